"""Contracts: what follows from their terms, the page of their customer, beginning a renewal."""
