"""The common jobs in a browser, from the home page: actions and seconds, each result checked in the tables and undone.

The browser runs on the same machine as the system it measures; nothing waits, so the seconds are the system's own.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.base_setup import PASSWORD
from benchmarks.bulk import write_people
from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation
from benchmarks.journeys import paths
from benchmarks.journeys.allowed import JOBS
from benchmarks.journeys.browser import at_desk, chromium, sign_in
from benchmarks.journeys.hands import Hands

ROUNDS = 4
"""Times that each job is done; the first only warms up."""
MANY = 200
ROWS = 500
NEW, FAMILY = "Umbrichsen", "Quorvath"
"""Names that no sample has."""
_COUNTED = ("customers_party", "customers_touch", "customers_task", "customers_contactpoint", "customers_timelineitem")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is in the base, with digits that are theirs alone."""

    id: int
    uid: str
    name: str
    digits: str


def run(installation: Installation) -> Iterator[Figure]:
    """Every job; afterwards the base holds what it held before."""
    before = _counts(installation)
    with chromium() as browser:
        reader = installation.administrator
        url = f"http://127.0.0.1:{installation.port}"
        state = sign_in(browser, url, reader.username, PASSWORD)
        with at_desk(browser, url, state) as page:
            desk = Desk(installation, Hands(page))
            for job in (log_call, find_phone, import_file, plan_meeting, assign_many, see_customer):
                yield from job(desk)
    if (after := _counts(installation)) != before:
        raise Mismatch(f"the jobs left something behind: {before} rows before, {after} after")


class Desk:
    """Where the jobs are done."""

    def __init__(self, installation: Installation, hands: Hands) -> None:
        self.installation = installation
        self.hands = hands

    def measure(self, key: str, do: Callable[[int], None], check: Callable[[int], int]) -> Iterator[Figure]:
        """Do a job several times, each time from the home page; ``check`` gives the rows that were compared."""
        actions: list[list[str]] = []
        seconds: list[float] = []
        verified = 0
        for number in range(ROUNDS):
            with self.undone():
                self.hands.begin()
                do(number)
                seconds.append(self.hands.seconds)
                actions.append([] if self.hands.actions == 0 else [*self.hands.done])
                verified = check(number)
        yield from figures(key, actions, seconds[1:], verified)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back whatever is written within the block."""
        latest = self.installation.plain.one("SELECT coalesce(max(id), 0) FROM history_changeset")
        try:
            yield
        finally:
            self._take_back(latest)

    def _take_back(self, latest: int) -> None:
        plain, client = self.installation.plain, self.installation.api(self.installation.administrator)
        written = plain.column(
            "SELECT uid FROM history_changeset WHERE id > %(latest)s AND parent_id IS NULL AND state = 'done'"
            " ORDER BY id DESC",
            {"latest": latest},
        )
        for uid in written:
            answer = client.send_json("POST", f"/api/v1/changes/{uid}/undo", {})
            if answer.status != 200:
                raise Mismatch(f"the change set {uid} could not be undone: {answer.status} {answer.text[:300]}")

    @cached_property
    def known(self) -> list[Known]:
        """People whose last seven digits nobody shares, one for each round."""
        plain, found = self.installation.plain, []
        for row in plain.rows(
            "SELECT p.id, p.uid, p.display_name, c.tail FROM"
            " (SELECT party_id, tail, count(*) OVER (PARTITION BY tail) AS sharing FROM"
            " (SELECT party_id, norm, right(regexp_replace(norm, '[^0-9]', '', 'g'), 7) AS tail"
            " FROM customers_contactpoint WHERE kind = 'phone') t WHERE norm ~ '^[+][0-9]{9,}$') c"
            " JOIN customers_party p ON p.id = c.party_id WHERE c.sharing = 1 AND p.kind = 'person' AND p.phone <> ''"
            " AND (SELECT count(*) FROM customers_timelineitem t WHERE t.party_id = p.id) > 2"
            " ORDER BY md5(p.uid::text) LIMIT 60"
        ):
            sharing = plain.one(
                "SELECT count(*) FROM customers_contactpoint WHERE kind = 'phone' AND"
                " regexp_replace(norm, '[^0-9]', '', 'g') LIKE %(like)s",
                {"like": f"%{row[3]}%"},
            )
            if sharing == 1:
                found.append(Known(row[0], str(row[1]), row[2], row[3]))
            if len(found) == ROUNDS:
                return found
        raise Mismatch("the base holds too few people with a number of their own")


def figures(key: str, actions: list[list[str]], seconds: list[float], verified: int) -> Iterator[Figure]:
    """The two figures of a job: the most actions that it took, and the middle of its seconds."""
    job, most = JOBS[key], max(actions, key=len)
    espo, odoo = job.others
    note = f"{', '.join(most)}; EspoCRM {espo}, Odoo {odoo}"
    yield Figure(f"{key}_actions", job.label, "administrator", value=len(most), verified=verified, note=note)
    spread = f"{min(seconds):.2f}–{max(seconds):.2f} s"
    yield Figure(
        f"{key}_seconds", job.label, "administrator", value=median(seconds), samples=len(seconds), verified=verified,
        note=spread,
    )  # fmt: skip


def log_call(desk: Desk) -> Iterator[Figure]:
    """Job 1."""
    plain = desk.installation.plain

    def do(number: int) -> None:
        paths.log_call(desk.hands, _newcomer(number), "Asked for a quote for two roofs.")

    def check(number: int) -> int:
        found = plain.rows(
            "SELECT p.phone, t.channel, b.text FROM customers_party p JOIN customers_touch t ON t.party_id = p.id"
            " JOIN customers_touchbody b ON b.party_id = p.id AND b.touch_id = t.id WHERE p.family_name = %(name)s",
            {"name": NEW},
        )
        wanted = [(f"+49309000987{number}", "call", "Asked for a quote for two roofs.")]
        _must_be([(re.sub(r"[^+0-9]", "", row[0]), *row[1:]) for row in found], wanted)
        return len(found)

    return desk.measure("log_call", do, check)


def _newcomer(number: int) -> str:
    return f"Rosalba {NEW} +49 30 9000 987{number}"


def find_phone(desk: Desk) -> Iterator[Figure]:
    """Job 2."""

    def do(number: int) -> None:
        known = desk.known[number]
        desk.hands.pause()
        paths.open_found(desk.hands, f"{known.digits[:3]} {known.digits[3:]}", known.name)

    def check(number: int) -> int:
        if desk.known[number].uid not in desk.hands.address:
            raise Mismatch(f"the digits of {desk.known[number].name} opened {desk.hands.address}")
        return 1

    return desk.measure("find_phone", do, check)


def import_file(desk: Desk) -> Iterator[Figure]:
    """Job 3."""
    plain = desk.installation.plain
    with tempfile.TemporaryDirectory() as folder:

        def do(number: int) -> None:
            file = Path(folder) / f"contacts-{number}.csv"
            write_people(file, ROWS, seed=7_000 + number)
            desk.hands.pause()
            paths.import_file(desk.hands, file)

        def check(number: int) -> int:
            found = plain.rows(
                "SELECT count(*), count(p.organisation_id) FROM customers_party p JOIN records_externalid x"
                " ON x.record_id = p.id AND x.kind = 'people' WHERE x.value LIKE %(mark)s",
                {"mark": f"bench-{7_000 + number}-%"},
            )
            _must_be(found, [(ROWS, ROWS)])
            return ROWS

        yield from desk.measure("import_file", do, check)


def plan_meeting(desk: Desk) -> Iterator[Figure]:
    """Job 8, but for the invitation, which comes with the calendar."""
    plain = desk.installation.plain

    def do(number: int) -> None:
        known = desk.known[number]
        desk.hands.pause()
        paths.plan_meeting(desk.hands, known.digits, known.name, "next Tuesday 10:00 Contract talk")

    def check(number: int) -> int:
        found = plain.rows(
            "SELECT t.channel, t.happened_at::date::text, t.summary FROM customers_touch t WHERE t.party_id = %(id)s"
            " AND t.happened_at > now() ORDER BY t.id DESC LIMIT 1",
            {"id": desk.known[number].id},
        )
        _must_be(found, [("meeting", next_tuesday().isoformat(), "Contract talk")])
        return 1

    return desk.measure("plan_meeting", do, check)


def next_tuesday() -> date:
    """The first Tuesday after today."""
    today = date.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def assign_many(desk: Desk) -> Iterator[Figure]:
    """Job 9 with its undo, on two hundred people who come for it and go again."""
    installation, hands = desk.installation, desk.hands
    owner = installation.readers[2].username
    counted = "SELECT count(*) FROM customers_party p JOIN access_user u ON u.id = p.owner_id"
    with tempfile.TemporaryDirectory() as folder, desk.undone():
        file = Path(folder) / "many.csv"
        rows = "".join(f"Ada{n},{FAMILY},ada{n}@quorvath.example\n" for n in range(MANY))
        file.write_text(f"First Name,Last Name,Email\n{rows}")
        installation.base.run("import", "people", str(file))
        done: dict[str, list[Any]] = {"assign": [], "undo": []}
        seconds: dict[str, list[float]] = {"assign": [], "undo": []}

        def keep(name: str) -> None:
            seconds[name].append(hands.seconds)
            done[name].append([*hands.done] if hands.actions else [])

        def owned() -> Any:
            of_owner = " WHERE p.family_name = %(name)s AND u.username = %(owner)s"
            return installation.plain.one(counted + of_owner, {"name": FAMILY, "owner": owner})

        for _number in range(ROUNDS):
            hands.begin()
            paths.assign_matching(hands, FAMILY, MANY, owner)
            keep("assign")
            _must_be(owned(), MANY)
            hands.pause()
            paths.take_back(hands)
            keep("undo")
            _must_be(owned(), 0)
        yield from figures("assign_many", done["assign"], seconds["assign"][1:], MANY)
        yield from figures("undo_assign", done["undo"], seconds["undo"][1:], MANY)


def see_customer(desk: Desk) -> Iterator[Figure]:
    """Job 10, as far as there are kinds: the Brief, what happened last, what is to do, whom they belong to."""
    plain = desk.installation.plain

    def do(number: int) -> None:
        known = desk.known[number]
        desk.hands.pause()
        paths.see_customer(desk.hands, known.digits, known.name, *PARTS)

    def check(number: int) -> int:
        newest = plain.column(
            "SELECT source_uid FROM customers_timelineitem WHERE party_id = %(id)s ORDER BY at DESC LIMIT 3",
            {"id": desk.known[number].id},
        )
        shown = sum(str(uid) in desk.hands.content for uid in newest)
        _must_be(shown, len(newest))
        return shown

    return desk.measure("see_customer", do, check)


PARTS = ("#timeline", ".brief", ".zone-related .card")


def _must_be(found: object, wanted: object) -> None:
    if found != wanted:
        raise Mismatch(f"the tables hold {found!r} instead of {wanted!r}")


def _counts(installation: Installation) -> list[int]:
    return [installation.plain.one(f"SELECT count(*) FROM {table}") for table in _COUNTED]
