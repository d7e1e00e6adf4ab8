"""What the composers on the pages of parties and of other records share: writing what was sent, and the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.composer import Entry, is_empty
from rapport.customers.log import touch_log
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL, with_toast
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def written(request: HttpRequest, user: User, party: Party | None, entry: Entry) -> tuple[ChangeSet, str]:
    """Make the task, or log the touch with all that goes with it, once however often the form is sent; what was done,
    and its message. Invalid when there is nothing to write, or the write path refuses it."""
    files = request.FILES.getlist("files")
    if is_empty(entry, files):
        raise Invalid({"text": [_("Write down what it was about.")]})
    made = create_once(request, user, lambda: _write(user, party, entry, files))
    done = ChangeSet.objects.get(uid=made) if isinstance(made, UUID) else made
    return done, _message(entry)


def _write(user: User, party: Party | None, entry: Entry, files: Sequence[Any]) -> ChangeSet:
    if entry.is_task:
        values = {**entry.values, **({"party": party} if party is not None else {})}
        task = write.create(registry.get("tasks"), values, actor=user, channel=CHANNEL)
        return ChangeSet.objects.get(uid=task.created_in)
    if party is None:
        raise Invalid({"": [_("There is no customer yet with whom that could have been: only a task fits here.")]})
    return touch_log(
        party=party,
        values=entry.values,
        actor=user,
        channel=CHANNEL,
        follow_up=entry.follow_up,
        promise=entry.promise,
        files=files,
    ).change_set


def _message(entry: Entry) -> str:
    if entry.planned_for is not None:
        when = formats.date_format(timezone.localtime(entry.planned_for), "DATETIME_FORMAT")
        return _("Planned for %(when)s") % {"when": when}
    if entry.is_task:
        return _("Task added")
    return _("Logged, with a follow-up") if entry.follow_up is not None else _("Logged")


def composed(response: HttpResponse, draft_key: str, text: str, done: ChangeSet, **events: Any) -> HttpResponse:
    """The part of the page as it is now, with a fresh key for the next form and a message with undo; ``events`` go to
    the scripts as well."""
    key = {"form_key": form_key(), "draft_key": draft_key, "out_of_band": True}
    response.write(render_to_string("ui/form_key.html", key))
    response.headers["HX-Reswap"] = "outerHTML"
    return with_toast(response, text, done, **events)


def refused_in_place(request: HttpRequest, errors: Sequence[str], target: str) -> HttpResponse:
    """What is wrong, beside the composer."""
    response = render(request, "customers/composer_errors.html", {"errors": errors}, status=422)
    response.headers["HX-Retarget"] = target
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def error_texts(refusal: Invalid, kind: str = "touches") -> list[str]:
    """The messages of a refusal, each with its field's name."""
    spec = registry.get(kind)
    texts = []
    for name, messages in refusal.errors.items():
        label = spec.fields[name].label if name in spec.fields else ""
        texts += [f"{label}: {message}" if label else message for message in messages]
    return texts
