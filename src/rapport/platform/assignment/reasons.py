"""Why somebody got a record, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.lib.languages import language_name


def in_words(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each reason as a sentence, in the order in which they were weighed; codes that are no more are passed over."""
    return [text for reason in reasons if (text := _sentence(reason))]


def _sentence(reason: Mapping[str, Any]) -> str:
    say = _SENTENCES.get(str(reason.get("code")))
    return say(reason) if say is not None else ""


def _away(reason: Mapping[str, Any]) -> str:
    return _("%(name)s is away until %(day)s.") % {"name": reason["name"], "day": _day(reason["until"])}


def _deputy(reason: Mapping[str, Any]) -> str:
    told = {"deputy": reason["deputy"], "name": reason["name"], "day": _day(reason["until"])}
    return _("%(deputy)s stands in for %(name)s, who is away until %(day)s.") % told


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT") if text else ""


def _language(reason: Mapping[str, Any]) -> str:
    name = language_name(reason["language"], translation.get_language() or "en") or reason["language"]
    return _("The language is %(language)s.") % {"language": name}


def _names(reason: Mapping[str, Any]) -> dict[str, str]:
    names = ", ".join(reason["names"])
    more = int(reason.get("more", 0))
    if more:
        names = ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {
            "names": names,
            "more": more,
        }
    return {"names": names}


def _load(reason: Mapping[str, Any]) -> str:
    text = ngettext(
        "%(name)s has the fewest open: %(load)s record.", "%(name)s has the fewest open: %(load)s records.",
        int(reason["load"]),
    )  # fmt: skip
    return text % reason


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no_rule": lambda reason: _("No rule fits."),
    "broken": lambda reason: _("The rule “%(rule)s” does not fit the records any more and was passed over.") % reason,
    "rule": lambda reason: _("Rule: %(rule)s.") % reason,
    "language": _language,
    "skill": lambda reason: _("Asks for %(skill)s, level %(level)s at least.") % reason,
    "away": _away,
    "silent": lambda reason: _("Do not speak it: %(names)s.") % _names(reason),
    "unskilled": lambda reason: _("Not skilled enough: %(names)s.") % _names(reason),
    "full": lambda reason: _("%(name)s has %(load)s of %(capacity)s.") % reason,
    "turn": lambda reason: _("%(name)s’s turn: %(served)s of %(of)s.") % reason,
    "weight": lambda reason: _("%(name)s’s turn by weight %(weight)s: %(served)s of %(of)s.") % reason,
    "load": _load,
    "best": lambda reason: _("%(name)s is best at it: level %(level)s.") % reason,
    "deputy": _deputy,
    "otherwise": lambda reason: _("Nobody else was suited or there: %(name)s gets it.") % reason,
    "nobody": lambda reason: _("Nobody was suited or there: it stays with whom it is."),
}
