"""Guesses how the columns of a file are to be read: known exports first, then headers, then values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapport.lib.countries import country_codes
from rapport.lib.dates import Order, date_order
from rapport.lib.money import decimal_style
from rapport.lib.text import has_han
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.mapping import ColumnMap, Mapping
from rapport.platform.exchange.profile import ImportProfile, Layout, profile_of
from rapport.platform.exchange.targets import Target, field_targets, header_names, named_in_brackets, own_labels
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.spec import RecordSpec

OWN_LAYOUT = "rapport"
SAMPLE_ROWS = 200
_GERMAN = frozenset("vorname nachname strasse plz ort telefon kundennummer anrede firma geburtsdatum umsatz".split())
_FRENCH = frozenset("prenom societe ville civilite naissance telecopie rue".split())
_WORDS_OF = (("DE", _GERMAN), ("FR", _FRENCH))
_ORDER_OF: dict[str, Order] = {"DE": "DMY", "FR": "DMY", "AT": "DMY", "CH": "DMY", "GB": "DMY", "US": "MDY"}
"""How people write dates whose parts could be either way round; the preview shows how they were read."""
_NORTH_AMERICAN = re.compile(r"\(?[2-9]\d{2}\)?[-./ ]\s?\d{3}[-. ]\d{4}(?!\d)")

Rows = Sequence[Sequence[str]]


def guess_mapping(spec: RecordSpec, columns: Sequence[str], rows: Rows, *, format: str = "") -> Mapping:
    """The likeliest mapping for a file with these columns; ``rows`` are its first ones (see SAMPLE_ROWS)."""
    profile = profile_of(spec)
    targets = field_targets(spec) if profile is None else profile.targets(spec)
    layout = _layout(spec, profile, columns, targets, format)
    names = header_names(spec, targets)
    own = own_labels(spec)
    found = [_column(i, name, layout, profile, names, own, targets, spec) for i, name in enumerate(columns)]
    if profile is not None:
        found = profile.settle(found, rows)
    country = _country(found, columns, rows)
    found = [_hinted(column, targets, rows, country) for column in found]
    mapping = Mapping(tuple(found), layout.name if layout else "", country=country)
    return replace(mapping, match=default_match(spec, mapping))


def default_match(spec: RecordSpec, mapping: Mapping) -> tuple[str, ...]:
    """The keys by which rows find records when nobody says: Rapport's own id, external ids, e-mail, then the kind's."""
    keys = ["uid"] if "uid" in mapping.targets else []
    profile = profile_of(spec)
    if profile is not None and profile.match_keys:
        return (*keys, "external_id", "email")
    return (*keys, *(key for key in spec.record.import_keys if key in mapping.targets))


def can_name(spec: RecordSpec, mapping: Mapping) -> bool:
    """Whether rows read by this mapping can become records at all."""
    profile = profile_of(spec)
    if profile is not None:
        return bool(profile.needed & mapping.targets)
    required = {name for name, field in spec.fields.items() if field.required and name in spec.writable}
    offered = {target.partition(".")[0] for target in mapping.targets}
    return bool(mapping.targets) and ("uid" in offered or required - set(spec.record.create_defaults) <= offered)


def _layout(
    spec: RecordSpec, profile: ImportProfile | None, columns: Sequence[str], targets: dict[str, Target], format: str
) -> Layout | None:
    headers = {column.strip() for column in columns} | {f"format:{format}"}
    if _is_own(spec, headers, targets):
        return Layout(OWN_LAYOUT, frozenset(), system=OWN_LAYOUT)
    layouts = profile.layouts if profile is not None else ()
    return next((layout for layout in layouts if layout.signs <= headers), None)


def _is_own(spec: RecordSpec, headers: set[str], targets: dict[str, Target]) -> bool:
    """Whether a file is an export of ours: it has the record's own id, and nothing but our fields by their names."""
    if any(named_in_brackets(header) == "uid" for header in headers):
        return True
    known = sum(header in targets or header in spec.fields for header in headers)
    return "uid" in headers and known >= len(headers) - 1


def _column(
    index: int,
    header: str,
    layout: Layout | None,
    profile: ImportProfile | None,
    names: dict[str, str],
    own: dict[str, str],
    targets: dict[str, Target],
    spec: RecordSpec,
) -> ColumnMap:
    system = layout.system if layout else ""
    if layout is not None and layout.name == OWN_LAYOUT:
        target = _own_target(header, names | own, targets, spec)
        return ColumnMap(index, header, target, system=OWN_LAYOUT if target == "uid" else "", confidence=1.0)
    found = profile.read_header(header) if profile is not None else None
    if layout is not None and header.strip() in layout.columns:
        target = layout.columns[header.strip()]
        found = replace(found or ColumnMap(index, header), target=target, confidence=1.0)
    elif normalise(header) in own:
        found = ColumnMap(index, header, own[normalise(header)], confidence=0.9)
    elif found is None:
        target = names.get(normalise(header), "")
        found = ColumnMap(index, header, target, confidence=0.9 if target else 0.0)
    if found.target and found.target not in targets and found.target != "title":
        found = replace(found, target="")
    keyed = found.target == "uid" or found.target.rpartition(".")[2] == "external_id"
    return replace(found, index=index, column=header, system=system if keyed else "")


def _own_target(header: str, names: dict[str, str], targets: dict[str, Target], spec: RecordSpec) -> str:
    """Columns of our own export are never guessed: a name in brackets, a name, or a label."""
    given = named_in_brackets(header) or header.strip()
    if given in targets:
        return given
    if given == "display_name" and "name" in targets:
        return "name"
    if given in spec.fields:
        return ""  # a field that nobody may set, such as the day of creation
    target = names.get(normalise(header), "")
    if not target and "display_name" in spec.fields:
        label = normalise(str(spec.fields["display_name"].label))
        return "name" if normalise(header) == label and "name" in targets else ""
    return target


def _hinted(column: ColumnMap, targets: dict[str, Target], rows: Rows, country: str) -> ColumnMap:
    """Decide dates and decimals that could be read in two ways by the column's other values, then by the country."""
    if column.target not in targets:
        return column
    kind = targets[column.target].kind
    cells = [row[column.index] for row in rows if row[column.index].strip()]
    if kind in (FieldKind.DATE, FieldKind.DATETIME):
        return replace(column, order=date_order(cells) or _ORDER_OF.get(country, ""))
    if kind in (FieldKind.MONEY, FieldKind.DECIMAL, FieldKind.INTEGER) or column.target.endswith(
        ("employee_count", "annual_revenue")
    ):
        return replace(column, style=decimal_style(cells))
    return column


def _country(columns: Sequence[ColumnMap], headers: Sequence[str], rows: Rows) -> str:
    """The country in which national telephone numbers are meant: told by codes, by headers, by how they look."""
    codes: Counter[str] = Counter()
    for column in columns:
        if column.target == "address.country":
            codes.update(row[column.index].strip().upper() for row in rows)
    for code, count in codes.most_common(1):
        if code in country_codes() and count * 2 > len(rows):
            return code
    if sum(has_han(header) for header in headers) * 2 > len(headers):
        return "CN"
    words = {word for header in headers for word in normalise(header).split()}
    for code, own in _WORDS_OF:
        if len(words & own) >= 2:
            return code
    numbers = [row[c.index].strip() for c in columns if c.target in ("phones", "phone") for row in rows]
    national = [number for number in numbers if number and not number.startswith(("+", "00"))]
    if national and sum(bool(_NORTH_AMERICAN.match(number)) for number in national) * 2 > len(national):
        return "US"
    return ""
