"""The forecast as its page shows it: rows of linked figures, the chart of the periods to come, what is in no sum."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts import drill
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import Series
from rapport.sales.forecasts.rollup import Line, Rollup, computed
from rapport.sales.forecasts.wording import exact_text, number_text, round_text
from rapport.sales.models import Call, ForecastOverride, Length

if TYPE_CHECKING:
    from rapport.platform.access.models import User

AHEAD = {Length.MONTH: 6, Length.QUARTER: 4, Length.YEAR: 3}
"""Periods that the chart shows, the one that is asked for first."""
INDENTS = 6
"""Levels by which rows of the table are indented."""


class Shown:
    """One question's answer for one reader."""

    def __init__(self, asked: Asked, found: Rollup, ahead: Series, user: User) -> None:
        self.asked, self.found, self.ahead, self.user = asked, found, ahead, user
        self.says = may(registry.get("forecast-overrides"), user, Action.CREATE.value)
        self.sets = may(registry.get("quotas"), user, Action.CREATE.value)
        self.mends = may(registry.get("quotas"), user, Action.UPDATE.value)

    @property
    def title(self) -> str:
        """What the table is called."""
        return _("By territory") if self.asked.by else _("By team and person")

    @property
    def rows_label(self) -> str:
        """What its rows are."""
        return _("Territory") if self.asked.by else _("Team or person")

    @property
    def heads(self) -> list[dict[str, str]]:
        """The columns, each with what it means; territories have no quota."""
        heads = [
            {"label": _("Won"), "help": _("Closed as won in this period.")},
            {"label": pgettext("forecast", "Commit"), "help": _("Open, and as good as certain in this period.")},
            {"label": pgettext("forecast", "Best case"), "help": _("Open, and possible in this period.")},
            {
                "label": pgettext("forecast", "Pipeline"),
                "help": _("Open, and still uncertain in this period."),
            },
            {
                "label": _("Weighted"),
                "help": _("Everything open, each amount by its probability, as far as it is known."),
            },
            {"label": pgettext("forecast", "Expected"), "help": _("Won and commit, or what was said instead.")},
            {"label": pgettext("forecast", "At best"), "help": _("With the best case, or what was said instead.")},
            {"label": _("Quota"), "help": _("What is to be sold in this period.")},
            {"label": _("Gap"), "help": _("What is missing from what is won to the quota.")},
            {"label": _("Coverage"), "help": _("How many times over everything open holds what is missing.")},
        ]
        return heads[:_OF_DEALS] if self.asked.by else heads

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows of the table."""
        return [self._line(line) for line in self.found.lines]

    @property
    def stats(self) -> list[dict[str, str]]:
        """The large figures above it, of everything that is asked for."""
        line = self.found.lines[0]
        quota = exact_text(line.quota) if line.quota is not None else "–"
        won, attained = self._deals(line, "won"), ""
        if line.attained is not None:
            attained = _("%(percent)s %% of the quota") % {"percent": number_text(line.attained)}
        of_deals = [
            {"label": _("Won"), "value": exact_text(line.figures.won), "url": won, "note": attained},
            {
                "label": pgettext("forecast", "Expected"), "value": exact_text(line.calls[Call.EXPECTED]),
                "url": self._deals(line, "expected"), "note": self._beside(line, Call.EXPECTED),
            },
        ]  # fmt: skip
        if self.asked.by:
            best, weighted = exact_text(line.calls[Call.AT_BEST]), exact_text(line.figures.weighted)
            return [
                *of_deals,
                {
                    "label": pgettext("forecast", "At best"),
                    "value": best,
                    "url": self._deals(line, "at_best"),
                    "note": "",
                },
                {"label": _("Weighted"), "value": weighted, "url": self._deals(line, "weighted"), "note": ""},
            ]
        return [
            *of_deals,
            {"label": _("Quota"), "value": quota, "url": drill.quotas_url(line.quotas), "note": ""},
            {"label": _("Gap"), "value": _gap(line), "url": "", "note": ""},
            {"label": _("Coverage"), "value": _coverage(line), "url": self._deals(line, "open"), "note": ""},
        ]

    @property
    def notes(self) -> list[dict[str, str]]:
        """What is in no sum, and where it is; and how the sums are to be read."""
        figures, who = self.found.lines[0].figures, self.found.top.conditions
        found: list[dict[str, str]] = []
        if count := figures.unvalued:
            text = ngettext(
                "%(count)s deal has no amount in %(currency)s and is in no sum.",
                "%(count)s deals have no amount in %(currency)s and are in no sum.",
                count,
            )
            said = text % {"count": number_text(count), "currency": base_currency()}
            found.append({"text": said, "url": self._deals(self.found.lines[0], "unvalued")})
        if count := figures.unweighted:
            text = ngettext(
                "%(count)s deal has no probability and is in no weighted sum.",
                "%(count)s deals have no probability and are in no weighted sum.",
                count,
            )
            found.append(
                {"text": text % {"count": number_text(count)}, "url": self._deals(self.found.lines[0], "unweighted")}
            )
        if self.ahead.late.open:
            text = _("Open deals worth %(amount)s were expected before this period.")
            url = self._listed(drill.late(self.asked.period), who)
            found.append({"text": text % {"amount": exact_text(self.ahead.late.open)}, "url": url})
        if count := self.ahead.undated:
            text = ngettext(
                "%(count)s open deal is expected on no day.", "%(count)s open deals are expected on no day.", count
            )
            url = self._listed(drill.undated(), who)
            found.append({"text": text % {"count": number_text(count)}, "url": url})
        if self.found.several:
            found.append(
                {"text": _("Who is in several teams counts in each of them, and once in the total."), "url": ""}
            )
        if self.asked.by:
            text = _("Quotas and own forecasts are of people and teams: territories have none.")
            found.append({"text": text, "url": ""})
        if count := self.found.hidden:
            if self.asked.by:
                text = ngettext(
                    "%(count)s territory has a row on the page of the one above it. Show all here",
                    "%(count)s territories have rows on the pages of those above them. Show all here",
                    count,
                )
            elif self.found.by_team:
                text = ngettext(
                    "%(count)s person has a row on the page of their team. Show everybody here",
                    "%(count)s people have rows on the pages of their teams. Show everybody here",
                    count,
                )
            else:
                text = ngettext(
                    "%(count)s person who may bring less has no row. Show everybody",
                    "%(count)s people who may bring less have no rows. Show everybody",
                    count,
                )
            url = self.asked.address(reverse("forecast"), everybody=True)
            found.append({"text": text % {"count": number_text(count)}, "url": url})
        return found

    @property
    def chart(self) -> str:
        """What is won and open period by period, as the charts of reports take it; "" when there is nothing."""
        names = [
            ("won", _("Won")),
            ("commit", pgettext("forecast", "Commit")),
            ("best_case", pgettext("forecast", "Best case")),
            ("pipeline", pgettext("forecast", "Pipeline")),
        ]
        if not any(figures.won or figures.open for _period, figures in self.ahead.periods):
            return ""
        who = self.found.top.conditions
        series = [
            {
                "name": label,
                "values": [float(getattr(figures, name)) for _period, figures in self.ahead.periods],
                "urls": [self._of_period(name, period, who) for period, _figures in self.ahead.periods],
                "currency": base_currency(),
            }
            for name, label in names
        ]
        drawn = {
            "type": "stacked",
            "names": [period.label for period, _figures in self.ahead.periods],
            "series": series,
        }
        return json.dumps({**drawn, "unit": "money", "language": get_language() or "en"})

    @property
    def ahead_lines(self) -> list[dict[str, Any]]:
        """The same as a table."""
        who = self.found.top.conditions
        return [
            {
                "label": period.label,
                "url": self.asked.address(reverse("forecast"), period=period),
                "cells": [
                    {"text": round_text(getattr(figures, name)), "title": exact_text(getattr(figures, name)),
                     "url": self._of_period(name, period, who) if getattr(figures, name) else ""}
                    for name in ("won", "commit", "best_case", "pipeline", "weighted")
                ],
            }
            for period, figures in self.ahead.periods
        ]  # fmt: skip

    def _of_period(self, name: str, period: Any, who: drill.Pairs | None) -> str:
        return self._listed(drill.conditions(name, period), who)

    def _listed(self, conditions: drill.Pairs, who: drill.Pairs | None) -> str:
        """Those of the deals of a row for which these hold; "" where no list can find them."""
        return drill.listed(self.asked, [*conditions, *who]) if who is not None else ""

    def _line(self, line: Line) -> dict[str, Any]:
        sums = [self._sum(line, name, getattr(line.figures, name)) for name in _SUMS]
        return {
            "label": line.node.label,
            "url": self.asked.address(reverse("forecast"), who=line.node.key),
            "depth": min(line.depth, INDENTS),
            "is_sum": bool(line.node.children) if self.asked.by else not line.node.is_person,
            "cells": [{**_CELL, **cell} for cell in (
                *sums,
                self._call(line, Call.EXPECTED),
                self._call(line, Call.AT_BEST),
                self._quota(line),
                {"text": _gap(line, short=True), "tone": "good" if line.gap is not None and line.gap <= 0 else ""},
                {"text": _coverage(line), "url": self._deals(line, "open") if line.coverage else ""},
            )][: len(self.heads)],
        }  # fmt: skip

    def _sum(self, line: Line, name: str, amount: Decimal) -> dict[str, Any]:
        url = self._deals(line, name) if amount else ""
        return {"text": round_text(amount), "title": exact_text(amount), "url": url}

    def _deals(self, line: Line, figure: str) -> str:
        if line.node.conditions is None:
            return ""
        return drill.deals_url(self.asked, figure, line.node.conditions, foreign=bool(line.figures.foreign))

    def _call(self, line: Line, call: Call) -> dict[str, Any]:
        amount = line.calls[call]
        return {
            **self._sum(line, str(call.value), computed(line.figures, call)),
            "text": round_text(amount),
            "title": exact_text(amount),
            "note": self._beside(line, call, short=True),
            "act": self._act("forecast-overrides", line, call=call.value, amount=_plain(amount)) if self.says else "",
            "act_label": _("Say otherwise: %(name)s") % {"name": line.node.label},
        }

    def _quota(self, line: Line) -> dict[str, Any]:
        if line.quota is None:
            cell: dict[str, Any] = {"text": "–"}
        else:
            cell = {
                "text": round_text(line.quota),
                "title": exact_text(line.quota),
                "url": drill.quotas_url(line.quotas),
            }
            cell["note"] = "" if line.quota_is_own else pgettext("quota", "summed")
        label = _("Set a quota: %(name)s") % {"name": line.node.label}
        if not line.quota_is_own:
            return {**cell, "act": self._act("quotas", line) if self.sets else "", "act_label": label}
        is_one = self.mends and len(line.quotas) == 1  # of several, the figure leads to each
        return {**cell, "act_page": reverse("quotas-edit", args=line.quotas) if is_one else "", "act_label": label}

    def _beside(self, line: Line, call: Call, *, short: bool = False) -> str:
        """What the deals say, who says otherwise, since when and why; "" where nobody does."""
        if not line.is_adjusted(call) and call not in line.said:
            return ""
        amount = computed(line.figures, call)
        deals = _("deals say %(amount)s") % {"amount": round_text(amount) if short else exact_text(amount)}
        word = line.said.get(call)
        return f"{deals} · {self._word(word)}" if word is not None else deals

    def _word(self, word: ForecastOverride) -> str:
        by = shown_title(word.said_by, self.user) if word.said_by is not None else _("the system")
        return f"{by}: {word.reason}"

    def _act(self, kind: str, line: Line, **more: str) -> str:
        """The form in which something is said of a row; "" for what is neither a person nor a team."""
        holder, _dash, uid = line.node.key.partition("-")
        if holder not in ("user", "team") or not uid:
            return ""
        about = {"owner": uid, "team": ""} if holder == "user" else {"owner": "", "team": uid}
        period = self.asked.period
        given = {**about, "length": period.length.value, "starts_on": _iso(period.start), **more}
        if kind == "quotas" and self.asked.pipeline is not None:
            given["pipeline"] = str(self.asked.pipeline.uid)
        if kind == "quotas" and self.asked.family:
            given["family"] = self.asked.family
        return f"{reverse(f'{kind}-quick')}?{urlencode(given)}"


_CELL = {"text": "", "title": "", "url": "", "tone": "", "note": "", "act": "", "act_page": "", "act_label": ""}
"""Everything that the template asks of a cell: a template looks long for what is not there."""
_OF_DEALS = 7
"""The first columns, which are made of deals alone."""
_SUMS = ("won", "commit", "best_case", "pipeline", "weighted")


def _iso(day: date) -> str:
    return day.isoformat()


def _plain(amount: Decimal) -> str:
    """An amount as a field of a form takes it, without zeros that say nothing."""
    whole = amount.to_integral_value()
    return f"{whole if whole == amount else amount.normalize():f}"


def _gap(line: Line, *, short: bool = False) -> str:
    if line.gap is None:
        return "–"
    if line.gap <= 0:
        return _("reached")
    return round_text(line.gap) if short else exact_text(line.gap)


def _coverage(line: Line) -> str:
    return "–" if line.coverage is None else f"{number_text(line.coverage, 1)} ×"
