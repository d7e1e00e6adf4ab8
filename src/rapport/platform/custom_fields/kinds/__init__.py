"""Kinds of record that administrators make in the browser (docs/decisions/0021)."""
