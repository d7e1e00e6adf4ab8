"""Lets old feedback go: what was said a year ago of a page that has changed since helps nobody."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.files.models import File
from rapport.platform.guidance.feedback import KIND
from rapport.platform.guidance.models import Feedback
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of

KEPT = timedelta(days=365)
AT_ONCE = 500


@app.periodic(cron="7 3 * * *")
@app.task(name="remove_old_feedback", queueing_lock="remove_old_feedback", pass_context=False)
def remove_old_feedback(timestamp: int) -> None:
    """Feedback of a year ago, whatever became of it, with its pictures and its history: nothing of it can come back.

    A batch in one transaction, so that a worker that is killed leaves no half of it; what is stored of the pictures the
    nightly sweep of the files takes, once nothing names it.
    """
    limit = timezone.now() - KEPT
    while found := dict(Feedback.objects.filter(created_at__lt=limit).values_list("pk", "uid")[:AT_ONCE]):
        with change_set(actor=None, channel="job", act="expire", kind=KIND) as opened:
            pictures = File.objects.filter(linked_kind=KIND, linked_uid__in=found.values())
            files = list(pictures.values_list("pk", flat=True))
            pictures.delete()
            Feedback.objects.filter(pk__in=found).delete()
            event_model_of(File)._default_manager.filter(linked_kind=KIND, linked_uid__in=found.values()).delete()
            event_model_of(File)._default_manager.filter(pgh_obj__in=files).delete()
            event_model_of(Feedback)._default_manager.filter(pgh_obj__in=found).delete()
            opened.counts = {"deleted": len(found)}
            ChangeSet.objects.filter(pk=opened.pk).update(state=ChangeSet.State.EXPIRED)
