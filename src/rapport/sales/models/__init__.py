"""The tables of the sales module."""

from rapport.sales.models.catalogue import ExchangeRate, OutcomeReason, Product
from rapport.sales.models.deals import Deal, DealStay, DealTag
from rapport.sales.models.pipelines import Forecast, Pipeline, Stage, State

__all__ = [
    "Deal",
    "DealStay",
    "DealTag",
    "ExchangeRate",
    "Forecast",
    "OutcomeReason",
    "Pipeline",
    "Product",
    "Stage",
    "State",
]
