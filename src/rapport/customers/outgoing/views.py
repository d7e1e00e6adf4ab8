"""The form of a mail: shown from wherever it is written, sent, kept as a draft, filled from a template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.outgoing.begun import Form, Source, begin, source_of, suggested, templates_for, with_template
from rapport.customers.outgoing.extensions import Settled
from rapport.customers.outgoing.filling import filled, names_in
from rapport.customers.outgoing.permission import purposes, refused_addresses
from rapport.customers.outgoing.replies import FORWARD
from rapport.lib.emails import parse_email
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.files.services import file_content
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import Letter, accounts_for, addresses_in, put
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL, ReaderView, came_from, redirect_with_message, with_toast
from rapport.platform.write_errors import Invalid, Refused

MOST_OPTIONS = 20


class MailView(ReaderView):
    """Base of the views of a mail that is being written."""

    def source(self, data: Any) -> Source:
        """From where it is written; 403 for who may not log touches, since a mail becomes one."""
        if not may(registry.get("touches"), self.user, Action.CREATE.value):
            raise Refused(_("You may not log touches, and a mail that is sent is one."))
        return source_of(data, self.user)


class WriteView(MailView):
    """GET and POST /mail/write/: ``about``, ``party``, ``answers`` and ``mode``, or ``draft`` say from where; ``_do``
    is send (then ``send_at`` may say when) or draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        source = self.source(request.GET)
        form = self.from_template(source, begin(source, self.user), request.GET.get("template", ""))
        return self.show(source, form, [])

    def show(self, source: Source, form: Form, errors: Sequence[str], given: Any = None) -> HttpResponse:
        """The form, filled as it was."""
        target = self.request.headers.get("HX-Target", "")
        context = self.context(source, form, given if given is not None else {}) | {"errors": errors}
        template = "customers/mail/write.html" if target != "mail-form" else "customers/mail/form.html"
        return render(self.request, template, context, status=422 if errors else 200)

    def context(self, source: Source, form: Form, given: Any) -> dict[str, Any]:
        """What the form needs."""
        choices = purposes()
        purpose = given.get("purpose", "") or (source.draft.about.get("purpose", "") if source.draft else "")
        chosen = purpose or (choices[0].code if choices else "")
        return {
            "title": self.title(source),
            "crumbs": [
                {"label": _("Outgoing mail"), "url": reverse("outgoing-mails")},
                {"label": self.title(source), "url": ""},
            ],
            "form": form,
            "source": source,
            "accounts": list(accounts_for(self.user)),
            "purposes": choices,
            "purpose": chosen,
            "templates": templates_for(self.user),
            "missing": [f"{{{name}}}" for name in self.missing(source, form)],
            "refused": self.refused(chosen, [*form.to, *form.cc, *form.bcc]),
            "files": list(source.draft.files.defer("content")) if source.draft is not None else [],
            "forwarded": source.answer.files if source.answer is not None else [],
            "lookup_url": f"{reverse('mail-addresses')}?{urlencode(self.hidden(source))}",
            "hidden": self.hidden(source),
            "send_at": given.get("send_at", ""),
            "form_key": form_key(),
            "set_up_url": reverse("mail-accounts-list"),
        }

    def title(self, source: Source) -> str:
        """What the form is called."""
        if source.draft is not None:
            return _("Draft")
        if source.answer is not None:
            return _("Forward") if self.mode == FORWARD else _("Reply")
        return _("Write a mail")

    @property
    def mode(self) -> str:
        """How it answers another mail."""
        return self.request.GET.get("mode", "") or self.request.POST.get("mode", "")

    def hidden(self, source: Source) -> dict[str, str]:
        """What the form carries along."""
        found = {
            "about": source.about,
            "party": str(source.party.uid) if source.party is not None and not source.about else "",
            "answers": str(source.answer.touch.uid) if source.answer is not None else "",
            "mode": self.mode,
            "draft": str(source.draft.uid) if source.draft is not None else "",
        }
        return {name: value for name, value in found.items() if value}

    def missing(self, source: Source, form: Form) -> list[str]:
        """Values that the text names and that nobody has, save those that follow when it is sent."""
        later = source.mail_from.names if source.mail_from is not None else ()
        known = {name for name, _label in later}
        return [name for name in names_in(f"{form.subject}\n{form.text}") if name not in known]

    def refused(self, purpose: str, addresses: Sequence[str]) -> list[str]:
        """Who may not be written to, each with the reason."""
        norms = [parsed.norm for one in addresses if (parsed := parse_email(one)).valid]
        return [f"{address}: {why}" for address, why in refused_addresses(purpose, norms).items()] if norms else []

    def post(self, request: HttpRequest) -> HttpResponse:
        source = self.source(request.POST)
        form = self.posted(source)
        do = request.POST.get("_do", "send")
        if do == "template":
            filled_in = self.from_template(source, form, request.POST.get("template", ""))
            return self.show(source, filled_in, [], request.POST)
        try:
            made = create_once(request, self.user, lambda: self.write(source, form, leaves=do != "draft"))
        except Invalid as refusal:
            texts = [text for messages in refusal.errors.values() for text in messages]
            return self.refuse(source, form, texts)
        return self.answer(made if isinstance(made, UUID) else made.uid)

    def posted(self, source: Source) -> Form:
        """The form as it was sent."""
        data = self.request.POST
        uid = parse_uid(data.get("account", ""))
        account = accounts_for(self.user).filter(uid=uid).first() if uid is not None else None
        to, cc, bcc = ([one for one in data.getlist(name) if one.strip()][:200] for name in ("to", "cc", "bcc"))
        return Form(account, to, cc, bcc, data.get("subject", ""), data.get("text", ""))

    def from_template(self, source: Source, form: Form, chosen: str) -> Form:
        """The form with the chosen template, as it was without one."""
        uid = parse_uid(chosen)
        found = next((one for one in templates_for(self.user) if one.uid == uid), None)
        return with_template(found, form, source, self.user) if found is not None else form

    def write(self, source: Source, form: Form, *, leaves: bool) -> OutgoingMail:
        """Write the mail down, with what sending it does to the record; all of it or nothing."""
        purpose = self.request.POST.get("purpose", "")
        if form.account is None:
            raise Invalid({"account": [_("Choose the account from which it is sent.")]})
        with transaction.atomic():
            settled = Settled()
            if leaves:
                self.check(source, form, purpose)
                if source.mail_from is not None:
                    settled = source.mail_from.settle(source.instance, self.user, CHANNEL)
            subject, text = filled(form.subject, settled.values), filled(form.text, settled.values)
            left = names_in(f"{subject}\n{text}")
            if leaves and left:
                names = ", ".join(f"{{{name}}}" for name in left)
                raise Invalid({"text": [_("Write a value in place of: %(names)s") % {"names": names}]})
            return put(
                letter=self.letter(source, form, form.account, subject, text, settled, purpose),
                author=self.user,
                leaves=leaves,
            )

    def letter(
        self, source: Source, form: Form, account: MailAccount, subject: str, text: str, settled: Settled, purpose: str
    ) -> Letter:  # fmt: skip
        """What goes into the ledger."""
        carried = self.hidden(source)
        about = {name: carried[name] for name in ("about", "party", "answers") if name in carried}
        if source.party is not None:
            about["party"] = str(source.party.uid)
        answers = source.answer.line if source.answer is not None and self.mode != FORWARD else None
        return Letter(
            account=account,
            to=form.to,
            cc=form.cc,
            bcc=form.bcc,
            subject=subject,
            text=text,
            uploads=self.request.FILES.getlist("files"),
            files=[*self.forwarded(source), *settled.files],
            answers=answers,
            about=about | {"purpose": purpose},
            send_at=self.send_at(),
            draft=source.draft,
        )

    def check(self, source: Source, form: Form, purpose: str) -> None:
        """Invalid when somebody may not be written to."""
        addresses = [
            *addresses_in(form.to, _("To")),
            *addresses_in(form.cc, _("Copy")),
            *addresses_in(form.bcc, _("Blind copy")),
        ]
        refused = refused_addresses(purpose, addresses)
        if refused:
            told = ", ".join(f"{address} ({why})" for address, why in refused.items())
            raise Invalid({"to": [_("May not be written to: %(addresses)s") % {"addresses": told}]})

    def forwarded(self, source: Source) -> list[tuple[str, str, bytes]]:
        """The files of a mail that is passed on, as far as they stay ticked."""
        if source.answer is None or self.mode != FORWARD:
            return []
        wanted = set(self.request.POST.getlist("forwarded"))
        chosen = [file for file in source.answer.files if str(file.uid) in wanted]
        return [(file.name, file.content_type, file_content(file)) for file in chosen]

    def send_at(self) -> datetime | None:
        """The chosen moment in the writer's time zone; Invalid for what is none."""
        given = self.request.POST.get("send_at", "").strip()
        if not given:
            return None
        try:
            at = datetime.fromisoformat(given)
        except ValueError:
            raise Invalid({"send_at": [_("Choose a moment within the next year.")]}) from None
        return at if timezone.is_aware(at) else timezone.make_aware(at)

    def refuse(self, source: Source, form: Form, texts: Sequence[str]) -> HttpResponse:
        """What is wrong, above the form, which stays as it is with its files."""
        if self.request.headers.get("HX-Request"):
            response = render(self.request, "customers/composer_errors.html", {"errors": texts}, status=422)
            response.headers["HX-Retarget"] = "#mail-errors"
            response.headers["HX-Reswap"] = "innerHTML"
            return response
        return self.show(source, form, texts, self.request.POST)

    def answer(self, uid: UUID) -> HttpResponse:
        """A message, with the way back for a mail that leaves in some seconds."""
        mail = OutgoingMail.objects.get(uid=uid)
        undo = ""
        if mail.state == OutgoingMail.State.DRAFT:
            text = _("Kept as a draft")
        elif mail.is_scheduled:
            when = formats.date_format(timezone.localtime(mail.send_at), "DATETIME_FORMAT")
            text = _("Leaves on %(when)s") % {"when": when}
        else:
            text, undo = _("The mail leaves in ten seconds"), reverse("outgoing-mail-take-back", args=[mail.uid])
        if self.request.headers.get("HX-Request"):
            link = {"url": reverse("outgoing-mails"), "link": _("Outgoing mail"), "undo_url": undo}
            return with_toast(HttpResponse(status=204), text, link=link, closeDialog={}, recordChanged={})
        return redirect_with_message(self.request, came_from(self.request) or reverse("outgoing-mails"), text)


class AddressesView(MailView):
    """GET /mail/addresses/?q=: addresses to choose, and the typed one when it is one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        source = self.source({name: value for name, value in request.GET.items() if name != "q"})
        text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        options = suggested(source, self.user, text)[:MOST_OPTIONS]
        typed = parse_email(text) if "@" in text else None
        if typed is not None and typed.valid and typed.norm not in {option["value"] for option in options}:
            options = [*options, {"value": typed.norm, "text": typed.norm}]
        return render(request, "ui/options.html", {"options": options})
