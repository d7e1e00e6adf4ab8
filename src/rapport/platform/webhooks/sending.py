"""Sending deliveries: signed, with a time limit, to the machine whose address was checked, again until taken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import httpx
from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.utils import timezone

from rapport.lib.public_address import NotPublicError, public_addresses
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.webhooks.models import Delivery
from rapport.platform.webhooks.settings import private_targets
from rapport.platform.webhooks.signing import signature

TIMEOUT = 10.0
"""Seconds that a receiver has to answer."""
AT_ONCE = 50
"""Deliveries that are on their way at the same time."""
RETRY_AFTER = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]
"""Seconds between attempts, as the specification suggests; after the last the delivery is given up."""
LEASE = timedelta(seconds=6 * TIMEOUT)
"""A delivery that was taken is due again after this time, should its worker be killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one attempt."""

    status: int | None = None
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


async def send_due() -> int:
    """Send what is due, until nothing is; the number of attempts made."""
    sent = 0
    async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        while due := await sync_to_async(take_due)():
            answers = await asyncio.gather(*(send(client, delivery) for delivery in due))
            await sync_to_async(note)(due, answers)
            sent += len(due)
    return sent


def take_due() -> list[Delivery]:
    """Take deliveries that are due, each by one worker only."""
    close_old_connections()
    if is_held():
        return []
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("webhook")
            .order_by("next_at", "id")[:AT_ONCE]
        )
        Delivery.objects.filter(pk__in=[one.pk for one in due]).update(next_at=now + LEASE)
        acts = [one.change_set_id for one in due if one.change_set_id is not None]
        asked_by = dict(ChangeSet.objects.filter(pk__in=acts).values_list("pk", "request_id"))
    for one in due:
        one.request_id = asked_by.get(one.change_set_id or 0, "")
    return due


async def send(client: httpx.AsyncClient, delivery: Delivery) -> Answer:
    """One attempt; never raises for what a receiver does or is."""
    url, body = delivery.webhook.url, delivery.body.encode()
    try:
        address = (await asyncio.to_thread(public_addresses, url, private_too=private_targets()))[0]
    except NotPublicError as refused:
        return Answer(error=f"not called: {refused}")
    timestamp = int(timezone.now().timestamp())
    headers = {
        "host": urlsplit(url).netloc.rpartition("@")[2],
        "content-type": "application/json",
        "user-agent": "Rapport-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(delivery.webhook.secret, delivery.message_id, timestamp, body),
    }
    if delivery.request_id:
        headers["x-request-id"] = delivery.request_id
    extensions = {"sni_hostname": urlsplit(url).hostname or ""}
    try:
        async with asyncio.timeout(TIMEOUT):
            request = client.build_request(
                "POST", _at(url, address), content=body, headers=headers, extensions=extensions
            )
            response = await client.send(request, stream=True)
            await response.aclose()  # what it says is of no use to anybody
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as failure:
        return Answer(error=_said(failure))
    return Answer(response.status_code, "" if response.is_success else f"answered {response.status_code}")


def _at(url: str, address: str) -> str:
    """The same address with the name replaced by the machine that was checked: it may not resolve anew in between."""
    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, parts.query, ""))


def _said(failure: Exception) -> str:
    return "no answer in time" if isinstance(failure, TimeoutError | httpx.TimeoutException) else type(failure).__name__


def note(deliveries: Sequence[Delivery], answers: Sequence[Answer]) -> None:
    """Write down what became of the attempts, and when those that failed are tried again."""
    now = timezone.now()
    for delivery, answer in zip(deliveries, answers, strict=True):
        delivery.attempts += 1
        delivery.status, delivery.error, delivery.sent_at = answer.status, answer.error[:200], now
        if answer.taken:
            delivery.state = Delivery.State.DONE
        elif delivery.attempts > len(RETRY_AFTER) or answer.status == 410:  # "gone": the receiver wants no more
            delivery.state = Delivery.State.FAILED
        else:
            delivery.next_at = now + timedelta(seconds=RETRY_AFTER[delivery.attempts - 1])
    Delivery.objects.bulk_update(deliveries, ["state", "attempts", "status", "error", "sent_at", "next_at"])
