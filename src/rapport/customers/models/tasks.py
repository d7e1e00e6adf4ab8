"""Tasks: what is to be done, by whom, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.customers.models.touches import both_or_none
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues


@track(exclude=(KEPT, "principals", "reminded_for"))
class Task(TrackedModel, Owned, WithKeptValues):
    """Something to do, usually for a party; ``linked_kind`` and ``linked_uid`` name the record that it is about."""

    class Priority(models.TextChoices):
        LOW = "low", _("Low")
        NORMAL = "normal", _("Normal")
        HIGH = "high", _("High")

    subject = models.CharField(_("subject"), max_length=300)
    party = models.ForeignKey(
        Party, models.CASCADE, null=True, blank=True, db_index=False, related_name="tasks", verbose_name=_("party")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    remind_at = models.DateTimeField(_("remind at"), null=True, blank=True)
    reminded_for = models.DateTimeField(null=True, blank=True, editable=False)
    """The ``remind_at`` of which its owner was told: another one is told again."""
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.NORMAL)
    is_done = models.BooleanField(_("done"), default=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    description = models.TextField(_("description"), blank=True, default="")
    linked_kind = models.CharField(_("about"), max_length=60, blank=True, default="", db_default="", editable=False)
    linked_uid = models.UUIDField(_("about"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_done=False, done_at__isnull=True) | Q(is_done=True, done_at__isnull=False),
                name="task_done_has_a_time",
            ),
            both_or_none("task_about_whole"),
        ]
        indexes = [
            models.Index(fields=["owner", "is_done", "due_on", "id"], name="task_by_owner"),
            models.Index(fields=["is_done", "due_on", "id"], name="task_by_due_day"),
            models.Index(fields=["due_on", "id"], name="task_by_due_day_of_all"),
            models.Index(fields=["party", "is_done", "due_on"], name="task_by_party"),
            models.Index(fields=["created_at", "id"], name="task_by_creation"),
            models.Index(
                fields=["remind_at"], condition=Q(is_done=False, remind_at__isnull=False), name="task_by_reminder"
            ),
            models.Index(
                fields=["linked_uid", "is_done", "due_on"], condition=Q(linked_uid__isnull=False), name="task_about"
            ),
            principals_index("task_by_filters", "owner", "party", "priority"),
        ]

    def __str__(self) -> str:
        return self.subject
