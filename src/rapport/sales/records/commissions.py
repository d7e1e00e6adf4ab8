"""Commission plans, their tiers, and closed statements as record kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.models import User
from rapport.platform.access.policy import Granted, OwnedBy
from rapport.platform.access.virtual import NamedLinks
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch
from rapport.sales.commissions.closing import keep_lines, settle
from rapport.sales.commissions.page import LinesPanel
from rapport.sales.commissions.wording import money, percent
from rapport.sales.families import known_families
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import (
    CommissionPerson,
    CommissionPlan,
    CommissionStatement,
    CommissionTier,
    Length,
)


class NamedPeople(NamedLinks):
    """The people for whom a plan is made by name."""

    def __init__(self) -> None:
        super().__init__(
            "people", pgettext_lazy("commission plan", "People"), through=CommissionPerson, owner="plan", link="user"
        )
        self.help = _("Besides those of the team.")

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(str(user.uid), str(user)) for user in User.objects.filter(is_active=True)]

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        links = CommissionPerson.objects.filter(plan__in=ids).select_related("user")
        for link in links.order_by("user__full_name", "user__username"):
            found[link.plan_id].append({"uid": str(link.user.uid), "value": str(link.user)})
        return found

    def _find(self, given: str) -> Model | None:
        uid = parse_uid(given)
        return User.objects.filter(**({"uid": uid} if uid is not None else {"username__iexact": given})).first()


class CommissionPlanRecord(RecordType[CommissionPlan]):
    """How much of what they win people are paid."""

    name = "commission-plans"
    icon = "wallet"
    description = _("How much of what they win people are paid: the rate, for whom, from when until when.")
    help_topic = "commissions"
    title_columns = ["name"]
    columns = ["name", "team", "people", "length", "rate", "starts_on", "ends_on"]
    filters = ["name", "team", "length", "pipeline", "family", "starts_on", "ends_on"]
    sorts = ["starts_on"]
    default_sort = "-starts_on"
    quick_create = ["name", "team", "people", "length", "rate", "starts_on", "ends_on"]
    facts = ["team", "people", "length", "rate", "starts_on", "ends_on"]
    fieldsets = [
        Fieldset(_("Commission plan"), ["name", "team", "people", "length", "rate", "starts_on", "ends_on", "note"]),
        Fieldset(_("Only for"), ["pipeline", "family"]),
    ]
    panels = [RelatedList("commission-tiers", "plan", order="above", limit=20)]
    access = Granted(named_by="commission-statements")
    virtual = [NamedPeople()]
    importable = False

    def before_save(self, batch: Batch[CommissionPlan]) -> None:
        known = known_families(change.instance.family for change in batch.changes)
        for change in batch.changes:
            plan = change.instance
            begins: date | None = plan.starts_on
            if begins is not None and plan.ends_on is not None and plan.ends_on < begins:
                change.add_error("ends_on", gettext("The last day lies before the first one."))
            if plan.family and change.changed("family") and plan.family not in known:
                text = gettext("No product has the family “%(value)s”.")
                change.add_error("family", text % {"value": plan.family})


class CommissionTierRecord(RecordType[CommissionTier]):
    """Another rate beyond a part of the quota."""

    name = "commission-tiers"
    icon = "percent"
    description = _("Another rate for what somebody wins beyond a part of their quota.")
    help_topic = "commissions"
    columns = ["plan", "above", "rate", "note"]
    filters = ["plan"]
    sorts = ["created_at"]
    quick_create = ["plan", "above", "rate", "note"]
    access = Granted()
    importable = False

    def get_title(self, instance: CommissionTier) -> str:
        told = {"rate": percent(instance.rate), "above": percent(instance.above)}
        return gettext("%(rate)s of what is beyond %(above)s of the quota") % told


class CommissionStatementRecord(RecordType[CommissionStatement]):
    """What a person is paid for a period, kept as it was when it was closed. To make one is to close it."""

    name = "commission-statements"
    icon = "wallet"
    description = _("What somebody is paid for a period, kept as it was when it was closed.")
    help_topic = "commissions"
    columns = ["owner", "plan", "length", "starts_on", "quota", "won", "total", "closed_by", "created_at"]
    filters = ["owner", "plan", "starts_on", "length"]
    sorts = ["starts_on", "created_at"]
    default_sort = "-starts_on"
    views = [Preset("present", _("This year"), "starts_on__within=this_year")]
    quick_create = ["plan", "owner", "starts_on", "note"]
    facts = ["owner", "plan", "starts_on", "quota", "won", "total", "closed_by"]
    fieldsets = [
        Fieldset(_("Commission statement"), ["owner", "plan", "length", "starts_on", "closed_by", "note"]),
        Fieldset(_("Figures"), ["quota", "won", "total", "currency"]),
    ]
    panels = [LinesPanel()]
    exclude = ["terms"]
    access = OwnedBy("owner")
    importable = False
    append_only = True
    undeletable = True

    def get_title(self, instance: CommissionStatement) -> str:
        period = Period(instance.starts_on, Length(instance.length)).label
        return f"{instance.owner or ''}, {period}"

    def get_subtitle(self, instance: CommissionStatement) -> str:
        return money(instance.total, instance.currency)

    def before_save(self, batch: Batch[CommissionStatement]) -> None:
        for change in batch.changes:
            settle(change, batch.actor)

    def after_save(self, batch: Batch[CommissionStatement]) -> None:
        for statement in batch.instances:
            keep_lines(statement, batch.actor)
