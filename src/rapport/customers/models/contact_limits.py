"""Who must not be contacted, which addresses are never used, to whom data was given, and which links ended early."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.consent import Basis, ContactChannel
from rapport.customers.models.party import Party
from rapport.platform.history.tracking import TrackedModel, track


@track()
class ContactBlock(TrackedModel):
    """Do not contact this party: by no way, or not by one."""

    class Reason(models.TextChoices):
        COMPLAINT = "complaint", _("Complaint")
        DISPUTE = "dispute", _("Dispute")
        REGISTER = "register", _("Entry in a do-not-call register")
        BEREAVEMENT = "bereavement", _("Bereavement")
        IMPORT = "import", _("Import")
        WISH = "wish", _("Own wish")
        OTHER = "other", _("Other")

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="contact_blocks", verbose_name=_("party"), db_index=False
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=ContactChannel, blank=True, default="", help_text=_("Empty: by no way.")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, default=Reason.WISH)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty: for good."))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("do-not-contact mark")
        verbose_name_plural = _("do-not-contact marks")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "channel"],
                name="contact_block_once",
                violation_error_message=_("The party has such a mark already."),
            ),
            models.CheckConstraint(condition=Q(channel__in=["", *ContactChannel.values]), name="contact_block_channel"),
        ]

    def __str__(self) -> str:
        return str(self.get_channel_display() if self.channel else _("Do not contact"))


@track()
class Suppression(TrackedModel):
    """An address or number that is never written to or called, whoever has it.

    ``norm_hash`` is what senders compare with. It stays when the address itself is erased, so that an erased person
    who comes back by an import is not contacted.
    """

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")

    class Reason(models.TextChoices):
        ERASED = "erased", _("Erased person")
        BOUNCED = "bounced", _("Mail came back")
        COMPLAINT = "complaint", _("Complaint")
        REGISTER = "register", _("Entry in a do-not-call register")
        IMPORT = "import", _("Import")
        WISH = "wish", _("Own wish")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(
        _("address or number"), max_length=320, blank=True, default="", help_text=_("Empty once it was erased.")
    )
    norm_hash = models.CharField(max_length=64, editable=False)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, default=Reason.WISH)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "norm_hash"],
                name="suppression_once",
                violation_error_message=_("This is on the list already."),
            ),
            models.CheckConstraint(condition=~Q(norm_hash=""), name="suppression_has_a_hash"),
        ]

    def __str__(self) -> str:
        return self.value or str(_("Erased"))


@track()
class Disclosure(TrackedModel):
    """Somebody was given data about a party; never changed."""

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="disclosures", verbose_name=_("party"), db_index=False
    )
    disclosed_at = models.DateTimeField(_("given at"), default=timezone.now)
    recipient = models.CharField(_("recipient"), max_length=200)
    purpose = models.CharField(_("for what"), max_length=200)
    basis = models.CharField(_("lawful basis"), max_length=20, choices=Basis, default=Basis.CONSENT)
    fields = models.TextField(_("what was given"), help_text=_("Fields or documents."))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints = [models.CheckConstraint(condition=Q(basis__in=Basis.values), name="disclosure_basis")]
        indexes = [
            models.Index(fields=["party", "disclosed_at", "id"], name="disclosure_by_party"),
            models.Index(fields=["disclosed_at", "id"], name="disclosure_by_time"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="append_only", fields=["disclosed_at", "recipient", "purpose", "basis", "fields", "note"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.purpose}"


@track()
class LinkRevocation(TrackedModel):
    """Links to a party's preference page that were made up to this moment open nothing any more."""

    party = models.OneToOneField(Party, models.CASCADE, related_name="link_revocation", verbose_name=_("party"))
    before = models.DateTimeField(_("made before"))

    class Meta:
        verbose_name = _("ended links")
        verbose_name_plural = _("ended links")

    def __str__(self) -> str:
        return str(self.before)


class SuppressionKey(models.Model):
    """The secret of this installation that goes into the hashes of suppressed addresses; one row, made when needed.

    It lives beside the hashes rather than in the environment: were it lost, erased people would be contacted again.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    secret = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="suppression_key_is_one")]

    def __str__(self) -> str:
        return ""
