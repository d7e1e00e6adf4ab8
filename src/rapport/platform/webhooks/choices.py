"""The events that a webhook may wait for, as a form offers them: each kind with what can happen to its records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.events.happenings import ACTS, CREATED, DELETED, RESTORED, UPDATED
from rapport.platform.records.choices import Choices, Pair, kinds_in_order

CALLED = "automations.called"
"""The event of a webhook that waits for nothing but the steps of rules; rules may call any other as well."""
EVERYTHING = "*"
_LABELS: dict[str, Any] = {
    EVERYTHING: _("everything"),
    CREATED: _("created"),
    UPDATED: _("changed"),
    DELETED: _("deleted"),
    RESTORED: _("restored"),
}
_CALLED = _("only when an automation calls")


class EventChoices(Choices):
    """Every event there is."""

    def pairs(self) -> Iterator[Pair]:
        for heading, pairs in self.groups():
            for code, label in pairs:
                yield code, format_lazy("{}: {}", heading, label) if heading else label

    def groups(self) -> list[tuple[Any, list[Pair]]]:
        """A heading for each kind."""
        acts = (EVERYTHING, *ACTS)
        kinds = [
            (spec.title_plural, [(f"{spec.name}.{act}", _LABELS[act]) for act in acts]) for spec in kinds_in_order()
        ]
        return [*kinds, ("", [(CALLED, _CALLED)])]
