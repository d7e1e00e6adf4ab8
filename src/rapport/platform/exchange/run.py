"""Runs an import: chunk by chunk, each in one transaction with the progress, so that it resumes exactly where it was.

An advisory lock lets one import of a kind write at a time: two of the same file at once see each other's records.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any
from zlib import crc32

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.tabular import TableError
from rapport.platform.access.engine import writable_fields
from rapport.platform.access.models import User
from rapport.platform.exchange import sharing
from rapport.platform.exchange.file_errors import table_error_text
from rapport.platform.exchange.generic import GenericLoader
from rapport.platform.exchange.imported import record_found
from rapport.platform.exchange.issues import record_issues
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.mapping import mapping_from_json
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.outcome import Outcome, RunContext
from rapport.platform.exchange.profile import Loader, profile_of, targets_of
from rapport.platform.exchange.standardiser import (
    Job,
    Standardiser,
    StandardiserError,
    open_file,
    patient_collector,
    prepared_chunks,
)
from rapport.platform.exchange.storage import path_of
from rapport.platform.history.change_sets import finish, resume, start_long_change_set
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.pending import cleaned_beside

CHUNK = 2_500
"""Rows of one transaction: what the other process has read ahead when it is done, one processor then loads alone."""
FIRST_CHUNK = 500
"""Rows of the first transaction, so that the database has work while the next rows are read; then twice as many.

A file of no more is read by the loader itself: another process would only begin when it could be over.
"""
SMALL_CHUNK = 500
"""Rows of one transaction of kinds that are written record by record."""
MANY = 2_000
"""Rows from which a second connection for the search index pays."""
_LOCK = 0x494D5054
_NO_PREPARATION = "rapport.platform.exchange.standardiser.plain_preparer"

Progress = Callable[[ImportRun], None]


class ImportCancelled(Exception):
    """Somebody asked to stop; what was committed stays and can be undone or resumed."""


class ImportBusy(Exception):
    """Another process is running this import."""


def execute(run: ImportRun, *, channel: str, progress: Progress | None = None) -> ImportRun:
    """Run an import, or resume one that ended half-way; returns it with its final counts.

    Raises TableError or StandardiserError when the file cannot be read (the run is then marked failed and says why),
    ImportCancelled when it was asked to stop, ImportBusy when it is running already.
    """
    spec = registry.get(run.kind)
    with _one_at_a_time(run, spec):
        run.refresh_from_db()
        if run.state == ImportRun.State.DONE:
            return run
        _begin(run, channel)
        thresholds = patient_collector()
        try:
            _load(run, spec, progress)
        except (TableError, StandardiserError) as error:
            _end(run, ImportRun.State.FAILED, _reason(error))
            raise
        except ImportCancelled:
            _end(
                run, ImportRun.State.CANCELLED, _("Stopped. What came in so far can be undone, or the import resumed.")
            )
            raise
        except Exception as error:
            _end(run, ImportRun.State.FAILED, f"{type(error).__name__}: {error}")
            raise
        finally:
            gc.set_threshold(*thresholds)
        _end(run, ImportRun.State.DONE, run.message)
    return run


def _reason(error: TableError | StandardiserError) -> str:
    return table_error_text(error) if isinstance(error, TableError) else str(error)


@contextmanager
def _one_at_a_time(run: ImportRun, spec: RecordSpec) -> Iterator[None]:
    """Hold the lock of this run, then wait for the one of the kind's table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, run.pk % 2**31])
        if not cursor.fetchone()[0]:
            raise ImportBusy(_("This import is running already."))
        try:
            key = -crc32(spec.model._meta.db_table.encode()) // 2
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK, key])
            try:
                yield
            finally:
                _unlock(key)
        finally:
            _unlock(run.pk % 2**31)


def _unlock(key: int) -> None:
    if connection.connection is not None and not connection.connection.closed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, key])


def _begin(run: ImportRun, channel: str) -> None:
    if run.change_set is None:
        run.change_set = start_long_change_set(
            actor=run.actor, channel=channel, act="import", kind=run.kind, summary=run.file_name
        )
    elif run.change_set.state != run.change_set.State.OPEN:
        run.change_set.state = run.change_set.State.OPEN
        run.change_set.save(update_fields=["state"])
    run.state, run.cancel_asked, run.message = ImportRun.State.RUNNING, False, ""
    run.started_at = run.started_at or timezone.now()
    run.heartbeat_at = timezone.now()
    run.save()


def _end(run: ImportRun, state: str, message: str) -> None:
    run.state, run.message, run.finished_at = state, message[:500], timezone.now()
    run.save(update_fields=["state", "message", "finished_at", "rows_total"])
    if run.change_set is not None:
        counts = {"created": run.created_count, "updated": run.updated_count}
        run.change_set.counts = {name: count for name, count in counts.items() if count}
        finish(run.change_set, failed=state == ImportRun.State.FAILED)


def _load(run: ImportRun, spec: RecordSpec, progress: Progress | None) -> None:
    path = str(path_of(run))
    with open_file(path, run.options) as table:
        columns = table.columns
        run.rows_total = max(table.estimated_rows(), run.rows_done)
    mapping, refused = allowed_mapping(spec, run.actor, mapping_from_json(run.mapping, columns, targets_of(spec)))
    if refused:
        run.message = _("Not imported, since you may not set them: %(fields)s.") % {"fields": ", ".join(refused)}
    profile = profile_of(spec)
    options = {**run.options, "file_name": run.file_name}
    assert run.change_set is not None
    context = RunContext(spec, run.actor, run.change_set, mapping, run.on_match, options)
    loader: Loader = GenericLoader(context) if profile is None else profile.loader(context)
    job = Job(
        path, mapping, _NO_PREPARATION if profile is None else profile.preparer, run.options, run.corrections,
        run.rows_done, SMALL_CHUNK if profile is None or profile.is_by_record else CHUNK, FIRST_CHUNK,
    )  # fmt: skip
    left = run.rows_total - run.rows_done
    beside = cleaned_beside() if left >= MANY else nullcontext()
    alone = 0 < left <= FIRST_CHUNK
    with beside, nullcontext(prepared_chunks(job)) if alone else Standardiser(job) as chunks:
        for chunk in chunks:
            with resume(run.change_set):
                _commit_without_waiting()
                outcome = _loaded(loader, chunk.rows)
                _advance(run, outcome, chunk.consumed)
            if progress is not None:
                progress(run)
            _heed_cancel(run)
    _tie_up(run, loader)
    if mapping.by_rules and sharing.is_offered(spec, run.actor):
        sharing.share_out(run, spec, heed=lambda: _heed_cancel(run))
    run.rows_total = run.rows_done


def _heed_cancel(run: ImportRun) -> None:
    if ImportRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        raise ImportCancelled


def _commit_without_waiting() -> None:
    """Rows and progress of a chunk reach the disk together within a second; the end of the run waits for all of them.

    When the machine loses power meanwhile, the run is taken up at the last chunk that did.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _tie_up(run: ImportRun, loader: Loader) -> None:
    """Answer what rows left open until all were in, each part in one transaction."""
    assert run.change_set is not None
    while True:
        with resume(run.change_set):
            outcome = loader.tie_up()
            if outcome is None:
                return
            rows = {issue.row for issue in outcome.issues}
            told = set(run.issues.filter(row__in=rows).values_list("row", flat=True))
            record_issues(run, outcome)
            run.marked_count += len(rows - told)
            run.heartbeat_at = timezone.now()
            run.save(update_fields=["marked_count", "heartbeat_at"])
        _heed_cancel(run)


def _loaded(loader: Loader, rows: Sequence[Any]) -> Outcome:
    """Load rows; when the database refuses them together, the one it refuses is found and fails alone."""
    try:
        with transaction.atomic():
            return loader.load(rows)
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            outcome = Outcome()
            rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or type(error).__name__
            outcome.fail(rows[0].number, _("The database refused this row: %(rule)s.") % {"rule": rule})
            return outcome
    middle = len(rows) // 2
    first, second = _loaded(loader, rows[:middle]), _loaded(loader, rows[middle:])
    first.add(second)
    return first


def _advance(run: ImportRun, outcome: Outcome, consumed: int) -> None:
    """Note the chunk's counts and issues in the transaction that writes its rows."""
    if outcome.rows != consumed:
        raise RuntimeError(f"{consumed} rows came in, but {outcome.rows} were accounted for")
    run.rows_done += consumed
    run.rows_total = max(run.rows_total, run.rows_done)
    run.created_count += outcome.created
    run.updated_count += outcome.updated
    run.skipped_count += outcome.skipped
    run.failed_count += outcome.failed
    run.marked_count += record_issues(run, outcome)
    record_found(run, outcome)
    run.heartbeat_at = timezone.now()
    run.save(
        update_fields=[
            "rows_done", "rows_total", "created_count", "updated_count", "skipped_count", "failed_count",
            "marked_count", "heartbeat_at",
        ]
    )  # fmt: skip


def allowed_mapping(spec: RecordSpec, actor: User | None, mapping: ColumnMapping) -> tuple[ColumnMapping, list[str]]:
    """The mapping without the columns whose fields the actor may not set, and the labels of those fields."""
    if actor is None:
        return mapping, []
    allowed = writable_fields(spec, actor)
    refused: dict[str, str] = {}
    targets: dict[int, str] = {}
    for column in mapping.used:
        base = _FIELD_OF.get(column.target.partition(".")[0], column.target.partition(".")[0])
        if base in spec.fields and base not in allowed and base != "uid":
            refused[base] = str(spec.fields[base].label)
            targets[column.index] = ""
    return mapping.with_targets(targets), sorted(refused.values())


_FIELD_OF: Mapping[str, str] = {"address": "addresses", "fax": "phones", "handles": "emails"}


def dry_run(run: ImportRun, limit: int) -> Outcome:
    """What the first rows would become: everything is done as in the run, and rolled back."""
    spec = registry.get(run.kind)
    with open_file(str(path_of(run)), run.options) as table:
        columns = table.columns
    mapping, _refused = allowed_mapping(spec, run.actor, mapping_from_json(run.mapping, columns, targets_of(spec)))
    total = Outcome()
    profile = profile_of(spec)
    job = Job(
        str(path_of(run)), mapping, _NO_PREPARATION if profile is None else profile.preparer, run.options,
        run.corrections, 0, min(limit, CHUNK),
    )  # fmt: skip
    with transaction.atomic():
        opened = start_long_change_set(actor=run.actor, channel="system", act="preview", kind=run.kind)
        context = RunContext(
            spec, run.actor, opened, mapping, run.on_match, {**run.options, "file_name": run.file_name}
        )
        loader: Loader = GenericLoader(context) if profile is None else profile.loader(context)
        with resume(opened):
            chunk = next(prepared_chunks(job), None)
            if chunk is not None:
                total.add(_loaded(loader, chunk.rows))
                while (more := loader.tie_up()) is not None:
                    total.add(more)
                if mapping.by_rules and sharing.is_offered(spec, run.actor):
                    total.shares = sharing.rehearsed(spec, opened, run.actor)
        transaction.set_rollback(True)
    return total
