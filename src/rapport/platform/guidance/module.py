"""The guidance as a module."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.guidance.answers import FeedbackAnswers
from rapport.platform.guidance.field_tips import may_word
from rapport.platform.guidance.help_editing import EditedHelp
from rapport.platform.guidance.help_records import FieldTipRecord, HelpTextRecord
from rapport.platform.guidance.panels import FeedbackButton, FirstStepsPanel, GuidancePart
from rapport.platform.guidance.records import FeedbackRecord
from rapport.platform.guidance.steps import STEPS
from rapport.platform.records.registry import Module
from rapport.platform.web.settings_index import SettingsPage, everybody

HELP = _("Help and feedback")

MODULE = Module(
    name="guidance",
    label=HELP,
    records=[FeedbackRecord, HelpTextRecord, FieldTipRecord],
    settings_groups=[(HELP, ["feedback", "help-texts", "field-tips"])],
    extensions=[
        FirstStepsPanel(),
        GuidancePart(),
        FeedbackButton(),
        FeedbackAnswers(),
        *STEPS,
        EditedHelp(),
        SettingsPage(
            _("Tips of all fields"),
            "field-tips-of",
            "text-cursor-input",
            _("Kind by kind: what helps with each field, as shipped and as you word it."),
            group=HELP,
            open_to=may_word,
        ),
        SettingsPage(
            _("Keyboard map"),
            "help-keyboard",
            "keyboard",
            _("Every key and what it does."),
            group=HELP,
            open_to=everybody,
            words=_("keys shortcuts hotkeys"),
        ),
    ],
    after_migrate="rapport.platform.guidance.tours.note_known",
)
