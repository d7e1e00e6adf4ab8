"""The mail of a rule on the timeline of the customer it was sent to: written as a touch once it has left, not before.

Nobody asks here whether it may be sent; that is the step's and its guard's (mail_step).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.customers.models.touches import Channel, Direction
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.automation.steps.base import Passage
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.sending import LetterEcho
from rapport.platform.records.registry import registry

ACT = "mailed"
"""Rules do not hear of it: one that writes a mail for each touch would never end."""
_SOURCE, _SUBJECT = 120, 300
"""Characters that a touch keeps of its source and its subject."""


def about_rule(passage: Passage, end: int) -> dict[str, Any]:
    """What a letter carries for its touch: who made the rule, what it is called, and how many characters at the end of
    the text are the customer's own way to their choices, which nobody else is to read."""
    return {"author": passage.author.pk, "rule": passage.rule.name, "end": end}


class MailedTouch(LetterEcho):
    """Logs an outbound e-mail in the name of the rule's author.

    Of a mail of which nobody knows whether it arrived it logs a note, which is no contact. The touch is one like
    others: whoever sees the customer reads it, and erasing and retention treat it so. It has a change set of its own,
    so it stays when the run of the rule is taken back, as the mail does.
    """

    def left(self, letter: Letter) -> None:
        party = _reader(letter.about.get("party"))
        if party is None:
            return
        author = User.objects.filter(pk=letter.about.get("author")).first()
        with translation.override((author and author.language) or settings.LANGUAGE_CODE):
            called = _("Automation: %(name)s") % {"name": letter.about.get("rule", "")}
            values = _values(letter, party, author) | {"source": called[:_SOURCE]}
            with change_set(
                actor=author, channel=ChangeSet.Channel.AUTOMATION, act=ACT, kind="touches", summary=called
            ):
                # The system writes it: it is so, whatever the author may do today.
                write.create(registry.get("touches"), values, actor=None, channel=ChangeSet.Channel.AUTOMATION)


def _reader(key: Any) -> Party | None:
    """Who got it, or the record into which theirs was merged; None when they were erased or deleted since, and for
    a mail to a colleague. Locked first, as whoever erases them does."""
    party = Party.objects.filter(pk=key).first() if key is not None else None
    while party is not None and party.merged_into is not None:
        party = party.merged_into
    if party is None:
        return None
    return Party.objects.select_for_update(no_key=True).filter(pk=party.pk, erased_at__isnull=True).first()


def _values(letter: Letter, party: Party, author: User | None) -> dict[str, Any]:
    text = letter.text[: len(letter.text) - letter.about.get("end", 0)]
    known = letter.state == Letter.State.SENT
    subject = letter.subject if known else _("Perhaps sent: %(subject)s") % {"subject": letter.subject}
    return {
        "party": party,
        "owner": author,
        "channel": Channel.EMAIL if known else Channel.NOTE,
        "direction": Direction.OUTBOUND,
        "happened_at": letter.sent_at or letter.claimed_at or timezone.now(),
        "subject": subject[:_SUBJECT],
        "text": text,
    }
