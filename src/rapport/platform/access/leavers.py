"""Who has left looks after nothing new: neither chosen by a colleague nor handed down from record to record.

What they looked after stays theirs, and is counted as theirs, until somebody hands it over
(:mod:`rapport.platform.jobs.hand_over`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.write_guards import WriteGuard

if TYPE_CHECKING:
    from rapport.platform.write import Batch

_AS_IT_WAS = ("import",)
"""Acts that bring in what happened elsewhere, with whom it belonged to."""


def first_present(*candidates: User | None) -> User | None:
    """The first of them who has not left; None when there is none."""
    return next((one for one in candidates if one is not None and one.is_active), None)


def marked(name: str, user: User) -> str:
    """What somebody is called, with a mark where they have left."""
    return name if user.is_active else as_left(name)


def as_left(name: str) -> str:
    """What somebody is called who has left."""
    return f"{name} ({_('has left')})"


def who_left(keys: Collection[int]) -> set[int]:
    """The keys of those who have left, of these users."""
    return set(User.objects.filter(pk__in=keys, is_active=False).values_list("pk", flat=True)) if keys else set()


class LeaverGuard(WriteGuard):
    """Refuses an owner who has left, and whoever else is handed over with a record, where somebody chose them."""

    def check(self, batch: Batch[Any]) -> None:
        if batch.actor is None or batch.change_set.act in _AS_IT_WAS:
            return
        names = {*batch.spec.record.hand_over, *(["owner"] if batch.spec.owned else [])}
        for change in batch.changes:
            for name in sorted(names):
                user = change.values.get(name)
                if isinstance(user, User) and not user.is_active and change.changed(f"{name}_id"):
                    text = _("%(name)s has left. Choose another colleague.")
                    change.add_error(name, text % {"name": user})
