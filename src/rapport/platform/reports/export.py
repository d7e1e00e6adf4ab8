"""A report's table as a file: CSV or XLSX by the writers of every export, so that no cell runs in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.tabular.write import CsvWriter, Value, XlsxWriter
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.crosstab import Cell, TooLarge
from rapport.platform.records.filters import ListError
from rapport.platform.records.measures import Measure
from rapport.platform.reports.labels import grouping_label, measure_label
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import Result, answer
from rapport.platform.reports.views import ReportsView

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ReportExportView(ReportsView):
    """GET /reports/build/export/?…&format=csv: the table of what is asked; who may export the kind's records only."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = request.GET.get("format", "csv")
        if form not in _TYPES:
            raise Http404
        try:
            spec, definition, _name, _uid = self.asked(request.GET)
            if not may(spec, self.user, Action.EXPORT.value):
                raise PermissionDenied(_("You may not export %(kind)s.") % {"kind": spec.label_plural})
            result = answer(parse_question(spec, definition, self.user), self.user)
        except (ListError, TooLarge) as error:
            raise Http404 from error
        body = BytesIO()
        heads = headers(result)
        if form == "csv":
            with CsvWriter(body, heads, bom=True) as writer:
                writer.write_many(table(result))
        else:
            with XlsxWriter(body, heads, sheet=_("Report")) as workbook:
                workbook.write_many(table(result))
        response = HttpResponse(body.getvalue(), content_type=_TYPES[form])
        name = f"{spec.name}-{timezone.localdate().isoformat()}.{form}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def headers(result: Result) -> list[str]:
    """The heads of the file: keys, then for each column and measure the figure, amounts by currency."""
    keys = [grouping_label(grouping) for grouping in result.question.rows]
    return [*keys, *(label for label, _column, _measure, _code in _columns(result))]


def _columns(result: Result) -> Iterator[tuple[str, int, Measure, str]]:
    """The figures of a line: its head, the column (-1: the total, -2: the period before), the measure, the currency."""
    places = [(at, key.label) for at, key in enumerate(result.columns)]
    places.append((-1, _("Total") if places else ""))
    if result.before is not None:
        places.append((-2, _("Before")))
    for at, column in places:
        for measure in result.question.measures:
            codes = (
                [one.currency for one in result.crosstab.figures(result.total, measure)] if measure.currency else [""]
            )
            for code in codes:
                label = " · ".join(part for part in (column, measure_label(measure), code) if part)
                yield label, at, measure, code


def table(result: Result) -> Iterator[Sequence[Value]]:
    """The lines of the file, without totals: they are sums that a spreadsheet makes better."""
    columns = list(_columns(result))
    rows: list[tuple[list[str], list[Cell], Cell, Cell | None]] = [
        ([key.label for key in row.keys], row.cells, row.total, row.before) for row in result.rows
    ]
    if not result.question.rows:
        rows = [([], [], result.total, result.before)]
    for keys, cells, total, before in rows:
        line: list[Any] = list(keys)
        for _label, at, measure, code in columns:
            cell = total if at == -1 else before if at == -2 else cells[at] if cells else Cell()
            line.append(_value(result, cell or Cell(), measure, code))
        yield line


def _value(result: Result, cell: Cell, measure: Measure, code: str) -> Value:
    figures = [one for one in result.crosstab.figures(cell, measure) if one.currency == code]
    found: Value = figures[0].value if figures else None
    return found
