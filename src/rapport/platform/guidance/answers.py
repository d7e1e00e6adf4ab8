"""Telling whoever gave feedback that somebody said what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext_lazy

from rapport.platform.events.consumers import EventConsumer
from rapport.platform.events.happenings import UPDATED, Happening
from rapport.platform.guidance.feedback import KIND
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.reminding import Reminder, remind

_ANSWER = {"state", "note"}


class FeedbackAnswers(EventConsumer):
    """Tells the author of each piece whose state or note somebody else changed, by an undo as well."""

    name = "feedback-answers"
    label = gettext_lazy("Answers to feedback")

    def kinds(self) -> Collection[str]:
        return (KIND,)

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        super().take([one for one in change_sets if one.kind == KIND])

    def consume(self, happenings: Sequence[Happening]) -> None:
        answered = [one for one in happenings if one.act == UPDATED and _ANSWER & one.changed.keys()]
        of_act: dict[ChangeSet, list[Happening]] = {}
        for one in answered:
            of_act.setdefault(one.change_set, []).append(one)
        for change_set, found in of_act.items():
            _tell(change_set, found)


def _tell(about: ChangeSet, answered: Iterable[Happening]) -> None:
    """Of one piece at most one notification is unread: it leads to what is said there now."""
    told = []
    for one in answered:
        author = one.row.author_id
        if author is None or author == about.actor_id:
            continue
        earlier = Notification.objects.filter(user=author, kind=KIND, record_id=one.record_id, read_at=None)
        earlier.filter(reason=Reason.ANSWERED, count=1).delete()
        told.append(Reminder(author, KIND, one.record_id, about.actor_id))
    remind(told, reason=Reason.ANSWERED, act=Act.UPDATED, about=about)
