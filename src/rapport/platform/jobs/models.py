"""Long work as the person who asked for it sees it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.runtime.logs import current_request_id


class JobRun(models.Model):
    """One piece of long work: what it is, how far it is, how it ended. The queue itself is Procrastinate's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True, default="")
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    message = models.CharField(max_length=500, blank=True, default="")
    change_set = models.ForeignKey("history.ChangeSet", models.SET_NULL, null=True, related_name="+")
    cancel_asked = models.BooleanField(default=False)
    attempt = models.PositiveIntegerField(default=0, db_default=0)
    """How many workers have taken it up; only the last may write (see runs)."""
    request_id = models.CharField(max_length=64, blank=True, default=current_request_id, db_default="", editable=False)
    """The request that asked for it, as the log names it."""
    started_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["actor", "-started_at"], name="job_run_by_actor")]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=models.F("total")) | Q(total=0), name="job_run_done_in_total")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, int(100 * self.done / self.total)) if self.total else 0


class OutgoingHold(models.Model):
    """The one row that keeps what waits from leaving (:mod:`rapport.platform.jobs.outgoing`); none when it may."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    held_at = models.DateTimeField()
    came_from = models.TextField()
    """The address of the installation whose backup was restored, as far as the backup says."""

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="outgoing_hold_once")]

    def __str__(self) -> str:
        return self.came_from
