"""Copies of a party that other parts of the system keep for a while: messages sent, runs of rules, files of imports,
the bytes of uploaded files. They are emptied or removed; that there was one stays."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import orjson
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone

from rapport.customers.models import SubjectArchive
from rapport.customers.privacy.subject import Subject
from rapport.platform.automation.models import Call, Run
from rapport.platform.events.models import Failure
from rapport.platform.exchange.models import ImportFound, ImportIssue, ImportRun, LooseEnd
from rapport.platform.exchange.storage import discard, path_of
from rapport.platform.files.storage import storage_faults
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.mailing.models import Letter
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.webhooks.models import Delivery

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "gb18030")
_BLOCK = 4 * 1024 * 1024
_SHORTEST = 3
MOST_UNPACKED = 512 * 1024 * 1024
"""Bytes that a packed file may have unpacked to be looked into; one that has more is taken to hold the person."""
MOST_PARTS = 10_000
_ON_ITS_WAY = (ImportRun.State.WAITING, ImportRun.State.RUNNING)


def remove_bytes(subject: Subject) -> int:
    """Delete what was uploaded. Raises StorageDown when the storage does not answer; the rows are still there then."""
    archives = SubjectArchive.objects.filter(party__in=subject.ids)
    names = subject.stored_names() | set(archives.exclude(storage_name="").values_list("storage_name", flat=True))
    with storage_faults():
        for name in names:
            default_storage.delete(name)
    archives.delete()
    return len(names)


def empty_deliveries(subject: Subject) -> int:
    """What webhooks sent about the party, or about others who point at it; what waits is not sent any more."""
    about = Delivery.objects.filter(Q(record_uid__in=subject.uids) | Q(body__contains=str(subject.party.uid)))
    body = orjson.dumps({"type": "erased", "data": {"record": {"uid": str(subject.party.uid)}}}).decode()
    about.filter(state=Delivery.State.WAITING).update(state=Delivery.State.FAILED)
    return about.exclude(body=body).update(body=body, error="")


def empty_rule_runs(subject: Subject) -> int:
    """What rules noted about the party; a run that waits is called off."""
    about = Run.objects.filter(record_uid__in=subject.uids)
    waiting = about.filter(state__in=[Run.State.QUEUED, Run.State.WAITING])
    waiting.update(state=Run.State.CANCELLED, finished_at=timezone.now())
    Letter.objects.filter(about__party__in=subject.ids).delete()
    Call.objects.filter(record_uid__in=subject.uids).update(body="", note="")
    return about.update(log=[], detail="", rest=None, message=None)


def forget_mails(subject: Subject) -> int:
    """Whose addresses stood in mails that were read or written. That a mail was read stays, so that it is not read
    again; one that was written to them goes, also when it has not left yet."""
    addresses = [point.norm[:320] for point in subject.points if point.kind == "email"]
    written = Q(to__overlap=addresses) | Q(cc__overlap=addresses) | Q(bcc__overlap=addresses)
    removed, _by_table = OutgoingMail.objects.filter(written).exclude(state=OutgoingMail.State.SENDING).delete()
    lines = ReceivedMail.objects.filter(addresses__overlap=addresses)
    return removed + lines.update(addresses=[], sender="", to=[], cc=[], reason="", about_uid=None)


def empty_import_notes(subject: Subject) -> int:
    """What imports noted of the party's cells and links, and why consumers failed to take a change of it."""
    values = {*subject.telling, *(point.value for point in subject.points)}
    done = ImportIssue.objects.filter(value__in=values).update(value="")
    acts = subject.change_sets()
    done += LooseEnd.objects.filter(change_set__uid__in=acts, record_id__in=subject.ids).update(data={})
    return done + Failure.objects.filter(change_set__uid__in=acts).exclude(error="").update(error="")


def remove_imported_files(subject: Subject) -> int:
    """The originals of imports that ended or never began and that hold, or may hold, a row of the person.

    An import that is on its way keeps its file, which goes a month after it ended.
    """
    acts, removed = subject.change_sets(), 0
    meeting = set(ImportFound.objects.filter(records__overlap=subject.ids).values_list("run", flat=True))
    words = _search_words(subject)
    for run in ImportRun.objects.exclude(state__in=_ON_ITS_WAY).select_related("change_set").iterator():
        path = path_of(run)
        if not path.is_file():
            continue
        brought = run.pk in meeting or (run.change_set is not None and run.change_set.uid in acts)
        if brought or may_hold(path, words):
            discard(run)
            removed += 1
    return removed


def may_hold(path: Path, words: Iterable[str]) -> bool:
    """Whether one of these words stands in a file, however encoded; a packed file that cannot be read, or that grows
    beyond all measure when it is unpacked, holds it."""
    wanted = {word.lower().encode(encoding, "ignore") for word in words for encoding in _ENCODINGS} - {b""}
    if zipfile.is_zipfile(path):
        return _packed_holds(path, wanted)
    with path.open("rb") as file:
        return _stream_holds(file, wanted, path.stat().st_size)


def _packed_holds(path: Path, wanted: set[bytes]) -> bool:
    """What the archive says of the sizes of its parts is not believed: bytes are counted as they come out."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                return True
            for part in parts:
                with archive.open(part) as file:
                    if _stream_holds(file, wanted, left):
                        return True
                    left -= file.tell()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        return True
    return False


def _stream_holds(file: IO[bytes], wanted: set[bytes], limit: int) -> bool:
    """Whether one of the words stands in a stream; so it is taken of one that has more bytes than the limit."""
    longest, kept, read = max((len(word) for word in wanted), default=0), b"", 0
    while block := file.read(_BLOCK):
        read += len(block)
        text = (kept + block).lower()
        if read > limit or any(word in text for word in wanted):
            return True
        kept = text[-longest:]
    return False


def _search_words(subject: Subject) -> set[str]:
    """Addresses, numbers and parts of names: when in doubt the file goes."""
    words = {point.value for point in subject.points} | {point.norm for point in subject.points}
    words |= set(subject.telling) | set(subject.parts)
    return {word.strip() for word in words if len(word.strip()) >= _SHORTEST or not word.isascii()}
