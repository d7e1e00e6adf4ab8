"""What the standardiser found wrong with a phone number, an e-mail address or a postal address, in the reader's words.

The codes are those of rapport.lib.{phones,emails,addresses}, as contact points and addresses keep them.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

PROBLEMS: Final[dict[str, Any]] = {
    "empty": _("Nothing is there."),
    "too_long": _("It is too long."),
    "too_short": _("It is too short."),
    "not_a_number": _("It is not a phone number."),
    "no_country": _("The country code is missing."),
    "no_area": _("The area code is missing."),
    "not_in_use": _("No such number has been given out."),
    "no_at": _("The @ is missing."),
    "syntax": _("It is not written like an e-mail address."),
    "special_domain": _("Mail to this domain never arrives."),
    "not_understood": _("It could not be understood."),
    "country_unknown": _("The country is not known."),
    "postcode_invalid": _("The country has no such postcode."),
    "region_unknown": _("The country has no such region."),
    "postcode_region_mismatch": _("Postcode and region do not belong together."),
}


def problem_text(codes: str) -> str:
    """The sentences for codes divided by commas; a code of an older version is left as it is."""
    return " ".join(str(PROBLEMS.get(code, code)) for code in codes.split(", ") if code)
