"""Addresses of the pages about signing in."""

from django.urls import path

from rapport.platform.sign_on.views import rules

urlpatterns = [
    path("settings/sign-in/", rules.SignInSettingsView.as_view(), name="sign-in-settings"),
    path("settings/sign-in/roles/<uuid:uid>/", rules.RuleView.as_view(), name="sign-in-role"),
    path("settings/sign-in/<slug:audience>/", rules.RuleView.as_view(), name="sign-in-rule"),
]
