"""The sales module: its record kinds, its place in the menu, and what it adds to the pages of customers."""

from django.utils.translation import gettext_lazy as _

from rapport.customers.extensions import GrantedLike, TimelineKind
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension
from rapport.sales.overview import DealsBrief, DealsPanel
from rapport.sales.path import StagePath
from rapport.sales.records.catalogue import (
    ExchangeRateRecord,
    OutcomeReasonRecord,
    PipelineRecord,
    ProductRecord,
    StageRecord,
)
from rapport.sales.records.deals import DealRecord
from rapport.sales.reports import REPORTS
from rapport.sales.timeline import KIND, LOST, MOVED, WON

MODULE = Module(
    name="sales",
    label=_("Sales"),
    records=[
        DealRecord,
        ProductRecord,
        PipelineRecord,
        StageRecord,
        OutcomeReasonRecord,
        ExchangeRateRecord,
    ],
    menu=["deals", "products"],
    phone_menu=[],
    extensions=[
        StagePath(),
        DealsBrief(),
        PanelExtension(["people", "organisations", "households"], DealsPanel()),
        GrantedLike(["deals"], like="people"),
        GrantedLike(["products", "pipelines", "stages", "outcome-reasons", "exchange-rates"], like="role-types"),
        TimelineKind(MOVED, _("Deal"), "handshake", source=KIND),
        TimelineKind(WON, _("Deal won"), "badge-check", source=KIND),
        TimelineKind(LOST, _("Deal lost"), "circle-x", source=KIND),
    ],
    reports=REPORTS,
    sample_data="rapport.sales.sample.load_demo",
    after_migrate="rapport.sales.start.after_migrate",
)
