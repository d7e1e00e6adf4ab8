"""Users, teams in a tree, roles made of grants and field rules, and who administers a team for itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action, FieldRuleKind, Scope
from rapport.platform.access.permissions import EVERY_KIND
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import TimeZoneField
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shown_text


class NextPrincipal(models.Func):
    """The next number of the sequence that users and teams share, so that one array on a row can hold both."""

    template = "nextval('access_principal_seq')"
    arity = 0
    allowed_default = True

    def __init__(self) -> None:
        super().__init__(output_field=models.IntegerField())


def _kind_label(name: str) -> str:
    """What a kind is called; a kind whose module is gone keeps its name."""
    if name == EVERY_KIND:
        return str(_("All kinds"))
    return str(registry.get(name).title_plural) if registry.has(name) else name


def _field_label(kind: str, name: str) -> str:
    fields = registry.get(kind).fields if registry.has(kind) else {}
    return str(fields[name].label) if name in fields else name


class Owned(models.Model):
    """A row with an owner; ``principals`` (owner, the owner's teams and their ancestors) is kept by the write path."""

    carries: ClassVar[str] = ""
    """A link whose row has ``principals`` of its own, which rows carry beside those of their owner (a territory)."""

    owner = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        db_index=False,
    )
    principals = ArrayField(models.IntegerField(), default=list, db_default=[], editable=False)

    class Meta:
        abstract = True


PENDING_KILOBYTES = 256
"""Each list that uses such an index reads its pending entries from end to end; the default is 4 MB."""


def principals_index(name: str, *filters: str) -> GinIndex:
    """The index of ``principals`` that a narrow reader's lists use (model.md, Access), and of columns to filter by.

    It answers any of their combinations inside the index: 0.5 to 4 ms where few rows of a million match, for 3 MB a
    column. A list that matches many rows is read along an index of its order instead.
    """
    return GinIndex(fields=["principals", *filters], name=name, gin_pending_list_limit=PENDING_KILOBYTES)


@track()
class Team(TrackedModel):
    """A group of users; teams form a tree, and who sees a team's rows sees those of the teams below it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    lead = models.ForeignKey(
        "access.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead"),
        help_text=_("Who decides where the lead of the team is asked."),
    )
    principal = models.IntegerField(unique=True, db_default=NextPrincipal(), editable=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="team_not_its_own_parent")
        ]

    def __str__(self) -> str:
        return self.name


@track()
class Role(TrackedModel):
    """A named set of permissions; a user may hold several, and what any of them grants is granted."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["name"]

    def __str__(self) -> str:
        return shown_text(self, "name")


@track()
class Grant(TrackedModel):
    """A role may do one action to the records of one kind, as far as one scope reaches."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants", verbose_name=_("role"))
    kind = models.CharField(_("kind"), max_length=60)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.UniqueConstraint(fields=["role", "kind", "action"], name="grant_once_per_action"),
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="grant_action_known"),
            models.CheckConstraint(condition=models.Q(scope__in=Scope.values), name="grant_scope_known"),
        ]

    def __str__(self) -> str:
        return f"{_kind_label(self.kind)}: {self.get_action_display()}, {self.get_scope_display()}"


@track()
class FieldRule(TrackedModel):
    """A role sees a field read-only, or not at all."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="field_rules", verbose_name=_("role"))
    kind = models.CharField(_("kind"), max_length=60)
    field = models.CharField(_("field"), max_length=60)
    rule = models.CharField(_("rule"), max_length=9, choices=FieldRuleKind)

    class Meta:
        verbose_name = _("field rule")
        verbose_name_plural = _("field rules")
        constraints = [models.UniqueConstraint(fields=["role", "kind", "field"], name="field_rule_once")]

    def __str__(self) -> str:
        return f"{_kind_label(self.kind)}, {_field_label(self.kind, self.field)}: {self.get_rule_display()}"


class UserManager(BaseUserManager["User"]):
    """Looks users up; users are made by :func:`rapport.platform.access.services.user_create`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


@track(exclude=("password", "last_login", "access_stamp"))
class User(TrackedModel, AbstractBaseUser):
    """Somebody who signs in."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        GERMAN = "de", "Deutsch"
        CHINESE = "zh-hans", "简体中文"

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    username = models.CharField(
        _("username"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Letters, digits and @ . + - _ only."))],
    )
    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True, default="")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    language = models.CharField(_("language"), max_length=10, choices=Language, blank=True, default="")
    time_zone = TimeZoneField(_("time zone"), blank=True, default="")
    theme = models.CharField(_("appearance"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(_("density"), max_length=11, choices=Density, default=Density.COMFORTABLE)
    principal = models.IntegerField(unique=True, db_default=NextPrincipal(), editable=False)
    access_stamp = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    teams = models.ManyToManyField(Team, through="Membership", related_name="members", verbose_name=_("teams"))
    roles = models.ManyToManyField(Role, through="RoleHolding", related_name="holders", verbose_name=_("roles"))

    seen_by: User | None = None
    """Who sees the product as this user in the request at hand (view_as): then nothing is written, and nothing is shown
    that either of the two may not see."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["full_name", "username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def clean(self) -> None:
        super().clean()
        self.email = self.__class__.objects.normalize_email(self.email)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permission names are not used; only an administrator passes."""
        return self.is_active and self.is_administrator


@track()
class Membership(TrackedModel):
    """A user belongs to a team."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("team"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"


class HeldPrincipal(models.Model):
    """A user holds a principal that is neither their own nor a team's: of a group that a module keeps (a territory).

    Derived from who belongs to the group, and written by the module whose group it is; it counts as a team's does.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    principal = models.IntegerField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "principal"], name="held_principal_once")]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.principal}"


@track()
class RoleHolding(TrackedModel):
    """A user holds a role."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_holdings", verbose_name=_("user"))
    role = models.ForeignKey(Role, models.CASCADE, related_name="holdings", verbose_name=_("role"))

    class Meta:
        verbose_name = _("role holding")
        verbose_name_plural = _("role holdings")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_holding_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"


@track()
class Delegation(TrackedModel):
    """Somebody administers the users of a team and of the teams below it; platform.access.delegation says how far."""

    user = models.ForeignKey(
        User,
        models.CASCADE,
        related_name="delegations",
        verbose_name=_("who administers"),
        help_text=_("Adds and changes the users of the team, but neither themself nor whoever has more rights."),
    )
    team = models.ForeignKey(
        Team,
        models.CASCADE,
        related_name="delegations",
        verbose_name=_("team"),
        help_text=_("With all teams below it."),
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, default="", help_text=_("Who agreed to it, or until when.")
    )

    class Meta:
        verbose_name = _("team administrator")
        verbose_name_plural = _("team administrators")
        constraints = [models.UniqueConstraint(fields=["user"], name="delegation_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.team}"


@track()
class DelegatedRole(TrackedModel):
    """A role that a team's administrator may give, and what it held when that was allowed."""

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="allowed", verbose_name=_("team administrator")
    )
    role = models.ForeignKey(Role, models.CASCADE, related_name="+", verbose_name=_("role"))
    terms = models.JSONField(_("what it held"), default=dict, editable=False)

    class Meta:
        verbose_name = _("role that may be given")
        verbose_name_plural = _("roles that may be given")
        constraints = [models.UniqueConstraint(fields=["delegation", "role"], name="delegated_role_once")]

    def __str__(self) -> str:
        return str(self.role)


class KnownKind(models.Model):
    """A kind of record that this installation has, and since when: so that one which comes with an upgrade is told.

    Not tracked: it says what is installed, not what anybody did.
    """

    name = models.CharField(max_length=60, primary_key=True)
    since = models.DateTimeField(null=True)
    """None for those that were there when the list began."""
    left_alone = models.BooleanField(default=False, db_default=False)
    """Whether an administrator said that no role is to see it."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
