"""What an installation begins to sell with: a pipeline with stages, reasons, and what roles may do with deals.

Only a beginning: people rename, change and delete these rows, and what was once here is never put back.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import ShippedTexts
from rapport.sales.models import CustomerClass, NumberRange, OutcomeReason, Pipeline

_EMPTY: list[str] = []
STAGES: tuple[tuple[Any, str, int, str, str, list[str], Any], ...] = (
    (
        _("Qualified"), "open", 20, "pipeline", "grey", _EMPTY,
        _("Find out who decides, what it is worth to them, and by when."),
    ),
    (
        pgettext_lazy("stage", "Proposal"), "open", 40, "best_case", "blue", ["amount"],
        _("Send an offer that answers what was asked for."),
    ),
    (
        _("Negotiation"), "open", 60, "best_case", "teal", ["amount", "expected_close_on"],
        _("Settle terms and price with whoever decides."),
    ),
    (
        pgettext_lazy("stage", "Commit"), "open", 90, "commit", "amber", ["amount", "expected_close_on"],
        _("Only the signature is missing."),
    ),
    (pgettext_lazy("deal", "Won"), "won", 100, "closed", "green", ["amount"], ""),
    (pgettext_lazy("deal", "Lost"), "lost", 0, "omitted", "red", ["outcome_reason"], ""),
)  # fmt: skip
"""Name, state, probability, forecast, colour, required fields, guidance."""

REASONS: tuple[tuple[str, Any], ...] = (
    ("won", _("Best offer")),
    ("won", _("Good experience with us")),
    ("won", _("Recommended")),
    ("lost", _("Price")),
    ("lost", _("Chose a competitor")),
    ("lost", _("No budget")),
    ("lost", _("Put off")),
    ("lost", _("Something is missing in what we offer")),
    ("lost", _("No answer any more")),
)

PIPELINE = _("New business")

RENEWALS: tuple[Any, tuple[tuple[Any, str, int, str, str], ...]] = (
    _("Renewals"),
    (
        (_("Due"), "open", 60, "best_case", "grey"),
        (_("Offered"), "open", 80, "commit", "blue"),
        (_("Renewed"), "won", 100, "closed", "green"),
        (_("Ended"), "lost", 0, "omitted", "red"),
    ),
)
"""A second way that deals take, of the sample company; its stages as above."""

NUMBERS = {
    "quotes": "Q-{year}-{number:05}",
    "orders": "O-{year}-{number:05}",
    "deliveries": "D-{year}-{number:05}",
    "invoices": "I-{year}-{number:05}",
    "credit-notes": "C-{year}-{number:05}",
}
"""How documents of a kind are numbered until somebody says otherwise."""
CUSTOMER_CLASS = pgettext_lazy("customer class", "Standard")

SHIPPED = [
    ShippedTexts("pipelines", "name", [PIPELINE, RENEWALS[0]]),
    ShippedTexts("stages", "name", [name for name, *_rest in (*STAGES, *RENEWALS[1])]),
    ShippedTexts("stages", "guidance", [guidance for *_rest, guidance in STAGES if guidance]),
    ShippedTexts("outcome-reasons", "name", [name for _outcome, name in REASONS]),
]
"""What of it follows the reader's language while nobody writes something else."""


def after_migrate() -> None:
    """Add a pipeline, reasons, number ranges and a customer class where there never were any, in the language of the
    installation."""
    with override(settings.LANGUAGE_CODE):
        if _never(Pipeline):
            _add_pipeline()
        if _never(OutcomeReason):
            values = [{"outcome": outcome, "name": str(name)} for outcome, name in REASONS]
            write.create_many(registry.get("outcome-reasons"), values, actor=None, channel="system", act="set-up")
        if rows := [row for row in _number_ranges() if _never(NumberRange, kind=row["kind"])]:
            write.create_many(registry.get("number-ranges"), rows, actor=None, channel="system", act="set-up")
        if _never(CustomerClass):
            first = {"name": str(CUSTOMER_CLASS), "when_exceeded": "hold", "is_default": True}
            write.create(registry.get("customer-classes"), first, actor=None, channel="system", act="set-up")


def _never(model: type[TrackedModel], **values: Any) -> bool:
    """Whether there is no row with these values, and none ever was."""
    present, former = model._default_manager.filter(**values), event_model_of(model)._default_manager.filter(**values)
    return not present.exists() and not former.exists()


def _number_ranges() -> list[dict[str, str]]:
    return [
        {"name": str(NumberRange.Kind(kind).label), "kind": kind, "pattern": pattern}
        for kind, pattern in NUMBERS.items()
    ]


def _add_pipeline() -> None:
    with change_set(actor=None, channel="system", act="set-up", summary=str(PIPELINE)):
        pipeline = write.create(registry.get("pipelines"), {"name": str(PIPELINE), "position": 10}, actor=None)
        rows = [
            {
                "pipeline": pipeline, "name": str(name), "position": 10 * place, "state": state,
                "probability": probability, "forecast": forecast, "colour": colour, "required_fields": required,
                "guidance": str(guidance),
            }
            for place, (name, state, probability, forecast, colour, required, guidance) in enumerate(STAGES, start=1)
        ]  # fmt: skip
        write.create_many(registry.get("stages"), rows, actor=None)
