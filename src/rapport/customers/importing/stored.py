"""What the cells of a party's row become, as a person reads it: shown in the preview beside the cell as given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import get_language

from rapport.customers.importing.points import SEPARATOR, address, own_address
from rapport.customers.importing.prepare import PartyPreparer
from rapport.customers.importing.prepared import AddressTuple, PointTuple
from rapport.customers.importing.values import VALUES, parse_value
from rapport.customers.models import Party
from rapport.lib.countries import country_name
from rapport.lib.languages import language_name
from rapport.lib.phones import format_phone
from rapport.lib.tabular import Row
from rapport.platform.exchange.mapping import Mapping
from rapport.platform.exchange.stored import generic_cells
from rapport.platform.records.registry import registry

_PARTS = {"street": 1, "locality": 2, "region": 3, "postcode": 4, "country": 5}
_NAMES = ("prefix", "given_name", "middle_name", "family_name", "suffix")
_EASTERN = ("family_name", "given_name", "suffix")


def stored_cells(kind: str, mapping: Mapping, options: AnyMapping[str, Any]) -> Callable[[Row], dict[int, str]]:
    """A function from a row to the stored text of its cells by column; cells whose fate is their own are left out."""
    preparer = PartyPreparer(kind, mapping, options)
    spec = registry.get(kind)
    added = frozenset(added.field.name for added in spec.additions)
    own = generic_cells(spec, replace(mapping, columns=tuple(c for c in mapping.used if c.target in added)), None)

    def stored(row: Row) -> dict[int, str]:
        party = preparer(row)
        found = dict(_values(mapping, row)) | own(row)
        region = next((entry[5] for entry in party.addresses if entry[5]), "") or mapping.country
        for slot in preparer.slots.points:
            found[slot.column.index] = "; ".join(map(_point, preparer.points_of(slot, row.values, region)))
        for part, index, entry in _addresses(preparer, row):
            found[index] = country_name(entry[5], _language()) if part == "country" else entry[_PARTS[part]]
        for column in preparer.slots.whole_addresses:
            found[column.index] = _whole(own_address(row.values[column.index]), mapping.country)
        if kind == "people":
            for column in preparer.slots.single.get("name", ()):
                order = _EASTERN if party.script == "han" else _NAMES
                parts = [str(party.columns[name]) for name in order if party.columns.get(name)]
                found[column.index] = " · ".join(parts)
        return found

    return stored


def _values(mapping: Mapping, row: Row) -> Iterator[tuple[int, str]]:
    for column in mapping.used:
        text = row.values[column.index].strip()
        if column.target in VALUES and text:
            value, wrong = parse_value(column.target, text, column)
            if not wrong and value is not None:
                yield column.index, _shown(column.target, value)


def _shown(target: str, value: Any) -> str:
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, tuple):
        amount, currency = value
        return f"{_number(amount)} {currency}".strip()
    if isinstance(value, int):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    if target == "language":
        return language_name(value, _language())
    return str(_CHOICES.get(target, {}).get(value, value))


_CHOICES: dict[str, dict[str, Any]] = {
    "marital_status": dict(Party.MaritalStatus.choices),
    "lifecycle": dict(Party.Lifecycle.choices),
    "name_order": dict(Party.NameOrder.choices),
}


def _number(amount: Decimal) -> str:
    places = 0 if amount == amount.to_integral_value() else 2
    return formats.number_format(amount, places, use_l10n=True, force_grouping=True)


def _point(point: PointTuple) -> str:
    kind, value, norm, _label, _primary, problem = point
    if problem:
        return value
    if kind in ("phone", "fax"):
        number, _, extension = norm.partition("x")
        return format_phone(number) + (f" x{extension}" if extension else "")
    return norm if kind == "email" else value


def _addresses(preparer: PartyPreparer, row: Row) -> Iterator[tuple[str, int, AddressTuple]]:
    """Part, column and address of the columns that hold one part each of one address."""
    for slot in preparer.slots.addresses:
        parts = {part: row.values[index].strip() for part, index in slot.parts}
        if any(SEPARATOR in text for text in parts.values()) or len(parts) < len(slot.parts):
            continue
        raw = [index for part, index in slot.parts if part == "raw" and row.values[index].strip()]
        found, _wrong = address(parts, slot.label, preparer.country)
        if found is None or raw:
            continue
        for part, index in slot.parts:
            if part in ("country", "region", "postcode", "locality") and row.values[index].strip():
                yield part, index, found


def _whole(parts: dict[str, str], country: str) -> str:
    parts.pop("label", "")
    found, _wrong = address(parts, "", country)
    if found is None:
        return ""
    _label, street, locality, region, postcode, code, raw, _problem = found
    shown = [street.replace("\n", ", "), f"{postcode} {locality}".strip(), region, country_name(code, _language())]
    return ", ".join(filter(None, shown)) or raw


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
