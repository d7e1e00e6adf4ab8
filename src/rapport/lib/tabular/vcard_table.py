"""Shows a vCard file as a table with one row per card, so that the importer treats it as any other file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rapport.lib.tabular.encodings import scan_text
from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.limits import Limits
from rapport.lib.tabular.rows import Problem, Record, Table
from rapport.lib.tabular.vcards import ADDRESS_PARTS, CardContact, Labelled, read_cards

_MOST_OF_A_KIND = 30


def open_vcards(path: Path, limits: Limits, encoding: str | None) -> Table:
    """One row per card; the columns are those that some card has a value for, numbered where a card may
    have several.
    """
    used: dict[str, None] = {}
    count = 0
    for contact in read_cards(path, limits, encoding):
        used.update(dict.fromkeys(flatten(contact)))
        count += 1
        if count > limits.max_rows:
            raise TableError(TableErrorCode.TOO_MANY_ROWS, name=path.name, limit=limits.max_rows)
    if not count:
        raise TableError(TableErrorCode.NOT_A_VCARD, name=path.name)
    columns = sorted(used, key=_place)
    if len(columns) > limits.max_columns:
        raise TableError(TableErrorCode.TOO_MANY_COLUMNS, name=path.name, count=len(columns), limit=limits.max_columns)
    return Table(
        name=path.name,
        format="vcard",
        columns=columns,
        read_records=partial(_records, path, limits, encoding, columns),
        count_estimate=lambda: count,
        encoding=scan_text(path, encoding).encoding,
        limits=limits,
    )


def _records(path: Path, limits: Limits, encoding: str | None, columns: list[str]) -> Iterator[Record]:
    for contact in read_cards(path, limits, encoding):
        cells = flatten(contact)
        problems = contact.problems
        values = [cells.get(column, "") for column in columns]
        if any(len(value) > limits.max_cell_chars for value in values):
            problems = (*problems, Problem.CELL_CUT)
        yield Record(contact.number, values, problems)


_SINGLE = (
    "Full name", "Name prefix", "Given name", "Additional names", "Family name", "Name suffix",
    "Phonetic given name", "Phonetic family name", "Nickname", "Organisation", "Department", "Title", "Role",
    "Kind", "Gender", "Birthday", "Anniversary", "Language",
)  # fmt: skip
_REPEATED = ("E-mail", "Phone", "Address", "Website", "Messenger", "Related")
_LAST = ("Categories", "Note", "Photo address", "UID")


def flatten(contact: CardContact) -> dict[str, str]:
    """The card as column name → text: "Given name", "E-mail 1", "E-mail 1 label", "Address 2 city" …

    Labels are joined by ", ", categories and nicknames too, organisational units by " / ". Only what has a
    value.
    """
    family, given, additional, prefix, suffix = contact.name
    phonetic_given, phonetic_family = contact.phonetic_name
    values = (
        contact.full_name, prefix, given, additional, family, suffix, phonetic_given, phonetic_family,
        ", ".join(contact.nicknames), contact.organisation, " / ".join(contact.units),
        ", ".join(contact.titles),
        ", ".join(contact.roles), contact.kind, contact.gender, contact.birthday, contact.anniversary,
        ", ".join(contact.languages),
    )  # fmt: skip
    cells = dict(zip(_SINGLE, values, strict=True))
    _number(cells, "E-mail", contact.emails)
    _number(cells, "Phone", contact.phones)
    for position, (labels, parts) in enumerate(contact.addresses[:_MOST_OF_A_KIND], 1):
        for part, value in zip(ADDRESS_PARTS, parts, strict=True):
            cells[f"Address {position} {part}"] = value
        cells[f"Address {position} label"] = ", ".join(labels)
    _number(cells, "Website", contact.urls)
    _number(cells, "Messenger", contact.messengers)
    _number(cells, "Related", contact.related)
    cells["Categories"] = ", ".join(contact.categories)
    cells["Note"] = contact.note
    cells["Photo address"] = contact.photo.url if contact.photo else ""
    cells["UID"] = contact.uid
    for name, value in contact.others[:_MOST_OF_A_KIND]:
        cells.setdefault(name, value)
    return {column: value.replace("\0", "") for column, value in cells.items() if value}


def _number(cells: dict[str, str], noun: str, entries: tuple[Labelled, ...]) -> None:
    for position, (labels, value) in enumerate(entries[:_MOST_OF_A_KIND], 1):
        cells[f"{noun} {position}"] = value
        cells[f"{noun} {position} label"] = ", ".join(labels)


def _place(column: str) -> tuple[int, int, str]:
    """Sorts columns: names and work first, then numbered ones by number, then the rest."""
    if column in _SINGLE:
        return (0, _SINGLE.index(column), "")
    noun, _, rest = column.partition(" ")
    number, _, part = rest.partition(" ")
    if noun in _REPEATED and number.isdigit():
        order = ADDRESS_PARTS.index(part) if part in ADDRESS_PARTS else (0 if not part else 9)
        return (1 + _REPEATED.index(noun), int(number) * 10 + order, "")
    return (20, _LAST.index(column), "") if column in _LAST else (30, 0, column)
