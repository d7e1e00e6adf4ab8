"""The worker's step between an act and whoever hears of it, for tests of what follows."""

from __future__ import annotations

from rapport.platform.events.dispatch import dispatch_once


def tell_consumers() -> None:
    """Tell every consumer of all that happened so far."""
    while dispatch_once():
        pass
