"""The relationship map of a party and the tree of an organisation."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.map_layout import WIDTH
from rapport.customers.models import Party
from rapport.customers.organisation_tree import DEPTH, MOST_NODES, organisation_tree
from rapport.customers.relationship_map import relationship_map
from rapport.customers.views.parties import PartyView
from rapport.platform.records.registry import registry


class MapView(PartyView):
    """GET /people/<uid>/map/ (and for the other kinds): two steps around a party, as a drawing and as a list."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.party(uid)
        found = relationship_map(party, self.user)
        nodes = list(found.nodes.values())
        context = {
            "party": party,
            "nodes": [{"node": node, "url": party_url(node.party), "size": 2 * node.radius} for node in nodes],
            "edges": found.edges,
            "lines": [
                {"edge": edge, "source_url": party_url(edge.source.party), "target_url": party_url(edge.target.party)}
                for edge in found.edges
            ],
            "left_out": found.left_out,
            "width": WIDTH,
            "height": found.height,
            "page_url": self.page_url(party),
            "crumbs": self.crumbs(party, _("Map")),
        }
        return render(request, "customers/map.html", context)


class TreeView(PartyView):
    """GET /organisations/<uid>/tree/: everything above and below an organisation, with figures added up."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.party(uid)
        if party.kind != Party.Kind.ORGANISATION:
            raise Http404
        tree = organisation_tree(party, self.user)
        context = {
            "party": party,
            "tree": tree,
            "branches": [tree.top],
            "limits": {"depth": DEPTH, "nodes": MOST_NODES},
            "crumbs": self.crumbs(party, _("Organisation tree")),
        }
        return render(request, "customers/tree.html", context)


def party_url(party: Party) -> str:
    """The page of a party."""
    return reverse(f"{registry.of_instance(party).name}-detail", args=[party.uid])
