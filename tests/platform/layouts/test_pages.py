"""Pages and forms follow the layout of their reader, arranged in the browser; nothing widens access or loses input."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.layouts.definition import arranged
from rapport.platform.layouts.models import Layout
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import panels_for
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_layout, make_organisation, make_person, make_role, make_user
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db

FILLED = {"any": [{"all": [{"field": "city", "op": "isnull", "value": False}]}]}
CLASS_A = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}
FAR = {"any": [{"all": [{"field": "organisation.industry", "op": "exact", "value": "Steel"}]}]}


@pytest.fixture
def administrator() -> Browser:
    return Browser(make_administrator())


def definition(about: Sequence[dict[str, Any]], **left: Sequence[str]) -> dict[str, Any]:
    """People with these sections only; the fields that stand in none are left out."""
    spec = registry.get("people")
    placed = {name for part in about for name in part["fields"]}
    every = [name for fieldset in spec.fieldsets for name in fieldset.fields]
    fields = [name for name in every if name not in placed]
    return {"zones": {"about": list(about)}, "left_out": {"fields": fields, "panels": list(left.get("panels", ()))}}


def section(key: str, *fields: str, **more: Any) -> dict[str, Any]:
    return {"section": key, "fields": list(fields), "title": {"en": key.title(), "de": f"{key} auf Deutsch"}, **more}


NAMES = section("names", "given_name", "family_name")


def arranged_people(user: User | None, *about: dict[str, Any], **more: Any) -> Layout:
    return make_layout(owner=user, definition=definition([NAMES, *about], **more))


def page(browser: Browser, person: Any, name: str = "detail") -> str:
    return text_of(browser.get(reverse(f"people-{name}", args=[person.uid])))


def labels(text: str) -> list[str]:
    return re.findall(r"<dt>\s*(.*?)\s*<", text)


def parts(answer: HttpResponse) -> list[str]:
    """The parts in the order of the form, as a browser sends them."""
    return re.findall(r'name="part"\s+value="([^"]+)"', text_of(answer))


def test_a_page_shows_the_sections_fields_and_panels_of_its_layout(administrator: Browser) -> None:
    person = make_person(job_title="Baker", city="Bonn", description="Likes rye.")
    assert "<h2>Files</h2>" in page(administrator, person)
    arranged_people(administrator.user, section("story", "description"), panels=["files", "consent"])

    text = page(administrator, person)

    shown = labels(text[text.index("zone-about") :])
    assert shown[:3] == ["Given name", "Family name", "Description"]
    assert "Job title" not in shown
    assert text.index('<h3 class="about-title">Names</h3>') < text.index('<h3 class="about-title">Story</h3>')
    assert "<h2>Files</h2>" not in text
    assert "<h2>Open tasks</h2>" in text


def test_panels_and_sections_may_stand_in_any_zone(administrator: Browser) -> None:
    person = make_person(description="Likes rye.")
    kept = definition([NAMES])
    kept["left_out"]["fields"].remove("description")
    kept["zones"] |= {"main": [section("story", "description"), {"panel": "tasks"}], "side": [{"panel": "brief"}]}
    make_layout(owner=administrator.user, definition=kept)

    text = page(administrator, person)

    main, side = text.index("zone-main"), text.index("zone-related")
    assert main < text.index(">Story<") < text.index("Open tasks") < side
    assert text.count("fold-toggle") == 1


def test_a_reader_gets_their_own_layout_else_that_of_their_first_role_else_that_of_all() -> None:
    first, second = make_role(), make_role()
    user = make_holder("all")
    write.update(
        registry.get("users"), user, {"roles": [str(r.uid) for r in (*user.roles.all(), first, second)]}, actor=None
    )
    browser, person = Browser(User.objects.get(pk=user.pk)), make_person(owner=user)

    def heading() -> str:
        found = re.findall(r'about-title">(.*?)<', page(browser, person))
        return found[0] if found else ""

    assert heading() == "Person"
    make_layout(audience="everybody", definition=definition([{**NAMES, "title": {"en": "For all"}}]))
    assert heading() == "For all"
    made = make_layout(
        audience="role", role=second, position=2, definition=definition([{**NAMES, "title": {"en": "Second"}}])
    )
    assert heading() == "Second"
    make_layout(audience="role", role=first, position=1, definition=definition([{**NAMES, "title": {"en": "First"}}]))
    assert heading() == "First"
    arranged_people(user)
    assert heading() == "Names"
    write.update(
        registry.get("layouts"), Layout.objects.get(audience="role", role=first), {"may_personalise": False}, actor=None
    )
    assert heading() == "First"
    assert browser.get(reverse("layout-own", args=["people"])).status_code == 403
    assert "Arrange this page" not in page(browser, person)
    assert Layout.objects.filter(pk=made.pk).exists()


def test_headings_are_in_the_reader_s_language(administrator: Browser) -> None:
    arranged_people(administrator.user)
    user = User.objects.get()
    write.update(registry.get("users"), user, {"language": "de"}, actor=None)

    assert "names auf Deutsch" in page(Browser(User.objects.get()), make_person())


def test_a_section_is_shown_when_its_condition_holds(administrator: Browser) -> None:
    arranged_people(
        administrator.user,
        section("place", "language", **{"if": FILLED}),
        section("best", "birth_date", **{"if": CLASS_A}),
        section("trade", "job_title", **{"if": FAR}),
    )
    steel = make_organisation(industry="Steel")
    filled = {"language": "de", "birth_date": "1990-01-02", "job_title": "Smith"}
    plain = make_person(**filled)
    full = make_person(**filled, value_class="A", organisation=steel)
    write.update(registry.get("people"), full, {"addresses": [{"locality": "Bonn", "country": "DE"}]}, actor=None)

    assert labels(page(administrator, plain))[:5].count("Birth date") == 0
    assert not {"Language", "Birth date", "Job title"} & set(labels(page(administrator, plain)))
    assert {"Language", "Birth date", "Job title"} <= set(labels(page(administrator, full)))


def test_a_condition_that_fits_no_more_hides_nothing(administrator: Browser) -> None:
    gone = {"any": [{"all": [{"field": "x_gone", "op": "isnull", "value": False}]}]}
    person = make_person(language="de")
    layout = arranged_people(administrator.user, section("place", "language", **{"if": FILLED}))
    assert "Language" not in labels(page(administrator, person))

    with change_set(actor=None, channel="system", act="update"):  # a field that was there when it was written
        layout.definition["zones"]["about"][1]["if"] = gone
        layout.save()

    assert "Language" in labels(page(administrator, person))
    assert administrator.get(reverse("layout-arrange", args=[layout.uid])).status_code == 200


def test_a_layout_never_shows_a_hidden_field_nor_lets_a_read_only_one_be_set() -> None:
    rules = [
        {"kind": "people", "field": "birth_date", "rule": "hidden"},
        {"kind": "people", "field": "job_title", "rule": "read_only"},
    ]
    user = make_holder("all", field_rules=rules)
    make_layout(audience="everybody", definition=definition([NAMES, section("secret", "birth_date", "job_title")]))
    person, browser = make_person(owner=user, birth_date="1990-01-02", job_title="Spy"), Browser(user)

    text = page(browser, person)
    form = browser.form(reverse("people-edit", args=[person.uid]))

    assert "Birth date" not in labels(text) and "1990" not in text
    assert "Job title" in labels(text)
    assert "birth_date" not in form.values and "job_title" not in form.values
    form.values |= {"job_title": ["Changed"], "was-job_title": ["Spy"], "given_name": ["Ada"]}
    browser.send(form)
    person.refresh_from_db()
    assert (person.given_name, person.job_title) == ("Ada", "Spy")


def test_forms_show_the_fields_of_the_layout_in_its_order(administrator: Browser) -> None:
    arranged_people(administrator.user, section("story", "description", columns=1))
    text = text_of(administrator.get(reverse("people-new")))

    assert re.findall(r'data-field="(\w+)"', text) == ["given_name", "family_name", "description"]
    assert "form-grid-1" in text
    form = administrator.form(reverse("people-new"))
    form.set("given_name", "Ada")
    administrator.send(form)
    person = registry.get("people").objects().get(given_name="Ada")
    assert person.owner == administrator.user


def test_the_form_takes_what_its_address_brings_and_what_has_become_required(administrator: Browser) -> None:
    arranged_people(administrator.user)
    company = make_organisation()
    text = text_of(administrator.get(reverse("people-new"), organisation=str(company.uid)))

    assert re.findall(r'data-field="(\w+)"', text) == ["given_name", "family_name", "organisation"]
    form = administrator.form(reverse("people-new"), organisation=str(company.uid))
    form.set("given_name", "Ada")
    form.values["organisation"] = [str(company.uid)]
    administrator.send(form)
    assert registry.get("people").objects().get(given_name="Ada").organisation_id == company.pk


def test_a_layout_changed_while_a_form_is_open_loses_nothing_and_clears_nothing(administrator: Browser) -> None:
    person = make_person(job_title="Baker", description="Likes rye.")
    layout = arranged_people(administrator.user, section("story", "description"))
    form = administrator.form(reverse("people-edit", args=[person.uid]))
    form.set("description", "Likes wheat.")
    kept = definition([NAMES, section("work", "job_title")])
    write.update(registry.get("layouts"), layout, {"definition": kept}, actor=None)

    assert administrator.send(form).status_code == 302

    person.refresh_from_db()
    assert (person.description, person.job_title) == ("Likes wheat.", "Baker")


def test_a_form_follows_a_simple_condition_while_one_types_and_asks_the_record_for_others(
    administrator: Browser,
) -> None:
    arranged_people(
        administrator.user,
        section("class", "value_class"),
        section("best", "birth_date", **{"if": CLASS_A}),
        section("place", "language", **{"if": FILLED}),
    )
    person = make_person()

    text = page(administrator, person, "edit")

    assert 'data-shown-when="value_class A"' in text
    assert 'data-field="language"' not in text
    assert 'data-field="language"' in text_of(administrator.get(reverse("people-new")))


def test_one_arranges_one_s_own_page_and_gives_it_up_again() -> None:
    user = make_holder("own")
    browser, person = Browser(user), make_person(owner=user, job_title="Baker")
    url = reverse("layout-own", args=["people"])
    assert f"{url}?record={person.uid}" in page(browser, person)
    sent = {"part": parts(browser.get(url)), "record": str(person.uid)}

    text = text_of(browser.post(url, {**sent, "_do": "out:field:job_title"}))
    out = re.findall(r'name="part"\s+value="([^"]+)"', text)
    assert out.index("field:job_title") > out.index("zone:left")
    answer = browser.post(url, {**sent, "part": out, "_do": "save"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("people-detail", args=[person.uid])
    own = Layout.objects.get()
    assert (own.audience, own.user, own.kind) == ("user", user, "people")
    assert "Job title" not in labels(page(browser, person))
    act = ChangeSet.objects.latest("id")
    undo(act, actor=user)
    assert "Job title" in labels(page(browser, person))
    undo(ChangeSet.objects.latest("id"), actor=user)

    browser.post(url, {"_do": "reset", "record": str(person.uid)})

    assert not Layout.objects.exists()
    assert "Job title" in labels(page(browser, person))


def test_an_untouched_page_is_kept_as_the_declared_one(administrator: Browser) -> None:
    layout = arranged_people(administrator.user)
    url = reverse("layout-arrange", args=[layout.uid])
    declared = re.findall(r'name="part"\s+value="([^"]+)"', text_of(administrator.post(url, {"_do": "declared"})))
    version = str(layout.version)

    administrator.post(url, {"part": declared, "version": version, "_do": "save"})

    layout.refresh_from_db()
    assert layout.definition == {}


def test_two_who_arrange_the_same_layout_are_told(administrator: Browser) -> None:
    layout = arranged_people(administrator.user)
    url = reverse("layout-arrange", args=[layout.uid])
    first = administrator.get(url)
    sent = {"part": parts(first), "version": str(layout.version), "_do": "save"}
    write.update(registry.get("layouts"), layout, {"definition": {}}, actor=None)

    answer = administrator.post(url, sent)

    assert answer.status_code == 422
    assert "changed meanwhile" in text_of(answer)
    layout.refresh_from_db()
    assert layout.definition == {}


def test_a_preview_shows_a_record_as_it_would_be_and_saves_nothing(administrator: Browser) -> None:
    person = make_person(job_title="Baker")
    url = reverse("layout-own", args=["people"])
    sent = {"part": parts(administrator.get(url)), "record": str(person.uid), "_do": "preview"}
    sent["part"] = [part for part in sent["part"] if part != "field:job_title"] + ["field:job_title"]

    text = text_of(administrator.post(url, sent, "layout-preview"))
    whole = text_of(administrator.post(url, sent))

    assert "inert" in text and person.display_name in text and "<html" not in text
    assert "Job title" not in labels(text)
    assert "layout-editor" in whole and person.display_name in whole
    assert not Layout.objects.exists()


def test_what_is_missing_is_said_when_it_is_saved(administrator: Browser) -> None:
    url = reverse("layout-own", args=["tasks"])
    sent = {"part": [part for part in parts(administrator.get(url)) if part != "field:subject"] + ["field:subject"]}

    answer = administrator.post(url, {**sent, "_do": "save"})

    assert answer.status_code == 422
    assert "is required and has no default" in text_of(answer)
    assert not Layout.objects.exists()


def test_a_condition_is_written_by_the_form(administrator: Browser) -> None:
    make_person()
    url = reverse("layout-own", args=["people"])
    sent: dict[str, Any] = {"part": parts(administrator.get(url))}
    text = text_of(administrator.post(url, {**sent, "_do": "add:if.personal"}, "layout-editor"))
    assert 'name="if.personal.0.0.field"' in text and "<html" not in text
    row = {"field": "value_class", "op": "exact", "value": "A"}
    sent |= {f"if.personal.0.0.{name}": value for name, value in row.items()}
    again = text_of(administrator.post(url, {**sent, "_do": "up:section:personal"}))
    assert 'name="if.personal.0.0.value"' in again

    administrator.post(url, {**sent, "_do": "save"})

    [kept] = [one for one in Layout.objects.get().definition["zones"]["about"] if one.get("section") == "personal"]
    assert kept["if"] == CLASS_A


@pytest.mark.parametrize("who", ["nobody", "other", "owner", "administrator"])
def test_layouts_for_others_are_arranged_by_administrators_only(who: str) -> None:
    owner = make_holder("all")
    users = {"nobody": make_user(), "other": make_holder("all"), "owner": owner, "administrator": make_administrator()}
    own, shared = make_layout(owner=owner), make_layout(audience="everybody")
    browser = Browser(users[who])

    mine = browser.get(reverse("layout-arrange", args=[own.uid])).status_code
    theirs = browser.get(reverse("layout-arrange", args=[shared.uid])).status_code

    assert mine == (200 if who in ("owner", "administrator") else 404)
    assert theirs == (200 if who == "administrator" else 404)
    if who != "administrator":
        values = {"name": "For all", "kind": "people", "audience": "everybody"}
        with pytest.raises(Invalid if who != "nobody" else Exception):
            write.create(registry.get("layouts"), values, actor=users[who])


def test_pages_that_are_not_arranged_have_no_such_address(administrator: Browser) -> None:
    for kind in ("users", "automations", "parties", "layouts", "nothing"):
        assert administrator.get(reverse("layout-own", args=[kind])).status_code == 404, kind
    assert Browser(None).get(reverse("layout-own", args=["people"])).status_code == 302
    assert Browser(make_user()).get(reverse("layout-own", args=["people"])).status_code == 403


def test_a_second_layout_for_the_same_people_is_refused(administrator: Browser) -> None:
    make_layout(audience="everybody")
    with pytest.raises(Invalid) as refused:
        make_layout(audience="everybody")
    assert list(refused.value.errors) == ["audience"]


def test_nonsense_in_the_form_breaks_nothing(administrator: Browser) -> None:
    url = reverse("layout-own", args=["people"])
    for sent in (
        {},
        {"part": ["zone:nowhere", "field:nothing", "panel:", "section:A-B", "x", "section:new", "panel:files"]},
        {"part": ["zone:about", "section:work", "section:work", "field:job_title", "field:job_title"]},
        {"part": ["zone:about"], "if.work": "x", "if.work.0": "y", "if.0.0.field": "z"},
    ):
        for asked in ("", "up:field:nothing", "drop:section:work", "in:panel:files", "remove:if.work.9.9", "x:y:z"):
            assert administrator.post(url, {**sent, "_do": asked}).status_code == 200, (sent, asked)
        assert administrator.post(url, {**sent, "_do": "save"}).status_code in (302, 422), sent


def test_every_part_is_moved_by_buttons_alone(administrator: Browser) -> None:
    url = reverse("layout-own", args=["people"])
    sent = {"part": parts(administrator.get(url))}

    def after(*asked: str) -> list[str]:
        now = sent["part"]
        for one in asked:
            now = parts(administrator.post(url, {"part": now, "_do": one}))
        return now

    moved = after("up:field:organisation")
    assert moved.index("field:organisation") == moved.index("field:phonetic") + 1 < moved.index("section:work")
    moved = after("up:section:contact")
    assert moved.index("section:contact") < moved.index("section:work")
    moved = after("up:panel:brief")
    assert moved.index("panel:brief") == moved.index("zone:main") - 1
    moved = after("out:panel:brief", "out:field:created_at", "in:field:created_at")
    assert moved.index("panel:brief") > moved.index("zone:left")
    assert moved.index("field:created_at") == moved.index("section:work") - 1
    moved = after("drop:section:work")
    assert "section:work" not in moved or moved.index("field:organisation") < moved.index("section:contact")
    moved = after("new:section")
    assert moved[moved.index("zone:main") - 1] == "section:own_1"
    spec = registry.get("people")
    assert len(arranged(spec, {}, panels_for(spec)).sections) == 5
