"""Setting the rules of signing in: whoever sets them must still be able to come in themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.platform.access.models import Role, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.sign_on import policy
from rapport.platform.sign_on.addresses import parse_network
from rapport.platform.sign_on.arrival import present_arrival
from rapport.platform.sign_on.models import LONGEST_SESSION, SignInRule, SignInRuleChange
from rapport.platform.write_errors import Invalid, Refused

MOST_NETWORKS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule is to say."""

    second_factor: bool = False
    networks: Sequence[str] = ()
    session_hours: int | None = None
    passwords_off: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing."""
        return not (self.second_factor or self.networks or self.session_hours or self.passwords_off)


def rule_save(
    *, audience: str, role: Role | None, wanted: Wanted, actor: User | None, channel: str
) -> SignInRule | None:
    """Set the rule of an audience; None when it asks for nothing, and so is none.

    Invalid when a value is refused, or the actor could not come in again as they have come to the request at hand;
    where there is none, they have the command line. Only an administrator sets rules (Refused).
    """
    if actor is not None and not actor.is_administrator:
        raise Refused(_("Only administrators set the rules of signing in."))
    values = _checked(wanted)
    with change_set(actor=actor, channel=channel, act="sign_in_rule") as opened:
        row = SignInRule.objects.select_for_update(of=("self",)).filter(audience=audience, role=role).first()
        before = said_by(row)
        if wanted.is_empty:
            row = None
            SignInRule.objects.filter(audience=audience, role=role).delete()
        else:
            row, _made = SignInRule.objects.update_or_create(audience=audience, role=role, defaults=values)
        change = {"before": before, "after": said_by(row)}
        SignInRuleChange.objects.create(change_set=opened.uid, audience=audience, role=role, **change)
        whose = str(role) if role is not None else str(SignInRule.Audience(audience).label)
        opened.summary = opened.summary or f"{whose}: {_in_words(values)}"[:300]
        opened.counts["updated"] = opened.counts.get("updated", 0) + 1
        arrival = present_arrival()
        if actor is not None and arrival is not None:
            _refuse_shutting_out(actor, arrival.address, arrival.by_provider)
    _take_over()
    return row


def said_by(row: SignInRule | None) -> dict[str, Any] | None:
    """What a rule says, as it is kept and moved; None for none."""
    if row is None:
        return None
    return {name: getattr(row, name) for name in ("second_factor", "networks", "session_hours", "passwords_off")}


def rules_reset(*, channel: str) -> int:
    """Remove every rule, for who is shut out and has the command line; returns how many there were."""
    with change_set(actor=None, channel=channel, act="sign_in_reset") as opened:
        removed, _by_model = SignInRule.objects.all().delete()
        opened.counts = {"deleted": removed}
    _take_over()
    return removed


def _take_over() -> None:
    """This process knows at once what it has just changed; others look within a second."""
    if transaction.get_connection().in_atomic_block:
        policy.refresh()
    transaction.on_commit(policy.refresh)


def _checked(wanted: Wanted) -> dict[str, Any]:
    networks: list[str] = []
    for text in wanted.networks:
        try:
            networks.append(str(parse_network(text)))
        except ValueError:
            refused = _("“%(text)s” is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.")
            raise Invalid({"networks": [refused % {"text": text[:60]}]}) from None
    if len(networks) > MOST_NETWORKS:
        raise Invalid({"networks": [_("At most %(limit)s networks.") % {"limit": MOST_NETWORKS}]})
    if wanted.session_hours is not None and not 1 <= wanted.session_hours <= LONGEST_SESSION:
        limits = {"most": LONGEST_SESSION}
        raise Invalid({"session_hours": [_("Give whole hours from 1 to %(most)s.") % limits]})
    return {
        "second_factor": wanted.second_factor,
        "networks": list(dict.fromkeys(networks)),
        "session_hours": wanted.session_hours,
        "passwords_off": wanted.passwords_off,
    }


def _refuse_shutting_out(actor: User, address: str, by_provider: bool) -> None:
    """By the rows as they stand in this transaction; raising takes the change back."""
    held = policy.policy_from(SignInRule.objects.all(), actor)
    if not held.admits(address):
        text = _("You are at %(address)s, which is not among these networks: you would shut yourself out.")
        raise Invalid({"networks": [text % {"address": address or "?"}]})
    if held.passwords_off and not by_provider:
        text = _("You have signed in with a password. Sign in by the identity provider first, to see that it works.")
        raise Invalid({"passwords_off": [text]})


def _in_words(values: Mapping[str, Any]) -> str:
    said = []
    if values["second_factor"]:
        said.append(_("second factor"))
    if values["networks"]:
        said.append(_("from %(networks)s") % {"networks": ", ".join(values["networks"])})
    if values["session_hours"]:
        said.append(_("sessions of %(hours)s hours") % {"hours": values["session_hours"]})
    if values["passwords_off"]:
        said.append(_("no passwords"))
    return "; ".join(said) or _("nothing is asked")
