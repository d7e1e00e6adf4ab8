"""The form of one condition of a list: field, comparison, value; beside the others, or in a group of alternatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import LISTED, ListError, Operator, field_named
from rapport.platform.records.groups import PARAMETER, condition_json, groups_text, parse_groups
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.short import MOST, ShortOrder
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.shown import LOOK
from rapport.platform.saved_views.state import VIEW
from rapport.platform.web import filterbar
from rapport.platform.web.forms import record_form
from rapport.platform.web.numbers import NUMBERS, as_typed, read_typed
from rapport.platform.web.views.base import RecordView
from rapport.platform.web.views.list import OWN_PARAMETERS
from rapport.platform.web.widgets import EVERY, LookupField

NEW = "new"
"""The group that a condition begins."""
_VALUE = "_value"
_STAYING = (VIEW, *LOOK)
"""What stays in the address beside the question: the view, and how it is shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands: beside the others (no group), or at a place of a group."""

    group: str
    at: int | None


class FilterView(RecordView):
    """GET /<kind>/filter/: the form, into the dialog; sent with a value it leads to the filtered list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        name = request.GET.get("_field", "")
        field, _link = field_named(self.record, name, self.user) if name else (None, None)
        if name and field is None:
            raise Http404
        operator = request.GET.get("_operator", "")
        if field is not None and operator and self.target != "dialog-body":
            return HttpResponseRedirect(self.filtered(field, operator))
        current, value = self.current(name)
        operators = filterbar.operator_choices(field) if field is not None else []
        chosen = operator if operator in {one for one, _label in operators} else current
        place = self.place()
        context = {
            "choices": filterbar.filter_choices(self.record, self.user),
            "field": field,
            "operators": operators,
            "current_operator": chosen,
            "control": control_of(self.record, field, chosen, value) if field is not None else None,
            "kept": [(k, v) for k, vs in request.GET.lists() for v in vs if not _is_own(k)],
            "group": place.group,
            "at": "" if place.at is None else place.at,
            "form_url": request.path,
            "order": self.short_order(),
            "most": MOST,
            "crumbs": self.crumbs((_("Filter"), "")),
        }
        return self.page("records/filter.html", context)

    def short_order(self) -> str:
        """What the list is to be sorted by, where that takes a short list; else ""."""
        try:
            order = ListQuery.parse(self.record, {"sort": self.kept().get("sort", "")}, self.user).order
        except ListError:
            return ""
        return ", ".join(order.labels) if isinstance(order, ShortOrder) else ""

    def place(self) -> Place:
        """Which condition is asked about."""
        group, at = self.request.GET.get("_group", ""), self.request.GET.get("_at", "")
        known = group if group == NEW or (group.isascii() and group.isdigit() and len(group) < 3) else ""
        return Place(known, int(at) if at.isascii() and at.isdigit() and len(at) < 3 else None)

    def question(self) -> ListQuery:
        """The list as it is; 404 when its address makes no sense."""
        try:
            return ListQuery.parse(self.record, self.kept(), self.user, skip_empty=True)
        except ListError as error:
            raise Http404 from error

    def kept(self) -> QueryDict:
        """The list's own parameters."""
        kept = QueryDict(mutable=True)
        for name, values in self.request.GET.lists():
            if not _is_own(name) and name not in _STAYING:
                kept.setlist(name, values)
        return kept

    def current(self, name: str) -> tuple[str, str]:
        """The operator and the value that the list has for this field now."""
        place = self.place()
        if place.group and place.at is not None and place.group != NEW:
            groups = self.question().groups
            if int(place.group) < len(groups) and place.at < len(groups[int(place.group)]):
                given = groups[int(place.group)][place.at]
                if given.field.name == name:
                    return filterbar.shown_operator(given.operator.value, given.text), given.text
        elif not place.group:
            for key in self.request.GET:
                value = str(self.request.GET[key])
                base, _underscores, operator = key.partition("__")
                if base == name:
                    return filterbar.shown_operator(operator or "exact", value), value
        return "exact", ""

    def given(self, field: FieldSpec, shown: str) -> tuple[str, str]:
        """The operator and the value that were chosen."""
        operator, value = filterbar.asked_operator(shown)
        if value:
            return operator, value
        values = [text for text in self.request.GET.getlist(_VALUE) if text.strip()]
        if not values:
            values = [text for text in self.request.GET.getlist(field.name)[-1:] if text.strip()]
        if field.kind in NUMBERS and operator not in LISTED:
            values = [str(read_typed(text)) for text in values]
        return operator, ",".join(values) if operator in LISTED else (values[-1] if values else "")

    def filtered(self, field: FieldSpec, shown: str) -> str:
        """The address of the list with this condition, in the place of the one that was edited."""
        operator, value = self.given(field, shown)
        place = self.place()
        view = [(name, self.request.GET[name]) for name in _STAYING if name in self.request.GET]
        if not place.group:
            pairs = [(k, v) for k, vs in self.kept().lists() for v in vs if k.partition("__")[0] != field.name]
            pair = (field.name if operator == "exact" else f"{field.name}__{operator}", value)
            return f"{self.url('list')}?{urlencode([*view, *pairs, *([pair] if value else [])])}"
        question = self.question()
        groups = [[condition_json(one) for one in group] for group in question.groups]
        beside = {one.parameter for one in question.filters}
        if place.group == NEW and not groups and question.filters:
            groups, moved = [[condition_json(one) for one in question.filters]], beside
        else:
            moved = set()
        self._put(groups, place, {"field": field.name, "op": operator, "value": value})
        pairs = [pair for pair in question.parameters() if pair[0] not in moved and pair[0] != PARAMETER]
        sort = self.kept().get("sort")
        if sort and not any(name == "sort" for name, _text in pairs):
            pairs.append(("sort", sort))
        return f"{self.url('list')}?{urlencode([*view, *pairs, (PARAMETER, self._text(groups))])}"

    def _put(self, groups: list[list[dict[str, Any]]], place: Place, condition: dict[str, Any]) -> None:
        if place.group == NEW or int(place.group) >= len(groups):
            groups.append([condition])
        elif place.at is not None and place.at < len(groups[int(place.group)]):
            groups[int(place.group)][place.at] = condition
        else:
            groups[int(place.group)].append(condition)

    def _text(self, groups: list[list[dict[str, Any]]]) -> str:
        """The groups as they stand in an address; a wrong value goes there as it is, and the list names it."""
        given: Any = {"any": [{"all": group} for group in groups]}
        try:
            return groups_text(parse_groups(self.record, [given], self.user))
        except ListError:
            return filterbar.compact(given)


def _is_own(name: str) -> bool:
    """Parameters of the form itself; the view stays in the address."""
    return (name in OWN_PARAMETERS and name not in _STAYING) or name == "cursor"


def control_of(spec: RecordSpec, field: FieldSpec, operator: str, value: str) -> Any:
    """The control for the value of a comparison; None where it needs none."""
    asked, fixed = filterbar.asked_operator(operator)
    if fixed:
        return None
    if asked in (Operator.WITHIN.value, Operator.NOT_WITHIN.value):
        return _own(forms.ChoiceField(choices=filterbar.period_choices(value)), _("Days"), forms.Select, value)
    if asked in {operator.value for operator in LISTED} and field.choices:
        ticked = forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple)
        return _own(ticked, field.label, None, value.split(","))
    if field.kind is FieldKind.MULTI_CHOICE:
        return _own(forms.ChoiceField(choices=field.choices), field.label, forms.Select, value)
    if asked in (Operator.IN.value, Operator.NOT_IN.value, Operator.CONTAINS.value, Operator.NOT_CONTAINS.value):
        return _own(forms.CharField(), field.label, forms.TextInput, value)
    return _of_the_field(spec, field, value)


def _own(field: forms.Field, label: Any, widget: type[forms.Widget] | None, value: Any) -> Any:
    form = forms.Form(initial={_VALUE: value}, auto_id="filter-%s", label_suffix="")
    if widget is not None:
        choices = getattr(field, "choices", None)
        field.widget = widget(attrs={"class": "control", "autocomplete": "off"})
        if choices is not None:
            field.widget.choices = choices
    else:
        field.widget.attrs["class"] = "checkbox checkbox-sm"
    field.label, field.required = label, False
    form.fields[_VALUE] = field
    return form[_VALUE]


def _of_the_field(spec: RecordSpec, field: FieldSpec, value: str) -> Any:
    """The control that a form has for this field, of this record or the linked one, sent under one name."""
    name = field.name
    if "." in name:
        link, _dot, name = name.partition(".")
        model = spec.fields[link].link_model
        assert model is not None
        spec = next(kind for kind in registry.of_model(model) if name in kind.fields)
    virtual = spec.fields[name].virtual
    if (virtual is not None and not virtual.lookup) or field.kind is FieldKind.JSON:
        return _own(forms.CharField(), field.label, forms.TextInput, value)
    made = record_form(spec, [name], initial={name: value}).fields[name]
    shown = as_typed(value) if field.kind in NUMBERS else value
    form = forms.Form(initial={_VALUE: shown}, auto_id="filter-%s", label_suffix="")
    if isinstance(made, LookupField):
        made.widget.attrs["data-url"] += f"?{EVERY}"
    if field.kind is FieldKind.BOOLEAN:
        made = forms.ChoiceField(choices=[("true", _("Yes")), ("false", _("No"))])
        made.widget.attrs["class"] = "control"
    made.label, made.help_text, made.required = field.label, "", False
    form.fields[_VALUE] = made
    return form[_VALUE]
