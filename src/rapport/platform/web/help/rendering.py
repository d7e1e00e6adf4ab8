"""Markdown to HTML for pages of ours: CommonMark with tables, no raw HTML, cleaned all the same."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = frozenset(
    "a blockquote code em h2 h3 h4 hr li ol p pre strong table tbody td th thead tr ul".split()  # h1 is the page's own
)
_PAGE = re.compile(r'href="(?!https?:|/|#)([a-z0-9-]+)\.md"')


def render_markdown(text: str) -> SafeString:
    """Safe HTML of a help text; links to other pages of the help (``lists.md``) lead to where they are shown."""
    html = _markdown().render(text)
    cleaned = nh3.clean(
        html, tags=set(_TAGS), attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"}, link_rel="noopener"
    )
    return mark_safe(_PAGE.sub(r'href="/help/\1/"', cleaned))  # noqa: S308 - cleaned by nh3 in the line above


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
