"""Approvals, and what people did about each: asked, decided, said. What was done is never changed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.history.tracking import TrackedModel, track

WORDS_LENGTH = 2_000
MOST_ASKED = 10
"""People, roles and teams whom one approval asks."""


class How(models.TextChoices):
    """Whose decision counts, when several are asked."""

    ANY = "any", _("any one of them decides")
    ORDER = "order", _("each in turn must agree")


class State(models.TextChoices):
    """What became of an approval."""

    PENDING = "pending", pgettext_lazy("approval", "Pending")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    REFUSED = "refused", pgettext_lazy("approval", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("approval", "Taken back")


class Deed(models.TextChoices):
    """What somebody does about an approval."""

    APPROVE = "approve", pgettext_lazy("approval", "Approve")
    REFUSE = "refuse", pgettext_lazy("approval", "Refuse")
    COMMENT = "comment", pgettext_lazy("approval", "Comment")
    HAND_OVER = "hand_over", pgettext_lazy("approval", "Hand over")
    TAKE_BACK = "take_back", pgettext_lazy("approval", "Take back")
    REMIND = "remind", pgettext_lazy("approval", "Remind")
    ESCALATE = "escalate", pgettext_lazy("approval", "Escalate")


# Where an approval stands follows from its acts. It is no history of its own, so that an undo turns no decision round.
FOLLOWS = ("state", "place", "waits_for", "decided_by", "decided_at", "reminded_at", "escalated_at")


@track(exclude=FOLLOWS)
class Approval(TrackedModel):
    """Somebody is asked whether what a record says may be so."""

    subject = models.CharField(_("what is to be approved"), max_length=200)
    kind = models.CharField(_("kind"), max_length=60, help_text=_("The kind of the record, such as people."))
    record_id = models.BigIntegerField(editable=False)
    record_uid = models.UUIDField(_("record"), help_text=_("The uid of the record that it is about."))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    how = models.CharField(_("of several"), max_length=5, choices=How, default=How.ANY)
    asked = models.JSONField(default=list, blank=True)
    """Who is asked, in order: ``{"user": UID}``, ``{"role": UID}`` (any holder) or ``{"team": UID}`` (its lead)."""
    own_allowed = models.BooleanField(
        _("may be decided by who asks"), default=False, help_text=_("Otherwise nobody approves what they asked for.")
    )
    locks = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("locked meanwhile"),
        default=list,
        blank=True,
        help_text=_("Names of fields that nobody changes before it is decided."),
    )
    due_at = models.DateTimeField(_("decide until"), null=True, blank=True)
    escalate_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("then also ask"),
        help_text=_("Who may decide as well when the time is over."),
    )
    run_uid = models.UUIDField(null=True, editable=False)
    """The run of an automation that goes on with the decision."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    """Whose turn it is, of those asked in order."""
    waits_for = ArrayField(models.CharField(max_length=24), default=list, editable=False)
    """Who may decide now: u, r or t and the key of a user, role or team."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [models.CheckConstraint(condition=~Q(subject=""), name="approval_has_a_subject")]
        indexes = [
            models.Index(fields=["kind", "record_id", "-id"], name="approval_of_record"),
            models.Index(fields=["-created_at", "-id"], name="approval_by_age"),
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="approval_due"),
            GinIndex(fields=["waits_for"], name="approval_waits_for"),
        ]

    def __str__(self) -> str:
        return self.subject


@track()
class ApprovalAct(TrackedModel):
    """What somebody did about an approval."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="acts", verbose_name=_("approval"))
    deed = models.CharField(_("deed"), max_length=9, choices=Deed)
    words = models.TextField(_("words"), max_length=WORDS_LENGTH, blank=True, default="")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed to"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in place of"),
        help_text=_("Whom the author stood in for as their deputy."),
    )

    class Meta:
        verbose_name = _("act of an approval")
        verbose_name_plural = _("acts of approvals")
        indexes = [models.Index(fields=["-created_at", "-id"], name="approval_act_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(deed__in=["refuse", "comment"]) | ~Q(words=""), name="approval_act_has_words"
            ),
            models.CheckConstraint(
                condition=Q(deed="hand_over", to__isnull=False) | ~Q(deed="hand_over"), name="approval_act_names_to"
            ),
            models.UniqueConstraint(
                fields=["approval"],
                condition=Q(deed__in=["refuse", "take_back"]),
                name="approval_ended_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_deed_display())
