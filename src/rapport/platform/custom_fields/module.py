"""The custom fields as a module: their record kind. It stands last, so that it knows the kinds that may have some."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.custom_fields.panels import LinkedHere
from rapport.platform.custom_fields.records import CustomFieldRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import EVERY_KIND, PanelExtension

MODULE = Module(
    name="custom_fields",
    label=_("Fields"),
    records=[CustomFieldRecord],
    extensions=[PanelExtension([EVERY_KIND], LinkedHere())],
    settings_groups=[(_("Lists and fields"), ["custom-fields"])],
)
