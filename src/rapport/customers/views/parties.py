"""What hangs on one party: its timeline as a fragment, the composer's answer, a touch beside it."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.about import Known, known_subjects, offered_subjects, sees_about, subject_of
from rapport.customers.composer import composer_context, read_entry
from rapport.customers.composer_own import own_form, own_lines
from rapport.customers.models import Party, Touch
from rapport.customers.outgoing.replies import acts_on, conversation
from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.lines import timeline_context
from rapport.customers.overview.panels import refreshed_parts
from rapport.customers.overview.stream import StreamQuery
from rapport.customers.touches import bodies_of, turn_pins
from rapport.customers.views.composing import composed, error_texts, refused_in_place, written
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, rows, rows_of_model
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title, title_of
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import when
from rapport.platform.web.views.base import (
    CHANNEL,
    ReaderView,
    held_answer,
    list_crumb,
    redirect_with_message,
    with_toast,
)
from rapport.platform.write_errors import Held, Invalid, Refused


class PartyView(ReaderView):
    """Base of the views under one party; 404 when the reader does not reach it."""

    def party(self, uid: UUID) -> Party:
        """The party within the reader's reach."""
        found = rows_of_model(Party, self.user).filter(uid=uid).select_related("organisation", "owner").first()
        if found is None:
            raise Http404
        return cast(Party, found)

    def page_url(self, party: Party) -> str:
        """The page of a party."""
        return reverse(f"{registry.of_instance(party).name}-detail", args=[party.uid])

    def crumbs(self, party: Party, last: str) -> list[dict[str, str]]:
        """The way here: the list of the kind as the reader left it, the party's page, and what is shown."""
        kind = list_crumb(self.request, registry.of_instance(party))
        return [kind, {"label": title_of(party), "url": self.page_url(party)}, {"label": last, "url": ""}]

    def timeline(self, party: Party, query: StreamQuery) -> HttpResponse:
        """The timeline as a fragment; a first page brings the other parts of the page that follow from it."""
        context = timeline_context(self.request, party, query)
        if query.before is not None:
            return render(self.request, "customers/timeline_page.html", context)
        parts = refreshed_parts(self.request, party)
        html = render_to_string("customers/timeline.html", context, request=self.request)
        response = HttpResponse(html + parts)
        parameters = query.parameters()
        page = self.page_url(party)
        if urlsplit(self.request.headers.get("HX-Current-URL", "")).path == page:  # not in the side panel of a list
            response.headers["HX-Replace-Url"] = page + (f"?{parameters}" if parameters else "")
        return response


class TimelineView(PartyView):
    """GET /parties/<uid>/timeline/?kind=&by=&find=&before=: a fragment; the page itself shows the same."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        query = StreamQuery.parse(request.GET)
        if not request.headers.get("HX-Request"):
            parameters = request.GET.urlencode()
            return redirect(self.page_url(self.party(uid)) + (f"?{parameters}" if parameters else "") + "#timeline")
        return self.timeline(self.party(uid), query)


class ComposeView(PartyView):
    """POST /parties/<uid>/touches/: log a touch or make a task; the answer is the timeline as it is now."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.party(uid)
        try:
            done, text = written(request, self.user, party, read_entry(request.POST, self.user))
        except Invalid as refusal:
            return self.refused(party, refusal)
        if not request.headers.get("HX-Request"):
            return redirect_with_message(request, self.page_url(party) + "#timeline", text, done)
        party.refresh_from_db()
        return composed(self.timeline(party, StreamQuery()), str(party.uid), text, done)

    def refused(self, party: Party, refusal: Invalid) -> HttpResponse:
        """What is wrong, beside the composer; without scripts the composer alone, filled as it was."""
        context: dict[str, Any] = {"errors": error_texts(refusal)}
        if self.request.headers.get("HX-Request"):
            return refused_in_place(self.request, context["errors"], "#composer-error")
        dossier = Dossier.of(self.request, party)
        context |= composer_context(
            action=self.request.path,
            draft_key="",
            tasks=dossier.may_create("tasks"),
            promises=dossier.may_create("promises"),
            data=self.request.POST.dict(),
            own=own_form(self.user, data=self.request.POST),
            abouts=offered_subjects(dossier),
        )
        context |= {"party": party, "crumbs": self.crumbs(party, _("Log a touch"))}
        return render(self.request, "customers/compose.html", context, status=422)


class PartyTouchView(PartyView):
    """GET /parties/<uid>/timeline/<touch>/: a touch in full, beside the party or as a page."""

    def get(self, request: HttpRequest, uid: UUID, touch: UUID) -> HttpResponse:
        party = self.party(uid)
        found = self.touch(party, touch)
        spec = registry.get("touches")
        participants = spec.fields["participants"].virtual
        assert participants is not None
        others = {item["uid"] for item in participants.load([found.pk]).get(found.pk, [])} | {str(found.party.uid)}
        seen = rows_of_model(Party, self.user).filter(uid__in=others - {str(party.uid)}).order_by("sort_key")
        context = {
            "party": party,
            "touch": found,
            "title": found.subject or found.get_channel_display(),
            "time": when(found.happened_at),
            "text": bodies_of([found.pk]).get(found.pk) or found.summary,
            "own": own_lines(self.user, found),
            "others": [{"party": other, "url": self.page_url(other)} for other in seen],
            "about": self.about(found),
            "files": File.objects.filter(linked_kind="touches", linked_uid=found.uid).order_by("name"),
            "editable": may_change(spec, self.user, found),
            "deletable": may_change(spec, self.user, found, Action.DELETE.value),
            "mail_acts": acts_on(found, self.user),
            "conversation": conversation(found, self.user),
            "page_url": self.page_url(party),
            "crumbs": self.crumbs(party, shown_title(found, self.user)),
        }
        beside = request.headers.get("HX-Target") == "drawer-body"
        return render(request, "customers/touch_beside.html" if beside else "customers/touch.html", context)

    def about(self, touch: Touch) -> Known | None:
        """The record that the touch was about, as the reader sees it."""
        subject = subject_of(touch) if sees_about("touches", self.user) else None
        return known_subjects([subject], self.user).get(subject) if subject is not None else None

    def touch(self, party: Party, uid: UUID) -> Touch:
        """A touch on this party's timeline that the reader may see."""
        items = Dossier.of(self.request, party).items.filter(source_kind="touches", source_uid=uid)
        item = items.first()
        if item is None:
            raise Http404
        return Touch.objects.select_related("owner", "party").get(pk=item.source_id, happened_at=item.at)


class PinView(PartyTouchView):
    """POST …/pin/: keep one touch at the head of the party's timeline, or take it down again."""

    def post(self, request: HttpRequest, uid: UUID, touch: UUID) -> HttpResponse:
        party = self.party(uid)
        if not may_change(registry.of_instance(party), self.user, party):
            raise PermissionDenied(_("You see this record but may not change it."))
        found = self.touch(party, touch)
        act = "unpin" if found.pinned else "pin"
        with change_set(actor=self.user, channel=CHANNEL, act=act, kind="touches", summary=str(found)) as opened:
            changed = [found]
            if act == "pin":  # one at a time: what was pinned before comes down
                changed += Touch.objects.filter(party=party.pk, pinned=True).order_by("pk")[:20]
            turn_pins(changed)
            opened.counts["updated"] = len(changed)
        text = _("Pinned to the top") if act == "pin" else _("Unpinned")
        return changed_answer(request, self.page_url(party) + "#timeline", text, opened)


class TouchDeleteView(PartyTouchView):
    """POST …/delete/; it can be taken back."""

    def post(self, request: HttpRequest, uid: UUID, touch: UUID) -> HttpResponse:
        party = self.party(uid)
        found = self.touch(party, touch)
        try:
            with change_set(actor=self.user, channel=CHANNEL, act="delete", kind="touches") as opened:
                write.delete(registry.get("touches"), found, actor=self.user, channel=CHANNEL)
        except Held as held:
            return held_answer(request, self.page_url(party) + "#timeline", held)
        text = _("Deleted: %(name)s") % {"name": found}
        return changed_answer(request, self.page_url(party) + "#timeline", text, opened, closeDrawer={})


class TaskDoneView(LoginRequiredMixin, View):
    """POST /tasks/<uid>/done/: tick a task off where it stands."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        spec = registry.get("tasks")
        task = rows(spec, user).filter(uid=uid).select_related("party").first()
        if task is None:
            raise Http404
        try:
            with change_set(actor=user, channel=CHANNEL, act="done", kind="tasks", summary=task.subject) as opened:
                write.update(spec, task, {"is_done": True}, actor=user, channel=CHANNEL)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        back, subject = reverse("home"), subject_of(task)
        if task.party is not None:
            back = reverse(f"{registry.of_instance(task.party).name}-detail", args=[task.party.uid])
        elif subject is not None and (known := known_subjects([subject], user).get(subject)) is not None:
            back = known.url
        return changed_answer(request, back, _("Done: %(task)s") % {"task": task.subject}, opened)


def changed_answer(request: HttpRequest, back: str, text: str, done: ChangeSet, **events: Any) -> HttpResponse:
    """For scripts a message with undo, upon which the parts of the page ask for themselves again; else the page."""
    if request.headers.get("HX-Request"):
        return with_toast(HttpResponse(status=204), text, done, recordChanged={}, **events)
    return redirect_with_message(request, back, text, done)
