"""The notifications package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.notifications.consumer import NotificationConsumer
from rapport.platform.notifications.panels import BellPart, FavouritesPart, FollowPart
from rapport.platform.records.registry import Module

MODULE = Module(
    name="notifications",
    label=_("Notifications"),
    extensions=[NotificationConsumer(), FollowPart(), BellPart(), FavouritesPart()],
)
