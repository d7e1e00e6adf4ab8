"""Files that show what somebody said: kept with their entry of the ledger, told with it, never taken from it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.customers.consent.services import ENTRIES, staying
from rapport.customers.models import ConsentEntry
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.files.services import may_attach
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField
from rapport.platform.web.panels import Panel
from rapport.platform.write_guards import RemovalGuard

if TYPE_CHECKING:
    from rapport.platform.history.models import ChangeSet

_OF_ENTRY = """
    SELECT json_agg(json_build_object('uid', f.uid, 'value', f.name) ORDER BY f.created_at, f.id)
      FROM files_file f JOIN customers_consententry e ON e.uid = f.linked_uid WHERE e.id = record.id
"""


class ProofFiles(VirtualField):
    """The files of an entry, by uid and name."""

    read_only = True

    def subquery(self) -> tuple[str, list[Any]]:
        return _OF_ENTRY, []


class ProofPanel(Panel):
    """On an entry: its files, and where one more is added by who may record consent of the party."""

    key = "proof_files"
    label = _("Proof files")
    zone = "main"
    template = "customers/files_card.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: ConsentEntry) -> dict[str, Any]:
        addable = may_attach(spec, cast(User, request.user), instance.uid)
        return {
            "files": File.objects.filter(linked_uid=instance.uid).order_by("created_at", "pk"),
            "upload_url": reverse("file-upload", args=[spec.name, instance.uid]) if addable else "",
        }


class ProofGuard(RemovalGuard):
    """What was recorded together with an entry that an undo leaves in the ledger stays as well."""

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: User | None) -> None:
        """Single files of the ledger are refused by the files themselves."""

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        if model is not File:
            return {}
        entries = staying(ConsentEntry.objects.filter(created_in=undone.uid), undone)
        files = File.objects.filter(pk__in=ids, linked_kind=ENTRIES, linked_uid__in=entries.values("uid"))
        return dict.fromkeys(files.values_list("pk", flat=True), "")


def proofs_of(entries: Sequence[ConsentEntry]) -> dict[int, list[File]]:
    """The files of entries, by the key of the entry."""
    keys = {entry.uid: entry.pk for entry in entries}
    found: dict[int, list[File]] = {}
    for file in File.objects.filter(linked_kind=ENTRIES, linked_uid__in=keys).order_by("created_at", "pk"):
        found.setdefault(keys[file.linked_uid], []).append(file)
    return found
