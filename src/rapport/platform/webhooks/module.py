"""The webhooks package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension
from rapport.platform.webhooks.consumer import WebhookConsumer
from rapport.platform.webhooks.panels import DeliveriesPanel, SecretPanel
from rapport.platform.webhooks.records import WebhookRecord

MODULE = Module(
    name="webhooks",
    label=_("Integration"),
    records=[WebhookRecord],
    settings_groups=[(_("Automation and integration"), ["webhooks"])],
    extensions=[
        WebhookConsumer(),
        PanelExtension(["webhooks"], DeliveriesPanel()),
        PanelExtension(["webhooks"], SecretPanel()),
    ],
)
