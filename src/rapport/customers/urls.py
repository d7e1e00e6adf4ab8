"""Routes of the customers module; the pages that every record kind has are in rapport.platform.web.urls."""

from django.urls import path

from rapport.customers.consent.pages import ConfirmView, PreferencesView, UnsubscribeView
from rapport.customers.consent.views import ArchiveContentView, ArchiveView, ConsentView, LinksView, SubjectExportView
from rapport.customers.outgoing.list_views import DiscardView, OutgoingView, TakeBackView
from rapport.customers.outgoing.views import AddressesView, WriteView
from rapport.customers.privacy.hold_views import PartyHoldView
from rapport.customers.privacy.many_views import EraseManyView
from rapport.customers.privacy.retention.views import (
    HoldConditionView,
    RetentionConditionView,
    RetentionRunView,
    TrialView,
)
from rapport.customers.privacy.views import EraseView, ErasuresView
from rapport.customers.views.about import AboutComposeView, AboutLookupView, ActivityView
from rapport.customers.views.cadence import CadenceConditionView
from rapport.customers.views.hand_offs import HandOffAnswerView
from rapport.customers.views.log import CandidatesView, LogView
from rapport.customers.views.parties import (
    ComposeView,
    PartyTouchView,
    PinView,
    TaskDoneView,
    TimelineView,
    TouchDeleteView,
)
from rapport.customers.views.promises import PromiseSettleView
from rapport.customers.views.relations import MapView, TreeView

urlpatterns = [
    path("parties/<uuid:uid>/timeline/", TimelineView.as_view(), name="party-timeline"),
    path("parties/<uuid:uid>/timeline/<uuid:touch>/", PartyTouchView.as_view(), name="party-touch"),
    path("parties/<uuid:uid>/timeline/<uuid:touch>/pin/", PinView.as_view(), name="party-touch-pin"),
    path("parties/<uuid:uid>/timeline/<uuid:touch>/delete/", TouchDeleteView.as_view(), name="party-touch-delete"),
    path("parties/<uuid:uid>/touches/", ComposeView.as_view(), name="party-compose"),
    path("parties/<uuid:uid>/erase/", EraseView.as_view(), name="party-erase"),
    path("parties/<uuid:uid>/hold/", PartyHoldView.as_view(), name="party-hold"),
    path("retention-rules/<uuid:uid>/condition/", RetentionConditionView.as_view(), name="retention-condition"),
    path("retention-rules/<uuid:uid>/dry-run/", TrialView.as_view(), name="retention-dry-run"),
    path("retention-runs/<uuid:uid>/", RetentionRunView.as_view(), name="retention-run"),
    path("legal-holds/<uuid:uid>/condition/", HoldConditionView.as_view(), name="legal-hold-condition"),
    path("<slug:kind>/bulk/erase/", EraseManyView.as_view(), name="erase-many"),
    path("erasures/", ErasuresView.as_view(), name="erasures"),
    path("about/lookup/", AboutLookupView.as_view(), name="about-lookup"),
    path("about/<slug:kind>/<uuid:uid>/activity/", ActivityView.as_view(), name="about-activity"),
    path("about/<slug:kind>/<uuid:uid>/touches/", AboutComposeView.as_view(), name="about-compose"),
    path("mail/write/", WriteView.as_view(), name="mail-write"),
    path("mail/addresses/", AddressesView.as_view(), name="mail-addresses"),
    path("mail/outgoing/", OutgoingView.as_view(), name="outgoing-mails"),
    path("mail/outgoing/<uuid:uid>/take-back/", TakeBackView.as_view(), name="outgoing-mail-take-back"),
    path("mail/outgoing/<uuid:uid>/delete/", DiscardView.as_view(), name="outgoing-mail-delete"),
    path("touches/log/", LogView.as_view(), name="touch-log"),
    path("touches/log/candidates/", CandidatesView.as_view(), name="touch-log-candidates"),
    path("cadence-rules/<uuid:uid>/condition/", CadenceConditionView.as_view(), name="cadence-condition"),
    path("hand-offs/<uuid:uid>/answer/", HandOffAnswerView.as_view(), name="hand-off-answer"),
    path("promises/<uuid:uid>/settle/", PromiseSettleView.as_view(), name="promise-settle"),
    path("tasks/<uuid:uid>/done/", TaskDoneView.as_view(), name="task-done"),
    path("people/<uuid:uid>/map/", MapView.as_view(), name="people-map"),
    path("organisations/<uuid:uid>/map/", MapView.as_view(), name="organisations-map"),
    path("households/<uuid:uid>/map/", MapView.as_view(), name="households-map"),
    path("organisations/<uuid:uid>/tree/", TreeView.as_view(), name="organisations-tree"),
    path("parties/<uuid:uid>/consent/links/", LinksView.as_view(), name="party-consent-links"),
    path("subject-archives/<uuid:uid>/", ArchiveView.as_view(), name="subject-archive"),
    path("subject-archives/<uuid:uid>/content/", ArchiveContentView.as_view(), name="subject-archive-content"),
    path("parties/<uuid:uid>/consent/archive/", SubjectExportView.as_view(), name="party-archive"),
    path("parties/<uuid:uid>/consent/<uuid:purpose>/<slug:channel>/", ConsentView.as_view(), name="party-consent"),
    path("consent/unsubscribe/<str:token>/", UnsubscribeView.as_view(), name="consent-unsubscribe"),
    path("consent/confirm/<str:token>/", ConfirmView.as_view(), name="consent-confirm"),
    path("consent/<str:token>/", PreferencesView.as_view(), name="consent-preferences"),
]
