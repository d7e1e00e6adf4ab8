"""Figures of people's work as these are read."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.sales.forecasts.wording import number_text, round_text
from rapport.sales.models import ActivityTarget, Measure, TargetLength


def figure_text(measure: Measure, amount: Decimal) -> str:
    """A figure: a number, or an amount of the base currency without its cents."""
    return round_text(amount) if measure is Measure.VALUE_WON else number_text(amount)


def each_text(length: TargetLength, figure: str) -> str:
    """A target in words: "20 each week"."""
    text = {
        TargetLength.WEEK: _("%(figure)s each week"),
        TargetLength.MONTH: _("%(figure)s each month"),
        TargetLength.QUARTER: _("%(figure)s each quarter"),
        TargetLength.YEAR: _("%(figure)s each year"),
    }[length]
    return text % {"figure": figure}


def target_text(target: ActivityTarget) -> str:
    """What a target says, without whose it is."""
    if target.measure == Measure.VALUE_WON:
        figure = f"{number_text(target.wanted)} {target.currency}"
    else:
        figure = number_text(target.wanted)
    return each_text(TargetLength(target.length), figure)


def change_text(measure: Measure, change: Decimal) -> str:
    """A difference with its sign."""
    return ("+" if change > 0 else "") + figure_text(measure, change)


def present_text(measure: Measure, length: TargetLength) -> str:
    """A measure in the present week, month …: "Calls this week"."""
    text = {
        TargetLength.WEEK: _("%(measure)s this week"),
        TargetLength.MONTH: _("%(measure)s this month"),
        TargetLength.QUARTER: _("%(measure)s this quarter"),
        TargetLength.YEAR: _("%(measure)s this year"),
    }[length]
    return text % {"measure": measure.label}


def of_text(measure: Measure, figure: Decimal, target: int) -> str:
    """How much is done of how much: "12 of 20"."""
    given = {"figure": figure_text(measure, figure), "target": figure_text(measure, Decimal(target))}
    return pgettext("target", "%(figure)s of %(target)s") % given


def duration_text(minutes: int) -> str:
    """Minutes as hours and minutes: "2 h 05 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": number_text(hours), "minutes": f"{rest:02}"}
