"""Quotes to customers and their lines."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import principals_index
from rapport.platform.history.tracking import track
from rapport.platform.records.custom import KEPT
from rapport.sales.models.documents import DERIVED, SalesDocument, document_constraints
from rapport.sales.models.lines import PricedLine, line_constraints


@track(exclude=(KEPT, "principals", "territory", *DERIVED))
class Quote(SalesDocument):
    """What we offer a customer, until when and on which terms. Written as a draft; once it was sent it stays as it is:
    a new version takes its place. Its number is that of its first version."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("quote", "Draft")
        SENT = "sent", pgettext_lazy("quote", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
        DECLINED = "declined", pgettext_lazy("quote", "Declined")
        EXPIRED = "expired", pgettext_lazy("quote", "Expired")
        REPLACED = "replaced", pgettext_lazy("quote", "Replaced")

    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    revision = models.PositiveSmallIntegerField(_("quote version"), default=1, editable=False)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="replaced_by",
        verbose_name=_("replaces"),
    )  # fmt: skip
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day on which it can be accepted.")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    decided_by = models.CharField(
        _("answered by"), max_length=200, blank=True, default="", editable=False,
        help_text=_("Who accepted or declined it, as they wrote their name."),
    )  # fmt: skip
    decided_online = models.BooleanField(_("answered on the private page"), default=False, editable=False)
    decline_reason = models.TextField(_("why declined"), max_length=2000, blank=True, default="", editable=False)
    link_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    """Of what the private link is made, together with the secret of the installation; "" before there is one."""
    link_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    """SHA-256 of the token in the link, by which its quote is found."""

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            *document_constraints("quote"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "sent", "accepted", "declined", "expired", "replaced"]),
                name="quote_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", sent_at__isnull=True)
                | (~Q(status="draft") & Q(sent_at__isnull=False) & ~Q(number="")),
                name="quote_sent_has_a_number_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["accepted", "declined"], decided_at__isnull=False)
                | (~Q(status__in=["accepted", "declined"]) & Q(decided_at__isnull=True, decided_by="")),
                name="quote_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="declined") | Q(decline_reason=""), name="quote_reason_only_when_declined"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="quote_version_counts_from_one"),
            models.UniqueConstraint(
                fields=["number", "revision"], condition=~Q(number=""), name="quote_number_and_version_once"
            ),
            models.UniqueConstraint(fields=["link_hash"], condition=~Q(link_hash=""), name="quote_link_once"),
            models.UniqueConstraint(fields=["replaces"], name="quote_replaced_once"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="quote_replaces_another"),
            models.CheckConstraint(
                condition=Q(link_key="", link_hash="") | (~Q(link_key="") & ~Q(link_hash="")),
                name="quote_link_has_a_key",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "valid_until", "id"], name="quote_by_status"),
            models.Index(fields=["valid_until", "id"], name="quote_by_validity"),
            models.Index(fields=["sent_at", "id"], name="quote_by_sending"),
            models.Index(fields=["party", "status", "valid_until"], name="quote_by_party"),
            models.Index(fields=["deal", "status"], name="quote_by_deal"),
            models.Index(
                fields=["territory", "status", "valid_until", "id"],
                name="quote_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["base_amount", "id"], name="quote_by_worth"),
            models.Index(fields=["created_at", "id"], name="quote_by_creation"),
            principals_index("quote_by_filters", "owner", "party", "contact", "deal"),
        ]

    def __str__(self) -> str:
        called = f"{self.number} {self.name}".strip()
        return f"{called} (v{self.revision})" if self.revision > 1 else called


@track()
class QuotedLine(PricedLine):
    """What a quote offers; in the quote's currency, which a foreign key over two columns (migration 0016) holds it to.

    Called so since the triggers of a "QuoteLine" would be called as those of "Quote" are: by a hash of five digits.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines", verbose_name=_("quote"))

    class Meta:
        verbose_name = _("quote line")
        verbose_name_plural = _("quote lines")
        constraints = line_constraints("quote_line")
        indexes = [
            models.Index(fields=["quote", "position", "id"], name="quote_line_in_order"),
            models.Index(fields=["product", "quote"], name="quote_line_by_product"),
        ]
