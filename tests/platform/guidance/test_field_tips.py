"""Tips of fields: shown beside labels, in forms and in the description of the API, in the reader's language."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.urls import reverse
from django.utils.translation import override

from rapport.platform.api.document import document
from rapport.platform.guidance import help_memory
from rapport.platform.guidance.help_models import FieldTip
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_field_tip, make_organisation
from tests.factories.access import make_holder
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db


def tip_of(kind: str, field: str, language: str = "en") -> str:
    """What helps with a field, as somebody reads it."""
    with override(language):
        return str(registry.get(kind).fields[field].help)


def test_a_tip_is_read_in_forms_on_pages_and_in_the_description_of_the_api(administrator: Browser) -> None:
    made = make_organisation(website="https://example.com")
    make_field_tip(kind="organisations", field="website", text_en="Ask <b>marketing</b> first.")
    help_memory.refresh()

    page = text_of(administrator.get(reverse("organisations-detail", args=[made.uid])))
    assert 'aria-label="About “Website”"' in page
    assert "Ask &lt;b&gt;marketing&lt;/b&gt; first." in page
    form = text_of(administrator.get(reverse("organisations-edit", args=[made.uid])))
    assert "Ask &lt;b&gt;marketing&lt;/b&gt; first." in form
    described = orjson.loads(document())["components"]["schemas"]["Organisation"]["properties"]["website"]
    assert described["description"] == "Ask <b>marketing</b> first."
    stranger = orjson.loads(document(customised=False))["components"]["schemas"]["Organisation"]["properties"]
    assert "description" not in stranger["website"], "only who may use the API reads what was written here"


def test_without_a_word_in_the_readers_language_the_shipped_tip_stays() -> None:
    shipped = tip_of("teams", "lead", "de")
    assert shipped
    make_field_tip(kind="teams", field="lead", text_en="Ours.", text_zh="我们的。")
    make_field_tip(kind="organisations", field="website", text_en="", text_de="Unser Tipp.")
    help_memory.refresh()

    assert tip_of("teams", "lead") == "Ours."
    assert tip_of("teams", "lead", "zh-hans") == "我们的。"
    assert tip_of("teams", "lead", "de") == shipped
    assert tip_of("organisations", "website", "zh-hans") == "Unser Tipp.", "better than none"


def test_a_tip_that_was_deleted_gives_way_to_the_shipped_one(
    administrator: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    shipped = tip_of("teams", "lead")
    with django_capture_on_commit_callbacks(execute=True):
        tip = make_field_tip(kind="teams", field="lead", text_en="Ours.")
    assert tip_of("teams", "lead") == "Ours."

    with django_capture_on_commit_callbacks(execute=True):
        administrator.post(reverse("field-tips-delete", args=[tip.uid]))

    assert tip_of("teams", "lead") == shipped


def test_custom_fields_and_tips_do_not_forget_each_other() -> None:
    make_field_tip(kind="people", field="job_title", text_en="As on the card.")
    help_memory.refresh()
    make_custom_field(kind="people", label_en="Nickname", type="text")

    with customised():
        assert tip_of("people", "job_title") == "As on the card."
        help_memory.forget()
        help_memory.refresh()
        assert "x_nickname" in registry.get("people").fields


@pytest.mark.parametrize("field", ["nothing", "x_nickname", ""])
def test_a_tip_is_of_a_field_that_the_kind_has(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_field_tip(kind="people", field=field)

    assert set(refused.value.errors) == {"field"}
    assert not FieldTip.objects.exists()


def test_a_tip_says_something() -> None:
    with pytest.raises(Invalid) as refused:
        make_field_tip(kind="people", field="job_title", text_en="")

    assert refused.value.errors == {"text_en": ["Say something in at least one language."]}


def test_all_fields_of_a_kind_stand_on_a_page_from_which_their_tips_are_worded(administrator: Browser) -> None:
    tip = make_field_tip(kind="teams", field="lead", text_en="Ours.")
    help_memory.refresh()
    url = reverse("field-tips-of")

    page = text_of(administrator.get(url, kind="teams"))

    assert "Who decides where the lead of the team is asked." in page
    assert "Ours." in page
    assert reverse("field-tips-edit", args=[tip.uid]) in page
    new = f"{reverse('field-tips-new')}?kind=teams&field=name&next={url}%3Fkind%3Dteams".replace(
        "/field-tips/of/", "%2Ffield-tips%2Fof%2F"
    )
    assert new.replace("&", "&amp;") in page
    form = administrator.form(f"{reverse('field-tips-new')}?kind=teams&field=name", action=reverse("field-tips-new"))
    assert (form.values["kind"], form.values["field"]) == (["teams"], ["name"])
    assert administrator.get(url, kind="nothing").status_code == 404
    assert Browser(make_holder("all")).get(url).status_code == 403
