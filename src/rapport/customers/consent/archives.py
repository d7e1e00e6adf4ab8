"""Archives for people who ask what is held about them: made in the background, there for some days, then removed."""

from __future__ import annotations

import logging
import secrets
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rapport.customers.consent.subject_export import note_disclosure, refuse_stranger, write_archive
from rapport.customers.models import Erasure, Party, SubjectArchive
from rapport.platform.access.engine import may_change
from rapport.platform.files.storage import StorageDown, storage_faults
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Missing, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

logger = logging.getLogger(__name__)

LASTS = timedelta(days=3)
"""How long an archive is there to be fetched."""
FOLDER = "archives"


@transaction.atomic
def archive_begin(*, party: Party, actor: User) -> SubjectArchive:
    """Begin an archive; the one that is being made when there is one. Refused to who may not change the party."""
    refuse_stranger(party, actor)
    _refuse_erased(party)
    under_way = SubjectArchive.objects.filter(party=party, actor=actor, storage_name="", run__state__in=runs.OPEN)
    known = under_way.select_related("run").first()
    if known is not None:
        return known
    made = SubjectArchive(party=party, actor=actor)
    back = reverse("subject-archive", args=[made.uid])
    given = {"archive": str(made.uid), "back": back, "back_label": _("To the archive")}
    made.run = runs.start(
        make_subject_archive, actor=actor, name="subject_archive", label=_("Archive for the customer"),
        kind=registry.of_instance(party).name, parameters=given,
    )  # fmt: skip
    made.save()
    return made


def find_archive(uid: UUID, user: User) -> SubjectArchive | None:
    """The archive, for who may change its party now."""
    found = SubjectArchive.objects.select_related("party", "run").filter(uid=uid, party__erased_at__isnull=True).first()
    reached = found is not None and may_change(registry.of_instance(found.party), user, found.party)
    return found if reached else None


@app.task(name="make_subject_archive", queue="default", pass_context=False, retry=RESUMED)
def make_subject_archive(run: int) -> None:
    """Make an archive; one that was cut off is begun anew."""
    run_job(run, _make)


def _make(job: JobRun) -> None:
    one = SubjectArchive.objects.select_related("party").filter(uid=job.parameters["archive"]).first()
    if one is None:
        raise Missing(_("There is no such record, or it is not within your reach."))
    assert job.actor is not None
    secret = secrets.token_hex(20)
    name = f"{FOLDER}/{secret}"
    with tempfile.TemporaryFile() as target:
        held = write_archive(party=one.party, actor=job.actor, target=target, heed=lambda: runs.heed_cancel(job))
        size = target.tell()
        target.seek(0)
        try:
            with storage_faults():
                default_storage.save(name, File(target))
            with transaction.atomic():
                _refuse_erased(one.party)
                note_disclosure(party=one.party, held=held, actor=job.actor, channel=ChangeSet.Channel.JOB)
                values = {"storage_name": name, "size": size, "rows": held.rows, "left_out": held.left_out}
                SubjectArchive.objects.filter(pk=one.pk).update(**values, expires_at=timezone.now() + LASTS)
                runs.end(job, JobRun.State.DONE, result={"done": held.rows})
        except BaseException:
            _discard(name)
            raise


def _refuse_erased(party: Party) -> None:
    """An erasure removes the archives that it finds: none may be added behind it. Held by the lock on the party."""
    Party.objects.select_for_update().get(pk=party.pk)
    if Erasure.objects.filter(party=party).exists():
        raise Refused(_("This is being erased, or was."))


def _discard(name: str) -> None:
    """Remove bytes that no row names. When the storage is away they stay, for the nightly sweep."""
    try:
        with storage_faults():
            default_storage.delete(name)
    except StorageDown:
        logger.warning("a stored archive without a row is left to the nightly sweep")


@app.periodic(cron="37 3 * * *")
@app.task(name="sweep_subject_archives", queueing_lock="sweep_subject_archives", pass_context=False)
def sweep_subject_archives(timestamp: int) -> None:
    """Remove archives whose time is over, and bytes that no archive names since their worker was killed."""
    now = timezone.now()
    with storage_faults():
        for one in SubjectArchive.objects.filter(expires_at__lte=now):
            default_storage.delete(one.storage_name)
            one.delete()
        SubjectArchive.objects.filter(expires_at__isnull=True, created_at__lt=now - LASTS).delete()
        for path in _stored():
            known = SubjectArchive.objects.filter(storage_name=path).exists()
            if not known and default_storage.get_modified_time(path) < now - timedelta(days=1):
                default_storage.delete(path)


def _stored() -> list[str]:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever made
        return []
    return [f"{FOLDER}/{name}" for name in names]
