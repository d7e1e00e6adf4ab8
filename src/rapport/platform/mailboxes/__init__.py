"""Mailboxes of the people who work here: what comes in is read from their servers."""
