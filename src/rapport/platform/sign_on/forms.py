"""Forms of the pages about signing in. What the values may be, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.platform.sign_on.models import LONGEST_SESSION, SignInRule
from rapport.platform.sign_on.rules import Wanted


class RuleForm(forms.Form):
    """What is asked of an audience."""

    second_factor = forms.BooleanField(
        label=_("A second factor"),
        required=False,
        help_text=_("Who has none sets one up at the next page they open."),
    )
    passwords_off = forms.BooleanField(label=_("Only by an identity provider, never with a password"), required=False)
    networks = forms.CharField(
        label=_("Only from these networks"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"class": "control", "rows": 4, "spellcheck": "false"}),
        help_text=_(
            "One a line, like 192.0.2.0/24 or 2001:db8::/32. Empty: from anywhere. API tokens are held to it too."
        ),
    )
    session_hours = forms.IntegerField(
        label=_("A session ends after (hours)"),
        required=False,
        min_value=1,
        max_value=LONGEST_SESSION,
        widget=forms.NumberInput(attrs={"class": "control", "inputmode": "numeric"}),
        help_text=_("However busy it is. Empty: after two weeks."),
    )

    def __init__(self, data: Any = None, *, rule: SignInRule | None = None) -> None:
        initial = {}
        if rule is not None:
            initial = {
                "second_factor": rule.second_factor,
                "passwords_off": rule.passwords_off,
                "networks": "\n".join(rule.networks),
                "session_hours": rule.session_hours,
            }
        super().__init__(data, initial=initial, label_suffix="", auto_id="rule-%s")

    def wanted(self) -> Wanted:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        return Wanted(
            second_factor=given["second_factor"],
            passwords_off=given["passwords_off"],
            networks=given["networks"].replace(",", " ").split(),
            session_hours=given["session_hours"],
        )
