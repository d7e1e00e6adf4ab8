"""Addresses of notifications and of what one does to a record for oneself."""

from django.urls import path

from rapport.platform.notifications import comments, views

urlpatterns = [
    path("notifications/", views.InboxView.as_view(), name="notifications"),
    path("notifications/menu/", views.MenuView.as_view(), name="notifications-menu"),
    path("notifications/state/", views.StateView.as_view(), name="notifications-state"),
    path("notifications/read/", views.ReadView.as_view(), name="notifications-read"),
    path("notifications/preferences/", views.DeliveryView.as_view(), name="notification-preferences"),
    path("notifications/follow/<slug:kind>/<uuid:uid>/", views.FollowView.as_view(), name="follow"),
    path("notifications/favourite/<slug:kind>/<uuid:uid>/", views.FavouriteView.as_view(), name="favourite"),
    path("notifications/comments/<slug:kind>/<uuid:uid>/", comments.CommentView.as_view(), name="comment"),
    path("notifications/comments/<uuid:uid>/delete/", comments.CommentDeleteView.as_view(), name="comment-delete"),
    path("notifications/mentions/", comments.MentionView.as_view(), name="mentions"),
]
