"""A JSON column of a record's own row that every door shows and sets, where the generic kinds of field can't: what it
may hold depends on other fields, so the record's :meth:`before_save` checks it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from rapport.platform.records.fields import FieldKind
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change


class JsonColumn(VirtualField):
    """The JSON column of this name; exclude the model's field. ``describes`` says in the API what it holds."""

    kind = FieldKind.COLLECTION

    def __init__(self, model: type[models.Model], name: str, label: Any, describes: str) -> None:
        super().__init__(name, label)
        self.model = model
        self.describes = describes

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        return dict(self.model._default_manager.filter(pk__in=ids).values_list("pk", self.name))

    def clean(self, value: Any) -> Any:
        """As given: the record's ``before_save`` knows what it may hold."""
        if value is not None and not isinstance(value, dict | str):
            raise ValidationError(_("Give an object with the parts of a view."), code="type")
        return value or {}

    def same(self, stored: Any, wanted: Any) -> bool:
        """The column says so by itself."""
        return True

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Done with the row."""

    def text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object", "description": self.describes}
