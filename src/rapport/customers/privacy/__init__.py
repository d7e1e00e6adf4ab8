"""Erasure of a person: the account stays, whoever it was is scrubbed from every table, log and folder."""
