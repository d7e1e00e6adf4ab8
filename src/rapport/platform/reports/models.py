"""Reports and dashboards that people keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Role, Team
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.saved_views.models import Audience


class Shared(TrackedModel):
    """What has a name and an owner and may be shared, as saved views are."""

    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("You, when it is left empty."),
    )
    audience = models.CharField(_("shared with"), max_length=10, choices=Audience, default=Audience.ME)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"), db_index=False
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="%(class)s_audience"),
            models.CheckConstraint(
                condition=~Q(audience="team") | Q(team__isnull=False),
                name="%(class)s_team_named",
                violation_error_message=_("Name the team that it is shared with."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="%(class)s_has_a_name"),
        ]
        indexes = [models.Index(fields=["name"], name="%(class)s_by_name")]

    def __str__(self) -> str:
        return self.name


@track()
class Report(Shared):
    """Figures over the records of one kind, as somebody wants to see them again."""

    kind = models.CharField(_("kind of record"), max_length=60)
    definition = models.JSONField(_("definition"), default=dict, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")


@track()
class Dashboard(Shared):
    """Reports beside each other; ``tiles`` as :mod:`rapport.platform.reports.tiles` checks them."""

    role = models.ForeignKey(
        Role,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
        help_text=_("Who has this role finds the dashboard on the first page, when it is shared with everybody."),
    )
    tiles = models.JSONField(_("tiles"), default=dict, blank=True)

    class Meta(Shared.Meta):
        verbose_name = _("dashboard")
        verbose_name_plural = _("dashboards")
