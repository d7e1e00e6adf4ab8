"""On the page of what is sent by mail: that the last mail about it did not leave, or was taken back."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.words import state_in_words
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel

State = OutgoingMail.State
_LEFT_OR_LEAVES = (State.SENT, State.WAITING, State.SENDING)


class UnsentPanel(Panel):
    """A word above all else: what was settled by the mail stands, yet nobody got it. Only who wrote the mail reads why,
    and may open it."""

    zone = "main"
    template = "customers/mail/unsent.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return _last(request, spec, instance) is not None

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        mail = _last(request, spec, instance)
        assert mail is not None
        own = mail.author_id == cast(User, request.user).pk and getattr(request, "view_as", None) is None
        if mail.state == State.DRAFT:
            text = _("The mail about this was not sent: it is a draft of %(name)s.") % {"name": title_of(mail.author)}
        else:
            text = _("The mail about this, by %(name)s, did not leave.") % {"name": title_of(mail.author)}
        may_write = own and mail.state in (State.DRAFT, State.FAILED)
        return {
            "text": f"{text} {state_in_words(mail)}".strip() if own else text,
            "url": f"{reverse('mail-write')}?draft={mail.uid}" if may_write else "",
        }


def _last(request: HttpRequest, spec: RecordSpec, instance: Any) -> OutgoingMail | None:
    """The last mail about a record where it did not leave; read once a request."""
    held: dict[str, OutgoingMail | None] = request.__dict__.setdefault("unsent_mails", {})
    about = f"{spec.name}:{instance.uid}"
    if about not in held:
        mails = OutgoingMail.objects.filter(about__has_key="about", about__about=about)
        found = mails.select_related("author").defer("text").order_by("-id").first()
        held[about] = found if found is not None and found.state not in _LEFT_OR_LEAVES else None
    return held[about]
