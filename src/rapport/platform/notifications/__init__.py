"""Telling people what concerns them and why, never in the transaction that writes."""
