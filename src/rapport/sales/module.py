"""The sales module: its record kinds, its place in the menu, and what it adds to the pages of customers."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.extensions import (
    AboutKind,
    FollowsTerritory,
    GrantedLike,
    OfOrganisation,
    PartiesBehind,
    PlacedByRules,
    TimelineKind,
    TouchesOf,
)
from rapport.customers.outgoing.unsent import UnsentPanel
from rapport.platform.records.registry import Module
from rapport.platform.web.menu import MenuPage
from rapport.platform.web.panels import PanelExtension, RelatedList
from rapport.sales.account_plans.group import DEALS_OF_GROUP
from rapport.sales.account_plans.overview import AccountPlansBrief, AccountPlansPanel
from rapport.sales.competitors import WinRatePanel
from rapport.sales.contracts.overview import ContractsBrief, ContractsPanel
from rapport.sales.credit.overview import CreditPanel
from rapport.sales.credit.releasing import CreditReleases
from rapport.sales.currency_guard import CurrencyGuard
from rapport.sales.day import MyTargets, StuckDeals
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.invoices.api import ROUTES as INVOICE_ROUTES
from rapport.sales.invoices.guards import InvoiceGuard
from rapport.sales.invoices.overview import InvoicesBrief, InvoicesPanel
from rapport.sales.invoices.rules import INVOICE_LINES
from rapport.sales.invoices.timeline import CREDITED, INVOICES, ISSUED, PAYMENTS, RECEIVED
from rapport.sales.knowledge import KnowledgePanel
from rapport.sales.leads.api import ROUTES as LEAD_ROUTES
from rapport.sales.leads.importing import LEAD_FILES, parties_of_leads
from rapport.sales.leads.many_api import MANY_ROUTES
from rapport.sales.leads.many_views import ConvertAction
from rapport.sales.leads.privacy import LEADS_OF_SUBJECT
from rapport.sales.leads.timeline import CAME_IN
from rapport.sales.leads.timeline import KIND as LEADS
from rapport.sales.line_editor import LinesPanel
from rapport.sales.mails import MAILS
from rapport.sales.next_steps import NextSteps
from rapport.sales.orders.api import ROUTES as ORDER_ROUTES
from rapport.sales.orders.guards import OrderGuard
from rapport.sales.orders.overview import OrdersBrief, OrdersOfPanel, OrdersPanel
from rapport.sales.orders.rules import ORDER_LINES
from rapport.sales.orders.timeline import CANCELLED, CLOSED, CONFIRMED, DELIVERIES, ORDERS, SENT_OUT
from rapport.sales.overview import DealsBrief, DealsPanel, open_deals
from rapport.sales.path import StagePath
from rapport.sales.privacy import ACCOUNT_PLANS, PARTS_IN_DEALS, SEQUENCES, TASKS_ABOUT_LEADS
from rapport.sales.privacy import CREDIT as CREDIT_OF_SUBJECT
from rapport.sales.privacy import INVOICES as INVOICES_OF_SUBJECT
from rapport.sales.privacy import ORDERS as ORDERS_OF_SUBJECT
from rapport.sales.privacy import QUOTES as QUOTES_OF_SUBJECT
from rapport.sales.quotes.authority import DiscountListener
from rapport.sales.quotes.overview import DealQuotesPanel, QuotesBrief, QuotesPanel
from rapport.sales.quotes.rules import QUOTE_LINES, QuoteGuard
from rapport.sales.quotes.timeline import ACCEPTED, DECLINED, EXPIRED, SENT
from rapport.sales.quotes.timeline import KIND as QUOTES
from rapport.sales.records.account_plans import AccountGoalRecord, AccountPlanRecord
from rapport.sales.records.catalogue import (
    ExchangeRateRecord,
    OutcomeReasonRecord,
    PipelineRecord,
    StageRecord,
)
from rapport.sales.records.commissions import CommissionPlanRecord, CommissionStatementRecord, CommissionTierRecord
from rapport.sales.records.competitors import CompetitorRecord, DealCompetitorRecord
from rapport.sales.records.contacts import DealContactRecord
from rapport.sales.records.contracts import ContractRecord
from rapport.sales.records.credit import CreditAccountRecord, CreditCheckRecord, CustomerClassRecord
from rapport.sales.records.deals import DealRecord
from rapport.sales.records.deliveries import DeliveredLineRecord, DeliveryRecord
from rapport.sales.records.documents import DiscountLimitRecord, LetterHeadRecord, NumberRangeRecord
from rapport.sales.records.forecasts import ForecastOverrideRecord, QuotaRecord
from rapport.sales.records.forms import WebFormRecord
from rapport.sales.records.invoices import InvoiceLineRecord, InvoiceRecord
from rapport.sales.records.lead_touches import LeadTouchRecord
from rapport.sales.records.leads import OPEN as OPEN_LEADS
from rapport.sales.records.leads import LeadRecord
from rapport.sales.records.lines import DealLineRecord
from rapport.sales.records.orders import OrderLineRecord, OrderRecord
from rapport.sales.records.payments import PaymentAllocationRecord, PaymentRecord
from rapport.sales.records.prices import PriceBookRecord, PriceEntryRecord, TaxRateRecord
from rapport.sales.records.products import ProductPartRecord, ProductRecord, SalesArgumentRecord
from rapport.sales.records.quotes import QuoteLineRecord, QuoteRecord
from rapport.sales.records.sequences import EnrolmentRecord, SequenceRecord, SequenceStepRecord
from rapport.sales.records.splits import DealSplitRecord
from rapport.sales.records.targets import ActivityTargetRecord
from rapport.sales.reports import REPORTS
from rapport.sales.sequences.api import ROUTES as SEQUENCE_ROUTES
from rapport.sales.sequences.following import SequenceGuard
from rapport.sales.sequences.guards import LedgerGuard
from rapport.sales.sequences.tasks import StopConsumer
from rapport.sales.sequences.views import EnrolAction
from rapport.sales.start import SHIPPED
from rapport.sales.suggestions import CustomerSuggestionsPanel, SuggestionsPanel
from rapport.sales.timeline import KIND, LOST, MOVED, WON, in_words

MODULE = Module(
    name="sales",
    label=_("Sales"),
    records=[
        LeadRecord,
        LeadTouchRecord,
        WebFormRecord,
        DealRecord,
        DealContactRecord,
        DealSplitRecord,
        DealCompetitorRecord,
        CompetitorRecord,
        DealLineRecord,
        QuoteRecord,
        QuoteLineRecord,
        OrderRecord,
        OrderLineRecord,
        DeliveryRecord,
        DeliveredLineRecord,
        InvoiceRecord,
        InvoiceLineRecord,
        PaymentRecord,
        PaymentAllocationRecord,
        CreditAccountRecord,
        CreditCheckRecord,
        CustomerClassRecord,
        AccountPlanRecord,
        AccountGoalRecord,
        ContractRecord,
        SequenceRecord,
        SequenceStepRecord,
        EnrolmentRecord,
        ProductRecord,
        PipelineRecord,
        StageRecord,
        OutcomeReasonRecord,
        ExchangeRateRecord,
        PriceBookRecord,
        PriceEntryRecord,
        ProductPartRecord,
        SalesArgumentRecord,
        TaxRateRecord,
        NumberRangeRecord,
        LetterHeadRecord,
        DiscountLimitRecord,
        QuotaRecord,
        ForecastOverrideRecord,
        ActivityTargetRecord,
        CommissionPlanRecord,
        CommissionTierRecord,
        CommissionStatementRecord,
    ],
    menu=[
        "leads",
        "deals",
        "quotes",
        "orders",
        "invoices",
        "payments",
        "account-plans",
        "contracts",
        "sequences",
        "products",
        "price-books",
        "competitors",
    ],
    phone_menu=[],
    extensions=[
        *SHIPPED,
        StagePath(),
        MyTargets(),
        NextSteps(),
        StuckDeals(),
        DealsBrief(),
        PanelExtension(["deals"], LinesPanel(DEAL_LINES)),
        PanelExtension(["deals"], DealQuotesPanel()),
        PanelExtension(["quotes"], LinesPanel(QUOTE_LINES)),
        PanelExtension(["people", "organisations", "households"], QuotesPanel()),
        QuotesBrief(),
        QuoteGuard(),
        DiscountListener(),
        PanelExtension(["deals", "quotes"], OrdersOfPanel()),
        PanelExtension(["orders"], LinesPanel(ORDER_LINES)),
        PanelExtension(["people", "organisations", "households"], OrdersPanel()),
        PanelExtension(["people", "organisations", "households"], CreditPanel()),
        OrdersBrief(),
        OrderGuard(),
        CreditReleases(),
        PanelExtension(["invoices"], LinesPanel(INVOICE_LINES)),
        PanelExtension(["people", "organisations", "households"], InvoicesPanel()),
        InvoicesBrief(),
        PanelExtension(["quotes", "invoices"], UnsentPanel()),
        InvoiceGuard(),
        *INVOICE_ROUTES,
        *ORDER_ROUTES,
        *SEQUENCE_ROUTES,
        *SEQUENCES,
        SequenceGuard(),
        LedgerGuard(),
        StopConsumer(),
        EnrolAction(),
        PanelExtension(["people"], RelatedList("enrolments", "party", order="-started_at", named_by="sequence")),
        ORDERS_OF_SUBJECT,
        *INVOICES_OF_SUBJECT,
        *CREDIT_OF_SUBJECT,
        PanelExtension(["deals"], KnowledgePanel()),
        PanelExtension(["deals"], SuggestionsPanel()),
        PanelExtension(["competitors"], WinRatePanel()),
        CurrencyGuard(),
        ContractsBrief(),
        AccountPlansBrief(),
        PanelExtension(["people", "organisations", "households"], DealsPanel()),
        PanelExtension(["people", "organisations", "households"], ContractsPanel()),
        PanelExtension(["organisations"], AccountPlansPanel()),
        PanelExtension(["people", "organisations", "households"], CustomerSuggestionsPanel()),
        GrantedLike(["deals", "deal-contacts", "deal-splits", "deal-competitors", "competitors"], like="people"),
        GrantedLike(["contracts", "quotes", "orders", "invoices", "payments"], like="people"),
        GrantedLike(["account-plans", "account-goals"], like="people"),
        GrantedLike(["leads"], like="people"),
        GrantedLike(["sequences", "sequence-steps", "enrolments"], like="people"),
        GrantedLike(["lead-touches"], like="touches"),
        GrantedLike(["web-forms"], like="role-types"),
        GrantedLike(["products", "pipelines", "stages", "outcome-reasons", "exchange-rates"], like="role-types"),
        ConvertAction(),
        *LEAD_ROUTES,
        *MANY_ROUTES,
        LEAD_FILES,
        PartiesBehind(".leads", parties_of_leads),
        TASKS_ABOUT_LEADS,
        *MAILS,
        TouchesOf(".leads", kind="lead-touches", link="lead"),
        *LEADS_OF_SUBJECT,
        PARTS_IN_DEALS,
        QUOTES_OF_SUBJECT,
        *ACCOUNT_PLANS,
        DEALS_OF_GROUP,
        TimelineKind(CAME_IN, _("Became a customer"), "user-search", source=LEADS),
        GrantedLike(["price-books", "price-entries", "product-parts", "tax-rates"], like="role-types"),
        GrantedLike(["sales-arguments"], like="tags"),
        GrantedLike(["deal-lines", "quote-lines", "order-lines"], like="tasks"),
        GrantedLike(["deliveries", "delivered-lines", "invoice-lines", "payment-allocations"], like="tasks"),
        GrantedLike(["credit-accounts", "credit-checks"], like="assignees"),
        GrantedLike(["customer-classes"], like="role-types"),
        GrantedLike(["quotas", "forecast-overrides", "activity-targets"], like="assignees"),
        GrantedLike(["commission-statements"], like="assignees"),
        GrantedLike(["commission-plans", "commission-tiers"], like="role-types"),
        MenuPage(_("Forecast"), "forecast", "trending-up", kind="deals", after="deals"),
        MenuPage(_("Performance"), "performance", "trophy", kind="deals", after="deals"),
        MenuPage(_("Ageing"), "invoice-ageing", "hourglass", kind="invoices", after="payments"),
        MenuPage(_("Commissions"), "commissions", "wallet", kind="commission-statements", after="deals"),
        FollowsTerritory("deals", _("Open deals"), open={"state": "open"}, value="base_amount"),
        FollowsTerritory(
            "contracts",
            _("Open contracts"),
            open={"status__in": ["draft", "active", "cancelled"]},
            value="base_yearly_amount",
            per=_("a year"),
        ),
        AboutKind(
            "deals",
            ["party", "contacts__person"],
            offered=open_deals,
            open={"state": "open"},
            open_label=_("Open deals"),
        ),
        FollowsTerritory("quotes", _("Open quotes"), open={"status__in": ["draft", "sent"]}, value="base_amount"),
        FollowsTerritory(
            "orders",
            _("Open orders"),
            open={"status__in": ["draft", "held", "confirmed", "part"]},
            value="base_amount",
        ),
        FollowsTerritory(
            "invoices", _("Unpaid invoices"), open={"status__in": ["draft", "issued", "part"]}, value="base_amount"
        ),
        AboutKind("orders", ["party", "contact"]),
        AboutKind("invoices", ["party", "contact"]),
        AboutKind("contracts", ["party"]),
        AboutKind("quotes", ["party", "contact"]),
        AboutKind("account-plans", ["party"]),
        AboutKind("leads", ["person", "organisation"]),
        PlacedByRules(
            "leads",
            _("Open leads"),
            open={"status__in": OPEN_LEADS},
            party_kinds={"organisation": ~Q(company=""), "person": Q(company="")},
            organisation=OfOrganisation("email", "website", "company_key"),
        ),
        TimelineKind(SENT, _("Quote sent"), "file-text", source=QUOTES),
        TimelineKind(ACCEPTED, _("Quote accepted"), "badge-check", source=QUOTES),
        TimelineKind(DECLINED, _("Quote declined"), "circle-x", source=QUOTES),
        TimelineKind(EXPIRED, _("Quote expired"), "calendar-x", source=QUOTES),
        TimelineKind(CONFIRMED, _("Order confirmed"), "shopping-cart", source=ORDERS),
        TimelineKind(CLOSED, _("Order closed"), "archive", source=ORDERS),
        TimelineKind(CANCELLED, _("Order cancelled"), "circle-x", source=ORDERS),
        TimelineKind(SENT_OUT, _("Delivery shipped"), "truck", source=DELIVERIES),
        TimelineKind(ISSUED, _("Invoice issued"), "receipt", source=INVOICES),
        TimelineKind(CREDITED, _("Credit note issued"), "undo-2", source=INVOICES),
        TimelineKind(RECEIVED, _("Payment received"), "wallet", source=PAYMENTS),
        TimelineKind(MOVED, _("Deal"), "handshake", source=KIND, words=in_words),
        TimelineKind(WON, _("Deal won"), "badge-check", source=KIND, words=in_words),
        TimelineKind(LOST, _("Deal lost"), "circle-x", source=KIND, words=in_words),
    ],
    reports=REPORTS,
    sample_data="rapport.sales.sample.load_demo",
    after_migrate="rapport.sales.start.after_migrate",
)
