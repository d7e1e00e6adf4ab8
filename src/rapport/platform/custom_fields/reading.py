"""From a definition of a look-up or roll-up to the field that computes it; and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.custom_fields.computed import (
    NUMBERS,
    ORDERED,
    SHOWN,
    LookUp,
    Related,
    RollUp,
    is_changing,
    kind_of_figure,
    names_one_currency,
    target_kinds,
)
from rapport.platform.custom_fields.kinds.declared import DETAILS
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.texts import lazily_in_language
from rapport.platform.records.custom import Addition, keeps_values
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry

COMPUTED = (CustomField.Type.LOOKUP.value, CustomField.Type.ROLLUP.value)
"""Types of fields that say something of other records."""
_MEASURED = {"sum": NUMBERS, "min": ORDERED, "max": ORDERED, "latest": SHOWN}
Additions = Mapping[str, Sequence[Addition]]


class NotPossible(ValueError):
    """A definition makes no sense; ``name`` is the column of it at fault, the message says why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


def computed_addition(definition: CustomField, additions: Additions) -> Addition:
    """The field of a definition; NotPossible where it makes no sense. ``additions`` are the other custom fields."""
    is_lookup = definition.type == CustomField.Type.LOOKUP
    value, virtual, filterable = (_lookup if is_lookup else _rollup)(definition, additions)
    is_kept = definition.is_kept and keeps_values(registry.get(definition.kind).model)
    gathered = is_kept and definition.kept_at is not None
    counted = definition.type == CustomField.Type.ROLLUP and definition.function == CustomField.Function.COUNT
    kept = replace(value, column=value.name, indexed=definition.is_filterable, nullable=not counted)
    return Addition(
        field=kept if gathered else replace(value, virtual=virtual),
        filterable=definition.is_filterable and (filterable or gathered),
        section=definition.section or (DETAILS if registry.get(definition.kind).record.made else gettext_lazy("More")),
        listed=definition.in_list,
        keeps=((value.name, virtual),) if is_kept else (),
        elsewhere=virtual.tells_of() if gathered else frozenset(),
    )


def _lookup(definition: CustomField, additions: Additions) -> tuple[FieldSpec, LookUp, bool]:
    own = fields_of(definition.kind, additions)
    link = own.get(definition.link_name)
    if link is None or link.kind is not FieldKind.LINK or not link.stored:
        links = [name for name, field in own.items() if field.kind is FieldKind.LINK]
        raise NotPossible("link_name", _unknown(definition.link_name, links))
    kinds = target_kinds(registry.get(definition.kind), link)
    having = [fields for kind in kinds if definition.measured in (fields := fields_of(kind.name, additions))]
    if not having:
        raise NotPossible(
            "measured", _unknown(definition.measured, [n for k in kinds for n in fields_of(k.name, additions)])
        )
    shown = _measured(having[0][definition.measured], SHOWN)
    value = _value(definition, shown.kind, shown)
    return value, LookUp(value, definition.kind, link.name, shown.name), True


def _rollup(definition: CustomField, additions: Additions) -> tuple[FieldSpec, RollUp, bool]:
    kind, _dot, link = definition.related.partition(".")
    fields = fields_of(kind, additions) if registry.has(kind) else {}
    model = registry.get(definition.kind).model
    if link not in fields or fields[link].link_model is not model:
        raise NotPossible("related", _("Choose records that point at this kind."))
    related = Related(kind, link, definition.condition.strip().removeprefix("?"))
    measured: FieldSpec | None = None
    if definition.function != CustomField.Function.COUNT:
        if definition.measured not in fields:
            raise NotPossible("measured", _unknown(definition.measured, list(fields)))
        measured = _measured(fields[definition.measured], _MEASURED[definition.function])
    value = _value(definition, kind_of_figure(definition.function, measured), measured)
    is_asked = definition.function != CustomField.Function.LATEST and not registry.get(kind).record.partitioned_by
    name = measured.name if measured is not None else ""
    return value, RollUp(value, related, definition.function, name), is_asked


def check_condition(definition: CustomField) -> None:
    """NotPossible where the condition of a roll-up makes no sense for the kinds as they are now."""
    kind, _dot, link = definition.related.partition(".")
    related = Related(kind, link, definition.condition.strip().removeprefix("?"))
    measured = registry.get(kind).fields.get(definition.measured)
    try:
        related.question()
        one_currency = measured is None or names_one_currency(related, measured)
    except ListError as error:
        raise NotPossible("condition", str(error)) from error
    if definition.function != CustomField.Function.COUNT and measured is not None and measured.currency_field:
        if not one_currency:
            text = _("Amounts in different currencies are never added up. Name one here: %(example)s")
            raise NotPossible("condition", text % {"example": f"{measured.currency_field}=EUR"})


def check_kept(definition: CustomField) -> None:
    """NotPossible where the values of a field cannot be kept with its records and stay true."""
    check_keeping(definition.kind)
    kind, _dot, link = definition.related.partition(".")
    if definition.type == CustomField.Type.LOOKUP:
        check_path(definition.kind, definition.link_name, definition.measured)
        found = ""
    else:
        related = Related(kind, link, definition.condition.strip().removeprefix("?"))
        counted = definition.function == CustomField.Function.COUNT
        found = "" if counted or not is_changing(registry.get(kind), definition.measured) else definition.measured
        found = found or related.changing()
    if found:
        raise _never_kept(found)


def check_keeping(kind: str) -> None:
    """NotPossible where nothing is kept with the records of a kind."""
    if not keeps_values(registry.get(kind).model):
        raise NotPossible("is_kept", _("Nothing is kept with records of this kind."))


def check_path(kind: str, link: str, shown: str) -> None:
    """NotPossible where what a link leads to may change though none of the linked records does."""
    spec = registry.get(kind)
    kinds = [one for one in target_kinds(spec, spec.fields[link]) if shown in one.fields]
    if not kinds or any(is_changing(one, shown) for one in kinds):
        raise _never_kept(shown)


def _never_kept(name: str) -> NotPossible:
    text = _(
        "“%(name)s” can change though none of the records does that the field is read from (with the day, or with"
        " yet other records), so its values can't be kept."
    )
    return NotPossible("is_kept", text % {"name": name})


def _measured(field: FieldSpec, kinds: frozenset[FieldKind]) -> FieldSpec:
    if not field.stored or field.kind not in kinds:
        raise NotPossible("measured", _("“%(name)s” can't be used for this.") % {"name": field.label})
    return field


def fields_of(kind: str, additions: Additions) -> dict[str, FieldSpec]:
    """The fields of a kind as it was declared, with these additions to it; without formulas that read other records,
    which could go in a circle."""
    declared = registry.plain(kind)
    internal = {*declared.record.internal, "version"}
    own = {name: field for name, field in declared.fields.items() if name not in internal}
    plain = (one for one in additions.get(kind, ()) if one.formula is None or not one.formula.is_beyond)
    return own | {added.field.name: added.field for added in plain}


def _value(definition: CustomField, kind: FieldKind, like: FieldSpec | None) -> FieldSpec:
    plain: dict[str, Any] = {
        "name": definition.name,
        "label": lazily_in_language(definition.texts("label"), definition.key),
        "help": lazily_in_language(definition.texts("help")),
        "kind": kind,
        "read_only": True,
        "required": False,
        "nullable": True,
        "indexed": False,
        "column": "",
        "currency_field": "",
        "virtual": None,
    }
    return replace(like, **plain) if like is not None else FieldSpec(**plain)


def _unknown(name: str, known: Sequence[str]) -> str:
    text = _("There is no field “%(name)s”.") % {"name": name[:60]}
    near = get_close_matches(name, known, n=3) or sorted(known)[:8]
    return f"{text} {_('Perhaps: %(names)s.') % {'names': ', '.join(near)}}" if near else text
