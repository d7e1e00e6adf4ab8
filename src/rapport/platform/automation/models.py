"""Rules, and the log of their runs, which is also the ledger that lets nothing run twice."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.lib.ids import uuid7
from rapport.platform.automation.subjects import subject_choices
from rapport.platform.database.sealed import SealedTextField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel, track


class Event(models.TextChoices):
    """What starts a rule."""

    CREATED = "created", _("is created")
    CHANGED = "changed", _("is changed")
    SAVED = "saved", _("is created or changed")
    DATE = "date", _("reaches a day")
    HAND = "hand", _("is chosen by hand")
    HOOK = "hook", _("is named by a message from another system")


OF_CHANGES = (Event.CREATED, Event.CHANGED, Event.SAVED)
"""The events that come from the outbox."""


@track()
class Automation(TrackedModel):
    """When something happens to a record of a kind, if a condition holds, then steps."""

    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True, default="")
    kind = models.CharField(_("kind of record"), max_length=60, choices=subject_choices)
    event = models.CharField(_("when the record"), max_length=10, choices=Event, default=Event.CREATED)
    watched = models.JSONField(default=list, blank=True)
    """Of a change: ``[{"field", "from", "to"}…]``, any of which is enough; empty means any change."""
    timing = models.JSONField(default=dict, blank=True)
    """Of a day: ``{"field", "days", "yearly"}``, so many days after the field's date (before it, when negative)."""
    hook = models.JSONField(default=dict, blank=True)
    """Of a message: ``{"match": {"field", "path"}, "create", "values", "only"}``, see incoming.mapping."""
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list has them (records.groups); empty means always."""
    steps = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
        help_text=_("The rule may do what its author may do: whoever changed last what it does."),
    )
    is_active = models.BooleanField(_("switched on"), default=False)

    class Meta:
        verbose_name = _("automation")
        verbose_name_plural = _("automations")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(kind=""), name="automation_has_a_name")]
        indexes = [
            models.Index(fields=["kind"], condition=Q(is_active=True), name="automation_active"),
            models.Index(fields=["name"], name="automation_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One record's way through one rule. Unique by rule, record and occasion: what is here already runs no more."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("automation", "Queued")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        STOPPED = "stopped", _("Stopped")
        CANCELLED = "cancelled", _("Cancelled")

    class Reason(models.TextChoices):
        """Why it did not come to its end."""

        NONE = "", ""
        ACCESS = "access", _("The author of the rule may not do this.")
        VALUES = "values", _("The values were refused.")
        AUTHOR = "author", _("The author of the rule may not sign in any more.")
        GONE = "gone", _("The record is gone, or the author of the rule does not see it.")
        BROKEN = "broken", _("The rule does not fit the records any more. Open it and correct it.")
        NO_DATE = "no_date", _("The date that it was to wait for is empty.")
        OFF = "off", _("The rule was switched off meanwhile.")
        DEPTH = "depth", _("Loop: too many rules had set off one another.")
        COUNT = "count", _("Loop: the rule ran too often for this record within an hour.")
        FAULT = "fault", _("An error of the program; the log of the server tells more.")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    automation = models.ForeignKey(Automation, models.CASCADE, related_name="runs")
    record_id = models.BigIntegerField()
    record_uid = models.UUIDField()
    occasion = models.CharField(max_length=80)
    """What set it off: ``change:ID of the change set``, ``date:DAY``, ``hand:UID of a click``, ``hook:ID``."""
    message = models.JSONField(null=True)
    """The message from another system that set it off."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Who set it off by hand."""
    depth = models.PositiveSmallIntegerField(default=1)
    """How many rules stand behind it: 1 when a person set it off."""
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    detail = models.CharField(max_length=500, blank=True, default="")
    rest = models.JSONField(null=True)
    """The steps that are still to be done, of a run that waits; None before the first."""
    log = models.JSONField(default=list)
    """What was done, step by step."""
    due_at = models.DateTimeField(default=timezone.now)
    """When it goes on; in its order among those that are due."""
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    change_set = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, related_name="+")
    """What it wrote last, by which that is taken back; shared by the records that went together."""
    earlier = ArrayField(models.BigIntegerField(), default=list)
    """Keys of the change sets that it made before it waited."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["automation", "record_id", "occasion"], name="automation_run_once")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state__in=["queued", "waiting"]), name="run_due"),
            models.Index(fields=["automation", "-id"], name="run_of_automation"),
            models.Index(fields=["record_uid", "-id"], name="run_of_record"),
            models.Index(fields=["created_at"], name="run_by_age"),
            models.Index(
                fields=["automation", "created_at"], condition=Q(state__in=["refused", "stopped"]), name="run_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.automation}: {self.record_uid}"


FAILED = (Run.State.REFUSED, Run.State.STOPPED)
"""The ends that somebody should look at."""


class Inlet(models.Model):
    """The address at which a rule takes messages. What makes it unguessable is not kept, only its hash."""

    id = models.BigAutoField(primary_key=True)
    automation = models.OneToOneField(Automation, models.CASCADE, related_name="inlet")
    token_hash = models.CharField(max_length=64, unique=True)
    token_end = models.CharField(max_length=4)
    """By which people tell it from another one."""
    secret = SealedTextField(default="", blank=True)
    """What messages must be signed with; without one they need no signature."""
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.automation}: …{self.token_end}"


class Call(models.Model):
    """A message that came, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    automation = models.ForeignKey(Automation, models.CASCADE, related_name="calls")
    message_id = models.CharField(max_length=120, blank=True, default="")
    """The sender's own name of it (``webhook-id``): what was taken under a name is not taken again."""
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField()
    """What the sender was answered."""
    note = models.CharField(max_length=300, blank=True, default="")
    record_uid = models.UUIDField(null=True)
    body = models.TextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation", "message_id"],
                condition=Q(status=202) & ~Q(message_id=""),
                name="automation_call_taken_once",
            )
        ]
        indexes = [
            models.Index(fields=["automation", "-id"], name="call_of_automation"),
            models.Index(fields=["at"], name="call_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.automation}: {self.status}"
