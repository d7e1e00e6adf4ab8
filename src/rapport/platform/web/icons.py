"""The icons Rapport draws, by their Lucide name: the build makes one sprite of exactly these, pages point
into it.

To use another icon, add its Lucide name here; nothing else about icons lives in Python.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.templatetags.static import static
from django.utils.safestring import SafeString

from rapport.platform.web.markup import fill

SPRITE: Final = "rapport/icons.svg"

ICONS: Final = frozenset(
    """
    activity archive arrow-down arrow-left arrow-right arrow-up arrow-up-down at-sign badge badge-check bell bell-off
    bell-ring
    book-open bookmark bot briefcase building building-2 cake calendar calendar-check calendar-clock calendar-plus
    chart-column check check-check chevron-down chevron-left chevron-right chevron-up circle circle-alert
    circle-check circle-dot circle-help circle-user circle-x clock columns-3 contact copy corner-down-right crown
    database download ellipsis ellipsis-vertical eraser euro external-link eye eye-off factory file file-text forward
    fingerprint flag flame folder funnel gauge gift git-merge globe graduation-cap grip-vertical handshake
    hard-drive hash heart heart-pulse history
    hourglass house id-card import inbox info kanban key-round keyboard landmark languages laptop layers layers-2
    layout-list layout-panel-left library life-buoy link list list-checks list-filter lock log-in log-out mail
    mail-check mail-open map map-pin
    maximize-2 megaphone menu merge message-circle message-circle-more message-square minus monitor moon network
    notebook-pen package panel-left panel-right paperclip pause pencil percent phone phone-call phone-incoming
    phone-missed phone-off phone-outgoing pin pin-off play plus receipt refresh-cw reply reply-all rotate-ccw rotate-cw
    save search send settings shopping-cart
    share-2 shield shield-check signature sliders-horizontal smartphone sparkles split square square-check
    square-pen stamp
    star sticky-note store sun table-2 tag target text-cursor-input thumbs-up ticket trash-2 trending-down
    trending-up triangle-alert trophy truck undo-2 unlink upload user user-check user-cog user-minus user-plus
    user-search user-x users users-round video wallet warehouse waypoints webhook wrench x zap
    """.split()
)


def icon_svg(name: str, label: str = "", css: str = "") -> SafeString:
    """Return the SVG element that shows the icon `name`.

    `label` is spoken to a screen reader; without it the icon is decoration. `css` adds class names, for
    example
    "icon-sm" or "icon-lg". Raises LookupError with near matches for a name outside `ICONS`.
    """
    return _markup(name, str(label), css)


@lru_cache(maxsize=4096)
def _markup(name: str, label: str, css: str) -> SafeString:
    if name not in ICONS:
        near = ", ".join(get_close_matches(name, ICONS)) or "none"
        raise LookupError(f"There is no icon {name!r} in rapport.platform.web.icons.ICONS; near matches: {near}.")
    spoken = fill('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    css = f" {css}" if css else ""
    return fill('<svg class="icon{}" {}><use href="{}#{}"></use></svg>', css, spoken, static(SPRITE), name)


@receiver(setting_changed)
def _forget(**_: object) -> None:
    """Where the sprite lies follows from the settings, which tests change."""
    _markup.cache_clear()
