"""The pages of importing and exporting one record kind: upload, mapping with preview, progress, result, history."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.countries import country_codes
from rapport.lib.tabular import TableError
from rapport.platform.access.choices import Action
from rapport.platform.exchange import owners, report, services, sharing
from rapport.platform.exchange.exporting import Export, csv_stream, everything, note_export, xlsx_stream
from rapport.platform.exchange.file_errors import table_error_text
from rapport.platform.exchange.issues import summary, write_error_file
from rapport.platform.exchange.mapping import ME, NOBODY, MappingError
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.preview import preview, take_corrections
from rapport.platform.exchange.profile import profile_of, targets_of
from rapport.platform.exchange.storage import MAX_UPLOAD, UploadError, keep
from rapport.platform.exchange.tasks import run_import
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import ListQuery
from rapport.platform.web.forms import territories
from rapport.platform.web.views.base import CHANNEL, RecordView, undo_url

SOON_OVER = timedelta(seconds=20)
"""A young import is asked for more often: most are over within seconds."""
HISTORY = 100
"""Imports that the history page lists."""
ASK = "ask"
_EXPORT_PARAMETERS = ("view", "format", "columns", "partial")


class ImportView(RecordView):
    """Base of the import pages: creating is what an import needs; a run is its own actor's, and administrators'."""

    action = Action.CREATE.value

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.record.record.importable or self.record.record.overview:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_run(self, uid: UUID) -> ImportRun:
        """The run of this uid that the reader may see; 404 otherwise."""
        runs = ImportRun.objects.select_related("change_set").filter(uid=uid, kind=self.record.name)
        if not self.user.is_administrator:
            runs = runs.filter(actor=self.user)
        run = runs.first()
        if run is None:
            raise Http404
        return run

    def steps(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        """The way here."""
        return self.crumbs((_("Import"), self.url("import") if more else ""), *more)


class ImportUploadView(ImportView):
    """GET and POST /<kind>/import/: choose a file; the next page says how it will be read."""

    body_limit = MAX_UPLOAD + (1 << 20)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form()

    def form(self, error: str = "", status: int = 200) -> HttpResponse:
        """The page, with what was wrong with the last file."""
        context = {"crumbs": self.steps(), "error": error, "recent": self.recent(), "limit": MAX_UPLOAD >> 20}
        return self.page("exchange/upload.html", context, status=status)

    def recent(self) -> list[ImportRun]:
        """The reader's latest imports of this kind."""
        runs = ImportRun.objects.select_related("change_set").filter(kind=self.record.name, actor=self.user)
        return list(runs.order_by("-created_at")[:5])

    def post(self, request: HttpRequest) -> HttpResponse:
        given = request.FILES.get("file")
        if given is None:
            return self.form(_("Choose a file first."), 422)
        name = str(given.name or _("file"))
        try:
            stored, size, digest = keep(given.chunks(), name)
            run = services.begin(self.record, stored, name, size, digest, actor=self.user)
        except UploadError as error:
            return self.form(str(error), 422)
        except TableError as error:
            return self.form(table_error_text(named(error, name)), 422)
        return HttpResponseRedirect(self.url("import-map", run.uid))


class ImportMapView(ImportView):
    """GET and POST /<kind>/import/<uid>/: columns, preview and problem cells in one page; Import begins the work."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        run = self.get_run(uid)
        if run.state != ImportRun.State.UPLOADED:
            return HttpResponseRedirect(self.url("import-run", run.uid))
        return self.show(run)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        run = self.get_run(uid)
        if run.state != ImportRun.State.UPLOADED:
            return HttpResponseRedirect(self.url("import-run", run.uid))
        sheet = request.POST.get("sheet", "")
        if sheet in run.options.get("sheets", []) and sheet != run.options.get("sheet"):
            return self.turn_to(run, sheet)
        error = self.take(run)
        run.save()
        name = str(request.POST.get("save_as", "")).strip()
        if name and not error:
            services.save_mapping(run, name)
        if request.POST.get("do") != "import" or error:
            return self.show(run, error)
        refusal = services.refusal(self.record, services.mapping_of(run, self.record))
        if refusal:
            return self.show(run, refusal)
        owners.remember(run, services.mapping_of(run, self.record))
        run.state = ImportRun.State.WAITING
        run.options["language"] = get_language() or ""
        run.save(update_fields=["state", "options"])
        transaction.on_commit(lambda: run_import.defer(run=run.pk))
        return HttpResponseRedirect(self.url("import-run", run.uid))

    def turn_to(self, run: ImportRun, sheet: str) -> HttpResponse:
        """Show another sheet of the workbook; nothing else of the page is taken, since it spoke of the first one."""
        try:
            services.choose_sheet(run, self.record, sheet)
        except TableError as error:
            return self.show(run, table_error_text(named(error, run.file_name)))
        run.save()
        return self.show(run)

    def take(self, run: ImportRun) -> str:
        """Take the choices of the page into the run; returns what is wrong with them."""
        post = self.request.POST
        columns: list[str] = run.options.get("columns", [])
        known = targets_of(self.record)
        chosen = {
            index: post[f"t:{index}"]
            for index in range(len(columns))
            if f"t:{index}" in post and (not post[f"t:{index}"] or post[f"t:{index}"] in known)
        }
        try:
            mapping = services.mapping_of(run, self.record).with_targets(chosen)
        except MappingError as error:
            return str(error)
        services.use(run, mapping)
        country = str(post.get("country", run.mapping.get("country", "")))
        run.mapping["country"] = country if country in country_codes() else ""
        keys = [key for key in post.getlist("match") if key in dict(self.match_keys())]
        if keys:
            run.mapping["match"] = [*(["uid"] if "uid" in mapping.targets else []), *keys]
        if post.get("on_match") in ImportRun.OnMatch.values:
            run.on_match = post["on_match"]
        if "rules_asked" in post:
            run.mapping["by_rules"] = post.get("by_rules") == "1"
        self.take_owners(run, mapping)
        take_corrections(run, post.dict(), columns)
        return ""

    def take_owners(self, run: ImportRun, mapping: ColumnMapping) -> None:
        """Take whom the values of the owner column mean; a choice that is not offered is passed over."""
        offered = {ME, NOBODY, *(name for name, _label in owners.offered_users(self.record, run.actor))}
        asked = owners.owner_values(run, self.record, mapping)
        given = {value.text: self.request.POST.get(f"o:{index}", "").strip() for index, value in enumerate(asked)}
        chosen = {text: choice for text, choice in given.items() if choice in offered}
        if chosen:
            run.mapping["owners"] = {**mapping.owners, **chosen}

    def match_keys(self) -> list[tuple[str, Any]]:
        """The keys by which rows may find records, with their labels."""
        profile = profile_of(self.record)
        if profile is not None and profile.match_keys:
            return list(profile.match_keys)
        return [(name, self.record.fields[name].label) for name in self.record.record.import_keys]

    def show(self, run: ImportRun, error: str = "") -> HttpResponse:
        """The page."""
        try:
            shown = preview(run, self.record)
        except TableError as wrong:
            context: dict[str, Any] = {"crumbs": self.steps(), "error": table_error_text(wrong), "recent": []}
            return self.page("exchange/upload.html", context, status=422)
        mapping = services.mapping_of(run, self.record)
        sections: dict[str, list[Any]] = {}
        for target in targets_of(self.record).values():
            sections.setdefault(str(target.section), []).append(target)
        context = {
            "crumbs": self.steps((run.file_name, "")),
            "run": run,
            "preview": shown,
            "layout": services.layout_label(mapping),
            "sheets": run.options.get("sheets", []),
            "sections": sections,
            "countries": territories(get_language() or "en"),
            "country": mapping.country,
            "match": mapping.match,
            "match_keys": self.match_keys(),
            "on_match_choices": ImportRun.OnMatch.choices,
            "error": error or services.refusal(self.record, mapping),
            "owners": owners.owner_values(run, self.record, mapping),
            "users": owners.offered_users(self.record, run.actor),
            "rules_offered": sharing.is_offered(self.record, run.actor),
            "by_rules": mapping.by_rules,
            "left_out": [(column, shown.samples.get(column.index, "")) for column in shown.left_out],
        }
        return self.page("exchange/map.html", context, status=422 if error else 200)


class ImportRunView(ImportView):
    """GET /<kind>/import/<uid>/run/: progress that asks for itself again, then the result; POST stops or resumes."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        run = self.get_run(uid)
        over = run.state in (ImportRun.State.DONE, ImportRun.State.FAILED, ImportRun.State.CANCELLED)
        context = {
            "crumbs": self.steps((run.file_name, "")),
            "run": run,
            "over": over,
            "every": "300ms" if timezone.now() - run.created_at < SOON_OVER else "1s",
            "run_url": self.url("import-run", run.uid),
        }
        if over:
            context |= self.report(run)
        if self.target and request.GET.get("part") == "progress":
            response = self.page("exchange/progress.html", context)
            if over:
                response.headers["HX-Refresh"] = "true"
            return response
        return self.page("exchange/run.html", context)

    def report(self, run: ImportRun) -> dict[str, Any]:
        """What became of the file, what was wrong, and what can be done about it."""
        undone = report.is_taken_back(run)
        asked = self.request.GET
        return {
            "figures": report.figures(run),
            "brought": list(report.brought(run, self.user)),
            "created_url": "" if undone or not run.created_count else report.figures(run)[0].url,
            "errors_url": self.url("import-errors", run.uid) if run.failed_count else "",
            "again_url": self.url("import"),
            "undo_url": self.undo_url(run),
            "undone": undone,
            "resumable": not undone and run.state in (ImportRun.State.FAILED, ImportRun.State.CANCELLED),
            "problems": list(summary(run)),
            "issues": report.issue_page(run, self.user, asked.get("rows", ""), asked.get("page", "")),
        }

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        run = self.get_run(uid)
        if request.POST.get("do") == "stop":
            ImportRun.objects.filter(pk=run.pk).update(cancel_asked=True)
        elif request.POST.get("do") == "resume" and run.state in (ImportRun.State.FAILED, ImportRun.State.CANCELLED):
            ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.WAITING, cancel_asked=False)
            transaction.on_commit(lambda: run_import.defer(run=run.pk))
        return HttpResponseRedirect(self.url("import-run", run.uid))

    def undo_url(self, run: ImportRun) -> str:
        """Where the whole import is taken back; "" when nothing came in or it was taken back already."""
        done = run.change_set
        if done is None or report.is_taken_back(run) or not (run.created_count or run.updated_count):
            return ""
        return undo_url(done)


class ImportErrorsView(ImportView):
    """GET /<kind>/import/<uid>/errors/: the rows that did not come in, with the problem behind each."""

    def get(self, request: HttpRequest, uid: UUID) -> FileResponse:
        run = self.get_run(uid)
        file = tempfile.TemporaryFile()
        try:
            write_error_file(run, file)
        except TableError as error:  # the file was swept by the nightly job
            raise Http404(table_error_text(error)) from error
        file.seek(0)
        name = f"{run.file_name.rpartition('.')[0] or run.file_name}-problems.csv"
        return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


class ImportHistoryView(ImportView):
    """GET /<kind>/import/history/: the imports of this kind, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = (
            ImportRun.objects.select_related("actor", "change_set")
            .filter(kind=self.record.name)
            .order_by("-created_at")
        )
        if not self.user.is_administrator:
            runs = runs.filter(actor=self.user)
        context = {"crumbs": self.steps((_("History"), "")), "runs": runs[:HISTORY]}
        return self.page("exchange/history.html", context)


class ExportView(RecordView):
    """GET /<kind>/export/?format=csv|xlsx with the list's own question; streamed. ``columns=all`` is everything, and
    ``ask`` asks for both first."""

    action = Action.EXPORT.value

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        if ASK in request.GET:
            return self.ask(request)
        file_format = request.GET.get("format", "csv")
        if file_format not in ("csv", "xlsx"):
            return HttpResponse(_("The format is csv or xlsx."), status=400, content_type="text/plain; charset=utf-8")
        try:
            query = ListQuery.parse(self.record, request.GET, self.user, ignore=_EXPORT_PARAMETERS, skip_empty=True)
            names = everything(self.record) if request.GET.get("columns") == "all" else []
            export = Export(query, self.user, names=names, labels=True)
        except ListError as error:
            return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
        chunks = xlsx_stream(export) if file_format == "xlsx" else csv_stream(export)
        types = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX}
        response = StreamingHttpResponse(chunks, content_type=types[file_format])
        name = f"{self.record.name}-{timezone.localdate().isoformat()}.{file_format}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        note_export(self.record, self.user, channel=CHANNEL, file_format=file_format)
        return response

    def ask(self, request: HttpRequest) -> HttpResponse:
        """The form, in the dialog."""
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        asked = [pair for pair in pairs if pair[0] not in (ASK, "format", "columns")]
        return self.page("exchange/export.html", {"parameters": asked, "form_url": request.path})


def named(error: TableError, name: str) -> TableError:
    """The error with the name that the sender gave the file instead of ours."""
    return TableError(error.code, **{**error.params, "name": name})


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
