"""The page of commissions: the statements of a person for a period, and closing them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.views.composing import error_texts
from rapport.customers.views.parties import changed_answer
from rapport.lib.dates import parse_date
from rapport.lib.ids import parse_uid
from rapport.lib.tabular.neutral import neutralise
from rapport.platform import write
from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.commissions.closing import plans_of
from rapport.sales.commissions.figures import reckon
from rapport.sales.commissions.page import csv_rows, kept_table, open_table
from rapport.sales.forecasts.periods import FIRST, LAST, Period
from rapport.sales.models import CommissionPlan, CommissionStatement, Deal, Length, State

KIND = "commission-statements"


class CommissionsPage(LoginRequiredMixin, View):
    """Base: whoever sees statements, and the person and the day that the address asks for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not may(registry.get(KIND), self.user, Action.VIEW.value):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    def people(self) -> list[User]:
        """Whose statements the reader may see: their own, those of their teams, or all."""
        scope = permissions_of(self.user).scope(KIND, Action.VIEW.value)
        won = Deal.objects.filter(owner=OuterRef("pk"), state=State.WON)
        found = User.objects.filter(Q(is_active=True) | Exists(won))  # who has left is paid for what they won
        if scope != Scope.ALL.value:
            team = permissions_of(self.user).colleagues if scope == Scope.TEAM.value else ()
            found = found.filter(pk__in={self.user.pk, *(team or ())})
        return list(found.order_by("full_name", "username"))

    def person(self, people: list[User]) -> User:
        """The one who is asked for, else the reader; 404 for somebody beyond the reader's reach."""
        asked = self.request.GET.get("who", "") or self.request.POST.get("who", "")
        if not asked:
            return next((one for one in people if one.pk == self.user.pk), people[0] if people else self.user)
        uid = parse_uid(asked)
        found = next((one for one in people if one.uid == uid), None)
        if found is None:
            raise Http404
        return found

    def day(self) -> date:
        """The day that is asked for, today without one."""
        found = parse_date(self.request.GET.get("on", "") or self.request.POST.get("on", ""))
        value = found.value if found.valid and found.value is not None else timezone.localdate()
        return value if FIRST <= value < LAST else timezone.localdate()

    def page(self, person: User, people: list[User], day: date, trouble: str = "") -> HttpResponse:
        """The statements of a person; ``trouble`` says why one could not be closed."""
        plans = list(plans_of(person).select_related("pipeline").order_by("name", "pk"))
        period = Period.around(Length(plans[0].length) if plans else Length.QUARTER, day)
        here = reverse("commissions")
        context = {
            "controls": [self.chooser(people, person)] if len(people) > 1 else [],
            "person": person,
            "asked": {"period": period},
            "page_url": here,
            "before_url": f"{here}?{urlencode({'who': person.uid, 'on': period.shift(-1).start.isoformat()})}",
            "after_url": f"{here}?{urlencode({'who': person.uid, 'on': period.shift(1).start.isoformat()})}",
            "statements": [self.statement(plan, person, day) for plan in plans],
            "plans_url": reverse("commission-plans-list") if self.sees_plans() else "",
            "trouble": trouble,
            "crumbs": [{"label": _("Commissions"), "url": ""}],
        }
        return render(self.request, "sales/commissions/page.html", context, status=422 if trouble else 200)

    def chooser(self, people: list[User], person: User) -> dict[str, Any]:
        """The choice of a person."""
        options = [{"value": one.uid, "label": str(one), "chosen": one == person} for one in people]
        return {"name": "who", "label": _("Person"), "options": options}

    def sees_plans(self) -> bool:
        """Whether the reader may look at the rules themselves."""
        return may(registry.get("commission-plans"), self.user, Action.VIEW.value)

    def statement(self, plan: CommissionPlan, person: User, day: date) -> dict[str, Any]:
        """One plan's statement: the kept one where it was closed, else as it is now."""
        period = Period.around(Length(plan.length), day)
        closed: CommissionStatement | None = (
            rows(registry.get(KIND), self.user).filter(plan=plan, owner=person, starts_on=period.start).first()
        )
        asked = urlencode({"who": person.uid, "on": period.start.isoformat(), "plan": plan.uid, "format": "csv"})
        shown = {
            "uid": plan.uid,
            "title": plan.name,
            "period": period.label,
            "csv_url": f"{reverse('commissions')}?{asked}",
            "closed_url": reverse(f"{KIND}-detail", args=[closed.uid]) if closed is not None else "",
        }
        if closed is not None:
            return {**shown, "table": kept_table(closed, self.user)}
        found = reckon(plan, person, period, self.user)
        may_close = may(registry.get(KIND), self.user, Action.CREATE.value)
        over = period.end <= timezone.localdate()
        close = {"who": person.uid, "on": period.start.isoformat()} if may_close and over and found.is_whole else None
        return {**shown, "table": open_table(found, self.user), "close": close}


class CommissionsView(CommissionsPage):
    """GET /sales/commissions/?who=…&on=…: a statement by each plan of a person, open or closed; one as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        people, day = self.people(), self.day()
        person = self.person(people)
        if request.GET.get("format") != "csv":
            return self.page(person, people, day)
        uid = parse_uid(request.GET.get("plan", ""))
        plan = plans_of(person).filter(uid=uid).first() if uid is not None else None
        if plan is None:
            raise Http404
        return _as_file(self.statement(plan, person, day)["table"], person, day)


class CommissionCloseView(CommissionsPage):
    """POST /sales/commissions/<plan>/close/: keep a statement as it is."""

    def post(self, request: HttpRequest, uid: Any) -> HttpResponse:
        people, day = self.people(), self.day()
        person = self.person(people)
        plan = plans_of(person).filter(uid=uid).first()
        if plan is None:
            raise Http404
        summary = _("Commission of %(person)s") % {"person": person}
        values = {"plan": plan, "owner": person, "starts_on": day}
        try:
            with change_set(actor=self.user, channel=CHANNEL, act="create", kind=KIND, summary=summary) as opened:
                made = write.create(registry.get(KIND), values, actor=self.user, channel=CHANNEL)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        except Invalid as refusal:
            return self.page(person, people, day, " ".join(error_texts(refusal, KIND)))
        text = _("Closed: %(statement)s") % {"statement": registry.get(KIND).record.get_title(made)}
        return changed_answer(request, reverse(f"{KIND}-detail", args=[made.uid]), text, opened)


def _as_file(table: dict[str, Any], person: User, day: date) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([neutralise(cell) for cell in row] for row in csv_rows(table))
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="commission-{person.username}-{day.isoformat()}.csv"'
    return answer
