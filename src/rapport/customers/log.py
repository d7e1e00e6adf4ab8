"""Logging a touch with its follow-up, its files and, if need be, a new party: all of it in one change set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.about import FIELD
from rapport.customers.candidates import CANDIDATES, KINDS, found_by_name, points_of, with_name, with_same_points
from rapport.customers.models import Party, Promise, Task, Touch
from rapport.lib.companies import company_key
from rapport.lib.emails import parse_email
from rapport.lib.phones import digits_of
from rapport.lib.text import fold
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

ACT = "log"
_LEAST_DIGITS = 6
"""Digits from which on a number within a name is taken for a telephone number."""
_NUMBER = re.compile(r"(?<!\w)[+(]?\d[\d ()/.\-]{4,}\d(?!\w)")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task for the actor, made together with the touch."""

    due_on: date | None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A promise that was given in a touch."""

    words: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody unknown, as typed: ``who`` is a name, an address or a number."""

    who: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    kind: str = "people"


@dataclass(frozen=True, slots=True)
class Logged:
    """What was written."""

    change_set: ChangeSet
    party: Party
    touch: Touch | None = None
    task: Task | None = None
    files: Sequence[Any] = field(default=())

    @property
    def uid(self) -> UUID:
        """By which the whole of it can be found again: the uid of its change set."""
        return self.change_set.uid


def touch_log(
    *,
    party: Party | Newcomer,
    values: Mapping[str, Any],
    actor: User,
    channel: str,
    follow_up: FollowUp | None = None,
    promise: Given | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> Logged:
    """Write a touch with all that goes with it. Raises what the write path raises; nothing is written then."""
    with change_set(actor=actor, channel=channel, act=ACT, kind="touches") as opened:
        known = party if isinstance(party, Party) else party_create(newcomer=party, actor=actor, channel=channel)
        touch = write.create(registry.get("touches"), {**values, "party": known}, actor=actor, channel=channel)
        task = None
        if follow_up is not None:
            subject = follow_up.subject or _("Follow up: %(what)s") % {
                "what": touch.subject or shown_title(known, actor)
            }
            given = {"subject": subject[:300], "party": known, "due_on": follow_up.due_on}
            given |= {FIELD: values[FIELD]} if FIELD in values else {}
            task = write.create(registry.get("tasks"), given, actor=actor, channel=channel)
        if promise is not None:
            _promise(promise, touch, known, actor, channel)
        kept = files_add(
            uploads=files, kind="touches", record_uid=touch.uid, page_uid=known.uid, actor=actor, channel=channel
        )
        opened.summary = _("%(way)s with %(name)s") % {"way": touch.get_channel_display(), "name": known}
        return Logged(opened, known, touch, task, kept)


def _promise(given: Given, touch: Touch, party: Party, actor: User, channel: str) -> None:
    """The promise, which knows in what touch it was given."""
    made_on = min(timezone.localdate(touch.happened_at), timezone.localdate())
    values = {"words": given.words, "party": party, "due_on": given.due_on, "made_on": made_on}
    made: Promise = write.create(registry.get("promises"), values, actor=actor, channel=channel)
    Promise.objects.filter(pk=made.pk).update(touch_uid=touch.uid)


def party_create(*, newcomer: Newcomer, actor: User, channel: str) -> Party:
    """Make the party that a touch is logged for; a person's organisation is found by its name, or made."""
    values = read_newcomer(newcomer)
    if newcomer.kind == "people" and newcomer.organisation.strip():
        values["organisation"] = _organisation(newcomer.organisation.strip(), actor, channel)
    created: Party = write.create(registry.get(newcomer.kind), values, actor=actor, channel=channel)
    return created


def read_newcomer(newcomer: Newcomer) -> dict[str, Any]:
    """Name, e-mail and phone of somebody unknown; an address or a number within ``who`` is taken out of the name."""
    who = " ".join(newcomer.who.split())
    email, phone = newcomer.email.strip(), newcomer.phone.strip()
    for word in who.split():
        if not email and "@" in word and parse_email(word.strip("<>(),;")).valid:
            email, who = word.strip("<>(),;"), who.replace(word, " ")
    number = _NUMBER.search(who)
    if not phone and number is not None and len(digits_of(number[0])) >= _LEAST_DIGITS:
        phone, who = number[0], who.replace(number[0], " ")
    found = {"name": " ".join(who.split()).strip(" ,;"), "email": email, "phone": phone}
    return {name: value for name, value in found.items() if value}


def _organisation(name: str, actor: User, channel: str) -> Party:
    found = known_organisation(name, actor)
    if found is None:
        found = write.create(registry.get("organisations"), {"name": name}, actor=actor, channel=channel)
    return found


def known_organisation(name: str, actor: User) -> Party | None:
    """The organisation within reach that is called so, in whatever legal form; None when there is none."""
    reach = rows(registry.get("organisations"), actor).filter(merged_into__isnull=True)
    exact = reach.filter(display_name__iexact=name).order_by("pk").first()
    if exact is not None or not name:
        return exact
    wanted = company_key(name)
    hits = search(actor, name, kinds=["organisations"], limit=5).items
    for party in reach.filter(uid__in=[hit.uid for hit in hits]).order_by("pk"):
        if wanted and company_key(party.display_name) == wanted:
            return party  # type: ignore[no-any-return]
    return None


def candidates(newcomer: Newcomer, user: User) -> list[Candidate]:
    """Parties within reach that may be meant: first those with the same address or number, then similar names."""
    values = read_newcomer(newcomer)
    found: dict[int, Candidate] = {}
    for candidate in with_same_points(points_of("email", values), points_of("phone", values), user):
        found.setdefault(candidate.instance.pk, candidate)
    if values.get("name"):
        for party in with_name(values["name"], user):
            known = found.get(party.pk)
            reasons = [*(known.reasons if known is not None else ()), _("same name")]
            found[party.pk] = Candidate(party, reasons, known is not None)
        for party in found_by_name(values["name"], list(KINDS), user):
            found.setdefault(party.pk, Candidate(party, [_("similar name")]))
    return list(found.values())[:CANDIDATES]


def the_one_meant(found: Sequence[Candidate], newcomer: Newcomer) -> Candidate | None:
    """Who is taken to be meant: one with the same address or number, else the only one of exactly the typed name.

    Nobody when an address or a number was typed that whoever is called so does not have: it may be a namesake.
    """
    sure = [candidate for candidate in found if candidate.sure]
    if sure:
        return sure[0]
    called_so = _namesakes(found, newcomer)
    return called_so[0] if len(called_so) == 1 else None


def to_ask_about(found: Sequence[Candidate], newcomer: Newcomer) -> Candidate | None:
    """Who must have been shown to somebody before somebody new is made: the one meant, or one of several namesakes."""
    return the_one_meant(found, newcomer) or next(iter(_namesakes(found, newcomer)), None)


def _namesakes(found: Sequence[Candidate], newcomer: Newcomer) -> list[Candidate]:
    """Those called exactly as typed; none when an address or a number was typed, by which they would be told apart."""
    values = read_newcomer(newcomer)
    name = fold(values.get("name", ""))
    if not name or {"email", "phone"} & values.keys():
        return []
    return [candidate for candidate in found if fold(candidate.instance.display_name) == name]
