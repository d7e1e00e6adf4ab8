"""Values in the texts of mails: "{person.first_name}". What has no value stays as it stands, is shown before sending,
and is never sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party
from rapport.customers.outgoing.extensions import MailFrom
from rapport.platform.access.engine import visible_fields
from rapport.platform.access.titles import as_seen, shown_title
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_PLACE = re.compile(r"\{([a-z][a-z_]{0,30}\.[a-z][a-z_]{0,30})\}")
_OWN = (
    ("person.name", _("the person's name")),
    ("person.first_name", _("the person's given name")),
    ("person.last_name", _("the person's family name")),
    ("organisation.name", _("the organisation's name")),
    ("user.name", _("who sends the mail")),
    ("user.email", _("the address of who sends it")),
)


def known_names() -> dict[str, Any]:
    """Every value that texts may name, and what each is."""
    sources: list[MailFrom] = registry.extensions(MailFrom)
    return dict(_OWN) | {name: label for source in sources for name, label in source.names}


def names_in(text: str) -> list[str]:
    """The names in braces, in their order, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these values; a name without one stays."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def values_for(user: User, party: Party | None, kind: str = "", instance: Any = None) -> dict[str, str]:
    """What the texts of a mail may name, as far as its writer sees it; empty values are left out."""
    found = {"user.name": str(shown_title(user, user)), "user.email": user.email}
    if party is not None:
        found |= _of_party(party, user)
    for source in registry.extensions(MailFrom):
        if source.kind == kind and instance is not None:
            found |= source.values(instance, user)
    return {name: value for name, value in found.items() if value}


def _of_party(party: Party, user: User) -> dict[str, str]:
    if party.kind != Party.Kind.PERSON:
        return {"organisation.name": shown_title(party, user)}
    spec = registry.of_instance(party)
    seen = cast(Party, as_seen(party, spec, user))
    found = {
        "person.name": shown_title(party, user),
        "person.first_name": seen.given_name,
        "person.last_name": seen.family_name,
    }
    employer = spec.fields["organisation"].virtual
    if employer is not None and "organisation" in visible_fields(spec, user):
        found["organisation.name"] = employer.text(employer.load([party.pk]).get(party.pk))
    return found
