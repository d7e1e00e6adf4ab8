"""Who gets a record: rules, who is suited and there, and whose turn it is."""
