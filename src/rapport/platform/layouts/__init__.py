"""Page layouts: what stands where on the page and in the form of a record, for everybody, a role or one reader."""
