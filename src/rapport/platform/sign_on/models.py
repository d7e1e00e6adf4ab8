"""The rules of signing in, and the identity providers by which people may."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.access.models import Role

LONGEST_SESSION = 24 * 90
"""Hours."""


class SignInRule(models.Model):
    """What is asked of everybody, of administrators, or of the holders of a role when they sign in.

    Not tracked: an undo could shut everybody out. Each change stands in the log with its words.
    """

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("Everybody")
        ADMINISTRATORS = "administrators", _("Administrators")
        ROLE = "role", _("Holders of a role")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    audience = models.CharField(max_length=14, choices=Audience)
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+")
    second_factor = models.BooleanField(default=False, db_default=False)
    networks = ArrayField(models.CharField(max_length=50), default=list, db_default=[])
    session_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SESSION)]
    )
    passwords_off = models.BooleanField(default=False, db_default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["audience", "role"], name="sign_in_rule_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(audience="role", role__isnull=False) | (~Q(audience="role") & Q(role__isnull=True)),
                name="sign_in_rule_of_a_role",
            ),
        ]

    def __str__(self) -> str:
        return str(self.role) if self.role is not None else str(self.get_audience_display())
