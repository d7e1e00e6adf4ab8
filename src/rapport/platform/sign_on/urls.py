"""Addresses of the pages about signing in, and of the way through identity providers."""

from django.urls import include, path

from rapport.platform.sign_on.views import providers, rules, saml

urlpatterns = [
    path("settings/sign-in/", rules.SignInSettingsView.as_view(), name="sign-in-settings"),
    path("settings/sign-in/roles/<uuid:uid>/", rules.RuleView.as_view(), name="sign-in-role"),
    path("settings/sign-in/<slug:audience>/", rules.RuleView.as_view(), name="sign-in-rule"),
    path("settings/identity-providers/new/", providers.ProviderView.as_view(), name="identity-provider-new"),
    path(
        "settings/identity-providers/new/saml/",
        providers.ProviderView.as_view(saml=True),
        name="identity-provider-new-saml",
    ),
    path("settings/identity-providers/<uuid:uid>/", providers.ProviderView.as_view(), name="identity-provider"),
    path(
        "settings/identity-providers/<uuid:uid>/remove/",
        providers.ProviderRemoveView.as_view(),
        name="identity-provider-remove",
    ),
    path("scim/v2/", include("rapport.platform.sign_on.scim.urls")),
    path("sign-on/<uuid:uid>/", providers.BeginView.as_view(), name="identity-begin"),
    path("sign-on/<uuid:uid>/callback/", providers.CallbackView.as_view(), name="identity-callback"),
    path("sign-on/<uuid:uid>/metadata/", saml.MetadataView.as_view(), name="saml-metadata"),
    path("sign-on/<uuid:uid>/answer/", saml.AnswerView.as_view(), name="saml-answer"),
    path("sign-on/<uuid:uid>/finish/", saml.FinishView.as_view(), name="saml-finish"),
    path("sign-on/<uuid:uid>/logout/", saml.SignOutView.as_view(), name="saml-logout"),
    path("sign-on/<uuid:uid>/leave/", saml.LeaveView.as_view(), name="saml-leave"),
]
