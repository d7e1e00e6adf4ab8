"""Quotas and what managers expect otherwise, as record kinds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from rapport.lib.money import format_money
from rapport.platform.access.titles import title_of
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch, Change
from rapport.sales.access import OfPersonOrTeam, name_holder, refuse_strangers
from rapport.sales.currencies import base_currency
from rapport.sales.families import known_families
from rapport.sales.forecasts.periods import FIRST, LAST, Period
from rapport.sales.models import ForecastOverride, Length, Quota


class QuotaRecord(RecordType[Quota]):
    """What a person or a team is to sell in a period."""

    name = "quotas"
    icon = "target"
    description = _("What people and teams are to sell in a month, quarter or year.")
    help_topic = "forecast"
    columns = ["owner", "team", "length", "starts_on", "amount", "pipeline", "family"]
    filters = ["owner", "team", "length", "starts_on", "pipeline", "family", "external_id"]
    sorts = ["starts_on"]
    default_sort = "-starts_on"
    views = [Preset("present", _("This year"), "starts_on__within=this_year")]
    quick_create = ["owner", "team", "length", "starts_on", "amount"]
    facts = ["owner", "team", "length", "starts_on", "amount"]
    fieldsets = [
        Fieldset(_("Quota"), ["owner", "team", "length", "starts_on", "amount", "currency", "note"]),
        Fieldset(_("Only for"), ["pipeline", "family"]),
    ]
    access = OfPersonOrTeam()
    virtual = [ExternalIds("quotas")]
    import_keys = ["external_id"]

    def get_title(self, instance: Quota) -> str:
        return _title(instance)

    def before_save(self, batch: Batch[Quota]) -> None:
        known = known_families(change.instance.family for change in batch.changes)
        for change in batch.changes:
            _settle(change, batch)
            quota = change.instance
            quota.currency = base_currency() if change.changed("amount") else quota.currency
            if quota.family and change.changed("family") and quota.family not in known:
                text = gettext("No product has the family “%(value)s”.")
                change.add_error("family", text % {"value": quota.family})
        refuse_strangers(batch)


class ForecastOverrideRecord(RecordType[ForecastOverride]):
    """A manager's own figure beside what the deals say."""

    name = "forecast-overrides"
    icon = "square-pen"
    description = _("What managers expect otherwise than the deals say, with the reason; the latest one counts.")
    help_topic = "forecast"
    columns = ["owner", "team", "length", "starts_on", "call", "amount", "reason", "said_by", "created_at"]
    filters = ["owner", "team", "length", "starts_on", "call"]
    sorts = ["created_at", "starts_on"]
    default_sort = "-created_at"
    quick_create = ["owner", "team", "length", "starts_on", "call", "amount", "reason"]
    facts = ["owner", "team", "length", "starts_on", "call", "amount", "said_by"]
    fieldsets = [
        Fieldset(_("Own forecast"), ["owner", "team", "length", "starts_on", "call", "amount", "currency"]),
        Fieldset(_("Why"), ["reason", "said_by"]),
    ]
    read_only = ["said_by"]
    access = OfPersonOrTeam()
    importable = False
    append_only = True
    undeletable = True

    def get_title(self, instance: ForecastOverride) -> str:
        return _title(instance)

    def get_subtitle(self, instance: ForecastOverride) -> str:
        if instance.amount is None:
            return gettext("What the deals say counts again.")
        return format_money(instance.amount, instance.currency, get_language() or "en")

    def before_save(self, batch: Batch[ForecastOverride]) -> None:
        for change in batch.changes:
            _settle(change, batch)
            change.instance.currency = base_currency()
            change.instance.said_by = batch.actor
        refuse_strangers(batch)


def _title(row: Quota | ForecastOverride) -> str:
    of = row.team or row.owner
    period = Period(row.starts_on, Length(row.length)).label
    return f"{title_of(of) if of is not None else ''}, {period}"


def _settle(change: Change[Any], batch: Batch[Any]) -> None:
    """Of a person or of a team, and from the first day of the period on."""
    name_holder(change, batch)
    row = change.instance
    day: date | None = row.starts_on  # a form may leave it empty, which is said of the field itself
    if day is None or row.length not in Length.values:
        return
    if not FIRST <= day < LAST:
        text = gettext("%(value)s lies too far away: give a day between %(first)s and %(last)s.")
        change.add_error("starts_on", text % {"value": day, "first": FIRST, "last": LAST})
    else:
        row.starts_on = Period.around(Length(row.length), day).start
