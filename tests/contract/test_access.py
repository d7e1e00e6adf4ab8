"""Each door of each kind opens to whom the rules admit and to nobody else; what is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.access import SeenWithParty, VisibleTouches
from rapport.platform.access.policy import Administered, OwnedBy, Shared, Through
from rapport.platform.guidance.access import ReadByAuthor
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.access import SharedWith
from rapport.platform.search.queries import search
from rapport.platform.search.sources import is_searchable
from rapport.sales.access import OfPersonOrTeam
from tests.browser import Browser, text_of
from tests.contract.acts import CHANGED, DELETABLE, KINDS, WRITTEN, form_names
from tests.contract.test_history import bulk_value
from tests.dump import difference, dump
from tests.factories import make
from tests.factories.access import make_holder

pytestmark = pytest.mark.django_db

REFUSED = (302, 403, 404)
_OWNED = OwnedBy | OfPersonOrTeam | Through | VisibleTouches | SeenWithParty
READING = ("detail", "history", "access")


def reached(spec: RecordSpec) -> dict[str, bool]:
    """Who sees a record that ``owner`` owns, by what the kind's policy promises."""
    personal = isinstance(spec.record.access, SharedWith)
    owned = personal or isinstance(spec.record.access, _OWNED)
    if isinstance(spec.record.access, Administered) and not spec.record.access.readable:
        given = isinstance(spec.record.access, ReadByAuthor)
        closed = dict.fromkeys(("anonymous", "nobody", "wrong", "leader"), False)
        return {**closed, "owner": given, "administrator": True}
    return {
        "anonymous": False,
        "nobody": isinstance(spec.record.access, Shared | Administered),
        "wrong": not owned,
        "owner": True,
        "leader": not personal,
        "administrator": True,
    }


def changed_by(spec: RecordSpec) -> dict[str, bool]:
    """Who may change it."""
    if spec.record.append_only:
        return dict.fromkeys(reached(spec), False)
    if isinstance(spec.record.access, Administered):
        return {**dict.fromkeys(reached(spec), False), "administrator": True}
    return {**reached(spec), "nobody": False}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_seen_by_whom_the_policy_admits(kind: str, people: dict[str, Browser]) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=people["owner"].user)
    title = spec.record.get_title(instance)
    for who, seen in reached(spec).items():
        browser = people[who]
        for name in READING:
            answer = browser.client.get(reverse(f"{kind}-{name}", args=[instance.uid]), follow=who != "anonymous")
            assert (answer.status_code == 200) is seen, (who, name, answer.status_code)
        for url in (
            reverse(f"{kind}-list") + f"?uid__in={instance.uid}",
            reverse(f"{kind}-lookup") + (f"?q={title[:20]}" if is_searchable(spec) else ""),
        ):
            found = browser.get(url)
            part = f"/{instance.uid}/" if "uid__in" in url else str(instance.uid)
            shown = found.status_code == 200 and part in text_of(found)
            assert shown is seen, (who, url, found.status_code)
        value = reverse(f"{kind}-value-history", args=[instance.uid, spec.stored_fields[0].name])
        assert (browser.get(value).status_code == 200) is seen, (who, value)


@pytest.mark.sampled
@pytest.mark.parametrize("kind", WRITTEN)
def test_a_record_is_changed_by_whom_the_policy_admits(kind: str, people: dict[str, Browser]) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=people["owner"].user)
    name, value = bulk_value(spec)
    past = reverse(f"{kind}-value-history", args=[instance.uid, name])
    doors: dict[str, Callable[[Browser], Any]] = {
        "edit": lambda b: b.post(reverse(f"{kind}-edit", args=[instance.uid]), {name: value}),
        "inline": lambda b: b.post(reverse(f"{kind}-inline", args=[instance.uid, name]), {name: value}),
        "restore": lambda b: b.post(past, {"number": "0"}),
        "bulk edit": lambda b: b.post(
            reverse(f"{kind}-bulk", args=["edit"]), {"uid": str(instance.uid), "_field": name, name: value}
        ),
        "bulk delete": lambda b: b.post(reverse(f"{kind}-bulk", args=["delete"]), {"uid": str(instance.uid)}),
        "delete": lambda b: b.post(reverse(f"{kind}-delete", args=[instance.uid])),
    }
    before = dump()

    for who, allowed in changed_by(spec).items():
        if not allowed:
            for door, knock in doors.items():
                answer = knock(people[who])
                refused = answer.status_code in REFUSED and "undo" not in str(answer.headers)
                assert refused, (who, door, answer.status_code)
            assert difference(before, dump()) == {}, who
    for who, allowed in changed_by(spec).items():
        if allowed:
            form = people[who].get(reverse(f"{kind}-inline", args=[instance.uid, name]), "cell")
            assert form.status_code == 200, who
            assert people[who].get(reverse(f"{kind}-edit", args=[instance.uid])).status_code == 200, who


@pytest.mark.sampled
@pytest.mark.parametrize("kind", DELETABLE)
def test_the_owner_and_the_leader_above_delete(kind: str, people: dict[str, Browser]) -> None:
    spec = registry.get(kind)
    for who in ("owner", "leader", "administrator"):
        if changed_by(spec)[who]:
            instance = make(kind, owner=people["owner"].user)
            people[who].post(reverse(f"{kind}-delete", args=[instance.uid]))
            assert not spec.objects().filter(pk=instance.pk).exists(), who


@pytest.mark.parametrize("kind", WRITTEN)
def test_without_a_grant_nothing_is_created(kind: str, people: dict[str, Browser]) -> None:
    spec = registry.get(kind)
    before = dump()
    for who in ("anonymous", "nobody"):
        for name in ("new", "quick"):
            url = reverse(f"{kind}-{name}")
            assert people[who].get(url).status_code in REFUSED
            assert people[who].post(url, dict.fromkeys(form_names(spec), "x")).status_code in REFUSED
    assert difference(before, dump()) == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", WRITTEN)
def test_what_somebody_did_is_taken_back_by_them_or_an_administrator_only(
    kind: str, people: dict[str, Browser]
) -> None:
    instance = make(kind, owner=people["owner"].user)
    act = ChangeSet.objects.latest("id")
    before = dump()
    for who in ("anonymous", "nobody", "wrong", "owner", "leader"):
        for url in (reverse("change-undo", args=[act.uid]), reverse("change-detail", args=[act.uid])):
            assert people[who].post(url).status_code in (*REFUSED, 405), who
        read = people[who].get(reverse("change-detail", args=[act.uid]))
        # Who may see the record reads what was done to it; an owner what the act did to a customer of theirs.
        seen = people[who].get(reverse(f"{kind}-detail", args=[instance.uid])).status_code == 200
        assert read.status_code in ((*REFUSED, 200) if seen or who in ("owner", "leader") else REFUSED), who
        shown = read.content.decode()
        assert seen or read.status_code in REFUSED or str(instance.uid) not in shown, who
        assert reverse("change-undo", args=[act.uid]) not in shown, who
    assert difference(before, dump()) == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_a_hidden_field_is_shown_at_no_door(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind)
    marked = [
        name
        for name in form_names(spec)
        if spec.fields[name].is_text and spec.fields[name].stored and (spec.fields[name].max_length or 99) >= 40
    ]
    marks = {}
    for number, name in enumerate(marked):
        mark = f"https://zqmark{number}.example" if spec.fields[name].kind == "url" else f"zqmark{number}"
        url = reverse(f"{kind}-inline", args=[instance.uid, name])
        form = administrator.form(url, "cell")
        form.set(name, mark if spec.fields[name].kind != "email" else f"{mark}@example.com")
        if administrator.send(form).status_code == 200:
            marks[name] = f"zqmark{number}"
    instance.refresh_from_db()
    if isinstance(spec.record.access, Administered) or not marks:
        pytest.skip("nothing of this kind is hidden: administrators see everything")
    titled = set(spec.record.title_columns) if any(mark in str(instance) for mark in marks.values()) else set()
    rules = [{"kind": kind, "field": name, "rule": "hidden"} for name in {*marks, *titled}]
    reader = Browser(make_holder("all", field_rules=rules))
    urls = [reverse(f"{kind}-{name}") for name in ("list", "lookup", "filter", "new", "quick")]
    urls += [reverse(f"{kind}-{name}", args=[instance.uid]) for name in ("detail", "history", "access", "edit")]
    urls += [f"{reverse(f'{kind}-history', args=[instance.uid])}?on=2099-01-01", "/"]
    urls += [f"{reverse(f'{kind}-lookup')}?q={mark}" for mark in marks.values()]

    for url in urls:
        page = text_of(reader.get(url))
        assert [name for name, mark in marks.items() if mark in page.replace(url, "")] == [], url
        fragment = text_of(reader.get(url, "drawer-body"))
        assert [name for name, mark in marks.items() if mark in fragment.replace(url, "")] == [], url
    for mark in marks.values():
        assert instance.uid not in {hit.uid for hit in search(reader.user, mark).items}, mark
    before = dump()
    for name in marks:
        for door in ("inline", "value-history"):
            assert reader.get(reverse(f"{kind}-{door}", args=[instance.uid, name])).status_code == 404, name
            assert reader.post(reverse(f"{kind}-{door}", args=[instance.uid, name]), {name: "x"}).status_code == 404
        assert reader.get(f"{reverse(f'{kind}-list')}?{name}=zqmark0").status_code == 400, name
        data = {"uid": str(instance.uid), "_field": name, name: "x"}
        assert reader.post(reverse(f"{kind}-bulk", args=["edit"]), data).status_code == 404, name
    if isinstance(spec.record.access, SharedWith):
        return  # who merely sees it has no form to smuggle by
    form = reader.form(reverse(f"{kind}-edit", args=[instance.uid]))
    for name in marks:
        form.values[name] = ["smuggled"]
    reader.send(form)
    assert difference(before, dump()) == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_a_read_only_field_is_seen_and_not_changed(kind: str) -> None:
    spec = registry.get(kind)
    instance = make(kind)
    name, value = bulk_value(spec)
    rules = [{"kind": kind, "field": name, "rule": "read_only"}]
    reader = Browser(make_holder("all", field_rules=rules))
    if isinstance(spec.record.access, Administered | SharedWith):
        pytest.skip("administrators or owners change everything, and nobody else may")
    before = dump()

    assert reader.get(reverse(f"{kind}-value-history", args=[instance.uid, name])).status_code == 200
    assert reader.post(reverse(f"{kind}-inline", args=[instance.uid, name]), {name: value}).status_code == 404
    data = {"uid": str(instance.uid), "_field": name, name: value}
    assert reader.post(reverse(f"{kind}-bulk", args=["edit"]), data).status_code in (403, 404)
    reader.post(reverse(f"{kind}-value-history", args=[instance.uid, name]), {"number": "0"})
    reader.post(reverse(f"{kind}-edit", args=[instance.uid]), {name: value})
    assert difference(before, dump()) == {}
