"""What was done about a record and what is to be done: a card on the pages of the kinds that touches can be about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.about import FIELD, Subject, about_kinds, may_say_about, sees_about
from rapport.customers.about_rules import leading_key, party_behind
from rapport.customers.composer import composer_context
from rapport.customers.composer_own import own_form
from rapport.customers.consent.panel import composer_hints
from rapport.customers.extensions import TouchesOf
from rapport.customers.models import Party, Task, Touch
from rapport.customers.overview import stream
from rapport.customers.overview.lines import item_line, task_line
from rapport.customers.touches import timeline_item
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import EVERY_KIND, Panel, PanelExtension

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec

TOUCHES, TASKS = 10, 10
"""The latest touches and the first open tasks that the card shows."""


class ActivityPanel(Panel):
    """The composer, and under it the open tasks and the latest touches about the record."""

    key = "activity"
    label = gettext_lazy("Activity")
    zone = "main"
    template = "customers/activity_panel.html"

    def fits(self, spec: RecordSpec) -> bool:
        return spec.name in about_kinds()

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        user = cast("User", request.user)
        return self.fits(spec) and (sees_about("touches", user) or sees_about("tasks", user))

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        party = party_behind(spec.name, instance, cast("User", request.user))
        return {
            **activity_context(request, spec, instance),
            "composer": None
            if keeps_touches(spec) and party is None
            else activity_composer(request, spec, instance, party),
        }


def keeps_touches(spec: RecordSpec) -> bool:
    """Whether records of this kind have touches of a kind of their own, with a composer that takes tasks too."""
    return any(
        registry.get(one.kind).fields[one.link].link_model is spec.model for one in registry.extensions(TouchesOf)
    )


def activity_context(request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
    """What ``customers/activity.html`` needs: open tasks and latest touches about a record, and the ways to all."""
    user, subject = cast("User", request.user), Subject(spec.name, instance.uid)
    address = [spec.name, instance.uid]
    touches = _latest(subject, user) if sees_about("touches", user) else []
    tasks = _open(subject, user) if sees_about("tasks", user) else []
    kinds = stream.kinds()
    leading = leading_key(spec.name, instance)
    lines = [_line(touch, kinds, leading) for touch in touches]
    return {
        "reload_url": reverse("about-activity", args=address),
        "tasks": [task_line(task, timezone.localdate()) for task in tasks],
        "lines": lines,
        "is_of_customer": leading is not None,
        "links": [
            link
            for kind, shown in (("tasks", sees_about("tasks", user)), ("touches", bool(lines)))
            if shown and (link := _all(kind, subject))
        ],
    }


def _latest(subject: Subject, user: User) -> list[Touch]:
    about = rows(registry.get("touches"), user).filter(linked_kind=subject.kind, linked_uid=subject.uid)
    return list(about.select_related("owner", "party").order_by("-happened_at", "-id")[:TOUCHES])


def _open(subject: Subject, user: User) -> list[Task]:
    about = rows(registry.get("tasks"), user).filter(linked_kind=subject.kind, linked_uid=subject.uid, is_done=False)
    return list(about.select_related("owner").order_by(F("due_on").asc(nulls_last=True), "id")[:TASKS])


def _line(touch: Touch, kinds: Mapping[str, Any], leading: int | None) -> dict[str, Any]:
    """A touch as on a timeline, and with whom it was if not with the record's own party; it opens beside the page."""
    line = item_line(timeline_item(touch, touch.party_id), kinds, touch.owner)
    line["url"] = reverse("party-touch", args=[touch.party.uid, touch.uid])
    if touch.party_id != leading:
        kind = registry.of_instance(touch.party).name
        line["party"] = {"title": title_of(touch.party), "url": reverse(f"{kind}-detail", args=[touch.party.uid])}
    return line


def _all(kind: str, subject: Subject) -> dict[str, str]:
    """The list of all tasks or touches about the record."""
    label = _("All tasks") if kind == "tasks" else _("All touches")
    return {"label": label, "url": f"{reverse(f'{kind}-list')}?{urlencode({'view': 'all', FIELD: str(subject)})}"}


def activity_composer(
    request: HttpRequest, spec: RecordSpec, instance: Any, party: Party | None, data: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """The composer for the record: touches with its party, if it has one that the reader sees, and tasks; None for who
    may write down neither."""
    user = cast("User", request.user)
    touches = party is not None and may_say_about("touches", user)
    tasks = may_say_about("tasks", user)
    if not touches and not tasks:
        return None
    composer = composer_context(
        action=reverse("about-compose", args=[spec.name, instance.uid]),
        draft_key=str(instance.uid),
        tasks=tasks,
        touches=touches,
        promises=touches and may(registry.get("promises"), user, Action.CREATE.value),
        data=data,
        prefix="activity-",
        own=own_form(user, prefix="activity-") if touches else None,
    )
    if party is not None and touches:
        _warn(composer["kinds"], composer_hints(request, party))
    return composer


def _warn(kinds: Sequence[dict[str, Any]], hints: Mapping[str, str]) -> None:
    """Say with each kind by which ways the party must not be contacted."""
    for kind in kinds:
        if kind["value"] in hints:
            kind["fields"] = hints[kind["value"]] + kind["fields"]


EXTENSIONS = [PanelExtension([EVERY_KIND], ActivityPanel())]
