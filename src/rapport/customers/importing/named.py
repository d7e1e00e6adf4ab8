"""Finds the people and households that rows name beside their own record, by evidence and never by a name alone.

Evidence is an id or e-mail address; or the same name together with the same employer, address, number, relationship
present already, the same family name and the same file, or a row of the import that names the first person in return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from rapport.customers.importing.prepared import PreparedParty
from rapport.customers.importing.relations import RELATIONS, Relation
from rapport.customers.models import Party
from rapport.lib.text import fold
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry


@dataclass(slots=True, eq=False)
class Wish:
    """Whom one row names: ``subject`` is the row's own record, ``party`` what the row says of the one it names."""

    number: int
    row: int
    relation: str
    given: str
    column: str
    subject: Party
    party: PreparedParty
    found: int = 0
    wrong: str = ""
    keys: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Relation:
        """What the relation becomes."""
        return RELATIONS[self.relation]


_WISHES = """
    WITH wish(number, name_key, kind, subject, organisation, type, subject_key, relation, is_kin) AS (
        SELECT * FROM unnest(%(numbers)s::int[], %(keys)s::text[], %(kinds)s::text[], %(subjects)s::bigint[],
                             %(organisations)s::bigint[], %(types)s::text[], %(subject_keys)s::text[],
                             %(relations)s::text[], %(kin)s::bool[])
    ), namesake AS (
        SELECT w.*, p.id, p.organisation_id, p.created_in FROM wish w
          JOIN customers_party p ON p.kind = w.kind AND p.name_key = w.name_key AND p.name_key <> ''
         WHERE p.merged_into_id IS NULL AND p.id <> w.subject
    )
"""
_BY_TIE = """
    SELECT n.number, n.id FROM namesake n JOIN customers_relationship r
        ON (r.first_id = n.id AND r.second_id = n.subject) OR (r.first_id = n.subject AND r.second_id = n.id)
      JOIN customers_relationshiptype t ON t.id = r.type_id AND t.code = n.type
     WHERE r.valid_to IS NULL
"""
_BY_PLACE = """
    SELECT n.number, n.id FROM namesake n WHERE n.kind = 'person' AND (n.organisation_id = n.organisation
        OR (n.organisation IS NULL AND n.organisation_id IS NULL AND n.created_in = %(change_set)s))
    UNION SELECT n.number, n.id FROM namesake n
      JOIN customers_contactpoint a ON a.party_id = n.subject AND a.kind IN ('email', 'phone')
      JOIN customers_contactpoint b ON b.party_id = n.id AND b.kind = a.kind AND b.norm = a.norm
    UNION SELECT n.number, n.id FROM namesake n
      JOIN customers_address a ON a.party_id = n.subject AND a.street <> ''
      JOIN customers_address b ON b.party_id = n.id AND lower(b.street) = lower(a.street) AND b.postcode = a.postcode
    UNION SELECT n.number, n.id FROM namesake n
      JOIN customers_relationshiptype t ON t.code = 'household-member'
      JOIN customers_relationship a ON a.type_id = t.id AND a.first_id = n.subject AND a.valid_to IS NULL
      JOIN customers_relationship b ON b.type_id = t.id AND b.first_id = n.id AND b.second_id = a.second_id
       AND b.valid_to IS NULL
    UNION SELECT n.number, n.id FROM namesake n WHERE n.is_kin AND n.created_in = %(change_set)s
    UNION SELECT n.number, n.id FROM namesake n
      JOIN exchange_looseend e ON e.record_id = n.id AND e.change_set_id = %(change_set_id)s
       AND e.data->>'relation' = n.relation AND e.data->>'name_key' = n.subject_key
"""
_BY_POINT = """
    SELECT c.kind, c.norm, p.id, p.name_key FROM customers_contactpoint c
      JOIN customers_party p ON p.id = c.party_id
     WHERE c.kind = ANY('{email,phone}') AND c.norm = ANY(%s) AND p.kind = 'person' AND p.merged_into_id IS NULL
"""
_BY_ID = "SELECT system, value, record_id FROM records_externalid WHERE kind = %s AND value = ANY(%s)"


class Namesakes:
    """Finds those named by a batch of wishes, within the actor's reach."""

    def __init__(self, actor: User | None, change_set: ChangeSet) -> None:
        self.actor = actor
        self.change_set = change_set

    def find(self, wishes: Sequence[Wish]) -> None:
        """Set ``found`` of the wishes, or ``wrong`` where several could be meant or an id is not known."""
        for kind, records in (("person", "people"), ("household", "households")):
            some = [wish for wish in wishes if wish.party.kind == kind]
            if some:
                self._find(some, kind, records)

    def _find(self, wishes: Sequence[Wish], kind: str, records: str) -> None:
        steps = [self._by_id(wishes, records), self._by_mail(wishes) if kind == "person" else {}]
        steps += [self._by_name(wishes, _BY_TIE), self._by_name(wishes, _BY_PLACE)]
        reach = self._reachable({pk for step in steps for ids in step.values() for pk in ids}, records)
        for wish in wishes:
            for step in steps:
                found = sorted(step.get(wish.number, set()) & reach - {wish.subject.pk})
                if len(found) == 1:
                    wish.found = found[0]
                elif found:
                    wish.wrong = "related_many"
                if found:
                    break

    def _by_id(self, wishes: Sequence[Wish], records: str) -> dict[int, set[int]]:
        wanted = {wish.number: set(wish.party.external_ids) for wish in wishes if wish.party.external_ids}
        if not wanted:
            return {}
        known: dict[tuple[str, str], int] = {}
        with connection.cursor() as cursor:
            cursor.execute(_BY_ID, [records, sorted({value for ids in wanted.values() for _, value in ids})])
            known = {(system, value): pk for system, value, pk in cursor.fetchall()}
        return {number: {known[key] for key in keys if key in known} for number, keys in wanted.items()}

    def _by_mail(self, wishes: Sequence[Wish]) -> dict[int, set[int]]:
        """By e-mail address, or number and name; couples share addresses, so a name must not contradict."""
        norms = {point[2] for wish in wishes for point in wish.party.points if point[0] in ("email", "phone")}
        if not norms:
            return {}
        held: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(_BY_POINT, [sorted(norms)])
            for kind, norm, pk, key in cursor.fetchall():
                held[kind, norm].append((pk, key))
        found: dict[int, set[int]] = defaultdict(set)
        for wish in wishes:
            words = set(wish.party.name_key.split())
            for point in wish.party.points:
                for pk, key in held.get((point[0], point[2]), ()):
                    same = words <= set(key.split()) if words else point[0] == "email"
                    if same:
                        found[wish.number].add(pk)
        return found

    def _by_name(self, wishes: Sequence[Wish], statement: str) -> dict[int, set[int]]:
        asked = [(wish, key) for wish in wishes for key in wish.keys]
        if not asked:
            return {}
        parameters: dict[str, Any] = {
            "numbers": [wish.number for wish, _ in asked],
            "keys": [key for _, key in asked],
            "kinds": [wish.party.kind for wish, _ in asked],
            "subjects": [wish.subject.pk for wish, _ in asked],
            "organisations": [
                wish.subject.pk if wish.subject.kind == "organisation" else wish.subject.organisation_id
                for wish, _ in asked
            ],
            "types": [wish.kind.type for wish, _ in asked],
            "subject_keys": [wish.subject.name_key for wish, _ in asked],
            "relations": [wish.relation for wish, _ in asked],
            "kin": [_is_kin(wish) for wish, _ in asked],
            "change_set": self.change_set.uid,
            "change_set_id": self.change_set.pk,
        }
        found: dict[int, set[int]] = defaultdict(set)
        with connection.cursor() as cursor:
            cursor.execute(_WISHES + statement, parameters)
            for number, pk in cursor.fetchall():
                found[number].add(pk)
        return found

    def _reachable(self, ids: set[int], records: str) -> set[int]:
        if self.actor is None or not ids:
            return ids
        within = rows(registry.get(records), self.actor, Action.VIEW.value)
        return set(within.filter(pk__in=ids).values_list("pk", flat=True))


def _is_kin(wish: Wish) -> bool:
    """Whether somebody of the family bears its name: a namesake of the same file is meant then."""
    family = fold(wish.party.columns.get("family_name", "") or wish.subject.family_name)
    return wish.kind.family and bool(family) and family == fold(wish.subject.family_name)


def name_keys(wish: Wish) -> list[str]:
    """The name keys under which somebody may be known: a bare first name also with the family name of the row."""
    party = wish.party
    keys = [party.name_key] if party.name_key else []
    given, family = party.columns.get("given_name", ""), party.columns.get("family_name", "")
    if party.kind == "person" and wish.kind.family and given and not family:
        keys = [fold(f"{wish.subject.family_name} {given}")[:80]]
    return keys
