"""Why a mailbox is not read, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def problem_in_words(reason: str) -> str:
    """What to tell a person; "" when nothing is wrong."""
    words = {
        "": "",
        "unknown": _("There is no server of this name. Look at how it is written."),
        "private": _("The server stands in a private network, which is not permitted here."),
        "unreachable": _("The server does not answer on this port. Look at the port and the encryption."),
        "silent": _("The server answered too late. It is tried again."),
        "certificate": _("The connection is not safe: the server's certificate is not in order, or it speaks no TLS."),
        "refused": _("The server refused the sign-in. Look at the username and the password."),
        "folder": _("A folder that is to be read does not exist. Look at the folders."),
        "client": _("Signing in with this provider is not set up here. Administrators do that (see the settings)."),
        "provider": _("The provider gave no token. It is tried again."),
        "ended": _("The provider does not let us into the mailbox any more. Connect it again."),
        "broken": _("The server broke off, or answered what nobody understands. It is tried again."),
    }
    return words.get(reason, words["broken"])
