"""The editor of a document's lines: add, change, move, delete; each act can be taken back, all of it works by keys."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.views.composing import error_texts
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, rows
from rapport.platform.access.titles import shown_title
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message, with_toast
from rapport.platform.web.views.detail import facts_of
from rapport.platform.write_errors import Conflict, Invalid
from rapport.sales.documents.lines import LineDocument
from rapport.sales.line_editor import Draft, lines_context, read_draft
from rapport.sales.models import PricedLine

_TYPED = ("product", "description", "quantity", "unit_price", "discount")
_LONGEST = 500


class LinesView(ReaderView):
    """GET /deals/<uid>/lines/?edit=<line>: the panel as a fragment. POST with ``_do``: save, up, down or delete, the
    last three with the uid of a line behind a colon."""

    document: LineDocument = cast(LineDocument, None)

    def found(self, uid: UUID) -> Any:
        """The document within the reader's reach."""
        spec = registry.get(self.document.kind)
        found = rows(spec, self.user).filter(uid=uid).select_related(*spec.joined_links, "party").first()
        if found is None:
            raise Http404
        return found

    def line(self, owner: Any, text: str) -> PricedLine:
        """A line of the document within the reader's reach."""
        uid = parse_uid(text)
        reached = rows(registry.get(self.document.line_kind), self.user).filter(**{self.document.link: owner})
        line = reached.filter(uid=uid).select_related("product").first() if uid is not None else None
        if line is None:
            raise Http404
        return cast(PricedLine, line)

    def place(self, owner: Any) -> str:
        """Where the lines stand on the page of their document."""
        return reverse(f"{self.document.kind}-detail", args=[owner.uid]) + f"#{self.document.line_kind}"

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        owner = self.found(uid)
        if not request.headers.get("HX-Request"):
            return redirect(self.place(owner))
        edited = request.GET.get("edit", "")
        return self.show(owner, Draft.of(self.line(owner, edited)) if edited else Draft(focus="add" in request.GET))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        owner = self.found(uid)
        if not may_change(registry.get(self.document.kind), self.user, owner):
            raise PermissionDenied(_("You see this record but may not change it."))
        act, _sign, named = request.POST.get("_do", "save").partition(":")
        if act == "save":
            return self.save(owner)
        line = self.line(owner, named)
        if act == "delete":
            return self.delete(owner, line)
        if act in ("up", "down"):
            return self.move(owner, line, -1 if act == "up" else 1)
        raise Http404

    def save(self, owner: Any) -> HttpResponse:
        """Add what was typed as a new line, or change the line that the editor holds."""
        posted = self.request.POST
        line = self.line(owner, posted["line"]) if posted.get("line") else None
        spec, values = registry.get(self.document.line_kind), read_draft(posted)
        draft = Draft(line, {name: posted.get(name, "")[:_LONGEST] for name in _TYPED}, focus=True)
        try:
            with acts_noted() as acts:
                if line is None:
                    new = {name: value for name, value in values.items() if value not in ("", None)}
                    made = {**new, self.document.link: owner}
                    create_once(
                        self.request, self.user, lambda: write.create(spec, made, actor=self.user, channel=CHANNEL)
                    )
                    text = _("Line added")
                else:
                    seen = int(posted["version"]) if posted.get("version", "").isdecimal() else None
                    write.update(spec, line, values, actor=self.user, channel=CHANNEL, version=seen)
                    text = _("Line changed")
        except Invalid as refusal:
            draft.errors, draft.wrong = error_texts(refusal, self.document.line_kind), _typed_fields(refusal)
            return self.show(owner, draft, status=422)
        except Conflict:
            draft.errors = [_("Somebody changed this line meanwhile. It is shown as it is now; change it again.")]
            draft.given = Draft.of(self.line(owner, posted["line"])).given
            return self.show(owner, draft, status=422)
        return self.done(owner, text, acts, Draft(focus=True))

    def delete(self, owner: Any, line: PricedLine) -> HttpResponse:
        """Delete a line; nobody is asked, since it can be taken back."""
        if not may_change(registry.get(self.document.line_kind), self.user, line, Action.DELETE.value):
            raise PermissionDenied(_("You see this record but may not change it."))
        with acts_noted() as acts:
            write.delete(registry.get(self.document.line_kind), line, actor=self.user, channel=CHANNEL)
        return self.done(owner, _("Deleted: %(name)s") % {"name": line.description}, acts, Draft())

    def move(self, owner: Any, line: PricedLine, step: int) -> HttpResponse:
        """Let a line change places with the one above or below; the others keep theirs."""
        spec = registry.get(self.document.line_kind)
        order = list(
            rows(spec, self.user)
            .filter(**{self.document.link: owner})
            .order_by("position", "id")
            .values_list("pk", flat=True)
        )
        place = order.index(line.pk)
        if not 0 <= place + step < len(order):
            return self.show(owner, Draft())
        order[place], order[place + step] = order[place + step], order[place]
        values = {pk: {"position": 10 * number} for number, pk in enumerate(order, start=1)}
        with acts_noted() as acts:
            write.update_many(spec, values, actor=self.user, channel=CHANNEL)
        return self.done(owner, _("Moved: %(name)s") % {"name": line.description}, acts, Draft())

    def done(self, owner: Any, text: str, acts: list[ChangeSet], draft: Draft) -> HttpResponse:
        """The panel as it is now with a message that offers the undo; without scripts the page."""
        undo = acts[-1] if acts else None
        text = text if acts else _("Nothing was changed.")
        if not self.request.headers.get("HX-Request"):
            return redirect_with_message(self.request, self.place(owner), text, undo)
        return with_toast(self.show(self.found(owner.uid), draft), text, undo)

    def show(self, owner: Any, draft: Draft, status: int = 200) -> HttpResponse:
        """The panel, and with it the key facts of the page, which follow from the lines."""
        context = lines_context(self.request, self.document, owner, draft)
        if not self.request.headers.get("HX-Request"):
            title = shown_title(owner, self.user)
            context["document_title"] = title
            context["crumbs"] = [
                list_crumb(self.request, registry.get(self.document.kind)),
                {"label": title, "url": ""},
            ]
            return render(self.request, "sales/lines_page.html", context, status=status)
        html = render_to_string("sales/lines.html", context, request=self.request)
        facts = facts_of(registry.get(self.document.kind), self.user, owner)
        html += render_to_string("customers/facts.html", {"facts": facts})
        return HttpResponse(html, status=status)


def _typed_fields(refusal: Invalid) -> frozenset[str]:
    """The inputs that a refusal is about."""
    return frozenset("discount" if name.startswith("discount") else name for name in refusal.errors)
