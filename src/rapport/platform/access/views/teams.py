"""The tree of teams with their members: who belongs where, and moving teams and people about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.delegation import delegations_over
from rapport.platform.access.models import Membership, Team, User
from rapport.platform.access.views.base import AdministrationView, messages_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid

M = TypeVar("M", Team, User)


@dataclass(slots=True)
class Branch:
    """A team in the tree: its members, the teams below it, and those it may become part of."""

    team: Team
    members: list[User]
    targets: list[Team]
    children: list[Branch] = field(default_factory=list)


class TeamTreeView(AdministrationView):
    """GET /teams/tree/."""

    kind = "teams"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "branches": tree(),
            "users": User.objects.filter(is_active=True).order_by("full_name", "username"),
            "new_url": reverse("teams-new"),
            "crumbs": self.crumbs((_("Tree"), "")),
        }
        return render(request, "access/teams.html", context)


class TeamMoveView(AdministrationView):
    """POST /teams/<uid>/move/: make a team part of another one, or of none."""

    kind = "teams"

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        team: Team = self.find(uid)
        wanted = request.POST.get("parent", "")
        parent = _row(Team, wanted) if wanted else None
        tree_url = reverse("teams-tree")
        try:
            with change_set(actor=self.user, channel=CHANNEL, act="move", kind="teams", summary=team.name) as opened:
                values = {"parent": parent}
                write.update(registry.get("teams"), team, values, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, tree_url, messages_of(refusal))
        text = _("Moved: %(name)s") % {"name": team.name}
        if delegates := ", ".join(str(one.user) for one in delegations_over(team)):
            text += ". " + _("Its users are administered by: %(names)s") % {"names": delegates}
        return redirect_with_message(request, tree_url, text, opened)


class TeamMemberView(AdministrationView):
    """POST /teams/<uid>/members/: ``user`` joins the team, or leaves it with ``leave=1``."""

    kind = "teams"

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        team: Team = self.find(uid)
        user = _row(User, request.POST.get("user", ""))
        leaving = request.POST.get("leave") == "1"
        others = [str(row.uid) for row in user.teams.exclude(pk=team.pk)]
        teams = others if leaving else [*others, str(team.uid)]
        act = "leave_team" if leaving else "join_team"
        with change_set(actor=self.user, channel=CHANNEL, act=act, kind="users", summary=str(user)) as opened:
            write.update(registry.get("users"), user, {"teams": teams}, actor=self.user, channel=CHANNEL)
        text = _("%(name)s left %(team)s") if leaving else _("%(name)s joined %(team)s")
        return redirect_with_message(request, reverse("teams-tree"), text % {"name": user, "team": team.name}, opened)


def tree() -> list[Branch]:
    """All teams as trees, each level by name; two queries."""
    teams = list(Team.objects.order_by("name"))
    members: dict[int, list[User]] = defaultdict(list)
    for link in Membership.objects.select_related("user").order_by("user__full_name", "user__username"):
        members[link.team_id].append(link.user)
    below: dict[int | None, list[Team]] = defaultdict(list)
    for team in teams:
        below[team.parent_id].append(team)

    def branch(team: Team) -> Branch:
        children = [branch(child) for child in below[team.pk]]
        own = {team.pk, *(inner.team.pk for child in children for inner in _flat(child))}
        return Branch(team, members[team.pk], [other for other in teams if other.pk not in own], children)

    return [branch(team) for team in below[None]]


def _flat(branch: Branch) -> list[Branch]:
    return [branch, *(inner for child in branch.children for inner in _flat(child))]


def _row(model: type[M], text: str) -> M:
    uid = parse_uid(text)
    found = model._default_manager.filter(uid=uid).first() if uid is not None else None
    if found is None:
        raise Http404
    return found
