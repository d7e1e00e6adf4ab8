"""Keeps what rows of parties leave open until all are in, and ties it up: parents, and the people that they name.

Kept in the database in the transaction of the rows, so an import that is killed and resumed answers all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from rapport.customers.importing.bonds import Bonds
from rapport.customers.importing.create import New
from rapport.customers.importing.decide import Record
from rapport.customers.importing.organisations import Wanted
from rapport.customers.importing.prepared import OrganisationPart, PreparedParty
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.relations import HOUSEHOLD
from rapport.platform.exchange.models import LooseEnd
from rapport.platform.exchange.outcome import Outcome

if TYPE_CHECKING:
    from rapport.customers.importing.load import PartyLoader

BATCH = 2_000
"""Ends that are tied up in one transaction."""
RELATED, PARENT, STUB = "related", "parent", "stub"


class LooseEnds:
    """The loose ends of one import."""

    def __init__(self, loader: PartyLoader) -> None:
        self.loader = loader
        self.change_set = loader.context.change_set
        self.bonds = Bonds(loader)

    def note(self, written: Iterable[tuple[int, PreparedParty]]) -> None:
        """Keep whom rows name: record and row."""
        self._keep(
            self._end(RELATED, party.number, pk, **self.bonds.kept(*item))
            for pk, party in written
            for item in sorted(party.related, key=lambda item: item[0] != HOUSEHOLD)
        )

    def note_parents(self, wanted: Iterable[tuple[int, int, OrganisationPart, str]]) -> None:
        """Keep the ids of parents that no row has brought yet: row, record, parent, column."""
        self._keep(
            self._end(PARENT, row, pk, system=part.external_id[0], value=part.external_id[1], column=column)
            for row, pk, part, column in wanted
            if part.external_id is not None
        )

    def note_stubs(self, made: Iterable[New]) -> None:
        """Keep which organisations were made of nothing but a name, for an import that is resumed."""
        self._keep(self._end(STUB, 0, item.id, name_key=item.party.name_key) for item in made)

    def stubs(self) -> dict[str, int]:
        """Those that earlier chunks made: name key → organisation."""
        return {str(end.data["name_key"]): end.record_id for end in self._ends(STUB)}

    def tie_up(self) -> Outcome | None:
        """Answer a batch; None, and nothing kept any more, when no end is loose."""
        outcome = Outcome()
        for kind, answer in ((PARENT, self._parents), (RELATED, self.bonds.tie)):
            ends = list(self._ends(kind).filter(is_tied=False).order_by("id")[:BATCH])
            if ends:
                outcome.records |= {end.row: end.record_id for end in ends}
                answer(ends, outcome)
                LooseEnd.objects.filter(pk__in=[end.pk for end in ends]).update(is_tied=True)
                return outcome
        LooseEnd.objects.filter(change_set=self.change_set).delete()
        return None

    def _parents(self, ends: Sequence[LooseEnd], outcome: Outcome) -> None:
        wanted = [
            Wanted(OrganisationPart("", "", external_id=(end.data["system"], end.data["value"])), None, end.pk)
            for end in ends
        ]
        places, wrong, _to_make = self.loader.organisations.resolve(wanted)
        updates = {end.record_id: Record(PreparedParty(end.pk, "organisation")) for end in ends if end.pk in places}
        self.loader.updater.update(updates, places, {}, outcome)
        for end in ends:
            if end.pk in wrong:
                outcome.mark(end.row, reason_text(wrong[end.pk]), end.data["column"], end.data["value"][:300])

    def _ends(self, kind: str) -> QuerySet[LooseEnd]:
        return LooseEnd.objects.filter(change_set=self.change_set, kind=kind)

    def _end(self, kind: str, row: int, pk: int, **data: object) -> LooseEnd:
        return LooseEnd(change_set=self.change_set, kind=kind, row=row, record_id=pk, data=data)

    def _keep(self, ends: Iterable[LooseEnd]) -> None:
        LooseEnd.objects.bulk_create(ends, batch_size=1_000)
