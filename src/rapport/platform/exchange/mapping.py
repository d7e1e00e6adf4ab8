"""How the columns of one file are read: which column goes where, and what decides ambiguous cells.

Plain data, so that a process without Django can work by it; guessing it is :mod:`rapport.platform.exchange.guess`.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from rapport.lib.dates import Order
from rapport.lib.money import DecimalStyle

ME, NOBODY = "me", "nobody"
"""What a value of an owner column may mean beside a user, who is given by username."""
_OPTIONS = ("group", "label", "system", "order", "style", "country")


class MappingError(ValueError):
    """A given mapping does not fit the file or the kind."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column of the file and its target; an empty target leaves the column out.

    ``group`` joins columns that say parts of one thing ("work" for the parts of a work address, "2" for the second
    number and its label). ``order`` and ``style`` decide dates and decimals that could be read in two ways, ``country``
    national telephone numbers; ``system`` names where external ids come from. ``confidence`` runs from 0 to 1.
    ``values`` says what cells mean that are written otherwise here ("GTXPro": "GTX Pro"); each such cell is reported.
    """

    index: int
    column: str
    target: str = ""
    group: str = ""
    label: str = ""
    system: str = ""
    order: Order = ""
    style: DecimalStyle = ""
    country: str = ""
    confidence: float = 0.0
    values: AnyMapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a file; ``layout`` names the known export it is, ``match`` the keys in the order of trial.

    ``owners`` says whom values of the owner column mean: a username, "me" (who imports) or "nobody"; with ``by_rules``
    new records that would be the importer's go to whom the rules of assignment say. ``fixed`` gives targets that no
    column holds a text, in which "{Column}" stands for a cell of the row, "{Column:login}" for it as a username.
    """

    columns: tuple[ColumnMap, ...]
    layout: str = ""
    match: tuple[str, ...] = ()
    country: str = ""
    notes: tuple[str, ...] = field(default=())
    owners: AnyMapping[str, str] = field(default_factory=dict, hash=False)
    by_rules: bool = False
    fixed: AnyMapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def used(self) -> tuple[ColumnMap, ...]:
        """The columns that are imported."""
        return tuple(column for column in self.columns if column.target)

    @property
    def targets(self) -> frozenset[str]:
        """Names of all targets in use."""
        return frozenset([*(column.target for column in self.used), *self.fixed])

    def with_targets(self, targets: AnyMapping[int, str]) -> Mapping:
        """The same with other targets for some columns, by index."""
        return replace(
            self,
            columns=tuple(
                column
                if targets.get(column.index, column.target) == column.target
                else replace(column, target=targets[column.index], group="", label="", confidence=1.0)
                for column in self.columns
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON, to be kept with a run or under a name."""
        columns = {}
        for column in self.columns:
            held = asdict(column)
            options = {key: held[key] for key in _OPTIONS if held[key]}
            columns[column.column] = {"to": column.target} | options | ({"values": v} if (v := held["values"]) else {})
        whole: dict[str, Any] = {
            "columns": columns,
            "layout": self.layout,
            "match": list(self.match),
            "country": self.country,
        }
        if self.owners:
            whole["owners"] = dict(self.owners)
        if self.fixed:
            whole["fixed"] = dict(self.fixed)
        if self.by_rules:
            whole["by_rules"] = True
        return whole


def mapping_from_json(data: Any, columns: Sequence[str], known: AnyMapping[str, Any]) -> Mapping:
    """A mapping as :meth:`Mapping.to_json` writes it, or as people do: ``{"columns": {"Vorname": "given_name"}}``.

    ``columns`` are those of the file, ``known`` the targets there are. Columns that the data does not name are left
    out. Raises MappingError for a column or target that does not exist.
    """
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise MappingError(_('A mapping is a JSON object like {"columns": {"Vorname": "given_name"}}.'))
    given: dict[str, Any] = data["columns"]
    missing = [name for name in given if name not in columns]
    if missing:
        named = {"name": missing[0], "known": ", ".join(columns[:40])}
        raise MappingError(_("The file has no column “%(name)s”. It has: %(known)s.") % named)
    mapped = []
    for index, name in enumerate(columns):
        item = given.get(name, "")
        item = {"to": item} if isinstance(item, str) else item
        values = item.get("values", {}) if isinstance(item, dict) else {}
        texts = {key: value for key, value in item.items() if key != "values"} if isinstance(item, dict) else None
        if texts is None or not (_is_texts(texts) and _is_texts(values)):
            text = _("Column “%(name)s”: give the name of a field, or an object with texts.")
            raise MappingError(text % {"name": name})
        target = item.get("to", "")
        if target and target not in known:
            named = {"name": name, "field": target, "known": ", ".join(sorted(known))}
            raise MappingError(_("Column “%(name)s”: there is no field “%(field)s”. Known: %(known)s.") % named)
        options = {key: item[key][:60] for key in _OPTIONS if item.get(key)}
        mapped.append(ColumnMap(index, name, target, confidence=1.0, values=dict(values), **options))
    match = data.get("match") or ()
    if isinstance(match, str):
        match = (match,)
    layout, country = str(data.get("layout", "")), str(data.get("country", ""))[:2]
    owners, by_rules = _owners(data.get("owners") or {}), data.get("by_rules") is True
    fixed = _fixed(data.get("fixed") or {}, known)
    return Mapping(tuple(mapped), layout, tuple(match), country, owners=owners, by_rules=by_rules, fixed=fixed)


def _is_texts(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(value, str) for value in given.values())


def _fixed(given: Any, known: AnyMapping[str, Any]) -> dict[str, str]:
    if not _is_texts(given):
        raise MappingError(_('Fixed values are a JSON object like {"currency": "EUR", "name": "{Product}"}.'))
    for target in given:
        if target not in known:
            named = {"name": "fixed", "field": target, "known": ", ".join(sorted(known))}
            raise MappingError(_("Column “%(name)s”: there is no field “%(field)s”. Known: %(known)s.") % named)
    return dict(given)


def _owners(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(choice, str) and choice for choice in given.values()):
        raise MappingError(_('Owners are a JSON object like {"Nora Falk": "nora", "Old team": "nobody"}.'))
    return {str(text)[:300]: choice for text, choice in given.items()}
