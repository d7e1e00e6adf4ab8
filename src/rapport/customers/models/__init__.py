"""The tables of the customers module; model.md explains each choice."""

from rapport.customers.models.cadence import CadenceRule
from rapport.customers.models.consent import (
    ConsentEntry,
    ConsentPurpose,
    ConsentState,
    ConsentWording,
)
from rapport.customers.models.contact import Address, ContactPoint, PartyName
from rapport.customers.models.contact_limits import (
    ContactBlock,
    Disclosure,
    LinkRevocation,
    Suppression,
    SuppressionKey,
)
from rapport.customers.models.hand_offs import HandOff
from rapport.customers.models.mail_templates import MailTemplate
from rapport.customers.models.party import FinancialStatement, Party
from rapport.customers.models.privacy import Erasure, SubjectArchive
from rapport.customers.models.promises import Promise
from rapport.customers.models.relations import (
    AccountTeamMember,
    PartyRole,
    PartyTag,
    Relationship,
    RelationshipType,
    RoleType,
    Tag,
)
from rapport.customers.models.retention import HeldParty, LegalHold, RetentionRule, RetentionRun
from rapport.customers.models.tasks import Task
from rapport.customers.models.territories import (
    PartyTerritory,
    PlanState,
    Territory,
    TerritoryAccount,
    TerritoryMember,
    TerritoryPlan,
    TerritoryRule,
    Why,
)
from rapport.customers.models.touches import TimelineItem, Touch, TouchBody, TouchParticipant

__all__ = [
    "AccountTeamMember",
    "Address",
    "CadenceRule",
    "ConsentEntry",
    "ConsentPurpose",
    "ConsentState",
    "ConsentWording",
    "ContactBlock",
    "ContactPoint",
    "Disclosure",
    "Erasure",
    "FinancialStatement",
    "HandOff",
    "HeldParty",
    "LegalHold",
    "LinkRevocation",
    "MailTemplate",
    "Party",
    "PartyName",
    "PartyRole",
    "PartyTag",
    "PartyTerritory",
    "PlanState",
    "Promise",
    "Relationship",
    "RelationshipType",
    "RetentionRule",
    "RetentionRun",
    "RoleType",
    "SubjectArchive",
    "Suppression",
    "SuppressionKey",
    "Tag",
    "Task",
    "Territory",
    "TerritoryAccount",
    "TerritoryMember",
    "TerritoryPlan",
    "TerritoryRule",
    "TimelineItem",
    "Touch",
    "TouchBody",
    "TouchParticipant",
    "Why",
]
