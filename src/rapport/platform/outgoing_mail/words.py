"""Why a mail did not leave, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rapport.platform.mailboxes.imap import REASONS
from rapport.platform.mailboxes.words import problem_in_words
from rapport.platform.outgoing_mail.models import OutgoingMail


def state_in_words(mail: OutgoingMail) -> str:
    """What to tell its author about a mail that is not simply sent or waiting; "" when there is nothing to tell."""
    State = OutgoingMail.State
    if mail.state == State.UNKNOWN:
        return _(
            "The connection ended while it was handed over. Nobody knows whether it arrived, so it is not sent again."
            " Look into the folder of sent mails, or ask."
        )
    if mail.state == State.SENT and mail.refused:
        return _("The server refused it for: %(addresses)s") % {"addresses": ", ".join(sorted(mail.refused))}
    return error_in_words(mail.error) if mail.error else ""


def error_in_words(error: str) -> str:
    """A kept reason as a sentence; an answer of a server stays as it is."""
    words = {
        "late": _("It could not leave for three days."),
        "account": _("The account does not send any more. Look at its connection."),
        "author": _("Who wrote it is no longer active here."),
        "made": _("It could not be put together."),
    }
    if error in words:
        return words[error]
    if error.startswith("not permitted: "):
        return _("It was not permitted any more: %(why)s") % {"why": error.removeprefix("not permitted: ")}
    return problem_in_words(error) if error in REASONS else error
