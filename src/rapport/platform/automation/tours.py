"""The tour of the automations."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.guidance.tours import Stop, Tour

AUTOMATIONS = Tour(
    "automations",
    _("Let a rule do it"),
    _("When something happens, if it is so, then do that: tried before it is switched on."),
    [
        Stop(
            _("Rules of your own"),
            _("Each says when it acts, on which records and what it does. Its page tells every time that it did."),
            page="automations-list",
        ),
        Stop(
            _("Name it and say what starts it"),
            _("A record is created or changed, a day comes, or somebody presses a button."),
            anchor="rule-new",
            page="automations-new",
        ),
        Stop(
            _("Or begin with one of these"),
            _("They are switched off at first, and every part of them can be changed."),
            anchor="rule-starters",
        ),
        Stop(
            _("Try it before it counts"),
            _("The dry run shows what the rule would have done last month. What it does later can be taken back."),
        ),
    ],
    routes=("automations-list", "automations-new", "automations-detail", "automation-rule"),
    icon="zap",
    kind="automations",
    action=Action.CREATE.value,
    position=50,
)
