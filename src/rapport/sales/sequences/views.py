"""What colleagues do with sequences besides editing them: enrol from a list, steer, look behind figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rapport.customers.models import Party
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.assignment.views import ConditionView
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.list_actions import ListAction
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.web.views.bulk import BulkView
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Enrolment, Sequence
from rapport.sales.sequences import enrolling
from rapport.sales.sequences.results import FIGURES, people_behind
from rapport.sales.sequences.wording import told

NAMED = 20
"""People whom the preview names who cannot be enrolled."""
SHOWN = 200
"""People whom the page behind a figure lists."""


class SequenceConditionView(ConditionView):
    """GET and POST /sequence-steps/<uid>/condition/: by any field, as a list of people is filtered."""

    kind = "sequence-steps"


class EnrolAction(ListAction):
    """The button beside those of a list of people."""

    label = gettext_lazy("Enrol in a sequence")
    icon = "list-checks"

    def url(self, spec: RecordSpec, user: User) -> str:
        if spec.name != "people" or not may(spec, user, Action.UPDATE.value):
            return ""
        return reverse("enrol-many") if may(registry.get("enrolments"), user, Action.CREATE.value) else ""


class EnrolManyView(BulkView):
    """POST /people/bulk/enrol/: who can be enrolled and who cannot; with ``_do`` they are."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.record = registry.get("people")
        super().setup(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(registry.get("enrolments"), self.user, Action.CREATE.value):
            raise PermissionDenied
        found = self.chosen_rows(self.chosen(Action.VIEW.value))
        sequences = list(rows(registry.get("sequences"), self.user).select_related("purpose").order_by("name", "pk"))
        wanted = parse_uid(request.POST.get("sequence", ""))
        sequence = next((one for one in sequences if one.uid == wanted), None)
        people = list(found.select_related("organisation")[: enrolling.AT_ONCE + 1])
        if sequence is None or request.POST.get("_do") != "enrol":
            return self.look(sequences, sequence, people)
        try:
            made = enrolling.enrol(sequence=sequence, parties=people, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return self.look(sequences, sequence, people, told(refusal))
        text = ngettext("%(count)s person enrolled", "%(count)s people enrolled", len(made)) % {"count": len(made)}
        return redirect_with_message(request, self.back(), text)

    def look(
        self, sequences: list[Sequence], sequence: Sequence | None, people: list[Party], refusal: str = ""
    ) -> HttpResponse:  # fmt: skip
        """The form, and once a sequence is chosen what would become of the people."""
        refused: dict[int, str] = {}
        if sequence is not None and not refusal:
            try:
                enrolling.refuse_unready(sequence, self.user)
                refused = enrolling.why_not(sequence, people, self.user)
            except Invalid as unready:
                refusal = told(unready)
        if len(people) > enrolling.AT_ONCE:
            refusal = _("At most %(count)s people are enrolled at once.") % {"count": enrolling.AT_ONCE}
        named = [(shown_title(one, self.user), refused[one.pk]) for one in people if one.pk in refused]
        context = {
            "count": len(people),
            "sequences": sequences,
            "chosen": sequence,
            "ready": len(people) - len(refused),
            "refused": named[:NAMED],
            "refused_count": len(named),
            "more": max(0, len(named) - NAMED),
            "refusal": refusal,
            **self.selection(),
        }
        return self.page("sales/sequences/enrol_many.html", context, status=422 if refusal else 200)


class SteerView(ReaderView):
    """GET and POST /enrolments/<uid>/pause|resume|stop/."""

    act = ""

    def found(self, uid: UUID) -> Enrolment:
        """The enrolment within the reader's reach."""
        found = rows(registry.get("enrolments"), self.user).select_related("party", "sequence")
        one: Enrolment = get_object_or_404(found, uid=uid)
        return one

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.found(uid), [])

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        one = self.found(uid)
        try:
            getattr(enrolling, self.act)(enrolment=one, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(one, [told(refusal)])
        one.refresh_from_db()
        text = f"{shown_title(one, self.user)}: {one.get_state_display()}"
        return redirect_with_message(request, reverse("enrolments-detail", args=[one.uid]), text)

    def show(self, one: Enrolment, errors: list[str]) -> HttpResponse:
        """What follows from it, and the button."""
        if not enrolling.may_steer(one, self.user):
            raise PermissionDenied
        title, text = {
            "pause": (pgettext("enrolment", "Pause"), _("Nothing is done until it is resumed.")),
            "resume": (pgettext("enrolment", "Resume"), _("It goes on with the step at which it paused.")),
            "stop": (
                pgettext("enrolment", "Stop"),
                _("It ends for good, also for a mail that has not left yet."),
            ),
        }[self.act]
        called = shown_title(one, self.user)
        context = {
            "called": called,
            "title": title,
            "text": text,
            "button": title,
            "url": reverse(f"enrolment-{self.act}", args=[one.uid]),
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get("enrolments")),
                {"label": called, "url": reverse("enrolments-detail", args=[one.uid])},
                {"label": title, "url": ""},
            ],
        }
        return render(self.request, "sales/orders/act.html", context, status=422 if errors else 200)


class SequenceResultsView(ReaderView):
    """GET /sequences/<uid>/results/?step=&figure=: the people behind a figure."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        kind = registry.get("sequences")
        sequence = get_object_or_404(rows(kind, self.user), uid=uid)
        figure, step_uid = request.GET.get("figure", ""), parse_uid(request.GET.get("step", ""))
        steps = rows(registry.get("sequence-steps"), self.user).filter(sequence=sequence)
        step = steps.filter(uid=step_uid).select_related("sequence", "template").first() if step_uid else None
        if step is None or figure not in FIGURES or not may(registry.get("enrolments"), self.user, Action.VIEW.value):
            raise Http404
        found = list(people_behind(step, figure, self.user)[: SHOWN + 1])
        called = shown_title(sequence, self.user)
        context = {
            "title": FIGURES[figure][0],
            "step": shown_title(step, self.user),
            "lines": [
                {
                    "label": shown_title(one.enrolment.party, self.user),
                    "url": reverse("enrolments-detail", args=[one.enrolment.uid]),
                    "at": one.created_at,
                    "state": one.get_state_display(),
                    "ended": one.enrolment.get_reason_display() or one.enrolment.get_state_display(),
                    "error": one.error,
                }
                for one in found[:SHOWN]
            ],
            "more": len(found) > SHOWN,
            "crumbs": [
                list_crumb(request, kind),
                {"label": called, "url": reverse("sequences-detail", args=[sequence.uid])},
                {"label": FIGURES[figure][0], "url": ""},
            ],
        }
        return render(request, "sales/sequences/people.html", context)
