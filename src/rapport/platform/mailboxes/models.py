"""Mail accounts, how far each folder was read, and a line for each message that was.

What a message says is not kept here: somebody who receives it decides what of it stays (:mod:`receiving`). The ledger
knows only what is needed to read none twice and to say what became of each.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, principals_index
from rapport.platform.database.sealed import SealedTextField
from rapport.platform.history.tracking import TrackedModel, track


def a_month_ago() -> date:
    """From which day on mails are read unless somebody says otherwise."""
    return timezone.localdate() - timedelta(days=30)


@track(exclude=("principals", "state", "problem", "read_at"))
class MailAccount(TrackedModel, Owned):
    """A mailbox whose messages are read. Its owner is who logs them; the password is set apart (:mod:`views`)."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the beginning")
        STARTTLS = "starttls", "STARTTLS"

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only the owner")
        TEAM = "team", _("The owner's team")
        ALL = "all", _("Everyone who sees the customer")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("mail account", "Not connected")
        FINE = "fine", pgettext_lazy("mail account", "Connected")
        FAILING = "failing", pgettext_lazy("mail account", "Fails")

    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"), max_length=320, help_text=_("Whose mails are read."))
    host = models.CharField(_("server"), max_length=253, help_text=_("For example imap.example.com"))
    port = models.PositiveIntegerField(
        _("port"), default=993, validators=[MinValueValidator(1), MaxValueValidator(65_535)]
    )
    security = models.CharField(_("encryption"), max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField(_("username"), max_length=320)
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

    class Meta:
        verbose_name = _("mail account")
        verbose_name_plural = _("mail accounts")
        constraints = [
            models.CheckConstraint(condition=~Q(host="") & ~Q(username=""), name="mail_account_has_a_server"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65_535), name="mail_account_port"),
            models.CheckConstraint(condition=Q(security__in=["tls", "starttls"]), name="mail_account_encrypted"),
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

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="mail_folder_once_per_account")]

    def __str__(self) -> str:
        return self.name


class ReceivedMail(models.Model):
    """What became of one message of an account."""

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

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "message_id"], name="received_mail_once")]
        indexes = [
            models.Index(fields=["message_id"], name="received_mail_by_identity"),
            models.Index(fields=["account", "state", "-id"], name="received_mail_by_state"),
            GinIndex(fields=["addresses"], name="received_mail_by_address"),
        ]

    def __str__(self) -> str:
        return self.message_id
