"""What the acts are called that change sets name by a code; a code that a module adds is shown as it is."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Any]] = {
    "accept": _("accepted"),
    "assign": _("assigned by rules"),
    "automate": _("done by a rule"),
    "activate": _("signing in allowed or stopped"),
    "bulk_create": _("many created"),
    "bulk_delete": _("many deleted"),
    "bulk_update": _("many changed"),
    "cancel": _("cancelled"),
    "check_credit": _("credit checked"),
    "close": _("closed"),
    "confirm": _("confirmed"),
    "convert": _("converted"),
    "copy": _("copied"),
    "create": _("created"),
    "decline": _("declined"),
    "delete": _("deleted"),
    "done": _("done"),
    "erase": _("erased for good"),
    "expire": _("expired"),
    "export": _("exported"),
    "groups": _("roles and teams by groups"),
    "identity_provider": _("identity provider set up"),
    "identity_provider_removed": _("identity provider removed"),
    "import": _("imported"),
    "import_configuration": _("configuration taken over"),
    "left_without_rule": _("left without a rule"),
    "make_token": _("API token made"),
    "revoke_token": _("API token revoked"),
    "link_identity": _("identity linked"),
    "let_go": _("let go after a restore"),
    "log": _("logged"),
    "mail_failed": _("found that a mail does not arrive"),
    "mailed": _("mail sent by a rule"),
    "move": _("moved"),
    "password_link": _("password link made"),
    "permissions": _("permissions set"),
    "read_mail": _("mail read"),
    "read_old_mail": _("older mail read"),
    "realign": _("territories aligned anew"),
    "reset_second_factor": _("second factor removed"),
    "restore": _("restored"),
    "retention": _("deleted by a rule of retention"),
    "sample": _("sample data"),
    "send": _("sent"),
    "ship": _("shipped"),
    "sign_in": _("signed in"),
    "sign_in_failed": _("sign-in failed"),
    "sign_in_reset": _("rules of signing in removed"),
    "sign_in_rule": _("rule of signing in set"),
    "set-up": _("set up"),
    "set_password": _("password set"),
    "undo": _("taken back"),
    "update": _("changed"),
    "upload": _("file added"),
    "view_as": _("seen as somebody else"),
    "view_as_end": _("seen as oneself again"),
}


ONLY_NOTED: Final = frozenset(
    {"export", "make_token", "revoke_token", "sign_in", "sign_in_failed", "view_as", "view_as_end"}
)
"""Acts that change no record, so that there is nothing to take back."""


def act_text(code: str) -> str:
    """The act in the reader's language."""
    return str(ACTS.get(code, code))
