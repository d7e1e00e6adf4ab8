"""The leader board as its page shows it: rows of linked figures, and what is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import registry
from rapport.platform.reports.labels import percent_text
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts import drill
from rapport.sales.forecasts.drill import Pairs
from rapport.sales.forecasts.tree import Node
from rapport.sales.forecasts.wording import exact_text, number_text
from rapport.sales.models import Measure
from rapport.sales.performance.asked import PEOPLE, TEAMS
from rapport.sales.performance.board import Board, Place, teams_below
from rapport.sales.performance.measures import (
    LEAD_TOUCHES,
    Wanted,
    as_text,
    kinds_told,
    list_url,
    reach_to,
    rows_url,
)
from rapport.sales.performance.narrowed import EVERYTHING
from rapport.sales.performance.parts import NOWHERE, Rows, rows_behind
from rapport.sales.performance.periods import Days
from rapport.sales.performance.reach import Reach, reach_of
from rapport.sales.performance.wording import change_text, figure_text

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_NAMED = 100
"""People whom an address names."""


class Shown:
    """One ranking for one reader."""

    def __init__(self, found: Board, user: User) -> None:
        self.found, self.asked, self.user = found, found.asked, user
        self.measure, self.days, self.only = found.asked.measure, found.asked.period.days, found.asked.only
        self.reaches = {kind: reach_to(user, self.measure, kind) for kind in kinds_told(user, self.measure)}
        self.reach, self.coached = reach_to(user, self.measure), reach_of(user)
        self.sets = may(registry.get("activity-targets"), user, Action.CREATE.value)
        self.most = max((place.figure for place in found.places), default=Decimal(0)) or Decimal(1)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table."""
        return [self._row(place) for place in self.found.places]

    @property
    def stats(self) -> list[dict[str, Any]]:
        """The large figures above it, of all together."""
        total, top = self.found.total, self.found.top
        now, before = self._rows(top, self.days, total.parts), self._rows(top, self.found.before, total.parts_before)
        wanted = "–" if total.target is None else figure_text(self.measure, Decimal(total.target))
        note = "" if total.reached is None else _("%(percent)s reached") % {"percent": percent_text(total.reached)}
        return [
            {
                "label": str(self.measure.label), "value": self._exact(total.figure),
                "url": now.url, "parts": now.parts, "note": note,
            },
            {"label": _("Target"), "value": wanted, "url": self._targets_url(), "note": ""},
            {
                "label": _("Before"), "value": self._exact(total.before),
                "url": before.url, "parts": before.parts, "note": self.before_text,
            },
            {
                "label": pgettext("figure", "Change"), "value": change_text(self.measure, total.figure - total.before),
                "url": "", "note": "",
            },
        ]  # fmt: skip

    @property
    def before_text(self) -> str:
        """With which days the figures are compared."""
        before = self.found.before
        whole = self.asked.period.shift(-1)
        if before == whole.days:
            return whole.label
        first = formats.date_format(before.start, "SHORT_DATE_FORMAT")
        count = (before.end - before.start).days
        text = ngettext(
            "%(count)s day from %(first)s, as many as have begun of this period",
            "%(count)s days from %(first)s, as many as have begun of this period",
            count,
        )
        return text % {"count": count, "first": first}

    @property
    def notes(self) -> list[dict[str, str]]:
        """What the figures leave out, and how they are to be read."""
        found = [{"text": text, "url": ""} for text in partial(self.user, self.measure, self.reach)]
        if count := self.found.unvalued:
            text = ngettext(
                "%(count)s deal has no amount in %(currency)s and is in no sum.",
                "%(count)s deals have no amount in %(currency)s and are in no sum.",
                count,
            )
            said = text % {"count": number_text(count), "currency": base_currency()}
            found.append({"text": said, "url": self._unvalued_url()})
        if self.found.several:
            found.append(
                {"text": _("Who is in several teams counts in each of them, and once in the total."), "url": ""}
            )
        if count := self.found.hidden:
            text = ngettext(
                "%(count)s person with less has no row. Show everybody",
                "%(count)s people with less have no rows. Show everybody",
                count,
            )
            url = self.asked.address(reverse("performance"), everybody=True)
            found.append({"text": text % {"count": number_text(count)}, "url": url})
        return found

    def _row(self, place: Place) -> dict[str, Any]:
        change = place.figure - place.before
        return {
            "rank": number_text(place.rank),
            "label": place.node.label,
            "url": self._page_of(place.node),
            "is_me": place.node.user == self.user.pk,
            "value": f"{place.figure:f}",
            "most": f"{self.most:f}",
            "text": figure_text(self.measure, place.figure),
            "title": exact_text(place.figure) if self.measure is Measure.VALUE_WON else "",
            "rows": self._rows(place.node, self.days, place.parts),
            "target": "–" if place.target is None else figure_text(self.measure, Decimal(place.target)),
            "target_url": self._targets_url(place.node) if place.target is not None and place.target_is_own else "",
            "target_note": pgettext("target", "summed") if place.target is not None and not place.target_is_own else "",
            "act": self._act(place),
            "act_label": _("Set a target: %(name)s") % {"name": place.node.label},
            "reached": "–" if place.reached is None else percent_text(place.reached),
            "is_reached": place.reached is not None and place.reached >= 100,
            "before": figure_text(self.measure, place.before),
            "rows_before": self._rows(place.node, self.found.before, place.parts_before),
            "change": change_text(self.measure, change),
            "tone": "good" if change > 0 else "",
        }

    def _exact(self, figure: Decimal) -> str:
        return exact_text(figure) if self.measure is Measure.VALUE_WON else figure_text(self.measure, figure)

    def _page_of(self, node: Node) -> str:
        """A person's own page; a team's people, or the teams in it."""
        if node.user is not None:
            if not self.coached.holds(node.user):
                return ""
            here = reverse("performance-person", args=[node.key.removeprefix("user-")])
            return self.asked.address(here, only=EVERYTHING)
        by = TEAMS if self.asked.by == TEAMS and teams_below(node) else PEOPLE
        return self.asked.address(reverse("performance"), who=node.key, by=by)

    def _rows(self, node: Node, days: Days, parts: Mapping[str, Decimal]) -> Rows:
        """Where a figure leads; nowhere what no list can find."""

        def url(kind: str) -> str:
            who = self._who(node, self.reaches[kind])
            wanted = Wanted(self.measure, days, self.only)
            return rows_url(wanted, self.found.now, who, kind) if who is not None else ""

        return rows_behind(parts, url) if any(parts.values()) else NOWHERE

    def _who(self, node: Node, reach: Reach) -> Pairs | None:
        if node.key and (reach == self.reach or node.is_person):
            return node.conditions
        return of_reach(reach, node)

    def _unvalued_url(self) -> str:
        who = self._who(self.found.top, self.reach)
        if who is None:
            return ""
        common = Wanted(Measure.DEALS_WON, self.days, self.only).conditions(self.found.now)
        lacking = [("base_amount", "isnull", True)], [("base_currency", "ne", base_currency())]
        groups = [[(name, how, as_text(value)) for name, how, value in (*common, *one)] for one in lacking]
        return list_url("deals", [], [*drill.any_of(groups), *who])

    def _targets_url(self, node: Node | None = None) -> str:
        pairs = [("view", "all"), ("measure", self.measure.value), *self._only_pairs("__isnull", "true")]
        if node is not None:
            holder, _dash, uid = node.key.partition("-")
            pairs.append(("owner" if holder == "user" else "team", uid))
        return f"{reverse('activity-targets-list')}?{urlencode(pairs)}"

    def _only_pairs(self, suffix: str, nothing: str) -> Pairs:
        """For which deals a target is, as an address says it; ``nothing``, under a name with ``suffix``, for all."""
        said = {"pipeline": str(self.only.pipeline.uid) if self.only.pipeline else "", "family": self.only.family}
        return [(name, value) if value else (f"{name}{suffix}", nothing) for name, value in said.items()]

    def _act(self, place: Place) -> str:
        """The form in which a target is set for a row that has none of its own; "" for what is neither a person nor a
        team."""
        holder, _dash, uid = place.node.key.partition("-")
        has_own = place.target is not None and place.target_is_own
        if not self.sets or has_own or holder not in ("user", "team"):
            return ""
        about = {"owner": uid, "team": ""} if holder == "user" else {"owner": "", "team": uid}
        given = {**about, "measure": self.measure.value, "length": self.asked.period.length.value}
        given["valid_from"] = self.days.start.isoformat()
        given |= dict(self._only_pairs("", ""))
        return f"{reverse('activity-targets-quick')}?{urlencode(given)}"


def of_reach(reach: Reach, node: Node) -> Pairs | None:
    """What a list asks for to find the rows of everybody in a row of whom a reader is told; None when no list can."""
    if reach.people is None and not node.key:
        return [("owner__isnull", "false")]
    people = [person for person, _depth in node.walk() if person.is_person and reach.holds(person.user)]
    uids = [person.key.removeprefix("user-") for person in people]
    return drill.of_people(sorted(set(uids))) if 0 < len(uids) <= MOST_NAMED else None


def partial(user: User, measure: Measure, reach: Reach) -> list[str]:
    """What a reader's figures leave out, in words."""
    found = []
    if reach.people is not None:
        alone = reach.people <= {user.pk}
        found.append(_("You see your own figures alone.") if alone else _("You see the people of your teams."))
    told = kinds_told(user, measure)
    if told[0] == "touches":
        if permissions_of(user).administrator:
            found.append(_("Touches that colleagues keep to themselves do not count."))
        else:
            found.append(
                _("Touches that colleagues keep to themselves or had with customers beyond your reach do not count.")
            )
        if LEAD_TOUCHES not in told:
            found.append(_("Touches with leads do not count, since you do not see them."))
        elif reach_to(user, measure, LEAD_TOUCHES) != reach_to(user, measure):
            found.append(_("Touches with leads count of those people alone whose leads you see."))
    return found
