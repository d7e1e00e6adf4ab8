"""The guidance as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.guidance.panels import FeedbackButton, FirstStepsPanel, GuidancePart
from rapport.platform.guidance.records import FeedbackRecord
from rapport.platform.guidance.steps import STEPS
from rapport.platform.records.registry import Module

MODULE = Module(
    name="guidance",
    label=_("Help and feedback"),
    records=[FeedbackRecord],
    settings_groups=[(_("Help and feedback"), ["feedback"])],
    extensions=[FirstStepsPanel(), GuidancePart(), FeedbackButton(), *STEPS],
    after_migrate="rapport.platform.guidance.tours.note_known",
)
