"""Saved views: who has which, what a definition may hold, what the page does with them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.filters import ListError
from rapport.platform.records.presets import presets_of
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.definition import clean_definition, definition_of
from rapport.platform.saved_views.models import Arrangement, Audience, SavedView
from rapport.platform.saved_views.state import ListState, open_list
from rapport.platform.write_errors import Invalid, Missing, Refused
from tests.browser import Browser, text_of
from tests.factories import make_person, make_task, make_team, make_view
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def opened(user: User, address: str = "", kind: str = "people") -> ListState:
    return open_list(registry.get(kind), user, QueryDict(address))


def keys(user: User, kind: str = "people") -> list[str]:
    return [tab.key for tab in opened(user, "view=all", kind).tabs]


# Who has which view. --------------------------------------------------------------------------------------------------


def test_a_reader_has_pinned_views_first_then_presets_own_team_s_and_everybody_s() -> None:
    upper = make_team()
    lower = make_team(parent=upper)
    reader = make_holder("own", teams=[lower.uid])
    everybodys = make_view(name="Z", audience="everybody")
    teams = make_view(name="A", audience="team", team=upper)
    own = make_view(name="M", owner=reader)
    pinned = make_view(name="P", audience="everybody", pinned=True)
    for hidden in ({}, {"audience": "team", "team": make_team()}, {"owner": reader, "kind": "tasks"}):
        make_view(**hidden)
    assert keys(reader) == [str(pinned.uid), "all", "mine", "due", str(own.uid), str(teams.uid), str(everybodys.uid)]
    above = make_holder("own", teams=[upper.uid])
    below = make_view(audience="team", team=lower)
    assert str(below.uid) not in keys(above), "a team's views are for it and those below it"
    assert keys(make_administrator()) == [str(pinned.uid), "all", "mine", "due", str(everybodys.uid)]


def test_only_administrators_publish_to_everybody_and_change_what_is_published() -> None:
    owner, admin = make_holder("all"), make_administrator()
    views = registry.get("views")
    with pytest.raises(Invalid) as error:
        make_view(actor=owner, owner=owner, audience="everybody")
    assert list(error.value.errors) == ["audience"]
    view = make_view(actor=owner, owner=owner)
    write.update(views, view, {"audience": "everybody"}, actor=admin)
    with pytest.raises(Refused):
        write.update(views, view, {"name": "Mine again"}, actor=owner)
    with pytest.raises(Refused):
        write.delete(views, view, actor=owner)
    with pytest.raises(Missing):
        write.update(views, make_view(), {"name": "Theirs"}, actor=owner)


def test_a_view_is_shared_with_one_s_own_teams_and_those_below_only() -> None:
    upper = make_team()
    lower = make_team(parent=upper)
    lead, member = make_holder("team", teams=[upper.uid]), make_holder("own", teams=[lower.uid])
    assert make_view(actor=lead, owner=lead, audience="team", team=lower).team == lower
    for team in (upper, None):
        with pytest.raises(Invalid) as error:
            make_view(actor=member, owner=member, audience="team", team=team)
        assert list(error.value.errors) == ["team"]


@pytest.mark.parametrize("values", [{"audience": "team"}, {"audience": "all"}, {"name": ""}, {"kind": ""}])
def test_the_database_refuses_what_no_view_can_be(values: dict[str, Any]) -> None:
    view = make_view()
    with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="update"):
        SavedView.objects.filter(pk=view.pk).update(**values)


def test_one_view_of_a_kind_opens_first() -> None:
    user = make_holder("all")
    Arrangement.objects.create(user=user, kind="people", view="all", is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrangement.objects.create(user=user, kind="people", view="mine", is_default=True)


# What a view consists of. ---------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "filters": [{"field": "city", "op": "contains", "value": "Bonn"}, {"field": "owner", "op": "exact", "value": "me"}],
    "any": [
        [{"field": "organisation.employee_count", "op": "gte", "value": "50"}],
        [{"field": "value_class", "op": "in", "value": ["A", "B"]}, {"field": "phone", "op": "isnull", "value": False}],
    ],
    "q": "anna",
    "sort": "-created_at",
    "columns": [{"name": "display_name", "width": 260}, {"name": "city", "width": 0}],
    "density": "compact",
    "aggregates": {"city": "filled", "last_touch_at": "max"},
}


def test_a_definition_is_kept_as_given_and_asks_the_same_again() -> None:
    user = make_administrator()
    people = registry.get("people")
    assert clean_definition(people, WHOLE, user) == WHOLE
    assert clean_definition(people, json.dumps(WHOLE), user) == WHOLE
    view = make_view(owner=user, definition=WHOLE, actor=user)
    state = opened(user, f"view={view.uid}")
    assert definition_of(state.query, state.layout) == WHOLE
    assert not state.changed
    again = opened(user, urlencode(state.pairs))
    assert (again.changed, again.active.key, again.query.parameters()) == (
        False,
        str(view.uid),
        state.query.parameters(),
    )


@pytest.mark.parametrize(
    ("definition", "path"),
    [
        ([], "definition"),
        ("{", "definition"),
        ({"filter": []}, "definition.filter"),
        ({"filters": {}}, "definition.filters"),
        ({"filters": [{"field": "city", "op": "exact", "value": "x"}] * 2}, "definition.filters"),
        ({"filters": [{"field": "city", "value": "x"}, {"field": "nope", "value": 1}]}, "definition.filters[1].field"),
        (
            {"any": [[{"field": "city", "value": "x"}], [{"field": "city", "op": "~", "value": 1}]]},
            "definition.any[1][0].op",
        ),
        ({"any": [7]}, "definition.any[0]"),
        ({"sort": "height"}, "definition.sort"),
        ({"sort": 7}, "definition.sort"),
        ({"columns": [{"name": "sort_key"}]}, "definition.columns[0].name"),
        ({"columns": [{"name": "city", "width": 5000}]}, "definition.columns[0].width"),
        ({"columns": ["city", "city"]}, "definition.columns"),
        ({"density": "tiny"}, "definition.density"),
        ({"group_by": "value_class"}, "definition.group_by"),
        ({"aggregates": {"city": "sum"}}, "definition.aggregates.city"),
        ({"q": "x" * 30_000}, "definition"),
    ],
)
def test_a_wrong_definition_is_refused_with_the_path_of_the_part(definition: Any, path: str) -> None:
    with pytest.raises(ListError) as error:
        clean_definition(registry.get("people"), definition, make_administrator())
    assert error.value.field == path


def test_a_view_by_a_hidden_field_is_refused_and_not_kept() -> None:
    blind = make_holder("all", field_rules=[{"kind": "people", "field": "city", "rule": "hidden"}])
    by_city = {"filters": [{"field": "city", "op": "exact", "value": "Bonn"}], "columns": [{"name": "city"}]}
    with pytest.raises(Invalid):
        make_view(actor=blind, owner=blind, definition=by_city)
    shared = make_view(audience="everybody", definition={"columns": [{"name": "phone"}, {"name": "city"}]})
    assert opened(blind, f"view={shared.uid}").columns == ["display_name", "phone"]
    told = make_view(audience="everybody", definition=by_city)
    page = Browser(blind).get(reverse("people-list"), view=str(told.uid))
    assert page.status_code == 400
    assert "view=all" in text_of(page), "the way out"


# Presets and what opens first. ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [spec.name for spec in registry])
def test_every_preset_is_a_question_that_the_kind_understands(kind: str) -> None:
    user = make_administrator()
    for preset in presets_of(registry.get(kind)):
        state = opened(user, f"view={preset.name}", kind)
        assert (state.active.key, state.changed) == (preset.name, False)


def test_tasks_open_with_those_still_to_be_done() -> None:
    user = make_administrator()
    for subject, done in (("To do", False), ("Done before", True)):
        make_task(subject=subject, is_done=done)
    page = text_of(Browser(user).get(reverse("tasks-list")))
    assert "To do" in page
    assert "Done before" not in page
    assert "Done before" in text_of(Browser(user).get(reverse("tasks-list"), view="all"))
    assert [tab.key for tab in opened(user, kind="tasks").tabs] == ["open", "overdue", "done", "all", "mine"]


def test_a_reader_chooses_what_opens_first() -> None:
    browser = Browser(make_administrator())
    browser.post(reverse("tasks-view-default"), {"view": "done"})
    assert browser.user is not None
    assert opened(browser.user, kind="tasks").active.key == "done"
    assert browser.post(reverse("tasks-view-default"), {"view": "nothing"}).status_code == 404
    assert opened(make_administrator(), kind="tasks").active.key == "open"


def test_an_address_without_a_view_finds_the_tab_that_asks_the_same() -> None:
    user = make_administrator()
    assert opened(user, "owner=me").active.key == "mine"
    state = opened(user, "city=Bonn")
    assert (state.active.key, state.changed) == ("all", True)
    with pytest.raises(ListError) as error:
        opened(user, "view=0190b5c4-0000-7000-8000-000000000000")
    assert error.value.field == "view"


# What the page does. --------------------------------------------------------------------------------------------------


def test_a_list_is_saved_changed_saved_again_reset_and_deleted() -> None:
    browser = Browser(make_administrator())
    make_person(given_name="Ada", family_name="Bonn")
    form = browser.form(reverse("people-view-new"), "dialog-body", city__contains="Bo", view="all")
    form.set("name", "Around Bonn")
    answer = browser.send(form, "dialog-body")
    view = SavedView.objects.get()
    assert answer.headers["HX-Redirect"] == f"/people/?view={view.uid}"
    assert (view.owner, view.audience, view.kind) == (browser.user, Audience.ME, "people")
    assert view.definition == {"filters": [{"field": "city", "op": "contains", "value": "Bo"}]}

    changed = urlencode({"view": view.uid, "city__contains": "Ul", "sort": "sort_key"})
    page = browser.client.get(f"/people/?{changed}").content.decode()
    assert page.count('class="tab-dot"') == 1
    browser.post(reverse("people-view-save", args=[view.uid]), {"query": changed})
    view.refresh_from_db()
    assert view.definition["filters"][0]["value"] == "Ul"
    assert 'class="tab-dot"' not in text_of(browser.get("/people/", view=str(view.uid)))

    browser.post(
        reverse("people-view-layout"), {"view": str(view.uid), "layout": json.dumps({"columns": [{"name": "city"}]})}
    )
    assert browser.user is not None
    assert opened(browser.user, f"view={view.uid}").columns == ["display_name", "city"]
    assert opened(browser.user, f"view={view.uid}").changed
    browser.post(reverse("people-view-reset"), {"view": str(view.uid)})
    assert not opened(browser.user, f"view={view.uid}").changed

    browser.post(reverse("people-view-delete", args=[view.uid]))
    assert not SavedView.objects.exists()
    browser.post(reverse("change-undo", args=[ChangeSet.objects.latest("id").uid]))
    assert SavedView.objects.get().uid == view.uid


def test_nobody_else_changes_or_opens_a_personal_view() -> None:
    view = make_view(name="Private plans")
    browser = Browser(make_holder("all"))
    assert browser.get("/people/", view=str(view.uid)).status_code == 400
    assert "Private plans" not in text_of(browser.get("/people/"))
    for name, data in (("save", {"query": "city=Bonn"}), ("edit", {"name": "Taken"}), ("delete", {})):
        assert browser.post(reverse(f"people-view-{name}", args=[view.uid]), data).status_code == 404, name
    view.refresh_from_db()
    assert (view.name, view.definition) == ("Private plans", {})


def test_a_wrong_layout_is_refused() -> None:
    browser = Browser(make_administrator())
    for layout in ("{", "[]", '{"columns": [{"name": "password"}]}', "[" * 5_000):
        answer = browser.post(reverse("people-view-layout"), {"view": "all", "layout": layout})
        assert answer.status_code == 400, layout[:40]
    assert not Arrangement.objects.exists()


def test_what_is_chosen_in_a_view_is_changed_and_nothing_else() -> None:
    """The page carries its own question: "select all" of the open tasks leaves the done ones alone."""
    browser = Browser(make_administrator())
    make_task(subject="To do", is_done=False)
    done = make_task(subject="Done before", is_done=True)
    page = text_of(browser.get(reverse("tasks-list")))
    query = page.partition('data-query="')[2].partition('"')[0].replace("&amp;", "&")
    assert QueryDict(query).dict() == {"view": "open", "is_done": "false", "sort": "due_on"}
    browser.post(
        reverse("tasks-bulk", args=["edit"]), {"all": "1", "query": query, "_field": "subject", "subject": "Changed"}
    )
    done.refresh_from_db()
    assert done.subject == "Done before"


def test_columns_of_the_reader_s_choice_with_their_widths_and_figures() -> None:
    browser = Browser(make_administrator())
    make_person(given_name="Ada", family_name="Zweig", job_title="CEO")
    make_person(given_name="Bea", family_name="Zweig", job_title="")
    form = browser.form(reverse("people-view-columns"), "dialog-body", reverse("people-view-layout"), view="all")
    form.values["column"] = ["display_name", "job_title", "created_at"]
    form.set("width-job_title", "130")
    form.set("figure-job_title", "filled")
    assert browser.send(form, "dialog-body").status_code == 204
    page = text_of(browser.get("/people/"))
    heads = [part.partition('"')[0] for part in page.split('data-column="')[1:]]
    assert heads == ["display_name", "job_title", "created_at"]
    assert "cw-120" in page
    totals = text_of(browser.get(reverse("people-view-totals"), view="all"))
    assert '<span class="foot-label">Filled</span> <b class="num">1</b>' in totals


def test_the_api_has_views_like_any_other_kind() -> None:
    user = make_holder("all")
    call = Caller(user)
    body = {"name": "Bonn", "kind": "people", "definition": {"filters": [{"field": "city", "value": "Bonn"}]}}
    made = call("POST", "/views", body)
    assert made.status_code == 201
    assert made.json()["definition"] == {"filters": [{"field": "city", "op": "exact", "value": "Bonn"}]}
    wrong = call("POST", "/views", {**body, "definition": {"any": [[{"field": "nope", "value": 1}]]}})
    assert wrong.status_code == 422
    assert "definition.any[0][0].field" in json.dumps(wrong.json())
    assert [item["name"] for item in call.get("/views?kind=people").json()["items"]] == ["Bonn"]
    found = call.get("/people?" + urlencode({"filter": '{"any":[{"field":"city","op":"x","value":"B"}]}'}))
    assert found.status_code == 400
    assert "filter.any[0].op" in json.dumps(found.json())


def test_reading_a_list_writes_nothing() -> None:
    browser = Browser(make_administrator())
    browser.get("/people/")
    with connection.execute_wrapper(_refuse_writes):
        assert browser.get("/people/", view="mine").status_code == 200


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert not sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, params, many, context)


# The order of tabs, and the menu. -------------------------------------------------------------------------------------


def test_a_reader_puts_tabs_in_an_order_of_their_own() -> None:
    reader, other = make_holder("all"), make_holder("all")
    view = make_view(name="Mine", owner=reader)
    browser = Browser(reader)
    assert keys(reader) == ["all", "mine", "due", str(view.uid)]
    page = text_of(browser.get("/people/"))
    assert 'data-move-url="/people/view/order/"' in page

    moved = browser.post("/people/view/order/", {"drag": "1", "card": str(view.uid), "before": "all"}, "tabs")
    assert moved.status_code == 204
    assert keys(reader) == [str(view.uid), "all", "mine", "due"]
    browser.post("/people/view/order/", {"card": "all", "before": ""}, "tabs")
    assert keys(reader) == [str(view.uid), "mine", "due", "all"]
    assert keys(other) == ["all", "mine", "due"]
    later = make_view(name="Later", owner=reader, pinned=True)
    assert keys(reader)[-1] == str(later.uid), "what came since stands after the others"
    assert opened(reader).active.key == "all", "the order opens no other view"
    assert browser.post("/people/view/order/", {"card": "nope", "before": ""}, "tabs").status_code == 404


def test_pinned_views_stand_in_the_menu_of_who_sees_them() -> None:
    reader = make_holder("all", kind="people")
    view = make_view(name="Bonn & Köln", owner=reader, pinned=True)
    make_view(name="Not pinned", owner=reader)
    make_view(name="Hers", pinned=True)
    make_view(name="Tasks", kind="tasks", audience="everybody", pinned=True)

    def menu(user: User, url: str) -> str:
        return text_of(Browser(user).get(url)).partition("<main")[0]

    page = menu(reader, "/")
    assert f'<a class="nav-item" href="/people/?view={view.uid}" title="Bonn &amp; Köln">' in page
    assert "Not pinned" not in page
    assert "Hers" not in page
    assert "view=" + str(view.uid) not in menu(make_holder("all"), "/")
    assert page.count("nav-pinned") == 1
    active = menu(reader, f"/people/?view={view.uid}")
    assert f'href="/people/?view={view.uid}" title="Bonn &amp; Köln" aria-current="page"' in active
    assert "nav-pinned" not in menu(make_holder("all", kind="touches"), "/touches/"), "nor kinds that they may not see"
