"""Taking back a change of the rules of signing in: as every change of them, never so that one shuts oneself out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapport.platform.history.undo_parts import UndoPart
from rapport.platform.sign_on.models import SignInRule, SignInRuleChange
from rapport.platform.sign_on.rules import Wanted, rule_save, said_by
from rapport.platform.write_errors import Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet


class SignInRulesUndo(UndoPart):
    """Puts back what each rule said before; one that was changed since stays, unless the old values are to win."""

    def take_back(self, actor: User | None, undone: ChangeSet, *, force: bool) -> tuple[int, list[tuple[Any, int]]]:
        done, left = 0, []
        for change in SignInRuleChange.objects.filter(change_set=undone.uid).select_related("role").order_by("-pk"):
            row = SignInRule.objects.filter(audience=change.audience, role=change.role).first()
            if said_by(row) != change.after and not force:
                left.append((SignInRule, row.pk if row is not None else 0))
                continue
            wanted = Wanted(**(change.before or {}))
            try:
                rule_save(
                    audience=change.audience, role=change.role, wanted=wanted, actor=actor, channel=undone.channel
                )
            except Invalid as refusal:
                raise Refused(refusal.message) from refusal
            done += 1
        return done, left
