"""The saved views as a module: their record kind."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.saved_views.pinned import PinnedPart
from rapport.platform.saved_views.records import SavedViewRecord

MODULE = Module(
    name="saved_views",
    label=_("Lists"),
    records=[SavedViewRecord],
    settings_groups=[(_("Lists and fields"), ["views"])],
    extensions=[PinnedPart()],
)
