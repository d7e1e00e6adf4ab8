"""The step of automations that sends a mail: to a customer only if permitted for a purpose, or to a colleague.

What it says and to whom is decided here and written into the ledger; letting it leave is rapport.platform.mailing's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import get_supported_language_variant, gettext_lazy
from django.utils.translation import gettext as _

from rapport.customers.consent.links import preferences_url, unsubscribe_headers
from rapport.customers.consent.mailed import about_rule
from rapport.customers.consent.permission import Permission, ask
from rapport.customers.models import ConsentPurpose, Party
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.models import Run
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Preview, Step, StepType
from rapport.platform.automation.steps.telling import clean_text
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.sending import LetterGuard
from rapport.platform.mailing.tasks import ask_for_sending
from rapport.platform.records.links import uid_of
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.placeholders import filled

if TYPE_CHECKING:
    from rapport.platform.automation.checking import Check

MOST_SUBJECT, MOST_TEXT = 150, 5_000
CONTACT, OWNER = "contact", "owner"
_TAKEN_BACK = (ChangeSet.State.UNDONE, ChangeSet.State.PARTLY_UNDONE)


def _in_language(name: str, code: str) -> str:
    """The name under which the step keeps a text for readers of a language."""
    return f"{name}_{code.replace('-', '_')}"


_TEXTS = (
    Input("subject", gettext_lazy("Subject"), InputKind.TEXT),
    Input("text", gettext_lazy("Text"), InputKind.LONG_TEXT),
)
_OWN_TEXTS = [
    Input(_in_language(one.name, code), format_lazy("{} ({})", one.label, language), one.kind)
    for code, language in settings.LANGUAGES
    for one in _TEXTS
]
"""The same in the language of who reads it; without it they get the subject and the text."""


@dataclass(slots=True)
class Draft:
    """A mail to be written for one record, or why there is none."""

    to: str = ""
    language: str = ""
    reader: User | None = None
    refused: str = ""
    end: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)


class SendMail(StepType):
    """``{"do": "mail", "to": "contact"|"owner", "user": UID, "purpose": UID, "subject": …, "text": …}``, and
    ``"subject_de"``, ``"text_de"`` for who reads German.

    A customer gets it only when the consent engine permits the purpose; what it refuses is noted in the run, which
    goes on. The ledger takes one letter a run and step, in the transaction of the run.
    """

    name = "mail"
    label = gettext_lazy("send a mail")
    inputs = (
        Input(
            "to",
            gettext_lazy("To"),
            InputKind.CHOICE,
            choices=lambda spec: [
                *([(CONTACT, _("the customer"))] if _has_party(spec) else []),
                *([(OWNER, _("the owner"))] if spec.owned else []),
            ],
        ),
        Input("user", gettext_lazy("or to the colleague"), InputKind.LOOKUP, looked_up="users"),
        Input("purpose", gettext_lazy("Purpose, for a customer"), InputKind.LOOKUP, looked_up="consent-purposes"),
        *_TEXTS,
        *_OWN_TEXTS,
    )

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {one.name for one in self.inputs}, path)
        if bool(given.get("to")) == bool(given.get("user")):
            raise RuleError(path, _("Name one who gets the mail."))
        found: dict[str, Any] = {}
        if given.get("user"):
            uid = uid_of(given["user"])
            if uid is None or not User.objects.filter(uid=uid, is_active=True).exists():
                raise RuleError(f"{path}.user", _("There is no such user."))
            found["user"] = str(uid)
        else:
            able = [name for name, fits in ((CONTACT, _has_party(check.spec)), (OWNER, check.spec.owned)) if fits]
            if given["to"] not in able:
                raise RuleError(f"{path}.to", _("Name one of: %(names)s.") % {"names": ", ".join(able)})
            found["to"] = given["to"]
        if found.get("to") == CONTACT:
            uid = uid_of(given.get("purpose"))
            if uid is None or not ConsentPurpose.objects.filter(uid=uid).exists():
                raise RuleError(f"{path}.purpose", _("Name the purpose for which the customer is written to."))
            found["purpose"] = str(uid)
        for one in (*_TEXTS, *_OWN_TEXTS):
            if one in _TEXTS or given.get(one.name):
                found[one.name] = _clean_words(check, given.get(one.name), f"{path}.{one.name}", one.kind)
        return found

    def run(self, passage: Passage, step: Step) -> None:
        letters = []
        is_trial = passage.previews is not None
        for run, draft in zip(passage.runs, self._drafts(passage, step), strict=True):
            if not (draft.refused or is_trial or settings.MAIL_IS_SET_UP):
                draft.refused = _("no mail server is set up")
            if draft.refused:
                passage.note(run, step, refused=draft.refused[:200])
                letter = None
            else:
                letter = _letter(passage, step, run, draft)
                letters.append(letter)
                passage.note(run, step, letter=letter.once)
            if passage.previews is not None:
                passage.previews.append(_preview(letter, draft))
        if letters:
            Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=500)
            ask_for_sending()

    def _drafts(self, passage: Passage, step: Step) -> Iterator[Draft]:
        if step.get("to") == CONTACT:
            yield from self._to_customers(passage, step)
            return
        named = User.objects.filter(uid=step["user"]).first() if "user" in step else None
        owners = User.objects.in_bulk({getattr(passage.rows[pk], "owner_id", None) for pk in passage.ids} - {None})
        reached: dict[int, set[int]] = {}
        for pk in passage.ids:
            user = named if "user" in step else owners.get(getattr(passage.rows[pk], "owner_id", None))
            if user is not None and user.pk not in reached:
                within = rows(passage.spec, user).filter(pk__in=passage.ids)
                reached[user.pk] = set(within.values_list("pk", flat=True))
            yield _to_colleague(user, user is not None and pk in reached[user.pk])

    def _to_customers(self, passage: Passage, step: Step) -> Iterator[Draft]:
        purpose = ConsentPurpose.objects.filter(uid=step["purpose"]).first()
        keys = [_party_key(passage.rows[pk]) for pk in passage.ids]
        parties = Party.objects.select_related("link_revocation").in_bulk({key for key in keys if key is not None})
        answers: dict[int, Permission] = {}
        if purpose is not None:
            asked = sorted(parties)
            answers = {one.party: one for one in ask(asked, purpose, "email", addresses=[""] * len(asked))}
        for key in keys:
            party, answer = parties.get(key or 0), answers.get(key or 0)
            if purpose is None or party is None or answer is None:
                yield Draft(refused=_("no such customer") if purpose is not None else _("no such purpose in use"))
            elif not answer.allowed:
                yield Draft(refused=answer.reason)
            else:
                yield _to_customer(passage, purpose, party, answer)

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        if "user" in step:
            to = str(User.objects.filter(uid=step["user"]).first() or _("somebody who is gone"))
        else:
            to = _("the owner") if step["to"] == OWNER else _("the customer")
        said = _("send %(to)s the mail “%(subject)s”") % {"to": to, "subject": step["subject"]}
        if "purpose" in step:
            purpose = ConsentPurpose.objects.filter(uid=step["purpose"]).first()
            said += " " + _("if %(purpose)s is permitted") % {"purpose": purpose if purpose is not None else "–"}
        return said

    def told_all(self, entries: Sequence[Step]) -> list[str]:
        written = [entry["letter"] for entry in entries if "letter" in entry]
        letters = {letter.once: letter for letter in Letter.objects.filter(once__in=written)} if written else {}
        return [_told(entry, letters.get(entry.get("letter", ""))) for entry in entries]

    def remains(self, entry: Step) -> str:
        return _("A mail that has left cannot be taken back.") if "letter" in entry else ""


def _has_party(spec: RecordSpec) -> bool:
    link = spec.fields.get("party")
    return spec.model is Party or (link is not None and link.link_model is Party)


def _party_key(row: Any) -> int | None:
    return row.pk if isinstance(row, Party) else row.party_id


def _to_colleague(user: User | None, reaches: bool) -> Draft:
    if user is None or not user.is_active or not user.email:
        return Draft(refused=_("nobody with an address"))
    if not reaches:
        return Draft(refused=_("%(user)s may not see the record.") % {"user": user})
    return Draft(user.email, user.language or settings.LANGUAGE_CODE, user, about={"user": user.pk})


def _to_customer(passage: Passage, purpose: ConsentPurpose, party: Party, answer: Permission) -> Draft:
    language = _ours(party.language) or passage.author.language or settings.LANGUAGE_CODE
    with translation.override(language):
        end = _("Choose what you hear from us: %(url)s") % {"url": preferences_url(party)}
    return Draft(
        answer.address,
        language,
        passage.author,
        end=f"\n\n-- \n{end}\n",
        headers=unsubscribe_headers(party, purpose, answer.address) | _reply_to(passage.author),
        about={"party": party.pk, "purpose": str(purpose.uid), "address": answer.address},
    )


def _reply_to(author: User) -> dict[str, str]:
    """Whoever answers reaches the author of the rule, and no machine."""
    return {"Reply-To": author.email} if author.email else {}


def _ours(language: str) -> str:
    """Which of the languages of this program somebody reads who speaks this one; "" when none is known."""
    try:
        return get_supported_language_variant(language.lower()) if language else ""
    except LookupError:
        return ""


def _clean_words(check: Check, given: Any, path: str, kind: InputKind) -> str:
    text = clean_text(check, given, path, most=MOST_SUBJECT if kind is InputKind.TEXT else MOST_TEXT)
    if kind is InputKind.TEXT and "\n" in text:
        raise RuleError(path, _("The subject is one line."))
    return text


def _words_for(step: Step, name: str, language: str) -> str:
    return str(step.get(_in_language(name, language)) or step[name])


def _letter(passage: Passage, step: Step, run: Run, draft: Draft) -> Letter:
    """The mail in the language of who gets it, with the values that its reader may see; the author's for a customer."""
    row = passage.rows[run.record_id]
    with translation.override(draft.language):
        subject = filled(_words_for(step, "subject", draft.language), passage.spec, row, draft.reader)
        text = filled(_words_for(step, "text", draft.language), passage.spec, row, draft.reader)
    before = sum(entry["do"] == step["do"] for entry in run.log)  # the same words may come again after a wait
    return Letter(
        once=f"{run.uid}:{before}:{_mark(step)}",
        to=draft.to,
        subject=" ".join(subject.split())[:500],
        text=text + draft.end,
        headers=draft.headers,
        about={**draft.about, "run": str(run.uid)} | about_rule(passage, len(draft.end)),
    )


def _preview(letter: Letter | None, draft: Draft) -> Preview:
    """What a dry run shows: the mail as it would leave, or why there is none."""
    if letter is None:
        return Preview(_("no mail: %(why)s") % {"why": draft.refused}, "")
    return Preview(_("Mail to %(to)s: %(subject)s") % {"to": letter.to, "subject": letter.subject}, letter.text)


def _told(entry: Step, letter: Letter | None) -> str:
    if "letter" not in entry:
        return _("no mail: %(why)s") % {"why": entry.get("refused", "")}
    if letter is None:
        return _("mail written")
    return _("mail: %(state)s") % {"state": letter.get_state_display()}


def _mark(step: Step) -> str:
    return hashlib.blake2s(json.dumps(dict(step), sort_keys=True).encode(), digest_size=16).hexdigest()


class MailGuard(LetterGuard):
    """Asks once more right before a mail leaves: it may have waited while a customer said no, while its reader lost
    the right to sign in, or while the run that wrote it was taken back."""

    def refuses(self, letter: Letter) -> str:
        about = letter.about
        if "run" in about and Run.objects.filter(uid=about["run"], change_set__state__in=_TAKEN_BACK).exists():
            return "taken_back"
        if "user" in about and not User.objects.filter(pk=about["user"], is_active=True).exists():
            return "no_reader"
        return _no_more(about) if "party" in about else ""


def _no_more(about: dict[str, Any]) -> str:
    purpose = ConsentPurpose.objects.filter(uid=about["purpose"]).first()
    if purpose is None:
        return "unknown_purpose"
    [answer] = ask([about["party"]], purpose, "email", addresses=[about["address"]])
    return "" if answer.allowed else answer.code
