"""Mails that people write here and send from their own accounts."""
