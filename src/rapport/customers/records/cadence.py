"""Contact rules as a record kind: pages, API, access, history and undo are those of all."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from rapport.customers.models import CadenceRule
from rapport.platform.access.policy import Administered
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch


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

    def after_save(self, batch: Batch[CadenceRule]) -> None:
        compute_anew()

    def before_delete(self, batch: Batch[CadenceRule]) -> None:
        compute_anew()

    def refresh(self, ids: Sequence[int]) -> None:
        compute_anew()


def compute_anew() -> None:
    """Let a job bring every customer's next contact up to date, once the rules are committed."""
    app.configure_task("compute_contact_days").defer()
