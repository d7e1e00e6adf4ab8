"""What a form calls the fields that it asks for, in each language, where its maker says so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.records.fields import FieldKind
from rapport.platform.records.virtual import VirtualField
from rapport.sales.models import WebFormLabel

if TYPE_CHECKING:
    from rapport.platform.write import Change

ASKABLE = (
    "given_name", "family_name", "job_title", "company", "email", "phone", "website", "street", "postcode", "city",
    "country", "industry", "employee_count", "description",
)  # fmt: skip
"""Fields of a lead that a stranger may fill; anything else follows from the form."""
LONGEST = {"label": WebFormLabel.LONGEST_LABEL, "help": WebFormLabel.LONGEST_HELP}
TEXTS = {f"{name}{ending}": most for name, most in LONGEST.items() for ending in ("", "_de", "_zh")}
"""The texts of a field, and how many characters of each fit."""
_LONGEST = 40_000
"""Characters of all of them together as JSON."""


class FieldLabels(VirtualField):
    """Label and help line of fields, in English, German and Chinese; a field without any is called as ever."""

    kind = FieldKind.COLLECTION

    def __init__(self) -> None:
        super().__init__("labels", gettext_lazy("Labels of the fields"))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        for row in WebFormLabel.objects.filter(form__in=ids).order_by("form_id", "field"):
            texts = {name: getattr(row, name) for name in TEXTS if getattr(row, name)}
            found[row.form_id].append({"field": row.field, **texts})
        return found

    def clean(self, value: Any) -> list[dict[str, str]]:
        found = [_cleaned(item) for item in _items(value)]
        names = [one["field"] for one in found]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValidationError(_("“%(name)s” stands here twice."), params={"name": twice[0]}, code="twice")
        return sorted((one for one in found if len(one) > 1), key=lambda one: one["field"])

    def same(self, stored: Any, wanted: Any) -> bool:
        return list(stored or []) == list(wanted or [])

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            held = {row.field: row for row in WebFormLabel.objects.filter(form=change.instance)}
            by_field = {one["field"]: one for one in wanted}
            for name in sorted(held.keys() - by_field.keys()):
                held[name].delete()
            for name, one in by_field.items():
                row = held.get(name) or WebFormLabel(form=change.instance, field=name)
                texts = {text: one.get(text, "") for text in TEXTS}
                if name not in held or any(getattr(row, text) != said for text, said in texts.items()):
                    for text, said in texts.items():
                        setattr(row, text, said)
                    row.save()

    def text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

    def json_schema(self) -> dict[str, Any]:
        texts = {name: {"type": "string", "maxLength": most} for name, most in TEXTS.items()}
        field = {"type": "string", "enum": list(ASKABLE)}
        item = {"type": "object", "properties": {"field": field, **texts}, "required": ["field"]}
        return {"type": "array", "items": item}


def _items(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise ValidationError(
                _("At most %(limit)s characters fit here."), params={"limit": _LONGEST}, code="length"
            )
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This is not JSON."), code="type") from error
    if not isinstance(value, list):
        raise ValidationError(_("This is not JSON of the form needed here."), code="type")
    return value


def _cleaned(item: Any) -> dict[str, str]:
    if not isinstance(item, dict) or not set(item) <= {"field", *TEXTS}:
        raise ValidationError(_("This is not JSON of the form needed here."), code="type")
    name = str(item.get("field") or "")
    if name not in ASKABLE:
        raise ValidationError(_("A form cannot ask for: %(names)s."), params={"names": name[:200]}, code="unknown")
    found = {"field": name}
    for text, most in TEXTS.items():
        said = " ".join(str(item.get(text) or "").replace("\x00", "").split())
        if len(said) > most:
            told = _("This is %(length)s characters long; at most %(limit)s fit here. Shorten it.")
            raise ValidationError(told, params={"length": len(said), "limit": most}, code="length")
        if said:
            found[text] = said
    return found
