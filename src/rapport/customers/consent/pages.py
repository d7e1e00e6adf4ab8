"""The pages for people without sign-in: preferences, one-click unsubscribe, confirmation of a request.

The signed link is the only authority. Every refusal looks the same and says nothing of what exists.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rapport.customers.consent.choices import Proof, choose, offers, withdraw, withdraw_everything
from rapport.customers.consent.links import Opened, open_link
from rapport.customers.consent.permission import channel_text
from rapport.customers.consent.services import consent_confirm
from rapport.customers.models.consent import Source
from rapport.platform.api.limits import seconds_to_wait
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.write_errors import Refused

PER_MINUTE = 60
"""Requests of one network address, and of one link, that a server process answers a minute."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")


class LinkView(View):
    """Base of the views behind a signed link; ``use`` is what the link must have been made for. Public."""

    public = True
    use = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        opened = open_link(kwargs["token"], self.use)
        # Mail providers unsubscribe many people from one address: only what opens nothing counts against it.
        caller = f"link:{opened.party.pk}" if opened is not None else f"link-from:{client_address(request)}"
        wait = seconds_to_wait(caller, PER_MINUTE)
        if wait:
            slowed = render(request, "errors/429.html", status=429)
            slowed.headers["Retry-After"] = str(wait)
            return slowed
        if opened is None:
            return self.answer("customers/consent/invalid.html", {}, 404)
        self.opened: Opened = opened
        with translation.override(self.language()):
            return super().dispatch(request, *args, **kwargs)

    def language(self) -> str:
        """What the person chose on the page, else their own, else the browser's."""
        offered = [code for code, _name in settings.LANGUAGES]
        wanted = self.request.GET.get("lang", "")
        if wanted in offered:
            return wanted
        own = {"zh": "zh-hans"}.get(self.opened.party.language[:2], self.opened.party.language[:2])
        return own if own in offered else translation.get_language() or settings.LANGUAGE_CODE

    def answer(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page that no search engine lists."""
        context = {"languages": settings.LANGUAGES, "language": translation.get_language(), **context}
        response = render(self.request, template, context, status=status)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @property
    def proof(self) -> Proof:
        """From where the request comes."""
        agent = self.request.headers.get("User-Agent", "").replace("\x00", "")
        return Proof(client_address(self.request)[:45], agent[:300])


class PreferencesView(LinkView):
    """GET and POST /consent/<link>/: what somebody is contacted for, to see and to change."""

    use = "p"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = offers(self.opened.party, translation.get_language() or "")
        saved = request.GET.get("saved", "")
        return self.answer("customers/consent/preferences.html", {"offers": found, "saved": saved == "1"})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        language = translation.get_language() or ""
        if "nothing" in request.POST:
            withdraw_everything(party=self.opened.party, proof=self.proof)
        else:
            choose(party=self.opened.party, posted=request.POST.dict(), language=language, proof=self.proof)
        return redirect(f"{request.path}?saved=1&lang={language}")


@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribeView(LinkView):
    """GET /consent/unsubscribe/<link>/ asks, POST ends it: RFC 8058, whose senders bring no cookie and no form."""

    use = "u"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.answer("customers/consent/unsubscribe.html", self.context(done=False))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.POST.get(ONE_CLICK[0]) != ONE_CLICK[1]:
            return self.answer("customers/consent/unsubscribe.html", self.context(done=False), 400)
        purpose = self.opened.purpose
        assert purpose is not None
        if purpose.is_withdrawable:
            withdraw(
                party=self.opened.party,
                purpose=purpose,
                channel=self.opened.channel,
                address=self.opened.address,
                source=Source.ONE_CLICK.value,
                proof=self.proof,
            )
        return self.answer("customers/consent/unsubscribe.html", self.context(done=purpose.is_withdrawable))

    def context(self, *, done: bool) -> dict[str, Any]:
        """What it is about; nothing about who it is."""
        purpose = self.opened.purpose
        assert purpose is not None
        return {
            "purpose": purpose.name_in(translation.get_language() or ""),
            "channel": channel_text(self.opened.channel),
            "done": done,
            "possible": purpose.is_withdrawable,
        }


class ConfirmView(LinkView):
    """GET /consent/confirm/<link>/ shows what is asked, POST confirms it: programs that open links change nothing."""

    use = "c"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.answer("customers/consent/confirm.html", self.context(done=False))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        entry = self.opened.entry
        assert entry is not None
        try:
            consent_confirm(entry=entry, proof_ip=self.proof.ip, proof_agent=self.proof.agent)
        except Refused:
            return self.answer("customers/consent/invalid.html", {}, 404)
        return self.answer("customers/consent/confirm.html", self.context(done=True))

    def context(self, *, done: bool) -> dict[str, Any]:
        """What is asked for, in the words that the person was shown."""
        entry = self.opened.entry
        assert entry is not None
        return {
            "purpose": entry.purpose.name_in(translation.get_language() or ""),
            "channel": channel_text(entry.channel),
            "wording": entry.wording.text if entry.wording is not None else "",
            "done": done,
        }
