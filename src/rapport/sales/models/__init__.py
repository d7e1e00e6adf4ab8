"""The tables of the sales module."""

from rapport.sales.models.catalogue import ExchangeRate, OutcomeReason, Product
from rapport.sales.models.contacts import DealContact
from rapport.sales.models.deals import Deal, DealStay, DealTag
from rapport.sales.models.forms import WebForm, WebFormPurpose, WebFormSubmission
from rapport.sales.models.leads import Lead, LeadConsent, LeadTag
from rapport.sales.models.parts import Competitor, DealCompetitor, DealSplit
from rapport.sales.models.pipelines import Forecast, Pipeline, Stage, StagePace, State

__all__ = [
    "Competitor",
    "Deal",
    "DealCompetitor",
    "DealContact",
    "DealSplit",
    "DealStay",
    "DealTag",
    "ExchangeRate",
    "Forecast",
    "Lead",
    "LeadConsent",
    "LeadTag",
    "OutcomeReason",
    "Pipeline",
    "Product",
    "Stage",
    "StagePace",
    "State",
    "WebForm",
    "WebFormPurpose",
    "WebFormSubmission",
]
