"""The page that says what changed in the forecast of a period between two days."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked, AskedError, parse_day
from rapport.sales.forecasts.changes import BARS, MOST, Bar, ChangedDeal, Changes, Waterfall
from rapport.sales.forecasts.reach import owners_of
from rapport.sales.forecasts.snapshots import families_since, first_day
from rapport.sales.forecasts.views import ForecastPage
from rapport.sales.forecasts.wording import exact_text, number_text
from rapport.sales.models import Deal

if TYPE_CHECKING:
    from rapport.platform.access.models import User

USUAL_DAYS = 7
LABELS: dict[str, Any] = {
    "opening": gettext_lazy("Open then"),
    "new": gettext_lazy("New deals"),
    "pulled_in": gettext_lazy("Moved into the period"),
    "reopened": gettext_lazy("Reopened"),
    "moved_in": gettext_lazy("Taken over"),
    "product_in": gettext_lazy("Came by another product"),
    "taken_in": gettext_lazy("Counted again"),
    "grew": gettext_lazy("Grew"),
    "shrank": gettext_lazy("Shrank"),
    "won": gettext_lazy("Won deals"),
    "lost": gettext_lazy("Lost deals"),
    "pushed_out": gettext_lazy("Put off"),
    "pulled_out": gettext_lazy("Brought forward out of the period"),
    "moved_out": gettext_lazy("Given away"),
    "product_out": gettext_lazy("Left by another product"),
    "left_out": gettext_lazy("No longer counted"),
    "deleted": gettext_lazy("Deleted deals"),
    "closing": gettext_lazy("Open now"),
}
"""What the bars are called, in their order."""


class ForecastChangesView(ForecastPage):
    """GET /sales/forecast/changes/: the open deals of a period from one day to another, and what changed them."""

    route = "forecast-changes"
    by_family = True
    label = gettext_lazy("What changed")

    def get(self, request: HttpRequest) -> HttpResponse:
        given = request.GET.dict()
        asked = self.question()
        known = first_day(families=bool(asked.family))
        chosen = parse_day(given, "since"), parse_day(given, "until")
        label, owners = owners_of(self.user, asked)
        if owners is not None and not owners:
            raise Http404
        bar = given.get("bar", "")
        if bar and bar not in LABELS:
            raise AskedError("bar", _("There is no bar “%(value)s”.") % {"value": bar[:40]})
        context = {
            **self.controls(asked), "top": {"label": label}, "since": chosen[0], "until": chosen[1],
            "known": known, "families_since": families_since() if asked.family else None, "today": timezone.localdate(),
        }  # fmt: skip
        try:
            since, until = _days(*chosen, known)
        except AskedError as error:  # the choices stay, to be mended
            return self.page("sales/forecast/changes.html", {**context, "trouble": error.message}, status=422)
        context |= {"since": since, "until": until}
        if known is None or since < known:
            return self.page("sales/forecast/changes.html", {**context, "nothing": True})
        found = Waterfall(self.user, asked, since, until, owners)
        changes = found.changes()
        span = [("since", since.isoformat()), *([("until", until.isoformat())] if until is not None else [])]
        shown = ShownChanges(asked, changes, span)
        context |= {"shown": shown, "bar": str(LABELS[bar]) if bar else ""}
        if bar:
            context["deals"] = deal_lines(found.deals(bar), self.user)
            context["more"] = _more(changes, bar)
        return self.page("sales/forecast/changes.html", context)


class ShownChanges:
    """The bars as chart and table."""

    def __init__(self, asked: Asked, changes: Changes, span: Sequence[tuple[str, str]]) -> None:
        self.asked, self.changes, self.span = asked, changes, span

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows of the table: the bars that there are, between what was open then and what is open now."""
        found = [("opening", self.changes.opening)]
        found += [(name, self.changes.bars[name]) for name in BARS if name in self.changes.bars]
        return [self._line(name, bar) for name, bar in [*found, ("closing", self.changes.closing)]]

    @property
    def chart(self) -> str:
        """The waterfall as the charts take it."""
        lines = self.lines
        series = {
            "name": "", "values": [float(line["bar"].amount) for line in lines],
            "urls": [line["url"] for line in lines], "currency": base_currency(),
        }  # fmt: skip
        drawn = {"type": "waterfall", "names": [line["label"] for line in lines], "series": [series], "unit": "money"}
        return json.dumps({**drawn, "label": _("Amount"), "language": get_language() or "en"})

    def _line(self, name: str, bar: Bar) -> dict[str, Any]:
        url = self.asked.address(reverse("forecast-changes"), *self.span, ("bar", name))
        is_sum = name in ("opening", "closing")
        sign = "+" if bar.amount > 0 and not is_sum else ""
        return {
            "label": str(LABELS[name]), "bar": bar, "count": number_text(bar.count), "is_sum": is_sum,
            "text": sign + exact_text(bar.amount), "url": f"{url}#deals" if bar.count else "",
        }  # fmt: skip


def deal_lines(deals: Sequence[ChangedDeal], user: User) -> list[dict[str, Any]]:
    """The deals behind a bar; those that are gone have no name any more."""
    present: dict[int, Deal] = {
        deal.pk: deal for deal in rows(registry.get("deals"), user).filter(pk__in=[one.deal_id for one in deals])
    }
    found = []
    for one in deals:
        deal = present.get(one.deal_id)
        found.append(
            {
                "label": shown_title(deal, user) if deal is not None else _("A deal that is gone"),
                "url": reverse("deals-detail", args=[deal.uid]) if deal is not None else "",
                "before": exact_text(one.before), "after": exact_text(one.after),
                "day_before": _day(one.day_before), "day_after": _day(one.day_after),
                "effect": ("+" if one.effect > 0 else "") + exact_text(one.effect),
            }
        )  # fmt: skip
    return found


def _days(since: date | None, until: date | None, known: date | None) -> tuple[date, date | None]:
    """The two days: a week ago and now unless said otherwise; AskedError when they make no sense."""
    today = timezone.localdate()
    if since is None:
        since = max((until or today) - timedelta(days=USUAL_DAYS), known or date.min)
    if since >= today:
        raise AskedError("since", _("%(value)s is still to come: choose a day before today.") % {"value": since})
    if until is not None and until <= since:
        raise AskedError("until", _("%(value)s is not after %(since)s.") % {"value": until, "since": since})
    return since, None if until is None or until >= today else until


def _more(changes: Changes, bar: str) -> str:
    sums = {"opening": changes.opening, "closing": changes.closing}
    count = (sums.get(bar) or changes.bars.get(bar, Bar())).count
    text = _("Shown are the %(most)s with the largest effect, of %(count)s.")
    return text % {"most": MOST, "count": number_text(count)} if count > MOST else ""


def _day(day: date | None) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day is not None else "–"
