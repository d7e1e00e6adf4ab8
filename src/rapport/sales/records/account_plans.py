"""Account plans and their goals as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party
from rapport.platform.access.policy import OwnedBy, Through
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, Fieldset, RecordType
from rapport.platform.write import Batch, Change
from rapport.sales.account_plans.goals import GoalsPanel
from rapport.sales.account_plans.people import PeoplePanel
from rapport.sales.account_plans.steps import StepsPanel
from rapport.sales.account_plans.white_space import WhiteSpacePanel
from rapport.sales.currencies import base_currency
from rapport.sales.models import AccountGoal, AccountPlan


class AccountPlanRecord(RecordType[AccountPlan]):
    """What we want with an organisation in a time."""

    name = "account-plans"
    icon = "map"
    description = _("What we want with a customer in a time: goals, whom we know there, what they lack, what is next.")
    help_topic = "account-plans"
    title_columns = ["name"]
    columns = ["name", "party", "state", "starts_on", "ends_on", "owner"]
    filters = ["state", "party", "owner", "starts_on", "ends_on", "external_id"]
    linked_kinds = {"party": ["organisations"]}
    sorts = ["ends_on", "starts_on", "created_at"]
    default_sort = "ends_on"
    boards = [Board("state", card=["party", "ends_on", "owner"])]
    calendars = [Calendar("ends_on")]
    views = [
        Preset("active", pgettext_lazy("account plans", "Active"), "state=active", default=True),
        Preset("over", _("Past their end"), "state=active&ends_on__within=past"),
    ]
    search = {"name": "A", "party__display_name": "B", "aim": "C"}
    quick_create = ["name", "party", "starts_on", "ends_on", "aim", "owner"]
    facts = ["party", "state", "starts_on", "ends_on", "owner"]
    fieldsets = [
        Fieldset(_("Account plan"), ["name", "party", "state", "starts_on", "ends_on", "owner"]),
        Fieldset(_("Aim"), ["aim"]),
    ]
    panels = [GoalsPanel(), WhiteSpacePanel(), StepsPanel(), PeoplePanel()]
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(state__in=["draft", "active"])}
    virtual = [ExternalIds("account-plans")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[AccountPlan]) -> None:
        for change in batch.changes:
            plan = change.instance
            begins: date | None = plan.starts_on  # forms may leave them empty, which is said of the fields themselves
            ends: date | None = plan.ends_on
            if begins is not None and ends is not None and ends < begins:
                change.add_error("ends_on", gettext("The last day lies before the first one."))
            if change.changed("party_id") and plan.party_id and plan.party.kind != Party.Kind.ORGANISATION:
                change.add_error("party", gettext("A plan is made for an organisation."))

    def get_subtitle(self, instance: AccountPlan) -> str:
        return str(instance.get_state_display())

    def get_overdue(self, instance: AccountPlan) -> Sequence[str]:
        over = instance.state == AccountPlan.State.ACTIVE and instance.ends_on < timezone.localdate()
        return ["ends_on"] if over else ()


class AccountGoalRecord(RecordType[AccountGoal]):
    """One thing that a plan is to reach."""

    name = "account-goals"
    icon = "target"
    description = _("What account plans are to reach, by when, and who answers for it.")
    help_topic = "account-plans"
    title_columns = ["name"]
    columns = ["name", "plan", "revenue", "due_on", "state", "responsible"]
    filters = ["plan", "state", "due_on", "responsible"]
    sorts = ["due_on"]
    default_sort = "due_on"
    views = [
        Preset("open", pgettext_lazy("goals", "Open"), "state=open", default=True),
        Preset("late", _("Past their day"), "state=open&due_on__within=past"),
    ]
    quick_create = ["name", "plan", "revenue", "measure", "due_on", "responsible"]
    facts = ["plan", "state", "revenue", "due_on", "responsible"]
    fieldsets = [
        Fieldset(_("Goal"), ["name", "plan", "measure", "revenue", "currency", "due_on", "state", "responsible"])
    ]
    access = Through("plan")
    hand_over: ClassVar[Mapping[str, Q]] = {"responsible": Q(state="open")}
    tells_followers_of = ["plan"]

    def before_save(self, batch: Batch[AccountGoal]) -> None:
        for change in batch.changes:
            if change.changed("revenue"):
                change.instance.currency = base_currency()
            _refuse_day_before(change)

    def get_subtitle(self, instance: AccountGoal) -> str:
        return str(instance.get_state_display())

    def get_overdue(self, instance: AccountGoal) -> Sequence[str]:
        if instance.due_on is None or instance.state != AccountGoal.State.OPEN:
            return ()
        return ["due_on"] if instance.due_on < timezone.localdate() else ()


def _refuse_day_before(change: Change[AccountGoal]) -> None:
    goal = change.instance
    if goal.due_on is None or not goal.plan_id or not change.changed("due_on", "plan_id"):
        return
    if goal.due_on < goal.plan.starts_on:
        change.add_error("due_on", gettext("The plan begins later."))
