"""The HTML of a mail: safe to show beside our own pages, and as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

_TAGS = frozenset(
    "a abbr b blockquote br caption center code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre q s small span "
    "strike strong sub sup table tbody td tfoot th thead tr tt u ul".split()
)
_DROPPED = frozenset("script style head title template noscript iframe object embed svg math form select".split())
"""Of these what stands inside goes as well."""
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"}, "ol": {"start"},
}  # fmt: skip
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,", re.IGNORECASE)
_LONGEST_PICTURE = 200_000
_BLOCKS = frozenset(
    "p div tr h1 h2 h3 h4 h5 h6 ul ol dl dd dt table blockquote pre hr caption center li".split()
)  # fmt: skip
_SPACED = frozenset("p h1 h2 h3 h4 h5 h6 ul ol table blockquote".split())
_ENOUGH = 1_000_000
"""Characters of HTML that are read."""


def safe_html(html: str) -> tuple[str, int]:
    """The HTML without scripts, styles, forms and pictures from elsewhere, and how many of those it asked for.

    A picture from elsewhere tells its server who read the mail, when and where; one within the mail stays.
    """
    held_back = 0

    def keep(tag: str, attribute: str, value: str) -> str | None:
        nonlocal held_back
        if tag != "img" or attribute != "src":
            return value
        if _PICTURE.match(value) and len(value) <= _LONGEST_PICTURE:
            return value
        held_back += not value.lower().startswith(("cid:", "data:"))
        return None

    cleaned = nh3.clean(
        html[:_ENOUGH],
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel", "data", "cid"},
        link_rel="noopener noreferrer nofollow",
    )
    return _without_data_links(cleaned), held_back


def _without_data_links(html: str) -> str:
    """Links may not lead to a document that the mail brings along."""
    return re.sub(r'(<a\b[^>]*?) href="(?:data|cid):[^"]*"', r"\1", html, flags=re.IGNORECASE)


def html_as_text(html: str) -> str:
    """What somebody reads: a line for each paragraph and row, quotations behind ``>``."""
    reader = _Reader()
    reader.feed(nh3.clean(html[:_ENOUGH], tags=set(_TAGS), clean_content_tags=set(_DROPPED), attributes={}))
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Reads HTML that was cleaned before, so it is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end(always=True)
        elif tag in _BLOCKS:
            self._end()
            self._gap(tag)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "li":
            self._line.append("- ")
        elif tag in ("td", "th") and self._line:
            self._line.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
            self._gap(tag)
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "pre":
            self._pre = max(self._pre - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._pre:
            for number, piece in enumerate(data.split("\n")):
                if number:
                    self._end(always=True)
                self._line.append(piece)
        else:
            self._line.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _gap(self, tag: str) -> None:
        if tag in _SPACED and self._lines and self._lines[-1]:
            self._lines.append("")

    def _end(self, *, always: bool = False) -> None:
        line = "".join(self._line).replace("\u00a0", " ")
        line = line if self._pre else re.sub(r" {2,}", " ", line).strip()
        self._line = []
        if line or always:
            self._lines.append(f"{'> ' * min(self._quotes, 5)}{line}".rstrip() if line or self._quotes else "")

    def text(self) -> str:
        """All lines, at most one of them empty at a time."""
        self._end()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")
