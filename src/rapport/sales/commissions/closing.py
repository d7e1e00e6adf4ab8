"""Closing a statement: checked, reckoned once more, and kept with its lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.models import Membership
from rapport.platform.write import Change
from rapport.sales.commissions.figures import reckon
from rapport.sales.forecasts.periods import FIRST, LAST, Period
from rapport.sales.models import CommissionLine, CommissionPerson, CommissionPlan, CommissionStatement, Length

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def plans_of(person: User) -> QuerySet[CommissionPlan]:
    """The plans by which a person is paid: by name, by a team, or because they are for everybody."""
    named = CommissionPerson.objects.filter(plan=OuterRef("pk"))
    teams = Membership.objects.filter(user=person).values("team")
    return CommissionPlan.objects.filter(
        Exists(named.filter(user=person)) | Q(team__in=teams) | (Q(team__isnull=True) & ~Exists(named))
    )


def settle(change: Change[CommissionStatement], actor: User | None) -> None:
    """Reckon a statement that is being closed; what cannot be closed is refused with the reason."""
    statement = change.instance
    day: date | None = statement.starts_on  # a form may leave it empty, which is said of the field itself
    if day is None or not statement.plan_id or statement.owner is None:
        if statement.plan_id and statement.owner is None:
            change.add_error("owner", _("Name the person."))
        return
    if not FIRST <= day < LAST:
        text = _("%(value)s lies too far away: give a day between %(first)s and %(last)s.")
        change.add_error("starts_on", text % {"value": day, "first": FIRST, "last": LAST})
        return
    plan, person = statement.plan, statement.owner
    period = Period.around(Length(plan.length), day)
    statement.starts_on, statement.length, statement.closed_by = period.start, plan.length, actor
    if not plans_of(person).filter(pk=plan.pk).exists():
        change.add_error("plan", _("This plan is not for %(person)s.") % {"person": person})
    if period.end > timezone.localdate():
        change.add_error("starts_on", _("The period is not over yet."))
    others = CommissionStatement.objects.filter(plan=plan, owner=person, starts_on=period.start)
    if others.exclude(pk=statement.pk).exists():
        change.add_error("starts_on", _("This statement is closed already."))
    found = reckon(plan, person, period, actor)
    if not found.is_whole:
        change.add_error("owner", _("Only who sees all of the person's deals and their quota closes a statement."))
    statement.quota, statement.won, statement.total = found.terms.quota, found.won, found.total
    statement.currency, statement.terms = found.currency, found.terms.as_json()


def keep_lines(statement: CommissionStatement, actor: User | None) -> None:
    """The lines of a statement that has just been closed, as they are now."""
    assert statement.owner is not None  # the database says so
    period = Period(statement.starts_on, Length(statement.length))
    found = reckon(statement.plan, statement.owner, period, actor)
    CommissionLine.objects.bulk_create(
        CommissionLine(
            statement=statement,
            position=place,
            deal=line.deal,
            deal_uid=line.deal_uid,
            deal_name=line.name,
            period_on=line.period.start,
            closed_on=line.closed_on,
            share=line.share,
            value=line.value,
            amount=line.amount,
            currency=found.currency,
            parts=[[str(part.value), str(part.rate)] for part in line.parts],
            paid=line.paid,
        )
        for place, line in enumerate([*found.lines, *found.differences], start=1)
    )
