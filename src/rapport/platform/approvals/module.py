"""The approvals package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.approvals.locks import ApprovalGuard
from rapport.platform.approvals.panels import AskPart, OwnPanel, RecordApprovalsPanel, WaitingPanel
from rapport.platform.approvals.records import ApprovalActRecord, ApprovalRecord
from rapport.platform.approvals.steps import Approve
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import EVERY_KIND, PanelExtension

MODULE = Module(
    name="approvals",
    label=_("Approvals"),
    records=[ApprovalRecord, ApprovalActRecord],
    extensions=[
        Approve(),
        ApprovalGuard(),
        AskPart(),
        WaitingPanel(),
        PanelExtension(["approvals"], OwnPanel()),
        PanelExtension([EVERY_KIND], RecordApprovalsPanel()),
    ],
)
