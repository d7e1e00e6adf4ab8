"""What an import's page tells once it is over: figures that lead to the records, and what was wrong row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.exchange import sharing
from rapport.platform.exchange.imported import list_parameter
from rapport.platform.exchange.models import ImportIssue, ImportRun
from rapport.platform.exchange.outcome import CREATED, SKIPPED, UPDATED
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.counts import Count, count_rows
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import record_url

ISSUES_OF_A_PAGE = 100
TAKEN_BACK = (ChangeSet.State.UNDONE, ChangeSet.State.UNDOING)


@dataclass(frozen=True, slots=True)
class Figure:
    """One count of the report; ``url`` leads to exactly those records, "" where there are none to show."""

    label: Any
    count: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """Records of another kind that came along, such as the organisations of a file of people."""

    text: str
    """Their number and what they are called."""
    url: str


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One row of the file with what was wrong; ``whom`` is the record that it made or changed, for who sees that."""

    row: int
    column: str
    value: str
    message: str
    whom: str = ""
    url: str = ""


@dataclass(slots=True)
class IssuePage:
    """Some of what was wrong, in the order of the file."""

    severity: str
    number: int
    total: int
    items: list[IssueLine] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Place of the first item, from 1."""
        return (self.number - 1) * ISSUES_OF_A_PAGE + 1

    @property
    def last(self) -> int:
        """Place of the last item."""
        return self.first + len(self.items) - 1

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // ISSUES_OF_A_PAGE))

    @property
    def previous(self) -> int:
        """Number of the page before, 0 when there is none."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Number of the page behind, 0 when there is none."""
        return self.number + 1 if self.number < self.pages else 0


def is_taken_back(run: ImportRun) -> bool:
    """Whether what the import wrote was undone."""
    return run.change_set is not None and run.change_set.state in TAKEN_BACK


def figures(run: ImportRun) -> list[Figure]:
    """How many rows ended in which way; every row of the file is in one of the first four."""
    address = reverse(f"{run.kind}-list")

    def one(label: Any, count: int, fate: str) -> Figure:
        leads = count and not is_taken_back(run)
        return Figure(label, count, f"{address}?{list_parameter(run, fate)}" if leads else "")

    shared = [Figure(_("Assigned by rules"), run.options.get(sharing.SHARED, 0))] if run.mapping.get("by_rules") else []
    return [
        one(_("Created"), run.created_count, CREATED),
        one(_("Updated"), run.updated_count, UPDATED),
        one(_("Skipped"), run.skipped_count, SKIPPED),
        Figure(_("Not imported"), run.failed_count),
        Figure(_("With a cell kept as given"), run.marked_count),
        *shared,
    ]


def brought(run: ImportRun, reader: User) -> Iterator[Brought]:
    """Records of the sidebar's other kinds that the import created and the reader may see."""
    if run.change_set is None or is_taken_back(run):
        return
    for name in registry.menu_names():
        spec = registry.get(name)
        if name == run.kind or spec.record.overview or not may(spec, reader, Action.VIEW.value):
            continue
        count = count_rows(rows(spec, reader, Action.VIEW.value).filter(created_in=run.change_set.uid))
        if count.value:
            yield Brought(_told(count, spec), f"{reverse(f'{name}-list')}?{list_parameter(run, CREATED)}")


def _told(count: Count, spec: RecordSpec) -> str:
    text = f"{number_format(count.value, force_grouping=True)} {spec.label if count.value == 1 else spec.label_plural}"
    return text if count.exact else _("about %(number)s") % {"number": text}


def issue_page(run: ImportRun, reader: User, severity: str, number: str) -> IssuePage:
    """A page of the refused rows or of the kept cells; what the address asks for wrongly is the first page."""
    known = severity if severity in ImportIssue.Severity.values else ""
    if not known:
        known = ImportIssue.Severity.FAILED if run.failed_count else ImportIssue.Severity.MARKED
    found = run.issues.filter(severity=known).order_by("row", "id")
    page = IssuePage(str(known), 1, found.count())
    if number.isascii() and number.isdigit() and len(number) < 7:
        page.number = min(max(1, int(number)), page.pages)
    issues = list(found[page.first - 1 : page.first - 1 + ISSUES_OF_A_PAGE])
    spec = registry.get(run.kind)
    keys = {issue.record_id for issue in issues if issue.record_id is not None}
    seen = {row.pk: row for row in rows(spec, reader).filter(pk__in=keys)} if keys else {}
    for issue in issues:
        record = seen.get(issue.record_id)
        told = (shown_title(record, reader), record_url(record)) if record is not None else ("", "")
        page.items.append(IssueLine(issue.row, issue.column, issue.value, issue.message, *told))
    return page
