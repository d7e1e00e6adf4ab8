"""Whom we know at the customer of a plan: what they say in its deals, and how long nobody has spoken with them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.customers.models import Party
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import relative
from rapport.platform.web.panels import Panel
from rapport.sales.account_plans.reach import sees_customer
from rapport.sales.models import AccountPlan, DealContact

if TYPE_CHECKING:
    from rapport.platform.access.models import User

QUIET = timedelta(days=90)
"""Without a contact for longer than this somebody is quiet."""
MOST = 200
"""People of a customer who are looked at."""
SHOWN = 8
_RANK = {role: place for place, role in enumerate(DealContact.Role.values)}


class PeoplePanel(Panel):
    """Who decides, advises or blocks first, then everybody else; of each when somebody last spoke with them."""

    key = "account_people"
    label = gettext_lazy("People")
    template = "customers/card.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> bool:
        seen = may(registry.get("people"), cast("User", request.user), Action.VIEW.value)
        return seen and sees_customer(instance, request)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> dict[str, Any]:
        user, kind = cast("User", request.user), registry.get("people")
        parts = _parts(instance, user)
        sees_touches = "last_touch_at" in visible_fields(kind, user)
        known = Q(organisation=instance.party_id) | Q(pk__in=list(parts))
        people: list[Party] = list(
            rows(kind, user).filter(known, merged_into__isnull=True).order_by("sort_key", "pk")[:MOST]
        )
        lines = [_line(person, parts.get(person.pk, []), user, touched=sees_touches) for person in people]
        lines.sort(key=lambda line: line["rank"])
        quiet = sum(bool(line["tag"]) for line in lines)
        adding = may(kind, user, Action.CREATE.value)
        return {
            "css_id": "plan-people",
            "title": self.label,
            "rows": lines[:SHOWN],
            "more": lines[SHOWN:],
            "row_template": "sales/plans/person_row.html",
            "count": ngettext("%(quiet)s of %(count)s quiet", "%(quiet)s of %(count)s quiet", len(lines))
            % {"quiet": quiet, "count": len(lines)}
            if sees_touches and lines
            else len(lines) or "",
            "add_url": f"{reverse('people-quick')}?organisation={instance.party.uid}" if adding else "",
            "add_label": _("Add: %(kind)s") % {"kind": kind.label},
            "empty": _("Nobody is known there yet"),
        }


def _parts(plan: AccountPlan, user: User) -> dict[int, list[str]]:
    """What each person does in deals of the customer that the reader sees, the weightiest first."""
    spec = registry.get("deal-contacts")
    seen = may(spec, user, Action.VIEW.value) and {"deal", "person", "role"} <= set(visible_fields(spec, user))
    if not seen or "party" not in visible_fields(registry.get("deals"), user):
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    held = rows(spec, user).filter(deal__party=plan.party_id)
    for person_id, role in held.order_by("person_id").values_list("person_id", "role").distinct():
        found[person_id].add(role)
    return {pk: sorted(roles - {""}, key=lambda role: _RANK[role]) for pk, roles in found.items()}


def _line(person: Party, roles: list[str], user: User, *, touched: bool) -> dict[str, Any]:
    labels = dict(DealContact.Role.choices)
    said = [str(labels[role]) for role in roles]
    title = person.job_title if "job_title" in visible_fields(registry.get("people"), user) else ""
    rank = _RANK[roles[0]] if roles else len(_RANK)
    return {
        "label": shown_title(person, user),
        "url": reverse("people-detail", args=[person.uid]),
        "note": " · ".join(part for part in (", ".join(said), title) if part),
        "tone": "bad" if DealContact.Role.BLOCKS in roles else "",
        "tag": _quiet(person.last_touch_at) if touched else "",
        "end": relative(person.last_touch_at) if touched and person.last_touch_at else "",
        "rank": rank,
    }


def _quiet(last: datetime | None) -> str:
    """How long nobody has spoken with somebody, where that is too long."""
    if last is None:
        return _("no contact yet")
    days = (timezone.localdate() - timezone.localdate(last)).days
    if days <= QUIET.days:
        return ""
    return ngettext("%(count)s day without contact", "%(count)s days without contact", days) % {"count": days}
