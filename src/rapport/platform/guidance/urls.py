"""Addresses of the guidance; included before those of the record kinds and of the help."""

from django.urls import path

from rapport.platform.guidance.feedback_views import GiveFeedbackView
from rapport.platform.guidance.field_tips import TipsOfKindView
from rapport.platform.guidance.help_editing import EditHelpView
from rapport.platform.guidance.views import GettingStartedView, TourSeenView, TourView

urlpatterns = [
    path("feedback/give/", GiveFeedbackView.as_view(), name="feedback-give"),
    path("getting-started/", GettingStartedView.as_view(), name="getting-started"),
    path("tours/<slug:name>/", TourView.as_view(), name="tour"),
    path("tours/<slug:name>/seen/", TourSeenView.as_view(), name="tour-seen"),
    path("help/<slug:name>/edit/", EditHelpView.as_view(), name="help-edit"),
    path("field-tips/of/", TipsOfKindView.as_view(), name="field-tips-of"),
]
