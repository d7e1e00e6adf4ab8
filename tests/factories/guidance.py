"""Feedback, help texts and tips of fields."""

from __future__ import annotations

from typing import Any

from rapport.platform.guidance.models import Feedback, FieldTip, HelpText
from rapport.platform.records.registry import registry
from rapport.platform.web.help.topics import LANGUAGES, shipped
from tests.factories.writing import number, written

EVERY_KIND_HAS = ("uid", "created_at", "updated_at", "version")
"""Fields that a test may choose for a tip, since no factory does."""


def make_feedback(*, actor: Any = None, owner: Any = None, **values: Any) -> Feedback:
    """Something that annoys somebody, the ``owner`` unless an author is given, on the list of people."""
    defaults = {"author": owner, "words": f"The list jumps, {number()}.", "severity": "minor", "page": "/people/"}
    made: Feedback = written("feedback", defaults, values, actor=actor)
    return made


def make_help_text(*, actor: Any = None, owner: Any = None, **values: Any) -> HelpText:
    """A topic that is worded here; one that is there already once each topic is, in each language."""
    taken = set(HelpText.objects.values_list("topic", "language"))
    free = ((topic, language) for language in LANGUAGES for topic in shipped("en") if (topic, language) not in taken)
    topic, language = next(free, ("", ""))
    if not topic and "topic" not in values:
        return HelpText.objects.earliest("pk")
    defaults = {"topic": topic, "language": language, "title": f"Title {number()}", "text": "## Why?\n\nBecause."}
    made: HelpText = written("help-texts", defaults, values, actor=actor)
    return made


def make_field_tip(*, actor: Any = None, owner: Any = None, **values: Any) -> FieldTip:
    """A tip for a field that has none of its own yet; not of people, which tests choose."""
    taken = set(FieldTip.objects.values_list("kind", "field"))
    kind, field = next(
        (spec.name, name)
        for spec in registry.declared()
        for name in spec.fields
        if spec.name != "people" and name not in EVERY_KIND_HAS and (spec.name, name) not in taken
    )
    made: FieldTip = written(
        "field-tips", {"kind": kind, "field": field, "text_en": f"Tip {number()}"}, values, actor=actor
    )
    return made
