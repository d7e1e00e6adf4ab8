"""Finds or makes the organisations that rows of people name: each distinct one once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from rapport.customers.importing.prepare import organisation_party
from rapport.customers.importing.prepared import OrganisationPart, PreparedParty
from rapport.lib.text import fold
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

_LIMIT = 100_000
"""Names kept in memory between chunks."""
_BY_NAME = """
    SELECT name_key, id, display_name FROM customers_party
     WHERE kind = 'organisation' AND name_key = ANY(%s) AND name_key <> '' AND merged_into_id IS NULL ORDER BY id
"""
_BY_ID = "SELECT system, value, record_id FROM records_externalid WHERE kind = 'organisations' AND value = ANY(%s)"
_BY_UID = "SELECT uid::text, id FROM customers_party WHERE kind = 'organisation' AND uid = ANY(%s::uuid[])"


@dataclass(slots=True)
class Wanted:
    """An organisation that a row names, and the row's owner, who gets it when it is new."""

    part: OrganisationPart
    owner: int | None
    row: int


class Organisations:
    """Organisations by uid, external id and name, within the actor's reach."""

    def __init__(self, actor: User | None) -> None:
        self.actor = actor
        self.spec = registry.get("organisations")
        self.may_create = actor is None or may(self.spec, actor, Action.CREATE.value)
        self._names: dict[str, list[tuple[int, str]]] = {}
        self._external: dict[tuple[str, str], int] = {}
        self.stubs: dict[str, int] = {}
        """Organisations that this import made of nothing but a name: a later row of their own is theirs."""

    def resolve(
        self, wanted: Sequence[Wanted]
    ) -> tuple[dict[int, int], dict[int, str], list[tuple[Wanted, PreparedParty]]]:
        """Row → organisation id, row → code of what is wrong, and the ones to make (whose rows have no id yet)."""
        self._load(wanted)
        ids: dict[int, int] = {}
        wrong: dict[int, str] = {}
        new: dict[str, tuple[Wanted, PreparedParty]] = {}
        for one in wanted:
            found, code = self._find(one.part)
            if found:
                ids[one.row] = found
            elif code:
                wrong[one.row] = code
            elif not self.may_create:
                wrong[one.row] = "create_refused"
            else:
                held = new.get(one.part.key)
                if held is None:
                    new[one.part.key] = (one, _prepared(one.part))
                elif one.part.external_id and one.part.external_id not in held[1].external_ids:
                    held[1].external_ids.append(one.part.external_id)
        return ids, wrong, list(new.values())

    def made(self, key: str, name: str, organisation_id: int, external_ids: Sequence[tuple[str, str]]) -> None:
        """Remember an organisation that was made."""
        self._names.setdefault(key, []).append((organisation_id, name))
        for reference in external_ids:
            self._external[reference] = organisation_id

    def announce(self, new: Sequence[tuple[PreparedParty, int]]) -> None:
        """Let organisations that this chunk makes be found by the others of the chunk, as the ones they belong to."""
        parts = [OrganisationPart(party.display_name, party.name_key) for party, _ in new]
        self._load([Wanted(part, None, 0) for part in parts])
        for party, organisation_id in new:
            self.made(party.name_key, party.display_name, organisation_id, party.external_ids)

    def forget(self) -> None:
        """Drop what was remembered: the transaction that made it was rolled back, or other writers may have been."""
        self._names.clear()
        self._external.clear()
        self.stubs.clear()

    def _find(self, part: OrganisationPart) -> tuple[int, str]:
        if part.uid and ("uid", part.uid) in self._external:
            return self._external["uid", part.uid], ""
        if part.external_id is not None and part.external_id in self._external:
            return self._external[part.external_id], ""
        if not part.key:
            return 0, "organisation_id"
        candidates = self._names.get(part.key, [])
        if len(candidates) > 1:
            same = [found for found in candidates if fold(found[1]) == fold(part.name)]
            return (same[0][0], "") if same else (0, "organisation_many")
        return (candidates[0][0], "") if candidates else (0, "")

    def _load(self, wanted: Sequence[Wanted]) -> None:
        if len(self._names) > _LIMIT or len(self._external) > _LIMIT:
            self._names.clear()
            self._external.clear()
        names = sorted({one.part.key for one in wanted if one.part.key and one.part.key not in self._names})
        references = {one.part.external_id for one in wanted if one.part.external_id} - self._external.keys()
        uids = sorted({one.part.uid for one in wanted if one.part.uid and ("uid", one.part.uid) not in self._external})
        found: list[tuple[str, int, str]] = []
        external: list[tuple[tuple[str, str], int]] = []
        with connection.cursor() as cursor:
            if names:
                cursor.execute(_BY_NAME, [names])
                found = cursor.fetchall()
            if references:
                cursor.execute(_BY_ID, [sorted({reference[1] for reference in references})])
                external += [((system, value), record_id) for system, value, record_id in cursor.fetchall()]
            if uids:
                cursor.execute(_BY_UID, [[uid for uid in uids if len(uid) == 36]])
                external += [(("uid", uid), record_id) for uid, record_id in cursor.fetchall()]
        reach = self._reachable({record_id for _, record_id, _ in found} | {record_id for _, record_id in external})
        for key, record_id, name in found:
            if record_id in reach:
                self._names.setdefault(key, []).append((record_id, name))
        for reference, record_id in external:
            if record_id in reach:
                self._external[reference] = record_id

    def _reachable(self, ids: set[int]) -> set[int]:
        if self.actor is None or not ids:
            return ids
        return set(rows(self.spec, self.actor, Action.VIEW.value).filter(pk__in=ids).values_list("pk", flat=True))


def _prepared(part: OrganisationPart) -> PreparedParty:
    """A new organisation as a row of its own, which further rows may add ids to."""
    party = part.party or organisation_party(part)
    return replace(party, external_ids=list(party.external_ids))
