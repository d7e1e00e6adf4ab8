"""Quotes and their lines as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.policy import OwnedBy, Through
from rapport.platform.access.principals import carry
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch
from rapport.sales.documents.amounts import follow_sums
from rapport.sales.models import Quote, QuotedLine
from rapport.sales.quotes.authority import standing
from rapport.sales.quotes.rules import QUOTE_LINES, UNSETTLED, settle
from rapport.sales.quotes.timeline import TOLD, forget_timeline, write_timeline
from rapport.sales.records.lines import PRICE, TAX, PricedLineRecord
from rapport.sales.territories import follow_party

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Status = Quote.Status


class QuoteRecord(RecordType[Quote]):
    """What we offer a customer."""

    name = "quotes"
    icon = "file-text"
    description = _("What we offer customers: products and prices, until when, and what they answered.")
    help_topic = "quotes"
    columns = ["name", "party", "status", "net_amount", "valid_until", "sent_at", "owner"]
    filters = [
        "status", "party", "contact", "deal", "owner", "territory", "valid_until", "sent_at", "decided_at",
        "base_amount", "currency", "language", "number", "external_id",
    ]  # fmt: skip
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {"contact": ["people"]}
    sorts = ["valid_until", "sent_at", "base_amount", "created_at"]
    sort_by: ClassVar[Mapping[str, str]] = {"net_amount": "base_amount"}
    default_sort = "-created_at"
    boards = [Board("status", card=["party", "net_amount", "valid_until", "owner"], total="base_amount")]
    calendars = [Calendar("valid_until", movable=False)]
    views = [
        Preset("open", pgettext_lazy("quotes", "Open"), "status__in=draft,sent", default=True),
        Preset("waiting", _("Waiting for an answer"), "status=sent&sort=valid_until"),
        Preset("accepted", pgettext_lazy("quotes", "Accepted"), "status=accepted"),
        Preset("lost", pgettext_lazy("quotes", "Declined or expired"), "status__in=declined,expired"),
    ]
    search = {"name": "A", "number": "A", "party__display_name": "B"}
    quick_create = ["name", "party", "contact", "deal", "currency", "valid_until", "owner"]
    facts = ["status", "party", "net_amount", "gross_amount", "valid_until", "sent_at", "owner"]
    fieldsets = [
        Fieldset(
            _("Quote"), ["name", "number", "party", "contact", "deal", "status", "valid_until", "owner", "territory"]
        ),
        Fieldset(
            _("Amounts"), ["currency", "net_amount", "tax_amount", "gross_amount", "base_amount", "rate", "rate_on"]
        ),
        Fieldset(_("What stands on it"), ["language", "billing_name", "billing_address", "introduction", "terms"]),
        Fieldset(_("Answer"), ["sent_at", "decided_at", "decided_by", "decided_online", "decline_reason"]),
        Fieldset(_("More"), ["revision", "replaces", "description"]),
    ]
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "decided_at": ("status", (Status.ACCEPTED, Status.DECLINED)),
        "decided_by": ("status", (Status.ACCEPTED, Status.DECLINED)),
        "decided_online": ("status", (Status.ACCEPTED, Status.DECLINED)),
        "decline_reason": ("status", (Status.DECLINED,)),
    }
    exclude = ["line_count", "link_key", "link_hash"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {"base_amount": ["net_amount", "rate"]}
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(status__in=UNSETTLED)}
    virtual = [ExternalIds("quotes")]
    import_keys = ["external_id"]
    approvable = True

    def before_save(self, batch: Batch[Quote]) -> None:
        settle(batch)
        follow_party(batch)

    def after_save(self, batch: Batch[Quote]) -> None:
        priced = [change.instance.pk for change in batch.changes if change.changed("currency")]
        if priced:
            follow_sums(QUOTE_LINES, priced, UNSETTLED)
        told = [change.instance.pk for change in batch.changes if not change.is_new and change.changed(*TOLD)]
        if told:
            write_timeline(told)

    def before_delete(self, batch: Batch[Quote]) -> None:
        forget_timeline(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        follow_sums(QUOTE_LINES, ids, UNSETTLED)
        carry(Quote, dict(Quote.objects.filter(pk__in=ids).values_list("pk", "party__territory_id")))
        write_timeline(ids)

    def get_subtitle(self, instance: Quote) -> str:
        return str(instance.get_status_display())

    def get_overdue(self, instance: Quote) -> Sequence[str]:
        if instance.status not in UNSETTLED or instance.valid_until is None:
            return ()
        return ["valid_until"] if instance.valid_until < timezone.localdate() else ()

    def get_head_actions(self, request: HttpRequest, instance: Quote) -> Sequence[HeadAction]:
        user = cast("User", request.user)
        uid, changing = [instance.uid], may_edit(request, registry.get(self.name), instance)
        found = [HeadAction(gettext("PDF"), reverse("quote-pdf", args=uid), "file-text", more=True)]
        if changing and instance.status == Status.DRAFT:
            found += _ways_out(instance, user)
        if changing and instance.status in (Status.SENT, Status.EXPIRED):
            answer = reverse("quote-answer", args=uid)
            found.append(HeadAction(gettext("Note the answer"), answer, "circle-check", True, dialog=True))
        if instance.status != Status.DRAFT:
            mail = f"{reverse('mail-write')}?about={self.name}:{instance.uid}"
            found.append(HeadAction(gettext("Send by mail"), mail, "mail", more=True, dialog=True))
            found.append(HeadAction(gettext("Private page"), reverse("quote-link", args=uid), "link", dialog=True))
        if may(registry.get(self.name), user, Action.CREATE.value) and changing and instance.status in (
            Status.SENT, Status.DECLINED, Status.EXPIRED,
        ):  # fmt: skip
            found.append(HeadAction(gettext("New version"), reverse("quote-version", args=uid), "copy", dialog=True))
        return found


def _ways_out(quote: Quote, user: User) -> list[HeadAction]:
    """How a draft leaves: by mail, or in another way; or by asking first whether its discount may be given."""
    uid, found = [quote.uid], standing(quote, user)
    if not found.may_send and not found.waits:  # what waits says so when somebody sends it
        ask = reverse("quote-discount", args=uid)
        return [HeadAction(gettext("Ask for approval of the discount"), ask, "percent", True, dialog=True)]
    mail = f"{reverse('mail-write')}?about=quotes:{quote.uid}"
    return [
        HeadAction(gettext("Send by mail"), mail, "mail", True, dialog=True),
        HeadAction(gettext("Mark as sent"), reverse("quote-send", args=uid), "send", dialog=True),
    ]


class QuoteLineRecord(PricedLineRecord[QuotedLine]):
    """What a quote offers."""

    _document = QUOTE_LINES
    name = "quote-lines"
    description = _("What quotes offer: products with quantity, price, discount and tax.")
    help_topic = "quotes"
    columns = ["description", "quote", "quantity", "unit", "unit_price", "discount_percent", "net_amount"]
    filters = ["quote", "product", "tax_category", "external_id"]
    quick_create = ["quote", "product", "quantity", "unit_price", "discount_percent", "description"]
    facts = ["quote", "product", "quantity", "unit_price", "net_amount", "gross_amount"]
    fieldsets = [
        Fieldset(_("Line"), ["quote", "position", "product", "description", "quantity", "unit"]),
        PRICE,
        TAX,
    ]
    access = Through("quote")
    tells_followers_of = ["quote"]
    virtual = [ExternalIds("quote-lines")]
