"""What an erasure of a party would keep and scrub, and why, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

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
    own = _("Names, birth date, job, language, description, custom fields and numbers in other systems go; the account "
            "with its kind, owner, organisation, country, class and dates stays.")  # fmt: skip
    lines = [Line(_("The record itself"), len(subject.ids), SCRUBBED, own)]
    for rule in rules():
        count = rows_of(rule, rule.model._default_manager, subject.ids).count()
        if count:
            lines.append(Line(capfirst(rule.model._meta.verbose_name_plural), count, rule.fate, rule.why))
    files = File.objects.filter(subject.files).count()
    if files:
        lines.append(Line(_("Files"), files, DELETED, _("With their bytes.")))
    comments = Comment.objects.filter(subject.comments).count()
    if comments:
        lines.append(Line(_("Comments"), comments, DELETED, _("What colleagues said to each other about it.")))
    acts = ChangeSet.objects.filter(uid__in=subject.change_sets()).count()
    log = _("Former values and summaries go; they cannot be undone.")
    lines.append(Line(_("Changes in the log"), acts, SCRUBBED, log))
    elsewhere = _("Texts about others, logs, messages sent to other systems, files of imports: names and numbers that "
                  "only this one has are replaced by a mark.")  # fmt: skip
    lines.append(Line(_("Mentions elsewhere"), None, SCRUBBED, elsewhere))
    return lines
