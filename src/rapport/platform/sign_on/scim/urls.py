"""Addresses of SCIM, below /scim/v2/."""

from django.urls import path

from rapport.platform.sign_on.scim import views

urlpatterns = [
    path("Users", views.users_view, name="scim-users"),
    path("Users/<uuid:uid>", views.user_view, name="scim-user"),
    path("Groups", views.groups_view, name="scim-groups"),
    path("Groups/<uuid:uid>", views.group_view, name="scim-group"),
    path(".search", views.search_view, {"what": ""}, name="scim-search"),
    path("Users/.search", views.search_view, {"what": "Users"}, name="scim-users-search"),
    path("Groups/.search", views.search_view, {"what": "Groups"}, name="scim-groups-search"),
    path("ServiceProviderConfig", views.configuration_view, name="scim-configuration"),
    path("ResourceTypes", views.described_view, {"what": "ResourceTypes"}, name="scim-types"),
    path("ResourceTypes/<str:name>", views.described_view, {"what": "ResourceTypes"}, name="scim-type"),
    path("Schemas", views.described_view, {"what": "Schemas"}, name="scim-schemas"),
    path("Schemas/<str:name>", views.described_view, {"what": "Schemas"}, name="scim-schema"),
    path("<path:rest>", views.nowhere, name="scim-nowhere"),
]
