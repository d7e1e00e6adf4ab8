"""What groups, figures and functions are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_percent
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.lib.countries import country_name
from rapport.lib.languages import language_name
from rapport.lib.money import format_money
from rapport.platform.access.leavers import as_left, who_left
from rapport.platform.access.models import User
from rapport.platform.access.titles import nameless, read_by
from rapport.platform.api.render import link_values
from rapport.platform.records.aggregates import Figure
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.groupings import Grouping, Step
from rapport.platform.records.measures import COUNT, SHARE, Measure
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shown_as_title
from rapport.platform.web.cells import babel_locale

STEP_LABELS: dict[Step, Any] = {
    Step.VALUE: gettext_lazy("each value"),
    Step.DAY: gettext_lazy("day"),
    Step.WEEK: gettext_lazy("week"),
    Step.MONTH: gettext_lazy("month"),
    Step.QUARTER: gettext_lazy("quarter"),
    Step.YEAR: gettext_lazy("year"),
    Step.TEAM: gettext_lazy("team"),
    Step.FILLED: gettext_lazy("filled or empty"),
}
FUNCTION_LABELS: dict[str, Any] = {
    "sum": gettext_lazy("Sum of %(field)s"),
    "avg": gettext_lazy("Average of %(field)s"),
    "min": gettext_lazy("Smallest %(field)s"),
    "max": gettext_lazy("Largest %(field)s"),
    "median": gettext_lazy("Median of %(field)s"),
    "distinct": gettext_lazy("Different values of %(field)s"),
    "filled": gettext_lazy("With %(field)s"),
    "filled_percent": gettext_lazy("Share with %(field)s"),
    SHARE: gettext_lazy("Share of %(field)s: %(value)s"),
}
CHART_LABELS: dict[str, Any] = {
    "": gettext_lazy("As suits the figures"),
    "bar": gettext_lazy("Bars"),
    "stacked": gettext_lazy("Stacked bars"),
    "line": gettext_lazy("Line"),
    "pie": gettext_lazy("Pie"),
    "funnel": gettext_lazy("Funnel"),
    "number": gettext_lazy("Number"),
    "table": gettext_lazy("Table only"),
}
COMPARE_LABELS: dict[str, Any] = {
    "": gettext_lazy("Nothing"),
    "previous": gettext_lazy("The period before"),
    "year": gettext_lazy("The same days a year ago"),
}
SORT_LABELS: dict[str, Any] = {
    "": gettext_lazy("As suits the groups"),
    "-value": gettext_lazy("Largest figure first"),
    "value": gettext_lazy("Smallest figure first"),
    "key": gettext_lazy("By group, forwards"),
    "-key": gettext_lazy("By group, backwards"),
}


def names_of(grouping: Grouping, keys: set[Any], user: User | None) -> Mapping[Any, dict[str, Any]]:
    """``{"uid", "label"}`` of the keys of a grouping that stand for records, as far as the reader sees these, with a
    mark behind people who have left; nothing of plain values."""
    if grouping.key_model is not None:
        found = link_values(grouping.key_model, keys - {None}, user)
        for pk in who_left(found) if grouping.key_model is User else ():
            found[pk]["label"] = found[pk]["label"] and as_left(found[pk]["label"])
        return found
    virtual = grouping.field.virtual
    if virtual is None or not virtual.lookup or grouping.step is not Step.VALUE:
        return {}
    with read_by(user):
        called = virtual.called_together(keys - {None})
    return {key: {"uid": None, "label": label} for key, label in called.items()}


def label_of(grouping: Grouping, value: Any, link: dict[str, Any] | None = None) -> str:
    """What a key is called; ``link`` is the linked record's uid and title, as far as the reader sees it."""
    field = grouping.field
    if value is None:
        return _("(empty)")
    if grouping.step is Step.FILLED:
        return _("filled") if value else _("empty")
    if grouping.is_time:
        return _time_label(grouping.step, value)
    if grouping.key_model is not None or link is not None:
        return _link_label(grouping, link)
    return _value_label(field, value)


def _time_label(step: Step, day: date) -> str:
    if step is Step.DAY:
        return formats.date_format(day, "SHORT_DATE_FORMAT")
    if step is Step.WEEK:
        iso = day.isocalendar()
        return _("Week %(week)s, %(year)s") % {"week": iso.week, "year": iso.year}
    if step is Step.YEAR:
        return str(day.year)
    return str(format_skeleton("yMMM" if step is Step.MONTH else "yQQQ", day, locale=babel_locale()))


def _link_label(grouping: Grouping, link: dict[str, Any] | None) -> str:
    if link is not None and link["label"]:
        label = str(link["label"])
        return shown_as_title(grouping.key_model, label) if grouping.key_model is not None else label
    kinds = registry.of_model(grouping.key_model) if grouping.key_model is not None else ()
    return nameless(kinds[0], link["uid"] if link else None) if kinds else str(grouping.field.label)


def _value_label(field: FieldSpec, value: Any) -> str:
    language = get_language() or "en"
    if field.kind is FieldKind.BOOLEAN:
        return _("Yes") if value else _("No")
    if field.choices:
        return str(dict(field.choices).get(str(value), value))
    if field.kind is FieldKind.COUNTRY:
        return country_name(str(value), language) or str(value)
    if field.kind is FieldKind.LANGUAGE:
        return language_name(str(value), language) or str(value)
    if field.shipped is not None:
        return field.shipped.shown(str(value))
    if isinstance(value, int | Decimal):
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def grouping_label(grouping: Grouping) -> str:
    """What a grouping is called at the head of its column."""
    if grouping.step is Step.VALUE:
        return str(grouping.field.label)
    return f"{grouping.field.label} ({STEP_LABELS[grouping.step]})"


def measure_label(measure: Measure) -> str:
    """What a measure is called."""
    if measure.function == COUNT or measure.field is None:
        return _("Records")
    said = {"field": str(measure.field.label)}
    if measure.wanted:
        value = measure.wanted == "true" if measure.field.kind is FieldKind.BOOLEAN else measure.wanted
        said["value"] = _value_label(measure.field, value)
    return capfirst(str(FUNCTION_LABELS[measure.function]) % said)


def figure_text(measure: Measure, figure: Figure) -> str:
    """A figure as people read it; a dash where there is none."""
    value = figure.value
    if value is None:
        return "–"
    if figure.currency:
        return format_money(Decimal(round(value, 2)), figure.currency, get_language() or "en") or str(value)
    if measure.is_percent:
        return percent_text(value)
    return _number(value, 0 if value == value // 1 else 2)


def _number(value: Any, decimals: int) -> str:
    return formats.number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)


def percent_text(value: Any, *, signed: bool = False, decimals: int = 1) -> str:
    """A number of hundredths as people write a share, with so many decimals where there are any."""
    pattern = babel_locale().percent_formats[None].pattern.replace("##0", "##0." + "#" * decimals)
    sign = "+" if signed and value > 0 else ""
    return sign + str(format_percent(Decimal(value) / 100, pattern, locale=babel_locale()))


def figures_text(measure: Measure, figures: list[Figure]) -> str:
    """The figures of a cell, amounts in several currencies beside each other."""
    return " · ".join(figure_text(measure, one) for one in figures) or "–"
