"""Everything about one person in one archive, as the person may ask for it (Article 15 and 20 of the GDPR).

It holds the rows that belong to the party as JSON, the same as a page to read, and the files. It leaves out what
colleagues keep private, whatever the reader of the archive may see: the archive is the person's. It erases nothing.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.customers.models import ContactPoint, HeldParty, Party, Touch, TouchBody
from rapport.customers.models.touches import Visibility
from rapport.customers.privacy.rules import Rule
from rapport.platform import write
from rapport.platform.access.engine import may_change
from rapport.platform.files.models import File
from rapport.platform.files.rules import safe_name
from rapport.platform.files.storage import storage_faults
from rapport.platform.history.past import children_of
from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ROW_LIMIT = 50_000
"""Rows of one table that an archive holds; beyond, it says so."""
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Bytes of files that an archive holds; those for which there is no room it names."""
_KEPT_BACK = (HeldParty,)
"""What is not the person's: for which matter we must keep something."""
_SILENT = frozenset(
    {"id", "created_in", "principals", "version", "sort_key", "name_key", "script", "contact_norm", "norm"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table."""

    title: str
    rows: list[dict[str, str]]
    cut: bool
    is_history: bool = False
    """Whether these are former values."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive holds: titles of its tables, rows, files, and files for which there was no room."""

    titles: list[str]
    rows: int
    files: int
    left_out: int


def write_archive(*, party: Party, actor: User, target: IO[bytes], heed: Callable[[], None]) -> Held:
    """Write the archive to ``target``; ``heed`` is called now and then and may raise to stop.

    Refused to who may not change the party; StorageDown when files cannot be read.
    """
    refuse_stranger(party, actor)
    parts = []
    for part in _parts(party):
        heed()
        parts.append(part)
    now = timezone.now()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files, left_out = _add_files(archive, party, heed)
        data = {
            "made_at": now.isoformat(),
            "parts": {part.title: part.rows for part in parts if not part.is_history},
            "history": {part.title: part.rows for part in parts if part.is_history},
            "files": files,
            "files_left_out": left_out,
        }
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        page = {
            "party": party, "parts": parts, "files": files, "left_out": left_out, "made_at": now, "limit": ROW_LIMIT,
        }  # fmt: skip
        archive.writestr("data.html", render_to_string("customers/consent/subject.html", page))
    titles = [part.title for part in parts if not part.is_history]
    return Held(titles, sum(len(part.rows) for part in parts), len(files), len(left_out))


def refuse_stranger(party: Party, actor: User) -> None:
    """Refused to who may not change the party."""
    if not may_change(registry.of_instance(party), actor, party):
        raise Refused(_("You see this record but may not change it."))


def note_disclosure(*, party: Party, held: Held, actor: User, channel: str) -> None:
    """Say in the log of disclosures what was handed out."""
    fields = ", ".join(held.titles) + (f"; {held.files} " + _("files") if held.files else "")
    values = {"party": party, "recipient": str(party)[:200], "purpose": _("Subject access"), "fields": fields}
    values |= {"basis": "legal_obligation"}
    write.create(registry.get("disclosures"), values, actor=actor, channel=channel, act="disclose")


def _parts(party: Party) -> Iterator[Part]:
    """The party itself, what belongs to it, and its touches with their texts, then what all this said before; tables
    without rows are left out."""
    private = Touch.objects.filter(party=party, visibility=Visibility.PRIVATE).values("pk")
    own: list[tuple[type[TrackedModel], Q, dict[str, Any]]] = [(Party, Q(pk=party.pk), {})]
    own += [(model, Q(**{link: party}), {}) for model, link in children_of(Party) if model not in _KEPT_BACK]
    own.append((Touch, Q(party=party), {"visibility": Visibility.PRIVATE}))
    own.append((TouchBody, Q(party=party), {"touch_id__in": private}))
    further: list[Rule] = registry.extensions(Rule)
    own += [(r.model, r.belonging([party.pk]), {}) for r in further if r.model not in {model for model, *_rest in own}]
    for model, mine, not_told in own:
        found = model._default_manager.filter(mine).exclude(**not_told)
        if found.exists():
            yield _part(model, found)
    if mails := _mails(party):
        yield mails
    for model, mine, not_told in own:
        events = event_model_of(model)._default_manager
        former = events.filter(pgh_obj=party.pk) if model is Party else events.filter(mine)
        former = former.exclude(**not_told)
        if model is Touch:  # nor what it was before a colleague made it private
            former = former.exclude(pgh_obj_id__in=private)
        if former.exists():
            yield _part(model, former, is_history=True)


def _mails(party: Party) -> Part | None:
    """When a mail with an address of the party was read, and what became of it; None when there was none. What is read
    for its owner alone is left out, as their touches are."""
    norms = ContactPoint.objects.filter(party=party, kind=ContactPoint.Kind.EMAIL).values_list("norm", flat=True)
    own = sorted(set(norms))
    lines = ReceivedMail.objects.filter(addresses__overlap=own).exclude(account__visibility=Visibility.PRIVATE)
    found = list(lines.order_by("pk")[: ROW_LIMIT + 1]) if own else []
    rows = [
        {
            _("Date"): line.at.isoformat(),
            _("E-mail address"): ", ".join(one for one in line.addresses if one in own),
            _("What became of it"): str(line.get_state_display()),
        }
        for line in found[:ROW_LIMIT]
    ]
    return Part(_("Mails read"), rows, len(found) > ROW_LIMIT) if rows else None


def _part(model: type[TrackedModel], found: models.QuerySet[Any], *, is_history: bool = False) -> Part:
    fields = [field for field in model._meta.concrete_fields if field.name not in _SILENT]
    links = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    if is_history:
        links = [name for name in links if name in {field.name for field in found.model._meta.concrete_fields}]
    rows = list(found.select_related(*links).order_by("pk")[: ROW_LIMIT + 1])
    told = []
    for row in rows[:ROW_LIMIT]:
        until = {_("Until"): row.pgh_created_at.isoformat()} if is_history else {}
        known = [field for field in fields if not is_history or hasattr(row, field.attname)]
        said = {str(capfirst(field.verbose_name)): text for field in known if (text := _told(field, row)) != ""}
        told.append(until | said)
    return Part(str(capfirst(model._meta.verbose_name_plural)), told, len(rows) > ROW_LIMIT, is_history)


def _told(field: models.Field[Any, Any], row: models.Model) -> str:
    value = getattr(row, field.name)
    if value is None or value in ("", [], {}):
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _add_files(
    archive: zipfile.ZipFile, party: Party, heed: Callable[[], None]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The bytes of the party's files, each under a number and its name, as long as there is room; then the others."""
    private = Touch.objects.filter(party=party, visibility=Visibility.PRIVATE).values("uid")
    found = File.objects.filter(Q(linked_uid=party.uid) | Q(page_uid=party.uid)).exclude(linked_uid__in=private)
    told, left_out, room = [], [], MOST_BYTES
    for number, file in enumerate(found.order_by("created_at", "pk"), start=1):
        heed()
        line = {"name": file.name, "added": file.created_at.isoformat()}
        if file.size > room:
            left_out.append(line)
            continue
        room -= file.size
        name = f"files/{number}-{safe_name(file.name)}"
        with storage_faults(), default_storage.open(file.storage_name) as stored, archive.open(name, "w") as entry:
            for chunk in stored.chunks():
                entry.write(chunk)
        told.append({**line, "in_archive": name})
    return told, left_out
