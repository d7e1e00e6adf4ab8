"""What the customers module does after the migrations of every start: the catalogue, the contact rules, and erasures
that a restored backup took back."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rapport.customers.cadence import ensure_rules
from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.privacy.remembered import erase_again, note_all


def after_migrate() -> None:
    """Complete the catalogue and the contact rules; erase again whoever a restore brought back, and complete the list
    that says who that is."""
    ensure_catalogue()
    if ensure_rules():
        app.configure_task("compute_contact_days").defer()
    erase_again()
    note_all()
