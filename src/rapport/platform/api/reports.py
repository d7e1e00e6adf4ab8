"""The figures of a kept report, for who may read the report and the records that it counts."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem
from rapport.platform.api.render import write_json
from rapport.platform.api.tokens import READ
from rapport.platform.records.crosstab import TooLarge
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.document import result_json
from rapport.platform.reports.models import Report
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import answer
from rapport.platform.reports.shown import too_large_text


def report_result(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """What the report says to the caller now: rows, columns and totals, of the records within the caller's reach."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    report: Report | None = rows(spec, user).filter(uid=uid).first()
    if report is None or not registry.has(report.kind):
        raise Http404
    counted = registry.get(report.kind)
    request.caller.require(counted.name, READ)
    if not may(counted, user, Action.VIEW.value):
        raise Problem(403, _("You may not see these records, so there are no figures for you."))
    try:
        return write_json(result_json(answer(parse_question(counted, report.definition, user), user)))
    except TooLarge as error:
        raise Problem(503 if error.late else 400, too_large_text(error)) from error
