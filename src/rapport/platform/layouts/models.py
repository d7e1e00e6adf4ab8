"""What is kept of a page layout: for which kind and for whom, and the arrangement itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Role
from rapport.platform.access.policy import Administered
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

OWN_MODULE = "layouts"


def takes_layouts(spec: RecordSpec) -> bool:
    """Whether the pages of a kind may be arranged: what people work with, not what is administered."""
    administered = isinstance(spec.record.access, Administered)
    return not (spec.record.overview or administered or spec.module == OWN_MODULE)


def kinds() -> Iterator[tuple[str, Any]]:
    """The kinds whose pages may be arranged, with their names."""
    for spec in registry:
        if takes_layouts(spec):
            yield spec.name, spec.title_plural


@track()
class Layout(TrackedModel):
    """The arrangement of the page and the form of one kind, for everybody, the holders of a role, or one user."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        ROLE = "role", _("Holders of a role")
        USER = "user", _("One user")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind of record"), max_length=60, choices=kinds)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("role"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        help_text=_("Who holds several roles gets the layout with the smallest number."),
    )
    may_personalise = models.BooleanField(
        _("readers may arrange their own"),
        default=True,
        help_text=_("Otherwise a layout that somebody made for themself is not used."),
    )
    definition = models.JSONField(_("arrangement"), default=dict, blank=True)

    class Meta:
        verbose_name = _("page layout")
        verbose_name_plural = _("page layouts")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["everybody", "role", "user"]) & ~Q(name="") & ~Q(kind=""),
                name="layout_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(audience="role") | Q(role__isnull=False),
                name="layout_role_named",
                violation_error_message=_("Name the role that this layout is for."),
            ),
            models.CheckConstraint(
                condition=~Q(audience="user") | Q(user__isnull=False),
                name="layout_user_named",
                violation_error_message=_("Name the user that this layout is for."),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(audience="everybody"), name="layout_once_for_everybody"
            ),
            models.UniqueConstraint(fields=["kind", "role"], condition=Q(audience="role"), name="layout_once_a_role"),
            models.UniqueConstraint(fields=["kind", "user"], condition=Q(audience="user"), name="layout_once_a_user"),
        ]
        indexes = [models.Index(fields=["name"], name="layout_by_name")]

    def __str__(self) -> str:
        return self.name
