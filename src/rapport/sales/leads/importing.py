"""How files of leads are read: what became of those that the other program had converted already.

A converted lead comes in with the person, the organisation and the deal that it became, which were brought in before;
where no column names them, the person with its e-mail address and the organisation of its name are meant. One of which
only the deal is here becomes a person, so that no deal is nobody's; one of which nothing is here stays open. Both are
told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.tabular import Row
from rapport.platform import write
from rapport.platform.exchange.cells import cell_value
from rapport.platform.exchange.generic import Candidate, GenericLoader
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.outcome import SKIPPED, Outcome, RunContext
from rapport.platform.exchange.profile import ImportProfile, Layout, Loader
from rapport.platform.exchange.targets import Target, field_targets
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import WriteError
from rapport.sales.leads.conversion import made_of, refuse_converter
from rapport.sales.models import Lead

CONVERTED = "converted"
_BECAME = {"person": ("people",), "organisation": ("organisations",), "deal": ("deals",)}
_PREFIX = "became."
_MEANT_BY = {"person": "email", "organisation": "company"}
"""The field of a lead by which what it became is found where no column names it."""
_YES = FieldSpec(CONVERTED, gettext_lazy("converted"), FieldKind.BOOLEAN)
_TOLD_BY: Mapping[str, tuple[str, ...]] = {
    CONVERTED: ("Converted", "Is Converted", "IsConverted", "Konvertiert", "已转换"),
    "became.at": ("Converted Date", "ConvertedDate", "Converted Date Time", "Date Converted"),
    "became.person": ("Converted Contact Id", "ConvertedContactId", "Converted Contact"),
    "became.organisation": ("Converted Account Id", "ConvertedAccountId", "Converted Account"),
    "became.deal": ("Converted Opportunity Id", "ConvertedOpportunityId", "Converted Deal"),
}
"""What other programs call these columns: Salesforce, Zoho, and tables kept by hand."""


class LeadLoader(GenericLoader):
    """Writes leads, then converts those of which the file says so."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        used = [*context.mapping.used, *self.fixed]
        self.told = {column.target: column for column in used if column.target in _TOLD_BY}
        self.became = {
            name: LinkFinder(self.spec.fields[name], context.actor, kinds) for name, kinds in _BECAME.items()
        }
        self._conversions: dict[int, dict[str, Any]] = {}

    def load(self, rows: Sequence[Row]) -> Outcome:
        """Write these rows, and what became of them."""
        self._conversions = {}
        outcome = super().load(rows)
        self._convert(outcome)
        return outcome

    def candidate(self, row: Row, outcome: Outcome) -> Candidate:
        found = super().candidate(row, outcome)
        if self._is_converted(row, outcome):
            told = {name: self._text(row, _PREFIX + name) for name in (*self.became, "at")}
            for name, field in _MEANT_BY.items():
                if _PREFIX + name not in self.told:
                    told[name] = str(found.values.get(field) or "")
            self._conversions[row.number] = told
        return found

    def _update(self, found: Lead, candidate: Candidate, outcome: Outcome) -> None:
        """A lead that is converted here stays as it was, however often its file is read."""
        if found.status == Lead.Status.CONVERTED:
            outcome.count(candidate.number, SKIPPED)
        else:
            super()._update(found, candidate, outcome)

    def _text(self, row: Row, target: str) -> str:
        column = self.told.get(target)
        return row.values[column.index].strip() if column is not None else ""

    def _is_converted(self, row: Row, outcome: Outcome) -> bool:
        """As its column says; without one a lead is, of which something is named that it became."""
        column, text = self.told.get(CONVERTED), self._text(row, CONVERTED)
        if column is None:
            return any(self._text(row, _PREFIX + name) for name in self.became)
        try:
            return bool(text and cell_value(_YES, text, column))
        except ValidationError as error:
            outcome.mark(row.number, " ".join(error.messages), column.column, text[:300])
            return False

    def _convert(self, outcome: Outcome) -> None:
        """Convert the leads of this chunk that the write path has taken and that are open yet."""
        asked = {n: told for n, told in self._conversions.items() if n in outcome.records or n in outcome.whom}
        for name, finder in self.became.items():
            finder.load({told[name] for told in asked.values() if told[name]})
        keys = {n: outcome.records.get(n) or outcome.whom[n][0] for n in asked}
        leads = Lead.objects.exclude(status=Lead.Status.CONVERTED).in_bulk(list(keys.values()))
        for number, told in asked.items():
            lead = leads.get(keys[number])
            if lead is not None:
                self._convert_one(number, lead, told, outcome)

    def _convert_one(self, number: int, lead: Lead, told: Mapping[str, str], outcome: Outcome) -> None:
        became: dict[str, Any] = dict.fromkeys(_BECAME)
        for name, finder in self.became.items():
            found = finder.find(told[name]) if told[name] else None
            if not isinstance(found, str):
                became[name] = found
            elif _PREFIX + name in self.told:
                outcome.mark(number, found, self._header(_PREFIX + name), told[name][:300])
        if not any(became.values()):
            message = _("Converted in the other program, but what it became is not here: it stays open.")
            outcome.mark(number, message, self._header(CONVERTED), "")
            return
        importer = self.context.actor
        try:
            with transaction.atomic():
                if importer is not None:
                    refuse_converter(importer)
                if became["person"] is None and became["organisation"] is None:
                    became["person"] = made_of(lead, "people", importer)
                    message = _("No file has the customer that it became: made of the lead itself.")
                    outcome.mark(number, message, self._header(CONVERTED), "")
                self._close(lead, became, told["at"])
        except WriteError as error:
            outcome.mark(number, str(error)[:500], self._header(CONVERTED), "")

    def _close(self, lead: Lead, became: Mapping[str, Any], at: str) -> None:
        """Write what became of a lead; a deal that came without a customer gets it from whoever may change the deal."""
        values = {
            **became,
            "status": Lead.Status.CONVERTED.value,
            "converted_at": self._day(at) or timezone.now(),
            "converted_by": self.context.actor or lead.owner,
        }
        write.update(self.spec, lead, values, actor=write.SYSTEM)
        deal, party = became["deal"], became["organisation"] or became["person"]
        if deal is not None and deal.party_id is None and party is not None:
            write.update(registry.get("deals"), deal, {"party": party}, actor=self.context.actor)

    def _header(self, target: str) -> str:
        column = self.told.get(target)
        return column.column if column is not None else ""

    def _day(self, text: str) -> datetime | None:
        """When it was converted; None where the file does not say so in a way that is understood."""
        if not text:
            return None
        try:
            found: datetime = cell_value(self.spec.fields["converted_at"], text, self.told["became.at"])
        except ValidationError:
            return None
        return found


def parties_of_leads(ids: Iterable[str], origin: str) -> dict[str, int]:
    """The parties that leads became, by the lead's id in the other program: the person, else the organisation."""
    known = ExternalId.objects.filter(kind="leads", system__endswith=origin, value__in=list(ids))
    keys = dict(known.values_list("record_id", "value"))
    found = Lead.objects.filter(pk__in=list(keys)).values_list("pk", "person_id", "organisation_id")
    return {keys[pk]: person or organisation for pk, person, organisation in found if person or organisation}


def lead_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of leads can become."""
    labels = {
        CONVERTED: gettext_lazy("Converted there (yes or no)"),
        "became.at": gettext_lazy("Converted there at"),
        "became.person": gettext_lazy("Became the person: id, e-mail or name"),
        "became.organisation": gettext_lazy("Became the organisation: id or name"),
        "became.deal": gettext_lazy("Became the deal: id or name"),
    }
    kinds = {CONVERTED: FieldKind.BOOLEAN, "became.at": FieldKind.DATETIME}
    told = {
        name: Target(name, label, kinds.get(name, FieldKind.TEXT), gettext_lazy("Conversion"), _TOLD_BY[name])
        for name, label in labels.items()
    }
    return {**field_targets(spec), **told}


_LAYOUTS = (
    Layout("zoho-leads", frozenset({"LEADID", "Last Name"}), {"LEADID": "external_id"}, "zoho.leads"),
    Layout("zoho-leads", frozenset({"Record Id", "Lead Owner"}), {"Record Id": "external_id"}, "zoho.leads"),
    Layout(
        "salesforce-leads", frozenset({"Id", "IsConverted", "LeadSource"}), {"Id": "external_id"}, "salesforce.leads"
    ),
)


def _unread(header: str) -> ColumnMap | None:
    return None  # the synonyms of the targets say it all


def _settle(columns: Sequence[ColumnMap], rows: Sequence[Sequence[str]]) -> list[ColumnMap]:
    return list(columns)


def _loader(context: RunContext) -> Loader:
    return LeadLoader(context)


LEAD_FILES = ImportProfile(
    kind="leads", targets=lead_targets, read_header=_unread, settle=_settle,
    preparer="rapport.platform.exchange.standardiser.plain_preparer", loader=_loader, stored=None, layouts=_LAYOUTS,
    needed=frozenset({"uid", "family_name", "given_name", "company", "email", "phone"}), is_by_record=True,
)  # fmt: skip
