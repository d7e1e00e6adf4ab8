"""What a rule's page shows besides its fields: the rule as a sentence, and its latest runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Count
from django.http import HttpRequest

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.sentence import sentence_of
from rapport.platform.automation.steps.base import Step, StepType, step_types
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import may_undo
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import record_url, when
from rapport.platform.web.panels import Panel

SHOWN = 25
_TONES = {
    Run.State.QUEUED: "info",
    Run.State.WAITING: "info",
    Run.State.DONE: "good",
    Run.State.REFUSED: "bad",
    Run.State.STOPPED: "warn",
    Run.State.CANCELLED: "",
}
_TAKEN_BACK = (ChangeSet.State.UNDONE, ChangeSet.State.PARTLY_UNDONE)


class SentencePanel(Panel):
    """When … if … then …."""

    zone = "main"
    template = "automation/panel_sentence.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Automation) -> dict[str, Any]:
        return {"sentence": sentence_of(instance, cast(User, request.user))}


class RunsPanel(Panel):
    """The latest runs, each with its record, what became of it, and a way to take it back."""

    zone = "main"
    template = "automation/panel_runs.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Automation) -> dict[str, Any]:
        reader = cast(User, request.user)
        latest = list(instance.runs.select_related("change_set", "asked_by").order_by("-id")[:SHOWN])
        return {"lines": run_lines(instance.kind, latest, reader)}


def run_lines(kind: str, runs: list[Run], reader: User) -> list[dict[str, Any]]:
    """Runs as a page lists them; a record that the reader does not see has no name."""
    seen = {}
    if registry.has(kind):
        found = rows(registry.get(kind), reader).filter(pk__in=[run.record_id for run in runs])
        seen = {row.pk: row for row in found}
    shared = Run.objects.filter(change_set__in={run.change_set_id for run in runs if run.change_set_id is not None})
    together = dict(shared.order_by().values_list("change_set").annotate(Count("id")))
    lines, kinds = [], step_types()
    told = logs_in_words(runs, kinds)
    for run in runs:
        row = seen.get(run.record_id)
        made = run.change_set
        back = made is not None and made.state in _TAKEN_BACK
        lines.append(
            {
                "run": run,
                "tone": "" if back else _TONES[Run.State(run.state)],
                "title": shown_title(row, reader) if row is not None else "",
                "url": record_url(row) if row is not None else "",
                "when": when(run.created_at),
                "asked_by": str(run.asked_by) if run.asked_by is not None else "",
                "log": told[run.pk],
                "remains": remaining(run, kinds) if made is not None else [],
                "taken_back": back,
                "undo_uid": made.uid if made is not None and not back and may_undo(reader, made) else None,
                "together": together.get(run.change_set_id, 1),
            }
        )
    return lines


def logs_in_words(runs: list[Run], kinds: Mapping[str, StepType]) -> dict[int, list[str]]:
    """What the steps of each run did, by the key of the run; each kind of step says it of all runs at once."""
    found: dict[int, list[str]] = {run.pk: [""] * len(run.log) for run in runs}
    places: dict[str, list[tuple[int, int, Step]]] = {}
    for run in runs:
        for at, entry in enumerate(run.log):
            if entry["do"] in kinds:
                places.setdefault(entry["do"], []).append((run.pk, at, entry))
    for name, entries in places.items():
        texts = kinds[name].told_all([entry for _pk, _at, entry in entries])
        for (pk, at, _entry), text in zip(entries, texts, strict=True):
            found[pk][at] = text
    return {pk: [text for text in texts if text] for pk, texts in found.items()}


def remaining(run: Run, kinds: Mapping[str, StepType]) -> list[str]:
    """What stays of a run that is taken back, each once."""
    texts = (kinds[entry["do"]].remains(entry) for entry in run.log if entry["do"] in kinds)
    return list(dict.fromkeys(filter(None, texts)))
