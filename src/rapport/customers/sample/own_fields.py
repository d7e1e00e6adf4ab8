"""The fields that the sample company added for itself: how large a customer's roof is, what it asks for, who decides on
it, and how many of our tasks for it are open."""

from __future__ import annotations

import random
from typing import Any

from rapport.customers.sample.district import District
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry

ROOF, ASKED, PART = "roof_area", "interested_in", "part_in_decision"
_FIELDS: tuple[dict[str, Any], ...] = (
    {
        "kind": "organisations",
        "type": "integer",
        "label_en": "Roof area",
        "label_de": "Dachfläche",
        "label_zh": "屋顶面积",
        "help_en": "In square metres, all roofs of the site together.",
        "help_de": "In Quadratmetern, alle Dächer des Standorts zusammen.",
        "help_zh": "以平方米计，场地所有屋顶合计。",
        "section": "Solar",
        "in_list": True,
    },
    {
        "kind": "organisations",
        "type": "formula",
        "label_en": "Possible output",
        "label_de": "Mögliche Leistung",
        "label_zh": "可装机容量",
        "help_en": "In kilowatts, at six square metres of roof each.",
        "help_de": "In Kilowatt, bei sechs Quadratmetern Dach für jedes.",
        "help_zh": "以千瓦计，每千瓦按六平方米屋顶估算。",
        "section": "Solar",
        "formula": f"x_{ROOF} / 6",
        "decimal_places": 0,
    },
    {
        "kind": "organisations",
        "type": "multi_choice",
        "label_en": "Interested in",
        "label_de": "Interessiert an",
        "label_zh": "感兴趣的产品",
        "section": "Solar",
        "choices": [
            {"value": "panels", "en": "Panels", "de": "Module", "zh": "光伏板"},
            {"value": "storage", "en": "Storage", "de": "Speicher", "zh": "储能"},
            {"value": "charging", "en": "Charging points", "de": "Ladepunkte", "zh": "充电桩"},
        ],
    },
    {
        "kind": "organisations",
        "type": "rollup",
        "label_en": "Open tasks",
        "label_de": "Offene Aufgaben",
        "label_zh": "未完成任务",
        "section": "Solar",
        "related": "tasks.party",
        "function": "count",
        "condition": "is_done=false",
    },
    {
        "kind": "people",
        "type": "choice",
        "label_en": "Part in decision",
        "label_de": "Rolle bei der Entscheidung",
        "label_zh": "决策角色",
        "section": "Solar",
        "choices": [
            {"value": "decides", "en": "Decides", "de": "Entscheidet", "zh": "决策者"},
            {"value": "advises", "en": "Advises", "de": "Berät", "zh": "顾问"},
            {"value": "uses", "en": "Uses it", "de": "Nutzt sie", "zh": "使用者"},
        ],
    },
)
_SHARE = 0.4
_PRODUCTS = ("panels", "storage", "charging")


def add_own_fields() -> None:
    """Define the fields that are not there yet, inside the change set of the block."""
    for values in _FIELDS:
        if not CustomField.objects.filter(kind=values["kind"], label_en=values["label_en"]).exists():
            write.create(registry.get("custom-fields"), values, actor=None, channel="command")


def fill_in(district: District) -> None:
    """Give some parties values; by numbers of their own, so that the rest of the sample stays as it was."""
    chance = random.Random(f"{district.seed} own fields {district.number}")  # noqa: S311 - a sample, no secret
    for member in district.members:
        if chance.random() >= _SHARE:
            continue
        if member.party.kind == "organisation":
            asked = [product for product in _PRODUCTS if chance.random() < _SHARE]
            roof = {f"x_{ROOF}": chance.randrange(80, 12_000, 10)}
            member.party.custom = roof | ({f"x_{ASKED}": asked} if asked else {})
        elif member.party.kind == "person":
            member.party.custom = {f"x_{PART}": chance.choice(("decides", "advises", "uses"))}
