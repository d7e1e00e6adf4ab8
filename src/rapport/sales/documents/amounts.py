"""What documents are worth: the sums of their lines, and the net sum in the base currency.

The rate of today counts until a document is settled; from then on that of its day stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.currencies import rounded_sql
from rapport.platform.write_errors import Invalid
from rapport.sales.currencies import base_currency
from rapport.sales.documents.lines import LineDocument
from rapport.sales.pricing.lines import LARGEST


def follow_sums(document: LineDocument, ids: Sequence[int], unsettled: Sequence[str]) -> None:
    """Let documents say what their lines add up to. Raises Invalid where a sum has no room."""
    lines = document.line_model._default_manager.filter(**{f"{document.link}__in": ids}).order_by()
    sums = lines.values(document.column).annotate(gross=Sum("gross_amount"), full=Sum("net_amount"))
    if any(row["gross"] >= LARGEST for row in sums):
        raise Invalid({"": [_("The lines together are worth too much: their sum has no room.")]})
    _write(document, ids, unsettled)


def follow_document_rates(document: LineDocument, unsettled: Sequence[str]) -> None:
    """Let all that are not settled be worth what the rates of today say; within a change set."""
    _write(document, None, unsettled)


def _write(document: LineDocument, ids: Sequence[int] | None, unsettled: Sequence[str]) -> None:
    table, lines = document.model._meta.db_table, document.line_model._meta.db_table
    worth = rounded_sql("found.net * found.rate", "%(base)s")
    too_large = f"found.net * found.rate >= {LARGEST}"
    given = {
        "ids": list(ids) if ids is not None else None,
        "base": base_currency(),
        "today": timezone.localdate(),
        "unsettled": list(unsettled),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH held AS MATERIALIZED (
                SELECT id, currency FROM "{table}"
                 WHERE (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s::bigint[])) AND status = ANY(%(unsettled)s)
                 ORDER BY id FOR UPDATE),
            found AS (
                SELECT held.id, sums.*, r.rate, r.since
                  FROM held
                 CROSS JOIN LATERAL (
                       SELECT count(*) AS lines, coalesce(sum(net_amount), 0) AS net,
                              coalesce(sum(tax_amount), 0) AS tax
                         FROM "{lines}" WHERE "{document.column}" = held.id) sums
                  LEFT JOIN LATERAL (
                       SELECT 1::numeric AS rate, NULL::date AS since WHERE held.currency = %(base)s
                        UNION ALL
                       (SELECT rate, valid_from FROM sales_exchangerate
                         WHERE currency = held.currency AND base_currency = %(base)s AND valid_from <= %(today)s
                           AND held.currency <> %(base)s
                         ORDER BY valid_from DESC LIMIT 1)) r ON true)
            UPDATE "{table}" d
               SET line_count = found.lines, net_amount = found.net, tax_amount = found.tax,
                   gross_amount = found.net + found.tax, base_currency = %(base)s,
                   base_amount = CASE WHEN {too_large} THEN NULL ELSE {worth} END,
                   rate = CASE WHEN {too_large} THEN NULL ELSE found.rate END,
                   rate_on = CASE WHEN {too_large} THEN NULL ELSE found.since END
              FROM found
             WHERE d.id = found.id
               AND (d.line_count, d.net_amount, d.tax_amount, d.base_currency, d.rate)
                   IS DISTINCT FROM (found.lines, found.net, found.tax, %(base)s, found.rate)
            """,  # noqa: S608 - names of our own tables
            given,
        )
