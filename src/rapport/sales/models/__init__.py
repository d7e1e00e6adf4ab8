"""The tables of the sales module."""

from rapport.sales.models.account_plans import AccountGoal, AccountPlan
from rapport.sales.models.authority import DiscountLimit, DiscountRequest
from rapport.sales.models.catalogue import ExchangeRate, OutcomeReason, Product
from rapport.sales.models.commissions import (
    CommissionLine,
    CommissionPerson,
    CommissionPlan,
    CommissionStatement,
    CommissionTier,
)
from rapport.sales.models.contacts import DealContact
from rapport.sales.models.contracts import Contract
from rapport.sales.models.credit import CreditAccount, CreditCheck, CustomerClass
from rapport.sales.models.deals import Deal, DealStay, DealTag
from rapport.sales.models.documents import DocumentLanguage, LetterHead, NumberRange, SalesDocument
from rapport.sales.models.forecasts import Call, DealSnapshot, ForecastOverride, Length, Quota, SnapshotNight
from rapport.sales.models.forms import WebForm, WebFormLabel, WebFormPurpose, WebFormSubmission
from rapport.sales.models.invoices import Invoice, InvoiceLine, Payment, PaymentAllocation
from rapport.sales.models.knowledge import ProductPart, SalesArgument
from rapport.sales.models.lead_touches import LeadTouch
from rapport.sales.models.leads import Lead, LeadConsent, LeadTag
from rapport.sales.models.lines import BoughtTogether, DealLine, PricedLine
from rapport.sales.models.orders import DeliveredLine, Delivery, Order, OrderedLine
from rapport.sales.models.parts import Competitor, DealCompetitor, DealSplit
from rapport.sales.models.pipelines import Forecast, Pipeline, Stage, StagePace, State
from rapport.sales.models.prices import PriceBook, PriceEntry
from rapport.sales.models.quotes import Quote, QuotedLine
from rapport.sales.models.sequences import Enrolment, Sequence, SequenceSend, SequenceStep
from rapport.sales.models.targets import ActivityTarget, Measure, TargetLength
from rapport.sales.models.taxes import TaxCategory, TaxRate

__all__ = [
    "AccountGoal",
    "AccountPlan",
    "ActivityTarget",
    "BoughtTogether",
    "Call",
    "CommissionLine",
    "CommissionPerson",
    "CommissionPlan",
    "CommissionStatement",
    "CommissionTier",
    "Competitor",
    "Contract",
    "CreditAccount",
    "CreditCheck",
    "CustomerClass",
    "Deal",
    "DealCompetitor",
    "DealContact",
    "DealLine",
    "DealSnapshot",
    "DealSplit",
    "DealStay",
    "DealTag",
    "DeliveredLine",
    "Delivery",
    "DiscountLimit",
    "DiscountRequest",
    "DocumentLanguage",
    "Enrolment",
    "ExchangeRate",
    "Forecast",
    "ForecastOverride",
    "Invoice",
    "InvoiceLine",
    "Lead",
    "LeadConsent",
    "LeadTag",
    "LeadTouch",
    "Length",
    "LetterHead",
    "Measure",
    "NumberRange",
    "Order",
    "OrderedLine",
    "OutcomeReason",
    "Payment",
    "PaymentAllocation",
    "Pipeline",
    "PriceBook",
    "PriceEntry",
    "PricedLine",
    "Product",
    "ProductPart",
    "Quota",
    "Quote",
    "QuotedLine",
    "SalesArgument",
    "SalesDocument",
    "Sequence",
    "SequenceSend",
    "SequenceStep",
    "SnapshotNight",
    "Stage",
    "StagePace",
    "State",
    "TargetLength",
    "TaxCategory",
    "TaxRate",
    "WebForm",
    "WebFormLabel",
    "WebFormPurpose",
    "WebFormSubmission",
]
