"""Begin to work through a list, go on to its next record, stop. The bar above each record is :func:`work_bar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.records.short import TooLong
from rapport.platform.saved_views.models import WorkList
from rapport.platform.saved_views.state import in_usual_order, open_list
from rapport.platform.saved_views.work import work_begin, work_move, work_of
from rapport.platform.web.cells import record_url
from rapport.platform.web.views.base import RecordView, redirect_with_message

if TYPE_CHECKING:
    from rapport.platform.access.models import User

WORK = "work"
"""The parameter of a record's address that names the list which is worked through."""


class WorkBeginView(RecordView):
    """POST /<kind>/work/?<list>: to the first record of the list, or to where the reader left it today."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            state = open_list(self.record, self.user, request.GET, ("columns", "partial"))
        except ListError as error:
            raise Http404 from error
        asked = state.query.filters or state.query.groups or state.query.q
        title = f"{self.record.title_plural}: {state.active.label}" if asked else str(self.record.title_plural)
        question = urlencode(state.pairs)
        try:
            work = work_begin(state.query, self.user, title, question)
        except TooLong as error:
            work = work_begin(in_usual_order(state, error).query, self.user, title, question)
        record = work_move(work, self.user, work.at) if work is not None else None
        if work is None or record is None:
            return redirect_with_message(request, self.url("list"), _("There is nothing in this list to work through."))
        return HttpResponseRedirect(_page(work, record))


class WorkStepView(RecordView):
    """POST /<kind>/work/<uid>/ with ``to``: next, previous or stop."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        work = work_of(self.user, uid)
        back = f"{self.url('list')}?{work.question}" if work is not None else self.url("list")
        if work is None or work.kind != self.record.name:
            return redirect_with_message(request, back, _("This list was worked through, or begun anew elsewhere."))
        to = request.POST.get("to")
        if to == "stop":
            work.delete()
            return HttpResponseRedirect(back)
        step = -1 if to == "previous" else 1
        count = len(work.keys)
        record = work_move(work, self.user, work.at + step, step)
        if record is None and step < 0:
            record = work_move(work, self.user, work.at)
        if record is None:
            done = _("You have worked through all %(count)s records.") % {"count": count}
            return redirect_with_message(request, back, done)
        return HttpResponseRedirect(_page(work, record))


def _page(work: WorkList, record: Any) -> str:
    return f"{record_url(record)}?{urlencode({WORK: work.uid})}"


def work_bar(user: User, named: str, instance: Any) -> dict[str, Any]:
    """What the bar above a record says and does while the list ``named`` is worked through; {} when it is not."""
    work = work_of(user, named) if named else None
    if work is None or not isinstance(instance, registry.get(work.kind).model) or instance.pk not in work.keys:
        return {}
    place = work.keys.index(instance.pk)
    return {
        "title": work.title,
        "place": place + 1,
        "total": len(work.keys),
        "first": place == 0,
        "step_url": reverse(f"{work.kind}-work-step", args=[work.uid]),
    }
