"""Decides, with all headers and some rows at hand, what single headers of people and organisations leave open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapport.customers.importing.layouts import ORGANISATION_SYSTEMS
from rapport.customers.importing.relations import ANY_RELATION, RELATIONS
from rapport.lib.text import fold
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.mapping import ColumnMap

_HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor herr frau mx sir madam hr fr dipl ing mme m mlle 先生 女士 小姐 博士".split()
)
_WEAK_NAMES = frozenset({"contact", "customer", "client", "kunde", "person", "kontakt", "name"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"(https?://|www\.)\S+\Z", re.IGNORECASE)
_PHONE = re.compile(r"(?=(?:\D*\d){7})\(?\+?[\d(][\d\s()./-]{6,}(?:\s?(?:x|ext\.?)\s?\d+)?\Z", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_NUMBER = re.compile(r"\d+")
_BY_NUMBER = frozenset({"manager", "referrer"})
"""Relations that may be given by an id or e-mail address alone."""
_FEWEST_TO_REPEAT = 3
_MOST_REPEATED = 0.2
_FEWEST_FOR_REPETITION = 20

Rows = Sequence[Sequence[str]]


def settle_people(columns: Sequence[ColumnMap], rows: Rows) -> list[ColumnMap]:
    """The columns of a file of people, decided."""
    settled = [_title(column, columns, rows) for column in columns]
    settled = [_by_values(column, rows, settled) for column in settled]
    settled = [_no_name(column, rows) for column in _others(settled, rows)]
    return [_handle(_of_system(column)) for column in _ids(settled, rows)]


def settle_organisations(columns: Sequence[ColumnMap], rows: Rows) -> list[ColumnMap]:
    """The columns of a file of organisations, decided."""
    settled = _others([_by_values(column, rows, columns) for column in columns], rows)
    return [_handle(_of_system(_no_name(column, rows))) for column in _ids(settled, rows)]


def _cells(column: ColumnMap, rows: Rows) -> list[str]:
    return [row[column.index].strip() for row in rows if row[column.index].strip()]


def _title(column: ColumnMap, columns: Sequence[ColumnMap], rows: Rows) -> ColumnMap:
    """ "Title" is a job for some programs and "Dr" for others: the neighbours tell, else the values."""
    if column.target != "title":
        return column
    targets = {other.target for other in columns}
    if "job_title" in targets:
        return replace(column, target="prefix")
    if "prefix" in targets:
        return replace(column, target="job_title")
    cells = _cells(column, rows)
    honorific = sum(fold(cell.split()[0]).rstrip(".") in _HONORIFICS for cell in cells)
    return replace(column, target="prefix" if cells and honorific * 2 > len(cells) else "job_title", confidence=0.8)


def _by_values(column: ColumnMap, rows: Rows, columns: Sequence[ColumnMap]) -> ColumnMap:
    """A column whose header says nothing is known when most of its values are of one unmistakable form."""
    cells = _cells(column, rows)
    if column.target or column.confidence or not cells:
        return column
    taken = {other.target for other in columns}
    for target, pattern, needed in (("emails", _EMAIL, 0.6), ("website", _URL, 0.6), ("phones", _PHONE, 0.8)):
        fitting = sum(bool(pattern.match(cell)) and not _DATE.match(cell) for cell in cells)
        if fitting >= needed * len(cells) and not (target == "website" and "website" in taken):
            if target == "phones" and not _written_as_phones(cells):
                continue
            return replace(column, target=target, confidence=0.6)
    return column


def _ids(columns: Sequence[ColumnMap], rows: Rows) -> list[ColumnMap]:
    """A column that says the same in every row is no id; a second sort of ids is told apart from the first.

    Number 5 of one sort and number 5 of another are two records.
    """
    cells = {c.index: _cells(c, rows) for c in columns if c.target == "external_id"}
    idle = {index for index, held in cells.items() if len(held) >= _FEWEST_TO_REPEAT and len(set(held)) == 1}
    sorts = [c for c in columns if c.index in cells and c.index not in idle]
    leading = max(sorts, key=lambda c: (c.confidence, _is_plain_id(c), -c.index), default=None)
    if leading is not None and len(sorts) > 1:
        unlike = {c.index for c in sorts if c is not leading}
        idle |= {index for index in unlike if len(set(cells[index])) * 2 < len(cells[index])}
    else:
        unlike = set()
    settled = []
    for column in columns:
        if column.index in idle:
            column = replace(column, target="", confidence=0.3)
        elif column.index in unlike:
            system = ".".join(filter(None, (column.system, normalise(column.column).replace(" ", "_"))))
            column = replace(column, system=system[:60])
        settled.append(column)
    return settled


def _is_plain_id(column: ColumnMap) -> bool:
    return normalise(column.column) in ("id", "record id")


def _others(columns: Sequence[ColumnMap], rows: Rows) -> list[ColumnMap]:
    """Columns of somebody else count when they say who that is; else a number is the row's own, with a label."""
    columns = [_whom(column, rows) for column in columns]
    known = {column.target for column in columns}
    labelled = {column.group for column in columns if column.target == f"{ANY_RELATION}.label"}
    return [_other(column, known, labelled) for column in columns]


def _whom(column: ColumnMap, rows: Rows) -> ColumnMap:
    """A manager may be given by a name, a number or an e-mail address: the values tell."""
    base, _, part = column.target.partition(".")
    if base not in RELATIONS or part != "name":
        return column
    cells = _cells(column, rows)
    if cells and len(set(cells)) < _MOST_REPEATED * len(cells) and all(" " not in cell for cell in cells):
        return replace(column, target="", confidence=0.3)  # "yes" and "no"
    for form, pattern in (("external_id", _NUMBER), ("emails", _EMAIL)):
        if cells and all(pattern.fullmatch(cell) for cell in cells):
            return replace(column, target=f"{base}.{form}" if base in _BY_NUMBER else "")
    return column


def _other(column: ColumnMap, known: set[str], labelled: set[str]) -> ColumnMap:
    base, _, part = column.target.partition(".")
    if base not in RELATIONS or not part:
        return column
    if base == ANY_RELATION:
        return column if column.group in labelled else replace(column, target="")
    parts = ("name", "given_name", "family_name", "external_id", *(("emails",) if base in _BY_NUMBER else ()))
    if any(f"{base}.{name}" in known for name in parts):
        return column
    label = "" if base in ("contact", "second") else base
    own = part if part in ("emails", "phones") else ""
    return replace(column, target=own, label=column.label or label, group=column.group or label)


def _written_as_phones(cells: Sequence[str]) -> bool:
    """Bare digits may be anything: most must have a sign that only telephone numbers have."""
    return sum(any(sign in cell for sign in "+(- /") for cell in cells) * 2 > len(cells)


def _no_name(column: ColumnMap, rows: Rows) -> ColumnMap:
    """A "contact" column in which the same few words stand again and again holds no names."""
    if column.target != "name" or normalise(column.column) not in _WEAK_NAMES:
        return column
    cells = _cells(column, rows)
    if len(cells) >= _FEWEST_FOR_REPETITION and len(set(cells)) < _MOST_REPEATED * len(cells):
        return replace(column, target="", confidence=0.3)
    return column


def _of_system(column: ColumnMap) -> ColumnMap:
    """Ids of organisations come from another list of the same program."""
    if column.target == "organisation.external_id":
        return replace(column, system=ORGANISATION_SYSTEMS.get(column.system, column.system))
    return column


def _handle(column: ColumnMap) -> ColumnMap:
    """An account with a messenger is labelled by its name: "IM Skype" → skype."""
    if column.target == "handles" and not column.label:
        words = [
            word
            for word in normalise(column.column).split()
            if word not in ("im", "address", "id") and not word.isdecimal()
        ]
        return replace(column, label=" ".join(words)[:60])
    return column
