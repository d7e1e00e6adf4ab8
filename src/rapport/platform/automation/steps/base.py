"""The base of every kind of step, and the records that go through a rule together."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rapport.platform.automation.models import Automation, Run
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.automation.checking import Check

Step = Mapping[str, Any]
"""One step as JSON: ``{"do": name, …}``."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a dry run shows of a step whose work is no change of a record, such as a mail."""

    title: str
    text: str


@dataclass(slots=True)
class Passage:
    """Records on their way through a rule in one change set, each once: of one occasion, or of many that piled up."""

    rule: Automation
    spec: RecordSpec
    author: User
    opened: ChangeSet
    runs: list[Run]
    rows: dict[int, Any]
    """The records by key, as they are now."""
    previews: list[Preview] | None = None
    """Where a dry run collects what steps would have sent; None when it is done in earnest."""

    def part(self, runs: list[Run]) -> Passage:
        """Some of the records, which go on by a way of their own."""
        return Passage(self.rule, self.spec, self.author, self.opened, runs, self.rows, self.previews)

    @property
    def ids(self) -> list[int]:
        """The keys of the records."""
        return [run.record_id for run in self.runs]

    def written(self, rows: Iterable[Any]) -> None:
        """Know the records as they are after a write."""
        for row in rows:
            self.rows[row.pk] = row

    def note(self, run: Run, step: Step, **what: Any) -> None:
        """Write down what a step did for one record."""
        run.log.append({"do": step["do"], **what})


class InputKind(StrEnum):
    """What the editor asks for."""

    VALUES = "values"
    """Fields and what they are to hold: of the record, or of a record of the kind in the input before."""
    KIND = "kind"
    LOOKUP = "lookup"
    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    FIELDS = "fields"
    """Some of the fields of the record, of those that ``choices`` offers."""
    CHOICE = "choice"
    CONDITION = "condition"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that the editor asks for of a step, kept under its name."""

    name: str
    label: Any
    kind: InputKind
    looked_up: str = ""
    """The kind of record of a look-up."""
    choices: Callable[[RecordSpec], Sequence[tuple[str, Any]]] | None = None


class StepType(ABC):
    """A kind of step; a module lists its own among its extensions."""

    name = ""
    """What stands after ``do``; stays the same over releases."""
    label: Any = ""
    """What the editor calls it: "set fields"."""
    inputs: Sequence[Input] = ()
    ends = False
    """Whether the steps that follow are this step's own affair (a branch, a wait)."""

    def fits(self, spec: RecordSpec) -> bool:
        """Whether records of this kind can go through the step."""
        return True

    @abstractmethod
    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        """The step in its standard form, without ``do``; RuleError names the part at fault."""

    def run(self, passage: Passage, step: Step) -> None:
        """Do it for every record; a WriteError refuses all of them, and they are tried one by one."""
        raise TypeError(f"{type(self).__name__} does not say what it does")

    def go_on(self, passage: Passage, step: Step, rest: Sequence[Step]) -> list[tuple[Passage, list[Step]]]:
        """Of a step that ``ends``: which records go on with which steps; the others wait or have ended."""
        return []

    @abstractmethod
    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        """What the step does, in the reader's language, as part of a sentence."""

    def told(self, entry: Step) -> str:
        """What it did, by the entry that it noted in the log of a run."""
        return str(self.label)

    def told_all(self, entries: Sequence[Step]) -> list[str]:
        """The same of many entries, for a step whose work goes on after the run: by few queries."""
        return [self.told(entry) for entry in entries]

    def remains(self, entry: Step) -> str:
        """What of this entry stays when the run is taken back, as a sentence; "" when nothing does."""
        return ""

    def branches(self, step: Step) -> list[tuple[Any, Sequence[Step]]]:
        """(label, steps) of each way that the step leads on."""
        return []


def step_types() -> dict[str, StepType]:
    """Every kind of step by its name, in the order of the modules."""
    return {kind.name: kind for kind in registry.extensions(StepType)}
