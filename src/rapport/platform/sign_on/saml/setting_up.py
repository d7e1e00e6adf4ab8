"""Taking over what a SAML provider says of itself: when it is set up, and again each day when it has an address."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.sign_on.fetching import AnswerRefused, is_safe
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.saml.ourselves import new_key_pair
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.sign_on.saml.metadata import Described

logger = logging.getLogger(__name__)
READ_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the metadata comes from: an address, or the content of a file; neither keeps what there is."""

    url: str = ""
    file: bytes = b""


def connection_values(row: IdentityProvider | None, source: Source, *, in_use: bool) -> dict[str, Any]:
    """What a provider's metadata makes of its row. Invalid when it does not serve, or when there is none for a provider
    that is to be in use: some ask for our addresses first, so that one not in use may be without."""
    if source.url and not is_safe(source.url):
        raise Invalid({"metadata_url": [_("The address must begin with https://, so that nobody reads along.")]})
    if not source.url and not source.file:
        if in_use and (row is None or not row.certificates):
            text = _("Give the address of the provider's metadata or a file. Not in use, it may be saved without.")
            raise Invalid({"metadata_url": [text]})
        return {"metadata_url": ""}
    from rapport.platform.sign_on.saml.metadata import described, fetched
    from rapport.platform.sign_on.saml.reading import NotBelieved

    field = "metadata_file" if source.file else "metadata_url"
    try:
        found = described(source.file) if source.file else fetched(source.url)
    except (AnswerRefused, NotBelieved) as refused:
        reason = _("This metadata does not serve: %(reason)s.") % {"reason": str(refused)[:120]}
        raise Invalid({field: [reason]}) from refused
    return {"metadata_url": source.url, **_values(found)}


def key_values(row: IdentityProvider | None) -> dict[str, str]:
    """A key of our own for a provider that has none yet."""
    if row is not None and row.certificate:
        return {}
    private, certificate = new_key_pair()
    return {"secret": private, "certificate": certificate}


def renewed(row: IdentityProvider) -> IdentityProvider:
    """The provider with the certificates that its metadata names today; read again once a day, by whoever comes first.

    What cannot be read, or is another provider's, changes nothing.
    """
    due = Q(metadata_read_at=None) | Q(metadata_read_at__lt=timezone.now() - READ_EVERY)
    mine = IdentityProvider.objects.filter(due, pk=row.pk).exclude(metadata_url="")
    if not row.metadata_url or not mine.update(metadata_read_at=timezone.now()):
        return row
    from rapport.platform.sign_on.saml.metadata import fetched
    from rapport.platform.sign_on.saml.reading import NotBelieved

    try:
        found = fetched(row.metadata_url)
        if found.entity_id != row.issuer:
            raise NotBelieved("it is another provider's")
    except (AnswerRefused, NotBelieved) as refused:
        logger.warning("The metadata of %s was not read again: %s", row.name, str(refused)[:200])
        return row
    IdentityProvider.objects.filter(pk=row.pk).update(**_values(found))
    row.refresh_from_db()
    return row


def _values(found: Described) -> dict[str, Any]:
    return {
        "issuer": found.entity_id,
        "sign_on_url": found.sign_on_url,
        "sign_out_url": found.sign_out_url,
        "certificates": list(found.certificates),
        "metadata_read_at": timezone.now(),
    }
