"""@username in what people write: whom it names, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from rapport.platform.access.models import User
from rapport.platform.web.markup import escaped, fill

MOST = 50
"""People whom one text may name."""
_MENTION = re.compile(r"(?<![\w@.+-])@([\w.@+-]{1,150})")
_END = ".+-@"
"""Signs of a username that also end a sentence: "ask @anna." names anna unless somebody is called so with the dot."""


def mentioned(texts: Iterable[str]) -> dict[str, User]:
    """The active users named in some texts, by the lower-case name as it is written there; one query."""
    written = {name for text in texts for name in _MENTION.findall(text)[:MOST]}
    wanted = {form.lower() for name in written for form in (name, name.rstrip(_END))}
    if not wanted:
        return {}
    found = User.objects.filter(is_active=True).annotate(lower=Lower("username")).filter(lower__in=wanted)
    return {user.username.lower(): user for user in found}


def named_in(text: str, users: Mapping[str, User]) -> list[User]:
    """Of known users those whom the text names, each once, in the order of the text."""
    found = [_user(name, users)[0] for name in _MENTION.findall(text)[:MOST]]
    return list(dict.fromkeys(user for user in found if user is not None))


def shown(text: str, users: Mapping[str, User]) -> SafeString:
    """The text as HTML, the people it names by their full names."""

    def name(match: re.Match[str]) -> str:
        user, rest = _user(match[1], users)
        if user is None:
            return match[0]
        return fill('<span class="mention" title="@{}">{}</span>', user.username, user) + rest

    # Escaping leaves the signs of usernames as they are, so the names are found in what is escaped already.
    return mark_safe(linebreaks(_MENTION.sub(name, escaped(text))))  # noqa: S308 - escaped just now


def _user(name: str, users: Mapping[str, User]) -> tuple[User | None, str]:
    """Whom a written name means, and what of it belongs to the sentence."""
    if name.lower() in users:
        return users[name.lower()], ""
    short = name.rstrip(_END)
    return users.get(short.lower()), name[len(short) :]


def look_up(text: str, limit: int = 8) -> list[User]:
    """Active users whose username or one of whose names begins so."""
    begins = Q(username__istartswith=text) | Q(full_name__istartswith=text) | Q(full_name__icontains=f" {text}")
    return list(User.objects.filter(begins, is_active=True).order_by("full_name", "username")[:limit])
