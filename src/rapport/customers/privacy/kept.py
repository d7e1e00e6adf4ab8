"""What a rule of retention may be about, and which kinds a hold: the names alone, since the tables ask for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Administered, Shared
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

LOGS: dict[str, Any] = {
    "import-files": _("Files of imports"),
    "change-details": _("Details of the change log"),
    "webhook-log": _("Log of webhooks"),
    "automation-log": _("Log of automations"),
    "job-log": _("Log of jobs"),
    "mail-log": _("Addresses in mails that were read"),
}
"""What is no kind of record: it goes for good, since nothing of it could be put back."""
_OWN = ("retention-rules", "legal-holds")


def keepable(spec: RecordSpec) -> bool:
    """Whether rules may be about this kind: not what the company is set up with, nor what nobody deletes."""
    policy = spec.record.access
    settled = spec.record.overview or spec.record.undeletable or spec.name in _OWN
    return not settled and not isinstance(policy, Administered | Shared)


def kept_choices() -> list[tuple[str, Any]]:
    """(name, label) of the kinds, then of the logs."""
    return [*((spec.name, spec.title_plural) for spec in registry if keepable(spec)), *LOGS.items()]


def is_party_kind(spec: RecordSpec) -> bool:
    """Whether the kind is one of people, organisations and households: what can be erased and put on hold."""
    return spec.model._meta.label == "customers.Party" and not spec.record.overview


def hold_choices() -> list[tuple[str, Any]]:
    """(name, label) of the kinds that a hold may find by a condition."""
    return [(spec.name, spec.title_plural) for spec in registry if is_party_kind(spec)]


def label_of(kind: str) -> str:
    """What the kind or log is called, as a heading; its name when it is there no more."""
    if kind in LOGS:
        return str(LOGS[kind])
    return str(registry.get(kind).title_plural) if registry.has(kind) else kind
