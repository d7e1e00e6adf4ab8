"""A form as visitors read it in their language: its texts, its fields in their order, its thanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.platform.records.registry import registry
from rapport.sales.forms.taking import KEY, TRAP, asked_of, in_order, new_key
from rapport.sales.models import WebForm

_TYPES = {"email": "email", "phone": "tel"}
_LONG = "description"
_MOST = 5_000


def page_context(
    form: WebForm,
    language: str,
    given: Mapping[str, str],
    errors: Mapping[str, Sequence[str]],
    *,
    sent: bool = False,
) -> dict[str, Any]:
    """What the page of a form needs: with what was typed and what is wrong with it, or with the thanks."""
    return {
        **{name: form.text(name, language) for name in ("title", "intro", "thanks", "button")},
        "sent": sent,
        "fields": [
            {**field, "value": given.get(field["name"], ""), "errors": errors.get(field["name"], [])}
            for field in shown_fields(form, language)
        ],
        "others": [text for name, texts in errors.items() if name not in form.fields for text in texts],
        "asked": [(one, bool(given.get(one.name))) for one in asked_of(form, language)],
        "key_name": KEY,
        "key": new_key(form),
        "trap": TRAP,
        "languages": settings.LANGUAGES,
        "language": language,
    }


def shown_fields(form: WebForm, language: str) -> list[dict[str, Any]]:
    """The fields that a form asks for: as its maker calls them in the language, else in English, else as ever."""
    own = {row.field: row for row in form.own_labels.all()}
    fields = registry.get("leads").fields
    return [
        {
            "name": name,
            "label": (own[name].text("label", language) if name in own else "") or usual_label(name),
            "help": own[name].text("help", language) if name in own else "",
            "type": _TYPES.get(name, "text"),
            "is_long": name == _LONG,
            "most": fields[name].max_length or _MOST,
            "required": name in form.required_fields,
        }
        for name in in_order(form.fields, language)
    ]


def usual_label(name: str) -> str:
    """What a field is called where the maker of the form says nothing."""
    return _("Your message") if name == _LONG else str(registry.get("leads").fields[name].label)
