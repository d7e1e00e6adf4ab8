"""A JSON column of a rule as a field of its record: read and written by the API, by history and undo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rapport.platform.automation.limits import LENGTH
from rapport.platform.automation.models import Automation
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.virtual import VirtualField
from rapport.platform.write import Change


class JsonColumn(VirtualField):
    """The column of the same name. What it may hold depends on the kind, which the record's ``before_save`` knows."""

    kind = FieldKind.COLLECTION

    def __init__(
        self,
        name: str,
        label: Any,
        shape: type[list[Any]] | type[dict[str, Any]],
        help: str,
        model: type[models.Model] = Automation,
    ) -> None:
        super().__init__(name, label)
        self.model = model
        self.shape = shape
        self.described = help

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        return dict(self.model._default_manager.filter(pk__in=ids).values_list("pk", self.name))

    def clean(self, value: Any) -> Any:
        if value in (None, ""):
            return self.shape()
        if isinstance(value, str):
            value = _decoded(value)
        if not isinstance(value, self.shape):
            raise ValidationError(_("This is not JSON of the form needed here."), code="type")
        if len(json.dumps(value, default=str)) > LENGTH:
            raise ValidationError(_("At most %(limit)s characters fit here."), params={"limit": LENGTH}, code="length")
        return value

    def same(self, stored: Any, wanted: Any) -> bool:
        """The column says so by itself."""
        return True

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Done with the row."""

    def text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

    def json_schema(self) -> dict[str, Any]:
        if self.shape is list:
            return {"type": "array", "items": {"type": "object"}, "description": self.described}
        return {"type": "object", "description": self.described}


def _decoded(text: str) -> Any:
    if len(text) > LENGTH:
        raise ValidationError(_("At most %(limit)s characters fit here."), params={"limit": LENGTH}, code="length")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("This is not JSON."), code="type") from error
