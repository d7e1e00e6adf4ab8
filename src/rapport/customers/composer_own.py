"""Custom fields of touches in the composer and in the form that logs a touch: those that the layout lays out for quick
create, and those that a touch needs. On the page of one, all that say something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from rapport.customers.models import Touch
from rapport.platform.access.engine import visible_fields, writable_fields
from rapport.platform.layouts.applied import layouts_for, page_of
from rapport.platform.layouts.strips import strip_of
from rapport.platform.records.custom import defaults_of
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import load_together
from rapport.platform.web.cells import cell
from rapport.platform.web.forms import RecordForm, record_form

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def own_names(user: User) -> list[str]:
    """The custom fields that somebody fills in while logging a touch; no query where touches have none."""
    spec = registry.get("touches")
    if not spec.additions:
        return []
    own = {added.field.name for added in spec.additions} & writable_fields(spec, user)
    laid_out = strip_of(spec, page_of(spec, layouts_for(spec, user)), "quick")
    needed = [added.field.name for added in spec.additions if added.field.required and added.default is None]
    return [name for name in dict.fromkeys([*laid_out, *needed]) if name in own]


def own_form(user: User, *, prefix: str = "", data: QueryDict | None = None) -> RecordForm | None:
    """Their form, filled with what was sent or with their defaults; None where there is nothing to fill in. ``prefix``
    begins the ids of its controls."""
    names = own_names(user)
    if not names:
        return None
    spec = registry.get("touches")
    form = record_form(spec, names, data=data, initial=defaults_of(spec))
    del form.fields["version"]
    form.auto_id = f"{prefix}own-%s"
    return form


def own_values(user: User, data: QueryDict) -> dict[str, Any]:
    """What was sent for them. What a form can't read goes on as it came: the write path says what is wrong with it."""
    form = own_form(user, data=data)
    if form is None:
        return {}
    form.full_clean()
    given = {name: form.cleaned_data.get(name, data.get(name)) for name in form.fields}
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def own_lines(user: User, touch: Touch) -> list[dict[str, Any]]:
    """Labels and values of those that say something of a touch, as far as the reader sees them."""
    spec = registry.get("touches")
    seen = visible_fields(spec, user) if spec.additions else frozenset()
    fields = [added.field for added in spec.additions if added.field.name in seen]
    fields = [field for field in fields if field.kind is not FieldKind.CURRENCY]  # said beside its amount
    loaded = load_together([field.virtual for field in fields if field.virtual is not None], [touch.pk])
    lines = []
    for field in fields:
        held = loaded[field.name].get(touch.pk) if field.virtual is not None else getattr(touch, field.name)
        if held not in (None, "", []):
            lines.append({"label": field.label, "value": cell(field, held, touch)})
    return lines
