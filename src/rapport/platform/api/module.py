"""The API as a module: its pages of the settings."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.web.settings_index import INTEGRATION, SettingsPage, everybody

MODULE = Module(
    name="api",
    label=INTEGRATION,
    extensions=[
        SettingsPage(
            _("API documentation"),
            "api:docs",
            "book-open",
            _("How programs read and write."),
            group=INTEGRATION,
            open_to=everybody,
            words="OpenAPI REST",
        ),
        SettingsPage(
            _("API tokens"),
            "api-tokens",
            "key-round",
            _("Keys for programs that act as you."),
            group=INTEGRATION,
            open_to=everybody,
        ),
    ],
)
