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

ROWS = {10_000: 20_000, 100_000: 20_000, 1_000_000: 40_000}
_FEWEST = 200
_GIVEN = (
    "Anna Bernd Clara David Emma Felix Greta Hanna Ivan Julia Karl Lena Mia Noah Olga Paul Rosa Tim Ute Vera".split()
)
_FAMILY = "Adler Becker Conrad Dreyer Engel Fuchs Graf Huber Jansen Keller Lang Maurer Neumann Otto Pohl Roth".split()
_CITIES = (("Bonn", "53111", "DE"), ("Wien", "1010", "AT"), ("Leeds", "LS1 4AP", "GB"), ("Boston", "02108", "US"))
HEADER = (
    "External ID,First Name,Last Name,Job Title,Email,Phone,Mobile Phone,Company,Street,City,Postal Code,Country"
).split(",")


def run(installation: Installation) -> Iterator[Figure]:
    """Import, check, undo, check; then export."""
    if installation.base.run("import", "--help", check=False).returncode:
        yield Figure("import", "people", note="there is no command `rapport import` yet")
    else:
        yield from _import(installation)
    yield _export(installation)


def write_people(path: Path, rows: int, seed: int) -> None:
    """A CSV of people as other systems export them: split names, e-mail, two phones, address, company."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            given, family = rng.choice(_GIVEN), rng.choice(_FAMILY) + rng.choice(("", "mann", "er", "sen"))
            city, postcode, country = rng.choice(_CITIES)
            mark = f"{seed}-{number}"
            email = f"{given}.{family}.{mark}@imported.example.org".lower()
            phone, mobile = f"+49 30 {rng.randrange(10**6, 10**7)}", f"0171 {rng.randrange(10**6, 10**7)}"
            company = f"{rng.choice(_FAMILY)} & {rng.choice(_FAMILY)} {rng.randrange(400)} GmbH"
            street = f"Hauptstraße {rng.randrange(1, 200)}"
            writer.writerow(
                (
                    f"bench-{mark}",
                    given,
                    family,
                    "Engineer",
                    email,
                    phone,
                    mobile,
                    company,
                    street,
                    city,
                    postcode,
                    country,
                )
            )


def _import(installation: Installation) -> Iterator[Figure]:
    plain, size = installation.plain, installation.base.size
    rows = ROWS.get(size, max(_FEWEST, min(size // 10, 20_000)))
    seed = int(time.time())
    before = plain.one("SELECT count(*) FROM customers_party")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        write_people(path, rows, seed)
        outcome, peak, steady = _watched(installation, path)
    failed = {name: outcome.get(name, 0) for name in ("updated", "skipped", "failed")}
    if outcome["created"] != rows or any(failed.values()):
        raise Mismatch(f"of {rows} people {outcome['created']} were created, {failed}")
    verified = _check_imported(installation, seed, rows)
    yield Figure(
        "import", f"{rows:,} people into {before:,} parties", value=float(outcome["rows_per_second"]), samples=rows,
        verified=verified, note=f"{outcome['seconds']} s from process start to the last commit",
    )  # fmt: skip
    yield Figure(
        "import_memory",
        "from a tenth of the rows to the end",
        value=(peak - steady) / 1e6,
        note=f"peak {peak / 1e6:.0f} MB",
    )
    yield _undo(installation, before, rows)


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


def _undo(installation: Installation, before: int, rows: int) -> Figure:
    """Take the import back by the API; afterwards the base has as many parties as before."""
    plain, client = installation.plain, installation.api(installation.administrator)
    uid = plain.one("SELECT uid FROM history_changeset WHERE act = 'import' ORDER BY id DESC LIMIT 1")
    begun = time.perf_counter()
    answer = client.send_json("POST", f"/api/v1/changes/{uid}/undo", {})
    seconds = time.perf_counter() - begun
    left = plain.one("SELECT count(*) FROM customers_party")
    if answer.status != 200 or left != before:
        raise Mismatch(f"after the undo (status {answer.status}) there are {left} parties instead of {before}")
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
