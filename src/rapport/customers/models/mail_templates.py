"""Mails that are written again and again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Team
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.saved_views.models import Audience


@track()
class MailTemplate(TrackedModel):
    """Subject and text of a mail, with names of values in braces (:mod:`rapport.customers.outgoing.filling`)."""

    name = models.CharField(_("name"), max_length=120)
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    text = models.TextField(
        _("text"),
        max_length=20_000,
        help_text=_("Values stand in braces, such as {person.first_name}; the page of the template names all of them."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("offered"), default=True)
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
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="mail_template_says_something"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="mail_template_audience"),
            models.CheckConstraint(
                condition=~Q(audience="team") | Q(team__isnull=False),
                name="mail_template_team_named",
                violation_error_message=_("Name the team that this template is shared with."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="mail_template_by_name")]

    def __str__(self) -> str:
        return self.name
