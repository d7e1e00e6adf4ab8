"""The assignment package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.assignment.panels import ConditionPanel, SharesPanel, WhyPanel
from rapport.platform.assignment.records import AbsenceRecord, AssigneeRecord, AssignmentRuleRecord
from rapport.platform.assignment.steps import AssignOwner
from rapport.platform.assignment.views import AssignAction
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import EVERY_KIND, PanelExtension

MODULE = Module(
    name="assignment",
    label=_("Assignment"),
    records=[AssignmentRuleRecord, AssigneeRecord, AbsenceRecord],
    extensions=[
        AssignOwner(),
        AssignAction(),
        PanelExtension(["assignment-rules"], ConditionPanel()),
        PanelExtension(["assignment-rules"], SharesPanel()),
        PanelExtension([EVERY_KIND], WhyPanel()),
    ],
)
