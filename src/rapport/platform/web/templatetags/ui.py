"""Tags for the small parts that appear many times on a page: icon, avatar, tag. Python renderers of list
cells call the same functions.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any, Final
from zlib import crc32

from django import template
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.utils import formats
from django.utils.safestring import SafeString

from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.icons import icon_svg
from rapport.platform.web.markup import fill
from rapport.platform.web.shortcuts import for_scripts, groups

register = template.Library()

TINTS: Final = 5
TONES: Final = frozenset({"", "plain", "good", "warn", "bad", "info", "accent"})
SQUARE_KINDS: Final = frozenset({"organisation", "household", "group", "square"})
PICTURED: Final = frozenset({"person", "organisation", "household"})
# Titles as they stand before a name without a dot, the British way.
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx"})


@register.simple_tag(name="icon")
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return the icon `name` (see `rapport.platform.web.icons`); `label` makes it speak, `css` adds
    classes.
    """
    return icon_svg(name, label, css)


@register.filter
def initials(name: object) -> str:
    """Return one or two letters that stand for a name: first and last word, or the first character of a CJK
    name.
    """
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    # "Prof. Dr. Jonas Albrecht" is JA: a title says nothing of the person.
    words = [word for word in words if not word.endswith(".") and word.casefold() not in _TITLES] or words
    if not words:
        return "?"
    first = words[0][0]
    if unicodedata.east_asian_width(first) in "WF":
        return first
    return (first + words[-1][0] if len(words) > 1 else words[0][:2]).upper()


@register.filter
def whole(number: int) -> str:
    """Return a number of things as the reader writes it: 1,265 or 1.265."""
    return formats.number_format(number, decimal_pos=0, force_grouping=True)


@register.filter
def counted(kind: RecordSpec, count: int) -> str:
    """Return what one or several records of a kind are called: one word for both forms of a sentence."""
    return str(kind.label if count == 1 else kind.label_plural)


@register.filter
def called(row: Model | None) -> str:
    """Return what the reader of the page may call a record; "" for none."""
    return title_of(row) if row is not None else ""


def tint(key: object) -> int:
    """Return the number, 1 to 5, of the avatar tint that belongs to a key; the same on every page and
    machine.
    """
    return crc32(str(key).encode()) % TINTS + 1


@register.simple_tag(name="avatar")
def avatar(
    name: object, kind: str = "person", size: str = "", picture: str = "", key: object = "", css: str = ""
) -> SafeString:
    """Return a picture or the initials of somebody: round for a person, square for an organisation or
    household.

    `size` is "", "md" or "lg"; the tint follows `key` (for example the uid) or else the name. It is
    decoration: the
    name must stand beside it, or the caller labels it.
    """
    classes = f"avatar c{tint(key or name)}"
    if kind in SQUARE_KINDS:
        classes += " avatar-square"
    if size:
        classes += f" avatar-{size}"
    if css:
        classes += f" {css}"
    if picture:
        return fill(
            '<span class="{}" aria-hidden="true"><img src="{}" alt="" loading="lazy"></span>',
            classes,
            picture,
        )
    return fill('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


@register.simple_tag(name="mark")
def mark(row: Model, name: object, size: str = "") -> SafeString:
    """Return what stands for a record beside its name: the initials of people, organisations and users, for
    anything else the icon of its kind, which in a list, where all rows are of one kind, would say nothing.
    """
    kind = "person" if isinstance(row, AbstractBaseUser) else str(getattr(row, "kind", ""))
    if kind in PICTURED:
        return avatar(name, kind, size, "", getattr(row, "uid", ""))
    if not size:
        return SafeString("")
    icon_name = registry.of_instance(row).icon
    return fill('<span class="avatar avatar-icon avatar-{}" aria-hidden="true">{}</span>', size, icon_svg(icon_name))


@register.simple_tag(name="tag")
def tag(label: object, tone: str = "", icon: str = "") -> SafeString:
    """Return a small coloured label. `tone` is one of `TONES`; raises ValueError for another one."""
    if tone not in TONES:
        raise ValueError(f"A tag has no tone {tone!r}; choose one of {', '.join(sorted(TONES))}.")
    drawn: Any = icon_svg(icon, css="icon-sm") if icon else ""
    return fill('<span class="tag{}">{}{}</span>', f" tag-{tone}" if tone else "", drawn, label)


@register.simple_tag(name="shortcuts")
def shortcuts() -> str:
    """Return the keys that the scripts ask for, as JSON."""
    return json.dumps(for_scripts(), separators=(",", ":"))


@register.simple_tag(name="keys_of_every_page")
def keys_of_every_page() -> list[dict[str, Any]]:
    """Return the keys that stand under the help of every page (see ui/keys.html)."""
    return groups(common=True)
