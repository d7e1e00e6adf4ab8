"""Addresses in mails of which nobody is known: which there are, and never to see one again.

Only who may change a mail account hears of the addresses in its mails.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from rapport.lib.emails import is_free_mail_domain
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.mailboxes.later import BACK, known_among
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 100
"""Addresses that are shown, those that wrote last."""

_ADDRESSES = """
    SELECT address, count(*), max(at) FROM mailboxes_receivedmail mail, unnest(mail.addresses) address
     WHERE mail.account_id = ANY(%(accounts)s) AND mail.state = 'unmatched' AND mail.reason = ''
       AND mail.at >= %(since)s
     GROUP BY address ORDER BY max(at) DESC, address LIMIT %(most)s
"""
_IS_NAMED = """
    (address = %(word)s OR split_part(address, '@', 2) = %(word)s
     OR right(split_part(address, '@', 2), length(%(word)s) + 1) = '.' || %(word)s)"""
_NAMED_IN = f"""
    SELECT DISTINCT mail.account_id FROM mailboxes_receivedmail mail, unnest(mail.addresses) address
     WHERE mail.account_id = ANY(%(accounts)s) AND mail.state = 'unmatched' AND {_IS_NAMED}
"""  # noqa: S608 - put together from our own text
_FORGET = f"""
    UPDATE mailboxes_receivedmail mail
       SET addresses = left_over.addresses,
           state = CASE WHEN left_over.addresses = '{{}}' THEN 'left_out' ELSE mail.state END
      FROM (SELECT one.id, coalesce(array_agg(address) FILTER (WHERE NOT {_IS_NAMED}), '{{}}') AS addresses
              FROM mailboxes_receivedmail one, unnest(one.addresses) address
             WHERE one.account_id = ANY(%(accounts)s) AND one.state = 'unmatched'
             GROUP BY one.id HAVING bool_or({_IS_NAMED})) left_over
     WHERE left_over.id = mail.id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Unknown:
    """An address that nobody known has."""

    address: str
    count: int
    """Mails of the last ninety days with it."""
    last_at: datetime
    domain: str
    """The domain that can be left out as a whole; "" of one at which everybody may have an address."""


def own_accounts(user: User) -> QuerySet[MailAccount]:
    """The mail accounts that somebody may change."""
    return rows(registry.get("mail-accounts"), user, Action.UPDATE.value)


def unknown_addresses(user: User) -> list[Unknown]:
    """The addresses in the mails of somebody's accounts that nobody has, those of the latest mails first."""
    accounts = list(own_accounts(user).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_ADDRESSES, {"accounts": accounts, "since": timezone.now() - BACK, "most": MOST})
        found = cursor.fetchall()
    known = known_among([address for address, *_rest in found])
    return [_unknown(*line) for line in found if line[0] not in known]


def _unknown(address: str, count: int, last_at: datetime) -> Unknown:
    domain = address.rpartition("@")[2]
    return Unknown(address, count, last_at, "" if is_free_mail_domain(domain) else domain)


@transaction.atomic
def never_again(word: str, *, actor: User) -> int:
    """Leave out an address or a domain from now on, and forget where it stood; in how many accounts.

    Invalid when the account has no room for one more.
    """
    word = word.strip().lower().lstrip("@")
    accounts = list(own_accounts(actor).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_NAMED_IN, {"accounts": accounts, "word": word})
        concerned = [pk for (pk,) in cursor.fetchall()]
    if not word or not concerned:
        return 0
    found = MailAccount.objects.filter(pk__in=concerned)
    values = {one.pk: {"excluded": ", ".join(filter(None, [one.excluded.strip(" ,"), word]))} for one in found}
    write.update_many(registry.get("mail-accounts"), values, actor=actor, channel="web")
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"accounts": concerned, "word": word})
    return len(concerned)
