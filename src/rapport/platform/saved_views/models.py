"""Saved views of lists, and how each reader has arranged a view without saving it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.access.models import Team
from rapport.platform.history.tracking import TrackedModel, track

KEY_LENGTH = 60
"""Characters of a view's name in an address: a uid, or the name of a preset."""


class Audience(models.TextChoices):
    """Who sees a view besides its owner."""

    ME = "me", _("Only me")
    TEAM = "team", _("A team and those below it")
    EVERYBODY = "everybody", _("Everybody")


@track()
class SavedView(TrackedModel):
    """A list as somebody wants to see it again: which rows, in which order, which columns."""

    kind = models.CharField(_("kind of record"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views", verbose_name=_("owner")
    )
    audience = models.CharField(_("shared with"), max_length=10, choices=Audience, default=Audience.ME)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="saved_views", verbose_name=_("team")
    )
    pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stands before the other views."))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Views stand in the order of this number, then of their names.")
    )
    definition = models.JSONField(_("definition"), default=dict, blank=True)

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="view_audience"),
            models.CheckConstraint(
                condition=~Q(audience="team") | Q(team__isnull=False),
                name="view_team_named",
                violation_error_message=_("Name the team that this view is shared with."),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(kind=""), name="view_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["kind", "owner"], name="view_by_kind"),
            models.Index(fields=["name"], name="view_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Arrangement(models.Model):
    """How one reader has arranged one view without saving it, whether it is their first one of the kind, and the place
    of its tab.

    Not tracked: it is nobody's data but the reader's own wish, and each drag of a column would be an event.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    view = models.CharField(max_length=KEY_LENGTH)
    layout = models.JSONField(null=True)
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(null=True)
    """The place of the view's tab, where the reader has put the tabs in an order."""

    class Meta:
        verbose_name = _("arrangement of a list")
        verbose_name_plural = _("arrangements of lists")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "view"], name="arrangement_once"),
            models.UniqueConstraint(fields=["user", "kind"], condition=Q(is_default=True), name="one_default_view"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.view}"


class WorkList(models.Model):
    """The records of a list as they stood when somebody began to work through them, and how far that is.

    Frozen, since the work itself takes records out of the list: whoever was called is no longer "not called". Not
    tracked, for the same reason as :class:`Arrangement`.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    question = models.TextField(help_text="The parameters of the list.")
    keys = ArrayField(models.BigIntegerField())
    at = models.PositiveIntegerField(default=0, help_text="The place of the record that is worked on, from 0.")
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("list that is worked through")
        verbose_name_plural = _("lists that are worked through")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_work_list_a_kind")]

    def __str__(self) -> str:
        return self.title
