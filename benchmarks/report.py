"""Keeps figures: a JSON file a size in results/, a table for the terminal, a short one for the documentation."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.base import ROOT
from benchmarks.budgets import BUDGETS
from benchmarks.figures import Figure

RESULTS = Path(__file__).resolve().parent / "results"
PAGE = ROOT / "docs" / "benchmarks.md"


def machine() -> dict[str, Any]:
    """What the figures were measured on; no name of a host."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = os.getloadavg()[0]
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1024 / 1024, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(load, 2),
    }


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def commit() -> str:
    """The commit measured, with a + when the working tree differs from it."""
    ask = ["git", "-C", str(ROOT)]
    done = subprocess.run([*ask, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=False)
    changed = subprocess.run(
        [*ask, "status", "--porcelain", "--", "src", "frontend"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() + ("+" if changed.stdout.strip() else "")


def save(size: int, figures: Sequence[Figure], measured_on: dict[str, Any], *, replace: bool, folder: Path) -> Path:
    """Write the results of a size; without ``replace`` the figures of budgets not measured now are kept, each with the
    day and the commit of its own."""
    path = folder / f"{size}.json"
    kept: list[dict[str, Any]] = []
    if path.exists() and not replace:
        measured = {figure.budget for figure in figures}
        kept = [figure for figure in json.loads(path.read_text())["figures"] if figure["budget"] not in measured]
    order = list(BUDGETS)
    stamp = {"date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "commit": commit()}
    rows = [*kept, *(figure.as_dict() | stamp for figure in figures)]
    rows.sort(key=lambda row: order.index(row["budget"]))
    found = {
        "size": size,
        **stamp,
        "machine": measured_on,
        "figures": rows,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return path


def load(size: int, folder: Path) -> dict[str, Any] | None:
    """The kept results of a size."""
    path = folder / f"{size}.json"
    return dict(json.loads(path.read_text())) if path.exists() else None


def table(figures: Iterable[Figure]) -> str:
    """All figures, for the terminal."""
    lines = [
        f"{'':8} {'budget':14} {'case':58} {'reader':14} {'p50':>8} {'p95':>8} {'value':>9} {'queries':>7} {'×SQL':>6} "
        f"{'rows':>6}"
    ]
    for figure in figures:
        verdict = "–" if figure.verdict == "absent" else figure.verdict
        lines.append(
            f"{verdict:8} {figure.budget:14.14} {figure.case:58.58} {figure.reader:14.14} {_n(figure.p50):>8} "
            f"{_n(figure.p95):>8} {_n(figure.value):>9} {_n(figure.queries):>7} {_n(figure.ratio):>6} "
            f"{_n(figure.verified):>6}  {figure.note}"
        )
    return "\n".join(lines)


def _n(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 or isinstance(value, int) else f"{value:.1f}"


def write_page(sizes: Sequence[int], folder: Path = RESULTS, page: Path = PAGE) -> None:
    """The table of the documentation: the worst case of each budget, a column a size."""
    results = {size: found for size in sizes if (found := load(size, folder))}
    if not results:
        return
    newest = max(results.values(), key=lambda found: str(found["date"]))
    on = newest["machine"]
    head = " | ".join(f"{size:,} parties" for size in results)
    lines = [
        "# Benchmarks",
        "",
        "Measured by `make bench` on seeded data with ten touches a party, through the web server as in production,",
        "on the embedded PostgreSQL with durability on. Every answer is compared with plain SQL in the same run. Each",
        "line shows the slowest case of the slowest of four readers: administrator, team lead, a representative who",
        "sees 0.1 %, and somebody who sees nothing; where some of its cases miss what is required, it says how many.",
        "All cases are in `benchmarks/results/`, each with its day and commit; those that name none are older than",
        "2026-11-23, 10:30 UTC.",
        "",
        f"{on['cores']} cores ({on['cpu']}), {on['memory_gb']} GB memory; the newest figures are of {newest['date']}, "
        f"commit {newest['commit']}.",
        "",
        f"| what | unit | required | target | {head} |",
        f"|---|---|---|---|{'---|' * len(results)}",
    ]
    reasons = []
    for key, budget in BUDGETS.items():
        cells = [_worst(found["figures"], key) for found in results.values()]
        if any(cells):
            bounds = [_bounds(limit) for limit in (budget.required, budget.target)]
            lines.append(f"| {budget.label} | {budget.unit} | {' | '.join(bounds)} | {' | '.join(cells)} |")
        if budget.why and any("missed" in cell for cell in cells):
            reasons.append(f"- {budget.label[0].upper()}{budget.label[1:]}: {budget.why}")
    lines += ["", "## Missed, and why", "", *reasons] if reasons else []
    page.write_text("\n".join(lines) + "\n")


def _bounds(limit: Any) -> str:
    if limit.value is not None:
        return f"{limit.value:g}"
    return " / ".join(f"p{name} {bound:g}" for name, bound in (("50", limit.p50), ("95", limit.p95)) if bound)


def _worst(rows: Sequence[dict[str, Any]], key: str) -> str:
    own = [row for row in rows if row["budget"] == key and row["verdict"] != "absent"]
    if not own:
        return ""
    missed = sum(row["verdict"] == "missed" for row in own)
    mark = (f" **missed** by {missed} of {len(own)}" if len(own) > 1 else " **missed**") if missed else ""
    if any("value" in row for row in own):
        values = [row["value"] for row in own if "value" in row]
        return _n(min(values) if BUDGETS[key].at_least else max(values)) + mark
    return " / ".join(f"{max(row[p] for row in own if p in row):.1f}" for p in ("p50", "p95")) + mark
