"""The log of erasures: that somebody was erased, when, why and by whom, without a word of whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.lib.ids import uuid7


class Erasure(models.Model):
    """One erasure. The party's row stays as an account, so the link to it says nothing of a person."""

    class Reason(models.TextChoices):
        REQUEST = "request", _("The person asked for it")
        UNNEEDED = "unneeded", _("No reason left to keep the data")
        MISTAKE = "mistake", _("Should never have been stored")
        RETENTION = "retention", _("Rule of retention")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="erasures", verbose_name=_("party"))
    party_uid = models.UUIDField(unique=True)
    party_kind = models.CharField(_("kind"), max_length=12, choices=Party.Kind)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, default=Reason.REQUEST)
    requested_on = models.DateField(_("requested on"))
    reference = models.CharField(
        _("file number"), max_length=60, blank=True, default="", help_text=_("Nothing that tells who it was.")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    run = models.ForeignKey("jobs.JobRun", models.SET_NULL, null=True, related_name="+")
    change_set = models.ForeignKey("history.ChangeSet", models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    """How many rows were scrubbed, by the name of the step."""
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [models.Index(fields=["-started_at", "-id"], name="erasure_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["request", "unneeded", "mistake", "retention"]), name="erasure_reason"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.finished_at is not None


class SubjectArchive(models.Model):
    """Everything about a party in one archive, to be handed out: it is there for some days, then it goes."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="archives", verbose_name=_("party"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    run = models.ForeignKey("jobs.JobRun", models.SET_NULL, null=True, related_name="+")
    storage_name = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    left_out = models.PositiveIntegerField(_("files left out"), default=0)
    """Files for which the archive had no room."""
    created_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    expires_at = models.DateTimeField(_("there until"), null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="subject_archive_by_end")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_there(self) -> bool:
        """Whether it is made and may be fetched."""
        return self.expires_at is not None and self.expires_at > timezone.now()
