"""Mail: how many messages a second come out of a mailbox onto timelines, in several turns, and that memory stays flat.

A real server (Dovecot) holds two mailboxes; each message is checked: it has a line in the ledger, and a touch with its
subject on the timeline of who wrote it. What was made for it is deleted afterwards.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from benchmarks.base import COMMAND
from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation
from tests.imap import PASSWORD, USER, MailServer, dovecot

SMALL, LARGE = 2_000, 10_000
SENDERS = 200
TURN = 10
"""Seconds of each reading; the next one goes on from there."""

_READ = """
import json, resource, time
from datetime import date
from rapport.customers.models import Party, Touch
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes.models import MailAccount, MailFolder, ReceivedMail
from rapport.platform.mailboxes.reading import read_account
from rapport.platform.records.registry import registry
people = registry.get("people")
made = write.create_many(people, [
    dict(family_name="Mailbench %d" % n, email="sender%d@bench.example" % n) for n in range({senders})], actor=None)
account = write.create(registry.get("mail-accounts"), dict(
    name="Benchmark", address="ada@hansa.example", host="127.0.0.1", port={port}, username="{user}",
    folders="{folder}", begins_on=date(2020, 1, 1), visibility="all",
    owner=User.objects.filter(is_active=True).order_by("pk").first()), actor=None)
with change_set(actor=None, channel="system", act="update"):
    MailAccount.objects.filter(pk=account.pk).update(secret="{password}")
account.refresh_from_db()
begun, shown = time.perf_counter(), []
try:
    while True:
        read_account(account, seconds={turn})
        folder = MailFolder.objects.get(account=account)
        shown.append(folder.passed)
        if not folder.is_behind or len(shown) > 1 and shown[-1] == shown[-2]:
            break
    seconds = time.perf_counter() - begun
    kept = ReceivedMail.objects.filter(account=account, state="kept")
    told = sorted(Touch.objects.filter(uid__in=kept.values("about_uid"), party__in=[one.pk for one in made])
                  .values_list("subject", "party__family_name"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(dict(seconds=seconds, shown=shown, there=folder.there, kept=kept.count(), told=told, peak=peak)))
finally:
    touches = Touch.objects.filter(party__in=[one.pk for one in made])
    write.delete_many(registry.get("touches"), list(touches.values_list("pk", flat=True)), actor=None)
    write.delete_many(people, [one.pk for one in made], actor=None)
    write.delete_many(registry.get("mail-accounts"), [account.pk], actor=None)
"""


def run(installation: Installation) -> Iterator[Figure]:
    """A small mailbox, then a large one: the rate of the large one, and how much more memory it takes."""
    with dovecot() as server:
        small, large = (_read(installation, server, count) for count in (SMALL, LARGE))
    progress = ", ".join(f"{passed:,} of {large['there']:,}" for passed in large["shown"])
    yield Figure("mail_read", f"{LARGE:,} messages", value=LARGE / large["seconds"], verified=LARGE, note=progress)
    note = f"at most {small['peak']:.0f} MB with {SMALL:,}, {large['peak']:.0f} MB with {LARGE:,}"
    yield Figure("mail_memory", f"{LARGE:,} messages", value=large["peak"] - small["peak"], verified=LARGE, note=note)


def _read(installation: Installation, server: MailServer, count: int) -> dict[str, Any]:
    folder = f"Bench{count}"
    server.deliver(*(_letter(number) for number in range(count)), folder=folder)
    environment = installation.base.environment(
        RAPPORT_MAILBOX_PRIVATE_SERVERS="1", SSL_CERT_FILE=str(server.home / "cert.pem")
    )
    given = {"port": server.safe_port, "user": USER, "password": PASSWORD, "folder": folder}
    script = _READ.format(senders=SENDERS, turn=TURN, **given)
    done = subprocess.run(
        [*COMMAND, "manage", "shell", "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Mismatch(f"the mailbox was not read: {done.stderr[-1000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wanted = sorted([f"Letter {number}", f"Mailbench {number % SENDERS}"] for number in range(count))
    if told["kept"] != count or told["told"] != wanted:
        raise Mismatch(f"{told['kept']} of {count} messages are known, {len(told['told'])} stand on timelines")
    return told


def _letter(number: int) -> bytes:
    """A letter of about four thousand bytes: with what it answers, and a signature."""
    quoted = "> What was said before, in a line that is as long as others.\r\n" * 40
    return (
        f"From: Sender <sender{number % SENDERS}@bench.example>\r\nTo: ada@hansa.example\r\n"
        f"Message-ID: <{number}@bench.example>\r\nSubject: Letter {number}\r\n"
        f"Date: Mon, 02 Nov 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0000\r\n\r\n"
        f"This is what the letter number {number} says.\r\n\r\nOn 1 Nov 2026, Ada wrote:\r\n{quoted}\r\n"
        "-- \r\nSender\r\n"
    ).encode()
