"""What follows from the values of a lead, and which moves of its status make sense: called by the write path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.customers.names import name_key, set_names
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.any_of import any_of
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.models import Lead

Status = Lead.Status
MOVES: Mapping[str, frozenset[str]] = {
    Status.NEW.value: frozenset({Status.WORKING.value, Status.QUALIFIED.value, Status.DISQUALIFIED.value}),
    Status.WORKING.value: frozenset({Status.QUALIFIED.value, Status.DISQUALIFIED.value}),
    Status.QUALIFIED.value: frozenset({Status.WORKING.value, Status.DISQUALIFIED.value}),
    Status.DISQUALIFIED.value: frozenset({Status.WORKING.value, Status.QUALIFIED.value}),
    Status.CONVERTED.value: frozenset(),
}
"""From each status those that may follow. Nothing is new again; only converting (leads.conversion) makes converted."""
SUBMITTED = "submit"
"""The act of a change set by which a web form makes a lead."""
CONVERTED_BY = frozenset({"person", "organisation", "deal", "converted_at", "converted_by"})
_STANDARDISED = ("email", "phone", "country", "website")
_NAMED_BY = ("given_name", "family_name", "company", "email", "phone")
_CHANNELS = {
    ChangeSet.Channel.IMPORT.value: Lead.Channel.IMPORT,
    ChangeSet.Channel.COMMAND.value: Lead.Channel.IMPORT,
    ChangeSet.Channel.API.value: Lead.Channel.API,
    ChangeSet.Channel.AUTOMATION.value: Lead.Channel.API,
}


def settle(batch: Batch[Lead]) -> None:
    """Name each lead, keep what was typed, and refuse moves that make no sense."""
    imported = batch.change_set.act == "import"
    for change in batch.changes:
        if not change.is_new and change.before["status"] == Status.CONVERTED:
            _refuse_changes(change)
            continue
        _arrive(change, batch)
        _name(change)
        if change.changed("company"):
            change.instance.company_key = company_key_of(change.instance)
        _keep_given(change)
        _move(change, imported=imported)
        _score(change, batch)
        change.instance.currency = change.instance.currency or base_currency()


def lead_name(lead: Lead) -> str:
    """What a lead is called: the person, else the company, else its address or number."""
    described = Party(kind=Party.Kind.PERSON, given_name=lead.given_name, family_name=lead.family_name)
    set_names(described)
    return (described.display_name or lead.company or lead.email or lead.phone)[:300]


def company_key_of(lead: Lead) -> str:
    """What the ways to write its company share, as an organisation of that name has it; "" without one."""
    return name_key(Party(kind=Party.Kind.ORGANISATION, name=lead.company))


def refresh_company_keys(ids: Sequence[int]) -> None:
    """After an undo of whatever made or changed these leads: the history does not keep what follows from the name."""
    behind = []
    for lead in Lead.objects.filter(any_of("pk", ids)).only("pk", "company", "company_key"):
        if lead.company_key != company_key_of(lead):
            lead.company_key = company_key_of(lead)
            behind.append(lead)
    Lead.objects.bulk_update(behind, ["company_key"], batch_size=1000)


def _refuse_changes(change: Change[Lead]) -> None:
    """A converted lead says how the customer came to us: only who looks after it may change."""
    kept = [name for name in change.values if name not in ("owner", "tags") and _differs(change, name)]
    for name in kept:
        change.add_error(name, _("This lead was converted: it stays as it was. Change the customer instead."))


def _differs(change: Change[Lead], name: str) -> bool:
    field: Any = Lead._meta.get_field(name) if name in {f.name for f in Lead._meta.concrete_fields} else None
    return field is not None and change.changed(field.attname)


def _arrive(change: Change[Lead], batch: Batch[Lead]) -> None:
    lead = change.instance
    if lead.received_at is None:
        lead.received_at = timezone.now()
    if not change.is_new:
        return
    if batch.change_set.act == SUBMITTED:
        lead.channel = Lead.Channel.FORM
    else:
        lead.channel = _CHANNELS.get(batch.change_set.channel, Lead.Channel.MANUAL)


def _name(change: Change[Lead]) -> None:
    if change.changed(*_NAMED_BY):
        change.instance.name = lead_name(change.instance)
    if not change.instance.name:
        text = _("Enter a name, a company, an e-mail address or a phone number.")
        change.add_error("family_name", text)


def _keep_given(change: Change[Lead]) -> None:
    """What was typed, where the standard form says it otherwise; a value that is replaced takes it along."""
    lead, kept = change.instance, dict(change.instance.as_given)
    for name in _STANDARDISED:
        if name not in change.values or not change.changed(name):
            continue
        typed = str(change.given.get(name) or "").strip()[:500]
        kept.pop(name, None)
        if typed and typed != getattr(lead, name):
            kept[name] = typed
    lead.as_given = kept


def _move(change: Change[Lead], *, imported: bool) -> None:
    lead = change.instance
    if lead.status not in Status.values:
        return  # the field refuses it
    before = Status.NEW.value if change.is_new else change.before["status"]
    if lead.status != before:
        converting = lead.status == Status.CONVERTED
        if converting and not (CONVERTED_BY <= change.values.keys()):
            change.add_error("status", _("Convert the lead instead: that makes a customer of it."))
        elif not (converting or imported or change.is_new) and lead.status not in MOVES[before]:
            text = _("A lead that is “%(before)s” cannot become “%(after)s”.")
            labels = dict(Status.choices)
            change.add_error("status", text % {"before": labels[Status(before)], "after": labels[Status(lead.status)]})
    if lead.status == Status.CONVERTED and lead.converted_at is not None:
        lead.conversion = 100
        came = timezone.localdate(lead.received_at or lead.converted_at)
        lead.conversion_days = (timezone.localdate(lead.converted_at) - came).days
    if lead.status == Status.DISQUALIFIED:
        if not lead.disqualified_reason and imported:
            lead.disqualified_reason = Lead.Reason.JUNK
        if not lead.disqualified_reason:
            change.add_error("disqualified_reason", _("Say why: others learn from it."))
    elif lead.disqualified_reason:
        if change.values.get("disqualified_reason") and change.changed("disqualified_reason") and not imported:
            change.add_error("disqualified_reason", _("Only a lead that is disqualified has a reason."))
        lead.disqualified_reason = ""


def _score(change: Change[Lead], batch: Batch[Lead]) -> None:
    """A score without a word of where it is from is that of whoever wrote it."""
    lead = change.instance
    if lead.score is None:
        lead.score_source = ""
    elif change.changed("score") and not change.values.get("score_source"):
        lead.score_source = str(batch.actor or batch.change_set.get_channel_display())[:60]
