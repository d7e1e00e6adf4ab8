"""What became of the open deals of a period between two days, so that the parts come to the difference to the cent.

Each deal stands in one part: it stayed and grew or shrank, it came in for one reason, or it left for one. Of several
reasons the first of :data:`BARS` counts. What a reader sees now decides whose deals are told of; deals that are gone
are told of to whoever sees all deals of their last owner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import COUNTED, ZERO
from rapport.sales.forecasts.reach import reach_of_states

if TYPE_CHECKING:
    from rapport.platform.access.models import User

IN = ("new", "pulled_in", "reopened", "moved_in", "product_in", "taken_in", "grew")
OUT = ("shrank", "won", "lost", "pushed_out", "pulled_out", "moved_out", "product_out", "left_out", "deleted")
BARS = (*IN, *OUT)
MOST = 200
"""Deals that are named behind a bar, those with the largest effect."""
_STATES = """
    SELECT deal_id, owner_id, pipeline_id, state, forecast, base_amount, base_currency, close_on, family
      FROM sales_dealsnapshot WHERE valid_from <= %({day})s AND (valid_to IS NULL OR valid_to > %({day})s)"""
_PRESENT = """
    SELECT d.id AS deal_id, d.owner_id, d.pipeline_id, d.state, d.forecast, d.base_amount, d.base_currency,
           CASE WHEN d.state = 'open' THEN d.expected_close_on ELSE d.closed_on END AS close_on,
           coalesce(p.family, '') AS family
      FROM sales_deal d LEFT JOIN sales_product p ON p.id = d.product_id"""
_COUNTS = """({s}.state = 'open' AND {s}.forecast = ANY (%(counted)s) AND {s}.close_on >= %(start)s
              AND {s}.close_on < %(end)s AND {s}.base_currency = %(base)s AND {s_own} AND {s_pipe}
              AND {s_kind})"""
_PARTS = """
    WITH a AS ({before}), b AS ({after}), pairs AS (
        SELECT coalesce(b.deal_id, a.deal_id) AS deal_id, coalesce({a_counts}, false) AS was,
               coalesce({b_counts}, false) AS is_in, coalesce(a.base_amount, 0) AS a_amount,
               coalesce(b.base_amount, 0) AS b_amount, a.close_on AS a_day, b.close_on AS b_day, a.deal_id AS a_id,
               b.deal_id AS b_id, a.state AS a_state, b.state AS b_state, {a_own} AS a_own, {b_own} AS b_own,
               {a_pipe} AS a_pipe, {b_pipe} AS b_pipe, {a_kind} AS a_kind, {b_kind} AS b_kind,
               a.forecast AS a_forecast, b.forecast AS b_forecast
          FROM a FULL JOIN b ON b.deal_id = a.deal_id WHERE {reach}
    ), parts AS (
        SELECT deal_id, was, is_in, a_amount, b_amount, a_day, b_day,
               CASE WHEN is_in THEN b_amount ELSE 0 END - CASE WHEN was THEN a_amount ELSE 0 END AS effect,
               CASE WHEN was AND is_in THEN
                         CASE WHEN b_amount > a_amount THEN 'grew' WHEN b_amount < a_amount THEN 'shrank' END
                    WHEN was THEN CASE WHEN b_id IS NULL OR b_state = 'gone' THEN 'deleted'
                         WHEN b_state = 'won' THEN 'won' WHEN b_state = 'lost' THEN 'lost'
                         WHEN NOT b_own OR NOT b_pipe THEN 'moved_out' WHEN NOT b_kind THEN 'product_out'
                         WHEN b_forecast <> ALL (%(counted)s) THEN 'left_out'
                         WHEN b_day < %(start)s THEN 'pulled_out' ELSE 'pushed_out' END
                    ELSE CASE WHEN a_id IS NULL OR a_state = 'gone' THEN 'new'
                         WHEN a_state IN ('won', 'lost') THEN 'reopened'
                         WHEN NOT a_own OR NOT a_pipe THEN 'moved_in' WHEN NOT a_kind THEN 'product_in'
                         WHEN a_forecast <> ALL (%(counted)s) THEN 'taken_in' ELSE 'pulled_in' END END AS bar
          FROM pairs WHERE was OR is_in
    )"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part: how many deals, and by how much they changed the sum."""

    count: int = 0
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Changes:
    """From what was open for the period at the end of one day to what was at the end of another."""

    opening: Bar
    bars: Mapping[str, Bar]
    closing: Bar


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal behind a bar; the amounts and days at both ends."""

    deal_id: int
    before: Decimal
    after: Decimal
    day_before: date | None
    day_after: date | None
    effect: Decimal


class Waterfall:
    """What changed for a question between the ends of two days; ``until`` None or today means now."""

    def __init__(
        self, user: User, asked: Asked, since: date, until: date | None, owners: Sequence[int | None] | None
    ) -> None:
        live = until is None or until >= timezone.localdate()
        before = _STATES.format(day="since")
        after = _PRESENT if live else _STATES.format(day="until")
        self.given: dict[str, Any] = {
            "since": since, "until": until, "counted": list(COUNTED), "start": asked.period.start,
            "end": asked.period.end, "base": base_currency(),
            "owners": [one for one in owners or () if one is not None],
            "pipeline": asked.pipeline.pk if asked.pipeline is not None else None, "family": asked.family,
        }  # fmt: skip
        said: dict[str, str] = {}
        counts: dict[str, str] = {}
        for s in "ab":
            parts = {"own": _own(s, owners), "pipe": _pipe(s, asked), "kind": _kind(s, asked)}
            said |= {f"{s}_{name}": part for name, part in parts.items()}
            counts[f"{s}_counts"] = _COUNTS.format(s=s, **{f"s_{name}": part for name, part in parts.items()})
        reach, values = reach_of_states(
            user, asked, "coalesce(b.deal_id, a.deal_id)", "coalesce(b.owner_id, a.owner_id)"
        )
        self.given |= values
        self.sql = _PARTS.format(before=before, after=after, reach=reach, **said, **counts)

    def changes(self) -> Changes:
        """The bars; one query."""
        asked = """
            SELECT bar, count(*) FILTER (WHERE was), coalesce(sum(a_amount) FILTER (WHERE was), 0),
                   count(*) FILTER (WHERE is_in), coalesce(sum(b_amount) FILTER (WHERE is_in), 0), count(*), sum(effect)
              FROM parts GROUP BY bar"""
        found = self._rows(f"{self.sql} {asked}")
        return Changes(
            opening=Bar(sum(row[1] for row in found), sum((row[2] for row in found), ZERO)),
            bars={row[0]: Bar(row[5], row[6]) for row in found if row[0] is not None},
            closing=Bar(sum(row[3] for row in found), sum((row[4] for row in found), ZERO)),
        )

    def deals(self, bar: str) -> list[ChangedDeal]:
        """The deals behind a bar, or behind "opening" or "closing"; those with the largest effect first."""
        which = {"opening": "was", "closing": "is_in"}.get(bar, "bar = %(bar)s")
        effect = {"opening": "a_amount", "closing": "b_amount"}.get(bar, "effect")
        asked = f"""
            SELECT deal_id, a_amount, b_amount, a_day, b_day, {effect} FROM parts WHERE {which}
             ORDER BY abs({effect}) DESC, deal_id LIMIT {MOST}"""  # noqa: S608 - parts of ours
        return [ChangedDeal(*row) for row in self._rows(f"{self.sql} {asked}", bar=bar)]

    def _rows(self, sql: str, **more: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.given, **more})
            found: list[Any] = cursor.fetchall()
            return found


def _own(side: str, owners: Sequence[int | None] | None) -> str:
    if owners is None:
        return "true"
    nobody = f" OR {side}.owner_id IS NULL" if None in owners else ""
    return f"coalesce({side}.owner_id = ANY (%(owners)s){nobody}, false)"


def _pipe(side: str, asked: Asked) -> str:
    return "true" if asked.pipeline is None else f"coalesce({side}.pipeline_id = %(pipeline)s, false)"


def _kind(side: str, asked: Asked) -> str:
    return f"coalesce({side}.family = %(family)s, false)" if asked.family else "true"
