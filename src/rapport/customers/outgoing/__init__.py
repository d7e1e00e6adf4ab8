"""Mails to customers from the own account: writing them, whether they may be sent, keeping them on timelines."""
