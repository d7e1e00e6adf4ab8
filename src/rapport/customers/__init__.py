"""Customers: one party, one page. Parties, how to reach them, what they are to us, and every touch with them."""
