"""What a plan for territories would do, counted over every customer of the base, with rules as a company has them.

The plan is made by the API and deleted again. What the page says is compared with the tables: a customer counts for a
country by its own address, and a person by that of the organisation where that belongs to a territory.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation

COUNTRIES = ("DE", "AT", "CH", "GB", "US")
PARTS = 8
"""Rules a country by its first figure of the postcode, beside one for the rest of it."""
_MARK = "Benchmark of territories"
_TOTAL = re.compile(r"([\d.,   ]+) customers? of ([\d.,   ]+) would move")
_EXPECTED = """
    SELECT count(*) FILTER (WHERE o.country = ANY(%(countries)s) OR p.country = ANY(%(countries)s)), count(*)
      FROM customers_party p LEFT JOIN customers_party o ON p.kind = 'person' AND o.id = p.organisation_id
     WHERE p.merged_into_id IS NULL AND p.erased_at IS NULL"""


def run(installation: Installation) -> Iterator[Figure]:
    """The preview of a plan that moves everybody, twice: the second with a warm base."""
    bench = _Bench(installation)
    if bench.plain.one("SELECT count(*) FROM customers_partyterritory"):
        raise Mismatch("the base has territories already")
    with bench.plan() as plan:
        bench.preview(plan)
        begun = time.perf_counter()
        page = bench.preview(plan)
        seconds = time.perf_counter() - begun
        yield Figure(
            "territory_preview", "every customer and the open deals", "administrator",
            value=seconds, verified=bench.check(page), note=f"{len(COUNTRIES) * (PARTS + 1)} rules",
        )  # fmt: skip


class _Bench:
    """A plan of many rules over the customers of the base."""

    def __init__(self, installation: Installation) -> None:
        self.plain = installation.plain
        self.api = installation.api(installation.administrator)
        self.pages = installation.pages(installation.administrator)

    def send(self, path: str, body: object) -> Any:
        """What was made; Mismatch unless the call succeeds."""
        answer = self.api.send_json("POST", f"/api/v1/{path}", body)
        if answer.status != 201:
            raise Mismatch(f"{path}: {answer.status} {answer.text[:300]}")
        return answer.json()

    @contextmanager
    def plan(self) -> Iterator[str]:
        """A draft for the length of a block; its uid."""
        made = [("territory-plans", self.send("territory-plans", {"name": _MARK})["uid"])]
        plan = made[0][1]
        try:
            for country in COUNTRIES:
                for part in range(PARTS + 1):
                    name = f"{_MARK} {country} {part}"
                    territory = self.send("territories", {"name": name})["uid"]
                    made.append(("territories", territory))
                    rule = {"plan": plan, "territory": territory, "name": name, "country": country}
                    postcodes = str(part) if part < PARTS and country != "GB" else ""
                    self.send("territory-rules", {**rule, "postcodes": postcodes, "position": 10 + part})
            yield plan
        finally:
            for kind, uid in made:
                self.api.send(self.api.request("DELETE", f"/api/v1/{kind}/{uid}", b"", {"If-Match": "*"}))

    def preview(self, plan: str) -> str:
        """The page."""
        answer = self.pages.get(f"/territory-plans/{plan}/preview/")
        if answer.status != 200:
            raise Mismatch(f"preview: {answer.status} {answer.text[:300]}")
        return answer.text

    def check(self, page: str) -> int:
        """As many must move, of as many, as the tables say; the number of all."""
        told = _TOTAL.search(page)
        found = told and tuple(int(re.sub(r"\D", "", number)) for number in told.groups())
        expected = self.plain.rows(_EXPECTED, {"countries": list(COUNTRIES)})[0]
        if found != tuple(expected):
            raise Mismatch(f"the preview says {found}, the tables {expected}")
        return int(expected[1])
