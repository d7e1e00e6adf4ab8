"""People in and out in bulk: the import command into the whole base, its undo, the export of everything as CSV."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.base import COMMAND, ROOT
from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation
from benchmarks.plain import Plain

ROWS = {10_000: 40_000, 100_000: 100_000, 1_000_000: 100_000}
"""So many that the start of the process (about a second) does not decide the figure."""
SHAPES = {"import": 4.0, "import_own": 1.0, "import_shared": 100.0}
"""People to an organisation: the usual file, one where everybody brings an organisation of their own, and one of a few
large employers. Names, streets, towns and numbers vary as in real files: what is told apart is not cheap by repetition.
"""
_FEWEST = 200
_SYLLABLES = "an be ci do el fa gro hu in ja ker lu mo nes ol per qui ros sta tho ul ver wes xan yor zim".split()
_BUSINESSES = "Technik Handel Bau Solutions Software Logistik".split()
_FORMS = "GmbH AG Ltd KG Inc.".split()
_JOBS = (
    "Engineer,Head of Sales,Managing Director,Buyer,Assistant,Accountant,Consultant,Teacher,Architect,Product Manager"
).split(",")
_AREAS = "30 40 69 89 221 211 711 511 341 351 911 421".split()
_MOBILES = "160 170 171 172 175 176".split()
HEADER = (
    "External ID,First Name,Last Name,Job Title,Email,Phone,Mobile Phone,Company,Street,City,Postal Code,Country"
).split(",")


def run(installation: Installation) -> Iterator[Figure]:
    """Import, check, export, undo, check; then files of other shapes, each undone too."""
    if installation.base.run("import", "--help", check=False).returncode:
        yield Figure("import", "people", note="there is no command `rapport import` yet")
        return
    size = installation.base.size
    rows = ROWS.get(size, max(_FEWEST, min(size // 10, 20_000)))
    yield from _import(installation, "import", rows)
    for shape in list(SHAPES)[1:]:
        yield from _import(installation, shape, max(_FEWEST, rows // 4))


def write_people(path: Path, rows: int, seed: int, people_each: float = 4) -> None:
    """A CSV of people as other systems export them: split names, e-mail, two phones, address, company."""
    rng = random.Random(seed)

    def word(lengths: tuple[int, ...] = (2, 2, 3)) -> str:
        return "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice(lengths))).capitalize()

    families, given_names = [word() for _ in range(8_000)], [word() for _ in range(1_500)]
    streets = [word() + rng.choice(("straße", "weg", " Road", " Street")) for _ in range(4_000)]
    towns = [
        (word() + rng.choice(("", "burg", "stadt", " am See")), f"{rng.randrange(10**4, 10**5)}") for _ in range(3_000)
    ]
    companies = [
        (f"{rng.choice(families)} {rng.choice(families)} {rng.choice(_BUSINESSES)} {rng.choice(_FORMS)}",
         rng.choice(towns), f"{rng.choice(families)}-{rng.choice(families)}{number % 97}.example".lower())
        for number in range(max(1, round(rows / people_each)))
    ]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            place = number if people_each <= 1 else rng.randrange(len(companies))
            company, (town, postcode), domain = companies[place]
            given, family = rng.choice(given_names), rng.choice(families)
            phone = f"+49 {rng.choice(_AREAS)} {rng.randrange(2 * 10**6, 10**7)}"
            mobile = f"0{rng.choice(_MOBILES)} {rng.randrange(10**6, 10**7)}"
            writer.writerow((
                f"bench-{seed}-{number}", given, family, rng.choice(_JOBS),
                f"{given}.{family}.{seed}-{number}@{domain}".lower(), phone, mobile, company,
                f"{rng.choice(streets)} {rng.randrange(1, 200)}", town, postcode, "DE",
            ))  # fmt: skip


def _import(installation: Installation, shape: str, rows: int) -> Iterator[Figure]:
    plain = installation.plain
    seed = int(time.time())
    before = _counts(plain)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        write_people(path, rows, seed, SHAPES[shape])
        outcome, peak, steady = _watched(installation, path)
    failed = {name: outcome.get(name, 0) for name in ("updated", "skipped", "failed")}
    if outcome["created"] != rows or any(failed.values()):
        raise Mismatch(f"of {rows} people {outcome['created']} were created, {failed}")
    verified = _check_imported(installation, seed, rows)
    each = f"{SHAPES[shape]:g} to an organisation"
    yield Figure(
        shape, f"{rows:,} people, {each}, into {before['customers_party']:,} parties",
        value=float(outcome["rows_per_second"]), samples=rows, verified=verified,
        note=f"{outcome['seconds']} s from process start to the last commit",
    )  # fmt: skip
    if shape == "import":
        yield Figure(
            "import_memory", "from a third of the time to the end", value=(peak - steady) / 1e6,
            note=f"peak {peak / 1e6:.0f} MB",
        )  # fmt: skip
        yield _export(installation)
    undone = _undo(installation, before, rows)
    if shape == "import":
        yield undone


_COUNTED = (
    "customers_party", "customers_contactpoint", "customers_address", "customers_relationship", "records_externalid",
    "search_searchentry",
)  # fmt: skip


def _counts(plain: Plain) -> dict[str, int]:
    """The rows of every table that an import of people writes."""
    return {table: int(plain.one(f"SELECT count(*) FROM {table}")) for table in _COUNTED}


def _watched(installation: Installation, path: Path) -> tuple[dict[str, Any], int, int]:
    """Run the import; returns its last line, the highest resident memory, and the one near its beginning."""
    command = [*COMMAND, "import", "people", str(path), "--json"]
    process = subprocess.Popen(
        command,
        env=installation.base.environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    memory: list[int] = []

    def watch() -> None:
        seen = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                memory.append(sum(p.memory_info().rss for p in [seen, *seen.children(recursive=True)]))
            except psutil.NoSuchProcess:
                continue
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    printed, said = process.communicate()
    watcher.join()
    if process.returncode:
        raise Mismatch(f"the import ended with code {process.returncode}: {said[-1500:] or printed[-1500:]}")
    early = max(memory[: max(1, len(memory) // 3)])
    return dict(json.loads(printed.strip().splitlines()[-1])), max(memory), early


def _check_imported(installation: Installation, seed: int, rows: int) -> int:
    """Every person has both numbers, an address, a company, an external id and a search entry."""
    found = installation.plain.rows(
        """
        SELECT count(*),
          sum((SELECT count(*) FROM customers_contactpoint c WHERE c.party_id = p.id AND c.kind = 'phone'))::int,
          sum((SELECT count(*) FROM customers_address a WHERE a.party_id = p.id))::int,
          count(p.organisation_id),
          sum((SELECT count(*) FROM search_searchentry e WHERE e.kind = 'people' AND e.record_id = p.id))::int
          FROM customers_party p JOIN records_externalid x ON x.record_id = p.id AND x.kind = 'people'
         WHERE x.value LIKE %(mark)s
        """,
        {"mark": f"bench-{seed}-%"},
    )[0]
    if found != (rows, 2 * rows, rows, rows, rows):
        raise Mismatch(
            f"of {rows} imported people the tables hold {found[0]}, with {found[1]} numbers, {found[2]} addresses,"
            f" {found[3]} companies, {found[4]} search entries"
        )
    return rows


def _undo(installation: Installation, before: dict[str, int], rows: int) -> Figure:
    """Take the import back by the API; afterwards every table has as many rows as before."""
    plain, client = installation.plain, installation.api(installation.administrator)
    uid = plain.one("SELECT uid FROM history_changeset WHERE act = 'import' ORDER BY id DESC LIMIT 1")
    begun = time.perf_counter()
    answer = client.send_json("POST", f"/api/v1/changes/{uid}/undo", {})
    seconds = time.perf_counter() - begun
    left = _counts(plain)
    if answer.status != 200 or left != before:
        raise Mismatch(f"after the undo (status {answer.status}) there are {left} rows instead of {before}")
    return Figure("undo_import", f"{rows:,} people", value=rows / seconds, verified=rows)


def _export(installation: Installation) -> Figure:
    """The whole list of people as CSV, as the command prints it."""
    if installation.base.run("export", "--help", check=False).returncode:
        return Figure("export", "people", note="there is no command `rapport export` yet")
    expected = installation.plain.one("SELECT count(*) FROM customers_party WHERE kind = 'person'")
    begun = time.perf_counter()
    done = subprocess.run(
        [*COMMAND, "export", "people"], env=installation.base.environment(), cwd=ROOT, capture_output=True, check=True
    )
    seconds = time.perf_counter() - begun
    read = sum(1 for _row in csv.reader(io.StringIO(done.stdout.decode("utf-8-sig")))) - 1
    if read != expected:
        raise Mismatch(f"the export holds {read} of {expected} people")
    return Figure(
        "export", f"{expected:,} people, every column", value=expected / seconds, samples=expected, verified=read,
        note=f"{seconds:.1f} s with the start of the process",
    )  # fmt: skip
