"""What the import and export commands do, once Django is set up; messages for a person at a terminal."""

from __future__ import annotations

import json
import signal
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import Error

from rapport.lib.tabular import TableError
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.exchange import owners, services
from rapport.platform.exchange import run as runner
from rapport.platform.exchange.exporting import Export, csv_stream, everything, note_export, xlsx_stream
from rapport.platform.exchange.guess import default_match
from rapport.platform.exchange.issues import summary, write_error_file
from rapport.platform.exchange.mapping import ME, NOBODY, mapping_from_json
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.profile import profile_of, targets_of
from rapport.platform.exchange.standardiser import StandardiserError
from rapport.platform.exchange.storage import UploadError, discard, path_of
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import WriteError

Say = Callable[[str], Any]
PREVIEW_ROWS = 5_000
CHANNEL = "command"


class CommandError(Exception):
    """What went wrong, in one line."""


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of the import command."""

    kind: str
    file: Path | None
    match: str
    on_match: str
    mapping: Path | None
    resume: str
    user: str


def prepare(given: Given) -> ImportRun:
    """The run that the arguments ask for, ready to execute; CommandError says what is wrong with them."""
    refresh()
    if given.resume:
        return _resumed(given.resume)
    if not given.kind or given.file is None:
        raise CommandError("say what the rows are and which file: rapport import people FILE")
    spec = _spec(given.kind)
    if not spec.record.importable:
        raise CommandError(f"{spec.name} cannot be imported")
    if given.on_match not in ImportRun.OnMatch.values:
        raise CommandError(f"--on-match is one of {', '.join(ImportRun.OnMatch.values)}")
    try:
        run = services.import_from_path(spec, given.file, actor=_user(given.user))
    except (TableError, UploadError) as error:
        raise CommandError(str(error)) from error
    run.on_match = given.on_match
    _map(run, spec, given)
    run.save()
    return run


def _map(run: ImportRun, spec: RecordSpec, given: Given) -> None:
    columns = run.options["columns"]
    try:
        if given.mapping is not None:
            data = json.loads(given.mapping.read_text("utf-8"))
            mapping = mapping_from_json(data, columns, targets_of(spec))
            if not mapping.match:
                data["match"] = list(default_match(spec, mapping))
                mapping = mapping_from_json(data, columns, targets_of(spec))
            _known_owners(mapping.owners)
            profile = profile_of(spec)
            if profile and not profile.is_by_record and (mapping.fixed or any(one.values for one in mapping.columns)):
                raise ValueError(f"{spec.name} take neither fixed values nor values of columns")
            services.use(run, services.with_remembered(mapping, run.file_name))
            owners.remember(run, mapping)
        if given.match:
            run.mapping["match"] = _keys(spec, given.match)
            run.match_key = given.match[:60]
        refusal = services.refusal(spec, services.mapping_of(run, spec))
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    if refusal:
        raise CommandError(f"{refusal} --mapping FILE says which column is what.")


def steps_of(plan: Path, folder: Path) -> list[Given]:
    """The imports that a plan asks for, in their order; CommandError when it is no plan or a file is missing.

    A plan is JSON: ``{"imports": [{"kind", "file", "mapping", "on_match"}…]}``. Files are looked for in the folder,
    then beside the plan; a mapping is the name of a file beside the plan.
    """
    try:
        asked = json.loads(plan.read_text("utf-8"))["imports"]
        steps = [
            (str(one["kind"]), str(one["file"]), one.get("mapping"), one.get("on_match", "update")) for one in asked
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{plan} is no plan of imports: {error}") from error
    found = []
    for kind, name, mapping, on_match in steps:
        file = next((place / name for place in (folder, plan.parent) if (place / name).is_file()), None)
        if file is None:
            raise CommandError(f"there is no {name} in {folder}")
        found.append(Given(kind, file, "", str(on_match), plan.parent / mapping if mapping else None, "", ""))
    return found


def _known_owners(chosen: Mapping[str, str]) -> None:
    known = {ME, NOBODY, *User.objects.filter(is_active=True).values_list("username", flat=True)}
    for text, choice in chosen.items():
        if choice not in known:
            raise ValueError(f"owners: {text!r} is to be {choice!r}, which is no user; give a username, me or nobody")


def _keys(spec: RecordSpec, text: str) -> list[str]:
    profile = profile_of(spec)
    known = {"uid", *spec.record.import_keys, *(key for key, _ in profile.match_keys)} if profile else {
        "uid", *spec.record.import_keys, *spec.writable,
    }  # fmt: skip
    keys = [key.strip() for key in text.split(",") if key.strip()]
    for key in keys:
        if key not in known:
            raise CommandError(f"{spec.name} cannot be matched by {key!r}; by: {', '.join(sorted(known))}")
    return keys


def _resumed(uid: str) -> ImportRun:
    try:
        run = ImportRun.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        run = None
    if run is None:
        raise CommandError(f"there is no import {uid!r}")
    if run.state == ImportRun.State.DONE:
        raise CommandError("that import is complete")
    if not path_of(run).exists():
        raise CommandError("the file of that import is gone; import it anew: what came in is found again")
    return run


def execute(run: ImportRun, say: Say, meter: runner.Progress) -> dict[str, Any]:
    """Run it; Ctrl-C leaves it to be resumed."""
    say(f"{run.file_name}: {run.rows_total} rows or so; id {run.uid}")
    mapping = services.mapping_of(run, registry.get(run.kind))
    label = services.layout_label(mapping)
    if label:
        say(f"Recognised as: {label}")
    left_out = [column.column for column in mapping.columns if not column.target and column.column]
    if left_out:
        say(f"Not imported, since nothing says what they are: {', '.join(left_out)}. --mapping FILE says it.")
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        runner.execute(run, channel=CHANNEL, progress=meter)
    except (KeyboardInterrupt, Error) as error:
        if not _is_interrupt(error):
            raise
        say(f"Interrupted after {run.rows_done} rows. Go on with: rapport import --resume {run.uid}")
        raise KeyboardInterrupt from error
    except (TableError, StandardiserError, runner.ImportBusy) as error:
        raise CommandError(str(error)) from error
    finally:
        signal.signal(signal.SIGTERM, previous)
    if run.message:
        say(run.message)
    for severity, column, message, count in list(summary(run))[:20]:
        fate = "not imported" if severity == "failed" else "kept"
        say(f"{count} × {fate}: {column}{': ' if column else ''}{message}")
    return counts(run)


def _is_interrupt(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind an error: in the middle of a statement the database reports that it was cancelled."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def counts(run: ImportRun) -> dict[str, Any]:
    """The counts of a run, as the command prints them."""
    return {
        "created": run.created_count,
        "updated": run.updated_count,
        "skipped": run.skipped_count,
        "failed": run.failed_count,
        "marked": run.marked_count,
        "uid": str(run.uid),
    }


def rehearse(run: ImportRun, say: Say) -> dict[str, Any]:
    """What the first rows would become; nothing stays."""
    try:
        outcome = runner.dry_run(run, PREVIEW_ROWS)
    except (TableError, StandardiserError) as error:
        raise CommandError(str(error)) from error
    mapping = services.mapping_of(run, registry.get(run.kind))
    for column in mapping.columns:
        say(f"{column.column} → {column.target or '(not imported)'}")
    for issue in outcome.issues[:20]:
        say(f"Row {issue.row}: {issue.column}: {issue.message}")
    discard(run)
    run.delete()
    return {
        "created": outcome.created,
        "updated": outcome.updated,
        "skipped": outcome.skipped,
        "failed": outcome.failed,
        "marked": len({issue.row for issue in outcome.issues if not issue.failed}),
        "dry_run": True,
    }


def write_errors(run: ImportRun, path: Path) -> None:
    """The rows that did not come in, with their problems; CommandError when the file cannot be written."""
    try:
        with path.open("wb") as stream:
            write_error_file(run, stream)
    except OSError as error:
        raise CommandError(f"the rows that did not come in cannot be written: {error}") from error


def refuse_format(file_format: str) -> None:
    """CommandError for a format that is not written."""
    if file_format not in ("csv", "xlsx"):
        raise CommandError("--format is csv or xlsx")


def export_chunks(kind: str, file_format: str, filters: list[str], columns: str, user: str) -> Iterator[bytes]:
    """The pieces of an exported file; CommandError when the question is wrong or not allowed."""
    refuse_format(file_format)
    refresh()
    spec = _spec(kind)
    pairs = [text.partition("=") for text in filters]
    wrong = [text for text, (_name, sign, _value) in zip(filters, pairs, strict=True) if not sign]
    if wrong:
        raise CommandError(f"a filter is NAME=VALUE, not {wrong[0]!r}")
    asker = _user(user)
    names = [name.strip() for name in columns.split(",") if name.strip()] or everything(spec)
    unknown = [name for name in names if name not in spec.fields]
    if unknown:
        raise CommandError(f"{spec.name} have no field {unknown[0]!r}")
    try:
        given = {name: value for name, _sign, value in pairs}
        export = Export(ListQuery.parse(spec, given, asker), asker, names=names, as_stored="sort" not in given)
    except (ListError, WriteError) as error:
        raise CommandError(str(error)) from error
    note_export(spec, asker, channel=CHANNEL, file_format=file_format)
    return xlsx_stream(export) if file_format == "xlsx" else csv_stream(export, bom=False)


def export_everything(output: Path, file_format: str, user: str) -> list[str]:
    """Write a ZIP archive with a file of each kind that the user may export; returns the names of the kinds."""
    refuse_format(file_format)
    refresh()
    asker = _user(user)
    kinds = [spec for spec in registry if not spec.record.overview]
    allowed = [spec.name for spec in kinds if asker is None or may(spec, asker, Action.EXPORT.value)]
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind in allowed:
            with archive.open(f"{kind}.{file_format}", "w", force_zip64=True) as stream:
                for chunk in export_chunks(kind, file_format, [], "", user):
                    stream.write(chunk)
    return allowed


def _spec(kind: str) -> RecordSpec:
    try:
        return registry.get(kind)
    except UnknownKindError as error:
        raise CommandError(str(error)) from error


def _user(name: str) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username__iexact=name, is_active=True).first()
    if user is None:
        raise CommandError(f"there is no user {name!r}")
    return user
