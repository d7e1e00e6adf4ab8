"""From the definitions in the database to the fields of the kinds in this process, and how it learns of a change.

A process asks the database whether the definitions are those that it knows at the beginning of a request or a job, at
most once a second; the one that changed them knows at once.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from threading import Lock
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.lib.formulas import FormulaError
from rapport.platform.custom_fields.computed import told_by
from rapport.platform.custom_fields.formulas import Library, is_formula
from rapport.platform.custom_fields.kinds.declared import DETAILS, parent_additions, specs_of
from rapport.platform.custom_fields.kinds.models import NAME_PREFIX, CustomKind
from rapport.platform.custom_fields.live import LiveFormula
from rapport.platform.custom_fields.models import CustomField, currency_name
from rapport.platform.custom_fields.reading import COMPUTED, Additions, NotPossible, computed_addition
from rapport.platform.custom_fields.texts import in_language, lazily_in_language
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.clean import clean_value
from rapport.platform.records.custom import Addition, attach
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.formulas import Formula
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)
CHECKED_EVERY = 1.0
"""Seconds."""
TEXT_LENGTH = 300
"""Characters of a text: an entry of an index has room for no more than 2,700 bytes."""
MONEY_PLACES = 4
"""Decimal places of amounts, as in columns of their own."""
_STATE = """
    SELECT (SELECT coalesce(string_agg(id || ':' || version, ',' ORDER BY id), '') FROM custom_fields_customkind)
        || ';' ||
           (SELECT coalesce(string_agg(concat_ws(':', id, version, extract(epoch FROM kept_at)), ',' ORDER BY id), '')
              FROM custom_fields_customfield)
"""
_lock = Lock()
_known = ""
_checked = float("-inf")


def refresh_if_changed() -> None:
    """Take over what was changed in the database since this process looked, at most once a second."""
    if time.monotonic() - _checked >= CHECKED_EVERY and _lock.acquire(blocking=False):
        try:
            _refresh()
        finally:
            _lock.release()


def refresh() -> None:
    """Let the kinds have the fields that the database says, if this process knows others."""
    with _lock:
        _refresh()


def forget() -> None:
    """Know nothing of the definitions, as a process that has just begun."""
    global _known
    _known = ""


def _refresh() -> None:
    global _known, _checked
    _checked = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()[0]
    if state == _known:
        return
    kinds = list(CustomKind.objects.all())
    registry.make(specs_of(kinds))  # with the fields known so far, so that nobody meets a kind that has lost them
    fields = CustomField.objects.filter(state=CustomField.State.ACTIVE)
    registry.customise(additions_of(fields, parent_additions(kinds)))
    _known = state


def knows(path: str) -> bool:
    """Whether this process knows the kind that an address begins with, if that is one made in the browser: it may have
    been made a moment ago, by another process."""
    first = path.removeprefix("/").removeprefix("api/v1/").partition("/")[0]
    return not first.startswith(NAME_PREFIX) or registry.has(first)


def additions_of(
    definitions: Iterable[CustomField], parents: Mapping[str, Addition] | None = None
) -> dict[str, list[Addition]]:
    """The fields by kind, in the order in which they are shown; Django knows them from then on. ``parents`` are the
    links of kinds whose records belong to others, which stand first.

    What holds values comes first, then the formulas over it, then what is read from other records (those formulas among
    it), at last the formulas that read that: so nothing goes in a circle from record to record.
    """
    found: dict[str, list[Addition]] = defaultdict(list)
    for kind, link in (parents or {}).items():
        model = registry.get(kind).model
        attach(model, event_model_of(model), link.field)
        found[kind].append(link)
    ordered = [one for one in sorted(definitions, key=lambda d: (d.kind, d.position, d.key)) if registry.has(one.kind)]
    for definition in ordered:
        lost = definition.type == CustomField.Type.LINK and not registry.has(definition.linked_kind)
        if not (lost or is_formula(definition) or definition.type in COMPUTED):
            for added in additions_by(definition):
                _join(found, definition, added)
    formulas = _formulas(ordered)
    _join_formulas(found, ordered, formulas)
    for definition in ordered:
        if definition.type in COMPUTED:
            try:
                _join(found, definition, computed_addition(definition, found))
            except NotPossible as error:
                logger.warning("custom field %s of %s is left out: %s", definition.key, definition.kind, error)
    further = _formulas(ordered, found)
    _join_formulas(found, ordered, {name: one for name, one in further.items() if name not in formulas})
    places = {(one.kind, name): at for at, one in enumerate(ordered) for name in one.names}
    return {kind: sorted(added, key=lambda a: places.get((kind, a.field.name), -1)) for kind, added in found.items()}


def _join(found: dict[str, list[Addition]], definition: CustomField, added: Addition) -> None:
    model = registry.get(definition.kind).model
    if added.field.virtual is None:
        kept = bool(added.keeps) and added.formula is None
        attach(model, event_model_of(model), added.field, added.default, added.formula, kept=kept)
    found[definition.kind].append(added)


def _join_formulas(
    found: dict[str, list[Addition]], definitions: Iterable[CustomField], formulas: Mapping[tuple[str, str], Formula]
) -> None:
    for definition in definitions:
        formula = formulas.get((definition.kind, definition.name))
        if formula is not None:
            _join(found, definition, addition_of(definition, formula))


def _formulas(definitions: Iterable[CustomField], additions: Additions | None = None) -> dict[tuple[str, str], Formula]:
    """The formulas by kind and name; one that makes no sense with these additions is left out."""
    found: dict[tuple[str, str], Formula] = {}
    for kind, definitions_of_kind in groupby(definitions, lambda d: d.kind):
        library = Library(kind, definitions_of_kind, additions)
        for definition in library.formulas:
            try:
                found[kind, definition.name] = library.formula_of(definition)
            except FormulaError as error:
                if additions is not None:
                    logger.warning("custom field %s of %s is left out: %s", definition.key, kind, error)
    return found


def additions_by(definition: CustomField, formula: Formula | None = None) -> Iterator[Addition]:
    """The fields that one definition adds: itself, and the currency of an amount."""
    added = addition_of(definition, formula)
    yield added
    if added.field.kind is FieldKind.MONEY:
        currency = FieldSpec(
            name=currency_name(definition.name),
            label=_currency_label(definition.texts("label"), definition.key),
            kind=FieldKind.CURRENCY,
            nullable=True,
            max_length=3,
            column=currency_name(definition.name),
            indexed=definition.is_filterable,
        )
        yield Addition(
            field=currency, filterable=added.filterable, section=added.section, quick=added.quick, listed=False
        )


def _label_of_currency(texts: Mapping[str, str], key: str) -> str:
    return gettext("%(amount)s: currency") % {"amount": in_language(texts, key)}


_currency_label = lazy(_label_of_currency, str)


def addition_of(definition: CustomField, formula: Formula | None = None) -> Addition:
    """One definition as a field of its kind."""
    field = field_of(definition)
    live = formula is not None and bool(formula.live)
    keeps = formula.kept if formula is not None else ()
    if formula is not None and live:
        field = replace(field, virtual=LiveFormula(field, definition.kind, formula), indexed=False)
    return Addition(
        field=field,
        filterable=definition.is_filterable and not live,
        section=section_of(definition),
        listed=definition.in_list,
        quick=definition.in_quick_create,
        default=default_of(definition, field),
        formula=formula,
        keeps=keeps,
        elsewhere=frozenset() if live else told_by(keeps),
        currency=definition.currency,
    )


def section_of(definition: CustomField) -> Any:
    """The heading under which a field stands: kinds made in the browser have no other fields."""
    made = registry.has(definition.kind) and registry.get(definition.kind).record.made
    return definition.section or (DETAILS if made else _("More"))


def field_of(definition: CustomField) -> FieldSpec:
    """What lists, forms, filters, API, import and export know of the field."""
    kind = FieldKind(definition.result or FieldKind.TEXT.value if is_formula(definition) else definition.type)
    linked = (definition.linked_kind,) if kind is FieldKind.LINK else ()
    return FieldSpec(
        link_model=registry.get(definition.linked_kind).model if linked else None,
        link_kinds=linked,
        keyed=bool(linked),
        read_only=is_formula(definition),
        name=definition.name,
        label=lazily_in_language(definition.texts("label"), definition.key),
        kind=kind,
        help=lazily_in_language(definition.texts("help")),
        required=definition.is_required,
        nullable=True,
        max_length={FieldKind.TEXT: TEXT_LENGTH, FieldKind.URL: 500}.get(kind),
        decimal_places=_places(definition, kind),
        currency_field=currency_name(definition.name) if kind is FieldKind.MONEY else "",
        choices=tuple((choice["value"], lazily_in_language(choice, choice["value"])) for choice in definition.choices),
        retired_choices=frozenset(choice["value"] for choice in definition.choices if choice.get("retired")),
        column=definition.name,
        indexed=definition.is_filterable,
    )


def _places(definition: CustomField, kind: FieldKind) -> int:
    if kind is FieldKind.MONEY:
        return MONEY_PLACES
    return definition.decimal_places if kind is FieldKind.DECIMAL else 0


def default_of(definition: CustomField, field: FieldSpec) -> Any:
    """The value that new records get; None where there is none, or none any more that the field takes."""
    try:
        return clean_value(field, definition.default_value) if definition.default_value else None
    except ValidationError:
        return None
