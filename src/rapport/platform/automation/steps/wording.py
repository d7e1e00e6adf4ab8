"""A step's values in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.platform.access.titles import title_of
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec


def value_words(field: FieldSpec, source: RecordSpec, value: Any) -> str:
    """A value as a step writes it: “High”, "3 days from today", "its owner"."""
    if isinstance(value, Mapping) and len(value) == 1:
        return _taken(source, value)
    if value in (None, "", []):
        return _("nothing")
    if field.kind is FieldKind.CHOICE:
        return f"“{dict(field.choices).get(str(value), value)}”"
    if field.kind is FieldKind.MULTI_CHOICE:
        labels = dict(field.choices)
        return ", ".join(f"“{labels.get(code, code)}”" for code in clean_value(field, value) or ())
    if field.kind is FieldKind.BOOLEAN:
        return _("yes") if str(value).lower() in ("true", "1", "on", "yes") else _("no")
    if field.link_model is not None:
        row = field.link_model._default_manager.filter(uid=value).first()
        return f"“{title_of(row)}”" if row is not None else _("a record that is gone")
    if field.virtual is not None:
        return f"“{field.virtual.text(value)}”"
    return f"“{value}”"


def _taken(source: RecordSpec, value: Mapping[str, Any]) -> str:
    if "field" in value:
        field = source.fields.get(value["field"])
        return _("its %(field)s") % {"field": field.label if field is not None else value["field"]}
    if "payload" in value:
        return _("the message's %(member)s") % {"member": value["payload"]}
    if "record" in value:
        return _("this record")
    days = int(value.get("days", 0))
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)s day from today", "%(days)s days from today", days) % {"days": days}
    return ngettext("%(days)s day before today", "%(days)s days before today", -days) % {"days": -days}
