"""What the customers module does after the migrations of every start: the catalogue, and erasures that a restored
backup took back."""

from __future__ import annotations

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.privacy.remembered import erase_again, note_all


def after_migrate() -> None:
    """Complete the catalogue; erase again whoever a restore brought back, and complete the
    list that says who that is."""
    ensure_catalogue()
    erase_again()
    note_all()
