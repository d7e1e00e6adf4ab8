"""Every operation of the OpenAPI document, and for each the request by which a caller tries it on a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils import timezone

from rapport.customers.models import Erasure
from rapport.customers.privacy.erasing import note_erasure
from rapport.platform.access.models import User
from rapport.platform.api.aggregate import groupable_names
from rapport.platform.api.document import BASE, document
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.webhooks.models import Delivery
from rapport.sales.models import Quote
from rapport.sales.orders.deliveries import ship
from rapport.sales.quotes.states import answer
from rapport.sales.sequences.enrolling import pause
from tests.contract.acts import form_names
from tests.contract.test_history import bulk_value
from tests.factories import make, make_confirmed_order, make_issued_invoice, number_invoices
from tests.factories.access import make_administrator
from tests.factories.quotes import make_sent_quote
from tests.factories.values import value_for

READING, WRITING = "read", "write"


@dataclass(frozen=True)
class Operation:
    """One entry of the document; ``kind`` is empty for those of no kind."""

    name: str
    kind: str
    method: str
    path: str

    @property
    def need(self) -> str:
        """The scope that a token must have for it."""
        return READING if self.method == "GET" else WRITING


@dataclass(frozen=True)
class Knock:
    """A request that would succeed for whoever is allowed."""

    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def upload(cls, path: str) -> Knock:
        """A small text file."""
        lines = ["--b", 'Content-Disposition: form-data; name="files"; filename="note.txt"', "", "Hello.", "--b--", ""]
        return cls(path, "\r\n".join(lines).encode(), {"Content_Type": "multipart/form-data; boundary=b"})


@dataclass(frozen=True)
class Scene:
    """What the requests are about: a record that ``owner`` owns and the act that made it."""

    spec: RecordSpec
    instance: Any
    act: ChangeSet
    owner: User
    file: File | None = None


def operations() -> list[Operation]:
    """All of them, by reading the document; the name is the operationId without its kind."""
    found = []
    kinds = {spec.name for spec in registry}
    for path, methods in orjson.loads(document())["paths"].items():
        first = path.removeprefix(f"{BASE}/").partition("/")[0]
        kind = first if first in kinds else ""
        for method, described in methods.items():
            name = described["operationId"].removeprefix(f"{kind}-") if kind else described["operationId"]
            found.append(Operation(name, kind, method.upper(), path.removeprefix(BASE)))
    return found


def _new_values(scene: Scene) -> dict[str, Any]:
    spec = scene.spec
    names = [name for name in form_names(spec) if name not in ("owner", spec.record.access.owner_field)]
    if spec.name in ("quotas", "forecast-overrides", "activity-targets"):
        names.remove("team")  # which would be one beyond the caller's reach
    names += ["asked"] if spec.name == "approvals" else []  # which its own form asks for
    return {name: value_for(spec, spec.fields[name], owner=scene.owner) for name in names}


def _change(scene: Scene) -> dict[str, Any]:
    name, value = bulk_value(scene.spec)
    return {name: value}


def _one(scene: Scene, more: str = "") -> str:
    return f"/{scene.spec.name}/{scene.instance.uid}{more}"


def _bulk(scene: Scene) -> Knock:
    body = {"action": "update", "uids": [str(scene.instance.uid)], "values": _change(scene)}
    return Knock(f"/{scene.spec.name}/bulk", body)


def _file(scene: Scene) -> File:
    assert scene.file is not None
    return scene.file


def _erasure(scene: Scene) -> Erasure:
    """One that was asked for and waits."""
    return note_erasure(make("people"), reason="request", requested_on=timezone.localdate(), actor=scene.owner)


def _conversion(scene: Scene) -> JobRun:
    """Of many leads, for which the owner of one asked."""
    return JobRun.objects.create(actor=scene.owner, name="convert_leads", label="1 lead converted", kind="leads")


def _about(scene: Scene) -> dict[str, str]:
    return {"kind": scene.spec.name, "record": str(scene.instance.uid)}


def _delivery() -> Delivery:
    """Something that a webhook has sent."""
    return Delivery.objects.first() or Delivery.objects.create(webhook=make("webhooks"), event="test", body="{}")


def _accepted_quote(scene: Scene) -> Quote:
    """One of which the owner makes an order."""
    quote = make_sent_quote(owner=scene.owner)
    return answer(quote=quote, accepted=True, name="Ada", actor=make_administrator(), channel="web")


def _to_cancel(scene: Scene) -> Any:
    """A confirmed order, or a delivery that was shipped."""
    if scene.spec.name == "orders":
        return make_confirmed_order(owner=scene.owner)
    return ship(delivery=make("delivered-lines", owner=scene.owner).delivery, actor=make_administrator(), channel="web")


def _to_issue(scene: Scene) -> Any:
    """A draft with a line."""
    number_invoices()
    return make("invoice-lines", owner=scene.owner).invoice


def _paused(scene: Scene) -> Any:
    return pause(enrolment=make("enrolments", owner=scene.owner), actor=make_administrator(), channel="web")


ANY_VERSION = {"If_Match": "*"}
OF_A_KIND: dict[str, Callable[[Scene], Knock]] = {
    "list": lambda s: Knock(f"/{s.spec.name}?uid__in={s.instance.uid}"),
    "aggregate": lambda s: Knock(
        f"/{s.spec.name}/aggregate?group_by={groupable_names(s.spec)[0]}&uid__in={s.instance.uid}"
    ),
    "get": lambda s: Knock(_one(s)),
    "history": lambda s: Knock(_one(s, "/history")),
    "deliveries": lambda s: Knock(_one(s, "/deliveries")),
    "result": lambda s: Knock(_one(s, "/result")),
    "access": lambda s: Knock(_one(s, "/access")),
    "files": lambda s: Knock(_one(s, "/files")),
    "files-add": lambda s: Knock.upload(_one(s, "/files")),
    "create": lambda s: Knock(f"/{s.spec.name}", _new_values(s)),
    "bulk": _bulk,
    "update": lambda s: Knock(_one(s), _change(s), ANY_VERSION),
    "delete": lambda s: Knock(_one(s), None, ANY_VERSION),
    "convert": lambda s: Knock(_one(s, "/convert"), {"person": "new", "organisation": None}),
    "order": lambda s: Knock(f"/quotes/{_accepted_quote(s).uid}/order"),
    "confirm": lambda s: Knock(f"/orders/{make('order-lines', owner=s.owner).order.uid}/confirm"),
    "deliver": lambda s: Knock(f"/orders/{make_confirmed_order(owner=s.owner).uid}/deliver", {}),
    "close": lambda s: Knock(f"/orders/{make_confirmed_order(owner=s.owner).uid}/close"),
    "cancel": lambda s: Knock(f"/{s.spec.name}/{_to_cancel(s).uid}/cancel"),
    "enrol": lambda s: Knock(
        f"/sequences/{make('sequence-steps', owner=s.owner).sequence.uid}/enrol",
        {"people": [str(make("people", owner=s.owner).uid)]},
    ),
    "pause": lambda s: Knock(f"/enrolments/{make('enrolments', owner=s.owner).uid}/pause"),
    "resume": lambda s: Knock(f"/enrolments/{_paused(s).uid}/resume"),
    "stop": lambda s: Knock(f"/enrolments/{make('enrolments', owner=s.owner).uid}/stop"),
    "invoice": lambda s: Knock(f"/orders/{make_confirmed_order(owner=s.owner).uid}/invoice", {}),
    "issue": lambda s: Knock(f"/invoices/{_to_issue(s).uid}/issue"),
    "credit": lambda s: Knock(f"/invoices/{make_issued_invoice(owner=s.owner).uid}/credit"),
    "pay": lambda s: Knock(f"/invoices/{make_issued_invoice(owner=s.owner).uid}/pay", {}),
    "ship": lambda s: Knock(f"/deliveries/{make('delivered-lines', owner=s.owner).delivery.uid}/ship"),
}
"""By the operation's name: how it is asked about the record of a scene."""

OF_NO_KIND: dict[str, Callable[[Scene], Knock]] = {
    "me": lambda s: Knock("/me"),
    "search": lambda s: Knock("/search?q=anna"),
    "files-get": lambda s: Knock(f"/files/{_file(s).uid}"),
    "files-content": lambda s: Knock(f"/files/{_file(s).uid}/content"),
    "files-delete": lambda s: Knock(f"/files/{_file(s).uid}"),
    "erasures-list": lambda s: Knock("/erasures"),
    "erasures-get": lambda s: Knock(f"/erasures/{_erasure(s).uid}"),
    "erasures-create": lambda s: Knock("/erasures", {"parties": [str(s.instance.uid)]}),
    "lead-conversions-create": lambda s: Knock("/lead-conversions", {"uids": [str(make("leads", owner=s.owner).uid)]}),
    "lead-conversions-get": lambda s: Knock(f"/lead-conversions/{_conversion(s).uid}"),
    "notifications-list": lambda s: Knock("/notifications"),
    "notifications-read": lambda s: Knock("/notifications/read", {}),
    "follows-list": lambda s: Knock("/follows"),
    "follows-set": lambda s: Knock("/follows", {**_about(s), "to": "follow"}),
    "favourites-list": lambda s: Knock("/favourites"),
    "favourites-set": lambda s: Knock("/favourites", {**_about(s), "keep": True}),
    "webhook-deliveries-resend": lambda s: Knock(f"/webhook-deliveries/{_delivery().uid}/resend"),
    "changes-list": lambda s: Knock("/changes"),
    "changes-get": lambda s: Knock(f"/changes/{s.act.uid}"),
    "changes-undo": lambda s: Knock(f"/changes/{s.act.uid}/undo", {}),
}
