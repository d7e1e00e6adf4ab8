"""The topics of the help: read from docs/help, chosen by the page that somebody looks at, found by words.

An upper module may put other words in their place (:class:`HelpSource`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rapport.lib.text import fold
from rapport.platform.records.registry import registry
from rapport.platform.web.help.rendering import render_markdown

LANGUAGES = ("en", "de", "zh-hans")
DEFAULT = "records"
_SHIPPED = Path(__file__).resolve().parent / "pages"  # a wheel carries them here (pyproject.toml)
_CHECKOUT = Path(__file__).resolve().parents[5] / "docs" / "help"
_EXCERPT = 160

_BY_ROUTE = {
    "home": "my-day",
    "getting-started": "getting-started",
    "tour": "getting-started",
    "feedback-give": "getting-started",
    "changes": "changes",
    "change-detail": "changes",
    "notifications": "notifications",
    "notification-preferences": "notifications",
    "preferences": "preferences",
    "api-tokens": "preferences",
    "settings": "administration",
    "health": "operation",
    "backups": "operation",
    "outbox": "operation",
    "storage": "operation",
    "slow": "operation",
    "mail-domain": "operation",
    "configuration": "operation",
    "sign-in-settings": "sign-in",
    "sign-in-rule": "sign-in",
    "sign-in-role": "sign-in",
    "identity-provider": "sign-in",
    "identity-provider-new": "sign-in",
    "identity-provider-new-saml": "sign-in",
    "users-view-as": "access",
    "layout-own": "layouts",
    "commissions": "commissions",
    "forecast": "forecast",
    "forecast-changes": "forecast",
    "forecast-accuracy": "forecast",
    "performance": "performance",
    "performance-person": "performance",
    "party-erase": "privacy",
    "erasures": "privacy",
    "jobs": "import",
    "job": "import",
}
_BY_VIEW = {
    "list": "lists",
    "filter": "lists",
    "bulk": "lists",
    "detail": "records",
    "new": "forms",
    "quick": "forms",
    "edit": "forms",
    "history": "changes",
    "value-history": "changes",
    "access": "access",
}
_ACCOUNT = ("account_", "mfa_", "usersessions_")


@dataclass(frozen=True)
class Topic:
    """One page of the help in one language."""

    name: str
    icon: str
    title: str
    text: str
    is_edited: bool = False
    """Whether it says what was written here, not what was shipped."""

    @cached_property
    def html(self) -> SafeString:
        """The text as HTML."""
        return render_markdown(self.text)

    @cached_property
    def plain(self) -> str:
        """The text without any mark-up, on one line."""
        return " ".join(unescape(strip_tags(self.html)).split())

    @cached_property
    def fingerprint(self) -> str:
        """By which another wording is told from this one."""
        return sha256(f"{self.title}\n{self.text}".encode()).hexdigest()[:16]

    def excerpt(self, word: str) -> str:
        """The part of the text around a word, as plain text."""
        plain = self.plain
        found = max(fold(plain).find(word) - _EXCERPT // 3, 0)
        at = plain.find(" ", found) + 1 if found else 0
        end = at + _EXCERPT
        return ("… " if at else "") + (plain[at:end].rpartition(" ")[0] or plain[at:end]) + " …"


def folder() -> Path:
    """Where the topics are: in the package, or in the checkout that it runs from."""
    return _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT


def language_of(code: str | None) -> str:
    """The language of the help for a reader's language; English when there is none."""
    wanted = (code or "").lower()
    base = wanted.partition("-")[0]
    return next((known for known in LANGUAGES if wanted == known or base == known.partition("-")[0]), "en")


class HelpSource:
    """Words in place of the shipped ones; a module lists its own among its extensions."""

    def topics(self, language: str) -> Mapping[str, Topic]:
        """The topics that are worded otherwise, in a language of LANGUAGES."""
        return {}

    def edit_url(self, user: Any, name: str, language: str) -> str:
        """Where this reader may word a topic; "" when they may not."""
        return ""


def topics_in(language: str) -> dict[str, Topic]:
    """Every topic in a language of LANGUAGES as it is worded here, in the order of the table of contents."""
    found = dict(shipped(language))
    for source in registry.extensions(HelpSource):
        found |= {name: topic for name, topic in source.topics(language).items() if name in found}
    return found


def edit_url(user: Any, name: str) -> str:
    """Where this reader may word a topic in the active language; "" when they may not."""
    urls = (source.edit_url(user, name, language_of(get_language())) for source in registry.extensions(HelpSource))
    return next(filter(None, urls), "")


@lru_cache(maxsize=len(LANGUAGES))
def shipped(language: str) -> dict[str, Topic]:
    """Every topic in a language of LANGUAGES as it was shipped, in the order of the table of contents."""
    found = {}
    for line in (folder() / "contents.txt").read_text(encoding="utf-8").splitlines():
        name, icon = line.split()
        heading, _newline, text = (folder() / language / f"{name}.md").read_text(encoding="utf-8").partition("\n")
        found[name] = Topic(name, icon, heading.lstrip("# ").strip(), text.strip())
    return found


def topics() -> dict[str, Topic]:
    """Every topic in the active language."""
    return topics_in(language_of(get_language()))


def topic_of_path(path: str) -> Topic:
    """The topic for the page at a path; the one about records when nothing is known of the path."""
    return topics()[_name_for(path)]


def picture(language: str, name: str) -> Path:
    """The file of a page's picture; it need not be there."""
    return folder() / "pictures" / language / f"{name}.webp"


def _name_for(path: str) -> str:
    if {"import", "imports", "export"} & set(path.split("/")):
        return "import"
    try:
        match = resolve(path)
    except Resolver404:
        return DEFAULT
    name = match.url_name or ""
    if name in _BY_ROUTE:
        return _BY_ROUTE[name]
    if match.namespaces and match.namespaces[0] in shipped("en"):
        return match.namespaces[0]
    if name.startswith(_ACCOUNT):
        return "preferences"
    return _name_for_kind(path.strip("/").partition("/")[0], name)


def _name_for_kind(kind: str, route: str) -> str:
    """A kind may have a topic of its own; what is the same for all kinds goes by the view."""
    view = route.removeprefix(f"{kind}-")
    if _BY_VIEW.get(view) in ("changes", "access"):
        return _BY_VIEW[view]
    if registry.has(kind) and registry.get(kind).module == "access":
        return "administration"
    if registry.has(kind) and registry.get(kind).record.help_topic in shipped("en"):
        return registry.get(kind).record.help_topic
    if registry.has(kind) and kind in shipped("en"):
        return kind
    return _BY_VIEW.get(view, DEFAULT)


def find(query: str) -> list[tuple[Topic, str]]:
    """Topics that hold every word of the query, each with an excerpt: those with a word in the title first, then those
    to which the words belong most, a rare one telling more than one that stands everywhere.
    """
    words = fold(query[:100]).split()
    texts = {name: fold(f"{topic.title}\n{topic.plain}") for name, topic in topics().items()}
    everywhere = {word: sum(text.count(word) for text in texts.values()) for word in words}
    found = []
    for name, topic in topics().items():
        if words and all(word in texts[name] for word in words):
            missing = sum(word not in fold(topic.title) for word in words)
            share = sum(texts[name].count(word) / everywhere[word] for word in words)
            found.append((missing, -share, topic, topic.excerpt(words[0])))
    return [(topic, excerpt) for _missing, _share, topic, excerpt in sorted(found, key=lambda item: item[:2])]
