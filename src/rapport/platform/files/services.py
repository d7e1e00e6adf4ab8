"""Keeping and removing files. The row is tracked like any other; its bytes stay while history can bring it back."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.files.models import File
from rapport.platform.files.rules import check_size, media_type_of, safe_name
from rapport.platform.files.sniffing import HEAD
from rapport.platform.files.storage import StorageDown, storage_faults
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Invalid, Refused
from rapport.platform.write_guards import refuse_removal

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

logger = logging.getLogger(__name__)

FOLDER = "files"
FILES_AT_ONCE = 20


def files_add(
    *,
    uploads: Sequence[UploadedFile[Any]],
    kind: str,
    record_uid: UUID,
    actor: User,
    channel: str,
    page_uid: UUID | None = None,
) -> list[File]:
    """Keep uploads with a record, all or none.

    The caller has made sure that the actor reaches the record. ``page_uid`` is a further record on whose page they are
    listed. Raises Invalid for an upload that the rules refuse, StorageDown when the storage does not answer.
    """
    if len(uploads) > FILES_AT_ONCE:
        raise Invalid({"files": [_("At most %(limit)s files at once.") % {"limit": FILES_AT_ONCE}]})
    checked = [(upload, *_checked(upload)) for upload in uploads]
    if not checked:
        return []
    principals = principals_of_owners([actor.pk])[actor.pk]
    kept: list[str] = []
    try:
        names = ", ".join(name for _upload, name, *_rest in checked)
        with change_set(actor=actor, channel=channel, act="upload", kind=kind, summary=names) as opened:
            files = []
            for upload, name, media_type, digest in checked:
                kept.append(_new_name())
                with storage_faults():
                    _save(upload, kept[-1])
                files.append(
                    File(
                        name=name,
                        size=upload.size or 0,
                        content_type=media_type,
                        sha256=digest,
                        storage_name=kept[-1],
                        linked_kind=kind,
                        linked_uid=record_uid,
                        page_uid=page_uid,
                        owner=actor,
                        principals=principals,
                        created_in=opened.uid,
                    )
                )
            opened.counts["created"] = opened.counts.get("created", 0) + len(files)
            return list(File.objects.bulk_create(files))
    except BaseException:
        _discard(kept)
        raise


def _discard(names: Sequence[str]) -> None:
    """Remove bytes that no row will name. When the storage is away they stay, for the nightly sweep."""
    try:
        with storage_faults():
            for stored in names:
                default_storage.delete(stored)
    except StorageDown:
        logger.warning("%s stored files without a row are left to the nightly sweep", len(names))


def _checked(upload: UploadedFile[Any]) -> tuple[str, str, str]:
    """Name, type and SHA-256 of an upload that the rules take."""
    name = safe_name(upload.name or "")
    check_size(name, upload.size or 0)
    upload.seek(0)
    media_type = media_type_of(name, upload.read(HEAD))
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return name, media_type, digest.hexdigest()


def _new_name() -> str:
    """A name that tells nothing and cannot be guessed; known before the bytes are, so that half a file is removed."""
    secret = secrets.token_hex(20)
    return f"{FOLDER}/{secret[:2]}/{secret}"


def _save(upload: UploadedFile[Any], name: str) -> None:
    upload.seek(0)
    if default_storage.save(name, upload) != name:
        raise FileExistsError(name)  # 160 random bits came twice


def file_content(file: File) -> bytes:
    """The bytes of a file, for one that goes on by mail. FileNotFoundError when they are gone from the storage,
    StorageDown when that does not answer."""
    with storage_faults(), default_storage.open(file.storage_name) as opened:
        return bytes(opened.read())


def file_delete(*, file: File, actor: User, channel: str) -> ChangeSet:
    """Remove a file from its record; the change set by which undo brings it back. Refused to who may neither change the
    record nor owns the file, and where the file must stay, such as one of a record that is never changed."""
    if file.stays:
        raise Refused(_("This file belongs to a record that is never changed. Who added it can take that back."))
    if file.owner_id != actor.pk and not may_reach(file, actor, Action.UPDATE.value):
        raise Refused(_("You see this file but may not delete it."))
    with change_set(actor=actor, channel=channel, act="delete", kind=file.linked_kind, summary=file.name) as opened:
        refuse_removal(File, [file.pk], actor)
        File.objects.filter(pk=file.pk).delete()
        opened.counts["deleted"] = opened.counts.get("deleted", 0) + 1
    return opened


def may_reach(file: File, user: User | None, action: str = Action.VIEW.value) -> bool:
    """Whether the user may do the action to the record that the file belongs to."""
    if not registry.has(file.linked_kind):
        return False
    return rows(registry.get(file.linked_kind), user, action).filter(uid=file.linked_uid).exists()


def may_attach(spec: RecordSpec, user: User | None, record_uid: UUID) -> bool:
    """Whether the user may add files to a record of the kind."""
    return rows(spec, user, spec.record.attaching).filter(uid=record_uid).exists()


def find_file(uid: UUID, user: User | None) -> File | None:
    """The file of this uid when its record is within the user's reach."""
    file = File.objects.filter(uid=uid).first()
    return file if file is not None and may_reach(file, user) else None


def reachable_files(files: Sequence[File], user: User | None) -> list[File]:
    """Those of some files whose records the user sees; one query a kind of record."""
    by_kind: dict[str, set[UUID]] = {}
    for file in files:
        by_kind.setdefault(file.linked_kind, set()).add(file.linked_uid)
    seen: set[tuple[str, UUID]] = set()
    for kind, uids in by_kind.items():
        if registry.has(kind):
            found = rows(registry.get(kind), user).filter(uid__in=uids).values_list("uid", flat=True)
            seen |= {(kind, uid) for uid in found}
    return [file for file in files if (file.linked_kind, file.linked_uid) in seen]


def sweep(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete stored bytes to which neither a file nor its history refers any more; returns how many.

    Young ones are left alone: their row may not be committed yet.
    """
    limit = timezone.now() - older_than
    removed = 0
    paths = list(stored_paths())
    for start in range(0, len(paths), 500):
        for path in unreferenced(paths[start : start + 500]):
            if default_storage.get_modified_time(path) < limit:
                default_storage.delete(path)
                removed += 1
    return removed


def stored_paths() -> Iterator[str]:
    """The name of everything that is stored, folder by folder."""
    for folder in _folders():
        _deeper, names = default_storage.listdir(f"{FOLDER}/{folder}")
        yield from (f"{FOLDER}/{folder}/{name}" for name in names)


def _folders() -> list[str]:
    try:
        folders, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was ever stored
        return []
    return list(folders)


def unreferenced(paths: Sequence[str]) -> list[str]:
    """Those of the stored files to which neither a row nor its history refers."""
    event = event_model_of(File)
    known = set(File.objects.filter(storage_name__in=paths).values_list("storage_name", flat=True))
    known |= set(event._default_manager.filter(storage_name__in=paths).values_list("storage_name", flat=True))
    return [path for path in paths if path not in known]
