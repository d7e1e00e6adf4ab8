"""The relationship map and the organisation tree: labels from both sides, reach, bounds, figures added up."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers import organisation_tree as trees
from rapport.customers.map_layout import WIDTH, Box, place
from rapport.customers.models import Party, RelationshipType
from rapport.customers.organisation_tree import Branch, organisation_tree
from rapport.customers.relationship_map import FIRST_RING, Node, RelationshipMap, relationship_map
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from tests.factories import (
    make_organisation,
    make_person,
    make_relationship,
    make_relationship_type,
    make_task,
    make_touch,
)
from tests.factories.access import make_administrator, make_holder


@pytest.fixture
def admin(db: None) -> Any:
    return make_administrator()


def edges(party: Party, user: Any) -> set[tuple[str, str, str]]:
    found = relationship_map(party, user)
    return {(str(e.source.party), e.label, str(e.target.party)) for e in found.edges}


def subsidiary() -> RelationshipType:
    return make_relationship_type(label="subsidiary of", reverse_label="holding of", is_hierarchy=True)


def test_two_steps_with_the_label_from_the_inner_side(admin: Any) -> None:
    anna, ben, cem, dora = (make_person(given_name=name, family_name="X", job_title="") for name in "ABCD")
    advises = make_relationship_type(label="advises", reverse_label="is advised by")
    make_relationship(first=anna, second=ben, type=advises)
    make_relationship(first=cem, second=ben, type=advises)
    make_relationship(first=cem, second=dora, type=advises)

    assert edges(anna, admin) == {("A X", "advises", "B X"), ("B X", "is advised by", "C X")}


def test_employment_is_drawn_and_past_ties_are_not(admin: Any) -> None:
    firm = make_organisation(name="Firm")
    boss = make_person(given_name="Bo", family_name="Ss", job_title="Boss", organisation=firm)
    gone = make_person(given_name="Go", family_name="Ne")
    make_relationship(first=boss, second=gone, valid_to=timezone.localdate() - timedelta(days=1))

    assert edges(boss, admin) == {("Bo Ss", "Boss", "Firm")}


def test_parties_out_of_reach_are_neither_drawn_nor_passed_through(admin: Any) -> None:
    reader = make_holder("own")
    mine, theirs, beyond = make_person(owner=reader), make_person(owner=admin), make_person(owner=reader)
    make_relationship(first=mine, second=theirs)
    make_relationship(first=theirs, second=beyond)

    assert edges(mine, reader) == set()


def test_many_neighbours_are_bounded_inside_the_drawing_and_cost_the_same(admin: Any) -> None:
    centre, kind = make_person(), make_relationship_type()
    for _number in range(FIRST_RING + 3):
        make_relationship(first=centre, second=make_person(), type=kind)

    with CaptureQueriesContext(connection) as asked:
        found = relationship_map(centre, admin)

    assert len(found.nodes) == FIRST_RING + 1 and found.left_out == 3
    assert all(0 < node.x < WIDTH and 0 < node.y < found.height for node in found.nodes.values())
    assert len(asked) <= 6


def overlapping(found: RelationshipMap) -> list[tuple[Box, Box]]:
    """Nodes and texts of the drawing that touch another party's, or leave the drawing."""
    parts = [(node.party.pk, box) for node in found.nodes.values() for box in node.boxes()]
    parts += [(0, edge.box()) for edge in found.edges if edge.written]
    frame = [box for _pk, box in parts if box.left < 0 or box.right > WIDTH or box.top < 0 or box.bottom > found.height]
    pairs = [
        (box, other)
        for number, (pk, box) in enumerate(parts)
        for owner, other in parts[:number]
        if (owner != pk or pk == 0) and box.touches(other)
    ]
    return pairs + [(box, box) for box in frame]


NAMES = {
    "short": "Bo",
    "long": "Maximilian-Alexander von Hohenstein-Wallersdorf zu Unterliezheim",
    "wide": "中国人民对外友好协会上海市浦东新区代表处国际部",
    "capitals": "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("neighbours", [1, 2, 3, 4, 5, 7, 9, 12])
@pytest.mark.parametrize("behind", ["none", "one each", "all at one"])
def test_no_text_touches_another(name: str, neighbours: int, behind: str) -> None:
    tie = "is the emergency contact of"
    root = Node(Party(pk=1, display_name=name, kind="person"), 0)
    nodes, number = [root], 1
    for place_of in range(neighbours):
        child = Node(Party(pk=(number := number + 1), display_name=name, kind="organisation"), 1, tie)
        root.children.append(child)
        nodes.append(child)
        for _ in range({"none": 0, "one each": 1, "all at one": 0 if place_of else 24}[behind]):
            child.children.append(Node(Party(pk=(number := number + 1), display_name=name, kind="person"), 2, tie))
    nodes += [outer for child in root.children for outer in child.children]

    drawing = RelationshipMap({node.party.pk: node for node in nodes}, height=place(root))

    assert overlapping(drawing) == []


def test_a_tie_between_two_neighbours_is_named_on_its_line_where_there_is_room(admin: Any) -> None:
    centre, kind = make_person(), make_relationship_type(label="knows", reverse_label="is known by")
    one, two = make_person(), make_person()
    make_relationship(first=centre, second=one, type=kind)
    make_relationship(first=centre, second=two, type=kind)
    make_relationship(first=one, second=two, type=kind)

    found = relationship_map(centre, admin)

    assert [(edge.label, edge.further, edge.written) for edge in found.edges] == [
        ("knows", False, False), ("knows", False, False), ("knows", True, True),
    ]  # fmt: skip
    assert [node.label for node in found.nodes.values()] == ["", "knows", "knows"]
    assert overlapping(found) == []


def test_the_way_back_leads_over_the_kind(admin: Any) -> None:
    person, firm = make_person(), make_organisation()
    client = Client()
    client.force_login(admin)
    client.get("/people/?city=Bonn")

    around = crumbs_of(client.get(f"/people/{person.uid}/map/"))
    tree = crumbs_of(client.get(f"/organisations/{firm.uid}/tree/"))

    url, label = around.pop(0)
    assert label == "People" and url.startswith("/people/?") and "city=Bonn" in url
    assert around == [(f"/people/{person.uid}/", str(person)), ("", "Map")]
    assert [url for url, _label in tree] == ["/organisations/", f"/organisations/{firm.uid}/", ""]


def crumbs_of(answer: Any) -> list[tuple[str, str]]:
    """The way to a page as it stands on the page: address, "" for the page itself, and label."""
    way = re.search(r'<nav class="crumbs".*?</nav>', answer.content.decode(), re.DOTALL)
    assert way is not None
    found = re.findall(r'<li[^>]*>\s*(?:<a href="([^"]*)">)?\s*([^<]*?)\s*<', way[0])
    return [(html.unescape(url), html.unescape(label)) for url, label in found]


def test_the_page_draws_and_lists_and_escapes(admin: Any) -> None:
    evil = make_person(given_name="<script>alert(1)</script>", family_name="E")
    make_relationship(first=evil, second=make_person())
    client = Client()
    client.force_login(admin)

    html = client.get(f"/people/{evil.uid}/map/").content.decode()

    assert "<script>alert" not in html
    assert html.count("<circle") == 2 and html.count("map-list") == 1
    assert client.get(f"/people/{make_person().uid}/map/").status_code == 200
    assert Client().get(f"/people/{evil.uid}/map/").status_code == 302


def test_the_drawing_has_its_size_in_a_language_with_a_decimal_comma(admin: Any) -> None:
    person, firm = make_person(), make_organisation()
    make_relationship(first=person, second=firm, type=make_relationship_type())
    client = Client()
    client.force_login(admin)

    html = client.get(f"/people/{person.uid}/map/", HTTP_ACCEPT_LANGUAGE="de").content.decode()

    assert '<html lang="de"' in html
    assert re.search(r'viewBox="0 0 \d+(\.\d+)? \d+(\.\d+)?"', html)


def shape(branch: Branch) -> tuple[Any, ...]:
    return (str(branch.party), *(shape(child) for child in branch.children))


def test_the_tree_is_whole_from_any_of_its_organisations_and_adds_up(admin: Any) -> None:
    top, middle, low, side = (make_organisation(name=name) for name in ("Top", "Middle", "Low", "Side"))
    make_relationship(first=middle, second=top, type=subsidiary())
    low.organisation_id = None

    write.update(registry.get("organisations"), low, {"organisation": middle}, actor=None)
    make_relationship(first=side, second=top, type=RelationshipType.objects.get(is_hierarchy=True))
    worker = make_person(organisation=low)
    make_task(party=worker)
    make_task(party=middle, is_done=True)
    guest = make_person(organisation=low)
    make_touch(party=worker, participants=[str(guest.uid)], happened_at=timezone.now() - timedelta(days=5))
    make_touch(party=top, happened_at=timezone.now() - timedelta(days=400))
    make_touch(
        party=side, happened_at=timezone.now() - timedelta(days=4), visibility="private", owner=make_holder("all")
    )

    tree = organisation_tree(Party.objects.get(pk=low.pk), admin)

    assert shape(tree.top) == ("Top", ("Middle", ("Low",)), ("Side",))
    assert (tree.top.total.people, tree.top.total.tasks, tree.top.total.touches) == (2, 1, 1)
    assert (tree.top.own.people, tree.top.own.tasks, tree.top.own.touches) == (0, 0, 0)
    assert (tree.complete, tree.count) == (True, 4)


def test_the_tree_ends_where_reach_ends(admin: Any) -> None:
    reader = make_holder("own")
    kind = subsidiary()
    top = make_organisation(name="Top", owner=admin)
    mine = make_organisation(name="Mine", owner=reader)
    hidden = make_organisation(name="Hidden", owner=admin)
    below = make_organisation(name="Below", owner=reader)
    for lower, upper in ((mine, top), (hidden, mine), (below, hidden)):
        make_relationship(first=lower, second=upper, type=kind)

    assert shape(organisation_tree(mine, reader).top) == ("Mine",)


def test_a_tree_over_the_limits_says_so(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "MOST_NODES", 3)
    top, kind = make_organisation(name="Top"), subsidiary()
    for number in range(4):
        make_relationship(first=make_organisation(name=f"N{number}"), second=top, type=kind)

    tree = organisation_tree(top, admin)

    assert (tree.count, tree.complete, shape(tree.top)) == (3, False, ("Top", ("N0",), ("N1",)))


def test_a_circle_of_organisations_does_not_hang(admin: Any) -> None:

    one, two = make_organisation(name="One"), make_organisation(name="Two")
    with change_set(actor=None, channel="system", act="test"):
        Party.objects.filter(pk=one.pk).update(organisation=two)
        Party.objects.filter(pk=two.pk).update(organisation=one)

    tree = organisation_tree(Party.objects.get(pk=one.pk), admin)

    assert tree.count == 2
