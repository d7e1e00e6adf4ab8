"""Forms from specs: they gather text; what a value means and whether it may be written, the write path says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from babel import Locale
from django import forms
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from rapport.lib.currencies import minor_units
from rapport.lib.ids import parse_uid
from rapport.lib.sort_keys import sort_key
from rapport.lib.time_zones import time_zones
from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.titles import present_reader, title_of
from rapport.platform.records.choices import Choices
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.numbers import NumberField
from rapport.platform.web.widgets import GroupedBoxes, LookupField, PlainSelect, RowsField
from rapport.platform.write_errors import Invalid

COMES_WITH = gettext_lazy(
    "Comes with Rapport and is shown in each reader's language. A text of your own is shown to everybody as it is."
)


class RecordForm(forms.Form):
    """The fields of one record; ``version`` says which state of it the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    hints: Sequence[str] = ()
    """Fields whose help stands below the control instead of behind a mark (as any form may say)."""

    def add_refusal(self, refusal: Invalid) -> None:
        """Show what the write path refused, each message at its field."""
        for name, messages in refusal.errors.items():
            for message in messages:
                self.add_error(
                    name if name in self.fields else None,
                    message if name in self.fields or not name else f"{name}: {message}",
                )

    def given(self, names: Sequence[str]) -> dict[str, Any]:
        """The values posted for these fields."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def record_form(
    spec: RecordSpec,
    names: Sequence[str],
    *,
    data: Mapping[str, Any] | None = None,
    instance: models.Model | None = None,
    initial: Mapping[str, Any] | None = None,
) -> RecordForm:
    """A form of the named fields, bound to ``data`` when given, filled from ``instance`` or ``initial`` otherwise."""
    filled = {**(values_of(spec, instance, names) if instance is not None else {}), **(initial or {})}
    form = RecordForm(data, initial=filled, auto_id=f"{spec.name}-%s", label_suffix="")
    form.hints = spec.record.hints
    for name in names:
        form.fields[name] = made = _form_field(spec.fields[name])
        if currency := _fixed_currency(spec, spec.fields[name], instance):
            made.label = f"{made.label} ({currency})"
        if _comes_with(spec.fields[name], instance):
            made.help_text = " ".join(str(text) for text in (made.help_text, COMES_WITH) if text)
            form.hints = [*form.hints, name]
        if name in spec.record.shown_when and spec.record.shown_when[name][0] in names:
            decider, values = spec.record.shown_when[name]
            made.shown_when = " ".join([decider, *values])  # type: ignore[attr-defined]
        _offer_chosen(form, spec.fields[name], filled.get(name), instance)
    return form


def _fixed_currency(spec: RecordSpec, field: FieldSpec, instance: models.Model | None) -> str:
    """The currency in which an amount is typed where nobody chooses it: the record's, else that of a new one; "" where
    it is chosen beside the amount, or follows from another record."""
    held = spec.fields.get(field.currency_field)
    if held is None or not held.read_only:
        return ""
    return str(getattr(instance if instance is not None else spec.model(), held.name, ""))


def _comes_with(field: FieldSpec, instance: models.Model | None) -> bool:
    """Whether the record holds a text there that comes with the product."""
    return instance is not None and field.shipped is not None and field.shipped.comes(getattr(instance, field.name))


def values_of(spec: RecordSpec, instance: models.Model, names: Sequence[str]) -> dict[str, Any]:
    """What a form shows of a record: text, uids of links, rows of collections."""
    values: dict[str, Any] = {"version": getattr(instance, "version", None)}
    for name in names:
        field = spec.fields[name]
        if field.virtual is not None:
            value = field.virtual.load([instance.pk]).get(instance.pk)
            plain = field.virtual.rows or field.virtual.choices() is not None or field.kind is not FieldKind.COLLECTION
            values[name] = _ticked(value) if plain else _line(field, value)
        elif field.shipped is not None:
            values[name] = field.shipped.shown(getattr(instance, name))
        elif field.kind is FieldKind.LINK:
            linked = getattr(instance, name)
            values[name] = str(linked.uid) if linked is not None else ""
        elif field.word_length and not field.choices:
            values[name] = ", ".join(getattr(instance, name))
        elif field.kind is FieldKind.DATETIME and getattr(instance, name):
            values[name] = timezone.localtime(getattr(instance, name))
        elif field.kind is FieldKind.MONEY:
            values[name] = _amount(field, instance)
        else:
            values[name] = getattr(instance, name)
    return values


def _amount(field: FieldSpec, instance: models.Model) -> Any:
    """An amount without the zeros that its column has beyond the digits of its currency."""
    value = getattr(instance, field.name)
    if not isinstance(value, Decimal):
        return value
    currency = str(getattr(instance, field.currency_field, "") or "") if field.currency_field else ""
    rounded = value.quantize(Decimal(1).scaleb(-minor_units(currency)))
    return rounded if rounded == value else value.normalize()


def _ticked(value: Any) -> Any:
    """Of linked rows the uids, which are what tick-boxes send; anything else as it is."""
    if isinstance(value, list) and all(isinstance(item, dict) and set(item) == {"uid", "value"} for item in value):
        return [item["uid"] for item in value]
    return value


def _line(field: FieldSpec, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return (field.virtual.separator if field.virtual is not None else ", ").join(value)
    return field.virtual.text(value) if field.virtual is not None and value else ""


def _form_field(field: FieldSpec) -> forms.Field:
    made = _FIELDS[field.kind](field)
    made.label, made.help_text = field.label, field.help
    made.required = field.required and field.kind not in (FieldKind.BOOLEAN,)
    return made


def _char(
    input_type: str, of: type[forms.CharField] = forms.CharField, **attrs: Any
) -> Callable[[FieldSpec], forms.Field]:
    def make(field: FieldSpec) -> forms.Field:
        widget = forms.TextInput(attrs={"type": input_type, "class": "control", "autocomplete": "off", **attrs})
        return of(widget=widget, strip=True)

    return make


def _words(field: FieldSpec) -> forms.Field:
    """A list of texts: boxes under headings where its words are known, else a text."""
    if not isinstance(field.choices, Choices):
        return _area(field)
    return forms.TypedMultipleChoiceField(choices=field.choices.groups(), widget=GroupedBoxes())


def _area(field: FieldSpec) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"class": "control", "rows": 4}), strip=False)


def _select(field: FieldSpec) -> forms.Field:
    blank = [] if field.required and not field.nullable else [("", "")]
    return _plain_choice([*blank, *((code, text) for code, text in field.choices if code not in field.retired_choices)])


def _ticks(field: FieldSpec) -> forms.Field:
    """Boxes to tick; what they may say the write path checks."""
    offered = [(code, text) for code, text in field.choices if code not in field.retired_choices]
    return forms.TypedMultipleChoiceField(choices=offered, widget=_boxes())


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "checkbox checkbox-sm"})


def _plain_choice(choices: Sequence[tuple[str, Any]]) -> forms.Field:
    """A select whose value the write path checks, so that its message is the same at every door."""
    return forms.CharField(widget=PlainSelect(choices=choices, attrs={"class": "control"}))


def choice_of_rows(rows: Sequence[models.Model]) -> forms.Field:
    """One of a few linked records, in place of a field that looks them up."""
    return _plain_choice([("", ""), *((str(row.uid), title_of(row)) for row in rows)])  # type: ignore[attr-defined]


def _country(field: FieldSpec) -> forms.Field:
    return _plain_choice([("", ""), *territories(get_language() or "en")])


@lru_cache(maxsize=16)
def territories(language: str) -> tuple[tuple[str, str], ...]:
    """Countries by their names in a language, in the order of an index: Ö beside O, Chinese by its sound."""
    names = Locale.parse(language.replace("-", "_"), sep="_").territories
    countries = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    ]
    return tuple(sorted(countries, key=lambda item: sort_key(item[1])))


_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def _language(field: FieldSpec) -> forms.Field:
    if field.max_length and field.choices:
        return _select(field)
    return _plain_choice([("", ""), *tongues(get_language() or "en")])


@lru_cache(maxsize=16)
def tongues(language: str) -> tuple[tuple[str, str], ...]:
    """Languages that have a code of two letters by their names in one of them, in the order of an index."""
    names = Locale.parse(language.replace("-", "_"), sep="_").languages
    return tuple(sorted(((c, str(name)) for c, name in names.items() if len(c) == 2), key=lambda x: sort_key(x[1])))


def _time_zone(field: FieldSpec) -> forms.Field:
    return _plain_choice([("", ""), *((name, name) for name in sorted(time_zones()) if "/" in name)])


def _date(field: FieldSpec) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date", "class": "control"}, format="%Y-%m-%d")
    return forms.CharField(widget=widget)


def _moment(field: FieldSpec) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "control"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"])


def _boolean(field: FieldSpec) -> forms.Field:
    return forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox checkbox-sm"}))


def _lookup(field: FieldSpec) -> forms.Field:
    specs: Sequence[RecordSpec] = registry.of_model(field.link_model) if field.link_model is not None else ()
    if field.link_kinds:
        specs = [spec for spec in specs if spec.name in field.link_kinds]
    if not specs:
        return forms.CharField()
    overview = next((spec for spec in specs if spec.record.overview), specs[0])
    creates = [spec.name for spec in specs if field.name in spec.record.created_in_place]
    return LookupField(reverse(f"{overview.name}-lookup"), creates)


def _collection(field: FieldSpec) -> forms.Field:
    assert field.virtual is not None
    if field.virtual.rows:
        return RowsField(field.virtual.rows)
    if field.virtual.lookup:
        return LookupField(reverse(field.virtual.lookup))
    choices = field.virtual.choices()
    if choices is not None:
        return forms.MultipleChoiceField(choices=choices, widget=_boxes())
    return forms.CharField(widget=forms.TextInput(attrs={"class": "control", "autocomplete": "off"}))


def _offer_chosen(form: RecordForm, field: FieldSpec, value: Any, instance: models.Model | None) -> None:
    """A look-up shows the name of the record it holds, also when the form comes back with errors; a select offers the
    retired choice that the record holds."""
    made = form.fields[field.name]
    chosen = form.data.get(field.name) if form.is_bound else value
    if isinstance(made.widget, forms.Select) and chosen in field.retired_choices:
        made.widget.choices = [*made.widget.choices, (chosen, dict(field.choices)[str(chosen)])]
    if (
        field.kind is FieldKind.MULTI_CHOICE
        and instance is not None
        and isinstance(made, forms.TypedMultipleChoiceField)
    ):
        held = field.retired_choices & {*(getattr(instance, field.name, None) or ())}
        offered = {code for code, _text in field.choices if code not in field.retired_choices}
        made.choices = [(code, text) for code, text in field.choices if code in offered | held]
    if isinstance(made, LookupField) and chosen and field.link_model is not None:
        row = _linked(field.link_model, str(chosen), getattr(instance, field.name, None))
        made.offer([(str(chosen), title_of(row) if row is not None else str(chosen))])
    elif isinstance(made, LookupField) and chosen and field.virtual is not None:
        made.offer([(str(chosen), field.virtual.called(str(chosen)))])


def _linked(model: type[models.Model], text: str, held: Any) -> models.Model | None:
    """The record that a look-up holds: the one linked already, or one within reach, since anybody can write any uid
    into an address."""
    if held is not None and str(held.uid) == text:
        return cast(models.Model, held)
    uid = parse_uid(text)
    reach = rows_of_model(model, present_reader()) if registry.of_model(model) else model._default_manager.all()
    return reach.filter(uid=uid).first() if uid is not None else None


_FIELDS: dict[FieldKind, Callable[[FieldSpec], forms.Field]] = {
    FieldKind.TEXT: _char("text"),
    FieldKind.LONG_TEXT: _area,
    FieldKind.EMAIL: _char("text", inputmode="email", spellcheck="false"),
    FieldKind.PHONE: _char("tel"),
    FieldKind.URL: _char("text", inputmode="url", spellcheck="false"),
    FieldKind.COUNTRY: _country,
    FieldKind.LANGUAGE: _language,
    FieldKind.TIME_ZONE: _time_zone,
    FieldKind.CURRENCY: _char("text"),
    FieldKind.INTEGER: _char("text", NumberField, inputmode="numeric"),
    FieldKind.DECIMAL: _char("text", NumberField, inputmode="decimal"),
    FieldKind.MONEY: _char("text", NumberField, inputmode="decimal"),
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _moment,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.CHOICE: _select,
    FieldKind.MULTI_CHOICE: _ticks,
    FieldKind.LINK: _lookup,
    FieldKind.UID: _char("text"),
    FieldKind.JSON: _words,
    FieldKind.COLLECTION: _collection,
}
