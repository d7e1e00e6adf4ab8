"""Routes of the sales module; the pages that every record kind has are in rapport.platform.web.urls."""

from django.urls import path

from rapport.sales.account_plans.views import GoalReachedView
from rapport.sales.commissions.views import CommissionCloseView, CommissionsView
from rapport.sales.contracts.views import ContractRenewView
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.forecasts.accuracy_page import ForecastAccuracyView
from rapport.sales.forecasts.changes_page import ForecastChangesView
from rapport.sales.forecasts.views import ForecastView
from rapport.sales.forms.making import WebFormFieldsView, WebFormPreviewView
from rapport.sales.forms.pages import WebFormEmbedView, WebFormView
from rapport.sales.invoices.ageing import AgeingView
from rapport.sales.invoices.rules import INVOICE_LINES
from rapport.sales.invoices.views import (
    InvoiceCreditView,
    InvoiceHybridView,
    InvoiceIssueView,
    InvoicePayView,
    InvoicePdfView,
    InvoiceXmlView,
    OrderInvoiceView,
)
from rapport.sales.leads.many_views import ConvertManyView
from rapport.sales.leads.touch_views import LeadComposeView
from rapport.sales.leads.views import ConvertView
from rapport.sales.orders.rules import ORDER_LINES
from rapport.sales.orders.views import (
    DeliveryCancelView,
    DeliveryPdfView,
    DeliveryShipView,
    OrderCancelView,
    OrderCloseView,
    OrderConfirmView,
    OrderDeliverView,
    OrderPdfView,
    QuoteOrderView,
)
from rapport.sales.performance.views import PerformanceView, PersonView
from rapport.sales.quotes.pages import QuotePagePdfView, QuotePageView
from rapport.sales.quotes.rules import QUOTE_LINES
from rapport.sales.quotes.views import (
    DealQuoteView,
    QuoteAnswerView,
    QuoteDiscountView,
    QuoteLinkView,
    QuotePdfView,
    QuoteSendView,
    QuoteVersionView,
)
from rapport.sales.sequences.views import EnrolManyView, SequenceConditionView, SequenceResultsView, SteerView
from rapport.sales.views.lines import LinesView
from rapport.sales.views.prices import PriceBookConditionView

urlpatterns = [
    path("leads/<uuid:uid>/convert/", ConvertView.as_view(), name="lead-convert"),
    path("people/bulk/enrol/", EnrolManyView.as_view(), name="enrol-many"),
    path("sequences/<uuid:uid>/results/", SequenceResultsView.as_view(), name="sequence-results"),
    path("sequence-steps/<uuid:uid>/condition/", SequenceConditionView.as_view(), name="sequence-condition"),
    path("enrolments/<uuid:uid>/pause/", SteerView.as_view(act="pause"), name="enrolment-pause"),
    path("enrolments/<uuid:uid>/resume/", SteerView.as_view(act="resume"), name="enrolment-resume"),
    path("enrolments/<uuid:uid>/stop/", SteerView.as_view(act="stop"), name="enrolment-stop"),
    path("leads/bulk/convert/", ConvertManyView.as_view(), name="leads-convert-many"),
    path("leads/<uuid:uid>/touches/", LeadComposeView.as_view(), name="lead-compose"),
    path("web-forms/<uuid:uid>/embed/", WebFormEmbedView.as_view(), name="web-form-embed"),
    path("web-forms/<uuid:uid>/fields/", WebFormFieldsView.as_view(), name="web-form-fields"),
    path("web-forms/<uuid:uid>/preview/", WebFormPreviewView.as_view(), name="web-form-preview"),
    path("forms/<str:token>/", WebFormView.as_view(), name="web-form"),
    path("deals/<uuid:uid>/lines/", LinesView.as_view(document=DEAL_LINES), name="deal-lines-of"),
    path("deals/<uuid:uid>/quote/", DealQuoteView.as_view(), name="deal-quote"),
    path("quotes/<uuid:uid>/lines/", LinesView.as_view(document=QUOTE_LINES), name="quote-lines-of"),
    path("quotes/<uuid:uid>/send/", QuoteSendView.as_view(), name="quote-send"),
    path("quotes/<uuid:uid>/discount/", QuoteDiscountView.as_view(), name="quote-discount"),
    path("quotes/<uuid:uid>/answer/", QuoteAnswerView.as_view(), name="quote-answer"),
    path("quotes/<uuid:uid>/link/", QuoteLinkView.as_view(), name="quote-link"),
    path("quotes/<uuid:uid>/pdf/", QuotePdfView.as_view(), name="quote-pdf"),
    path("offers/<str:token>/", QuotePageView.as_view(), name="quote-page"),
    path("offers/<str:token>/pdf/", QuotePagePdfView.as_view(), name="quote-page-pdf"),
    path("quotes/<uuid:uid>/version/", QuoteVersionView.as_view(), name="quote-version"),
    path("quotes/<uuid:uid>/order/", QuoteOrderView.as_view(), name="quote-order"),
    path("orders/<uuid:uid>/lines/", LinesView.as_view(document=ORDER_LINES), name="order-lines-of"),
    path("orders/<uuid:uid>/confirm/", OrderConfirmView.as_view(), name="order-confirm"),
    path("orders/<uuid:uid>/deliver/", OrderDeliverView.as_view(), name="order-deliver"),
    path("orders/<uuid:uid>/close/", OrderCloseView.as_view(), name="order-close"),
    path("orders/<uuid:uid>/cancel/", OrderCancelView.as_view(), name="order-cancel"),
    path("orders/<uuid:uid>/pdf/", OrderPdfView.as_view(), name="order-pdf"),
    path("orders/<uuid:uid>/invoice/", OrderInvoiceView.as_view(), name="order-invoice"),
    path("invoices/ageing/", AgeingView.as_view(), name="invoice-ageing"),
    path("invoices/<uuid:uid>/lines/", LinesView.as_view(document=INVOICE_LINES), name="invoice-lines-of"),
    path("invoices/<uuid:uid>/issue/", InvoiceIssueView.as_view(), name="invoice-issue"),
    path("invoices/<uuid:uid>/credit/", InvoiceCreditView.as_view(), name="invoice-credit"),
    path("invoices/<uuid:uid>/pay/", InvoicePayView.as_view(), name="invoice-pay"),
    path("invoices/<uuid:uid>/e-invoice/", InvoiceHybridView.as_view(), name="invoice-hybrid"),
    path("invoices/<uuid:uid>/xrechnung/", InvoiceXmlView.as_view(), name="invoice-xml"),
    path("invoices/<uuid:uid>/pdf/", InvoicePdfView.as_view(), name="invoice-pdf"),
    path("deliveries/<uuid:uid>/ship/", DeliveryShipView.as_view(), name="delivery-ship"),
    path("deliveries/<uuid:uid>/cancel/", DeliveryCancelView.as_view(), name="delivery-cancel"),
    path("deliveries/<uuid:uid>/pdf/", DeliveryPdfView.as_view(), name="delivery-pdf"),
    path("price-books/<uuid:uid>/condition/", PriceBookConditionView.as_view(), name="price-book-condition"),
    path("sales/forecast/", ForecastView.as_view(), name="forecast"),
    path("sales/forecast/changes/", ForecastChangesView.as_view(), name="forecast-changes"),
    path("sales/forecast/accuracy/", ForecastAccuracyView.as_view(), name="forecast-accuracy"),
    path("sales/performance/", PerformanceView.as_view(), name="performance"),
    path("sales/performance/people/<uuid:uid>/", PersonView.as_view(), name="performance-person"),
    path("sales/commissions/", CommissionsView.as_view(), name="commissions"),
    path("sales/commissions/<uuid:uid>/close/", CommissionCloseView.as_view(), name="commission-close"),
    path("contracts/<uuid:uid>/renew/", ContractRenewView.as_view(), name="contract-renew"),
    path("account-goals/<uuid:uid>/reached/", GoalReachedView.as_view(), name="account-goal-reached"),
]
