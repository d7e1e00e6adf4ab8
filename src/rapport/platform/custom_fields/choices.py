"""The values that a field of choices offers, as rows of a form and as a list in the API."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.texts import LANGUAGES
from rapport.platform.records.collections import as_list
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change

MOST_CHOICES = 50
"""As many rows as a form has."""
_LABEL_LENGTH = 80
_VALUE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\Z")
_ENDS = tuple(LANGUAGES.values())


class ChoicesField(VirtualField):
    """The choices of a field: ``{"value", "en", "de", "zh"}`` each. A column, read and written here.

    One that is left out is not lost: it is retired, so that records which hold it are called as before, and it is back
    when its value is given again.
    """

    rows = (
        ("en", gettext_lazy("Label in English")),
        ("de", gettext_lazy("Label in German")),
        ("zh", gettext_lazy("Label in Chinese")),
        ("value", gettext_lazy("Value")),
    )

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found = CustomField.objects.filter(pk__in=ids).values_list("pk", "choices")
        return {pk: [_shown(choice) for choice in choices if not choice.get("retired")] for pk, choices in found}

    def clean(self, value: Any) -> list[dict[str, str]]:
        given = as_list(value)
        if len(given) > MOST_CHOICES:
            raise ValidationError(_("At most %(limit)s choices fit here."), params={"limit": MOST_CHOICES})
        cleaned: list[dict[str, str]] = []
        for number, item in enumerate(given, start=1):
            choice = _choice(item, number)
            if any(choice["value"] == other["value"] for other in cleaned):
                raise ValidationError(_("The value “%(value)s” is there twice."), params={"value": choice["value"]})
            cleaned.append(choice)
        return cleaned

    def same(self, stored: Any, wanted: Any) -> bool:
        """The column says so by itself."""
        return True

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Done with the row."""

    def text(self, value: Any) -> str:
        if isinstance(value, list):
            return " ::: ".join(str(item.get("value", item)) if isinstance(item, dict) else str(item) for item in value)
        return "" if value is None else str(value)

    def json_schema(self) -> dict[str, Any]:
        text = {"type": "string", "maxLength": _LABEL_LENGTH}
        members = {"value": {**text, "pattern": "^[a-z0-9][a-z0-9_-]*$", "maxLength": 60}, **dict.fromkeys(_ENDS, text)}
        item = {"type": "object", "properties": members, "additionalProperties": False}
        return {"type": "array", "maxItems": MOST_CHOICES, "items": item}


def with_retired(wanted: Sequence[dict[str, str]], former: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The choices wanted, and behind them as retired those of before that are no longer wanted."""
    values = {choice["value"] for choice in wanted}
    return [*wanted, *({**choice, "retired": True} for choice in former if choice["value"] not in values)]


def _shown(choice: Mapping[str, Any]) -> dict[str, str]:
    return {"value": choice["value"], **{end: choice.get(end, "") for end in _ENDS}}


def _choice(item: Any, number: int) -> dict[str, str]:
    given = item if isinstance(item, dict) else {"en": str(item)}
    if set(given) - {"value", *_ENDS} or not all(isinstance(text, str | None) for text in given.values()):
        raise ValidationError(_("Each choice has a value and labels in en, de and zh."), code="type")
    labels = {end: (given.get(end) or "").replace("\x00", "").strip()[:_LABEL_LENGTH] for end in _ENDS}
    named = next(filter(None, labels.values()), "")
    value = (given.get("value") or "").strip() or slugify(named)[:60] or f"choice-{number}"
    if not _VALUE.match(value):
        raise ValidationError(
            _("“%(value)s” is no value: small letters, digits, - and _ only."),
            params={"value": value[:60]},
            code="invalid",
        )
    return {"value": value, **labels} if named else {"value": value, **labels, "en": value}
