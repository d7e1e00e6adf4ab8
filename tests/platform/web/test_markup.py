"""Escaping for the cells of lists: the same as Django's, and hostile values stay text."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from rapport.platform.web.markup import concat, escaped, fill

HOSTILE = [
    '<script>alert("1")</script>',
    "' onclick='x",
    "a & b",
    "{}",
    "{0.__class__}",
    7,
    None,
    1.5,
    gettext_lazy("Yes"),
]


@pytest.mark.parametrize("value", HOSTILE)
def test_fill_gives_what_django_gives(value: object) -> None:
    assert fill('<a title="{}">{}</a>', value, value) == format_html('<a title="{}">{}</a>', value, value)


def test_only_what_is_html_already_is_left_alone() -> None:
    assert escaped(mark_safe("<b>")) == "<b>"
    assert escaped("<b>") == "&lt;b&gt;"


def test_text_of_a_subclass_of_str_is_escaped() -> None:
    class Text(str):
        """A str that says nothing about HTML."""

    assert escaped(Text("<b>")) == "&lt;b&gt;"


def test_concat_is_safe_and_in_order() -> None:
    joined = concat(fill("<i>{}</i>", text) for text in ("a", "<"))
    assert joined == "<i>a</i><i>&lt;</i>"
    assert isinstance(joined, SafeString)
