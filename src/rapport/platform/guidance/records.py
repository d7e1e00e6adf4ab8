"""Feedback as a record kind: everybody gives it (feedback) and reads theirs, administrators say what became of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rapport.platform.guidance.access import ReadByAuthor
from rapport.platform.guidance.models import Feedback
from rapport.platform.guidance.panels import PicturesPanel
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch


class FeedbackRecord(RecordType[Feedback]):
    """What people say about the program."""

    name = "feedback"
    icon = "message-square"
    description = _("What people notice about a page: an idea, something that annoys or that keeps them from working.")
    help_topic = "getting-started"
    columns = ["words", "severity", "page", "state", "note", "author", "created_at"]
    filters = ["severity", "state", "author", "created_at"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    views = [
        Preset("open", _("Open feedback"), "state__in=new,seen", default=True),
        Preset("mine", _("My feedback"), "author=me"),
    ]
    quick_create = ["words", "severity", "page"]
    facts = ["severity", "state", "author", "page"]
    fieldsets = [
        Fieldset(_("Feedback"), ["words", "severity", "page", "author"]),
        Fieldset(_("What became of it"), ["state", "note"]),
    ]
    panels = [PicturesPanel()]
    access = ReadByAuthor()
    importable = False

    def before_save(self, batch: Batch[Feedback]) -> None:
        for change in batch.changes:
            one = change.instance
            # What stands behind the "?" may be a name that somebody looked for, or a secret.
            one.page = str(one.page).partition("?")[0].partition("#")[0]
            if change.is_new and one.author_id is None and "author" not in change.given:
                one.author = batch.actor
