"""Building a report: choose what is counted, see it at once, keep it. Kept reports have the pages of every kind."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.builder import LENGTH, controls, definition_in, kinds_for, pairs_of, where_of
from rapport.platform.reports.declared import declared_for, declared_report
from rapport.platform.reports.models import Report
from rapport.platform.reports.question import Question, parse_question
from rapport.platform.reports.shown import shown_question, shown_report
from rapport.platform.web import filterbar
from rapport.platform.web.forms import RecordForm, record_form
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.web.views.filter import FilterView
from rapport.platform.write_errors import Invalid

FORM = ("name", "description", "audience", "team")


class ReportsView(ReaderView):
    """Base: a signed-in reader who may see reports at all."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(self.reports, self.user, Action.VIEW.value):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def reports(self) -> RecordSpec:
        """The kind of reports."""
        return registry.get("reports")

    @property
    def target(self) -> str:
        """Where in the page the scripts will put the answer."""
        return str(self.request.headers.get("HX-Target", "")) if self.request.headers.get("HX-Request") else ""

    def report(self, text: str, action: str = Action.VIEW.value) -> Report:
        """The report of a uid within the reader's reach; 404 otherwise."""
        uid = parse_uid(text)
        found: Report | None = rows(self.reports, self.user, action).filter(uid=uid).first() if uid else None
        if found is None:
            raise Http404
        return found

    def kind(self, name: str) -> RecordSpec:
        """A kind that the reader may count; 404 otherwise."""
        if not (registry.has(name) and may(registry.get(name), self.user, Action.VIEW.value)):
            raise Http404
        return registry.get(name)

    def asked(self, data: QueryDict) -> tuple[RecordSpec, Any, str, str]:
        """Kind, definition, name and the kept report's uid of an address; ListError when its filters make no sense."""
        if data.get("kind"):
            spec = self.kind(str(data["kind"]))
            uid = data.get("report", "")
            return spec, definition_in(spec, data, self.user), self.report(uid).name if uid else "", uid
        if data.get("declared"):
            declared = declared_report(str(data["declared"]))
            if declared is None:
                raise Http404
            return self.kind(declared.kind), dict(declared.definition), str(declared.label), ""
        report = self.report(data.get("report", ""))
        return self.kind(report.kind), report.definition, report.name, str(report.uid)


class BuildView(ReportsView):
    """GET /reports/build/: without a kind what there is to begin with; with one the form and its figures."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not any(request.GET.get(name) for name in ("kind", "declared", "report")):
            return self.page("reports/start.html", {**self.start(), "crumbs": self.crumbs(_("New report"))})
        try:
            spec, definition, name, uid = self.asked(request.GET)
        except ListError as error:
            return self.wrong(self.kind(request.GET.get("kind", "")), error)
        try:
            question = parse_question(spec, definition, self.user)
        except ListError as error:
            return self.wrong(spec, error)
        context = {
            **self.form(question, uid),
            "shown": shown_question(question, self.user),
            "name": name,
            "crumbs": self.crumbs(name or _("New report")),
        }
        return self.page("reports/builder.html" if self.target == "builder" else "reports/build.html", context)

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page with what each of them needs."""
        return render(self.request, template, {"record": self.reports, "view": self, **context}, status=status)

    def crumbs(self, last: str) -> list[dict[str, str]]:
        """The way here."""
        return [list_crumb(self.request, self.reports), {"label": last, "url": ""}]

    def wrong(self, spec: RecordSpec, error: ListError) -> HttpResponse:
        """What cannot be asked, plainly, and a way back to something that can."""
        context = {"error": error, "again_url": f"{reverse('report-build')}?kind={spec.name}"}
        return self.page("reports/wrong.html", {**context, "crumbs": self.crumbs(_("New report"))}, status=400)

    def start(self) -> dict[str, Any]:
        """What one may begin with: the reports that modules bring, and the kinds."""
        return {
            "groups": [{"label": str(module.label), "reports": reports} for module, reports in declared_for(self.user)],
            "kinds": kinds_for(self.user),
        }

    def form(self, question: Question, uid: str) -> dict[str, Any]:
        """The form of the builder."""
        pairs = [*pairs_of(question), *([("report", uid)] if uid else [])]
        state = urlencode(pairs)
        name = question.spec.name
        filter_url = reverse(f"{name}-report-filter")
        filters = [("view", state), *parse_qsl(where_of(question))]
        saving = may(self.reports, self.user, Action.CREATE.value)
        changing = bool(uid) and rows(self.reports, self.user, Action.UPDATE.value).filter(uid=UUID(uid)).exists()
        return {
            "counted": question.spec,
            "kinds": kinds_for(self.user),
            "controls": controls(question, self.user),
            "chips": [_back(chip) for chip in filterbar.chips(question.query, filters, filter_url)],
            "chip_groups": [
                {**group, "chips": [_back(chip) for chip in group["chips"]]}
                for group in filterbar.groups(question.query, filters, filter_url)
            ],
            "filter_url": f"{filter_url}?{urlencode(filters)}",
            "where": where_of(question),
            "uid": uid,
            "state": state,
            "save_as_url": f"{reverse('report-save')}?{state}" if saving else "",
            "save_url": reverse("report-save") if changing else "",
            "export_url": f"{reverse('report-export')}?{state}",
        }


def _back(chip: dict[str, Any]) -> dict[str, Any]:
    """A chip whose cross leads back to the builder rather than to a list."""
    return {**chip, "remove_url": builder_url(str(chip["remove_url"]))}


def builder_url(list_url: str) -> str:
    """The builder whose state is in the ``view`` of a list's address, with the other parameters as its filters."""
    pairs = parse_qsl(urlsplit(list_url).query, keep_blank_values=True)
    state = next((text for name, text in pairs if name == "view"), "")
    where = urlencode([pair for pair in pairs if pair[0] not in ("view", "sort")])
    kept = [pair for pair in parse_qsl(state) if pair[0] != "where"]
    return f"{reverse('report-build')}?{urlencode([*kept, *([('where', where)] if where else [])])}"


class ReportFilterView(FilterView):
    """GET /<kind>/report-filter/: the form of one condition, which leads back to the builder."""

    def filtered(self, field: FieldSpec, shown: str) -> str:
        return builder_url(super().filtered(field, shown))


class SaveView(ReportsView):
    """GET and POST /reports/build/save/: keep what is asked, under a name or in its report."""

    def get(self, request: HttpRequest) -> HttpResponse:
        _spec, _definition, name, _uid = self.checked(request.GET)
        initial = {"audience": "me", "name": name}
        return self.show(record_form(self.reports, list(FORM), initial=initial), request.GET.urlencode())

    def checked(self, data: QueryDict) -> tuple[RecordSpec, Any, str, str]:
        """What an address asks; 404 when that is nothing."""
        try:
            return self.asked(data)
        except ListError as error:
            raise Http404 from error

    def post(self, request: HttpRequest) -> HttpResponse:
        query = request.POST.get("query", "")[:LENGTH]
        spec, definition, name, uid = self.checked(QueryDict(query))
        if "keep" in request.POST:
            return self.keep(spec, definition, name, uid)
        form = record_form(self.reports, list(FORM), data=request.POST)
        if form.is_valid():
            values = {**form.given(FORM), "kind": spec.name, "definition": definition}
            try:
                with acts_noted() as acts:
                    report = write.create(self.reports, values, actor=self.user, channel=CHANNEL)
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                text = _("Report saved: %(name)s") % {"name": report.name}
                return redirect_with_message(request, reverse("reports-detail", args=[report.uid]), text, *acts[-1:])
        return self.show(form, query, 422)

    def keep(self, spec: RecordSpec, definition: Any, name: str, uid: str) -> HttpResponse:
        """Keep what is asked in the report that it began with."""
        report = self.report(uid, Action.UPDATE.value)
        values = {"kind": spec.name, "definition": definition}
        url = reverse("reports-detail", args=[report.uid])
        try:
            with acts_noted() as acts:
                write.update(self.reports, report, values, actor=self.user, channel=CHANNEL)
        except Invalid:
            return HttpResponseRedirect(url)
        return redirect_with_message(self.request, url, _("Report saved: %(name)s") % {"name": name}, *acts[-1:])

    def show(self, form: RecordForm, query: str, status: int = 200) -> HttpResponse:
        """The form, in the dialog or as a page."""
        heading = _("Save report")
        context = {"form": form, "query": query, "heading": heading, "form_url": self.request.path}
        context |= {"record": self.reports, "crumbs": [{"label": heading, "url": ""}]}
        return render(self.request, "reports/save.html", context, status=status)


def shown_of(view: ReportsView, data: QueryDict) -> Any:
    """The figures that an address asks for."""
    spec, definition, _name, _uid = view.asked(data)
    return shown_report(spec.name, definition, view.user)
