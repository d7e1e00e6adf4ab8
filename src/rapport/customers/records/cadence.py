"""Contact rules as a record kind: pages, API, access, history and undo are those of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from rapport.customers.models import CadenceRule
from rapport.customers.models.cadence import KINDS
from rapport.platform.access.policy import Administered
from rapport.platform.automation.conditions import RuleError, clean_for_everybody
from rapport.platform.automation.virtual import JsonColumn
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.access.models import User


class CadenceRuleRecord(RecordType[CadenceRule]):
    """How often whom should hear from us."""

    name = "cadence-rules"
    icon = "calendar-clock"
    description = _("How often customers of each class, role or tag should hear from you.")
    help_topic = "cadence"
    title_columns = ["name"]
    columns = ["name", "position", "party_kind", "value_class", "role", "tag", "every_days", "first_days", "is_active"]
    filters = ["is_active", "party_kind", "value_class", "role", "tag"]
    sorts = ["position"]
    default_sort = "position"
    exclude = ["condition"]
    quick_create = ["name", "value_class", "role", "tag", "every_days", "first_days"]
    facts = ["every_days", "first_days", "is_active"]
    fieldsets = [
        Fieldset(_("Rule"), ["name", "position", "is_active"]),
        Fieldset(_("Whom it fits"), ["party_kind", "value_class", "role", "tag"]),
        Fieldset(_("How often"), ["every_days", "first_days", "counts"]),
    ]
    natural_key = ["name"]
    configuration = True
    access = Administered(readable=True, area=True)
    virtual = [
        JsonColumn(
            "condition",
            _("If"),
            dict,
            "Groups of conditions as a list has them: any, all, field, op, value.",
            model=CadenceRule,
        )
    ]

    def before_save(self, batch: Batch[CadenceRule]) -> None:
        for change in batch.changes:
            rule = change.instance
            rule.condition = change.values.get("condition", rule.condition)
            if change.is_new or change.changed("party_kind", "condition") or "condition" in change.given:
                _check_condition(change, batch.actor)

    def after_save(self, batch: Batch[CadenceRule]) -> None:
        compute_anew()

    def before_delete(self, batch: Batch[CadenceRule]) -> None:
        compute_anew()

    def refresh(self, ids: Sequence[int]) -> None:
        compute_anew()

    def get_head_actions(self, request: HttpRequest, instance: CadenceRule) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("cadence-condition", args=[instance.uid])
        return [HeadAction(gettext("Edit the condition"), url, "pencil")]


def _check_condition(change: Change[CadenceRule], actor: User | None) -> None:
    rule = change.instance
    if rule.party_kind not in KINDS:
        return  # the field's own choices refuse it
    try:
        rule.condition = clean_for_everybody(registry.get(rule.kind), rule.condition, actor)
    except RuleError as error:
        change.add_error("condition", str(error))


def compute_anew() -> None:
    """Let a job bring every customer's next contact up to date, once the rules are committed."""
    app.configure_task("compute_contact_days").defer()
