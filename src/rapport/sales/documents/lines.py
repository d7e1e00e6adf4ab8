"""The lines of a document: their order, how many there may be, on which terms they are settled, who still writes them.

A document declares itself once as a :class:`LineDocument`; records, the editor and its views take that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext as _

from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.write import Batch
from rapport.sales.models import PricedLine
from rapport.sales.pricing.settling import Terms, settle_lines

MOST = 200
"""Lines that a document may have: a page shows them all."""
_STEP = 10


def _open(document: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class LineDocument:
    """A kind of record that has priced lines, and what they need to know of it."""

    kind: str
    line_kind: str
    link: str
    """The foreign key by which a line belongs to its document."""
    model: type[TrackedModel]
    line_model: type[PricedLine]
    terms: Callable[[Any], Terms]
    """Who pays, in which currency, and of which day prices and taxes are."""
    follow: Callable[[Sequence[int]], None]
    """Brings documents up to date, by their ids, whose lines were written."""
    closed: Callable[[Any], str] = _open
    """Why the lines of a document may not be changed any more; "" while they may."""
    done: Callable[[Any], str] = _open
    """What has been done of a line so far; "" where there is nothing to say."""

    @property
    def column(self) -> str:
        """The column of the link."""
        return f"{self.link}_id"

    def lines_of(self, document: Any) -> QuerySet[Any]:
        """All lines of a document in their order."""
        return self.line_model._default_manager.filter(**{self.link: document}).order_by("position", "id")

    def documents_behind(self, line_ids: Sequence[int]) -> set[int]:
        """The documents to which lines belong or once belonged: these may be gone."""
        present = self.line_model._default_manager.filter(pk__in=line_ids).values_list(self.column, flat=True)
        events = event_model_of(self.line_model)._default_manager.filter(pgh_obj_id__in=line_ids)
        return {*present, *events.values_list(self.column, flat=True)}

    def net_sums(self, ids: Sequence[int]) -> dict[int, Decimal]:
        """The net sums of documents that have lines."""
        lines = self.line_model._default_manager.filter(**{f"{self.link}__in": ids})
        return dict(lines.values_list(self.column).annotate(Sum("net_amount")))


def settle(batch: Batch[Any], document: LineDocument) -> None:
    """Complete the lines of a batch; see :mod:`rapport.sales.pricing.settling`."""
    held = _held(batch, document)
    # Others the field refuses.
    known = [change for change in batch.changes if getattr(change.instance, document.column) in held]
    for change in known:
        owner = held[getattr(change.instance, document.column)]
        if not change.is_new and change.instance.currency != owner.currency:
            text = _("What it is to belong to is in %(currency)s, and this line is not. Add it there anew.")
            change.add_error(document.link, text % {"currency": owner.currency})
        for one in {change.before.get(document.column), owner.pk} & held.keys():
            if reason := document.closed(held[one]):
                change.add_error("", reason)
    _place(batch, document, held)
    settle_lines([(change, document.terms(held[getattr(change.instance, document.column)])) for change in known])


def refuse_removal(batch: Batch[Any], document: LineDocument) -> None:
    """Refuse that lines go whose document is closed."""
    held = _held(batch, document)
    for change in batch.changes:
        owner = held.get(getattr(change.instance, document.column))
        if owner is not None and (reason := document.closed(owner)):
            change.add_error("", reason)


def _held(batch: Batch[Any], document: LineDocument) -> dict[int, Any]:
    """The documents that the lines belong to, or did. They are locked, so that none is closed at the same time."""
    ids = {getattr(change.instance, document.column) for change in batch.changes}
    ids |= {change.before.get(document.column) for change in batch.changes}
    documents: QuerySet[Any] = document.model._default_manager.filter(pk__in=[pk for pk in ids if pk is not None])
    found = documents.select_related("party")
    return {one.pk: one for one in found.select_for_update(of=("self",)).order_by("pk")}


def _place(batch: Batch[Any], document: LineDocument, held: Mapping[int, Any]) -> None:
    """New lines without a position come last; a document has so many at most."""
    new = [change for change in batch.changes if change.is_new and getattr(change.instance, document.column) in held]
    if not new:
        return
    lines = document.line_model._default_manager.filter(**{f"{document.link}__in": list(held)})
    counted = lines.values_list(document.column).annotate(Max("position"), Count("pk"))
    last = {owner: (position, count) for owner, position, count in counted}
    for change in new:
        line, owner = change.instance, getattr(change.instance, document.column)
        position, count = last.get(owner, (0, 0))
        if not line.position:
            line.position = position + _STEP
        last[owner] = (max(position, line.position), count + 1)
        if count >= MOST:
            change.add_error("", _("There are %(most)s lines at most.") % {"most": MOST})


def count_lines(document: LineDocument, ids: Sequence[int]) -> None:
    """Note how many lines documents have, which no history tells of; the documents are locked in the order of ids."""
    table, lines = document.model._meta.db_table, document.line_model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE "{table}" document SET line_count = found.count
              FROM (SELECT d.id, (SELECT count(*) FROM "{lines}" line WHERE line."{document.column}" = d.id) AS count
                      FROM "{table}" d WHERE d.id = ANY(%s) ORDER BY d.id FOR UPDATE OF d) found
             WHERE document.id = found.id AND document.line_count <> found.count
            """,  # noqa: S608 - names of our own tables
            [list(ids)],
        )
