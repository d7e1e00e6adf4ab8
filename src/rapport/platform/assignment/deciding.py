"""The decision who gets a record: the first rule that fits, then absence, language, skill, capacity, and the turn.

For many records at once: each rule's condition is one query, and what is known of its people is read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapport.platform.access.models import User
from rapport.platform.assignment.models import AssignmentRule, Decision, Method
from rapport.platform.assignment.seats import Person, Seat, seats_of
from rapport.platform.assignment.turns import keep, next_of, take
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.spec import RecordSpec

Reason = dict[str, Any]
NAMED = 5
"""Colleagues whom a reason names; of more it says how many."""


@dataclass(slots=True)
class Decided:
    """What was decided of one record; ``user`` is None when nobody was found, or no rule fits."""

    row: Any
    rule: AssignmentRule | None = None
    user: User | None = None
    reasons: list[Reason] = field(default_factory=list)


def rules_of(spec: RecordSpec) -> list[AssignmentRule]:
    """The rules of a kind that are switched on, in their order."""
    active = AssignmentRule.objects.filter(kind=spec.name, is_active=True).order_by("position", "id")
    return list(active.select_related("team", "otherwise"))


def decide(spec: RecordSpec, found: Sequence[Any], rules: Sequence[AssignmentRule] | None = None) -> dict[int, Decided]:
    """What the rules say of each of these records, by its key.

    Inside a transaction: the turns of the rules stay locked until its end, and are those of its roll-back.
    """
    decided = {row.pk: Decided(row, reasons=[{"code": "no_rule"}]) for row in found}
    groups: list[tuple[AssignmentRule, list[int]]] = []
    open_ids = set(decided)
    for rule in rules_of(spec) if rules is None else rules:
        if not open_ids:
            break
        try:
            fitting = _fitting(spec, rule, open_ids)
        except RuleError:
            for pk in open_ids:
                decided[pk].reasons.insert(0, {"code": "broken", "rule": rule.name})
            continue
        if fitting:
            groups.append((rule, sorted(fitting)))
            open_ids -= fitting
    for rule, ids in sorted(groups, key=lambda group: group[0].pk):  # everybody locks turns in this order
        _share_out(rule, spec, [decided[pk] for pk in ids])
    return decided


def _fitting(spec: RecordSpec, rule: AssignmentRule, ids: set[int]) -> set[int]:
    if not rule.condition:
        return set(ids)
    passing = spec.objects().filter(rows_for_everybody(spec, rule.condition), pk__in=ids)
    return set(passing.values_list("pk", flat=True))


def _share_out(rule: AssignmentRule, spec: RecordSpec, group: Sequence[Decided]) -> None:
    """Give each of these records to one of the rule's people."""
    seats, turns = seats_of(rule, spec, without=[one.row.pk for one in group])
    language_field = _language_field(spec) if rule.match_language else ""
    suited: dict[str, tuple[list[Seat], list[Reason]]] = {}
    for one in group:
        language = str(getattr(one.row, language_field, "") or "") if language_field else ""
        if language not in suited:
            suited[language] = _suited(rule, seats, language)
        _give(rule, one, *suited[language])
    keep(turns, {seat.user.pk for seat in seats if seat.person is not None and not seat.person.full})


def _language_field(spec: RecordSpec) -> str:
    """The name of the field that says a record's language; "" where the kind has none."""
    return next((field.name for field in spec.stored_fields if field.kind is FieldKind.LANGUAGE), "")


def _suited(rule: AssignmentRule, seats: Sequence[Seat], language: str) -> tuple[list[Seat], list[Reason]]:
    """Who may get a record of this language, but for what each has already, and why the others may not."""
    passed: dict[str, list[str]] = {"silent": [], "unskilled": []}
    reasons: list[Reason] = [{"code": "rule", "rule": rule.name}]
    away: list[Reason] = []
    chosen = []
    for seat in seats:
        if seat.person is None:
            away.append(_away(seat))
        elif not seat.person.speaks(language):
            passed["silent"].append(str(seat.person.user))
        elif rule.skill and _level(rule, seat.person) < rule.least_level:
            passed["unskilled"].append(str(seat.person.user))
        else:
            chosen.append(seat)
    if language:
        reasons.append({"code": "language", "language": language})
    if rule.skill:
        reasons.append({"code": "skill", "skill": rule.skill, "level": rule.least_level})
    reasons += away[:NAMED]
    for code, names in passed.items():
        if names:
            once = list(dict.fromkeys(names))  # a deputy may sit here twice
            reasons.append({"code": code, "names": once[:NAMED], "more": max(len(once) - NAMED, 0)})
    return chosen, reasons


def _away(seat: Seat) -> Reason:
    return {"code": "away", "name": str(seat.user), "until": seat.until.isoformat() if seat.until else ""}


def _level(rule: AssignmentRule, person: Person) -> int:
    return person.skills.get(rule.skill.casefold(), 0)


def _give(rule: AssignmentRule, one: Decided, suited: Sequence[Seat], reasons: Sequence[Reason]) -> None:
    one.rule, one.reasons = rule, list(reasons)
    full = {s.person.user.pk: s.person for s in suited if s.person is not None and s.person.full}
    for busy in list(full.values())[:NAMED]:
        one.reasons.append({"code": "full", "name": str(busy.user), "load": busy.load, "capacity": busy.capacity})
    free = [seat for seat in suited if seat.person is not None and not seat.person.full]
    if not free:
        one.user = rule.otherwise if rule.otherwise is not None and rule.otherwise.is_active else None
        one.reasons.append({"code": "otherwise", "name": str(one.user)} if one.user else {"code": "nobody"})
        return
    seat = min(free, key=lambda seat: _order(rule, seat))
    person = seat.person
    assert person is not None
    one.reasons.append(_choice(rule, seat, person, suited))
    if seat.until is not None:
        one.reasons.append({**_away(seat), "code": "deputy", "deputy": str(person.user)})
    one.user = person.user
    person.load += 1
    take(seat.turn, seat.weight)


def _order(rule: AssignmentRule, seat: Seat) -> tuple[int, ...]:
    assert seat.person is not None
    turn = next_of(seat.turn, seat.weight)
    if rule.method == Method.LOAD:
        return (seat.person.load, *turn)
    if rule.method == Method.SKILL:
        return (-_level(rule, seat.person), *turn)
    return turn


def _choice(rule: AssignmentRule, seat: Seat, person: Person, suited: Sequence[Seat]) -> Reason:
    name, total = str(seat.user), sum(other.turn.served for other in suited) + 1
    if rule.method == Method.LOAD:
        return {"code": "load", "name": str(person.user), "load": person.load}
    if rule.method == Method.SKILL:
        return {"code": "best", "name": str(person.user), "skill": rule.skill, "level": _level(rule, person)}
    if rule.method == Method.WEIGHT:
        return {"code": "weight", "name": name, "served": seat.turn.served + 1, "of": total, "weight": seat.weight}
    return {"code": "turn", "name": name, "served": seat.turn.served + 1, "of": total}


def write_down(spec: RecordSpec, decided: Mapping[int, Decided], change_set: ChangeSet | None) -> None:
    """Keep what was decided, and why, of the records that a rule fits; inside the transaction that does it."""
    Decision.objects.bulk_create(
        Decision(
            kind=spec.name,
            record_uid=one.row.uid,
            rule=one.rule,
            user=one.user,
            reasons=one.reasons,
            change_set=change_set,
        )
        for one in decided.values()
        if one.rule is not None
    )
