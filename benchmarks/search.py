"""Search as you type over every kind: letters, words, digits, Chinese, typing errors; each hit is checked for reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from benchmarks.base import Reader
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation

SAMPLES = 40
TEXTS_A_CASE = 10


def run(installation: Installation) -> Iterator[Figure]:
    """Every way of asking, as each reader, for people whom that reader may see; then the palette."""
    for reader in installation.readers:
        sought = _sought(installation, reader)
        for case, texts in _cases(sought).items():
            yield _measure(installation, reader, case, texts)
    yield _palette(installation)


def _sought(installation: Installation, reader: Reader) -> list[dict[str, Any]]:
    """People within reach, from all over the base, in Latin and in Chinese script."""
    reach = installation.reach(reader) if reader.principals != () else "true"
    statement = (
        "SELECT uid, given_name, family_name, display_name, phone, email FROM"
        f" (SELECT * FROM customers_party WHERE kind = 'person' AND {reach} AND phone <> '' AND email <> ''"
        " AND {script} ORDER BY id LIMIT 4000) chosen ORDER BY md5(uid::text) LIMIT 10"
    )
    scripts = ("given_name ~ '^[A-Za-z]{6,}$' AND family_name ~ '^[A-Za-z]{5,}$'", "family_name ~ '[一-龥]'")
    names = ("uid", "given", "family", "display", "phone", "email")
    return [
        dict(zip(names, map(str, row), strict=True), chinese=number)
        for number, script in enumerate(scripts)
        for row in installation.plain.rows(statement.replace("{script}", script))
    ]


def _cases(sought: Sequence[dict[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """By case the texts to type, each with the uid that must be among the hits ("" where it need not be)."""
    latin = [person for person in sought if not person["chinese"]][:TEXTS_A_CASE]
    chinese = [person for person in sought if person["chinese"]][:TEXTS_A_CASE]
    digits = [(person["uid"], re.sub(r"\D", "", person["phone"])) for person in latin]
    return {
        "1 letter": [(p["family"][:1].lower(), "") for p in latin],
        "2 letters": [(p["family"][:2].lower(), "") for p in latin],
        "3 letters": [(p["family"][:3].lower(), "") for p in latin],
        "5 letters": [(p["family"][:5].lower(), "") for p in latin],
        "two words": [(f"{p['given'].lower()} {p['family'].lower()}", "") for p in latin],
        "two words, the second begun": [(f"{p['given'].lower()} {p['family'][:3].lower()}", "") for p in latin],
        "last 7 digits of a phone, with blanks": [(f"{d[-7:-4]} {d[-4:]}", uid) for uid, d in digits],
        "part of an e-mail": [(p["email"].partition("@")[0], p["uid"]) for p in latin],
        "one Chinese character": [(p["family"][:1], "") for p in chinese],
        "two Chinese characters": [(p["display"][:2], "") for p in chinese],
        "typing error": [(_mistype(p["given"]) + " " + p["family"].lower(), "") for p in latin],
        "nothing to be found": [(f"xqz{n}vwk", "") for n in range(5)],
    }


def _mistype(word: str) -> str:
    """Two neighbouring letters exchanged."""
    return (word[:3] + word[4] + word[3] + word[5:]).lower()


def _measure(installation: Installation, reader: Reader, case: str, texts: Sequence[tuple[str, str]]) -> Figure:
    if not texts:
        return Figure("search", case, reader.part, note="nobody of this kind within reach")
    client = installation.api(reader)
    paths = [f"/api/v1/search?q={quote(text)}" for text, _uid in texts]
    verified = partial = 0
    for path, (text, uid) in zip(paths, texts, strict=True):
        answer = client.get(path)
        if answer.status != 200:
            raise Mismatch(f"search for {text!r} as {reader.part}: status {answer.status}: {answer.text[:200]}")
        found = answer.json()
        partial += found["partial"]
        verified += _check(installation, reader, text, uid, found)
    series = time_series(lambda number: client.get(paths[number % len(paths)]), SAMPLES, warm_up=len(paths))
    queries = installation.plain.count_statements(lambda: client.get(paths[0]))
    note = f"{partial} of {len(paths)} answers partial" if partial else ""
    return Figure(
        "search", case, reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
        verified=verified, note=note,
    )  # fmt: skip


def _check(installation: Installation, reader: Reader, text: str, uid: str, found: dict[str, Any]) -> int:
    """Every hit is within reach, and whom one certainly means is among them."""
    items = found["items"]
    if reader.principals == ():
        if [item for item in items if item["kind"] in ("people", "organisations", "households", "parties")]:
            raise Mismatch(f"nobody finds {text!r}")
        return 0
    parties = [i["uid"] for i in items if i["kind"] in ("people", "organisations", "households")]
    seen = installation.plain.one(
        f"SELECT count(*) FROM customers_party WHERE uid = ANY(%(uids)s) AND {installation.reach(reader)}",
        {"uids": parties},
    )
    if seen != len(parties):
        raise Mismatch(f"{reader.part} finds {len(parties) - seen} records out of reach for {text!r}")
    if uid and not found["partial"] and uid not in [item["uid"] for item in items] and len(items) < 20:
        raise Mismatch(f"{reader.part} does not find {uid} by {text!r}")
    return len(items)


def _palette(installation: Installation) -> Figure:
    """The fragment that the palette shows while somebody types."""
    reader = installation.administrator
    client = installation.pages(reader)
    texts = [text for text, _uid in _cases(_sought(installation, reader))["3 letters"]]
    paths = [f"/search/palette/?q={quote(text)}" for text in texts]
    if client.get(paths[0]).status != 200:
        return Figure("search", "palette, 3 letters", reader.part, note="no palette at this address")
    series = time_series(lambda number: client.get(paths[number % len(paths)]), SAMPLES, warm_up=len(paths))
    queries = installation.plain.count_statements(lambda: client.get(paths[0]))
    return Figure(
        "search", "palette, 3 letters", reader.part, series.p50, series.p95, samples=series.samples, queries=queries
    )
