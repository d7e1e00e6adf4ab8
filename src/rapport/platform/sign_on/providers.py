"""Setting up identity providers: checked against the provider itself, and never so that the setter is shut out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext as _

from rapport.platform.access.models import Role, Team, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.sign_on.fetching import AnswerRefused, discover, is_safe
from rapport.platform.sign_on.models import GroupMapping, IdentityProvider
from rapport.platform.sign_on.policy import policy_of
from rapport.platform.sign_on.saml.setting_up import Source, connection_values, key_values
from rapport.platform.write_errors import Invalid, Refused

MOST_MAPPINGS = 100
_DOMAIN = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a group of the provider brings."""

    value: str
    role: Role | None
    team: Team | None


@dataclass(frozen=True, slots=True)
class Setup:
    """What a provider is to be. An empty ``secret`` keeps the one there is; one of SAML has a ``source`` instead."""

    values: dict[str, Any]
    secret: str = ""
    source: Source | None = None
    mappings: Sequence[Mapped] = field(default_factory=list)


def provider_save(
    *, row: IdentityProvider | None, setup: Setup, actor: User, came_by: str, channel: str
) -> IdentityProvider:
    """Make a provider, or change one; ``came_by`` is the key of the one by which the actor has signed in.

    Invalid names what was refused. Another issuer ends every link, since its numbers mean other people.
    """
    _only_administrators(actor)
    values = {**setup.values, "domains": _domains(setup.values["domains"])}
    if row is not None and row.is_saml != (setup.source is not None):
        raise Invalid({"": [_("A provider keeps its protocol. Make a new one.")]})
    if setup.source is not None:
        said = connection_values(row, setup.source, in_use=values["is_active"])
        values.update(said, **key_values(row), protocol=IdentityProvider.Protocol.SAML)
    else:
        _check_issuer(row, values["issuer"])
    if row is not None and not values["is_active"]:
        _refuse_shutting_out(row, actor, came_by)
    if len(setup.mappings) > MOST_MAPPINGS or len({one.value for one in setup.mappings}) < len(setup.mappings):
        raise Invalid({"": [_("Each group once, and at most %(limit)s of them.") % {"limit": MOST_MAPPINGS}]})
    namesakes = IdentityProvider.objects.filter(name__iexact=values["name"])
    if (namesakes if row is None else namesakes.exclude(pk=row.pk)).exists():
        raise Invalid({"name": [_("Another provider has this name already.")]})
    issuer = values.get("issuer") or (row.issuer if row is not None else "")
    summary = f"{values['name']}: {issuer}"
    with change_set(actor=actor, channel=channel, act="identity_provider", summary=summary) as opened:
        saved = row or IdentityProvider()
        if row is not None and row.issuer != issuer:
            SocialAccount.objects.filter(provider=row.key).delete()
        for name, value in values.items():
            setattr(saved, name, value)
        if setup.secret:
            saved.secret = setup.secret
        saved.save()
        saved.mappings.all().delete()
        GroupMapping.objects.bulk_create(
            GroupMapping(provider=saved, value=one.value, role=one.role, team=one.team) for one in setup.mappings
        )
        opened.counts = {"updated" if row else "created": 1}
    return saved


def provider_remove(*, row: IdentityProvider, actor: User, came_by: str, channel: str) -> None:
    """Remove a provider with its links. Invalid when the actor could not come in any more."""
    _only_administrators(actor)
    _refuse_shutting_out(row, actor, came_by)
    with change_set(actor=actor, channel=channel, act="identity_provider_removed", summary=row.name) as opened:
        SocialAccount.objects.filter(provider=row.key).delete()
        row.delete()
        opened.counts = {"deleted": 1}


def _only_administrators(actor: User) -> None:
    if not actor.is_administrator:
        raise Refused(_("Only administrators set up identity providers."))


def _domains(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(one.strip().lower().removeprefix("@") for one in given))
    for one in found:
        if not _DOMAIN.fullmatch(one):
            refused = _("“%(text)s” is no domain. Write it like example.org.") % {"text": one[:60]}
            raise Invalid({"domains": [refused]})
    if not found:
        raise Invalid({"domains": [_("Name the domains of those who may come in; else everybody there could.")]})
    return found[:100]


def _check_issuer(row: IdentityProvider | None, issuer: str) -> None:
    if not is_safe(issuer):
        raise Invalid({"issuer": [_("The address must begin with https://, so that nobody reads along.")]})
    if row is None or row.issuer != issuer:
        try:
            discover(issuer)
        except AnswerRefused as refused:
            reason = _("There is no such provider: %(reason)s.") % {"reason": str(refused)[:120]}
            raise Invalid({"issuer": [reason]}) from refused


def _refuse_shutting_out(row: IdentityProvider, actor: User, came_by: str) -> None:
    if policy_of(actor).passwords_off and came_by in ("", row.key):
        text = _("You have come in by it, and passwords are turned off: you would shut yourself out.")
        raise Invalid({"is_active": [text]})
