"""The icons Rapport draws, by their Lucide name: the build makes one sprite of exactly these, pages point
into it.

To use another icon, add its Lucide name here; nothing else about icons lives in Python.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE: Final = "rapport/icons.svg"

ICONS: Final = frozenset(
    """
    activity archive arrow-down arrow-left arrow-right arrow-up arrow-up-down at-sign bell book-open bookmark
    bot
    briefcase building building-2 calendar calendar-check chart-column check check-check chevron-down
    chevron-left
    chevron-right chevron-up circle-alert circle-check circle-help circle-user circle-x clock columns-3 copy
    database
    download ellipsis ellipsis-vertical euro external-link eye eye-off factory file file-text flag folder
    funnel
    git-merge globe grip-vertical handshake heart history house import inbox info kanban key-round keyboard
    laptop
    languages layout-list life-buoy link list list-checks list-filter lock log-in log-out mail map map-pin
    megaphone
    menu message-circle message-square monitor moon network package panel-left panel-right paperclip pause
    pencil
    percent phone phone-incoming phone-missed phone-outgoing pin pin-off play plus refresh-cw reply save
    search send
    settings share-2 shield shield-check sliders-horizontal smartphone sparkles square-check square-pen star
    sticky-note sun table-2 tag target ticket trash-2 trending-down trending-up triangle-alert undo-2 unlink
    upload
    user user-check user-plus users video x zap
    """.split()
)


def icon_svg(name: str, label: str = "", css: str = "") -> SafeString:
    """Return the SVG element that shows the icon `name`.

    `label` is spoken to a screen reader; without it the icon is decoration. `css` adds class names, for
    example
    "icon-sm" or "icon-lg". Raises LookupError with near matches for a name outside `ICONS`.
    """
    if name not in ICONS:
        near = ", ".join(get_close_matches(name, ICONS)) or "none"
        raise LookupError(f"There is no icon {name!r} in rapport.platform.web.icons.ICONS; near matches: {near}.")
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        spoken if label else SafeString(spoken),
        static(SPRITE),
        name,
    )
