"""The rules of signing in, and the identity providers by which people may."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.access.models import Role, Team, User
from rapport.platform.database.sealed import SealedTextField

LONGEST_SESSION = 24 * 90
"""Hours."""


class SignInRule(models.Model):
    """What is asked of everybody, of administrators, or of the holders of a role when they sign in.

    Not tracked: an undo could shut everybody out. Each change stands in the log with its words, and is taken back by a
    part of the undo that looks who would be (undoing.py).
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


class SignInRuleChange(models.Model):
    """What a rule said before and after a change set; None where there was none."""

    id = models.BigAutoField(primary_key=True)
    change_set = models.UUIDField(db_index=True)
    audience = models.CharField(max_length=14, choices=SignInRule.Audience)
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.role) if self.role is not None else str(self.get_audience_display())


class IdentityProvider(models.Model):
    """A system of the company (OpenID Connect or SAML 2.0) that says who somebody is.

    Its ``uid`` is what allauth calls the provider's id, and so never another one's. Not tracked, for the secret's sake.
    Of a SAML provider ``issuer`` is its entity id, and ``secret`` the private key to our ``certificate``.
    """

    class Protocol(models.TextChoices):
        OIDC = "oidc", "OpenID Connect"
        SAML = "saml", "SAML 2.0"

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    protocol = models.CharField(max_length=4, choices=Protocol, default=Protocol.OIDC, db_default=Protocol.OIDC.value)
    name = models.CharField(max_length=40, unique=True)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=191, blank=True, default="")
    secret = SealedTextField(blank=True, default="")
    domains = ArrayField(models.CharField(max_length=253))
    creates_users = models.BooleanField(default=False, db_default=False)
    links_users = models.BooleanField(default=True, db_default=True)
    trusts_addresses = models.BooleanField(default=False, db_default=False)
    asks_second_factor = models.BooleanField(default=False, db_default=False)
    default_role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="+")
    default_team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    groups_claim = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True, db_default=True)
    metadata_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    metadata_read_at = models.DateTimeField(null=True, blank=True)
    sign_on_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    sign_out_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    certificates = ArrayField(models.TextField(), default=list, db_default=[])
    certificate = models.TextField(blank=True, default="", db_default="")

    class Meta:
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What allauth calls it."""
        return self.uid.hex

    @property
    def is_saml(self) -> bool:
        """Whether it speaks SAML 2.0."""
        return self.protocol == self.Protocol.SAML


class SamlMessage(models.Model):
    """A SAML message that was believed once: remembered until it would have expired, so that it counts only once.

    An answer waits here, under the digest of a ticket, for the moment until its reader's browser comes to fetch it.
    """

    id = models.BigAutoField(primary_key=True)
    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=255)
    expires_at = models.DateTimeField(db_index=True)
    ticket = models.CharField(max_length=64, blank=True, default="", db_index=True)
    held = SealedTextField(blank=True, default="")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["provider", "message_id"], name="saml_message_once")]

    def __str__(self) -> str:
        return self.message_id


class GroupMapping(models.Model):
    """Who has this value among their groups at the provider holds this role and belongs to this team."""

    id = models.BigAutoField(primary_key=True)
    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="mappings")
    value = models.CharField(max_length=200)
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "value"], name="group_mapping_once"),
            models.CheckConstraint(
                condition=Q(role__isnull=False) | Q(team__isnull=False), name="group_mapping_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class DirectoryEntry(models.Model):
    """What a directory (SCIM) calls one of our users or teams, and whether it has taken it away."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(User, models.CASCADE, null=True, blank=True, related_name="directory_entry")
    team = models.OneToOneField(Team, models.CASCADE, null=True, blank=True, related_name="directory_entry")
    external_id = models.CharField(max_length=255, blank=True, default="", db_index=True)
    is_removed = models.BooleanField(default=False, db_default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True) | Q(user__isnull=True, team__isnull=False),
                name="directory_entry_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.external_id
