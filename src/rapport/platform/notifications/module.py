"""The notifications package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.notifications.changes import ChangedKinds
from rapport.platform.notifications.comments import CommentsPanel
from rapport.platform.notifications.consumer import NotificationConsumer
from rapport.platform.notifications.panels import BellPart, FavouritesPart, FollowActs, FollowPart
from rapport.platform.notifications.records import CommentRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import EVERY_KIND, PanelExtension

MODULE = Module(
    name="notifications",
    label=_("Notifications"),
    records=[CommentRecord],
    extensions=[
        NotificationConsumer(),
        ChangedKinds(),
        FollowPart(),
        FollowActs(),
        BellPart(),
        FavouritesPart(),
        PanelExtension([EVERY_KIND], CommentsPanel()),
    ],
)
