"""Sequences: steps by which people are addressed one after the other, who goes through them, and what was done."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import ConsentPurpose, MailTemplate, Party, Task
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import TimeZoneField

MOST_DAYS = 365


@track(exclude=("principals",))
class Sequence(TrackedModel, Owned):
    """Steps, the hours in which they are taken, and what ends them early. Mails go from the enroller's own account."""

    class Days(models.TextChoices):
        WORKDAYS = "workdays", _("Monday to Friday")
        SIX = "six", _("Monday to Saturday")
        EVERY = "every", _("Every day")

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    is_active = models.BooleanField(
        _("switched on"), default=False, help_text=_("While it is off nothing is sent, and whoever is in it waits.")
    )
    purpose = models.ForeignKey(
        ConsentPurpose, models.PROTECT, related_name="+", db_index=False, verbose_name=_("purpose"),
        help_text=_("Whether somebody may be contacted for it is asked when a step is due."),
    )  # fmt: skip
    days = models.CharField(_("weekdays"), max_length=8, choices=Days, default=Days.WORKDAYS)
    from_hour = models.PositiveSmallIntegerField(
        _("from hour"), default=9, validators=[MaxValueValidator(23)],
        help_text=_("In the time zone of the person, as far as it is known."),
    )  # fmt: skip
    until_hour = models.PositiveSmallIntegerField(
        _("until hour"), default=17, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    time_zone = TimeZoneField(
        _("time zone"), blank=True, default="",
        help_text=_("Of people whose own is not known. Empty means that of the installation."),
    )  # fmt: skip
    stops_on_reply = models.BooleanField(
        _("ends with a reply"), default=True, help_text=_("Automatic replies, such as out of office, do not count.")
    )
    stops_on_meeting = models.BooleanField(_("ends with a meeting"), default=True)
    stops_on_deal = models.BooleanField(
        _("ends with success"), default=True, help_text=_("A deal with the person was won, or a lead became them.")
    )
    repeats = models.BooleanField(
        _("again after its end"), default=False,
        help_text=_("Whether somebody may be enrolled anew. Otherwise nobody ever gets a step twice."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="sequence_has_a_name"),
            models.CheckConstraint(condition=Q(days__in=["workdays", "six", "every"]), name="sequence_days_known"),
            models.CheckConstraint(
                condition=Q(from_hour__lt=F("until_hour"), until_hour__lte=24), name="sequence_hours_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="sequence_by_name"),
            models.Index(fields=["created_at", "id"], name="sequence_by_creation"),
            principals_index("sequence_by_filters", "owner"),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class SequenceStep(TrackedModel):
    """One thing that is done with everybody in a sequence."""

    class Action(models.TextChoices):
        MAIL = "mail", _("Send a mail")
        CALL = "call", _("Put a call on the list")
        TASK = "task", _("Put another task")
        WAIT = "wait", _("Wait")
        CONDITION = "condition", _("Go on only if")

    class Otherwise(models.TextChoices):
        END = "end", _("End the sequence")
        SKIP = "skip", _("Leave out the next step")

    sequence = models.ForeignKey(
        Sequence, models.CASCADE, related_name="steps", db_index=False, verbose_name=_("sequence")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=10, validators=[MaxValueValidator(9_999)])
    action = models.CharField(_("what is done"), max_length=9, choices=Action, default=Action.MAIL)
    template = models.ForeignKey(
        MailTemplate, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("mail template"),
        help_text=_("Or write subject and text here."),
    )  # fmt: skip
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    text = models.TextField(
        _("text"), blank=True, default="",
        help_text=_("Values stand in braces, such as {person.first_name}, as in templates."),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(
        _("days"), default=0, validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("How long is waited, or how long somebody has for the task."),
    )  # fmt: skip
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list of people has them (records.groups); empty means that everybody passes."""
    otherwise = models.CharField(_("otherwise"), max_length=4, choices=Otherwise, default=Otherwise.END)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("step of a sequence")
        verbose_name_plural = _("steps of sequences")
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["mail", "call", "task", "wait", "condition"]), name="sequence_step_known"
            ),
            models.CheckConstraint(condition=Q(otherwise__in=["end", "skip"]), name="sequence_step_otherwise_known"),
            models.CheckConstraint(condition=Q(days__lte=MOST_DAYS), name="sequence_step_days"),
        ]
        indexes = [models.Index(fields=["sequence", "position", "id"], name="sequence_step_in_order")]

    def __str__(self) -> str:
        said = self.subject or (self.template.name if self.template is not None else "")
        return f"{self.position}. {self.get_action_display()}{': ' if said else ''}{said}"

    @property
    def kind(self) -> str:
        """The kind of record that the condition is about."""
        return "people"

    @property
    def name(self) -> str:
        """What the step is called."""
        return str(self)


@track()
class Enrolment(TrackedModel):
    """A person in a sequence. ``round`` counts how often they were enrolled in it."""

    class State(models.TextChoices):
        RUNNING = "running", pgettext_lazy("enrolment", "Running")
        PAUSED = "paused", pgettext_lazy("enrolment", "Paused")
        FINISHED = "finished", pgettext_lazy("enrolment", "Finished")
        STOPPED = "stopped", pgettext_lazy("enrolment", "Stopped")

    class Reason(models.TextChoices):
        REPLY = "reply", _("They replied")
        MEETING = "meeting", _("A meeting was agreed")
        WON = "won", _("A deal was won")
        CONVERTED = "converted", _("A lead became a customer")
        NOT_PERMITTED = "refused", _("May not be contacted")
        BOUNCED = "bounced", _("Mails do not arrive")
        MAIL_FAILED = "failed", _("The mail could not be sent")
        GONE = "gone", _("Erased, merged or dissolved")
        LEFT = "left", _("The colleague who enrolled them left")
        NO_ACCOUNT = "account", _("No account to send from")
        NOTHING_TO_SAY = "empty", _("The step says nothing: its template is gone")
        VALUE_MISSING = "value", _("A value of the mail is missing")
        CONDITION = "condition", _("A condition did not hold")
        BY_HAND = "by_hand", _("By hand")
        TROUBLE = "trouble", _("The step could not be carried out")

    sequence = models.ForeignKey(
        Sequence, models.PROTECT, related_name="enrolments", db_index=False, verbose_name=_("sequence")
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="enrolments", db_index=False, verbose_name=_("person")
    )
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("enrolled by"),
    )  # fmt: skip
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RUNNING)
    reason = models.CharField(_("why"), max_length=9, choices=Reason, blank=True, default="")
    note = models.CharField(_("in words"), max_length=300, blank=True, default="")
    step = models.ForeignKey(
        SequenceStep, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("next step"),
    )  # fmt: skip
    next_at = models.DateTimeField(_("due at"), null=True, blank=True)
    started_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["sequence", "party", "round"], name="enrolment_once_a_round"),
            models.UniqueConstraint(
                fields=["sequence", "party"],
                condition=Q(state__in=["running", "paused"]),
                name="enrolment_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"], ended_at__isnull=True)
                | Q(state__in=["finished", "stopped"], ended_at__isnull=False, next_at__isnull=True),
                name="enrolment_ends_once",
            ),
            models.CheckConstraint(condition=~Q(state="stopped") | ~Q(reason=""), name="enrolment_stops_with_a_reason"),
            models.CheckConstraint(condition=~Q(state="running") | Q(next_at__isnull=False), name="enrolment_goes_on"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="running"), name="enrolment_due"),
            models.Index(fields=["party", "state"], name="enrolment_by_party"),
            models.Index(fields=["sequence", "state", "id"], name="enrolment_by_sequence"),
            models.Index(fields=["started_at", "id"], name="enrolment_by_beginning"),
            models.Index(fields=["created_at", "id"], name="enrolment_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.sequence}"


@track()
class SequenceSend(TrackedModel):
    """The ledger: a step that was carried out for a person, written together with the mail or the task that it put.

    Nobody gets a step twice: there is one line for each (sequence, person, step) and round, whatever happens to the
    enrolment; rounds beyond the first there are only where the sequence allows them.
    """

    class State(models.TextChoices):
        PUT = "put", pgettext_lazy("step", "Put")
        SENT = "sent", pgettext_lazy("step", "Sent")
        UNKNOWN = "unknown", _("Perhaps sent")
        FAILED = "failed", pgettext_lazy("step", "Not sent")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="sends", verbose_name=_("enrolment"))
    sequence = models.ForeignKey(Sequence, models.PROTECT, related_name="+", db_index=False, verbose_name=_("sequence"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("person"))
    step = models.ForeignKey(SequenceStep, models.PROTECT, related_name="sends", db_index=False, verbose_name=_("step"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PUT)
    mail_uid = models.UUIDField(null=True)
    """The outgoing mail, which is removed after some months."""
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+", verbose_name=_("task"))
    error = models.CharField(_("why not"), max_length=300, blank=True, default="")
    replied_at = models.DateTimeField(_("replied at"), null=True)
    """Of the last mail before a reply that ended the enrolment."""

    class Meta:
        verbose_name = _("carried-out step")
        verbose_name_plural = _("carried-out steps")
        constraints = [
            models.UniqueConstraint(fields=["sequence", "party", "step", "round"], name="sequence_send_never_twice"),
            models.CheckConstraint(
                condition=Q(state__in=["put", "sent", "unknown", "failed"]), name="sequence_send_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["step", "state"], name="sequence_send_by_step"),
            models.Index(
                fields=["id"], condition=Q(state="put", mail_uid__isnull=False), name="sequence_send_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.step}"
