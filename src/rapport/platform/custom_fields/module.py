"""The custom fields and the kinds made in the browser as modules: their record kinds. They stand last, so that they
know the kinds that fields and records may be about."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.custom_fields.keeping import KeepingConsumer
from rapport.platform.custom_fields.kinds.models import OWN_GROUP
from rapport.platform.custom_fields.kinds.records import CustomKindRecord
from rapport.platform.custom_fields.panels import LinkedHere
from rapport.platform.custom_fields.records import CustomFieldRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import EVERY_KIND, PanelExtension

KINDS = Module(
    name=OWN_GROUP,
    label=_("Kinds of your own"),
    records=[CustomKindRecord],
    settings_groups=[(_("Lists and fields"), ["custom-kinds"])],
)

MODULE = Module(
    name="custom_fields",
    label=_("Fields"),
    records=[CustomFieldRecord],
    extensions=[PanelExtension([EVERY_KIND], LinkedHere()), KeepingConsumer()],
    settings_groups=[(_("Lists and fields"), ["custom-fields"])],
)
