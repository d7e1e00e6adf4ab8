"""What came of each step of a sequence: figures on its page, and the people behind each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.models import Enrolment, Sequence, SequenceSend, SequenceStep

if TYPE_CHECKING:
    from rapport.platform.access.models import User

FIGURES: dict[str, tuple[Any, Q]] = {
    "put": (gettext_lazy("Carried out"), Q()),
    "sent": (gettext_lazy("Sent"), Q(state="sent")),
    "failed": (gettext_lazy("Not sent"), Q(state__in=["failed", "unknown"])),
    "replied": (gettext_lazy("Replied"), Q(replied_at__isnull=False)),
    "stopped": (gettext_lazy("Stopped after it"), Q(stopped=True)),
}
"""By their names: what each is called and which lines of the ledger it counts."""


def sends_within(sequence: Sequence, user: User) -> QuerySet[SequenceSend]:
    """The lines of the ledger of people within the reader's reach. ``stopped`` says of each whether the enrolment was
    stopped after it, as the last step that was carried out."""
    reached = rows(registry.get("enrolments"), user).filter(sequence=sequence)
    later = SequenceSend.objects.filter(enrolment=OuterRef("enrolment"), pk__gt=OuterRef("pk"))
    is_stopped = Q(enrolment__state=Enrolment.State.STOPPED) & ~Exists(later)
    stopped = Case(When(is_stopped, then=Value(True)), default=Value(False))
    return SequenceSend.objects.filter(sequence=sequence, enrolment__in=reached).annotate(stopped=stopped)


def figures_of(sequence: Sequence, user: User) -> dict[int, dict[str, int]]:
    """The figures of each step by its key, of people within the reader's reach."""
    counts = {name: Count("pk", filter=which) if which else Count("pk") for name, (_label, which) in FIGURES.items()}
    found = sends_within(sequence, user).values("step").annotate(**{f"n_{name}": one for name, one in counts.items()})
    listed = found.order_by().values_list("step", *(f"n_{name}" for name in FIGURES))
    return {step: dict(zip(FIGURES, numbers, strict=True)) for step, *numbers in listed}


class ResultsPanel(Panel):
    """The steps in their order, with what came of each."""

    key = "sequence_results"
    label = gettext_lazy("Steps and results")
    zone = "main"
    template = "sales/sequences/results.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get("sequence-steps"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Sequence) -> dict[str, Any]:
        user = cast("User", request.user)
        counted = may(registry.get("enrolments"), user, Action.VIEW.value)
        figures = figures_of(instance, user) if counted else {}
        steps = rows(registry.get("sequence-steps"), user).filter(sequence=instance).select_related("template")
        adds = may_edit(request, spec, instance) and may(registry.get("sequence-steps"), user, Action.CREATE.value)
        ordered = list(steps.order_by("position", "pk"))
        page = reverse("sequences-detail", args=[instance.uid])
        position = min((ordered[-1].position if ordered else 0) + 10, 9_999)
        return {
            "title": self.label,
            "lines": [_line(step, instance, figures.get(step.pk, {}), user, counted=counted) for step in ordered],
            "page_url": page,
            "add_url": f"{reverse('sequence-steps-quick')}?sequence={instance.uid}&position={position}&next={page}"
            if adds
            else "",
        }


def _line(
    step: SequenceStep, sequence: Sequence, figures: dict[str, int], user: User, *, counted: bool
) -> dict[str, Any]:
    base = reverse("sequence-results", args=[sequence.uid])
    names = list(FIGURES) if step.action == SequenceStep.Action.MAIL else ["put", "stopped"]
    shown = [
        {"count": figures.get(name, 0), "url": f"{base}?step={step.uid}&figure={name}", "label": FIGURES[name][0]}
        for name in names
    ]
    return {
        "label": shown_title(step, user),
        "url": reverse("sequence-steps-detail", args=[step.uid]),
        "note": "" if step.is_active else gettext("Not in use"),
        "days": step.days,
        "figures": shown if counted else [],
    }


def people_behind(step: SequenceStep, figure: str, user: User) -> QuerySet[SequenceSend]:
    """The lines of the ledger that a figure counts, the latest first."""
    found = sends_within(step.sequence, user).filter(FIGURES[figure][1], step=step)
    return found.select_related("enrolment__party", "enrolment__sequence").order_by("-created_at", "-pk")
