"""Approvals: somebody is asked to decide about a record, and nothing goes on before they have."""
