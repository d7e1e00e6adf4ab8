"""Quotes: the states that they go through, their private page, what the pages of customers and deals say of them."""
