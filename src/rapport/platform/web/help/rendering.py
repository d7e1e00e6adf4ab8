"""Markdown to HTML for pages of ours: CommonMark with tables, no raw HTML, no pictures but those of the help; cleaned
all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_TAGS = frozenset(
    "a blockquote code em h2 h3 h4 hr img li ol p pre strong table tbody td th thead tr ul".split()  # h1 is the page's
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height", "loading"}}
_PICTURE = re.compile(r"\.\./pictures/([a-z-]+/[a-z0-9-]+\.webp)\Z")
WIDTH, HEIGHT = 960, 600
"""Of every picture, in pixels: the page does not jump while one loads."""
_PAGE = re.compile(r'href="(?!https?:|/|#)([a-z0-9-]+)\.md"')


def render_markdown(text: str) -> SafeString:
    """Safe HTML of a help text; links to other pages of the help (``lists.md``) lead to where they are shown."""
    html = _markdown().render(text)
    cleaned = nh3.clean(
        html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto"}, link_rel="noopener"
    )
    return mark_safe(_PAGE.sub(r'href="/help/\1/"', cleaned))  # noqa: S308 - cleaned by nh3 in the line above


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("image", _image)
    return made


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A picture of the help, which a click shows in full; of any other its description."""
    description = escape(tokens[at].content)
    found = _PICTURE.match(str(tokens[at].attrs.get("src", "")))
    if found is None:
        return description
    url = f"/help/pictures/{found[1]}"
    size = f'width="{WIDTH}" height="{HEIGHT}" loading="lazy"'
    return f'<a href="{url}"><img src="{url}" alt="{description}" {size}></a>'
