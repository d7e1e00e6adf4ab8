"""Records with good defaults, made through the write path: one factory a record kind, by name in ``FACTORIES``.

``owner`` of a factory is the user within whose reach the record stands: its owner, or the owner of its party.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from rapport.platform.records.registry import registry
from tests.factories.access import make_delegation, make_role, make_team, make_user
from tests.factories.activity import make_task, make_touch
from tests.factories.approvals import make_approval, make_approval_act
from tests.factories.assignment import make_absence, make_assignee, make_assignment_rule
from tests.factories.automation import make_plain_automation
from tests.factories.cadence import make_cadence_rule
from tests.factories.consent import (
    make_consent_entry,
    make_consent_purpose,
    make_consent_wording,
    make_contact_block,
    make_disclosure,
    make_suppression,
)
from tests.factories.custom_fields import make_custom_field
from tests.factories.forecasts import (
    make_commission_plan,
    make_commission_statement,
    make_commission_tier,
    make_override,
    make_quota,
)
from tests.factories.guidance import make_feedback, make_field_tip, make_help_text
from tests.factories.hand_offs import make_hand_off
from tests.factories.integration import make_webhook
from tests.factories.invoices import (
    make_allocation,
    make_invoice,
    make_invoice_line,
    make_issued_invoice,
    make_payment,
    number_invoices,
)
from tests.factories.kinds import VISITS, make_custom_kind, make_visit
from tests.factories.layouts import make_layout
from tests.factories.leads import make_lead, make_lead_touch, make_web_form
from tests.factories.mail_templates import make_mail_template
from tests.factories.mailboxes import make_mail_account
from tests.factories.notifications import make_comment
from tests.factories.orders import (
    make_confirmed_order,
    make_credit_account,
    make_credit_check,
    make_customer_class,
    make_delivered_line,
    make_delivery,
    make_order,
    make_order_line,
    number_orders,
)
from tests.factories.parties import make_household, make_organisation, make_person
from tests.factories.prices import (
    make_deal_line,
    make_price_book,
    make_price_entry,
    make_product_part,
    make_sales_argument,
    make_tax_rate,
)
from tests.factories.privacy import make_legal_hold, make_retention_rule
from tests.factories.promises import make_promise
from tests.factories.quotes import make_discount_limit, make_letter_head, make_number_range, make_quote, make_quote_line
from tests.factories.relations import (
    make_account_team_member,
    make_financial_statement,
    make_party_name,
    make_party_role,
    make_relationship,
    make_relationship_type,
    make_role_type,
    make_tag,
)
from tests.factories.reports import make_dashboard, make_report
from tests.factories.sales import (
    make_account_goal,
    make_account_plan,
    make_competitor,
    make_contract,
    make_deal,
    make_deal_competitor,
    make_deal_contact,
    make_deal_split,
    make_exchange_rate,
    make_outcome_reason,
    make_pipeline,
    make_product,
    make_stage,
)
from tests.factories.sequences import make_enrolment, make_sequence, make_sequence_step
from tests.factories.targets import make_deal_target
from tests.factories.territories import (
    make_territory,
    make_territory_account,
    make_territory_plan,
    make_territory_rule,
)
from tests.factories.views import make_view

FACTORIES: dict[str, Callable[..., Any]] = {
    "users": make_user,
    "teams": make_team,
    "roles": make_role,
    "team-administrators": make_delegation,
    "people": make_person,
    "organisations": make_organisation,
    "households": make_household,
    "parties": make_person,
    "touches": make_touch,
    "tasks": make_task,
    "promises": make_promise,
    "hand-offs": make_hand_off,
    "relationships": make_relationship,
    "relationship-types": make_relationship_type,
    "role-types": make_role_type,
    "party-roles": make_party_role,
    "account-team-members": make_account_team_member,
    "party-names": make_party_name,
    "financial-statements": make_financial_statement,
    "tags": make_tag,
    "lead-touches": make_lead_touch,
    "leads": make_lead,
    "web-forms": make_web_form,
    "account-plans": make_account_plan,
    "account-goals": make_account_goal,
    "contracts": make_contract,
    "deals": make_deal,
    "deal-contacts": make_deal_contact,
    "deal-splits": make_deal_split,
    "deal-competitors": make_deal_competitor,
    "competitors": make_competitor,
    "products": make_product,
    "pipelines": make_pipeline,
    "stages": make_stage,
    "outcome-reasons": make_outcome_reason,
    "exchange-rates": make_exchange_rate,
    "deal-lines": make_deal_line,
    "quotes": make_quote,
    "quote-lines": make_quote_line,
    "sequences": make_sequence,
    "sequence-steps": make_sequence_step,
    "enrolments": make_enrolment,
    "orders": make_order,
    "order-lines": make_order_line,
    "invoices": make_invoice,
    "invoice-lines": make_invoice_line,
    "payments": make_payment,
    "payment-allocations": make_allocation,
    "deliveries": make_delivery,
    "delivered-lines": make_delivered_line,
    "customer-classes": make_customer_class,
    "credit-accounts": make_credit_account,
    "credit-checks": make_credit_check,
    "number-ranges": make_number_range,
    "letter-heads": make_letter_head,
    "discount-limits": make_discount_limit,
    "price-books": make_price_book,
    "price-entries": make_price_entry,
    "product-parts": make_product_part,
    "sales-arguments": make_sales_argument,
    "tax-rates": make_tax_rate,
    "quotas": make_quota,
    "forecast-overrides": make_override,
    "activity-targets": make_deal_target,
    "commission-plans": make_commission_plan,
    "commission-tiers": make_commission_tier,
    "commission-statements": make_commission_statement,
    "territories": make_territory,
    "territory-plans": make_territory_plan,
    "territory-rules": make_territory_rule,
    "territory-accounts": make_territory_account,
    "retention-rules": make_retention_rule,
    "legal-holds": make_legal_hold,
    "cadence-rules": make_cadence_rule,
    "views": make_view,
    "reports": make_report,
    "dashboards": make_dashboard,
    "consent-purposes": make_consent_purpose,
    "consent-wordings": make_consent_wording,
    "consent-entries": make_consent_entry,
    "contact-blocks": make_contact_block,
    "suppressions": make_suppression,
    "disclosures": make_disclosure,
    "webhooks": make_webhook,
    "mail-accounts": make_mail_account,
    "mail-templates": make_mail_template,
    "automations": make_plain_automation,
    "assignment-rules": make_assignment_rule,
    "assignees": make_assignee,
    "absences": make_absence,
    "comments": make_comment,
    "feedback": make_feedback,
    "approvals": make_approval,
    "approval-acts": make_approval_act,
    "custom-kinds": make_custom_kind,
    "custom-fields": make_custom_field,
    "layouts": make_layout,
    "help-texts": make_help_text,
    "field-tips": make_field_tip,
}
"""Every record kind has one; tests/contract/test_factories.py fails for a kind without."""


MADE_FACTORIES: dict[str, Callable[..., Any]] = {VISITS: make_visit}
"""Of kinds made in the browser; they are there only where the contracts are walked."""


def make(kind: str, **values: Any) -> Any:
    """A record of this kind."""
    return {**FACTORIES, **MADE_FACTORIES}[kind](**values)


def make_linked(model: type[models.Model], **values: Any) -> Any:
    """A record that a link to this table may point at."""
    spec = next(spec for spec in registry.of_model(model) if not spec.record.overview)
    return make(spec.name, **values)


__all__ = [
    "FACTORIES",
    "MADE_FACTORIES",
    "make",
    "make_account_goal",
    "make_account_plan",
    "make_account_team_member",
    "make_allocation",
    "make_cadence_rule",
    "make_comment",
    "make_competitor",
    "make_confirmed_order",
    "make_consent_entry",
    "make_consent_purpose",
    "make_consent_wording",
    "make_contact_block",
    "make_contract",
    "make_credit_account",
    "make_credit_check",
    "make_custom_field",
    "make_custom_kind",
    "make_customer_class",
    "make_dashboard",
    "make_deal",
    "make_deal_competitor",
    "make_deal_contact",
    "make_deal_split",
    "make_delegation",
    "make_delivered_line",
    "make_delivery",
    "make_disclosure",
    "make_enrolment",
    "make_exchange_rate",
    "make_feedback",
    "make_field_tip",
    "make_financial_statement",
    "make_hand_off",
    "make_help_text",
    "make_household",
    "make_invoice",
    "make_invoice_line",
    "make_issued_invoice",
    "make_layout",
    "make_lead",
    "make_lead_touch",
    "make_legal_hold",
    "make_letter_head",
    "make_linked",
    "make_number_range",
    "make_order",
    "make_order_line",
    "make_organisation",
    "make_outcome_reason",
    "make_party_name",
    "make_party_role",
    "make_payment",
    "make_person",
    "make_pipeline",
    "make_plain_automation",
    "make_promise",
    "make_quote",
    "make_quote_line",
    "make_relationship",
    "make_relationship_type",
    "make_report",
    "make_retention_rule",
    "make_role",
    "make_role_type",
    "make_sequence",
    "make_sequence_step",
    "make_suppression",
    "make_tag",
    "make_task",
    "make_team",
    "make_territory",
    "make_territory_account",
    "make_territory_plan",
    "make_territory_rule",
    "make_touch",
    "make_user",
    "make_view",
    "make_web_form",
    "number_invoices",
    "number_orders",
]
