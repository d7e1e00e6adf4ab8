"""Routes of the help."""

from django.urls import path

from rapport.platform.web.help.views import HelpIndexView, HelpPanelView, HelpTopicView

urlpatterns = [
    path("help/", HelpIndexView.as_view(), name="help"),
    path("help/panel/", HelpPanelView.as_view(), name="help-panel"),
    path("help/<slug:name>/", HelpTopicView.as_view(), name="help-topic"),
]
