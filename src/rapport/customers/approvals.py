"""Approvals on the timeline of the customer whom they are about: a line for the question, one for each decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from rapport.customers.models import Party, TimelineItem
from rapport.platform.approvals.listening import ApprovalListener
from rapport.platform.approvals.models import Approval, ApprovalAct, Deed, State
from rapport.platform.records.registry import registry

TIMELINE_KIND = "approval"
QUESTION, DECISION = "approvals", "approval-acts"
"""The kinds of record to which the lines lead; each is seen by who sees that kind."""
_OUTCOMES = {Deed.APPROVE: State.APPROVED, Deed.REFUSE: State.REFUSED, Deed.TAKE_BACK: State.TAKEN_BACK}


class ApprovalTimeline(ApprovalListener):
    """Writes the lines as things happen."""

    def changed(self, approvals: Sequence[Approval]) -> None:
        write_questions(approvals)

    def decided(self, act: ApprovalAct, approval: Approval) -> None:
        if _is_about_customer(approval):
            write_decisions([act])


def rewrite(party_ids: Iterable[int]) -> None:
    """Write the lines of customers anew who came back behind the write path."""
    kinds = [spec.name for spec in registry if spec.model is Party]
    found = list(Approval.objects.filter(kind__in=kinds, record_id__in=list(party_ids)))
    if found:
        write_questions(found)
        acts = ApprovalAct.objects.filter(approval__in=found, deed__in=_OUTCOMES).select_related("approval")
        write_decisions(list(acts))


def write_questions(approvals: Sequence[Approval]) -> None:
    """One line for each, with what became of it, in the language of the installation."""
    about = [one for one in approvals if _is_about_customer(one)]
    _forget(QUESTION, [one.pk for one in about])
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create(
            _line(one, QUESTION, one.uid, one.created_in, outcome=State(one.state), by=one.requested_by_id)
            for one in about
        )


def write_decisions(acts: Sequence[ApprovalAct]) -> None:
    """One line for each of these acts, which decided something."""
    _forget(DECISION, [act.pk for act in acts])
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create(
            _line(
                act.approval,
                DECISION,
                act.uid,
                act.created_in,
                outcome=_OUTCOMES[Deed(act.deed)],
                by=act.author_id,
                act=act,
            )
            for act in acts
        )


def _line(
    approval: Approval,
    kind: str,
    uid: UUID,
    made_in: UUID,
    *,
    outcome: State,
    by: int | None,
    act: ApprovalAct | None = None,
) -> TimelineItem:
    return TimelineItem(
        party_id=approval.record_id,
        at=approval.created_at if act is None else act.created_at,
        kind=TIMELINE_KIND,
        source_kind=kind,
        source_id=approval.pk if act is None else act.pk,
        source_uid=uid,
        actor_id=by,
        title=approval.subject[:300],
        summary=" ".join(act.words.split())[:500] if act is not None else "",
        outcome=str(outcome.label),
        created_in=made_in,
    )


def _is_about_customer(approval: Approval) -> bool:
    return registry.has(approval.kind) and registry.get(approval.kind).model is Party


def _forget(kind: str, ids: Sequence[int]) -> None:
    TimelineItem.objects.filter(source_kind=kind, source_id__in=ids).delete()
