"""What a form calls its fields and its button: in the visitor's language, escaped, at every door, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from rapport.platform import write
from rapport.platform.api import limits
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import WebForm, WebFormLabel
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_web_form
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
COMPANY = {"field": "company", "label": "Your firm", "label_de": "Ihre Firma", "help": "As in the register."}


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    limits.forget()


def opened(form: WebForm, language: str) -> str:
    return Client().get(f"/forms/{form.token}/", {"lang": language}).content.decode()


def label_of(page: str, name: str) -> str:
    [found] = re.findall(rf'<label for="{name}">(.*?)</label>', page, re.S)
    return " ".join(str(found).split())


def posted(**changed: str) -> dict[str, str]:
    """The page of fields as it is sent: company before e-mail."""
    given = {
        "company.asked": "1", "company.place": "1", "email.asked": "1", "email.place": "2", "email.required": "1",
    }  # fmt: skip
    return {**given, **changed}


def test_visitors_read_labels_and_help_in_their_language_then_english_then_as_usual() -> None:
    form = make_web_form(fields=["company", "email"], labels=[COMPANY], button="Go", button_de="Los")

    pages = {code: opened(form, code) for code in ("en", "de", "zh-hans")}

    assert [label_of(page, "company") for page in pages.values()] == ["Your firm", "Ihre Firma", "Your firm"]
    assert label_of(pages["de"], "email").startswith("E-Mail")
    assert all("As in the register." in page and 'aria-describedby="company-help' in page for page in pages.values())
    buttons = [re.findall(r"<button[^>]*>\s*(.*?)\s*</button>", page, re.S) for page in pages.values()]
    assert buttons == [["Go"], ["Los"], ["Go"]]
    plain = make_web_form(fields=["company", "email"])
    assert "Send" in opened(plain, "en") and "-help" not in opened(plain, "en")


def test_whatever_the_maker_writes_is_text() -> None:
    wicked = "<script>alert(1)</script>\"'&"
    labels = [{"field": "email", "label": wicked, "help": wicked}]
    form = make_web_form(fields=["email"], labels=labels, button=wicked)

    for page in (opened(form, "en"), text_of(Browser(make_administrator()).get(f"/web-forms/{form.uid}/preview/"))):
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") == 3


def test_one_page_sets_fields_order_required_marks_and_texts_and_one_undo_takes_all_back() -> None:
    boss = make_administrator()
    form, browser = make_web_form(), Browser(boss)
    before = dump()

    answer = browser.post(
        f"/web-forms/{form.uid}/fields/",
        posted(**{"company.label_zh": " 公司  名称 ", "phone.help": "With area code", "button_de": "Los"}),
    )

    assert answer.status_code == 302
    form.refresh_from_db()
    assert (form.fields, form.required_fields, form.button_de) == (["company", "email"], ["email"], "Los")
    held = {row.field: (row.label_zh, row.help) for row in WebFormLabel.objects.all()}
    assert held == {"company": ("公司 名称", ""), "phone": ("", "With area code")}
    shown = text_of(browser.get(f"/web-forms/{form.uid}/fields/"))
    assert shown.index('name="company.asked"') < shown.index('name="email.asked"') < shown.index('name="phone.asked"')
    undo(ChangeSet.objects.latest("id"), actor=boss)
    assert difference(before, dump()) == {}


def test_the_page_refuses_what_cannot_be_and_keeps_what_was_typed() -> None:
    form, browser = make_web_form(), Browser(make_administrator())
    before = dump()

    answer = browser.post(f"/web-forms/{form.uid}/fields/", {"city.asked": "1", "city.label": "Your town"})
    long = browser.post(f"/web-forms/{form.uid}/fields/", posted(**{"company.label": "x" * 151}))

    assert (answer.status_code, long.status_code) == (422, 422)
    assert "Ask for a name, a company" in text_of(answer) and 'value="Your town"' in text_of(answer)
    assert "151 characters long" in text_of(long)
    assert difference(before, dump()) == {}


def test_who_may_not_change_forms_sees_the_preview_alone() -> None:
    form = make_web_form(is_active=False, labels=[COMPANY], fields=["company", "email"])
    reader = make_holder("all", actions=("view",))
    browser = Browser(reader)

    assert browser.get(f"/web-forms/{form.uid}/fields/").status_code == 404
    assert browser.post(f"/web-forms/{form.uid}/fields/", posted()).status_code == 404
    page = text_of(browser.get(f"/web-forms/{form.uid}/preview/", lang="de"))
    assert label_of(page, "company") == "Ihre Firma"
    assert re.search(r"<button[^>]* disabled", page)
    assert Client().get(f"/web-forms/{form.uid}/preview/").status_code == 302
    assert Client().get(f"/forms/{form.token}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"field": "owner", "label": "x"}], "cannot ask for"),
        ([COMPANY, COMPANY], "twice"),
        ([{"field": "email", "label": "x" * 151}], "151 characters"),
        ([{"field": "email", "colour": "red"}], "not JSON of the form"),
        ({"field": "email"}, "not JSON of the form"),
        ("[", "not JSON"),
        (["email"], "not JSON of the form"),
    ],
)
def test_labels_that_cannot_be_are_refused(given: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        make_web_form(labels=given)

    assert list(refused.value.errors) == ["labels"]
    assert not WebForm.objects.exists()


def test_programs_read_and_write_labels() -> None:
    caller = Caller(make_administrator())
    form = make_web_form(labels=[COMPANY])

    assert caller.get(f"/web-forms/{form.uid}").json()["labels"] == [COMPANY]
    written = {"labels": [{"field": "email", "help_zh": "邮箱"}]}
    answer = caller("PATCH", f"/web-forms/{form.uid}", written, if_match="*")

    assert (answer.status_code, answer.json()["labels"]) == (200, [{"field": "email", "help_zh": "邮箱"}])
    assert list(WebFormLabel.objects.values_list("field", "help_zh")) == [("email", "邮箱")]


def test_a_text_that_stays_makes_no_act() -> None:
    form = make_web_form(labels=[COMPANY])
    count = ChangeSet.objects.count()

    write.update(registry.get("web-forms"), form, {"labels": [COMPANY]}, actor=None)

    assert ChangeSet.objects.count() == count


def test_the_database_knows_one_label_a_field_and_none_that_says_nothing() -> None:
    form = make_web_form(labels=[COMPANY])
    for values in ({"field": "company", "label": "x"}, {"field": "", "label": "x"}, {"field": "email"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WebFormLabel.objects.create(form=form, **values)
    assert WebFormLabel.objects.count() == 1
