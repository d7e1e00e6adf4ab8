"""What colleagues do with a quote from its page, in the dialog or without scripts on a page of its own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.views.composing import error_texts
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.models import Deal, Quote
from rapport.sales.quotes.authority import ask_for_discount, in_words, standing
from rapport.sales.quotes.links import link_of
from rapport.sales.quotes.pdf import pdf_answer
from rapport.sales.quotes.states import answer, new_version, quote_of_deal, send

SHOWN = frozenset(
    {
        "name", "number", "party", "contact", "currency", "net_amount", "tax_amount", "gross_amount", "billing_name",
        "billing_address", "introduction", "terms", "valid_until", "owner", "description", "quantity", "unit",
        "unit_price", "discount_percent", "discount_amount", "tax_rate", "product",
    }
)  # fmt: skip
"""Fields of quotes and their lines that stand on paper: whoever may not see one of them gets no PDF and no private
page."""
LONGEST = {"name": 200, "reason": 2000}


def sees_all(user: User) -> bool:
    """Whether somebody may see everything that stands on the quotes within their reach."""
    quotes, lines = registry.get("quotes"), registry.get("quote-lines")
    if not may(lines, user, Action.VIEW.value):
        return False
    hidden = {name for name in hidden_fields(quotes, user) if name != "description"}  # a note of ours, on no paper
    return not (hidden | hidden_fields(lines, user)) & SHOWN


def refuse_hidden(user: User) -> None:
    """Raise PermissionDenied for who may not see everything that stands on a quote."""
    if not sees_all(user):
        raise PermissionDenied(_("You do not see all that stands on this quote."))


class QuoteView(ReaderView):
    """Base of the views of one quote; 404 when the reader does not reach it as the view needs it."""

    action = Action.UPDATE.value
    template = ""
    title: Any = ""

    def quote(self, uid: UUID) -> Quote:
        """The quote within the reader's reach."""
        reached = rows(registry.get("quotes"), self.user, self.action)
        found = reached.filter(uid=uid).select_related("party", "owner", "replaces").first()
        if found is None:
            raise Http404
        return cast(Quote, found)

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.quote(uid), {}, [])

    def show(self, quote: Quote, given: dict[str, str], errors: list[str]) -> HttpResponse:
        """The form, filled as it was."""
        title = shown_title(quote, self.user)
        context = {
            "quote": quote,
            "called": title,
            "title": self.title,
            "given": given,
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get("quotes")),
                {"label": title, "url": self.page_url(quote)},
                {"label": self.title, "url": ""},
            ],
            **self.context(quote),
        }
        return render(self.request, self.template, context, status=422 if errors else 200)

    def context(self, quote: Quote) -> dict[str, Any]:
        """What the template needs besides."""
        return {}

    @staticmethod
    def page_url(quote: Quote) -> str:
        """The page of a quote."""
        return reverse("quotes-detail", args=[quote.uid])


class QuoteSendView(QuoteView):
    """GET and POST /quotes/<uid>/send/: the quote leaves the draft."""

    template = "sales/quotes/send.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Send the quote")

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = self.quote(uid)
        try:
            sent = send(quote=quote, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(quote, {}, error_texts(refusal, "quotes"))
        return redirect_with_message(request, self.page_url(sent), _("%(quote)s was sent") % {"quote": sent})


class QuoteDiscountView(QuoteView):
    """GET and POST /quotes/<uid>/discount/: ask those who may give as much whether the quote may be sent."""

    template = "sales/quotes/discount.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Ask for approval of the discount")

    def context(self, quote: Quote) -> dict[str, Any]:
        refuse_hidden(self.user)
        found = standing(quote, self.user)
        return {"discount": in_words(found.discount), "limit": in_words(found.limit), "needed": not found.may_send}

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = self.quote(uid)
        try:
            ask_for_discount(quote=quote, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(quote, {}, error_texts(refusal, "approvals"))
        return redirect_with_message(request, self.page_url(quote), _("Approval was asked for"))


class QuoteAnswerView(QuoteView):
    """GET and POST /quotes/<uid>/answer/: what the customer said by telephone or mail."""

    template = "sales/quotes/answer.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Note the answer")

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = self.quote(uid)
        given = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in LONGEST.items()}
        said = request.POST.get("answer", "")
        given["answer"] = said if said in ("accepted", "declined") else ""
        if not given["answer"]:
            return self.show(quote, given, [_("Say whether it was accepted or declined.")])
        accepted = said == "accepted"
        try:
            answer(
                quote=quote, accepted=accepted, name=given["name"], reason=given["reason"], actor=self.user,
                channel=CHANNEL,
            )  # fmt: skip
        except Invalid as refusal:
            return self.show(quote, given, error_texts(refusal, "quotes"))
        text = _("%(quote)s was accepted") if accepted else _("%(quote)s was declined")
        return redirect_with_message(request, self.page_url(quote), text % {"quote": quote})


class QuoteLinkView(QuoteView):
    """GET /quotes/<uid>/link/: the address of the private page, to be passed on."""

    action = Action.VIEW.value
    template = "sales/quotes/link.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Private page")

    def context(self, quote: Quote) -> dict[str, Any]:
        refuse_hidden(self.user)
        return {"link": link_of(quote)}


class QuotePdfView(QuoteView):
    """GET /quotes/<uid>/pdf/: what the customer gets; a draft is marked as one."""

    action = Action.VIEW.value
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = self.quote(uid)
        refuse_hidden(self.user)
        return pdf_answer(quote)


class QuoteVersionView(QuoteView):
    """GET and POST /quotes/<uid>/version/: a draft that is to take the place of the quote."""

    template = "sales/quotes/version.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("New version")

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = self.quote(uid)
        try:
            made = new_version(quote=quote, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(quote, {}, error_texts(refusal, "quotes"))
        url, said = self.page_url(made), _("%(quote)s is a draft now") % {"quote": made}
        return redirect_with_message(request, url, said)


class DealQuoteView(ReaderView):
    """POST /deals/<uid>/quote/: a quote with what the deal says, in one click."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        deal = rows(registry.get("deals"), self.user).filter(uid=uid).select_related("party", "owner").first()
        if deal is None:
            raise Http404
        back = reverse("deals-detail", args=[uid])
        try:
            quote = quote_of_deal(deal=cast(Deal, deal), document=DEAL_LINES, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, back, " ".join(error_texts(refusal, "quotes")))
        return redirect_with_message(request, QuoteView.page_url(quote), _("%(quote)s was made") % {"quote": quote})
