"""Consent: what people may be contacted for, what they were shown, and the ledger of what they said.

The ledger is append-only, which the database enforces; :class:`ConsentState` is what follows from it, kept for
questions about many. Who must not be contacted at all stands in :mod:`rapport.customers.models.contact_limits`.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import LanguageField


class ContactChannel(models.TextChoices):
    """The ways by which somebody is contacted, as far as permission differs."""

    EMAIL = "email", pgettext_lazy("way of contact", "E-mail")
    PHONE = "phone", pgettext_lazy("way of contact", "Phone")
    SMS = "sms", _("SMS")
    MESSENGER = "messenger", pgettext_lazy("way of contact", "Messenger")
    POST = "post", pgettext_lazy("way of contact", "Post")


class Basis(models.TextChoices):
    """The lawful basis (Article 6 of the GDPR)."""

    CONTRACT = "contract", _("Contract")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
    CONSENT = "consent", _("Consent")


WITHDRAWABLE = (Basis.CONSENT.value, Basis.LEGITIMATE_INTEREST.value)
"""Bases of which a person may take back consent, or to which they may object."""


@track()
class ConsentPurpose(TrackedModel):
    """What people are contacted for, named in each language of the pages that they see."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("By which senders ask."))
    name = models.CharField(_("name in English"), max_length=120)
    name_de = models.CharField(_("name in German"), max_length=120, blank=True, default="")
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True, default="")
    basis = models.CharField(_("lawful basis"), max_length=20, choices=Basis, default=Basis.CONSENT)
    by_email = models.BooleanField(_("by e-mail"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    by_sms = models.BooleanField(_("by SMS"), default=False)
    by_messenger = models.BooleanField(_("by messenger"), default=False)
    by_post = models.BooleanField(_("by post"), default=False)
    is_double_opt_in = models.BooleanField(
        _("double opt-in"), default=False, help_text=_("Consent by e-mail counts once a link sent there is confirmed.")
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months valid"), null=True, blank=True, help_text=_("After which consent must be asked for again.")
    )
    is_public = models.BooleanField(
        _("on the preference page"), default=True, help_text=_("People see and choose it themselves.")
    )
    is_active = models.BooleanField(_("in use"), default=True, help_text=_("Nobody is contacted for another one."))
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("consent purpose")
        verbose_name_plural = _("consent purposes")
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(condition=Q(basis__in=Basis.values), name="consent_purpose_basis")]

    def __str__(self) -> str:
        return self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        """The name in a language, in English where it has none."""
        own = {"de": self.name_de, "zh": self.name_zh}.get(language[:2].lower(), "")
        return own or self.name

    @property
    def channels(self) -> list[ContactChannel]:
        """By which ways people are contacted for this."""
        return [channel for channel in ContactChannel if getattr(self, f"by_{channel.value}")]

    @property
    def is_withdrawable(self) -> bool:
        """Whether a person may say no."""
        return self.basis in WITHDRAWABLE


def _read_only(*fields: str) -> pgtrigger.Trigger:
    """The database refuses to change these columns, by whatever way it is asked."""
    return pgtrigger.ReadOnly(name="append_only", fields=list(fields))


@track()
class ConsentWording(TrackedModel):
    """What a person was shown; another text is another version."""

    purpose = models.ForeignKey(
        ConsentPurpose, models.PROTECT, related_name="wordings", verbose_name=_("purpose"), db_index=False
    )
    language = LanguageField(_("language"))
    revision = models.PositiveIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "revision"], name="consent_wording_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="consent_wording_has_a_text"),
        ]
        triggers = [_read_only("purpose", "language", "revision", "text")]

    def __str__(self) -> str:
        return f"{self.text[:60]} ({self.language} {self.revision})"


class Source(models.TextChoices):
    """Where an entry of the ledger comes from."""

    PREFERENCES = "preferences", _("Preference page")
    ONE_CLICK = "one_click", _("Unsubscribed in a mail")
    CONFIRMED = "confirmed", _("Confirmed by link")
    UNDO = "undo", _("Taken back")
    IMPORT = "import", _("Import")
    FORM = "form", _("Web form")
    PAPER = "paper", _("Signed paper")
    TALK = "talk", _("On the phone or in person")
    MESSAGE = "message", _("By letter or mail")
    OTHER = "other", _("Other")


BY_THE_PERSON = (Source.PREFERENCES.value, Source.ONE_CLICK.value, Source.CONFIRMED.value)
"""Sources in which the person acted alone: what they said there, nobody else takes back."""
VERIFIED = (*BY_THE_PERSON, Source.PAPER.value, Source.IMPORT.value, Source.UNDO.value)
"""Sources after which a double opt-in has nothing left to confirm."""


@track()
class ConsentEntry(TrackedModel):
    """One thing that a party said about one purpose and channel; never changed, only followed by another."""

    class Action(models.TextChoices):
        VOIDED = "voided", _("Entry taken back")
        PENDING = "pending", _("Not confirmed yet")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        GRANTED = "granted", _("Granted")

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="consent_entries", verbose_name=_("party"), db_index=False
    )
    purpose = models.ForeignKey(
        ConsentPurpose, models.PROTECT, related_name="entries", verbose_name=_("purpose"), db_index=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=ContactChannel)
    contact_point = models.CharField(
        _("contact point"), max_length=500, blank=True, default="", help_text=_("Empty: all of the party's.")
    )
    contact_norm = models.CharField(max_length=500, blank=True, default="", editable=False)
    action = models.CharField(_("consent"), max_length=10, choices=Action)
    basis = models.CharField(_("lawful basis"), max_length=20, choices=Basis, blank=True, default="")
    wording = models.ForeignKey(
        ConsentWording,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("wording"),
        help_text=_("What the person was shown."),
    )
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.OTHER)
    source_note = models.CharField(_("where exactly"), max_length=200, blank=True, default="")
    proof = models.TextField(
        _("proof"), blank=True, default="", help_text=_("What shows it: words, place, file number.")
    )
    proof_ip = models.CharField(_("network address"), max_length=45, blank=True, default="", editable=False)
    proof_agent = models.CharField(_("browser"), max_length=300, blank=True, default="", editable=False)
    given_at = models.DateTimeField(_("given at"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    voids = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="voided_by", verbose_name=_("takes back"),
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("consent entry")
        verbose_name_plural = _("consent entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(action="voided", voids__isnull=False)
                | (Q(action__in=["pending", "withdrawn", "granted"]) & Q(voids__isnull=True)),
                name="consent_entry_action",
            ),
            models.CheckConstraint(condition=Q(channel__in=ContactChannel.values), name="consent_entry_channel"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="consent_entry_basis"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(action="granted") | Q(action="pending"),
                name="consent_entry_only_grants_expire",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "given_at", "id"], name="consent_entry_by_party"),
            models.Index(fields=["given_at", "id"], name="consent_entry_by_time"),
            models.Index(fields=["purpose", "given_at", "id"], name="consent_entry_by_purpose"),
        ]
        triggers = [
            _read_only(
                "purpose", "channel", "contact_point", "contact_norm", "action", "basis", "wording", "source",
                "source_note", "proof", "proof_ip", "proof_agent", "given_at", "expires_on", "recorded_by", "voids",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        channel: Any = self.get_channel_display()
        return f"{self.purpose} · {channel}: {self.get_action_display()}"


class ConsentState(models.Model):
    """What holds now for a party, purpose, channel and contact point ("" for all of them); follows from the ledger."""

    id = models.BigAutoField(primary_key=True)
    # No constraint in the database: rows go with the entries that they follow from, also where raw SQL deletes these.
    party = models.ForeignKey(Party, models.CASCADE, related_name="consent_states", db_constraint=False, db_index=False)
    purpose = models.ForeignKey(ConsentPurpose, models.CASCADE, related_name="states", db_constraint=False)
    channel = models.CharField(max_length=10, choices=ContactChannel)
    contact_norm = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, choices=ConsentEntry.Action)
    entry = models.ForeignKey(ConsentEntry, models.CASCADE, related_name="+", db_constraint=False)
    since = models.DateTimeField()
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "purpose", "channel", "contact_norm"], name="consent_state_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "withdrawn", "granted"]), name="consent_state_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | ~Q(state="withdrawn"), name="consent_state_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_id} {self.channel} {self.state}"
