"""Consent and contact permission: the ledger, the question that every sender asks, the pages for who is asked."""
