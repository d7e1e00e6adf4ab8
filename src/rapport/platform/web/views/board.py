"""The board of a list: further cards of a column, and moving a card to another one, by hand or from a menu."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.titles import title_of
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.crosstab import TooLarge
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.record import Board
from rapport.platform.records.short import TooLong
from rapport.platform.saved_views.state import ListState, open_list
from rapport.platform.web.board import BY, CARDS, Column, cards_of, changed_heads, heads_of, more_of, move_url, value_of
from rapport.platform.web.cells import cell
from rapport.platform.web.forms import RecordForm, choice_of_rows, record_form
from rapport.platform.web.htmx import is_part
from rapport.platform.web.views.base import CHANNEL, RecordView, came_from, redirect_with_message, with_toast
from rapport.platform.web.views.list import OWN_PARAMETERS
from rapport.platform.write_errors import Conflict, Invalid

ASKED = "asked"
"""The parameter of an answer to what a move asks for."""


class BoardPartView(RecordView):
    """Base: a part of the board of a list, given by the list's address and ``by``, the field of the board."""

    def board(self) -> Board:
        """The board that is meant; 404 when the kind has none, or the reader does not see its field."""
        name = self.request.GET.get(BY, "")
        found = next((one for one in self.record.boards if one.by == name), None)
        if found is None or not self.visible([name]):
            raise Http404
        return found

    def state(self) -> ListState:
        """The list; 404 when its address makes no sense."""
        data = self.request.GET.copy()
        data.pop(BY, None)
        try:
            return open_list(self.record, self.user, data, OWN_PARAMETERS)
        except ListError as error:
            raise Http404 from error

    @property
    def query(self) -> str:
        """The list's address, without what is this view's."""
        return urlencode([(k, v) for k, vs in self.request.GET.lists() for v in vs if k not in (BY, "card", "cursor")])


class BoardCardsView(BoardPartView):
    """GET /<kind>/cards/?<list of a column>&by=…&cursor=…: the following cards; a browser gets the column as a list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_part(request):
            return HttpResponseRedirect(f"{self.url('list')}?{self.query}")
        board, state = self.board(), self.state()
        moving = move_url(self, board, self.query)
        try:
            cards, cursor = cards_of(state, board, replace(state.query, limit=CARDS), moving)
        except TooLong as error:
            return HttpResponse(error.message, status=400, content_type="text/plain")
        more_url = more_of(self.url("cards"), self.query, board, cursor)
        return self.page(
            "records/board_cards.html",
            {"cards": cards, "more_url": more_url},
        )


class BoardMoveView(BoardPartView):
    """GET and POST /<kind>/move/?<list>&by=…: choose the column of a card, in the dialog; move it there.

    ``card`` is the record, ``column`` the value, ``version`` what was seen. A drag gets JSON: the version that the card
    has now and the numbers of the columns. A record that somebody moved meanwhile stays: 409 with both
    values; where the column needs values that the record lacks, the dialog asks for them first (422).
    """

    action = Action.UPDATE.value

    def get(self, request: HttpRequest) -> HttpResponse:
        board, state = self.board(), self.state()
        instance = self.instance(request.GET.get("card", ""))
        columns = self.heads(state, board)
        here = next((one for one in columns if one.code == code_at(self.record.fields[board.by], instance)), None)
        context = {
            "columns": columns,
            "goes_to": here.goes_to.split() if here is not None else [],
            "instance": instance,
            "title": self.title(instance),
            "label": self.record.fields[board.by].label,
            "form_url": move_url(self, board, self.query),
            "next": came_from(request),
            "crumbs": self.crumbs((_("Move to …"), "")),
        }
        return self.page("records/board_move.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        board, state = self.board(), self.state()
        by = self.record.fields[board.by]
        if by.name not in self.writable([by.name]):
            raise Http404
        instance = self.instance(request.POST.get("card", ""))
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
        value, left = value_of(by, request.POST.get("column", "")[:200]), code_at(by, instance)
        key = self.key_row(by, value) if by.link_model is not None else value or None
        form = self.form(instance, by, key)
        if form is not None and not form.is_valid():
            return self.ask(board, instance, by, key, form)
        values = (
            {} if form is None else {name: given for name, given in form.given(self.asked_of(form)).items() if given}
        )
        said = {} if key is None else self.record.record.get_move_values(instance, by.name, key)
        values = {by.name: value, **said, **values}
        try:
            with acts_noted() as acts:
                saved = write.update(self.record, instance, values, actor=self.user, channel=CHANNEL, version=seen)
        except Invalid as refusal:
            if form is None or not set(refusal.errors) & {*form.fields, ""}:
                return self.refused(refusal)
            form.add_refusal(refusal)
            return self.ask(board, instance, by, key, form)
        except Conflict as conflict:
            if code_at(by, conflict.instance) == request.POST.get("column", ""):
                return self.moved(state, board, conflict.instance, [], left)  # both meant the same
            return self.conflict(by, key, conflict)
        return self.moved(state, board, saved, acts, left)

    def key_row(self, by: FieldSpec, value: Any) -> Model | None:
        """The record that a column stands for; None where columns are no records, or it is out of reach."""
        uid = parse_uid(str(value or ""))
        if by.link_model is None or uid is None:
            return None
        found: Model | None = rows_of_model(by.link_model, self.user).filter(uid=uid).first()
        return found

    def form(self, instance: Any, by: FieldSpec, key: Any) -> RecordForm | None:
        """What the move asks for, bound to what was answered; None when it asks for nothing."""
        offered = {} if key is None else self.record.record.get_move_fields(instance, by.name, key)
        names = self.writable(offered)
        if not names:
            return None
        form = record_form(
            self.record, names, data=self.request.POST if ASKED in self.request.POST else None, instance=instance
        )
        for name in names:
            rows = offered[name]
            if rows is not None:
                plain = form.fields[name]
                form.fields[name] = choice_of_rows(rows)
                form.fields[name].label, form.fields[name].required = plain.label, False
        return form

    def asked_of(self, form: RecordForm) -> list[str]:
        """The names of the record's fields in such a form."""
        return [name for name in form.fields if name != "version"]

    def ask(self, board: Board, instance: Any, by: FieldSpec, key: Any, form: RecordForm) -> HttpResponse:
        """The dialog that asks for what the column needs; the card stays where it is meanwhile."""
        context = {
            "form": form,
            "instance": instance,
            "title": self.title(instance),
            "heading": in_words(by, key),
            "column": self.request.POST.get("column", "")[:200],
            "next": came_from(self.request),
            "form_url": move_url(self, board, self.query),
            "crumbs": self.crumbs((_("Move to …"), "")),
        }
        return self.page("records/board_ask.html", context, status=422)

    def instance(self, text: str) -> Any:
        """The record of a card; 404 when it is not within the reader's reach to change."""
        uid: UUID | None = parse_uid(text)
        if uid is None:
            raise Http404
        return self.get_instance(uid, Action.UPDATE.value, related=False)

    def heads(self, state: ListState, board: Board, codes: Collection[str] = ()) -> list[Column]:
        """The columns, or those of these codes; none when there are too many records to count them in time."""
        try:
            if codes:
                return changed_heads(state, board, self.url("list"), codes)
            return heads_of(state, board, self.url("list"))
        except TooLarge:
            return []

    def moved(self, state: ListState, board: Board, saved: Any, acts: list[ChangeSet], left: str) -> HttpResponse:
        """What a drag, or a browser, gets: the change can be taken back."""
        value = in_words(self.record.fields[board.by], getattr(saved, board.by))
        text = _("%(name)s moved to %(value)s") % {"name": self.title(saved), "value": value}
        if "drag" not in self.request.POST:
            return redirect_with_message(self.request, self.back(), text, *acts[-1:])
        codes = {left, code_at(self.record.fields[board.by], saved)}
        heads = [
            {"code": column.code, "count": column.count_text, "total": column.total}
            for column in self.heads(state, board, codes)
        ]
        answer = JsonResponse({"version": saved.version, "heads": heads})
        return with_toast(answer, text, acts[-1]) if acts else answer

    def refused(self, refusal: Invalid) -> HttpResponse:
        """Why the record stays where it is."""
        if "drag" in self.request.POST:
            answer = HttpResponse(str(refusal), status=422, content_type="text/plain")
            return with_toast(answer, str(refusal))
        return redirect_with_message(self.request, self.back(), str(refusal))

    def back(self) -> str:
        """The board that somebody acted on."""
        url = came_from(self.request)
        return url if url and not url.startswith(self.url("move")) else f"{self.url('list')}?{self.query}"

    def conflict(self, by: FieldSpec, key: Any, conflict: Conflict) -> HttpResponse:
        """Both values: what somebody else set, and what was meant."""
        theirs = cell(by, conflict.theirs[by.name], conflict.instance)
        ours = self.request.POST.get("column", "")
        said = in_words(by, key) if key is not None else dict(by.choices).get(ours, ours)
        context = {"label": by.label, "theirs": theirs, "ours": said}
        return self.page("records/inline_conflict.html", context, status=409)


def code_at(by: FieldSpec, row: Any) -> str:
    """The code of the column in which a record stands."""
    value = getattr(row, by.name)
    if isinstance(value, Model):
        return str(value.uid)  # type: ignore[attr-defined]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def in_words(by: FieldSpec, value: Any) -> str:
    """A value of a board's field as a message says it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return "–"
    return title_of(value) if isinstance(value, Model) else str(dict(by.choices).get(str(value), value))
