"""The fields that the sample company added for itself: how large a customer's roof is, and who decides on it."""

from __future__ import annotations

import random
from typing import Any

from rapport.customers.sample.district import District
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry

ROOF, PART = "roof_area", "part_in_decision"
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
            member.party.custom = {f"x_{ROOF}": chance.randrange(80, 12_000, 10)}
        elif member.party.kind == "person":
            member.party.custom = {f"x_{PART}": chance.choice(("decides", "advises", "uses"))}
