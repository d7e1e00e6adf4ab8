"""The rules of signing in as a part of the configuration. Identity providers are none: they hold secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.ids import parse_uid
from rapport.platform.access.models import Role
from rapport.platform.configuration.parts import ConfigurationPart
from rapport.platform.sign_on import policy
from rapport.platform.sign_on.models import SignInRule
from rapport.platform.sign_on.rules import Wanted, rule_save
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.configuration.references import Writer

Audience = SignInRule.Audience


class SignInRules(ConfigurationPart):
    """What is asked of whom at sign-in; known by the audience and the role."""

    name = "sign-in-rules"
    title = gettext_lazy("Rules of signing in")
    labels = {
        "second_factor": gettext_lazy("Second factor"),
        "networks": gettext_lazy("Networks"),
        "session_hours": gettext_lazy("Hours of a session"),
        "passwords_off": gettext_lazy("No passwords"),
    }

    def entries(self, writer: Writer) -> list[dict[str, Any]]:
        rows = SignInRule.objects.select_related("role").order_by("audience", "role__name")
        return [
            {
                "key": [row.audience, writer.encode(row.role.uid) if row.role is not None else None],
                "values": {name: getattr(row, name) for name in self.labels},
            }
            for row in rows
        ]

    def write(self, key: Sequence[Any], values: Mapping[str, Any], *, actor: User, channel: str) -> None:
        audience, role = _whose(key)
        row = SignInRule.objects.filter(audience=audience, role=role).first()
        held = {name: getattr(row, name) for name in self.labels} if row is not None else {}
        rule_save(audience=audience, role=role, wanted=_wanted({**held, **values}), actor=actor, channel=channel)

    def take_over(self) -> None:
        policy.refresh()


def _whose(key: Sequence[Any]) -> tuple[str, Role | None]:
    """The audience of a key, and the role if it is one's."""
    audience, uid = key if len(key) == 2 else (None, None)
    of_role = audience == Audience.ROLE.value
    found = parse_uid(str(uid)) if of_role else None
    role = Role.objects.filter(uid=found).first() if found is not None else None
    if audience not in Audience.values or of_role != (role is not None) or (not of_role and uid is not None):
        raise Invalid({"": [_("This is no audience of a rule of signing in.")]})
    return str(audience), role


def _wanted(values: Mapping[str, Any]) -> Wanted:
    """Values of a file, of the types that a rule has."""
    networks, hours = values.get("networks") or [], values.get("session_hours")
    flags = [values.get(name, False) for name in ("second_factor", "passwords_off")]
    fit = isinstance(networks, list) and all(isinstance(text, str) for text in networks)
    if not (fit and all(isinstance(flag, bool) for flag in flags) and (hours is None or type(hours) is int)):
        raise Invalid({"": [_("The values of this rule are none that a rule of signing in has.")]})
    return Wanted(second_factor=flags[0], networks=networks, session_hours=hours, passwords_off=flags[1])
