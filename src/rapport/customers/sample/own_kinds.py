"""The kind of record that the sample company made for itself: the plants that it has built at its customers'."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import Grant, Role
from rapport.platform.access.permissions import EVERY_KIND
from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.models import CustomKind
from rapport.platform.records.registry import registry

_KIND: dict[str, Any] = {
    "label_en": "Plant",
    "label_de": "Anlage",
    "label_zh": "电站",
    "plural_en": "Plants",
    "plural_de": "Anlagen",
    "plural_zh": "电站",
    "description_en": "What we have built, at whose site, and whether it runs.",
    "description_de": "Was wir gebaut haben, an wessen Standort, und ob es läuft.",
    "description_zh": "我们建成的电站、所在客户以及运行状态。",
    "icon": "sun",
    "belongs_to": "organisations",
}
_FIELDS: tuple[dict[str, Any], ...] = (
    {
        "type": "decimal",
        "label_en": "Output",
        "label_de": "Leistung",
        "label_zh": "装机容量",
        "help_en": "In kilowatts.",
        "help_de": "In Kilowatt.",
        "help_zh": "以千瓦计。",
        "decimal_places": 1,
        "in_list": True,
        "in_quick_create": True,
    },
    {
        "type": "choice",
        "label_en": "State",
        "label_de": "Zustand",
        "label_zh": "状态",
        "choices": [
            {"value": "planned", "en": "Planned", "de": "Geplant", "zh": "计划中"},
            {"value": "built", "en": "Being built", "de": "Im Bau", "zh": "在建"},
            {"value": "running", "en": "Running", "de": "In Betrieb", "zh": "运行中"},
            {"value": "fault", "en": "Out of order", "de": "Gestört", "zh": "故障"},
        ],
        "in_list": True,
    },
    {
        "type": "date",
        "label_en": "Runs since",
        "label_de": "In Betrieb seit",
        "label_zh": "投运日期",
        "in_list": True,
    },
)
_PLANTS = 40
_SHARES = {"planned": 15, "built": 10, "running": 68, "fault": 7}
_ROOFS = {"en": ("Northern hall", "Car park"), "de": ("Halle Nord", "Parkdeck"), "zh-hans": ("北厂房", "停车场")}


def add_own_kinds() -> int:
    """Make the kind, its fields and some plants, by numbers of their own; returns how many plants."""
    if CustomKind.objects.exists():
        return 0
    access = {"readers": _roles("view"), "editors": _roles("update")}
    kind: CustomKind = write.create(registry.get("custom-kinds"), {**_KIND, **access}, actor=None)
    refresh()
    fields = registry.get("custom-fields")
    made = [write.create(fields, {**values, "kind": kind.key}, actor=None) for values in _FIELDS]
    keys = [field.name for field in made]
    refresh()
    spec, chance = registry.get(kind.key), random.Random("heliad plants")  # noqa: S311 - a sample, no secret
    parties = Party.objects.filter(kind=Party.Kind.ORGANISATION, owner__is_active=True).select_related("owner")
    found = [_plant(party, keys, chance) for party in parties.order_by("value_class", "id")[:_PLANTS]]
    if found:
        write.create_many(spec, found, actor=None, channel="command")
    return len(found)


def _roles(action: str) -> list[str]:
    """The roles that do so to organisations."""
    granted = Grant.objects.filter(kind__in=["organisations", EVERY_KIND], action=action)
    return [str(role.uid) for role in Role.objects.filter(pk__in=granted.values("role")).order_by("name")]


def _plant(party: Party, keys: list[str], chance: random.Random) -> dict[str, object]:
    state = chance.choices(list(_SHARES), list(_SHARES.values()))[0]
    since = timezone.localdate() - timedelta(days=chance.randrange(20, 2_000))
    language = party.owner.language if party.owner is not None and party.owner.language in _ROOFS else "en"
    output, standing, day = keys
    values = {output: f"{chance.randrange(300, 9_000) / 10}", standing: state}
    started = {day: since.isoformat()} if state in ("running", "fault") else {}
    name = f"{chance.choice(_ROOFS[language])} {party.display_name}"[:300]
    return {"name": name, "x_party": party, "owner": party.owner, **values, **started}
