"""A record that is there already, chosen while a new one was typed: what was typed is offered for it, nothing is lost.

What is empty in the record takes the typed value, collections (numbers, addresses, tags) take what they lack; a value
that would replace another is offered but not ticked, and one that has no place is named. One confirmation writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.lib.text import fold
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, rows, rows_of_model, visible_fields, writable_fields
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import cell, record_url
from rapport.platform.web.forms import RecordForm, record_form, values_of
from rapport.platform.web.once import FORM_KEY
from rapport.platform.web.views.base import CHANNEL, RecordView, redirect_with_message, with_toast
from rapport.platform.write_errors import Invalid

EMPTY: tuple[Any, ...] = ("", None, [], {}, False)
_OWN = frozenset({"csrfmiddlewaretoken", FORM_KEY, "use", "take", "confirmed", "again", "back", "next"})


@dataclass(frozen=True, slots=True)
class Line:
    """One typed value: what it would be in the chosen record, and what stands there now."""

    name: str
    label: Any
    typed: Any
    """As HTML."""
    value: Any = None
    """As the write path takes it; of a collection the whole of it."""
    present: Any = ""
    """What it would replace, as HTML."""
    kept: bool = True
    """Whether it has a place in the record at all."""

    @property
    def offered(self) -> bool:
        """Whether it is ticked from the beginning: where it replaces nothing."""
        return self.kept and not self.present


class ChosenView(RecordView):
    """POST /<kind>/use/ with the fields of the form and ``use`` ("people/<uid>"); ``confirmed`` and ``take`` write."""

    def post(self, request: HttpRequest) -> HttpResponse:
        spec, instance = self.chosen(request.POST.get("use", ""))
        form = self.typed()
        lines = lines_of(self, form, spec, instance)
        acts: list[ChangeSet] = []
        if "confirmed" in request.POST:
            taken = request.POST.getlist("take")
            values = {line.name: line.value for line in lines if line.kept and line.name in taken}
            try:
                with acts_noted() as acts:
                    if values:
                        write.update(spec, instance, values, actor=self.user, channel=CHANNEL)
            except Invalid as refusal:
                return self.show(instance, lines, form, refusal=refusal)
        elif lines:
            return self.show(instance, lines, form)
        return self.done(instance, acts)

    def chosen(self, text: str) -> tuple[RecordSpec, Any]:
        """The record, of this kind or another of the same table, within reach; 404 otherwise."""
        kind, _slash, uid = text.partition("/")
        spec = next((spec for spec in registry.of_model(self.record.model) if spec.name == kind), None)
        found = rows(spec, self.user).filter(uid=parse_uid(uid)).first() if spec is not None else None
        if spec is None or found is None:
            raise Http404
        return spec, found

    def typed(self) -> RecordForm:
        """The form that was being filled, as far as this reader may fill it."""
        sent = {name.partition("-")[0] for name in self.request.POST}
        names = self.writable(name for name in self.record.fields if name in sent)
        form = record_form(self.record, names, data=self.request.POST)
        form.full_clean()
        return form

    def show(self, instance: Any, lines: list[Line], form: RecordForm, refusal: Invalid | None = None) -> HttpResponse:
        """Ask what of it shall go onto the record."""
        posted = self.request.POST
        lookup = self.request.GET.get("lookup", "")[:100]
        taken = posted.getlist("take")
        context = {
            "name": self.title(instance),
            "lines": [(line, line.name in taken if refusal else line.offered) for line in lines if line.kept],
            "lost": [line for line in lines if not line.kept],
            "errors": [text for texts in refusal.errors.values() for text in texts] if refusal else [],
            "kept": [(name, text) for name in posted if name not in _OWN for text in posted.getlist(name)],
            "use": posted.get("use", ""),
            "lookup": lookup,
            "form_url": self.request.get_full_path(),
            "back_url": self.url("quick" if self.target else "new") + (f"?lookup={lookup}" if lookup else ""),
            "crumbs": self.crumbs((capfirst(_("New %(kind)s") % {"kind": self.record.label}), "")),
        }
        return self.page("records/chosen.html", context, status=422 if refusal is not None else 200)

    def done(self, instance: Any, acts: list[ChangeSet]) -> HttpResponse:
        """On to the record, or back to the look-up that asked for one."""
        title = self.title(instance)
        lookup = self.request.GET.get("lookup", "")[:100]
        text = _("Saved: %(name)s") % {"name": title} if acts else _("Nothing was changed.")
        if not lookup:
            return redirect_with_message(self.request, record_url(instance), text, *acts[-1:])
        event = {"lookup": lookup, "value": str(instance.uid), "text": title}
        events: dict[str, Any] = {"lookup-created": event, "closeDialog": True}
        return with_toast(HttpResponse(status=204), text, acts[-1] if acts else None, **events)


def lines_of(view: RecordView, form: RecordForm, spec: RecordSpec, instance: Any) -> list[Line]:
    """What was typed and is not in the record yet."""
    given = {name: value for name, value in form.cleaned_data.items() if value not in EMPTY and name != "version"}
    given = {name: value for name, value in given.items() if not _is_default(view.record, name, value)}
    changeable = may_change(spec, view.user, instance, Action.UPDATE.value)
    open_to = set(writable_fields(spec, view.user)) & set(visible_fields(spec, view.user)) if changeable else set()
    placed = spec.record.get_additions(instance, given)
    found = []
    for name, value in placed.items():
        if name in open_to:
            found.append(_line(view, spec.fields[name], instance, value))
        else:
            field = spec.fields.get(name) or view.record.fields[name]
            found.append(Line(name, field.label, _shown(view, field, value), kept=False))
    return [line for line in found if line is not None]


def _line(view: RecordView, field: FieldSpec, instance: Any, value: Any) -> Line | None:
    present = values_of(registry.of_instance(instance), instance, [field.name])[field.name]
    if isinstance(value, list) and isinstance(present, list):
        lacking = [item for item in value if not any(_holds(one, item) for one in present)]
        return Line(field.name, field.label, _shown(view, field, lacking), [*present, *lacking]) if lacking else None
    if present in EMPTY:
        return Line(field.name, field.label, _shown(view, field, value), value)
    if fold(str(present)) == fold(str(value)):
        return None
    return Line(field.name, field.label, _shown(view, field, value), value, _shown(view, field, present))


def _holds(present: Any, item: Any) -> bool:
    """Whether a row says all that another one says, however it is written."""
    if not isinstance(present, Mapping) or not isinstance(item, Mapping):
        return fold(str(present)) == fold(str(item))
    return all(fold(str(present.get(key) or "")) == fold(str(value)) for key, value in item.items() if value)


def _shown(view: RecordView, field: FieldSpec, value: Any) -> Any:
    """A form's value as HTML; of a link only what is within reach."""
    if field.kind is FieldKind.LINK and field.link_model is not None:
        return cell(field, rows_of_model(field.link_model, view.user).filter(uid=value).first())
    return str(value) if isinstance(value, str) and not field.choices else cell(field, value)


def _is_default(spec: RecordSpec, name: str, value: Any) -> bool:
    """Whether a form has this value without anybody typing it."""
    if not spec.fields[name].stored:
        return False
    column = spec.model._meta.get_field(name)
    return isinstance(column, models.Field) and column.has_default() and str(column.get_default()) == str(value)
