"""The automation package as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.automation.consumer import AutomationConsumer
from rapport.platform.automation.hand_views import RunAction, RunPart
from rapport.platform.automation.incoming.panel import InletPanel
from rapport.platform.automation.panels import RunsPanel, SentencePanel
from rapport.platform.automation.records import AutomationRecord
from rapport.platform.automation.steps.branching import Branch
from rapport.platform.automation.steps.calling import CallOut
from rapport.platform.automation.steps.telling import Notify
from rapport.platform.automation.steps.waiting import Wait
from rapport.platform.automation.steps.writing import CreateRecord, SetFields
from rapport.platform.automation.tours import AUTOMATIONS
from rapport.platform.records.registry import Module
from rapport.platform.web.panels import PanelExtension

MODULE = Module(
    name="automation",
    label=_("Automation"),
    records=[AutomationRecord],
    settings_groups=[(_("Automation and integration"), ["automations"])],
    extensions=[
        AutomationConsumer(),
        SetFields(),
        CreateRecord(),
        Branch(),
        Wait(),
        Notify(),
        CallOut(),
        PanelExtension(["automations"], SentencePanel()),
        PanelExtension(["automations"], InletPanel()),
        PanelExtension(["automations"], RunsPanel()),
        RunPart(),
        RunAction(),
        AUTOMATIONS,
    ],
)
