"""The sales module: its record kinds, its place in the menu, and what it adds to the pages of customers."""

from django.utils.translation import gettext_lazy as _

from rapport.customers.extensions import GrantedLike, TimelineKind
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension
from rapport.sales.competitors import WinRatePanel
from rapport.sales.day import StuckDeals
from rapport.sales.leads.api import ROUTES as LEAD_ROUTES
from rapport.sales.leads.privacy import LEADS_OF_SUBJECT
from rapport.sales.leads.timeline import CAME_IN
from rapport.sales.leads.timeline import KIND as LEADS
from rapport.sales.overview import DealsBrief, DealsPanel
from rapport.sales.path import StagePath
from rapport.sales.records.catalogue import (
    ExchangeRateRecord,
    OutcomeReasonRecord,
    PipelineRecord,
    ProductRecord,
    StageRecord,
)
from rapport.sales.records.competitors import CompetitorRecord, DealCompetitorRecord
from rapport.sales.records.contacts import DealContactRecord
from rapport.sales.records.deals import DealRecord
from rapport.sales.records.forms import WebFormRecord
from rapport.sales.records.leads import LeadRecord
from rapport.sales.records.splits import DealSplitRecord
from rapport.sales.reports import REPORTS
from rapport.sales.timeline import KIND, LOST, MOVED, WON

MODULE = Module(
    name="sales",
    label=_("Sales"),
    records=[
        LeadRecord,
        WebFormRecord,
        DealRecord,
        DealContactRecord,
        DealSplitRecord,
        DealCompetitorRecord,
        CompetitorRecord,
        ProductRecord,
        PipelineRecord,
        StageRecord,
        OutcomeReasonRecord,
        ExchangeRateRecord,
    ],
    menu=["leads", "deals", "products", "competitors"],
    phone_menu=[],
    extensions=[
        StagePath(),
        StuckDeals(),
        DealsBrief(),
        PanelExtension(["competitors"], WinRatePanel()),
        PanelExtension(["people", "organisations", "households"], DealsPanel()),
        GrantedLike(["deals", "deal-contacts", "deal-splits", "deal-competitors", "competitors"], like="people"),
        GrantedLike(["leads"], like="people"),
        GrantedLike(["web-forms"], like="role-types"),
        GrantedLike(["products", "pipelines", "stages", "outcome-reasons", "exchange-rates"], like="role-types"),
        *LEAD_ROUTES,
        *LEADS_OF_SUBJECT,
        TimelineKind(CAME_IN, _("Became a customer"), "user-search", source=LEADS),
        TimelineKind(MOVED, _("Deal"), "handshake", source=KIND),
        TimelineKind(WON, _("Deal won"), "badge-check", source=KIND),
        TimelineKind(LOST, _("Deal lost"), "circle-x", source=KIND),
    ],
    reports=REPORTS,
    sample_data="rapport.sales.sample.load_demo",
    after_migrate="rapport.sales.start.after_migrate",
)
