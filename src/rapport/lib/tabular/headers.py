"""Finds the header row among the first records of a table and makes column names of it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapport.lib.tabular.rows import is_comment

_NUMBER = re.compile(r"[-+]?[\d., '%€$£¥]*\d[\d., '%€$£¥]*")
_YEAR = re.compile(r"(19|20)\d\d")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?|\d{4}年.*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK = re.compile(r"(https?://|www\.)\S+|\.{0,2}/\S+")
_ID = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[0-9A-Za-z-]{10,}")
_WORD = re.compile(r"[^\W\d_]+")
# Words that headers of customer files are made of, and that hardly occur as values.
_HEADER_WORDS = frozenset(
    """id ids name names first last middle given family surname firstname lastname full display nickname
    prefix suffix salutation title email emails mail phone phones mobile fax telephone tel cell pager
    address street city town state province region zip zipcode postcode postal country company
    organisation organization account department job position role website url web birthday birthdate
    birth date day created modified updated owner status stage type amount price value quantity currency
    notes note description comment comments tags source category gender sex age number code key subject
    priority industry revenue employees vorname nachname anrede titel firma strasse straße hausnummer plz
    ort stadt land telefon telefonnummer mobil handy geburtsdatum geburtstag kunde kunden kundennummer
    kundenid nummer bemerkung notiz umsatz datum geschlecht alter beruf abteilung webseite bundesland
    nombre apellido apellidos correo telefono dirección direccion ciudad pais país empresa nom prénom
    prenom adresse ville pays société entreprise téléphone
    """.split()
)
_HEADER_CHINESE = (
    "姓名",
    "名称",
    "电话",
    "手机",
    "邮箱",
    "邮件",
    "地址",
    "公司",
    "城市",
    "省",
    "备注",
    "日期",
    "时间",
    "编号",
    "客户",
    "性别",
    "国家",
    "职位",
    "部门",
    "行业",
)
_LONGEST_TYPED = 200  # also keeps the patterns from walking through a cell of a million digits
_BLANKS = re.compile(r"[\s\ufeff\u200b\0]+")


@dataclass(frozen=True, slots=True)
class Header:
    """`index` of the header among the records (None: there is none) and of the first data record;
    confidence 0..1.
    """

    index: int | None
    first_data: int
    confidence: float
    columns: list[str]
    has_comments: bool


def find_header(records: Sequence[list[str]], has_header: bool | None = None) -> Header:
    """Look for the header in the first records of a file. `has_header` overrules the guess whether there is
    one.
    """
    filled = [sum(1 for cell in record if cell.strip()) for record in records]
    has_comments = any(len(record) and is_comment(record) for record in records)
    usual = _usual_width(records, filled, has_comments)
    comments = has_comments and usual > 1
    top = next(
        (
            index
            for index, record in enumerate(records)
            if filled[index] * 2 > usual and not (comments and is_comment(record))
        ),
        0,
    )
    body = [record for record in records[top + 1 :] if any(record)]
    confidence = _header_confidence(records[top], body)
    present = confidence >= 0.5 if has_header is None else has_header
    rows = [*body, records[top]] if not present else body
    names = records[top] if present else []
    width = max((_width(row) for row in ([names] if present else rows)), default=0)
    if present:
        width = max(width, _shared_width(body, len(names)))
    columns = unique_names([*names[:width], *[""] * (width - len(names))])
    sure = confidence if present else 1 - confidence
    if has_header is not None:
        sure = 1.0
    return Header(top if present else None, top + 1 if present else top, round(sure, 2), columns, comments)


def unique_names(cells: Sequence[str]) -> list[str]:
    """Column names: blanks collapsed, an empty one becomes "Column 3", a repeated one gets " (2)", " (3)" …

    Names are compared without regard to case, so that "name" after "Name" becomes "name (2)".
    """
    names: list[str] = []
    taken: set[str] = set()
    for position, cell in enumerate(cells, 1):
        plain = unicodedata.normalize("NFC", _BLANKS.sub(" ", cell).strip())[:250] or f"Column {position}"
        name, repeat = plain, 1
        while name.casefold() in taken:
            repeat += 1
            name = f"{plain} ({repeat})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _width(record: Sequence[str]) -> int:
    """Number of cells up to the last one that is not blank."""
    return next((i for i in range(len(record), 0, -1) if record[i - 1].strip()), 0)


def _shared_width(body: Sequence[Sequence[str]], header_length: int) -> int:
    """Up to which column there are values below, header or not: any within the header row, most rows beyond
    it.
    """
    widths = sorted((_width(row) for row in body), reverse=True)
    within = max((min(width, header_length) for width in widths), default=0)
    usual = widths[len(widths) // 2] if len(widths) > 1 else 0
    return max(within, usual)


def _usual_width(records: Sequence[Sequence[str]], filled: list[int], has_comments: bool) -> int:
    """The most frequent width (ties: the larger), looking at filled cells since preamble lines are often
    padded.
    """
    widths = Counter(
        _width(record)
        for record, cells in zip(records, filled, strict=True)
        if cells and not (has_comments and is_comment(record))
    )
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _kind(cell: str) -> str:
    text = cell.strip()
    if len(text) > _LONGEST_TYPED:
        return "text"
    for kind, pattern in (
        ("number", _NUMBER),
        ("date", _DATE),
        ("email", _EMAIL),
        ("link", _LINK),
        ("id", _ID),
    ):
        if pattern.fullmatch(text):
            return kind
    return "text" if text else ""


def _header_confidence(top: Sequence[str], body: Sequence[Sequence[str]]) -> float:
    """How sure it is (0..1) that `top` names columns rather than being the first row of data."""
    kinds = [_kind(cell) for cell in top]
    named = [cell for cell in top if cell.strip()]
    if not named:
        return 0.0
    score = 0.6 + min(0.35, 0.7 * sum(map(_is_header_like, named)) / len(named))
    for column, kind in enumerate(kinds):
        below = Counter(_kind(row[column]) for row in body if column < len(row))
        below.pop("", None)
        usual = below.most_common(1)[0][0] if below else ""
        weight = 1 / len(kinds)
        if kind == "text" and usual not in ("text", ""):
            score += 0.4 * weight + 0.1
        elif kind in ("email", "link", "date"):
            score -= 0.5
        elif kind in ("number", "id"):
            years = _YEAR.fullmatch(top[column].strip()) and kind == "number"
            apart = usual not in (kind, "") or (years and not _years_below(body, column))
            score += 0.1 * weight if apart else -(0.3 + 0.4 * weight)
    repeated = 1 - len({cell.casefold() for cell in named}) / len(named)
    return max(0.0, min(1.0, score - 0.3 * repeated))


def _is_header_like(cell: str) -> bool:
    words = _WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell).replace("_", " ").casefold())
    return any(word in _HEADER_WORDS for word in words) or any(part in cell for part in _HEADER_CHINESE)


def _years_below(body: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column].strip() for row in body if column < len(row)]
    return any(_YEAR.fullmatch(cell) for cell in cells)
