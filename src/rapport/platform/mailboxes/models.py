"""Mail accounts, how far each folder was read, and a line for each message that was read or written here.

What a message says is not kept here: somebody who receives it decides what of it stays (:mod:`receiving`). The ledger
knows only what is needed to read none twice and to say what became of each.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, principals_index
from rapport.platform.database.sealed import SealedTextField
from rapport.platform.history.tracking import TrackedModel, track


def a_month_ago() -> date:
    """From which day on mails are read unless somebody says otherwise."""
    return timezone.localdate() - timedelta(days=30)


@track(
    exclude=(
        "principals", "state", "problem", "read_at", "sending_problem", "access_token", "token_expires_at",
    )
)  # fmt: skip
class MailAccount(TrackedModel, Owned):
    """A mailbox whose messages are read, and from which is sent where ``smtp_host`` says how. Its owner is who logs
    them; the passwords are set apart (:mod:`views`)."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the beginning")
        STARTTLS = "starttls", "STARTTLS"

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only the owner")
        TEAM = "team", _("The owner's team")
        ALL = "all", _("Everyone who sees the customer")

    class SignIn(models.TextChoices):
        PASSWORD = "password", _("Password")
        GOOGLE = "google", "Google"
        MICROSOFT = "microsoft", "Microsoft"

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("mail account", "Not connected")
        FINE = "fine", pgettext_lazy("mail account", "Connected")
        FAILING = "failing", pgettext_lazy("mail account", "Fails")

    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"), max_length=320, help_text=_("Whose mails are read."))
    sign_in = models.CharField(
        _("sign-in"),
        max_length=9,
        choices=SignIn,
        default=SignIn.PASSWORD,
        db_default="password",
        help_text=_("With Google or Microsoft the server is known and no password is kept."),
    )
    host = models.CharField(_("server"), max_length=253, blank=True, help_text=_("For example imap.example.com"))
    port = models.PositiveIntegerField(
        _("port"), default=993, validators=[MinValueValidator(1), MaxValueValidator(65_535)]
    )
    security = models.CharField(_("encryption"), max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField(
        _("username"), max_length=320, blank=True, help_text=_("The e-mail address when nothing is given.")
    )
    folders = models.CharField(
        _("folders"), max_length=500, default="INBOX", help_text=_("Those that are read, with commas between them.")
    )
    begins_on = models.DateField(_("read from"), default=a_month_ago, help_text=_("Older mails are left alone."))
    visibility = models.CharField(
        _("visible to"),
        max_length=7,
        choices=Visibility,
        default=Visibility.PRIVATE,
        help_text=_("Who reads the mails on the timelines; never more than see the customer."),
    )
    excluded = models.CharField(
        _("left out"),
        max_length=1_000,
        blank=True,
        default="",
        help_text=_("Domains and addresses, with commas between them, whose mails are never kept."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    state = models.CharField(
        _("state"), max_length=7, choices=State, default=State.NEW, db_default="new", editable=False
    )
    problem = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    """Why it fails, a word of :data:`rapport.platform.mailboxes.imap.REASONS`."""
    read_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    secret = SealedTextField(blank=True, default="", editable=False)
    """The password, or what Google or Microsoft gives new tokens for."""
    access_token = SealedTextField(blank=True, default="", db_default="", editable=False)
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    smtp_host = models.CharField(
        _("outgoing server"),
        max_length=253,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example smtp.example.com. Without one nothing is sent from this account."),
    )
    smtp_port = models.PositiveIntegerField(
        _("outgoing port"),
        default=465,
        db_default=465,
        validators=[MinValueValidator(1), MaxValueValidator(65_535)],
    )
    smtp_security = models.CharField(
        _("outgoing encryption"), max_length=8, choices=Security, default=Security.TLS, db_default="tls"
    )
    smtp_username = models.CharField(
        _("outgoing username"),
        max_length=320,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty when the outgoing server takes the same sign-in."),
    )
    smtp_secret = SealedTextField(blank=True, default="", db_default="", editable=False)
    sender_name = models.CharField(
        _("sender's name"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("Stands beside the address; empty means the name of whoever sends."),
    )
    signature = models.TextField(_("signature"), max_length=2_000, blank=True, default="", db_default="")
    sent_folder = models.CharField(
        _("folder of sent mails"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("A copy of each mail is put there; empty when the server does that itself."),
    )
    most_per_hour = models.PositiveIntegerField(
        _("mails an hour at most"),
        default=100,
        db_default=100,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        help_text=_("Providers block who sends more than they permit."),
    )
    sending_problem = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    """Why nothing leaves, a word of :data:`rapport.platform.mailboxes.imap.REASONS`."""

    class Meta:
        verbose_name = _("mail account")
        verbose_name_plural = _("mail accounts")
        constraints = [
            models.CheckConstraint(condition=~Q(host="") & ~Q(username=""), name="mail_account_has_a_server"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65_535), name="mail_account_port"),
            models.CheckConstraint(condition=Q(security__in=["tls", "starttls"]), name="mail_account_encrypted"),
            models.CheckConstraint(
                condition=Q(smtp_port__gte=1, smtp_port__lte=65_535, smtp_security__in=["tls", "starttls"]),
                name="mail_account_sends_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(most_per_hour__gte=1, most_per_hour__lte=1_000_000), name="mail_account_limit"
            ),
            models.CheckConstraint(
                condition=Q(sign_in__in=["password", "google", "microsoft"]), name="mail_account_sign_in_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["private", "team", "all"]), name="mail_account_visibility_known"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="mail_account_by_name"),
            principals_index("mail_account_by_principals"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sends(self) -> bool:
        """Whether mails can leave from here."""
        return self.is_active and bool(self.smtp_host) and bool(self.smtp_secret if self.smtp_username else self.secret)


class MailFolder(models.Model):
    """How far a folder was read."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(MailAccount, models.CASCADE, related_name="followed")
    name = models.CharField(max_length=500)
    validity = models.BigIntegerField(default=0)
    """UIDVALIDITY under which ``last_uid`` means something."""
    last_uid = models.BigIntegerField(default=0)
    """Every message up to this number was dealt with."""
    there = models.PositiveIntegerField(default=0)
    """Messages that the server holds, by its last word."""
    passed = models.PositiveIntegerField(default=0, db_default=0)
    """Of these, how many the reading has passed: it goes from the oldest on."""
    checked_at = models.DateTimeField(null=True)
    """When the folder was last compared with the ledger."""
    compared = models.PositiveIntegerField(default=0, db_default=0)
    """Messages that were to be in the ledger then."""
    missing = models.PositiveIntegerField(default=0, db_default=0)
    """Of these, how many were not."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="mail_folder_once_per_account"),
            models.CheckConstraint(
                condition=Q(missing__lte=models.F("compared")), name="mail_folder_missing_of_compared"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kept(self) -> int:
        """Messages that the ledger knew when it was last compared."""
        return self.compared - self.missing

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be read than was."""
        return self.passed < self.there


class ReceivedMail(models.Model):
    """What became of one message of an account, whether it was read there or written here: the identity of a mail that
    is sent stands here before it leaves, so that its copy in the mailbox is no second one."""

    class State(models.TextChoices):
        KEPT = "kept", pgettext_lazy("mail", "On a timeline")
        UNMATCHED = "unmatched", pgettext_lazy("mail", "Nobody known")
        LEFT_OUT = "left_out", pgettext_lazy("mail", "Left out")
        KNOWN = "known", pgettext_lazy("mail", "Kept already")
        REPORT = "report", pgettext_lazy("mail", "Report of a failure")
        FAILED = "failed", pgettext_lazy("mail", "Could not be kept")

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(MailAccount, models.CASCADE, related_name="received", db_index=False)
    message_id = models.CharField(max_length=400)
    folder = models.CharField(max_length=500)
    uid_in_folder = models.BigIntegerField()
    at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=9, choices=State)
    reason = models.CharField(max_length=200, blank=True, default="")
    addresses = ArrayField(models.CharField(max_length=320), default=list)
    """Who stands in its headers, without us."""
    about_uid = models.UUIDField(null=True)
    """The record that it became."""
    created_at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(max_length=320, blank=True, default="", db_default="")
    """Whom an answer reaches."""
    to = ArrayField(models.CharField(max_length=320), default=list, db_default=Value([]))
    cc = ArrayField(models.CharField(max_length=320), default=list, db_default=Value([]))
    references = ArrayField(models.CharField(max_length=400), default=list, db_default=Value([]))
    """The conversation so far, the oldest first."""
    thread = models.CharField(max_length=400, blank=True, default="", db_default="")
    """The identity of the mail with which the conversation began, as far as it is known."""
    is_automatic = models.BooleanField(default=False, db_default=False)
    """Whether a machine wrote it, such as an out-of-office reply."""

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "message_id"], name="received_mail_once")]
        indexes = [
            models.Index(fields=["thread"], condition=~Q(thread=""), name="received_mail_by_thread"),
            models.Index(fields=["about_uid"], condition=Q(about_uid__isnull=False), name="received_mail_by_touch"),
            models.Index(fields=["message_id"], name="received_mail_by_identity"),
            models.Index(fields=["account", "state", "-id"], name="received_mail_by_state"),
            GinIndex(fields=["addresses"], name="received_mail_by_address"),
        ]

    def __str__(self) -> str:
        return self.message_id
