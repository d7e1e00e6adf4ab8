"""The customers module: its record kinds, its place in the menu, and what an installation begins with."""

from django.utils.translation import gettext_lazy as _

from rapport.customers.acts import ContactActs
from rapport.customers.approvals import TIMELINE_KIND as APPROVAL
from rapport.customers.approvals import ApprovalTimeline
from rapport.customers.cadence_links import LinkedDaysConsumer
from rapport.customers.catalogue import SHIPPED
from rapport.customers.consent.mail_step import MailGuard, SendMail
from rapport.customers.consent.mailed import MailedTouch
from rapport.customers.consent.panel import EXTENSIONS as CONSENT
from rapport.customers.extensions import TimelineKind
from rapport.customers.first_steps import STEPS, TOURS
from rapport.customers.importing.activities import ACTIVITIES
from rapport.customers.importing.profiles import PROFILES
from rapport.customers.mail import MailOnTimelines
from rapport.customers.outgoing.pages import EXTENSIONS as MAIL
from rapport.customers.overview.activity import EXTENSIONS as ACTIVITY
from rapport.customers.overview.brief import CustomersBrief
from rapport.customers.overview.day import DAY
from rapport.customers.overview.panels import EXTENSIONS
from rapport.customers.overview.task_head import TaskDonePart
from rapport.customers.privacy.api import ROUTES as ERASURE_ROUTES
from rapport.customers.privacy.panel import EXTENSIONS as PRIVACY
from rapport.customers.records.activity import TaskRecord, TouchRecord
from rapport.customers.records.cadence import CadenceRuleRecord
from rapport.customers.records.consent import (
    ConsentEntryRecord,
    ConsentPurposeRecord,
    ConsentWordingRecord,
    ContactBlockRecord,
    DisclosureRecord,
    SuppressionRecord,
)
from rapport.customers.records.hand_offs import HandOffRecord
from rapport.customers.records.mail_templates import MailTemplateRecord
from rapport.customers.records.parties import (
    AnyPartyRecord,
    HouseholdRecord,
    OrganisationRecord,
    PersonRecord,
)
from rapport.customers.records.privacy import LegalHoldRecord, RetentionRuleRecord
from rapport.customers.records.promises import PromiseRecord
from rapport.customers.records.relations import (
    AccountTeamMemberRecord,
    FinancialStatementRecord,
    PartyNameRecord,
    PartyRoleRecord,
    RelationshipRecord,
    RelationshipTypeRecord,
    RoleTypeRecord,
    TagRecord,
)
from rapport.customers.records.territories import (
    TerritoryAccountRecord,
    TerritoryPlanRecord,
    TerritoryRecord,
    TerritoryRuleRecord,
)
from rapport.customers.reports import REPORTS
from rapport.customers.starters import STARTERS
from rapport.customers.territories.panels import EXTENSIONS as TERRITORIES
from rapport.platform.records.registry import Module
from rapport.platform.web.menu import Command

MODULE = Module(
    name="customers",
    label=_("Customers"),
    records=[
        PersonRecord,
        OrganisationRecord,
        HouseholdRecord,
        AnyPartyRecord,
        TouchRecord,
        TaskRecord,
        PromiseRecord,
        HandOffRecord,
        RelationshipRecord,
        RelationshipTypeRecord,
        RoleTypeRecord,
        PartyRoleRecord,
        AccountTeamMemberRecord,
        PartyNameRecord,
        FinancialStatementRecord,
        TagRecord,
        CadenceRuleRecord,
        ConsentPurposeRecord,
        ConsentWordingRecord,
        ConsentEntryRecord,
        ContactBlockRecord,
        SuppressionRecord,
        DisclosureRecord,
        RetentionRuleRecord,
        LegalHoldRecord,
        MailTemplateRecord,
        TerritoryRecord,
        TerritoryPlanRecord,
        TerritoryRuleRecord,
        TerritoryAccountRecord,
    ],
    settings_groups=[
        (_("Categories"), ["relationship-types", "role-types", "tags", "cadence-rules", "mail-templates"]),
        (
            _("Consent"),
            [
                "consent-purposes",
                "consent-wordings",
                "consent-entries",
                "contact-blocks",
                "suppressions",
                "disclosures",
            ],
        ),
        (_("Territories"), ["territories", "territory-plans", "territory-rules", "territory-accounts"]),
        (_("Privacy"), ["retention-rules", "legal-holds"]),
    ],
    phone_menu=["people", "tasks"],
    menu=["people", "organisations", "households", "tasks", "promises", "hand-offs", "touches"],
    extensions=[
        *SHIPPED,
        *PRIVACY,  # first, since it stands above everything else on a page
        *PROFILES,
        *ACTIVITIES,
        CustomersBrief(),
        *EXTENSIONS,
        *ACTIVITY,
        *CONSENT,
        *ERASURE_ROUTES,
        *DAY,
        *TERRITORIES,
        *STARTERS,
        *STEPS,
        *TOURS,
        TaskDonePart(),
        SendMail(),
        MailGuard(),
        MailedTouch(),
        MailOnTimelines(),
        *MAIL,
        LinkedDaysConsumer(),
        ApprovalTimeline(),
        TimelineKind(APPROVAL, _("Approval"), "check-check"),
        TimelineKind("hand-off", _("Hand-off"), "split"),
        TimelineKind("promise", _("Promise"), "handshake"),
        ContactActs(),
        Command(_("Log a touch"), "touch-log", icon="message-circle", kind="touches"),
    ],
    reports=REPORTS,
    sample_data="rapport.customers.sample.load_demo",
    after_migrate="rapport.customers.start.after_migrate",
)
