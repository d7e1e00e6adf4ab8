"""What a file says about contacting its people: opt-outs become do-not-contact marks, newsletters ledger entries.

Only what protects is taken without question: an opt-out is noted whoever imports it, and a file never grants again what
was withdrawn here (docs/decisions/0011-consent-is-a-ledger.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rapport.customers.importing.reasons import reason_text
from rapport.customers.models import ConsentPurpose, ConsentState, ContactBlock, Party
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.records.registry import registry

NEWSLETTER = "newsletter"
GRANTED, WITHDRAWN = "granted", "withdrawn"


class Said(NamedTuple):
    """What a row says of its party: ``given`` holds target, whether yes, and column."""

    party: int
    row: int
    given: Sequence[tuple[str, bool, str]]


class Permissions:
    """Notes opt-outs and newsletters of imported parties; what is noted already is not noted again."""

    def __init__(self, actor: User | None, source: str) -> None:
        self.actor = actor
        self.source = source
        self.may_grant = actor is None or may(registry.get("consent-entries"), actor, Action.CREATE.value)

    def note(self, said: Sequence[Said], outcome: Outcome) -> None:
        """Note what these rows say, inside the change set of the import."""
        parties = Party.objects.in_bulk([one.party for one in said])
        self._block(said, parties)
        self._subscribe(said, parties, outcome)

    def _block(self, said: Sequence[Said], parties: dict[int, Party]) -> None:
        wanted: dict[tuple[int, str], str] = {}
        for one in said:
            for target, yes, column in one.given:
                base, _dot, channel = target.partition(".")
                if base == "opt_out" and yes:
                    wanted.setdefault((one.party, "" if channel == "all" else channel), column)
        held = set(ContactBlock.objects.filter(party__in=parties).values_list("party_id", "channel"))
        values = [
            {"party": parties[party], "channel": channel, "reason": ContactBlock.Reason.IMPORT.value,
             "note": column[:300], "source": self.source[:120]}
            for (party, channel), column in wanted.items()
            if (party, channel) not in held
        ]  # fmt: skip
        if values:
            write.create_many(registry.get("contact-blocks"), values, actor=write.SYSTEM, act="import")

    def _subscribe(self, said: Sequence[Said], parties: dict[int, Party], outcome: Outcome) -> None:
        asked = [(one, yes, column) for one in said for target, yes, column in one.given if target == NEWSLETTER]
        if not asked:
            return
        purpose = ConsentPurpose.objects.filter(code=NEWSLETTER, is_active=True).first()
        held = dict(
            ConsentState.objects.filter(
                party__in=parties, purpose=purpose, channel="email", contact_norm=""
            ).values_list("party_id", "state")
        )
        values: dict[int, dict[str, Any]] = {}
        for one, yes, column in asked:
            state = held.get(one.party, "")
            if yes and (purpose is None or not self.may_grant):
                outcome.mark(one.row, reason_text("consent_refused"), column)
            elif yes and state == WITHDRAWN:
                outcome.mark(one.row, reason_text("consent_withdrawn"), column)
            elif (yes and state != GRANTED) or (not yes and state not in ("", WITHDRAWN)):
                values[one.party] = self._entry(one, parties[one.party], purpose, yes=yes, column=column)
        if values:
            write.create_many(registry.get("consent-entries"), list(values.values()), actor=write.SYSTEM, act="import")

    def _entry(
        self, one: Said, party: Party, purpose: ConsentPurpose | None, *, yes: bool, column: str
    ) -> dict[str, Any]:
        return {
            "party": party, "purpose": purpose, "channel": "email", "action": GRANTED if yes else WITHDRAWN,
            "source": "import", "source_note": self.source[:200],
            "proof": f"{self.source}, {one.row}: {column}"[:1_000],
        }  # fmt: skip
