"""Touches with leads as a record kind."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.touches import summarise
from rapport.platform.access.policy import Through
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.record import Calendar, Fieldset, RecordType
from rapport.platform.write import Batch
from rapport.sales.leads.touches import refresh_last_touch
from rapport.sales.models import Lead, LeadTouch


class LeadTouchRecord(RecordType[LeadTouch]):
    """One interaction with a lead, by whatever channel."""

    name = "lead-touches"
    icon = "message-circle"
    description = _("Calls, mails, meetings, notes with people and companies that are no customers yet.")
    help_topic = "leads"
    columns = ["happened_at", "channel", "lead", "subject", "text", "outcome", "owner"]
    filters = ["lead", "channel", "direction", "outcome", "happened_at", "duration_minutes", "owner", "external_id"]
    sorts = ["happened_at"]
    default_sort = "-happened_at"
    calendars = [Calendar("happened_at", movable=False)]
    quick_create = ["lead", "channel", "direction", "happened_at", "subject", "text", "outcome", "duration_minutes"]
    fieldsets = [
        Fieldset(
            _("Touch"),
            ["lead", "channel", "direction", "happened_at", "subject", "text", "outcome", "duration_minutes", "owner"],
        )
    ]
    access = Through("lead")
    virtual = [ExternalIds("lead-touches")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[LeadTouch]) -> None:
        _refuse_converted(batch)
        for change in batch.changes:
            if not change.is_new and change.changed("lead_id"):
                change.add_error("lead", gettext("A touch stays where it was. Delete it and log it anew."))

    def after_save(self, batch: Batch[LeadTouch]) -> None:
        refresh_last_touch(change.instance.lead_id for change in batch.changes)

    def before_delete(self, batch: Batch[LeadTouch]) -> None:
        refresh_last_touch({touch.lead_id for touch in batch.instances}, without=batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        present = LeadTouch.objects.filter(pk__in=ids).values_list("lead_id", flat=True)
        former = event_model_of(LeadTouch)._default_manager.filter(pgh_obj__in=ids).values_list("lead_id", flat=True)
        refresh_last_touch({*present, *former})

    def get_subtitle(self, instance: LeadTouch) -> str:
        return summarise(instance.text)


def _refuse_converted(batch: Batch[LeadTouch]) -> None:
    """What is said from then on is said with the customer."""
    asked = {change.instance.lead_id for change in batch.changes if change.is_new and change.instance.lead_id}
    converted = set(Lead.objects.filter(pk__in=asked, status=Lead.Status.CONVERTED).values_list("pk", flat=True))
    for change in batch.changes:
        if change.is_new and change.instance.lead_id in converted:
            change.add_error("lead", gettext("This lead was converted: log the touch with the customer instead."))
