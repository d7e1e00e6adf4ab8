"""The panels of a party's page: Brief and timeline in the middle, what belongs to the party at the side."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rapport.customers.about import offered_subjects
from rapport.customers.composer import composer_context
from rapport.customers.composer_own import own_form
from rapport.customers.consent.panel import CONSENT, composer_hints
from rapport.customers.models import Party, PartyName
from rapport.customers.operations import operations_text
from rapport.customers.overview.brief import brief_lines
from rapport.customers.overview.dossier import Dossier, Tie, overdue
from rapport.customers.overview.lines import due_text, task_line, timeline_context
from rapport.customers.overview.stream import StreamQuery
from rapport.lib.money import format_money
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import title_of
from rapport.platform.files.models import File
from rapport.platform.files.services import reachable_files
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, PanelExtension
from rapport.platform.web.views.detail import facts_of

KINDS = ("people", "organisations", "households")
ROWS = 6


class BriefPanel(Panel):
    """What to know before speaking."""

    key = "brief"
    label = gettext_lazy("Before you speak")
    zone = "main"
    template = "customers/brief.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        lines = brief_lines(request, instance)
        count = ngettext("%(count)s thing", "%(count)s things", len(lines)) % {"count": len(lines)} if lines else ""
        return {"lines": lines, "count": count}


class TimelinePanel(Panel):
    """The composer, and under it what happened."""

    key = "timeline"
    label = gettext_lazy("Timeline")
    zone = "main"
    template = "customers/timeline_panel.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return Dossier.of(request, instance).may_see("touches")

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        dossier = Dossier.of(request, instance)
        context = timeline_context(request, instance, StreamQuery.parse(request.GET))
        if dossier.may_create("touches"):
            context["composer"] = composer_context(
                action=reverse("party-compose", args=[instance.uid]),
                draft_key=str(instance.uid),
                tasks=dossier.may_create("tasks"),
                promises=dossier.may_create("promises"),
                chosen=request.GET.get("compose", ""),
                own=own_form(dossier.user),
                abouts=offered_subjects(dossier),
            )
            hints = composer_hints(request, instance)
            for kind in context["composer"]["kinds"]:
                if kind["value"] in hints:
                    kind["fields"] = hints[kind["value"]] + kind["fields"]
        return context


class CardPanel(Panel):
    """A card at the side: a title, a count, rows, a way to add one; left out when empty unless one may add."""

    template = "customers/card.html"
    row_template = "customers/card_row.html"
    kind = ""
    """The record kind of the rows; who may not see it gets no card."""
    link = "party"
    """The field of a new row that this party fills."""
    empty: str | Promise = gettext_lazy("None yet")
    """What stands there when there is no row."""
    only: tuple[str, ...] = KINDS

    @property
    def key(self) -> str:  # type: ignore[override]
        """By which layouts know it."""
        return self.kind.replace("-", "_")

    @property
    def label(self) -> Any:
        """What it is called where pages are arranged."""
        return registry.get(self.kind).title_plural

    def fits(self, spec: RecordSpec) -> bool:
        return spec.name in self.only

    def title(self, party: Party) -> str:
        """The card's headline."""
        return str(registry.get(self.kind).title_plural)

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        """What the template of a row shows, a mapping each."""
        return []

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return spec.name in self.only and Dossier.of(request, instance).may_see(self.kind)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        dossier = Dossier.of(request, instance)
        lines = self.rows(dossier)
        adding = dossier.may_create(self.kind)
        kind = registry.get(self.kind)
        return {
            "css_id": f"card-{self.kind}",
            "title": self.title(instance),
            "rows": lines[:ROWS],
            "more": lines[ROWS:],
            "row_template": self.row_template,
            "count": len(lines) or "",
            "add_url": f"{reverse(f'{self.kind}-quick')}?{self.link}={instance.uid}" if adding else "",
            "add_label": _("Add: %(kind)s") % {"kind": kind.label},
            "empty": self.empty,
            "links": self.links(dossier),
        }

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        """Ways to pages that show more of it."""
        return []


class PeoplePanel(CardPanel):
    """Who works at an organisation."""

    kind = "people"
    link = "organisation"
    only = ("organisations",)

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        people = rows(registry.get("people"), dossier.user).filter(organisation=dossier.party, merged_into__isnull=True)
        return [
            {
                "label": title_of(person),
                "note": person.job_title,
                "url": reverse("people-detail", args=[person.uid]),
                "avatar": title_of(person),
                "kind": "person",
            }
            for person in people.order_by("sort_key", "pk")[: ROWS + 1]
        ]

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        context = super().context(request, spec, instance)
        every = f"{reverse('people-list')}?organisation={instance.uid}"
        if context["more"]:
            context |= {"more": [], "count": f"{ROWS}+", "links": [{"label": _("All people"), "url": every}]}
        return context


class TiesPanel(CardPanel):
    """Relationships, named from this side."""

    kind = "relationships"
    link = "first"

    def title(self, party: Party) -> str:
        return _("Members and relations") if party.kind == Party.Kind.HOUSEHOLD else _("Knows")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        return [_tie_row(tie, dossier) for tie in dossier.ties]

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        spec = dossier.spec
        found = []
        if dossier.ties or dossier.party.organisation_id is not None:
            found.append({"label": _("Map"), "url": reverse(f"{spec.name}-map", args=[dossier.party.uid])})
        if spec.name == "organisations":
            found.append(
                {"label": _("Organisation tree"), "url": reverse(f"{spec.name}-tree", args=[dossier.party.uid])}
            )
        return found


def _tie_row(tie: Tie, dossier: Dossier) -> dict[str, Any]:
    spec = registry.of_instance(tie.other)
    dated = dates(tie.valid_from, tie.valid_to)
    return {
        "label": title_of(tie.other),
        "note": " · ".join(part for part in (tie.label, dated, tie.note) if part),
        "url": reverse(f"{spec.name}-detail", args=[tie.other.uid]),
        "edit_url": reverse("relationships-edit", args=[tie.uid]),
        "avatar": title_of(tie.other),
        "kind": tie.other.kind,
        "past": tie.valid_to is not None and tie.valid_to < dossier.today,
    }


class TasksPanel(CardPanel):
    """Open tasks, to tick off in one click."""

    kind = "tasks"
    label = gettext_lazy("Open tasks")
    row_template = "customers/task_row.html"
    empty = gettext_lazy("Nothing to do.")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        return [task_line(task, dossier.today) for task in dossier.open_tasks]

    def title(self, party: Party) -> str:
        return _("Open tasks")


class PromisesPanel(CardPanel):
    """What was promised and waits to be kept."""

    kind = "promises"
    row_template = "customers/promise_row.html"
    empty = gettext_lazy("Nothing promised is open.")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        return [
            {
                "title": promise.words,
                "url": reverse("promises-detail", args=[promise.uid]),
                "settle_url": reverse("promise-settle", args=[promise.uid]),
                "owner": str(promise.owner or ""),
                "late": overdue(promise, dossier.today),
                "today": promise.due_on == dossier.today,
                "due": due_text(promise.due_on, dossier.today),
            }
            for promise in dossier.open_promises
        ]

    def title(self, party: Party) -> str:
        return _("Open promises")

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All"), "url": f"{reverse('promises-list')}?view=all&party={dossier.party.uid}"}]


class HandOffsPanel(CardPanel):
    """What was passed on from team to team and waits for an answer; the latest answered ones under it."""

    kind = "hand-offs"

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        spec = registry.get("hand-offs")
        found = rows(spec, dossier.user).filter(party=dossier.party).select_related("to_team", "answered_by")
        latest = sorted(found.order_by("-created_at")[: ROWS * 2], key=lambda one: one.state != "waiting")
        return [
            {
                "label": one.subject,
                "note": " · ".join(
                    part
                    for part in (str(one.to_team), str(one.get_state_display()), str(one.answered_by or ""))
                    if part
                ),
                "url": reverse("hand-offs-detail", args=[one.uid]),
                "past": one.state != "waiting",
                "tone": "bad" if one.state == "waiting" and one.due_at <= timezone.now() else "",
            }
            for one in latest
        ]


class TeamPanel(CardPanel):
    """Which colleagues look after the party."""

    kind = "account-team-members"
    label = gettext_lazy("Account team")

    def title(self, party: Party) -> str:
        return _("Account team")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        return [
            {
                "label": member.name,
                "note": " · ".join(part for part in (member.part, dates(member.valid_from, member.valid_to)) if part),
                "avatar": member.name,
                "url": reverse("account-team-members-detail", args=[member.uid]),
                "past": member.valid_to is not None and member.valid_to < dossier.today,
            }
            for member in dossier.parts.team
        ]


class RolesPanel(CardPanel):
    """What the party is to us, and what that permits or blocks."""

    kind = "party-roles"
    label = gettext_lazy("Roles")

    def title(self, party: Party) -> str:
        return _("Roles")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        found = []
        for role in dossier.parts.roles:
            may, blocked = operations_text(role.operations), operations_text(role.blocked_operations)
            allowed = _("may: %(operations)s") % {"operations": may} if may else ""
            refused = _("blocked: %(operations)s") % {"operations": blocked} if blocked else ""
            parts = (dates(role.valid_from, role.valid_to), refused, allowed, role.note)
            found.append(
                {
                    "label": role.label,
                    "note": " · ".join(part for part in parts if part),
                    "url": reverse("party-roles-detail", args=[role.uid]),
                    "past": role.valid_to is not None and role.valid_to < dossier.today,
                    "tone": "bad" if blocked else "",
                }
            )
        return found


class NamesPanel(CardPanel):
    """Legal, former and other names."""

    kind = "party-names"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return super().is_shown(request, spec, instance) and bool(Dossier.of(request, instance).parts.names)

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        kinds = dict(PartyName.Kind.choices)
        return [
            {
                "label": name.value,
                "note": " · ".join(
                    part
                    for part in (str(kinds.get(name.kind, name.kind)), dates(name.valid_from, name.valid_to))
                    if part
                ),
                "url": reverse("party-names-detail", args=[name.uid]),
            }
            for name in dossier.parts.names
        ]


class StatementsPanel(CardPanel):
    """Yearly figures of an organisation."""

    kind = "financial-statements"
    only = ("organisations",)

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        language = get_language() or "en"
        found = []
        for row in dossier.parts.statements:
            revenue = format_money(row.revenue, row.currency, language) if row.revenue is not None else "–"
            profit = format_money(row.profit, row.currency, language) if row.profit is not None else ""
            url = reverse("financial-statements-detail", args=[row.uid])
            note = _("profit %(amount)s") % {"amount": profit} if profit else ""
            found.append({"label": str(row.year), "note": note, "end": revenue, "url": url})
        return found


class FilesPanel(Panel):
    """Files of the party and of its touches, as far as the reader sees these."""

    key = "files"
    label = gettext_lazy("Files")
    template = "customers/files_card.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        dossier = Dossier.of(request, instance)
        latest = File.objects.filter(Q(linked_uid=instance.uid) | Q(page_uid=instance.uid)).order_by("-created_at")[:40]
        own = [file for file in latest if file.linked_uid == instance.uid]
        others = reachable_files([file for file in latest if file.linked_uid != instance.uid], dossier.user)
        files = sorted([*own, *others], key=lambda file: file.created_at, reverse=True)
        return {
            "files": files,
            "upload_url": reverse("file-upload", args=[spec.name, instance.uid]) if dossier.changeable else "",
        }


def dates(begin: Any, end: Any) -> str:
    """ "since 3 Mar 2021", "until …", "… – …", or nothing."""
    first = formats.date_format(begin, "SHORT_DATE_FORMAT") if begin else ""
    last = formats.date_format(end, "SHORT_DATE_FORMAT") if end else ""
    if first and last:
        return f"{first} – {last}"
    if first:
        return _("since %(day)s") % {"day": first}
    return _("until %(day)s") % {"day": last} if last else ""


BRIEF, TASKS, PROMISES, FILES = BriefPanel(), TasksPanel(), PromisesPanel(), FilesPanel()
PANELS = (
    BRIEF,
    TimelinePanel(),
    TASKS,
    PROMISES,
    HandOffsPanel(),
    PeoplePanel(),
    TiesPanel(),
    RolesPanel(),
    TeamPanel(),
    FILES,
    StatementsPanel(),
    NamesPanel(),
)
EXTENSIONS = [PanelExtension(KINDS, panel) for panel in PANELS]


def refreshed_parts(request: HttpRequest, party: Party) -> SafeString:
    """The parts of the page that change with the timeline, each to be put in its place by its id."""
    dossier = Dossier.of(request, party)
    spec = dossier.spec
    html = ""
    for panel in (BRIEF, TASKS, PROMISES, FILES, CONSENT):
        if panel.is_shown(request, spec, party):
            context = {"record": spec, "instance": party, "out_of_band": True, **panel.context(request, spec, party)}
            html += render_to_string(panel.template, context, request=request)
    facts = facts_of(spec, dossier.user, party)
    if facts:
        html += render_to_string("customers/facts.html", {"facts": facts})
    return mark_safe(html)  # noqa: S308 - put together from rendered templates
