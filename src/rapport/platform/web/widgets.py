"""Form controls that Django lacks: several rows of columns, a look-up, a choice of hundreds that costs little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.web import markup

ROW_LIMIT = 50
"""Rows of one control that a form reads."""


class RowsWidget(forms.Widget):
    """A small table of text inputs, the rows that are there and one empty one."""

    template_name = "ui/rows_widget.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[tuple[str, Any]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        items = [item for item in value or [] if isinstance(item, Mapping)]
        context["rows"] = [
            {
                "cells": [
                    {"name": f"{name}-{index}-{key}", "label": label, "value": item.get(key, ""), "key": key}
                    for key, label in self.columns
                ],
                "primary_name": f"{name}-{index}-primary",
            }
            for index, item in enumerate([*items, {}])
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        rows = []
        for index in range(ROW_LIMIT):
            item = {key: str(data.get(f"{name}-{index}-{key}", "")).strip() for key, _label in self.columns}
            if any(value for key, value in item.items() if key != "label"):
                rows.append(item)
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        return ""


class RowsField(forms.Field):
    """The value of a :class:`RowsWidget`: one mapping a row."""

    def __init__(self, columns: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(widget=RowsWidget(columns), **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


class GroupedBoxes(forms.CheckboxSelectMultiple):
    """Many boxes to tick, in rows that have a heading each."""

    template_name = "ui/box_groups.html"

    def __init__(self) -> None:
        super().__init__(attrs={"class": "checkbox checkbox-sm"})


class PlainSelect(forms.Select):
    """A choice without groups, of countries or time zones among others: Django renders a template for each option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs({"name": name, **self.attrs}, attrs)
        pairs = [(str(code), label) for code, label in self.choices]
        return markup.fill("<select{}>{}</select>", flatatt(given), markup.options(pairs, self.format_value(value)[0]))


EVERY = "every"
"""The parameter by which a look-up offers retired records too."""
CREATES = "creates"
"""The parameter of a look-up that names the kinds to create a record of, with commas between."""


class LookupWidget(forms.Select):
    """A look-up of a linked record: a select with the chosen one, which scripts turn into a search; ``creates`` names
    the kinds of which it offers to create a record of the words typed."""

    def __init__(self, url: str, creates: Sequence[str] = (), attrs: dict[str, Any] | None = None) -> None:
        asked = f"{url}?{CREATES}={','.join(creates)}" if creates else url
        super().__init__({**(attrs or {}), "data-combobox": "", "data-url": asked})


class LookupField(forms.Field):
    """A link, posted as the uid of the linked record; the write path resolves and checks it."""

    def __init__(self, url: str, creates: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(widget=LookupWidget(url, creates), **kwargs)

    def offer(self, chosen: Sequence[tuple[str, str]]) -> None:
        """Set the options that the control shows before anything is typed."""
        self.widget.choices = [("", ""), *chosen]

    def clean(self, value: Any) -> str:
        text = str(value or "").strip()
        if self.required and not text:
            raise ValidationError(_("Choose a record."), code="required")
        return text[:60]
