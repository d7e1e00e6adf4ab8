"""How long deals that were won stayed in each stage, and which open deals are stuck: in their stage for longer.

The measure is the nearest whole day within which three of four won deals had left the stage (the 75th percentile,
``percentile_cont``). A stage through which fewer than :data:`LEAST` won deals went takes the figure of all open stages
of its pipeline; where these are too few as well, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.sales.models import Deal, StagePace, State

LEAST = 8
"""Won deals of which a usual time is told."""
SHARE = 0.75

_PACE = """
    WITH stay AS (
             SELECT stage.pipeline_id, stay.stage_id, stay.deal_id,
                    sum(extract(epoch FROM stay.left_at - stay.entered_at)) / 86400 AS days
               FROM sales_dealstay stay
               JOIN sales_deal deal ON deal.id = stay.deal_id AND deal.state = 'won'
               JOIN sales_stage stage ON stage.id = stay.stage_id AND stage.state = 'open'
                                     AND stage.pipeline_id = deal.pipeline_id
              WHERE stay.left_at IS NOT NULL
              GROUP BY 1, 2, 3),
         of_stage AS (SELECT stage_id, percentile_cont(%(share)s) WITHIN GROUP (ORDER BY days) AS days,
                             count(*) AS deals
                        FROM stay GROUP BY 1 HAVING count(*) >= %(least)s),
         of_pipeline AS (SELECT pipeline_id, percentile_cont(%(share)s) WITHIN GROUP (ORDER BY days) AS days,
                                count(DISTINCT deal_id) AS deals
                           FROM stay GROUP BY 1 HAVING count(DISTINCT deal_id) >= %(least)s),
         told AS (SELECT stage.id, greatest(1, ceil(coalesce(s.days, p.days)))::integer AS days,
                         coalesce(s.deals, p.deals) AS deals,
                         CASE WHEN s.stage_id IS NULL THEN 'pipeline' ELSE 'stage' END AS source
                    FROM sales_stage stage
                    LEFT JOIN of_stage s ON s.stage_id = stage.id
                    LEFT JOIN of_pipeline p ON p.pipeline_id = stage.pipeline_id
                   WHERE stage.state = 'open' AND (s.stage_id IS NOT NULL OR p.pipeline_id IS NOT NULL)),
         gone AS (DELETE FROM sales_stagepace WHERE stage_id NOT IN (SELECT id FROM told))
    INSERT INTO sales_stagepace (stage_id, days, deal_count, source, computed_at)
    SELECT id, days, deals, source, now() FROM told
        ON CONFLICT (stage_id) DO UPDATE SET days = excluded.days, deal_count = excluded.deal_count,
                                             source = excluded.source, computed_at = excluded.computed_at
"""
_MARK = """
    UPDATE sales_deal deal SET stuck_on = wanted.day
      FROM (SELECT d.id, (d.stage_since AT TIME ZONE %(zone)s)::date + pace.days + 1 AS day
              FROM sales_deal d LEFT JOIN sales_stagepace pace ON pace.stage_id = d.stage_id AND d.state = 'open'
             WHERE %(ids)s::bigint[] IS NULL OR d.id = ANY(%(ids)s::bigint[])) wanted
     WHERE deal.id = wanted.id AND deal.stuck_on IS DISTINCT FROM wanted.day
"""


def refresh_pace() -> int:
    """Write down anew how long won deals stayed in each stage; returns of how many stages something is known."""
    with connection.cursor() as cursor:
        cursor.execute(_PACE, {"share": SHARE, "least": LEAST})
        return int(cursor.rowcount)


def mark_stuck(ids: Sequence[int] | None = None) -> int:
    """Say of these deals, or all, from which day on they are stuck; returns of how many the day changed."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"zone": settings.TIME_ZONE, "ids": None if ids is None else list(ids)})
        return int(cursor.rowcount)


def is_stuck(deal: Deal) -> bool:
    """Whether an open deal is in its stage for longer than is usual."""
    return deal.state == State.OPEN and deal.stuck_on is not None and deal.stuck_on <= timezone.localdate()


def why_stuck(deal: Deal) -> str:
    """The figure behind a stuck deal, from what is kept with it."""
    assert deal.stuck_on is not None
    days = (deal.stuck_on - timezone.localtime(deal.stage_since).date()).days - 1
    text = ngettext(
        "Three of four won deals left this stage within %(days)s day",
        "Three of four won deals left this stage within %(days)s days",
        days,
    )
    return text % {"days": days}


def pace_in_words(pace: StagePace) -> str:
    """The figure with what it was taken from."""
    if pace.source == StagePace.Source.STAGE:
        text = _("three of four of %(count)s won deals left this stage within %(days)s days")
    else:
        text = _("three of four stays of %(count)s won deals in stages of this pipeline were over within %(days)s days")
    return text % {"count": pace.deal_count, "days": pace.days}
