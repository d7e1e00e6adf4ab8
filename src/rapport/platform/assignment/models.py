"""Rules of assignment, what is known of those who get records, whose turn it is, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, Team
from rapport.platform.assignment.kinds import kind_choices
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel, track

HIGHEST_LEVEL = 5
USUAL_WEIGHT = 10
MOST_WEIGHT = 100


class Method(models.TextChoices):
    """By what a rule chooses among those who are suited and there."""

    TURN = "turn", pgettext_lazy("assignment", "in turn")
    WEIGHT = "weight", pgettext_lazy("assignment", "in turn, by weight")
    LOAD = "load", pgettext_lazy("assignment", "who has the fewest open")
    SKILL = "skill", pgettext_lazy("assignment", "who is best at the skill")


@track()
class AssignmentRule(TrackedModel):
    """Records of a kind that pass a condition go to one of these people."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of record"), max_length=60, choices=kind_choices)
    position = models.PositiveSmallIntegerField(
        _("order of the rules"),
        default=10,
        help_text=_("The first rule that fits a record decides, the lowest number first."),
    )
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list has them (records.groups); empty means every record."""
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("members of the team")
    )
    method = models.CharField(_("who of them"), max_length=6, choices=Method, default=Method.TURN)
    match_language = models.BooleanField(
        _("speaks the record's language"),
        default=False,
        help_text=_("Only who speaks the language that the record names; a record without one asks for none."),
    )
    skill = models.CharField(_("skill"), max_length=60, blank=True, default="")
    least_level = models.PositiveSmallIntegerField(
        _("level at least"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_LEVEL)]
    )
    otherwise = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("otherwise"),
        help_text=_("Who gets the record when nobody is suited or there; without one it stays with whom it is."),
    )
    is_active = models.BooleanField(_("switched on"), default=False)

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        ordering = ["kind", "position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(kind=""), name="assignment_rule_has_a_name")]
        indexes = [models.Index(fields=["kind", "position", "id"], name="assignment_rule_in_order")]

    def __str__(self) -> str:
        return self.name


@track()
class RuleCandidate(TrackedModel):
    """Somebody whom a rule may give records to, whatever the team."""

    rule = models.ForeignKey(AssignmentRule, models.CASCADE, related_name="candidates", verbose_name=_("rule"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="assignment_candidate_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.user}"


@track(exclude=("principals",))
class Assignee(TrackedModel, Owned):
    """What the rules know of somebody: languages, skills, how much fits, how big a share."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"), db_index=False
    )
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    capacity = models.PositiveIntegerField(
        _("open records at most"),
        null=True,
        blank=True,
        help_text=_("Of each kind; who has so many gets no more by a rule. Empty means no limit."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=USUAL_WEIGHT,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEIGHT)],
        help_text=_("The share where a rule goes by weight: 5 gets half as many as 10."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("assignee")
        verbose_name_plural = _("assignees")
        constraints = [
            models.UniqueConstraint(fields=["owner"], name="assignee_once_a_user"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=MOST_WEIGHT), name="assignee_has_a_weight"),
        ]

    def __str__(self) -> str:
        return str(self.owner)


@track()
class Skill(TrackedModel):
    """What an assignee is good at, and how good."""

    assignee = models.ForeignKey(Assignee, models.CASCADE, related_name="skills", verbose_name=_("assignee"))
    name = models.CharField(_("skill"), max_length=60)
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [
            models.UniqueConstraint(fields=["assignee", "name"], name="assignee_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="assignee_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.level}"


@track(exclude=("principals",))
class Absence(TrackedModel, Owned):
    """Somebody is away from one day to another; a deputy may stand in."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"), db_index=False
    )
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy"),
        help_text=_("Gets meanwhile what the rules would give to the one who is away."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="absence_has_days")]
        indexes = [
            models.Index(fields=["owner", "ends_on"], name="absence_of_user"),
            models.Index(fields=["begins_on", "id"], name="absence_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.begins_on} – {self.ends_on}"


class Turn(models.Model):
    """How far somebody is in the turns of a team, or of a rule (turns)."""

    id = models.BigAutoField(primary_key=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    rule = models.ForeignKey(AssignmentRule, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    served = models.BigIntegerField(default=0)
    """How often it was this one's turn."""
    passed = models.BigIntegerField(default=0)
    """How much of the way is behind: each turn adds a share that is the smaller the greater the weight."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True, rule__isnull=False) | Q(team__isnull=False, rule__isnull=True),
                name="turn_of_a_team_or_a_rule",
            ),
            models.UniqueConstraint(fields=["team", "user"], name="turn_once_a_team"),
            models.UniqueConstraint(fields=["rule", "user"], name="turn_once_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.rule}, {self.user}: {self.served}"


class Decision(models.Model):
    """What the rules decided of one record, and why: shown on its page as long as the record is there."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    record_uid = models.UUIDField()
    rule = models.ForeignKey(AssignmentRule, models.SET_NULL, null=True, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Who got it; None when nobody was found."""
    reasons = models.JSONField(default=list)
    """Codes with what belongs to them, put into words by reasons.in_words for whoever reads."""
    created_at = models.DateTimeField(default=timezone.now)
    change_set = models.ForeignKey(ChangeSet, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["record_uid", "-id"], name="decision_of_record"),
            models.Index(fields=["rule", "-id"], name="decision_of_rule"),
            models.Index(fields=["created_at"], name="decision_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_uid}: {self.user or '–'}"
