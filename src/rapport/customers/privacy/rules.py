"""What becomes of each table whose rows belong to a party when it is erased, and why.

A table that belongs to a party and is not named here fails a test, so that nothing new is forgotten. An upper module
names its own among its extensions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Func, Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import (
    AccountTeamMember,
    Address,
    ConsentEntry,
    ContactBlock,
    ContactPoint,
    Disclosure,
    FinancialStatement,
    HandOff,
    HeldParty,
    LinkRevocation,
    Party,
    PartyName,
    PartyRole,
    PartyTag,
    PartyTerritory,
    Promise,
    Relationship,
    Task,
    TerritoryAccount,
    Touch,
    TouchBody,
    TouchParticipant,
)
from rapport.lib.sort_keys import sort_key
from rapport.platform.custom_fields.kinds.models import CustomRecord, parent_field
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.records.custom import COLUMN
from rapport.platform.records.registry import registry

DELETED, SCRUBBED, KEPT = "deleted", "scrubbed", "kept"


@dataclass(frozen=True)
class Rule:
    """The rows of one table. ``emptied`` names the columns that lose what they say, with what they say afterwards;
    the history of rows that are deleted or scrubbed goes. ``member`` is, instead of links, the custom link by which
    rows of kinds made in the browser belong to a party."""

    model: type[TrackedModel]
    fate: str
    why: Any
    links: Sequence[str] = ("party",)
    emptied: Mapping[str, Any] = field(default_factory=dict)
    member: str = ""
    indexed: bool = False
    """Whether the search finds its rows by what they say, so that their entries follow."""

    def belonging(self, parties: Sequence[int]) -> Q:
        """The rows of the table, or of its history, that belong to these parties."""
        found = Q(**{f"{COLUMN}__{self.member}__in": list(parties)}) if self.member else Q(pk__in=[])
        for link in self.links:
            found |= Q(**{f"{link}_id__in": parties})
        return found

    def strange(self, parties: Sequence[int]) -> Q:
        """The rows that belong to none of these parties."""
        apart = ~self.belonging(parties)
        return apart | Q(**{f"{COLUMN}__{self.member}__isnull": True}) if self.member else apart


def _alone(member: str) -> Func:
    """The custom values without all but one of them."""
    return Func(F(COLUMN), template=f"jsonb_build_object('{member}', %(expressions)s -> '{member}')")


_OF_PARTY = parent_field(Party)
_REACHED = _("They tell who it was.")
_COUNTED = _("Counts and sums stay as they were.")
_LINKED = _("Links between records stay; what was noted on them goes.")

RULES: tuple[Rule, ...] = (
    Rule(ContactPoint, DELETED, _("They tell who it was. A keyed hash keeps them from being used again.")),
    Rule(Address, DELETED, _REACHED),
    Rule(PartyName, DELETED, _REACHED),
    Rule(PartyTag, DELETED, _("They describe a person.")),
    Rule(LinkRevocation, DELETED, _("Links to an erased person open nothing.")),
    Rule(
        Touch,
        SCRUBBED,
        _("That it happened, when, by which way and by whom stays; the texts go."),
        emptied={"subject": "", "summary": "", "outcome": "", "source": "", "custom": {}},
    ),
    Rule(TouchBody, DELETED, _("The texts of touches.")),
    Rule(TouchParticipant, KEPT, _LINKED),
    Rule(
        Task,
        SCRUBBED,
        _("Who was to do it until when stays; the texts go."),
        emptied={"subject": "–", "description": "", "custom": {}, "kept": {}},
    ),
    Rule(
        HandOff,
        SCRUBBED,
        _("Which team handed over to which, when and with what answer stays; the words go."),
        emptied={"subject": "–", "words": "", "checklist": "", "reason": "–"},
    ),
    Rule(
        Promise,
        SCRUBBED,
        _("That something was promised, until when, and if it was kept stays; the words go."),
        emptied={"words": "–", "note": ""},
    ),
    Rule(
        ConsentEntry,
        SCRUBBED,
        _("What was agreed or withdrawn stays, as we must be able to show it; addresses and proofs go."),
        emptied={
            "contact_point": "", "contact_norm": "", "source_note": "", "proof": "", "proof_ip": "", "proof_agent": "",
        },
    ),
    Rule(ContactBlock, SCRUBBED, _("The mark stays; what was noted on it goes."), emptied={"note": "", "source": ""}),
    Rule(
        Disclosure,
        SCRUBBED,
        _("That data was given, when and on which basis stays; to whom and what goes."),
        emptied={"recipient": "–", "purpose": "–", "fields": "–", "note": ""},
    ),
    Rule(PartyRole, SCRUBBED, _LINKED, emptied={"note": "", "custom": {}, "kept": {}}),
    Rule(Relationship, SCRUBBED, _LINKED, links=("first", "second"), emptied={"note": "", "custom": {}, "kept": {}}),
    Rule(
        CustomRecord,
        SCRUBBED,
        _("That there is something of the kind, and whose, stays; what it is called and what it says goes."),
        links=(),
        emptied={"name": "–", "sort_key": lazy(sort_key, str)("–"), "custom": _alone(_OF_PARTY)},
        member=_OF_PARTY,
    ),
    Rule(PartyTerritory, KEPT, _("It tells which territory the account was in when.")),
    Rule(TerritoryAccount, SCRUBBED, _LINKED, emptied={"note": ""}),
    Rule(AccountTeamMember, KEPT, _("It tells who of us looked after the account.")),
    Rule(FinancialStatement, KEPT, _COUNTED),
    Rule(HeldParty, DELETED, _("A matter tells who it was; holds that are released keep nothing.")),
)  # fmt: skip

PARTY_KEEPS = frozenset(
    {
        "id", "uid", "created_at", "updated_at", "version", "created_in", "owner", "principals", "kind",
        "organisation", "country", "territory", "lifecycle", "value_class", "industry", "employee_count",
        "annual_revenue", "currency", "last_touch_at", "next_task_on", "erased_at", "merged_into", "display_name",
        "sort_key",
    }
)  # fmt: skip
"""Columns of the party itself that stay or get another value; every other one, also a new one, is emptied."""


def rules() -> list[Rule]:
    """The rules of the modules above this one, whose rows may be found by what the party's own say, then its own."""
    return [*registry.extensions(Rule), *RULES]


def rows_of(rule: Rule, manager: Any, parties: Sequence[int]) -> Any:
    """The rows of a rule's table, or of its history, that belong to these parties."""
    return manager.filter(rule.belonging(parties))
