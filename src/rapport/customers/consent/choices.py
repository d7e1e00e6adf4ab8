"""What a person sees and chooses on the preference page: purposes by channels, and the entries that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from rapport.customers.consent import ledger
from rapport.customers.consent.services import consent_record
from rapport.customers.models import ConsentPurpose, ConsentState, ConsentWording, Party
from rapport.customers.models.consent import ContactChannel, Source
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.history.change_sets import change_set


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick-box: a channel of a purpose."""

    name: str
    label: Any
    chosen: bool
    pending: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A purpose as the person sees it; without choices where nobody can refuse."""

    purpose: ConsentPurpose
    title: str
    wording: ConsentWording | None
    choices: tuple[Choice, ...]

    @property
    def wording_name(self) -> str:
        """The name of the hidden input that says which wording was shown."""
        return f"wording-{self.purpose.uid}"


@dataclass(frozen=True, slots=True)
class Proof:
    """From where a choice came, beside the link that proves whose it is."""

    ip: str
    agent: str


def offers(party: Party, language: str) -> list[Offer]:
    """The purposes in use that are meant for the page, with what holds now."""
    purposes = list(ConsentPurpose.objects.filter(is_active=True, is_public=True))
    states = _states(party)
    wordings = _wordings(purposes, language)
    return [
        Offer(
            purpose,
            purpose.name_in(language),
            wordings.get(purpose.pk),
            tuple(_choice(purpose, channel, states) for channel in purpose.channels) if purpose.is_withdrawable else (),
        )
        for purpose in purposes
    ]


def choose(*, party: Party, posted: Mapping[str, str], language: str, proof: Proof) -> int:
    """Write an entry for each choice that differs from what holds; returns how many. Sent twice, it writes once."""
    with change_set(actor=None, channel="web", act="preferences", kind="parties", summary=str(party)) as opened:
        ledger.lock([party.pk])
        written = 0
        for offer in offers(party, language):
            wording = _shown(offer, posted)
            for choice in offer.choices:
                wanted = choice.name in posted
                if wanted == choice.chosen:
                    continue
                consent_record(
                    party=party,
                    purpose=offer.purpose,
                    channel=choice.name.rpartition("-")[2],
                    action="granted" if wanted else "withdrawn",
                    source=Source.PREFERENCES.value,
                    actor=write.SYSTEM,
                    by="web",
                    wording=wording if wanted else None,
                    proof_ip=proof.ip,
                    proof_agent=proof.agent,
                )
                written += 1
        opened.unchanged = not written
    return written


def withdraw_everything(*, party: Party, proof: Proof) -> int:
    """End every purpose that can be refused, by every channel, shown on the page or not; returns how many entries."""
    with change_set(actor=None, channel="web", act="preferences", kind="parties", summary=str(party)) as opened:
        ledger.lock([party.pk])
        states = _states(party)
        written = 0
        for purpose in ConsentPurpose.objects.filter(is_active=True):
            for channel in purpose.channels if purpose.is_withdrawable else ():
                if _choice(purpose, channel, states).chosen or (purpose.pk, channel.value) in states:
                    written += withdraw(party=party, purpose=purpose, channel=channel.value, proof=proof)
        opened.unchanged = not written
    return written


def withdraw(
    *,
    party: Party,
    purpose: ConsentPurpose,
    channel: str,
    proof: Proof,
    address: str = "",
    source: str = Source.PREFERENCES.value,
) -> int:
    """End one purpose by one channel for a contact point ("" for all); 0 when that holds already, else 1."""
    with change_set(actor=None, channel="web", act="withdrawn", kind="consent-entries") as opened:
        ledger.lock([party.pk])
        held = ConsentState.objects.filter(Q(contact_norm="") | Q(contact_norm=address), party=party)
        newest = held.filter(purpose=purpose, channel=channel).order_by("-since", "-entry_id").first()
        if newest is not None and newest.state == "withdrawn":
            opened.unchanged = True
            return 0
        consent_record(
            party=party,
            purpose=purpose,
            channel=channel,
            action="withdrawn",
            source=source,
            actor=write.SYSTEM,
            by="web",
            contact_point=address,
            proof_ip=proof.ip,
            proof_agent=proof.agent,
        )
    return 1


def _states(party: Party) -> dict[tuple[int, str], ConsentState]:
    """Per purpose and channel what was said last, for whichever contact point."""
    held = ConsentState.objects.filter(party=party).order_by("since", "entry_id")
    return {(state.purpose_id, state.channel): state for state in held}


def _choice(purpose: ConsentPurpose, channel: ContactChannel, states: Mapping[tuple[int, str], ConsentState]) -> Choice:
    state = states.get((purpose.pk, channel.value))
    known = state.state if state is not None else ""
    if purpose.basis == "consent":
        ends = state.expires_on if state is not None else None
        chosen = known == "granted" and (ends is None or ends >= timezone.localdate())
    else:
        chosen = known != "withdrawn"
    return Choice(f"purpose-{purpose.uid.hex}-{channel.value}", channel.label, chosen, known == "pending")


def _wordings(purposes: list[ConsentPurpose], language: str) -> dict[int, ConsentWording]:
    """The newest wording of each purpose in the language, else in English."""
    found: dict[int, ConsentWording] = {}
    for wanted in ("en", language[:2].lower()):
        held = ConsentWording.objects.filter(purpose__in=purposes, language__istartswith=wanted).order_by(
            "revision", "pk"
        )
        found |= {wording.purpose_id: wording for wording in held}
    return found


def _shown(offer: Offer, posted: Mapping[str, str]) -> ConsentWording | None:
    """The wording that the person saw, which may not be the newest any more."""
    uid = parse_uid(posted.get(offer.wording_name, ""))
    return ConsentWording.objects.filter(uid=uid, purpose=offer.purpose).first() if uid is not None else None
