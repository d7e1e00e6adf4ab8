"""Rows of a file of touches that name no party, but what may become one: an upper module keeps such touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _

from rapport.customers.extensions import TouchesOf
from rapport.lib.tabular import Row
from rapport.platform.exchange.generic import Candidate, GenericLoader
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.outcome import Outcome, RunContext
from rapport.platform.records.registry import registry


class OfNoParty:
    """Finds such records by their ids in the other program, and loads the rows that name them. ``columns`` are those of
    the file that name whom a touch was with, each with the end of the names of the systems of its ids."""

    def __init__(self, context: RunContext, columns: Sequence[tuple[ColumnMap, str]]) -> None:
        self.context = context
        known: Mapping[str, TouchesOf] = {one.origin: one for one in registry.extensions(TouchesOf)}
        self.columns = [(column, known[origin]) for column, origin in columns if origin in known]
        self.finders = {
            column.index: LinkFinder(registry.get(one.kind).fields[one.link], context.actor, (), one.origin)
            for column, one in self.columns
        }
        self.loaders = {one.kind: self._loader(one.kind) for _column, one in self.columns}
        self.taken: dict[int, TouchesOf] = {}
        """Row number → where the row is loaded."""

    def begin(self, rows: Sequence[Row]) -> None:
        """Look up whom these rows name."""
        self.taken = {}
        for index, finder in self.finders.items():
            finder.load({row.values[index].strip() for row in rows})

    def take(self, row: Row, candidate: Candidate) -> bool:
        """Whether the row names such a record; it is loaded as a touch of it then."""
        for column, one in self.columns:
            text = row.values[column.index].strip()
            found = self.finders[column.index].find(text) if text else ""
            if isinstance(found, models.Model):
                candidate.values[one.link] = found
                self.taken[row.number] = one
                return True
        return False

    def write(self, candidates: Sequence[Candidate], outcome: Outcome) -> None:
        """Load the rows that were taken. The records that they made are of another kind than those of the run: only
        what became of the rows is told."""
        for kind, loader in self.loaders.items():
            told = Outcome()
            mine = [one for one in candidates if self.taken[one.number].kind == kind]
            for candidate in mine:
                self._narrow(loader, candidate, told)
            loader.write(mine, told)
            told.whom.clear()
            told.records.clear()
            outcome.add(told)

    def _loader(self, kind: str) -> _Loader:
        return _Loader(replace(self.context, spec=registry.get(kind)))

    def _narrow(self, loader: _Loader, candidate: Candidate, told: Outcome) -> None:
        """Only what such a touch says as well; the rest is reported."""
        lost = [name for name in candidate.values if name not in loader.spec.fields]
        spec = loader.spec
        told.mark(candidate.number, _("Of no customer yet: kept among the %(kinds)s.") % {"kinds": spec.label_plural})
        for name in lost:
            value = str(candidate.values.pop(name))
            text = _("%(kinds)s have no “%(field)s”.") % {
                "kinds": spec.title_plural,
                "field": self.context.spec.fields[name].label,
            }
            told.mark(candidate.number, text, "", value[:300])


class _Loader(GenericLoader):
    """Writes rows of the other kind that were read already."""

    def write(self, candidates: Sequence[Candidate], outcome: Outcome) -> None:
        """Match, create or update."""
        self._write(candidates, outcome)
