"""Takes the values of fields that were deleted a month ago out of the records, as a change set to be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.change_sets import change_set, finish, resume, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.custom_links import forget_lost, lost
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records

KEPT = timedelta(days=30)
"""How long the values of a deleted field wait for somebody to take the deletion back."""
CHUNK = 5_000


def purge_deleted() -> int:
    """Remove what nobody can take back any more; returns how many rows held something of it."""
    return sum(purge(kind, name) for kind, name in _gone())


def sweep_lost_links() -> int:
    """Empty the links to records that went without the write path (with their parent); returns how many there were."""
    count = 0
    for model in {spec.model for spec in registry if any(added.field.keyed for added in spec.additions)}:
        links = [(spec, a.field) for spec in registry.of_model(model) for a in spec.additions if a.field.keyed]
        if any(lost(spec, link).exists() for spec, link in links):
            summary = _("Links to records that are gone")
            with change_set(actor=None, channel=ChangeSet.Channel.JOB.value, act="update", summary=summary) as opened:
                swept = forget_lost(model)
                opened.counts = {"updated": swept}
            count += swept
    return count


def _gone() -> Iterator[tuple[str, str]]:
    events = event_model_of(CustomField)._default_manager
    long_ago = events.filter(pgh_label="delete", pgh_created_at__lt=timezone.now() - KEPT)
    for kind, key, type_of in set(long_ago.values_list("kind", "key", "type")):
        lately = events.filter(pgh_label="delete", pgh_created_at__gte=timezone.now() - KEPT, kind=kind, key=key)
        if not (lately.exists() or CustomField.objects.filter(kind=kind, key=key).exists()):
            yield from ((kind, name) for name in CustomField(key=key, type=type_of).names)


def purge(kind: str, name: str) -> int:
    """Remove a member from every row of a kind; returns how many rows had it."""
    if not registry.has(kind):
        return 0
    spec = registry.get(kind)
    holding = spec.objects().filter(custom__has_key=name).order_by("pk")
    if not holding.exists():
        return 0
    summary = _("Values of the deleted field %(name)s") % {"name": name}
    opened = start_long_change_set(
        actor=None, channel=ChangeSet.Channel.JOB.value, act="update", kind=kind, summary=summary
    )
    removed = 0
    while keys := list(holding.values_list("pk", flat=True)[:CHUNK]):
        with resume(opened), connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{spec.model._meta.db_table}" SET custom = custom - %s, version = version + 1,'  # noqa: S608
                " updated_at = now() WHERE id = ANY(%s)",
                [name, keys],
            )
            removed += cursor.rowcount
            index_records(spec, keys)
    opened.counts = {"updated": removed}
    finish(opened)
    return removed
