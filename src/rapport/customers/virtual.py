"""What belongs to a party but lives in other tables: contact points, addresses, tags, roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.customers.contact import (
    PRIMARY_COLUMNS,
    Point,
    refresh_party_columns,
    replace_points,
    standardise_point,
)
from rapport.customers.models import Address, PartyRole, PartyTag, RoleType, Tag
from rapport.lib import addresses
from rapport.lib.countries import country_name
from rapport.platform.records.collections import as_list
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import titled
from rapport.platform.records.virtual import VirtualField
from rapport.platform.search.indexing import index_records
from rapport.platform.write_saving import AT_ONCE, update_rows

if TYPE_CHECKING:
    from rapport.platform.write import Change

_POINT_KEYS = {"value", "label", "primary", "state", "problem", "valid_from", "valid_to", "norm"}
_ADDRESS_KEYS = ("label", "street", "locality", "region", "postcode", "country", "raw")

_POINTS = """
    SELECT json_agg(json_build_object('value', value, 'norm', norm, 'label', label, 'primary', is_primary,
                                      'state', state, 'problem', problem) ORDER BY is_primary DESC, id)
      FROM customers_contactpoint WHERE party_id = record.id AND kind = %s
"""
_ADDRESSES = """
    SELECT json_agg(json_build_object('label', label, 'street', street, 'locality', locality, 'region', region,
                                      'postcode', postcode, 'country', country, 'raw', raw, 'primary', is_primary,
                                      'problem', problem) ORDER BY is_primary DESC, id)
      FROM customers_address WHERE party_id = record.id
"""
_TAGS = """
    SELECT json_agg(tag.name ORDER BY tag.name)
      FROM "{table}" held JOIN customers_tag tag ON tag.id = held.tag_id WHERE held."{column}" = record.id
"""
_ROLES = """
    SELECT json_agg(type.code ORDER BY type.position, type.code)
      FROM customers_partyrole held JOIN customers_roletype type ON type.id = held.type_id
     WHERE held.party_id = record.id AND (held.valid_from IS NULL OR held.valid_from <= %s)
       AND (held.valid_to IS NULL OR held.valid_to >= %s)
"""

_POINT_CELL = """
    SELECT string_agg(CASE WHEN label = '' THEN value ELSE value || ' (' || label || ')' END, ' ::: '
                      ORDER BY is_primary DESC, id)
      FROM customers_contactpoint WHERE party_id = record.id AND kind = %s
"""
_ADDRESS_CELL = r"""
    SELECT string_agg(
             CASE WHEN concat(street, postcode, locality, region, country) = '' THEN replace(raw, '|', '/')
                  WHEN concat(postcode, locality, region, country, label) = '' THEN replace(street, '|', '\|') || ' | '
                  WHEN label = '' AND country <> '' THEN
                    concat_ws(' | ', replace(street, '|', '\|'), replace(postcode, '|', '\|'),
                              replace(locality, '|', '\|'), replace(region, '|', '\|'), replace(country, '|', '\|'))
                  WHEN label <> '' THEN
                    concat_ws(' | ', replace(street, '|', '\|'), replace(postcode, '|', '\|'),
                              replace(locality, '|', '\|'), replace(region, '|', '\|'), replace(country, '|', '\|'),
                              replace(label, '|', '\|'))
                  ELSE regexp_replace(
                    concat_ws(' | ', replace(street, '|', '\|'), replace(postcode, '|', '\|'),
                              replace(locality, '|', '\|'), replace(region, '|', '\|')),
                    '( \| )+$', '')
             END, ' ::: ' ORDER BY is_primary DESC, id)
      FROM customers_address WHERE party_id = record.id
"""
_TAG_CELL = _TAGS.replace("json_agg(tag.name ORDER", "string_agg(tag.name, ' ::: ' ORDER")
_ROLE_CELL = _ROLES.replace("json_agg(type.code ORDER", "string_agg(type.code, ' ::: ' ORDER")


class ContactPoints(VirtualField):
    """All contact points of one kind: ``{"value", "label", "primary"}`` each; a bare text has no label."""

    def __init__(self, name: str, label: Any, *, point_kind: str) -> None:
        super().__init__(name, label)
        self.point_kind = point_kind
        self.rows = (("value", label), ("label", gettext_lazy("Label")))

    def subquery(self) -> tuple[str, list[Any]]:
        return _POINTS, [self.point_kind]

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return _POINT_CELL, [self.point_kind]

    def clean(self, value: Any) -> list[dict[str, Any]]:
        cleaned = []
        for item in as_list(value):
            given = item if isinstance(item, dict) else {"value": item}
            text = str(given.get("value") or "").strip()
            if not text or len(text) > 500 or set(given) - _POINT_KEYS:
                raise ValidationError(
                    _("“%(value)s” does not say how to reach somebody."),
                    params={"value": str(item)[:60]},
                    code="invalid",
                )
            cleaned.append(
                {
                    "value": text,
                    "label": str(given.get("label") or "")[:60],
                    "primary": bool(given.get("primary")),
                }
            )
        return cleaned

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        points = {
            change.instance.pk: self._led_by_column(change, self._points(change, wanted))
            for change, wanted in zip(changes, values, strict=True)
        }
        replace_points(self.point_kind, points)
        read_again(changes, ("email", "phone", "website"))

    def _points(self, change: Change[Any], wanted: Sequence[Mapping[str, Any]]) -> list[Point]:
        region = change.instance.country
        return [
            standardise_point(
                self.point_kind, item["value"], region=region, label=item["label"], is_primary=item["primary"]
            )
            for item in wanted
        ]

    def same(self, stored: Any, wanted: Any) -> bool:
        return _in_order(stored, ("value", "label")) == _in_order(wanted, ("value", "label"))

    def _led_by_column(self, change: Change[Any], points: list[Point]) -> list[Point]:
        """The party's own column, when given beside the list, says which point is the primary one."""
        value = str(change.given.get(PRIMARY_COLUMNS[self.point_kind]) or "").strip()
        if not value:
            return points
        lead = standardise_point(self.point_kind, value, region=change.instance.country)
        lead = next((point for point in points if point.norm == lead.norm), lead)
        rest = [replace(point, is_primary=False) for point in points if point.norm != lead.norm]
        return [replace(lead, is_primary=True), *rest]


def _in_order(items: Sequence[Mapping[str, Any]] | None, keys: Sequence[str]) -> list[list[str]]:
    """Rows by these columns, the primary one first, as they are stored."""
    ordered = sorted(items or (), key=lambda item: not item.get("primary"))
    return [[str(item.get(key) or "") for key in keys] for item in ordered]


class Addresses(VirtualField):
    """All postal addresses: label, street, locality, region, postcode, country, raw, primary."""

    rows = (
        ("street", gettext_lazy("Street")),
        ("postcode", gettext_lazy("Postcode")),
        ("locality", gettext_lazy("City")),
        ("region", gettext_lazy("Region")),
        ("country", gettext_lazy("Country")),
        ("label", gettext_lazy("Label")),
    )

    def subquery(self) -> tuple[str, list[Any]]:
        return _ADDRESSES, []

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return _ADDRESS_CELL, []

    def clean(self, value: Any) -> list[dict[str, Any]]:
        cleaned = []
        for item in as_list(value):
            given = item if isinstance(item, dict) else {"raw": str(item)}
            unknown = set(given) - {*_ADDRESS_KEYS, "primary", "problem"}
            if unknown:
                raise ValidationError(
                    _("An address has no “%(value)s”."),
                    params={"value": sorted(unknown)[0][:60]},
                    code="unknown",
                )
            cleaned.append(
                {**{key: str(given.get(key) or "") for key in _ADDRESS_KEYS}, "primary": given.get("primary")}
            )
        return cleaned

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        given = {change.instance.pk: wanted for change, wanted in zip(changes, values, strict=True)}
        replace_addresses(given)
        read_again(changes, ("city", "country"))

    def same(self, stored: Any, wanted: Any) -> bool:
        return _in_order(stored, _ADDRESS_KEYS) == _in_order(wanted, _ADDRESS_KEYS)

    def text(self, value: Any) -> str:
        return " ::: ".join(
            ", ".join(filter(None, (item["street"], f"{item['postcode']} {item['locality']}".strip(), item["country"])))
            or item["raw"]
            for item in value or []
        )

    def shown(self, value: Any) -> str:
        language = get_language() or "en"
        return self.text([{**item, "country": country_name(item["country"], language)} for item in value or []])


def address_columns(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """The columns of a given address in standard form; None when it says nothing."""
    parts = {key: str(item.get(key) or "") for key in ("street", "locality", "region", "postcode", "country")}
    given: Any = parts if any(parts.values()) else str(item.get("raw") or "")
    if not any(parts.values()) and not given:
        return None
    address = addresses.standardise_address(given)
    return {
        "label": str(item.get("label") or "")[:60],
        "street": address.street[:300],
        "locality": address.locality[:150],
        "region": address.region[:120],
        "postcode": address.postcode[:20],
        "country": address.country[:2],
        "raw": str(item.get("raw") or "")[:600],
        "problem": ", ".join(address.problems)[:60],
    }


def replace_addresses(given: Mapping[int, Sequence[Mapping[str, Any]]]) -> None:
    """Bring the addresses of these parties to exactly these, of each the first one, or the one marked so, primary; a
    fixed number of queries."""
    present: dict[int, list[Address]] = defaultdict(list)
    for row in Address.objects.filter(party__in=given).order_by("id"):
        present[row.party_id].append(row)
    Address.objects.filter(party__in=given, is_primary=True).update(is_primary=False)
    fresh: list[Address] = []
    changed: list[Address] = []
    gone: list[int] = []
    for party, wanted in given.items():
        columns = [found for item in wanted if (found := address_columns(item)) is not None]
        primary = next((i for i, item in enumerate(wanted) if item.get("primary")), 0)
        rows = present[party]
        for index, values in enumerate(columns):
            values["is_primary"] = index == min(primary, len(columns) - 1)
            row = rows[index] if index < len(rows) else Address(party_id=party)
            for name, value in values.items():
                setattr(row, name, value)
            (changed if index < len(rows) else fresh).append(row)
        gone += [row.pk for row in rows[len(columns) :]]
    for start in range(0, len(changed), AT_ONCE):
        update_rows(Address, _WRITTEN, changed[start : start + AT_ONCE])
    Address.objects.bulk_create(fresh, batch_size=1000)
    Address.objects.filter(pk__in=gone).delete()
    refresh_party_columns(list(given))


_WRITTEN = (*_ADDRESS_KEYS, "problem", "is_primary")


def read_again(changes: Sequence[Change[Any]], names: Sequence[str]) -> None:
    """Let the records of these changes, all of one kind, say what other rows made of these columns; one query."""
    rows = type(changes[0].instance)._default_manager.filter(pk__in=[change.instance.pk for change in changes])
    found = {row["pk"]: row for row in rows.values("pk", *names)}
    for change in changes:
        for name in names:
            setattr(change.instance, name, found[change.instance.pk][name])


class Tags(VirtualField):
    """The tags of a record, by name; a new name makes a new tag.

    ``through`` holds the tags of the kind's records, ``owner`` is its link to the record; those of parties by default.
    """

    named = True

    def __init__(self, name: str, label: Any, *, through: type[models.Model] = PartyTag, owner: str = "party") -> None:
        super().__init__(name, label, _("With a comma between several; a new name makes a new tag."))
        self.through = through
        self.owner = owner

    def subquery(self) -> tuple[str, list[Any]]:
        return self._of_records(_TAGS), []

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return self._of_records(_TAG_CELL), []

    def _of_records(self, statement: str) -> str:
        return statement.format(table=self.through._meta.db_table, column=f"{self.owner}_id")

    def clean(self, value: Any) -> list[str]:
        if isinstance(value, str) and ":::" not in value:
            value = [part for part in value.replace(";", ",").split(",") if part.strip()]
        names = [str(item).strip() for item in as_list(value)]
        if any(not name or len(name) > 60 for name in names):
            raise ValidationError(_("A tag has 1 to 60 characters."), code="invalid")
        return list(dict.fromkeys(names))

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        names = {name for wanted in values for name in wanted}
        tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
        added = [Tag.objects.create(name=name) for name in sorted(names - tags.keys())]
        tags.update({tag.name: tag for tag in added})
        index_records(registry.get("tags"), [tag.pk for tag in added])
        given = zip(changes, values, strict=True)
        asked = {change.instance.pk: {tags[name].pk: None for name in wanted} for change, wanted in given}
        rows, owner = self.through._default_manager, f"{self.owner}_id"
        held = list(rows.filter(**{f"{owner}__in": asked}).values_list("pk", owner, "tag_id"))
        rows.filter(pk__in=[pk for pk, record, tag in held if tag not in asked[record]]).delete()
        present = {(record, tag) for _pk, record, tag in held}
        wanted = ((record, tag) for record, chosen in asked.items() for tag in chosen)
        fresh = [self.through(**{owner: pk, "tag_id": tag}) for pk, tag in wanted if (pk, tag) not in present]
        rows.bulk_create(fresh, batch_size=1000)

    def condition(self, operator: str, value: Any) -> Q:
        """By the name of a tag in any case; without one at all, ``isnull``."""
        held = self.through._default_manager.filter(**{self.owner: OuterRef("pk")})
        if operator == "isnull":
            return ~Q(Exists(held)) if value else Q(Exists(held))
        if operator not in ("exact", "in"):
            return super().condition(operator, value)
        named = Q(pk__in=[])
        for name in value if operator == "in" else [value]:
            named |= Q(tag__name__iexact=str(name))
        return Q(Exists(held.filter(named)))

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


class PartyRoles(VirtualField):
    """What the party is to us today, by the codes of the role types: customer, supplier, member …"""

    named = True

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(row.code, str(row)) for row in RoleType.objects.order_by("position", "code")]

    def subquery(self) -> tuple[str, list[Any]]:
        today = timezone.localdate()
        return _ROLES, [today, today]

    def cell_subquery(self) -> tuple[str, list[Any]]:
        today = timezone.localdate()
        return _ROLE_CELL, [today, today]

    def clean(self, value: Any) -> list[RoleType]:
        if isinstance(value, str) and ":::" not in value:
            value = [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
        types = []
        for item in as_list(value):
            found = RoleType.objects.filter(Q(code=str(item).lower()[:40]) | titled(RoleType, str(item)[:80])).first()
            if found is None:
                known = ", ".join(RoleType.objects.values_list("code", flat=True))
                raise ValidationError(
                    _("There is no role “%(value)s”. Known: %(known)s."),
                    params={"value": str(item)[:60], "known": known},
                    code="unknown",
                )
            types.append(found)
        return types

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        today = timezone.localdate()
        given = zip(changes, values, strict=True)
        asked = {change.instance.pk: dict.fromkeys(role_type.pk for role_type in wanted) for change, wanted in given}
        held = list(PartyRole.objects.filter(_in_force(today), party__in=asked))
        ended = [role for role in held if role.type_id not in asked[role.party_id]]
        # A role that began today was never held; an older one ends today's eve.
        PartyRole.objects.filter(pk__in=[role.pk for role in ended if role.valid_from == today]).delete()
        older = [role.pk for role in ended if role.valid_from != today]
        PartyRole.objects.filter(pk__in=older).update(valid_to=today - timedelta(days=1))
        present = {(role.party_id, role.type_id) for role in held}
        wanted = ((party, kind) for party, chosen in asked.items() for kind in chosen)
        fresh = [PartyRole(party_id=p, type_id=t, valid_from=today) for p, t in wanted if (p, t) not in present]
        PartyRole.objects.bulk_create(fresh, batch_size=1000)

    def condition(self, operator: str, value: Any) -> Q:
        """By the code of a role that is in force today; without one at all, ``isnull``."""
        held = PartyRole.objects.filter(_in_force(timezone.localdate()), party=OuterRef("pk"))
        if operator == "isnull":
            return ~Q(Exists(held)) if value else Q(Exists(held))
        if operator not in ("exact", "in"):
            return super().condition(operator, value)
        codes = [str(code).lower() for code in (value if operator == "in" else [value])]
        return Q(Exists(held.filter(type__code__in=codes)))

    def same(self, stored: Any, wanted: Any) -> bool:
        return set(stored or ()) == {role_type.code for role_type in wanted}

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


def _in_force(day: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
