"""Keeps contact points and addresses, and the primary ones repeated on the party, in step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q

from rapport.customers.models import Address, ContactPoint, Party
from rapport.customers.models.contact import State
from rapport.lib.emails import parse_email
from rapport.lib.phones import parse_phone
from rapport.platform.records.any_of import AnyOf
from rapport.platform.write_saving import AT_ONCE, update_rows

if TYPE_CHECKING:
    from rapport.platform.write import Change


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point about to be written: standardised, original kept."""

    kind: str
    value: str
    norm: str
    label: str = ""
    is_primary: bool = False
    problem: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def standardise_point(kind: str, value: str, *, region: str = "", label: str = "", is_primary: bool = False) -> Point:
    """The standard form of an e-mail address, number, page or handle; an unreadable one is kept and marked."""
    if kind == ContactPoint.Kind.EMAIL:
        email = parse_email(value)
        return Point(kind, value[:500], (email.norm or value.casefold())[:500], label, is_primary, _reason(email))
    if kind in (ContactPoint.Kind.PHONE, ContactPoint.Kind.FAX):
        phone = parse_phone(value, region or settings.DEFAULT_COUNTRY)
        norm = phone.e164 + (f"x{phone.extension}" if phone.e164 and phone.extension else "") or phone.norm
        return Point(kind, value[:500], (norm or value)[:500], label, is_primary, _reason(phone))
    return Point(kind, value[:500], value.strip().casefold()[:500], label, is_primary)


def _reason(parsed: Any) -> str:
    return "" if parsed.valid else str(parsed.reason)[:60]


PRIMARY_COLUMNS = {ContactPoint.Kind.EMAIL.value: "email", ContactPoint.Kind.PHONE.value: "phone"}
"""Which column of the party repeats the primary contact point of which kind."""


def sync_primary_columns(changes: Iterable[Change[Party]]) -> None:
    """A changed ``email``, ``phone`` or ``website`` of a party becomes its primary contact point.

    Given beside the whole list of its kind, the list has it already (:class:`rapport.customers.virtual.ContactPoints`).
    """
    columns = {
        "email": (ContactPoint.Kind.EMAIL, "emails"),
        "phone": (ContactPoint.Kind.PHONE, "phones"),
        "website": (ContactPoint.Kind.WEBSITE, ""),
    }
    fresh: list[ContactPoint] = []
    behind: list[Party] = []
    for change in changes:
        party, changed = change.instance, False
        for column, (kind, listed) in columns.items():
            value = change.values.get(column, getattr(party, column))
            if listed in change.values or change.before.get(column, "") == value:
                continue
            given, changed = str(change.given.get(column) or value), True
            if change.is_new and value:
                # Nothing can be in its way yet.
                point = standardise_point(kind.value, given, region=party.country, is_primary=True)
                fresh.append(ContactPoint(party=party, **_columns(point)))
            else:
                make_primary(party, kind.value, given)
        if changed and {"emails", "phones", "addresses"} & change.values.keys():
            behind.append(party)
    if fresh:
        ContactPoint.objects.bulk_create(fresh, batch_size=1000)
    if behind:
        # The lists wrote the columns already, before the points above were there.
        refresh_party_columns([party.pk for party in behind])
        for party in behind:
            party.refresh_from_db(fields=list(columns))


def make_primary(party: Party, kind: str, value: str) -> None:
    """Let ``value`` be the party's primary contact point of a kind; an empty one leaves the party without."""
    points = ContactPoint.objects.filter(party=party, kind=kind)
    if not value:
        points.filter(is_primary=True).delete()
        return
    wanted = standardise_point(kind, value, region=party.country, is_primary=True)
    present = points.filter(norm=wanted.norm).first()
    if present is not None and present.is_primary:
        return
    replaced = points.filter(is_primary=True).first()
    if present is not None:
        points.filter(is_primary=True).update(is_primary=False)
        ContactPoint.objects.filter(pk=present.pk).update(is_primary=True)
    elif replaced is not None:
        ContactPoint.objects.filter(pk=replaced.pk).update(
            value=wanted.value, norm=wanted.norm, problem=wanted.problem, state=_state(wanted)
        )
    else:
        ContactPoint.objects.create(party=party, **_columns(wanted))


def _state(point: Point) -> str:
    return State.INVALID.value if point.problem else State.UNVERIFIED.value


def _columns(point: Point) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "value": point.value,
        "norm": point.norm,
        "label": point.label,
        "is_primary": point.is_primary,
        "problem": point.problem,
        "valid_from": point.valid_from,
        "valid_to": point.valid_to,
        "state": _state(point),
    }


def replace_points(kind: str, wanted: Mapping[int, Sequence[Point]]) -> None:
    """Bring the contact points of a kind of these parties to exactly these; rows that stay keep their identity. A fixed
    number of queries."""
    chosen = {party: {point.norm: point for point in reversed(points)} for party, points in wanted.items()}
    primary = {party: _primary_one(list(points.values())) for party, points in chosen.items()}
    existing = list(ContactPoint.objects.filter(party__in=chosen, kind=kind))
    gone = [row.pk for row in existing if row.norm not in chosen[row.party_id]]
    ContactPoint.objects.filter(pk__in=gone).delete()
    former = [row.pk for row in existing if row.is_primary and row.norm != primary[row.party_id]]
    ContactPoint.objects.filter(pk__in=former).update(is_primary=False)
    kept = {(row.party_id, row.norm): row for row in existing}
    fresh, changed = [], []
    for party, given in chosen.items():
        for norm, point in given.items():
            columns = {**_columns(point), "is_primary": norm == primary[party]}
            row = kept.get((party, norm))
            if row is None:
                fresh.append(ContactPoint(party_id=party, **columns))
            elif any(getattr(row, name) != columns[name] for name in _KEPT):
                for name in _KEPT:
                    setattr(row, name, columns[name])
                changed.append(row)
    ContactPoint.objects.bulk_create(fresh, batch_size=1000)
    _write(ContactPoint, _KEPT, changed)
    refresh_party_columns(list(chosen))


_KEPT = ("value", "label", "is_primary", "problem", "valid_from", "valid_to")
"""Columns of a point that stays which follow what is given."""


def _write(model: type[ContactPoint] | type[Party], names: Sequence[str], rows: Sequence[Any]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        update_rows(model, names, rows[start : start + AT_ONCE])


def _primary_one(points: Sequence[Point]) -> str:
    """The standard form of the first of these that is marked primary, else of the first; "" where there is none."""
    marked = next((point for point in points if point.is_primary), points[0] if points else None)
    return marked.norm if marked is not None else ""


REPEATED = ("email", "phone", "website", "city", "country")
"""Columns of the party that repeat its primary contact points and address."""


def refresh_party_columns(party_ids: Sequence[int]) -> None:
    """Repeat the primary contact points and address on these parties where they differ."""
    wanted: dict[int, dict[str, str]] = defaultdict(lambda: dict.fromkeys(REPEATED, ""))
    for party_id in party_ids:
        wanted[party_id]  # parties without any contact point are emptied as well
    points = ContactPoint.objects.filter(party__in=party_ids, is_primary=True)
    for point in points.exclude(kind=ContactPoint.Kind.FAX).exclude(kind=ContactPoint.Kind.HANDLE):
        column = PRIMARY_COLUMNS.get(point.kind, "website")
        understood = point.kind != ContactPoint.Kind.WEBSITE and not point.problem
        wanted[point.party_id][column] = (
            point.norm.partition("x")[0]
            if understood and column == "phone"
            else (point.norm if understood else point.value)[: 80 if column == "phone" else 320]
        )
    for address in Address.objects.filter(party__in=party_ids, is_primary=True):
        wanted[address.party_id].update(city=address.locality, country=address.country)
    behind = []
    for party in Party.objects.filter(pk__in=party_ids):
        columns = wanted[party.pk]
        if any(getattr(party, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(party, name, value)
            behind.append(party)
    _write(Party, REPEATED, behind)


def contact_condition(name: str, operator: str, value: Any) -> Q | None:
    """Parties that any contact point of theirs matches, however the value is written; None for other filters."""
    if name not in ("email", "phone") or operator not in ("exact", "in"):
        return None
    kinds = [name] if name == "email" else ["phone", "fax"]
    values = value if operator == "in" else [value]
    norms: set[str] = set()
    for item in values:
        norms |= _norms(name, str(item))
    points = ContactPoint.objects.filter(kind__in=kinds, norm__in=norms)
    # As an array, not as a join: to weigh ways of joining, the planner looks for the ends of both indexes, where a
    # large import that was just taken back has left its dead entries: 10 ms of planning until they are vacuumed.
    return Q(AnyOf(F("pk"), ArraySubquery(points.values("party_id"))))


def _norms(name: str, value: str) -> set[str]:
    """The standard forms a given address or number may have; a national number is tried in every country in use."""
    if name == "email":
        return {standardise_point("email", value).norm}
    found = {standardise_point("phone", value).norm}
    if not value.strip().startswith("+"):
        found |= {standardise_point("phone", value, region=region).norm for region in NATIONAL_REGIONS}
    return found


NATIONAL_REGIONS = ("DE", "AT", "CH", "US", "GB", "CN", "FR", "NL", "ES", "IT", "PL")
"""Countries in which a number without country code is looked for."""
