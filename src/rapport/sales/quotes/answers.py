"""What a customer says on the private page of a quote: an answer, once, or a question; its owner is told."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Quote
from rapport.sales.quotes.states import answer

CHANNEL = "web"
_SUBJECT = 200


def take_answer(*, quote: Quote, accepted: bool, name: str, reason: str) -> Quote:
    """Record an answer and tell the owner. Raises Invalid in the customer's words when it cannot be answered (any
    more): somebody was faster, it expired, another version took its place."""
    if not name.strip():
        raise Invalid({"name": [_("Please write your name.")]})
    try:
        with change_set(actor=None, channel=CHANNEL, act="accept" if accepted else "decline", kind="quotes"):
            held = Quote.objects.select_for_update().get(pk=quote.pk)
            if refusal := why_not(held):
                raise Invalid({"": [refusal]})
            told = answer(
                quote=held, accepted=accepted, name=name, reason=reason, actor=None, channel=CHANNEL, online=True
            )
            _tell(told, _accepted() if accepted else _declined(), f"quote:{told.pk}:answered")
            return told
    except Invalid:
        quote.refresh_from_db()
        raise


def ask(*, quote: Quote, name: str, text: str) -> None:
    """Log a question as a touch with the customer and tell the owner. Raises Invalid for one without words or name."""
    errors = {}
    if not name.strip():
        errors["name"] = [_("Please write your name.")]
    if not text.strip():
        errors["question"] = [_("Please write your question.")]
    if errors or quote.party is None:
        raise Invalid(errors or {"": [_("This quote is not open any more.")]})
    with override(settings.LANGUAGE_CODE):  # what colleagues read is in the language of the installation
        subject = _("Question about %(quote)s") % {"quote": quote}
        said = _("%(name)s asks:") % {"name": name.strip()}
    values = {
        "party": quote.party,
        "channel": "form",
        "direction": "inbound",
        "happened_at": timezone.now(),
        "subject": subject[:_SUBJECT],
        "text": f"{said}\n\n{text.strip()}",
        "owner": quote.owner,
        "about": f"quotes:{quote.uid}",
    }
    with change_set(actor=None, channel=CHANNEL, act="log", kind="touches", summary=subject[:300]) as opened:
        write.create(registry.get("touches"), values, actor=write.SYSTEM, channel=CHANNEL)
        _tell(quote, _asked(), f"quote:{quote.pk}:asked:{opened.pk}")


def why_not(quote: Quote) -> str:
    """Why a quote cannot be answered now, in the customer's words; "" when it can."""
    status = quote.status
    if status == Quote.Status.ACCEPTED:
        return _("This quote was accepted already, by %(name)s. Nothing needs to be done.") % {"name": quote.decided_by}
    if status == Quote.Status.DECLINED:
        return _("This quote was declined already, by %(name)s.") % {"name": quote.decided_by}
    if status == Quote.Status.REPLACED:
        return _("A newer version has taken the place of this quote.")
    if status == Quote.Status.EXPIRED or (quote.valid_until is not None and quote.valid_until < timezone.localdate()):
        return _("This quote is not valid any more. Ask us for a new one.")
    return "" if status == Quote.Status.SENT else _("This quote is not open any more.")


def _tell(quote: Quote, text: str, once: str) -> None:
    tell_in_words(
        registry.get("quotes"),
        [quote.pk],
        Hearers(owner=True, followers=True),
        text=text,
        once=once,
        reason=Reason.OWNER,
        act=Act.TOLD,
    )


def _accepted() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("{decided_by} accepted the quote")


def _declined() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("{decided_by} declined the quote")


def _asked() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("The customer asks about the quote")
