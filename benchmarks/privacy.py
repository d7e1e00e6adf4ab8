"""Privacy: seconds until somebody is erased, alone and among twenty, and until a hundred thousand know whether they may
be written to.

Each erasure is checked: the record is an account without a person, and the text that named it names it no more. Who
is erased was made for it and is deleted afterwards.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.base import COMMAND
from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation

TOGETHER = 20
PATIENCE = 1_800.0  # seconds
ASKED = 100_000

_ASK = """
import json, time
from rapport.customers.consent.permission import may_contact_many
from rapport.customers.models import ConsentPurpose, Party
purpose = ConsentPurpose.objects.get(code="newsletter")
keys = list(Party.objects.filter(kind="person").order_by("pk").values_list("pk", flat=True)[:{asked}])
may_contact_many(keys[:100], purpose, "email")
begun = time.perf_counter()
found = may_contact_many(keys, purpose, "email")
seconds = time.perf_counter() - begun
allowed = sorted(key for key, one in found.items() if one.allowed)
print(json.dumps({{"seconds": seconds, "asked": len(keys), "allowed": allowed, "last": keys[-1]}}))
"""
_PLAIN = """
    SELECT p.id FROM customers_party p
      JOIN customers_consentpurpose u ON u.code = 'newsletter'
      JOIN customers_contactpoint c ON c.party_id = p.id AND c.kind = 'email' AND c.is_primary
      JOIN LATERAL (
            SELECT s.state, s.expires_on FROM customers_consentstate s
             WHERE s.party_id = p.id AND s.purpose_id = u.id AND s.channel = 'email' AND s.contact_norm IN ('', c.norm)
             ORDER BY s.since DESC, s.entry_id DESC LIMIT 1) s ON true
     WHERE p.kind = 'person' AND p.id <= %(last)s AND s.state = 'granted'
       AND (s.expires_on IS NULL OR s.expires_on >= current_date) AND c.state NOT IN ('invalid', 'bounced')
       AND (c.valid_to IS NULL OR c.valid_to >= current_date) AND p.erased_at IS NULL AND p.merged_into_id IS NULL
       AND p.lifecycle <> 'deceased'
       AND NOT EXISTS (SELECT 1 FROM customers_contactblock b WHERE b.party_id = p.id AND b.channel IN ('', 'email')
                          AND (b.until IS NULL OR b.until >= current_date))
     ORDER BY p.id
"""


def run(installation: Installation) -> Iterator[Figure]:
    """Erase one, then twenty; then ask for consent."""
    bench = _Bench(installation)
    for count, case in ((1, "one person"), (TOGETHER, f"{TOGETHER} people together")):
        seconds = bench.erase(count)
        yield Figure("erasure", case, "administrator", value=seconds, verified=count, note="texts read from end to end")
    yield bench.consent()


class _Bench:
    """People who are made to be erased, and what is asked of the others."""

    def __init__(self, installation: Installation) -> None:
        self.base, self.plain = installation.base, installation.plain
        self.api = installation.api(installation.administrator)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """The answer as JSON; Mismatch unless the call succeeds."""
        answer = self.api.send_json(method, f"/api/v1/{path}", body, {"If-Match": "*"})
        if answer.status not in (200, 201, 202, 204):
            raise Mismatch(f"{method} {path}: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    def erase(self, count: int) -> float:
        """Seconds from the request to the end of the last erasure."""
        names = [f"Erasmina Benchmarker{count:02d}{number:02d}" for number in range(count)]
        people = [dict(zip(("given_name", "family_name"), name.split(), strict=True)) for name in names]
        made = self.send("POST", "people/bulk", {"action": "create", "items": people})
        uids = [item["uid"] for item in made["items"]]
        other = self.send("POST", "people", {"family_name": "Stays", "description": f"Knows {names[0]} well"})
        begun = time.perf_counter()
        asked = self.send("POST", "erasures", {"parties": uids, "reason": "mistake", "reference": "benchmark"})
        self._wait([one["uid"] for one in asked["items"]], begun)
        seconds = time.perf_counter() - begun
        told = self.send("GET", f"people/{other['uid']}")["description"]
        left = self.plain.one("SELECT count(*) FROM customers_party WHERE display_name = ANY(%(n)s)", {"n": names})
        if told != "Knows […] well" or left:
            raise Mismatch(f"{left} people are still there, and a text says: {told}")
        self.send("POST", "people/bulk", {"action": "delete", "uids": [*uids, other["uid"]]})
        return seconds

    def _wait(self, erasures: list[str], begun: float) -> None:
        while any(self.send("GET", f"erasures/{uid}")["state"] != "done" for uid in erasures):
            if time.perf_counter() - begun > PATIENCE:
                raise Mismatch(f"the erasures did not end within {PATIENCE:.0f} s")
            time.sleep(0.2)

    def consent(self) -> Figure:
        """Seconds of one statement for many people, and how often that is what plain SQL takes for who may be asked."""
        done = subprocess.run(
            [*COMMAND, "manage", "shell", "-c", _ASK.format(asked=ASKED)],
            env=self.base.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Mismatch(f"the question failed: {done.stderr[-1000:]}")
        told = json.loads(done.stdout.splitlines()[-1])
        begun = time.perf_counter()
        allowed = self.plain.column(_PLAIN, {"last": told["last"]})
        plain = time.perf_counter() - begun
        if [int(key) for key in allowed] != told["allowed"]:
            raise Mismatch(f"{len(told['allowed'])} may be contacted, by plain SQL {len(allowed)}")
        note = f"{told['asked']:,} asked, {len(allowed):,} may be; every answer with its reason"
        ratio = told["seconds"] / plain if plain else None
        return Figure(
            "consent", "by e-mail, one statement", value=told["seconds"], verified=told["asked"], ratio=ratio, note=note
        )
