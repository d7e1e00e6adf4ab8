"""The 360° page of a party: what is read for it, and how it is put into words. Writing is elsewhere."""
