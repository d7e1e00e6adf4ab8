"""Forms of the pages about signing in. What the values may be, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Role, Team
from rapport.platform.sign_on.fetching import LARGEST
from rapport.platform.sign_on.models import LONGEST_SESSION, IdentityProvider, SignInRule
from rapport.platform.sign_on.providers import MOST_MAPPINGS, Mapped, Setup
from rapport.platform.sign_on.rules import Wanted
from rapport.platform.sign_on.saml.setting_up import Source


class RuleForm(forms.Form):
    """What is asked of an audience."""

    hints = ("networks",)

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


class ProviderForm(forms.Form):
    """An identity provider."""

    hints = ("issuer", "secret", "domains", "groups_claim")

    name = forms.CharField(
        label=_("Name on the button"), max_length=40, widget=forms.TextInput(attrs={"class": "control"})
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false", "inputmode": "url"}),
        help_text=_("The provider's address, such as https://login.example.org/realms/staff."),
    )
    client_id = forms.CharField(
        label=_("Client id"),
        max_length=191,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false", "autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"class": "control", "autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again. Empty: it stays as it is."),
    )
    domains = forms.CharField(
        label=_("Domains of the addresses that may come in"),
        max_length=4_000,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false"}),
        help_text=_("For example example.org, example.com."),
    )
    creates_users = forms.BooleanField(label=_("Make a user for who has none"), required=False)
    links_users = forms.BooleanField(label=_("Let users in who have the same address here"), required=False)
    trusts_addresses = forms.BooleanField(
        label=_("Trust its addresses although it does not say that they are verified"), required=False
    )
    asks_second_factor = forms.BooleanField(label=_("It asks for a second factor itself"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False)
    default_role = forms.ModelChoiceField(
        Role.objects.order_by("name"),
        label=_("Role of new users"),
        required=False,
        to_field_name="uid",
        widget=forms.Select(attrs={"class": "control"}),
    )
    default_team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label=_("Team of new users"),
        required=False,
        to_field_name="uid",
        widget=forms.Select(attrs={"class": "control"}),
    )
    groups_claim = forms.CharField(
        label=_("Claim that lists the groups"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false"}),
        help_text=_("Often “groups” or “roles”. Empty: groups bring nothing."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, row: IdentityProvider | None = None) -> None:
        initial: dict[str, Any] = {"is_active": True, "links_users": True}
        if row is not None:
            initial = {name: getattr(row, name) for name in self.base_fields if name not in ("secret", "metadata_file")}
            initial["domains"] = ", ".join(row.domains)
            for name in ("default_role", "default_team"):
                initial[name] = getattr(row, name).uid if getattr(row, name) is not None else None
        super().__init__(data, files, initial=initial, label_suffix="", auto_id="provider-%s")

    def setup(self, mappings: list[Mapped]) -> Setup:
        """What was asked for, once the form is valid."""
        values = dict(self.cleaned_data)
        values["domains"] = values["domains"].replace(",", " ").split()
        values["issuer"] = values["issuer"].strip()
        return Setup(values, secret=values.pop("secret"), mappings=mappings)


class SamlProviderForm(ProviderForm):
    """An identity provider that speaks SAML 2.0: its metadata says the rest."""

    issuer = None  # type: ignore[assignment] # how Django leaves out a field of the form it builds on
    client_id = None  # type: ignore[assignment]
    secret = None  # type: ignore[assignment]
    metadata_url = forms.CharField(
        label=_("Address of its metadata"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false", "inputmode": "url"}),
        help_text=_("Read again each day, so that new certificates of the provider are known."),
    )
    metadata_file = forms.FileField(
        label=_("Or a file with its metadata"),
        max_length=200,
        required=False,
        widget=forms.FileInput(attrs={"class": "control", "accept": ".xml,application/xml,text/xml"}),
    )
    trusts_addresses = forms.BooleanField(
        label=_("Trust its addresses"),
        required=False,
        help_text=_("SAML does not say that an address is verified. Without this nobody is let in by their address."),
    )
    groups_claim = forms.CharField(
        label=_("Attribute that lists the groups"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false"}),
        help_text=_("By its full name. Empty: groups bring nothing. Who has no such attribute is in no group."),
    )

    def setup(self, mappings: list[Mapped]) -> Setup:
        """What was asked for, once the form is valid."""
        values = dict(self.cleaned_data)
        values["domains"] = values["domains"].replace(",", " ").split()
        file = values.pop("metadata_file")
        source = Source(values.pop("metadata_url").strip(), file.read(LARGEST + 1) if file else b"")
        return Setup(values, mappings=mappings, source=source)


class MappingForm(forms.Form):
    """What one group of a provider brings."""

    value = forms.CharField(
        label=_("Group"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "control", "spellcheck": "false"}),
    )
    role = forms.ModelChoiceField(
        Role.objects.order_by("name"),
        label=_("Role"),
        required=False,
        to_field_name="uid",
        widget=forms.Select(attrs={"class": "control"}),
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label=_("Team"),
        required=False,
        to_field_name="uid",
        widget=forms.Select(attrs={"class": "control"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("value") and not (given.get("role") or given.get("team")):
            self.add_error("value", _("Choose a role or a team."))
        return given


MappingForms = forms.formset_factory(MappingForm, extra=3, max_num=MOST_MAPPINGS, absolute_max=MOST_MAPPINGS + 10)


def mapped_in(formset: Any) -> list[Mapped]:
    """The filled rows."""
    return [
        Mapped(given["value"], given.get("role"), given.get("team"))
        for given in (form.cleaned_data for form in formset)
        if given.get("value")
    ]
