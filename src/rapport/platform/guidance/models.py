"""What each reader has seen and put away of the guidance, since when a tour is known here, and feedback.

What a reader has seen is nobody's data but their own wish, so it has no history and is no record kind.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.guidance.help_models import FieldTip, HelpText
from rapport.platform.history.tracking import TrackedModel, track

__all__ = ["Feedback", "FieldTip", "HelpText", "KnownTour", "Progress", "SeenTour"]

NAME_LENGTH = 40
"""Characters of the name of a step, a list or a tour."""


class Progress(models.Model):
    """What one reader has left out and put away of the lists of first steps. What is done, the data say."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    skipped = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    """Names of steps."""
    put_away = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    """Names of lists."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: -{len(self.skipped)}"


class KnownTour(models.Model):
    """Since when a version of a tour is part of this installation: who was there before is offered it once."""

    name = models.CharField(primary_key=True, max_length=NAME_LENGTH)
    version = models.PositiveSmallIntegerField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SeenTour(models.Model):
    """The version of a tour that somebody saw, or did not want to see."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    tour = models.CharField(max_length=NAME_LENGTH)
    version = models.PositiveSmallIntegerField()
    finished = models.BooleanField(default=False)
    """Whether they saw its end."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "tour"], name="tour_seen_once"),
            models.CheckConstraint(condition=~Q(tour=""), name="tour_seen_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.tour} {self.version}"


WORDS_LENGTH = 4_000
"""Characters of a piece of feedback."""
PAGE_LENGTH = 300


@track()
class Feedback(TrackedModel):
    """What somebody says of a page of the program."""

    class Severity(models.TextChoices):
        IDEA = "idea", _("An idea")
        MINOR = "minor", _("It annoys me")
        MAJOR = "major", _("It costs me time")
        BLOCKING = "blocking", _("I cannot work")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("feedback", "New")
        SEEN = "seen", pgettext_lazy("feedback", "Seen")
        DONE = "done", pgettext_lazy("feedback", "Done")

    words = models.TextField(_("what you noticed"), max_length=WORDS_LENGTH)
    severity = models.CharField(_("how bad is it"), max_length=8, choices=Severity, default=Severity.MINOR)
    page = models.CharField(
        _("page"),
        max_length=PAGE_LENGTH,
        blank=True,
        default="",
        help_text=_("Its address, without what was asked for there."),
    )
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.NEW)
    note = models.CharField(_("note"), max_length=1_000, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )

    class Meta:
        verbose_name = _("piece of feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="feedback_has_words"),
            models.CheckConstraint(
                condition=Q(severity__in=["idea", "minor", "major", "blocking"]), name="feedback_severity_known"
            ),
            models.CheckConstraint(condition=Q(state__in=["new", "seen", "done"]), name="feedback_state_known"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="feedback_by_age"),
            models.Index(fields=["author", "created_at"], name="feedback_of_author"),
        ]

    def __str__(self) -> str:
        return " ".join(self.words.split())[:80]
