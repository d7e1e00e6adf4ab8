"""Turns one row of a file into a party in standard form. Pure: no Django, it runs in the process that reads files.

A bad cell never fails a row: what cannot be understood is kept as given (in its contact point, its address or the
description) and reported as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from rapport.customers.importing import points as contact
from rapport.customers.importing.lines import lines_of
from rapport.customers.importing.prepared import OrganisationPart, PointTuple, PreparedParty
from rapport.customers.importing.relations import related_of
from rapport.customers.importing.search_tokens import add_tokens
from rapport.customers.importing.slots import AddressSlot, PointSlot, compile_slots
from rapport.customers.importing.values import LONGEST_TEXT, VALUES, parse_value
from rapport.lib.companies import company_key
from rapport.lib.emails import split_emails
from rapport.lib.names import display_name, name_of, name_sort_key, split_name
from rapport.lib.phones import split_phones
from rapport.lib.sort_keys import sort_key
from rapport.lib.tabular import Row
from rapport.lib.text import clean, clean_lines, fold, script_of
from rapport.platform.exchange.mapping import ColumnMap, Mapping

KINDS = {"people": "person", "organisations": "organisation", "households": "household"}
_SPLIT = {"email": split_emails, "phone": split_phones, "fax": split_phones}
_SALESFORCE_ACCOUNT = re.compile(r"001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?\Z")
_ROLE_WORDS = {
    "lead": "prospect", "marketing qualified lead": "prospect", "sales qualified lead": "prospect", "opportunity":
    "prospect", "subscriber": "prospect", "evangelist": "customer", "kunde": "customer", "klient": "customer", "client":
    "customer", "interessent": "prospect", "lieferant": "supplier", "vendor": "supplier", "partner": "partner",
    "mitglied": "member", "spender": "donor", "客户": "customer", "供应商": "supplier", "former customer":
    "former-customer", "marketingqualifiedlead": "prospect", "salesqualifiedlead": "prospect",
}  # fmt: skip
"""How other programs call the roles that every installation has."""
_NO_TAGS = frozenset({"mycontacts", "my contacts", "* mycontacts", "* my contacts", "* starred"})

_HOST = re.compile(r"\A(?:https?://)?(?:www\.)?", re.IGNORECASE)

_ORGANISATIONS_KEPT = 200_000
"""Keys of organisations that are remembered as told already."""

Options = AnyMapping[str, Any]


def person_preparer(mapping: Mapping, options: Options) -> Callable[[Row], PreparedParty]:
    """The function that prepares the rows of a file of people."""
    return PartyPreparer("people", mapping, options, lines=True)


def organisation_preparer(mapping: Mapping, options: Options) -> Callable[[Row], PreparedParty]:
    """The function that prepares the rows of a file of organisations."""
    return PartyPreparer("organisations", mapping, options, lines=True)


def household_preparer(mapping: Mapping, options: Options) -> Callable[[Row], PreparedParty]:
    """The function that prepares the rows of a file of households."""
    return PartyPreparer("households", mapping, options, lines=True)


class PartyPreparer:
    """Prepares rows by one mapping, which it compiles once; with ``lines`` for rows that nobody changes any more."""

    def __init__(self, kind: str, mapping: Mapping, options: Options, *, lines: bool = False) -> None:
        self.lines = lines
        self.kind = kind
        self.party_kind = KINDS[kind]
        self.own = mapping.layout == "rapport"
        self.country = mapping.country
        self.organisations: set[str] = set()
        self.slots = compile_slots(mapping)
        self.single = self.slots.single
        self.headers = [(column.index, column.column) for column in mapping.used]
        self.values = [(target, columns) for target, columns in self.single.items() if target in VALUES]
        self.sources = {target: columns[0].column for target, columns in self.single.items()}

    def __call__(self, row: Row) -> PreparedParty:
        """The row in standard form."""
        party = PreparedParty(row.number, self.party_kind, sources=self.sources)
        leftovers: list[str] = []
        self._values(party, row.values, leftovers)
        region = self._addresses(party, row.values)
        self._points(party, row.values, region)
        self._keys(party, row.values)
        self._rest(party, row.values)
        self._organisation(party, row.values, region)
        if self.slots.related:
            party.related = related_of(self.slots.related, row.values)
        self._row_problems(party, row, leftovers)
        self._description(party, row.values, leftovers)
        self._name(party)
        if _repeats_headers(self.headers, row.values):
            party.failure = "header_row"
        add_tokens(party)
        if self.lines:
            _write_lines(party)
        return party

    def _first(self, target: str, values: list[str]) -> tuple[str, ColumnMap | None]:
        """The first filled cell of a target, and its column."""
        for column in self.single.get(target, ()):
            text = values[column.index].strip()
            if text:
                return text, column
        return "", None

    def _values(self, party: PreparedParty, values: list[str], leftovers: list[str]) -> None:
        for target, columns in self.values:
            for column in columns:
                text = values[column.index].strip()
                if not text:
                    continue
                value, wrong = parse_value(target, text, column)
                if wrong:
                    party.faults.append((column.column, text[:300], wrong))
                    leftovers.append(f"{column.column}: {text}")
                if value is None or value == "":
                    continue
                if target == "prefix" and party.columns.get("prefix"):
                    party.columns["prefix"] = f"{party.columns['prefix']} {value}"[:60]
                elif target == "annual_revenue":
                    party.columns[target] = value[0]
                    if value[1]:
                        party.columns.setdefault("currency", value[1])
                else:
                    party.columns.setdefault(target, value)
        self._birth_date(party, values)

    def _birth_date(self, party: PreparedParty, values: list[str]) -> None:
        """Thunderbird's three columns."""
        parts = [self._first(f"birth_date.{part}", values)[0] for part in ("year", "month", "day")]
        if all(part.isdecimal() for part in parts) and "birth_date" not in party.columns:
            try:
                party.columns["birth_date"] = date(*map(int, parts))
            except (ValueError, OverflowError):
                column = self.sources["birth_date.year"]
                party.faults.append((column, "-".join(parts)[:300], "date"))

    def _addresses(self, party: PreparedParty, values: list[str]) -> str:
        """Add the addresses; returns the country in which national telephone numbers are meant."""
        for slot in self.slots.addresses:
            self._address(party, slot, values)
        for column in self.slots.whole_addresses:
            for text in values[column.index].split(contact.SEPARATOR):
                if text.strip():
                    self._whole_address(party, text.strip(), column)
        countries = (entry[5] for entry in party.addresses if entry[5])
        return next(countries, "") or self.country

    def _address(self, party: PreparedParty, slot: AddressSlot, values: list[str]) -> None:
        parts: dict[str, str] = {}
        for part, index in slot.parts:
            text = clean_lines(values[index])
            if text and not parts.get(part):
                parts[part] = text
            elif text and part == "street":
                parts["street2"] = text
        if not parts:
            return
        if slot.parts[0][0] == "house_number":
            parts["number_first"] = "1"
        label = slot.label
        if slot.label_index >= 0 and values[slot.label_index]:
            label, _ = contact.tidy_label(values[slot.label_index])
        pieces = _pieces(parts)
        for piece in pieces:
            found, wrong = contact.address(piece, label, self.country)
            if found is not None:
                party.addresses.append(found)
            if wrong:
                shown = ", ".join(text for part, text in piece.items() if part != "number_first")
                party.faults.append((slot.columns[0], shown[:300], wrong))

    def _whole_address(self, party: PreparedParty, text: str, column: ColumnMap) -> None:
        parts = contact.own_address(text)
        found, wrong = contact.address(parts, parts.pop("label", ""), self.country)
        if found is not None:
            party.addresses.append(found)
        if wrong:
            party.faults.append((column.column, text[:300], wrong))

    def _points(self, party: PreparedParty, values: list[str], region: str) -> None:
        found: list[PointTuple] = []
        for slot in self.slots.points:
            text = values[slot.column.index]
            if text and not text.isspace():
                self._point(party, found, slot, text, values, region)
        party.points = contact.one_primary(found)

    def points_of(self, slot: PointSlot, values: list[str], region: str) -> list[PointTuple]:
        """The contact points that the cell of one column becomes."""
        found: list[PointTuple] = []
        if values[slot.column.index].strip():
            self._point(PreparedParty(0, self.party_kind), found, slot, values[slot.column.index], values, region)
        return found

    def _point(
        self,
        party: PreparedParty,
        found: list[PointTuple],
        slot: PointSlot,
        text: str,
        values: list[str],
        region: str,
    ) -> None:
        column, kind = slot.column, slot.kind
        label, starred = column.label, False
        if slot.label_index >= 0 and values[slot.label_index]:
            label, starred = contact.tidy_label(values[slot.label_index])
        pieces = text.split(contact.SEPARATOR)
        if len(pieces) == 1 and kind in _SPLIT and not self.own:
            pieces = _SPLIT[kind](text[:2_000]) or pieces
        for piece in pieces[:50]:
            value, own_label = contact.split_label(clean(piece)) if self.own else (clean(piece), "")
            if not value:
                continue
            real = "fax" if kind == "phone" and "fax" in label.split() else kind
            primary = starred or column.group == "primary" or column.target in ("email", "phone")
            made, wrong = contact.point(real, value, column.country or region, own_label or label, is_primary=primary)
            found.append(made)
            if wrong:
                party.faults.append((column.column, value[:300], wrong))

    def _keys(self, party: PreparedParty, values: list[str]) -> None:
        for column in self.slots.external_ids:
            cell = values[column.index].strip()
            for text in cell.split(contact.SEPARATOR) if self.own else [cell]:
                system, value = column.system, clean(text)
                if self.own and ":" in value:
                    system, _, value = value.partition(":")
                if value:
                    party.external_ids.append((system[:60], value[:200]))
        text, uid_column = self._first("uid", values)
        if text and uid_column is not None:
            try:
                party.uid = str(UUID(text))
            except ValueError:
                party.external_ids.append((uid_column.system, text[:200]))
        party.external_ids = list(dict.fromkeys(party.external_ids))

    def _rest(self, party: PreparedParty, values: list[str]) -> None:
        party.owner = clean(self._first("owner", values)[0])[:300]
        for column in self.single.get("roles", ()):
            party.roles += [_ROLE_WORDS.get(fold(word), word) for word in _listed(values[column.index])]
        for column in self.single.get("tags", ()):
            words = [word.removeprefix("* ") for word in _listed(values[column.index]) if fold(word) not in _NO_TAGS]
            party.tags += [word for word in words if fold(word) not in _NO_TAGS]
        notes = [clean_lines(values[column.index]) for column in self.single.get("note", ())]
        party.note = "\n\n".join(filter(None, notes))[:LONGEST_TEXT]
        for target, kind in (("nickname", "nickname"), ("maiden_name", "former"), ("legal_name", "legal"),
                             ("trade_name", "trade")):  # fmt: skip
            text = clean(self._first(target, values)[0])[:300]
            if text:
                party.names.append((kind, text))
        party.roles, party.tags = list(dict.fromkeys(party.roles)), list(dict.fromkeys(t[:60] for t in party.tags))

    def _organisation(self, party: PreparedParty, values: list[str], region: str) -> None:
        name = clean(self._first("organisation", values)[0])[:300]
        external, external_column = self._first("organisation.external_id", values)
        reference = (external_column.system, clean(external)[:200]) if external_column is not None else None
        if _SALESFORCE_ACCOUNT.match(name):
            reference, name = ("salesforce", name), ""
        uid = self._first("organisation.uid", values)[0]
        if not name and reference is None and not uid:
            return
        part = OrganisationPart(name, company_key(name)[:80] if name else "", uid, reference)
        for target in ("industry", "employee_count", "annual_revenue"):
            self._organisation_value(party, part, target, values)
        for target, kind in (("website", "website"), ("phone", "phone"), ("email", "email")):
            text = clean(self._first(f"organisation.{target}", values)[0])
            if text:
                made, _wrong = contact.point(kind, text, region, "", is_primary=True)
                part.points.append(made)
        party.organisation = part
        if part.key and part.key not in self.organisations:
            if len(self.organisations) >= _ORGANISATIONS_KEPT:
                self.organisations.clear()
            self.organisations.add(part.key)
            part.party = organisation_party(part)

    def _organisation_value(self, party: PreparedParty, part: OrganisationPart, target: str, values: list[str]) -> None:
        text, column = self._first(f"organisation.{target}", values)
        if column is None:
            return
        value, wrong = parse_value(target, text, column)
        if wrong:
            party.faults.append((column.column, text[:300], wrong))
        if value is None:
            return
        if target == "annual_revenue":
            part.columns[target], currency = value
            if currency:
                part.columns["currency"] = currency
        else:
            part.columns[target] = value

    def _row_problems(self, party: PreparedParty, row: Row, leftovers: list[str]) -> None:
        for problem in row.problems:
            party.faults.append(("", " | ".join(row.extra)[:300], problem.value))
        if row.extra:
            leftovers.append(" | ".join(row.extra))

    def _description(self, party: PreparedParty, values: list[str], leftovers: list[str]) -> None:
        texts = [clean_lines(values[column.index]) for column in self.single.get("description", ())]
        text = "\n".join([*filter(None, texts), *leftovers])
        if text:
            party.columns["description"] = text.replace("\x00", "")[:LONGEST_TEXT]
            if len(text) > LONGEST_TEXT:
                column = self.sources.get("description", "")
                party.faults.append((column, text[:300], "cell_cut"))

    def _name(self, party: PreparedParty) -> None:
        primary = {p[0]: p for p in party.points if p[4]}
        columns = party.columns
        for kind, name in (("email", "email"), ("phone", "phone"), ("website", "website")):
            if kind in primary:
                columns[name] = contact.shown(primary[kind])
        if party.kind == "organisation" and not columns.get("name") and "website" in primary:
            columns["name"] = _HOST.sub("", columns["website"]).partition("/")[0][:300]
            party.faults.append((self.sources.get("name", ""), columns["name"], "name_of_website"))
        if party.addresses:
            columns["city"], columns["country"] = party.addresses[0][2], party.addresses[0][5]
        set_names(party)
        shown = party.display_name or columns.get("email", "") or columns.get("phone", "")
        if not party.display_name:
            party.display_name, party.script = shown[:300], script_of(shown)[:12]
            party.sort_key = sort_key(shown, "")
        if not shown:
            party.failure = "no_name" if party.kind == "person" else "no_organisation_name"


def set_names(party: PreparedParty, known_key: str = "") -> None:
    """Display name, sort key, script and name key, as :func:`rapport.customers.names.set_names` gives them.

    ``known_key`` is the name key where it is known already.
    """
    columns = party.columns
    if party.kind != "person":
        name = columns.get("name", "")
        party.display_name, party.script = name, script_of(name)[:12]
        party.sort_key = sort_key(name, columns.get("phonetic", "")) if name else ""
        party.name_key = known_key or (company_key(name)[:80] if name else "")
        return
    full = columns.pop("name", "")
    if full and not (columns.get("given_name") or columns.get("family_name")):
        split = split_name(full)
        parts = (
            ("prefix", split.prefix[:60]), ("given_name", split.given[:150]), ("middle_name", split.middle[:150]),
            ("family_name", split.family[:150]), ("suffix", split.suffix[:60]),
        )  # fmt: skip
        for key, value in parts:
            if value:
                columns.setdefault(key, value)
    given, family = columns.get("given_name", ""), columns.get("family_name", "")
    name = name_of(
        given=given,
        family=family,
        middle=columns.get("middle_name", ""),
        prefix=columns.get("prefix", ""),
        suffix=columns.get("suffix", ""),
        phonetic=columns.get("phonetic", ""),
    )
    if columns.get("name_order"):
        name = replace(name, order=columns["name_order"])
    party.display_name = display_name(name)[:300]
    party.script = script_of(party.display_name)[:12] if party.display_name else ""
    party.sort_key = name_sort_key(name) if party.display_name else ""
    party.name_key = fold(f"{family} {given}")[:80]


def organisation_party(part: OrganisationPart) -> PreparedParty:
    """An organisation that a person's row names, as a row of its own."""
    party = PreparedParty(0, "organisation", columns={"name": part.name, **part.columns})
    party.points = list(part.points)
    for kind, value, norm, _label, _primary, problem in part.points:
        column = {"website": value[:320], "phone": (value if problem else norm.partition("x")[0])[:80]}
        party.columns[kind] = column.get(kind, norm if not problem else value)
    if part.external_id is not None:
        party.external_ids = [part.external_id]
    set_names(party, part.key)
    add_tokens(party)
    _write_lines(party)
    return party


def _repeats_headers(headers: list[tuple[int, str]], values: list[str]) -> bool:
    """Whether a row says once more how its columns are called, as files put together or of Salesforce's loader do."""
    index, column = headers[0]
    if values[index] != column and values[index][-3:] not in ("__c", "__C"):
        return False
    filled = [(values[index], column) for index, column in headers if values[index]]
    return len(filled) > 1 and all(text == column or text[-3:] in ("__c", "__C") for text, column in filled)


def _write_lines(party: PreparedParty) -> None:
    """Write the lines; the tokens, which only they need, do not cross to the loader twice."""
    if not party.failure:
        party.lines = lines_of(party)
        party.tokens = ""


def _pieces(parts: dict[str, str]) -> list[dict[str, str]]:
    """One address a piece: Google writes several into each cell, between " ::: "."""
    if not any(contact.SEPARATOR in text for text in parts.values()):
        return [parts]
    split = {part: [piece.strip() for piece in text.split(contact.SEPARATOR)] for part, text in parts.items()}
    longest = min(max(map(len, split.values())), 20)
    return [{part: texts[at] for part, texts in split.items() if at < len(texts)} for at in range(longest)]


def _listed(text: str) -> list[str]:
    """The words of a cell that holds a list."""
    separator = contact.SEPARATOR if contact.SEPARATOR in text else ";" if ";" in text else ","
    return [clean(word) for word in text[:4_000].split(separator) if word.strip()]
