"""Reports and dashboards that people keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
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


class Rhythm(models.TextChoices):
    """How often a report goes out."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class ReportMail(models.Model):
    """A report or a dashboard that goes to one person by mail again and again.

    Not tracked: it is nobody's data but somebody's wish to be told, which its reader ends with one click.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="mails")
    dashboard = models.ForeignKey(Dashboard, models.CASCADE, null=True, related_name="mails")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="Of a weekly mail; 0 is Monday.")
    month_day = models.PositiveSmallIntegerField(
        default=1, help_text="Of a monthly mail; in shorter months their last day."
    )
    hour = models.PositiveSmallIntegerField(default=7, help_text="Of the reader's day.")
    with_csv = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)
    stopped_by_reader = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("report by mail")
        verbose_name_plural = _("reports by mail")
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=True) ^ Q(dashboard__isnull=True), name="report_mail_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="report_mail_rhythm"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, month_day__range=(1, 31), hour__lte=23), name="report_mail_time"
            ),
            models.UniqueConstraint(fields=["user", "report"], name="report_mail_once"),
            models.UniqueConstraint(fields=["user", "dashboard"], name="dashboard_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report or self.dashboard} → {self.user}"


class ReportMailing(models.Model):
    """The ledger: one row for each mail and each of its days, claimed before anything is made.

    ``handed_over_at`` is set before the mail server gets it: without it nothing left the house, and a dead worker's
    row is taken up again; with it nobody sends it a second time.
    """

    mail = models.ForeignKey(ReportMail, models.CASCADE, related_name="mailings")
    day = models.DateField()
    claimed_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=1)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sent report")
        verbose_name_plural = _("sent reports")
        constraints = [models.UniqueConstraint(fields=["mail", "day"], name="report_mailing_once")]
        indexes = [models.Index(fields=["day"], name="report_mailing_by_day")]

    def __str__(self) -> str:
        return f"{self.mail_id} {self.day}"
