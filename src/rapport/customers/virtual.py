"""What belongs to a party but lives in other tables: contact points, addresses, tags, roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
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
from rapport.platform.records.virtual import VirtualField
from rapport.platform.search.indexing import index_records

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
      FROM customers_partytag held JOIN customers_tag tag ON tag.id = held.tag_id WHERE held.party_id = record.id
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
        for change, wanted in zip(changes, values, strict=True):
            party = change.instance
            points = [
                standardise_point(
                    self.point_kind,
                    item["value"],
                    region=party.country,
                    label=item["label"],
                    is_primary=item["primary"],
                )
                for item in wanted
            ]
            replace_points(party, [self.point_kind], self._led_by_column(change, points))
            party.refresh_from_db(fields=["email", "phone", "website"])

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
        for change, wanted in zip(changes, values, strict=True):
            replace_addresses(change.instance.pk, wanted)
            change.instance.refresh_from_db(fields=["city", "country"])

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


def replace_addresses(party_id: int, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Bring a party's addresses to exactly these; the first one, or the one marked so, is primary."""
    columns = [found for item in wanted if (found := address_columns(item)) is not None]
    primary = next((i for i, item in enumerate(wanted) if item.get("primary")), 0)
    present = list(Address.objects.filter(party=party_id).order_by("id"))
    Address.objects.filter(party=party_id, is_primary=True).update(is_primary=False)
    for index, values in enumerate(columns):
        values["is_primary"] = index == min(primary, len(columns) - 1)
        if index < len(present):
            Address.objects.filter(pk=present[index].pk).update(**values)
        else:
            Address.objects.create(party_id=party_id, **values)
    Address.objects.filter(pk__in=[row.pk for row in present[len(columns) :]]).delete()
    refresh_party_columns([party_id])


class Tags(VirtualField):
    """The tags of a party, by name; a new name makes a new tag."""

    def subquery(self) -> tuple[str, list[Any]]:
        return _TAGS, []

    def cell_subquery(self) -> tuple[str, list[Any]]:
        return _TAG_CELL, []

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
        for change, wanted in zip(changes, values, strict=True):
            kept = [tags[name].pk for name in wanted]
            PartyTag.objects.filter(party=change.instance).exclude(tag__in=kept).delete()
            present = set(PartyTag.objects.filter(party=change.instance).values_list("tag_id", flat=True))
            for tag_id in kept:
                if tag_id not in present:
                    PartyTag.objects.create(party=change.instance, tag_id=tag_id)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


class PartyRoles(VirtualField):
    """What the party is to us today, by the codes of the role types: customer, supplier, member …"""

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(row.code, _(row.label)) for row in RoleType.objects.order_by("position", "code")]

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
            found = RoleType.objects.filter(Q(code=str(item).lower()[:40]) | Q(label__iexact=str(item)[:80])).first()
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
        for change, wanted in zip(changes, values, strict=True):
            held = PartyRole.objects.filter(party=change.instance).filter(_in_force(today))
            for row in held.exclude(type__in=wanted):
                _end(row, today)
            present = set(held.values_list("type_id", flat=True))
            for role_type in wanted:
                if role_type.pk not in present:
                    PartyRole.objects.create(party=change.instance, type=role_type, valid_from=today)

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


def _end(role: PartyRole, today: date) -> None:
    """A role that began today was never held; an older one ends today's eve."""
    if role.valid_from == today:
        role.delete()
    else:
        PartyRole.objects.filter(pk=role.pk).update(valid_to=today - timedelta(days=1))
