"""The change set: one act of one actor, whatever number of rows it touched."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.history.acts import act_text
from rapport.platform.runtime.logs import current_request_id


class ChangeSet(models.Model):
    """Who did what, when and by which way; the handle by which it is taken back."""

    class Channel(models.TextChoices):
        WEB = "web", _("Browser")
        API = "api", _("API")
        IMPORT = "import", _("Import")
        COMMAND = "command", _("Command line")
        JOB = "job", _("Background job")
        AUTOMATION = "automation", _("Automation")
        IDENTITY = "identity", _("Identity provider")
        SYSTEM = "system", _("System")

    class State(models.TextChoices):
        OPEN = "open", _("Running")
        DONE = "done", _("Done")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        PARTLY_UNDONE = "partly_undone", _("Partly undone")
        FAILED = "failed", _("Failed")
        ERASED = "erased", _("Erased")
        """It was about somebody who was erased since, or erased them itself: nothing of it can come back."""
        EXPIRED = "expired", _("Details removed")
        """A rule of retention took away what was before: nothing of it can come back."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    act = models.CharField(_("act"), max_length=40)
    kind = models.CharField(_("kind"), max_length=60, blank=True, default="")
    summary = models.CharField(_("summary"), max_length=300, blank=True, default="")
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.OPEN)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("takes back")
    )
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    request_id = models.CharField(max_length=64, blank=True, default=current_request_id, db_default="", editable=False)
    """The request or job that did it, as the log names it."""

    unchanged: bool = False
    """In memory only: something was to be written, and everything was so already. Without anything else done, such a
    change set goes again when it ends (change_sets), and its ``pk`` is None."""

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="change_set_by_time"),
            models.Index(fields=["actor", "-started_at"], name="change_set_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(finished_at__isnull=False),
                name="change_set_finished",
            )
        ]

    def __str__(self) -> str:
        return self.summary or self.act_text

    @property
    def undo_label(self) -> str:
        """Whether it was taken back, for people; "" when it was not."""
        taken_back = (self.State.UNDOING, self.State.UNDONE, self.State.PARTLY_UNDONE)
        return str(self.get_state_display()) if self.state in taken_back else ""

    @property
    def act_text(self) -> str:
        """What was done, in the reader's language."""
        return act_text(self.act)
