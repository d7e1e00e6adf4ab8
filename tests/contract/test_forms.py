"""Records are created and edited by form, whole and value by value, and read back as they were written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from rapport.platform.history.models import ChangeSet
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.forms import values_of
from tests.browser import Browser, Form, text_of, toast_of
from tests.contract.acts import CHANGED, CREATED_BY_FORM, acts_since, fill, form_names
from tests.dump import difference, dump
from tests.factories import make, make_user

pytestmark = pytest.mark.django_db

DEPENDENT = {
    ("mail-accounts", "sign_in"),  # which decides over the server
    ("custom-fields", "kind"),  # stays as it is: values are kept by it
    ("custom-fields", "type"),
    ("custom-kinds", "ownership"),  # records were written under these
    ("custom-kinds", "belongs_to"),
    ("leads", "status"),  # disqualified, for which the reason is asked beside
    ("leads", "disqualified_reason"),
    ("deals", "pipeline"),  # into another one by an open stage only, which has neither day nor reason of an end
    ("deals", "probability"),  # the end, to which the stage is set before, is certain
    ("deals", "forecast"),
    ("stages", "probability"),
    ("stages", "forecast"),
    ("number-ranges", "kind"),  # there is one so far
    ("layouts", "kind"),  # its fields are named
    ("field-tips", "kind"),  # a field of it is named
    ("layouts", "audience"),
    ("layouts", "user"),
    ("views", "audience"),
    ("reports", "audience"),
    ("dashboards", "audience"),
    ("mail-templates", "audience"),
    ("touches", "party"),
    ("sequence-steps", "sequence"),
    ("enrolments", "sequence"),
    ("enrolments", "party"),
    ("lead-touches", "lead"),
    ("touches", "happened_at"),
    ("users", "is_administrator"),
    ("users", "is_active"),
}
"""Fields that may not be changed afterwards, or whose change ends the administrator's own reach."""


def shown(spec: RecordSpec, instance: models.Model, names: list[str]) -> dict[str, Any]:
    """What the form of a record shows, without what the database adds to collections."""
    values = values_of(spec, spec.model._default_manager.get(pk=instance.pk), names)
    del values["version"]
    return values


def typed(form: Form, names: list[str]) -> dict[str, str]:
    """The lines that were typed."""
    return {name: form.values[name][0] for name in names if form.values.get(name)}


FOLLOWS = {"payment-allocations": {"updated": 1}}
"""What else an act changes that creates a record: an invoice is partly paid by the first allocation."""


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CREATED_BY_FORM)
def test_a_record_is_created_by_the_full_form_with_every_field(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    names = form_names(spec)
    form = administrator.form(reverse(f"{kind}-new"))
    fill(spec, form, names, administrator)
    there, before = set(spec.objects().values_list("pk", flat=True)), ChangeSet.objects.count()

    answer = administrator.send(form)

    assert answer.status_code == 302, text_of(answer)
    created = spec.objects().exclude(pk__in=there).get()
    assert answer.headers["Location"].startswith(reverse(f"{kind}-detail", args=[created.uid]))
    [act] = acts_since(before)
    assert (act.actor, act.channel, act.act, act.kind) == (administrator.user, "web", "create", kind)
    assert act.counts == {"created": 1, **FOLLOWS.get(kind, {})}
    assert act.summary == spec.record.get_title(created)[:300]
    values = shown(spec, created, names)
    empty = [name for name in names if values[name] in (None, "", [], {})]
    assert empty == []
    for name in names:
        if spec.fields[name].kind in (FieldKind.TEXT, FieldKind.LINK, FieldKind.CHOICE, FieldKind.EMAIL):
            assert str(values[name]) == form.values[name][0], name


@pytest.mark.parametrize("kind", CREATED_BY_FORM)
def test_a_record_is_created_by_the_quick_form(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    form = administrator.form(reverse(f"{kind}-quick"), "dialog-body")
    names = [name for name in spec.quick_create if name in spec.writable]
    fill(spec, form, names, administrator)
    before = spec.objects().count()

    answer = administrator.send(form, "dialog-body")

    assert answer.status_code == 204, text_of(answer)
    assert spec.objects().count() - before == 1
    assert answer.headers["HX-Redirect"].startswith(f"/{kind}/")


@pytest.mark.parametrize("kind", CREATED_BY_FORM)
def test_the_quick_form_of_a_look_up_tells_it_the_new_record(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    form = administrator.form(reverse(f"{kind}-quick"), "dialog-body", lookup="people-organisation")
    fill(spec, form, [name for name in spec.quick_create if name in spec.writable], administrator)

    answer = administrator.send(form, "dialog-body")

    assert answer.status_code == 204, text_of(answer)
    assert toast_of(answer)["undo_url"] == reverse("change-undo", args=[ChangeSet.objects.latest("id").uid])
    assert '"lookup": "people-organisation"' in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("kind", CREATED_BY_FORM)
def test_a_form_without_what_is_required_says_so_and_writes_nothing(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    form = administrator.form(reverse(f"{kind}-new"))
    for name in [*form.values]:
        if name != "csrfmiddlewaretoken":
            form.values[name] = [""]
    before = dump()

    answer = administrator.send(form)

    if spec.fields.keys() & {"given_name"} or any(spec.fields[name].required for name in form_names(spec)):
        assert answer.status_code == 422
        assert "field-error" in text_of(answer)
        assert difference(before, dump()) == {}
    else:
        assert answer.status_code in (302, 422)


@pytest.mark.parametrize("kind", CHANGED)
def test_a_form_sent_back_untouched_changes_nothing(kind: str, administrator: Browser) -> None:
    instance = make(kind, owner=administrator.user)
    form = administrator.form(reverse(f"{kind}-edit", args=[instance.uid]))
    before, acts = dump(), ChangeSet.objects.count()

    answer = administrator.send(form)

    assert answer.status_code == 302, text_of(answer)
    assert difference(before, dump()) == {}
    assert [act.act for act in acts_since(acts)] == []


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_every_field_is_changed_by_the_form(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    names = [name for name in form_names(spec) if (kind, name) not in DEPENDENT]
    url = reverse(f"{kind}-edit", args=[instance.uid])
    form = administrator.form(url)
    fill(spec, form, names, administrator)
    before = ChangeSet.objects.count()

    answer = administrator.send(form)

    assert answer.status_code == 302, text_of(answer)
    [act] = acts_since(before)
    assert (act.actor, act.channel, act.act, act.kind) == (administrator.user, "web", "update", kind)
    assert act.counts == {"updated": 1}
    values = shown(spec, instance, names)
    assert [name for name in names if values[name] in (None, "", [], {})] == []
    again = administrator.form(url)
    for name in names:
        if spec.fields[name].kind in (FieldKind.TEXT, FieldKind.LINK, FieldKind.CHOICE, FieldKind.EMAIL):
            assert again.values[name] == form.values[name], name


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_each_value_is_edited_where_it_stands(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    names = [n for n in form_names(spec) if spec.fields[n].stored and (kind, n) not in DEPENDENT]
    for name in sorted(names, key="owner".__eq__):  # the owner last: who gives a touch away may lose sight of it
        url = reverse(f"{kind}-inline", args=[instance.uid, name])
        form = administrator.form(url, "cell")
        fill(spec, form, [name], administrator)
        if name == "owner":  # what it is set to otherwise is the owner that it has
            form.set(name, make_user().uid)
        before = ChangeSet.objects.count()

        answer = administrator.send(form)

        assert answer.status_code == 200, (name, text_of(answer))
        [act] = acts_since(before)
        assert (act.actor, act.act, act.counts) == (administrator.user, "update", {"updated": 1}), name
        assert toast_of(answer)["undo_url"] == reverse("change-undo", args=[act.uid])
        assert shown(spec, instance, [name])[name] not in (None, ""), name


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_two_editors_of_one_value_are_told_of_each_other(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    name = next(n for n in form_names(spec) if n in ("note", "job_title", "industry") or spec.fields[n].is_text)
    url = reverse(f"{kind}-inline", args=[instance.uid, name])
    first, second = administrator.form(url, "cell"), administrator.form(url, "cell")
    theirs, ours = ("CHF", "USD") if name == "currency" else ("from-the-first", "from-the-second")
    first.set(name, theirs)
    assert administrator.send(first).status_code == 200
    before = dump()

    second.set(name, ours)
    answer = administrator.send(second)

    assert answer.status_code == 409
    assert theirs in text_of(answer)
    assert difference(before, dump()) == {}
