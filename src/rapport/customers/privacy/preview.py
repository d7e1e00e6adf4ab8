"""What an erasure of a party would keep and scrub, and why, before anything is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.customers.privacy.rules import DELETED, KEPT, SCRUBBED, rows_of, rules
from rapport.customers.privacy.subject import Subject
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.models import Comment

FATES = {DELETED: "bad", SCRUBBED: "warn", KEPT: "good"}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of rows: how many, what becomes of them, why. ``count`` is None for what is looked for only then."""

    label: Any
    count: int | None
    fate: str
    why: Any

    @property
    def tone(self) -> str:
        """The tone of the tag."""
        return FATES[self.fate]

    @property
    def fate_text(self) -> str:
        """What becomes of the rows, in the reader's language."""
        return {DELETED: _("deleted"), SCRUBBED: _("scrubbed"), KEPT: _("kept")}[self.fate]


def preview(subject: Subject) -> list[Line]:
    """The lines of the preview; tables without rows are left out."""
    acts = ChangeSet.objects.filter(uid__in=subject.change_sets()).count()
    files = File.objects.filter(subject.files).count()
    comments = Comment.objects.filter(subject.comments).count()
    return list(_lines(subject.ids, files, comments, acts))


def preview_many(parties: Sequence[Party]) -> list[Line]:
    """The lines for several parties together; how much of the log is concerned is not counted."""
    merged = Party.objects.filter(merged_into__in=parties).values_list("pk", flat=True)
    ids = [*(party.pk for party in parties), *merged]
    uids = Party.objects.filter(pk__in=ids).values("uid")
    files = set(File.objects.filter(page_uid__in=uids).values_list("pk", flat=True))
    comments = 0
    for found in [uids, *(rows_of(rule, rule.model._default_manager, ids).values("uid") for rule in rules())]:
        files |= set(File.objects.filter(linked_uid__in=found).values_list("pk", flat=True))
        comments += Comment.objects.filter(record_uid__in=found).count()
    return list(_lines(ids, len(files), comments, None))


def _lines(ids: Sequence[int], files: int, comments: int, acts: int | None) -> Iterator[Line]:
    own = _("Names, birth date, job, language, description, custom fields and numbers in other systems go; the account "
            "with its kind, owner, organisation, country, class and dates stays.")  # fmt: skip
    yield Line(_("The record itself"), len(ids), SCRUBBED, own)
    for rule in rules():
        count = rows_of(rule, rule.model._default_manager, ids).count()
        if count:
            yield Line(capfirst(rule.model._meta.verbose_name_plural), count, rule.fate, rule.why)
    if files:
        yield Line(_("Files"), files, DELETED, _("With their bytes."))
    if comments:
        yield Line(_("Comments"), comments, DELETED, _("What colleagues said to each other about it."))
    yield Line(_("Changes in the log"), acts, SCRUBBED, _("Former values and summaries go; they cannot be undone."))
    elsewhere = _("Texts about others, logs, messages sent to other systems, files of imports: names and numbers that "
                  "only this one has are replaced by a mark.")  # fmt: skip
    yield Line(_("Mentions elsewhere"), None, SCRUBBED, elsewhere)
