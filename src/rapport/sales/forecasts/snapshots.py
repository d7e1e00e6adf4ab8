"""The state of every deal, day by day: written each night from the history of the deals, so that a missed night is made
up for exactly, and whatever is taken back later shows from the next night on.

A row is written only when something changed that a forecast is made of. The history has each state as it was before a
change: at the end of a day a deal was as the first change after it found it, or as it is when there was none. The same
holds for the families of products.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from rapport.platform.history.tracking import event_model_of
from rapport.sales.models import Deal, Product, SnapshotNight

logger = logging.getLogger(__name__)

LOOK_BACK = 400
"""Days that the first run looks back, where the history goes as far."""
_LOCK = 7_316_402
_COLUMNS = "owner_id, pipeline_id, state, forecast, base_amount, weighted_amount, base_currency, close_on, family"
_OF_DEAL = """owner_id, pipeline_id, state, forecast, base_amount, weighted_amount, base_currency,
       CASE WHEN state = 'open' THEN expected_close_on ELSE closed_on END AS close_on, product_id"""
_CHANGED = f"""
    CREATE TEMPORARY TABLE changed_deals ON COMMIT DROP AS
    WITH later AS (
        SELECT DISTINCT ON (pgh_obj_id) * FROM {{events}} WHERE pgh_created_at >= %(end)s ORDER BY pgh_obj_id, pgh_id
    ), later_products AS (
        SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, family
          FROM {{product_events}} WHERE pgh_created_at >= %(end)s AND pgh_label <> 'restore' ORDER BY pgh_obj_id, pgh_id
    ), products AS (
        SELECT id AS product_id, family FROM sales_product WHERE id NOT IN (SELECT pgh_obj_id FROM later_products)
         UNION ALL
        SELECT pgh_obj_id, family FROM later_products
    ), deals AS (
        SELECT id AS deal_id, {_OF_DEAL} FROM sales_deal
         WHERE created_at < %(end)s AND id NOT IN (SELECT pgh_obj_id FROM later)
         UNION ALL
        SELECT pgh_obj_id, {_OF_DEAL} FROM later WHERE pgh_label <> 'restore' AND created_at < %(end)s
    ), ended AS (
        SELECT deals.*, coalesce(products.family, '') AS family FROM deals LEFT JOIN products USING (product_id)
    )
    SELECT coalesce(t.deal_id, s.deal_id) AS deal_id, t.deal_id IS NULL AS is_gone, t.owner_id, t.pipeline_id, t.state,
           t.forecast, t.base_amount, t.weighted_amount, t.base_currency, t.close_on,
           t.family, s.owner_id AS last_owner_id, s.base_currency AS last_currency
      FROM ended t FULL JOIN (SELECT * FROM sales_dealsnapshot WHERE valid_to IS NULL) s ON s.deal_id = t.deal_id
     WHERE (t.deal_id IS NULL AND s.state <> 'gone') OR s.deal_id IS NULL OR
           (t.owner_id, t.pipeline_id, t.state, t.forecast, t.base_amount, t.weighted_amount, t.base_currency,
            t.close_on, t.family) IS DISTINCT FROM
           (s.owner_id, s.pipeline_id, s.state, s.forecast, s.base_amount, s.weighted_amount, s.base_currency,
            s.close_on, s.family) AND t.deal_id IS NOT NULL
"""  # noqa: S608 - names of ours
_END = """
    UPDATE sales_dealsnapshot SET valid_to = %(day)s
     WHERE valid_to IS NULL AND deal_id IN (SELECT deal_id FROM changed_deals)
"""
_BEGIN = f"""
    INSERT INTO sales_dealsnapshot (deal_id, valid_from, {_COLUMNS})
    SELECT c.deal_id, %(day)s, u.id, p.id, CASE WHEN is_gone THEN 'gone' ELSE state END, coalesce(forecast, ''),
           base_amount, weighted_amount, coalesce(base_currency, last_currency), close_on, family
      FROM changed_deals c
      LEFT JOIN access_user u ON u.id = coalesce(c.owner_id, CASE WHEN is_gone THEN last_owner_id END)
      LEFT JOIN sales_pipeline p ON p.id = c.pipeline_id
"""  # noqa: S608 - names of ours

_FAMILIES = """
    WITH RECURSIVE found AS (
        (SELECT family FROM sales_dealsnapshot WHERE family > '' ORDER BY family LIMIT 1)
         UNION ALL
        SELECT (SELECT s.family FROM sales_dealsnapshot s WHERE s.family > '' AND s.family > found.family
                 ORDER BY s.family LIMIT 1)
          FROM found WHERE found.family IS NOT NULL
    )
    SELECT family FROM found WHERE family IS NOT NULL
"""


def local_today() -> date:
    """The present day where the installation is."""
    return timezone.localdate(timezone=ZoneInfo(settings.TIME_ZONE))


def take_missing(today: date) -> int:
    """Write the states of every day that ended before ``today`` and is not known yet, each in one transaction; returns
    how many days."""
    taken = 0
    for day in missing_days(today):
        taken += take(day)
    return taken


def missing_days(today: date) -> list[date]:
    """The days before ``today`` whose states are still to be written, the first one first."""
    last = SnapshotNight.objects.aggregate(last=Max("day"))["last"]
    first = last + timedelta(days=1) if last is not None else _beginning(today)
    return [] if first is None else [first + timedelta(days=n) for n in range(max((today - first).days, 0))]


def first_day(*, families: bool = False) -> date | None:
    """The first day whose states are known, with ``families`` also of which product families the deals were; None
    before the first such night."""
    nights = SnapshotNight.objects.filter(has_families=True) if families else SnapshotNight.objects.all()
    found: date | None = nights.aggregate(first=Min("day"))["first"]
    return found


def families_since() -> date | None:
    """Since which day it is known of which product families the deals were, where that is later than what else is
    known of them; None where it is not."""
    since = first_day(families=True)
    return since if since != first_day() else None


def noted_families() -> list[str]:
    """The product families that deals ever were of, in order; found by the ends of an index, not by reading it."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def take(day: date) -> bool:
    """Write the states of the deals at the end of a day, the day after the last that is known; False when somebody
    else has done so."""
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if SnapshotNight.objects.filter(day__gte=day).exists():
            return False
        tables = {"events": event_model_of(Deal), "product_events": event_model_of(Product)}
        named = {name: model._meta.db_table for name, model in tables.items()}
        cursor.execute(_CHANGED.format(**named), {"end": end})
        cursor.execute(_END, {"day": day})
        cursor.execute(_BEGIN, {"day": day})
        changed = int(cursor.rowcount)
        cursor.execute("DROP TABLE changed_deals")
    SnapshotNight.objects.create(day=day, changed_count=changed)
    logger.info("states of deals", extra={"day": str(day), "changed": changed})
    return True


def _beginning(today: date) -> date | None:
    """The day of the first deal that ever was there, as far back as one looks; None without deals."""
    found = (
        model._default_manager.aggregate(first=Min("created_at"))["first"] for model in (Deal, event_model_of(Deal))
    )
    made = [moment for moment in found if moment is not None]
    if not made:
        return None
    day: date = min(made).astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return max(day, today - timedelta(days=LOOK_BACK))
