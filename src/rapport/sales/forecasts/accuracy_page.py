"""The page that says how right forecasts were."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.reports.labels import percent_text
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.accuracy import LEAST, METHODS, MOMENTS, Accuracy, Told, accuracy
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.reach import owners_of, people_within
from rapport.sales.forecasts.snapshots import families_since
from rapport.sales.forecasts.views import ForecastPage
from rapport.sales.forecasts.wording import exact_text, round_text

METHOD_LABELS: dict[str, Any] = {
    "commit": gettext_lazy("Won and commit"),
    "weighted": gettext_lazy("Won and weighted"),
    "said": gettext_lazy("Own figure"),
}
MOMENT_LABELS: dict[str, Any] = {"start": gettext_lazy("at the beginning"), "middle": gettext_lazy("in the middle")}


_SAID, _WON = 0, 1


class ForecastAccuracyView(ForecastPage):
    """GET /sales/forecast/accuracy/: what was said of ended periods against what was won in them, by person."""

    route = "forecast-accuracy"
    by_family = True
    label = gettext_lazy("Accuracy")

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.question()
        label, owners = owners_of(self.user, asked)
        if owners is not None and not owners:
            raise Http404
        people = [one for one in owners if one is not None] if owners is not None else people_within(self.user, asked)
        found = accuracy(self.user, asked, people, timezone.localdate())
        context = {**self.controls(asked), "top": {"label": label}, "least": LEAST, "count": len(found.periods)}
        context["families_since"] = families_since() if asked.family else None
        if found.periods:
            context["shown"] = ShownAccuracy(asked, found, self.user)
        return self.page("sales/forecast/accuracy.html", context)


class ShownAccuracy:
    """The chart of all people together, and a row for each."""

    def __init__(self, asked: Asked, found: Accuracy, user: User) -> None:
        self.asked, self.found, self.user = asked, found, user

    @property
    def heads(self) -> list[str]:
        """The columns: each method at each moment."""
        return [f"{METHOD_LABELS[method]}, {MOMENT_LABELS[moment]}" for method in METHODS for moment in MOMENTS]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """A row for each person of whom something is known, after all together."""
        known = {owner for owner, _method, _moment in self.found.told if owner is not None}
        people = list(User.objects.filter(pk__in=known))
        named = sorted(((shown_title(user, self.user), user) for user in people), key=lambda one: (one[0], one[1].pk))
        url = reverse("forecast-accuracy")
        rows = [{"label": _("Everybody"), "url": "", "cells": self._cells(None), "is_sum": True}]
        for label, user in named:
            address = self.asked.address(url, who=f"user-{user.uid}")
            rows.append({"label": label, "url": address, "cells": self._cells(user.pk)})
        return rows if len(named) != 1 else rows[1:]

    @property
    def chart(self) -> str:
        """What was said at the beginning of each period, and what was won in it."""
        said = [("commit", "start"), ("weighted", "start")]
        names = [period.label for period in self.found.periods]
        series = [
            {"name": f"{METHOD_LABELS[method]}, {MOMENT_LABELS[moment]}", "values": self._values(method, moment, _SAID)}
            for method, moment in said
        ]
        series.append({"name": _("Won"), "values": self._values("commit", "start", _WON)})
        for one in series:
            one["currency"] = base_currency()
        drawn = {"type": "line" if len(names) > 1 else "bar", "names": names, "series": series, "unit": "money"}
        return json.dumps({**drawn, "language": get_language() or "en"})

    @property
    def periods(self) -> list[dict[str, Any]]:
        """The same as a table: period by period, all together."""
        found = []
        for at, period in enumerate(self.found.periods):
            cells = [self._values(method, moment, _SAID)[at] for method in METHODS[:2] for moment in MOMENTS]
            cells.append(self._values("commit", "start", _WON)[at])
            found.append({"label": period.label, "cells": [_amount(one) for one in cells]})
        return found

    def _values(self, method: str, moment: str, place: int) -> list[float | None]:
        """Period by period; None where nobody knows, nothing where nothing was said nor won."""
        told, known = (self.found.told.get((None, name, moment), Told([])).pairs for name in (method, "commit"))
        by_period = {period: float((said, won)[place]) for period, said, won in told}
        unknown = {period for period, _said, _won in known} - by_period.keys()
        return [None if period in unknown else by_period.get(period, 0.0) for period in self.found.periods]

    def _cells(self, owner: int | None) -> list[dict[str, str]]:
        return [_cell(self.found.told.get((owner, method, moment))) for method in METHODS for moment in MOMENTS]


def _amount(value: float | None) -> dict[str, str]:
    if value is None:
        return {"text": "–", "title": ""}
    amount = Decimal(str(value))
    return {"text": round_text(amount), "title": exact_text(amount)}


def _cell(told: Told | None) -> dict[str, str]:
    if told is None or not told.pairs:
        return {"text": "–", "note": ""}
    if told.bias is None or told.error is None:
        return {"text": _("too few periods"), "note": ""}
    note = _("error %(percent)s") % {"percent": percent_text(told.error)}
    return {"text": percent_text(told.bias, signed=True), "note": note}
