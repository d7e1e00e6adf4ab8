"""Contact rules by fields of linked records: whose day is looked at again when such a record changes.

A party's own changes are followed where they are written (records.parties). Here come those of the records that it
links to, one or two links far, once they are committed: in terms of tables rather than fields, since a party too many
costs a look, and one too few would be called on a wrong day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from rapport.customers.cadence import conditional_rules
from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

A_JOB = 5_000
"""Parties that one job looks at."""
CHUNK = 5_000
"""Keys that one query names."""


class LinkedDaysConsumer(ChangeSetConsumer):
    """Queues the look at the parties whose linked records a change set wrote."""

    name = "contact_days"
    label = gettext_lazy("Whose turn it is")

    def is_waiting(self) -> bool:
        return bool(linked_paths())

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        from rapport.customers.jobs import compute_contact_days_of

        uids = [one.uid for one in change_sets]
        concerned: set[int] = set()
        for kind, links in linked_paths():
            if registry.has(kind):
                concerned |= _behind(registry.get(kind), links, uids)
        ordered = sorted(concerned)
        for at in range(0, len(ordered), A_JOB):
            compute_contact_days_of.defer(ids=ordered[at : at + A_JOB])


def linked_paths() -> set[tuple[str, tuple[str, ...]]]:
    """The kinds of the rules in force and the links, one or two, by which their conditions look at other records."""
    return {
        (rule.kind, tuple(field.split(".")[:-1]))
        for rule in conditional_rules()
        for field in _fields(rule.condition)
        if "." in field
    }


def _fields(condition: Mapping[str, Any]) -> Iterator[str]:
    for group in condition.get("any", ()):
        for one in group.get("all", ()):
            yield str(one.get("field", ""))


def _behind(spec: RecordSpec, links: Sequence[str], uids: Sequence[UUID]) -> set[int]:
    """The keys of the rows of a kind that reach, by these links, a row that the change sets wrote."""
    name, *further = links
    link = spec.fields.get(name)
    if link is None or link.link_model is None:
        return set()
    written, gone = _written(link.link_model, uids)
    for kind in registry.of_model(link.link_model) if further else ():
        written |= _behind(kind, further, uids)
    found: set[int] = set()
    ordered = sorted(written)
    for at in range(0, len(ordered), CHUNK):
        pointing = spec.objects().filter(Q(**{f"{name}__in": ordered[at : at + CHUNK]}))
        found.update(pointing.order_by().values_list("pk", flat=True))
    if gone:  # what pointed at them was emptied with them
        found |= _written(spec.model, uids)[0]
    return found


def _written(model: type[models.Model], uids: Collection[UUID]) -> tuple[set[int], bool]:
    """The keys of the rows of a table that these change sets changed, and whether any went. Of a table without
    history nothing is told: the runs of each day look at everybody."""
    try:
        images = event_model_of(model)._default_manager.filter(pgh_context_id__in=uids)
    except LookupError:
        return set(), False
    told = set(images.values_list("pgh_obj_id", "pgh_label"))
    return {key for key, _label in told}, any(label == "delete" for _key, label in told)
