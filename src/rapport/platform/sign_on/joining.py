"""Who a person from an identity provider is here: a user known by it, one with the same address, or a new one."""

from __future__ import annotations

import re
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.sign_on.claims import Claims
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.write_errors import Refused

CHANNEL = ChangeSet.Channel.IDENTITY.value
_NOT_IN_USERNAMES = re.compile(r"[^\w.@+-]+")


def user_for(row: IdentityProvider, claims: Claims) -> User:
    """The user as whom somebody comes in; made or linked first, and given what their groups bring.

    Refused with the reason when nobody here is meant, or the provider does not vouch for the address.
    """
    with transaction.atomic():
        linked = SocialAccount.objects.filter(provider=row.key, uid=claims.subject).first()
        user = linked.user if linked is not None else _by_address(row, claims)
        if not user.is_active:
            raise Refused(_("You may not sign in any more. Ask an administrator."))
        _follow_groups(row, claims, user)
    return user


def _by_address(row: IdentityProvider, claims: Claims) -> User:
    """Link the user of this address, or make one."""
    if not claims.email or "@" not in claims.email:
        raise Refused(_("%(provider)s does not say your address.") % {"provider": row.name})
    if not (claims.email_verified or row.trusts_addresses):
        raise Refused(_("%(provider)s does not vouch for your address.") % {"provider": row.name})
    if claims.email.rpartition("@")[2].lower() not in row.domains:
        raise Refused(_("Addresses like yours may not come in by %(provider)s.") % {"provider": row.name})
    found = list(User.objects.select_for_update().filter(email__iexact=claims.email)[:2])
    if len(found) == 1:
        user = found[0]
        if not row.links_users:
            text = _("You sign in with your password. Ask an administrator to let you in by %(provider)s.")
            raise Refused(text % {"provider": row.name})
        if SocialAccount.objects.filter(provider=row.key, user=user).exists():
            raise Refused(_("Your address belongs to another account of %(provider)s.") % {"provider": row.name})
    elif found or not row.creates_users:
        raise Refused(_("There is no user with your address. Ask an administrator."))
    else:
        user = _make(row, claims)
    with change_set(actor=None, channel=CHANNEL, act="link_identity", kind="users", summary=f"{user}: {row.name}"):
        SocialAccount.objects.create(provider=row.key, uid=claims.subject, user=user, extra_data={})
    return user


def _make(row: IdentityProvider, claims: Claims) -> User:
    values: dict[str, Any] = {
        "username": free_username(claims.username or claims.email),
        "email": claims.email,
        "full_name": claims.full_name,
    }
    if row.default_role is not None:
        values["roles"] = [str(row.default_role.uid)]
    if row.default_team is not None:
        values["teams"] = [str(row.default_team.uid)]
    with change_set(actor=None, channel=CHANNEL, act="create", kind="users", summary=f"{claims.email}: {row.name}"):
        user: User = write.create(registry.get("users"), values, actor=None, channel=CHANNEL)
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def free_username(wanted: str) -> str:
    """A username that nobody has yet, as near to this one as may be."""
    base = _NOT_IN_USERNAMES.sub("-", wanted)[:140].strip("-") or "user"
    name, number = base, 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{base}-{number}"
    return name


def _follow_groups(row: IdentityProvider, claims: Claims, user: User) -> None:
    """Give and take what is mapped to groups, at each sign-in; what no group brings stays as it is."""
    if claims.groups is None:
        return
    mappings = list(row.mappings.select_related("role", "team"))
    values: dict[str, list[str]] = {}
    for name in ("role", "team"):
        mapped = {getattr(one, name).uid for one in mappings if getattr(one, name) is not None}
        wanted = {
            getattr(one, name).uid for one in mappings if getattr(one, name) is not None and one.value in claims.groups
        }
        held = set(getattr(user, f"{name}s").values_list("uid", flat=True))
        if (held & mapped) != wanted:
            values[f"{name}s"] = [str(uid) for uid in sorted((held - mapped) | wanted)]
    if values:
        write.update(registry.get("users"), user, values, actor=None, channel=CHANNEL, act="groups")
