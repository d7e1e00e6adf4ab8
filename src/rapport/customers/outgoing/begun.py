"""How the form of a mail begins: from a customer, a record, a mail that it answers, a template, or a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404

from rapport.customers.about import about_kinds
from rapport.customers.about_rules import party_behind
from rapport.customers.extensions import TouchesOf
from rapport.customers.models import ContactPoint, MailTemplate, Party
from rapport.customers.models.contact import State
from rapport.customers.outgoing.extensions import Begun, MailFrom
from rapport.customers.outgoing.filling import filled, values_for
from rapport.customers.outgoing.replies import MODES, REPLY, Answer, answer_to
from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows, rows_of_model
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import accounts_for
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(slots=True)
class Source:
    """From where a mail is written, as far as its writer reaches it."""

    kind: str = ""
    instance: Any = None
    party: Party | None = None
    answer: Answer | None = None
    draft: OutgoingMail | None = None

    @property
    def about(self) -> str:
        """The record that it is about, as "deals:0190…"; "" for a customer."""
        return f"{self.kind}:{self.instance.uid}" if self.kind and self.instance is not None else ""

    @property
    def mail_from(self) -> MailFrom | None:
        """What the record's module says of such mails."""
        sources: list[MailFrom] = registry.extensions(MailFrom)
        return next((one for one in sources if one.kind == self.kind and self.instance is not None), None)

    def values(self, user: User) -> dict[str, str]:
        """What the texts of the mail may name."""
        return values_for(user, self.party, self.kind, self.instance)


@dataclass(slots=True)
class Form:
    """The fields of the form."""

    account: MailAccount | None = None
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)
    subject: str = ""
    text: str = ""
    note: str = ""


def source_of(data: Mapping[str, Any], user: User) -> Source:
    """What an address or a form says of it; 404 for what the reader does not reach."""
    if data.get("draft"):
        return _of_draft(str(data["draft"]), user)
    source = Source()
    if about := str(data.get("about", "")):
        source.kind, source.instance = _record(about, user)
        source.party = _party_of(source, user)
    elif party := str(data.get("party", "")):
        source.party = _found(rows_of_model(Party, user), party)
    if answers := str(data.get("answers", "")):
        mode = str(data.get("mode", REPLY))
        uid = parse_uid(answers)
        source.answer = answer_to(uid, mode if mode in MODES else REPLY, user) if uid is not None else None
        if source.answer is None:
            raise Http404
        source.party = source.party or source.answer.touch.party
    return source


def _of_draft(uid: str, user: User) -> Source:
    own = OutgoingMail.objects.filter(author=user, state__in=[OutgoingMail.State.DRAFT, OutgoingMail.State.FAILED])
    draft = _found(own.select_related("account"), uid)
    source = Source(draft=draft)
    held = {name: draft.about.get(name, "") for name in ("about", "party", "answers")}
    try:
        kept = source_of({name: value for name, value in held.items() if value}, user)
    except Http404:
        return source  # what it was about is gone, or out of reach by now
    kept.draft = draft
    return kept


def _found(reached: Any, uid: str) -> Any:
    known = parse_uid(uid)
    row = reached.filter(uid=known).first() if known is not None else None
    if row is None:
        raise Http404
    return row


def _record(about: str, user: User) -> tuple[str, Any]:
    kind, _colon, uid = about.partition(":")
    if not registry.has(kind):
        raise Http404
    return kind, _found(rows(registry.get(kind), user), uid)


def _party_of(source: Source, user: User) -> Party | None:
    if isinstance(source.instance, Party):
        return source.instance
    if source.kind in about_kinds():
        return party_behind(source.kind, source.instance, user)
    return None


def takes_mails(kind: str) -> bool:
    """Whether mails are written from the records of a kind."""
    kept = {registry.get(one.kind).fields[one.link].link_model for one in registry.extensions(TouchesOf)}
    return kind in about_kinds() or registry.get(kind).model in kept


def begin(source: Source, user: User) -> Form:
    """The form as it is shown at first."""
    accounts = list(accounts_for(user))
    account = next((one for one in accounts if one.owner_id == user.pk), next(iter(accounts), None))
    if source.draft is not None:
        mail = source.draft
        held = next((one for one in accounts if one.pk == mail.account_id), account)
        return Form(held, list(mail.to), list(mail.cc), list(mail.bcc), mail.subject, mail.text)
    if source.answer is not None:
        answer = source.answer
        held = next((one for one in accounts if one.pk == answer.line.account_id), account)
        return Form(held, answer.to, answer.cc, [], answer.subject, _signed(answer.text, held))
    begun = source.mail_from.begin(source.instance, user) if source.mail_from is not None else Begun()
    to = list(begun.to) or ([address] if (address := _first_address(source.party)) else [])
    values = source.values(user)
    return Form(
        account, to, [], [], filled(begun.subject, values), _signed(filled(begun.text, values), account), begun.note
    )


def _first_address(party: Party | None) -> str:
    return party.email if party is not None else ""


def _signed(text: str, account: MailAccount | None) -> str:
    """The signature below what is to be written, above what is quoted."""
    if account is None or not account.signature.strip():
        return text
    signature = f"-- \n{account.signature.strip()}"
    own, quoted = ("", text) if text.startswith("\n\n") else (text.rstrip("\n"), "")
    return f"{own}\n\n{signature}\n{quoted}"


def with_template(template: MailTemplate, form: Form, source: Source, user: User) -> Form:
    """The form with the words of a template above what stands there already as signature and quotation."""
    values = source.values(user)
    begun = begin(Source(party=source.party, answer=source.answer), user)
    form.subject = filled(template.subject, values) if template.subject and source.answer is None else form.subject
    form.text = f"{filled(template.text, values).rstrip()}\n{begun.text}"
    return form


def templates_for(user: User) -> list[MailTemplate]:
    """The templates that somebody may use, by name."""
    reached = rows(registry.get("mail-templates"), user).filter(is_active=True)
    return list(reached.order_by("name", "pk")[:200])


def suggested(source: Source, user: User, text: str) -> list[dict[str, str]]:
    """Addresses to choose from: of customers within reach whose name or address holds the words; without words those
    of the customer at hand and of who took part in the conversation."""
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.EMAIL, party__in=rows_of_model(Party, user), party__merged_into__isnull=True
    ).exclude(state__in=[State.INVALID, State.BOUNCED])
    if text:
        points = points.filter(party__in=_called(text, user)) | points.filter(norm__startswith=text.lower())
    elif source.party is not None:
        points = points.filter(party=source.party)
    else:
        return []
    found = points.select_related("party").order_by("-is_primary", "norm")[:20]
    return _options(found)


def _called(text: str, user: User) -> QuerySet[Party]:
    hits = search(user, text, kinds=["people", "organisations", "households"], limit=12).items
    return Party.objects.filter(uid__in=[hit.uid for hit in hits])


def _options(points: Any) -> list[dict[str, str]]:
    return [
        {"value": point.norm, "text": point.norm, "note": point.party.display_name, "avatar": point.party.display_name}
        for point in points
    ]
