"""What every contract about writing asks for: the change sets of an act, and undo by the button."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.urls import resolve, reverse

from rapport.platform.history.models import ChangeSet
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.views.forms import RecordCreateView
from tests.browser import Browser, Form
from tests.factories.kinds import let_visits_be
from tests.factories.values import value_for

let_visits_be(True)
KINDS = [spec.name for spec in registry]
WRITTEN = [spec.name for spec in registry if not spec.record.overview]
CHANGED = [spec.name for spec in registry if not spec.record.overview and not spec.record.append_only]
"""Kinds whose records are changed once they are there."""
CREATED_BY_FORM = [
    kind
    for kind in WRITTEN
    if issubclass(getattr(resolve(reverse(f"{kind}-new")).func, "view_class", object), RecordCreateView)
]
"""Kinds with the generic form; the tests of the others stand beside their own views."""
KEPT_AT_UNDO = ["consent-entries", "approval-acts"]
"""Kinds whose records stay when the act is taken back, with another one against them (tests/customers/consent), or not
(tests/platform/approvals)."""
DELETABLE = [spec.name for spec in registry if not spec.record.overview and not spec.record.undeletable]


def latest() -> ChangeSet:
    """The change set of the last act."""
    return ChangeSet.objects.order_by("-id")[0]


def acts_since(before: int) -> list[ChangeSet]:
    """The change sets opened since there were ``before`` of them."""
    return list(ChangeSet.objects.order_by("id")[before:])


def take_back(browser: Browser, wanted: ChangeSet) -> ChangeSet:
    """Press Undo; the change set of the undo, after it succeeded wholly."""
    answer = browser.post(reverse("change-undo", args=[wanted.uid]))
    assert answer.status_code == 302, conflicts_of(answer)
    wanted.refresh_from_db()
    assert wanted.state == ChangeSet.State.UNDONE
    done = latest()
    assert (done.act, done.parent_id, done.actor) == ("undo", wanted.pk, browser.user)
    return done


def conflicts_of(answer: HttpResponse) -> str:
    """What a page of conflicts says, without its frame."""
    text = answer.content.decode()
    return re.sub(r"<[^>]+>|\s+", " ", text[text.find("<main") :])[:2000]


def form_names(spec: RecordSpec) -> list[str]:
    """The fields that the full form of a kind offers an administrator."""
    return [name for fieldset in spec.fieldsets for name in fieldset.fields if name in spec.writable]


def fill(spec: RecordSpec, form: Form, names: list[str], browser: Browser) -> None:
    """Type a valid value into each of these fields, as a person would write it."""
    for name in names:
        field = spec.fields[name]
        value: Any = (
            browser.user.uid if name == "owner" and browser.user else value_for(spec, field, owner=browser.user)
        )
        if field.kind is FieldKind.DATETIME:
            value = "2026-03-04T05:06"
        if field.kind is FieldKind.JSON and name not in form.boxes:
            value = ", ".join(map(str, value))
        form.set(name, value)
