"""Routes of the help."""

from django.urls import path

from rapport.platform.web.help.views import (
    HelpIndexView,
    HelpPanelView,
    HelpPictureView,
    HelpTopicView,
    KeyboardView,
)

urlpatterns = [
    path("help/", HelpIndexView.as_view(), name="help"),
    path("help/panel/", HelpPanelView.as_view(), name="help-panel"),
    path("help/keyboard/", KeyboardView.as_view(), name="help-keyboard"),
    path("help/pictures/<slug:language>/<slug:name>.webp", HelpPictureView.as_view(), name="help-picture"),
    path("help/<slug:name>/", HelpTopicView.as_view(), name="help-topic"),
]
