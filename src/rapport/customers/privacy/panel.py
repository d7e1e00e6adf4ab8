"""What the rest of the product shows of erasures: a word on the page of whom was erased, and a way to the log."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, PanelExtension
from rapport.platform.web.settings_index import SettingsPage


class ErasedPanel(Panel):
    """Above everything else, when the party was erased."""

    zone = "main"
    template = "customers/privacy/erased.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return instance.erased_at is not None


EXTENSIONS = [
    PanelExtension(("people", "organisations", "households"), ErasedPanel()),
    SettingsPage(_("Erasures"), "erasures", "eraser", _("Who was erased is not told; when and why is.")),
]
