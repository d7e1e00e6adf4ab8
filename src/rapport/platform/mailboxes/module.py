"""The mailboxes package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.mailboxes.panels import ConnectionPanel, ReceivedPanel, SendingPanel
from rapport.platform.mailboxes.records import MailAccountRecord
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension

MODULE = Module(
    name="mailboxes",
    label=_("Mail"),
    records=[MailAccountRecord],
    settings_groups=[(_("Automation and integration"), ["mail-accounts"])],
    extensions=[
        PanelExtension(["mail-accounts"], ConnectionPanel()),
        PanelExtension(["mail-accounts"], SendingPanel()),
        PanelExtension(["mail-accounts"], ReceivedPanel()),
    ],
)
