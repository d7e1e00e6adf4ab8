"""Consent on a party's page: the panel at the side, and what the Brief says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.customers.consent.ledger import TIMELINE_KIND
from rapport.customers.consent.permission import channel_text
from rapport.customers.consent.picture import TONES, ConsentPicture, State, block_text
from rapport.customers.consent.proofs import ProofGuard, ProofPanel
from rapport.customers.consent.services import ENTRIES
from rapport.customers.extensions import BriefLine, BriefProvider, TimelineKind
from rapport.customers.models import ConsentPurpose, Party
from rapport.customers.models.consent import Source
from rapport.customers.overview.dossier import Dossier
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, PanelExtension

RECENT = timedelta(days=30)
"""How long the Brief tells of a withdrawal."""
AGREEMENTS_SAID = 3
"""Lines of the Brief about what they agreed to; the others are counted."""
_COMPOSED = {"call": ("phone",), "mail": ("email",), "message": ("sms", "messenger", "post")}
"""The composer's kinds of touch that we begin, with the channels that they take."""


class ConsentPanel(Panel):
    """Purposes by channels; a click on one shows what is known and lets the reader record what was said."""

    key = "consent"
    label = gettext_lazy("Consent")
    template = "customers/consent/panel.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return Dossier.of(request, instance).may_see("consent-entries")

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        dossier, picture = Dossier.of(request, instance), ConsentPicture.of(request, instance)
        marks = dossier.may_see("contact-blocks")
        blocking = dossier.may_create("contact-blocks") and dossier.changeable
        return {
            "purposes": [_purpose(picture, purpose, instance) for purpose in picture.purposes],
            "blocks": [
                {
                    "label": block_text(block),
                    "note": " · ".join(part for part in (block.get_reason_display(), block.note) if part),
                    "url": reverse("contact-blocks-detail", args=[block.uid]),
                }
                for block in (picture.blocks if marks else [])
            ],
            "block_url": f"{reverse('contact-blocks-quick')}?party={instance.uid}" if blocking else "",
            "ledger_url": f"{reverse('consent-entries-list')}?party={instance.uid}",
            "links_url": reverse("party-consent-links", args=[instance.uid]) if dossier.changeable else "",
        }


def _purpose(picture: ConsentPicture, purpose: Any, party: Party) -> dict[str, Any]:
    ways = []
    for channel in purpose.channels:
        state = picture.state(purpose, channel.value)
        shown = state.shown if state is not None else ""
        tone = TONES[shown] if purpose.basis == "consent" or shown == "withdrawn" else "good"
        ways.append(
            {
                "label": channel.label,
                "tone": tone,
                "told": state.told if state is not None else "" if purpose.basis != "consent" else _("Nothing known"),
                "url": reverse("party-consent", args=[party.uid, purpose.uid, channel.value]),
            }
        )
    return {
        "name": str(purpose),
        "basis": "" if purpose.basis == "consent" else purpose.get_basis_display(),
        "ways": ways,
    }


class ConsentBrief(BriefProvider):
    """Whom not to contact, what was withdrawn lately, and what for and by which ways they agreed to be contacted."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier, picture = Dossier.of(request, party), ConsentPicture.of(request, party)
        found: list[BriefLine] = []
        if dossier.may_see("contact-blocks"):
            found += _blocks(picture)
        if dossier.may_see("consent-entries"):
            found += _withdrawals(picture)
            found += _agreements(picture, dossier)
        return found


def composer_hints(request: HttpRequest, party: Party) -> dict[str, SafeString]:
    """Kinds of the composer by whose ways the party must not be contacted, each with a warning as HTML."""
    if not Dossier.of(request, party).may_see("contact-blocks"):
        return {}
    found = {}
    for kind, channels in _COMPOSED.items():
        against = [b for b in ConsentPicture.of(request, party).blocks if b.channel in ("", *channels)]
        if against:
            alert = {"tone": "warn", "text": block_text(against[0])}
            found[kind] = render_to_string("ui/alert.html", alert)
    return found


def _blocks(picture: ConsentPicture) -> Iterator[BriefLine]:
    for block in picture.blocks:
        url = reverse("contact-blocks-detail", args=[block.uid])
        note = " · ".join(part for part in (str(block.get_reason_display()), block.note) if part)
        yield BriefLine(_("Consent"), "bad", block_text(block), url, note, weight=1)


def _withdrawals(picture: ConsentPicture) -> Iterator[BriefLine]:
    names = {purpose.pk: purpose for purpose in picture.purposes}
    recent = [
        state
        for state in reversed(picture.states)
        if state.state == "withdrawn" and state.purpose_id in names and timezone.now() - state.since < RECENT
    ]
    if recent:
        url = reverse("consent-entries-detail", args=[recent[0].uid])
        said = list(dict.fromkeys(str(names[state.purpose_id]) for state in recent))
        text = _("No longer wants: %(purposes)s") % {"purposes": ", ".join(said[:3])}
        yield BriefLine(_("Consent"), "warn", text, url, str(Source(recent[0].source).label), weight=15)


def _agreements(picture: ConsentPicture, dossier: Dossier) -> Iterator[BriefLine]:
    """What holds, each with the entries that it came from; nothing of ways by which they must not be contacted."""
    against = {block.channel for block in picture.blocks}
    if "" in against or dossier.party.lifecycle == Party.Lifecycle.DECEASED:
        return
    said: dict[tuple[int, date, date | None, str], list[State]] = {}
    for purpose in picture.purposes:
        for channel in purpose.channels:
            state = picture.state(purpose, channel.value)
            if state is not None and state.shown == "granted" and channel.value not in against:
                day = timezone.localdate(state.since)
                said.setdefault((purpose.pk, day, state.expires_on, state.source), []).append(state)
    purposes = {purpose.pk: purpose for purpose in picture.purposes}
    for held in list(said.values())[:AGREEMENTS_SAID]:
        yield _agreement(purposes[held[0].purpose_id], held, dossier)
    if (more := len(said) - AGREEMENTS_SAID) > 0:
        text = ngettext("%(count)s more consent", "%(count)s more consents", more) % {"count": more}
        yield BriefLine(_("Consent"), "good", text, _ledger_url(dossier), weight=76, opens="")


def _agreement(purpose: ConsentPurpose, held: list[State], dossier: Dossier) -> BriefLine:
    """One purpose, the ways that were agreed to at once, on which basis, since when and until when."""
    first = held[0]
    ways = ", ".join(channel_text(state.channel) for state in held)
    day = formats.date_format(timezone.localtime(first.since), "DATE_FORMAT")
    parts = [str(purpose.get_basis_display()), _("since %(day)s") % {"day": day}, str(Source(first.source).label)]
    if first.expires_on is not None:
        parts.append(_("until %(day)s") % {"day": formats.date_format(first.expires_on, "DATE_FORMAT")})
    text = _("Agreed to %(purpose)s (%(channels)s)") % {"purpose": purpose, "channels": ways}
    alone = len(held) == 1
    url = reverse("consent-entries-detail", args=[first.uid]) if alone else _ledger_url(dossier, purpose)
    return BriefLine(_("Consent"), "good", text, url, " · ".join(parts), weight=75, opens="drawer" if alone else "")


def _ledger_url(dossier: Dossier, purpose: ConsentPurpose | None = None) -> str:
    """The party's entries in the ledger, of one purpose or of all."""
    asked = {"party": str(dossier.party.uid), **({"purpose": str(purpose.uid)} if purpose is not None else {})}
    return f"{reverse('consent-entries-list')}?{urlencode(asked)}"


CONSENT = ConsentPanel()
EXTENSIONS = [
    PanelExtension(("people", "organisations", "households"), CONSENT),
    PanelExtension((ENTRIES,), ProofPanel()),
    ProofGuard(),
    ConsentBrief(),
    TimelineKind(TIMELINE_KIND, gettext_lazy("Consent"), "shield-check"),
]
