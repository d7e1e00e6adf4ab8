"""A valid value for any field of any kind, as a form or the API would give it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from rapport.customers.about import About
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.help.topics import shipped
from tests.factories import make, make_linked
from tests.factories.guidance import EVERY_KIND_HAS
from tests.factories.invoices import make_issued_invoice
from tests.factories.sales import gtin, latest_won_stage, make_ladder, make_won_reason
from tests.factories.writing import number

OWN_RULES: dict[tuple[str, str], Callable[[int], Any]] = {
    ("financial-statements", "year"): lambda n: 1900 + n % 100,
    ("users", "username"): lambda n: f"user.{n}",
    ("users", "email"): lambda n: f"other{n}@example.com",
    ("users", "language"): lambda n: "de",
    ("users", "is_active"): lambda n: True,
    ("mail-accounts", "is_active"): lambda n: False,
    ("mail-templates", "is_active"): lambda n: False,
    ("mail-accounts", "smtp_port"): lambda n: 1 + n % 60_000,
    ("mail-accounts", "smtp_host"): lambda n: f"smtp{n}.example.com",
    ("mail-accounts", "most_per_hour"): lambda n: 1 + n % 1_000,
    ("mail-accounts", "sign_in"): lambda n: "password",
    ("mail-accounts", "port"): lambda n: 1 + n % 60_000,
    ("mail-accounts", "host"): lambda n: f"imap{n}.example.com",
    ("roles", "grants"): lambda n: [{"kind": "people", "action": "view", "scope": "own"}],
    ("roles", "field_rules"): lambda n: [{"kind": "people", "field": "source", "rule": "hidden"}],
    ("consent-entries", "wording"): lambda n: _wording_of_the_latest_purpose(),
    ("consent-entries", "contact_point"): lambda n: f"one{n}@example.com",
    ("consent-entries", "channel"): lambda n: "email",
    ("consent-entries", "expires_on"): lambda n: "2099-03-04",
    ("consent-purposes", "code"): lambda n: f"value-{n}",
    ("consent-purposes", "basis"): lambda n: "legitimate_interest",
    ("consent-purposes", "by_email"): lambda n: False,
    ("consent-purposes", "by_phone"): lambda n: False,
    ("consent-purposes", "by_post"): lambda n: False,
    ("consent-purposes", "is_public"): lambda n: False,
    ("consent-purposes", "is_active"): lambda n: False,
    ("suppressions", "kind"): lambda n: "phone",
    ("suppressions", "value"): lambda n: f"other{n}@example.com",
    ("custom-fields", "kind"): lambda n: "people",
    ("custom-fields", "type"): lambda n: "choice",
    ("custom-fields", "choices"): lambda n: [{"value": "gold", "en": "Gold"}, {"value": f"v{n}", "en": f"Value {n}"}],
    ("custom-fields", "default_value"): lambda n: "gold",
    ("custom-fields", "linked_kind"): lambda n: "organisations",
    ("custom-fields", "related"): lambda n: "tasks.party",
    ("custom-fields", "is_filterable"): lambda n: False,
    ("custom-fields", "decimal_places"): lambda n: 3 + n % 3,  # another number than it has
    ("custom-kinds", "ownership"): lambda n: "owned",
    ("custom-kinds", "belongs_to"): lambda n: "parties",
    ("custom-kinds", "position"): lambda n: 1 + n % 1000,
    ("stages", "pipeline"): lambda n: str(make_ladder()["first"].pipeline.uid),
    ("stages", "next_stages"): lambda n: ["First"],
    ("views", "kind"): lambda n: "tasks",
    ("views", "audience"): lambda n: "me",
    ("views", "definition"): lambda n: {"q": f"word{n}"},
    ("views", "position"): lambda n: 1 + n % 1000,
    ("reports", "kind"): lambda n: "tasks",
    ("reports", "audience"): lambda n: "me",
    ("reports", "definition"): lambda n: {"q": f"word{n}"},
    ("dashboards", "audience"): lambda n: "me",
    ("mail-templates", "audience"): lambda n: "me",
    ("dashboards", "tiles"): lambda n: {"tiles": [{"declared": "people-by-country", "width": 1 + n % 3}]},
    ("layouts", "kind"): lambda n: "organisations",
    ("layouts", "audience"): lambda n: "user",
    ("layouts", "may_personalise"): lambda n: False,
    ("layouts", "position"): lambda n: 1 + n % 1000,
    ("layouts", "definition"): lambda n: {"left_out": {"panels": ["files"]}},
    ("help-texts", "topic"): lambda n: list(shipped("en"))[-1 - n % 20],
    ("field-tips", "kind"): lambda n: "people",
    ("field-tips", "field"): lambda n: EVERY_KIND_HAS[n % len(EVERY_KIND_HAS)],
    ("webhooks", "is_active"): lambda n: False,
    ("webhooks", "events"): lambda n: ["tasks.created", "people.*"],
    ("automations", "kind"): lambda n: "people",
    ("automations", "event"): lambda n: "changed",
    ("automations", "is_active"): lambda n: False,
    ("automations", "watched"): lambda n: [{"field": "description"}],
    ("automations", "hook"): lambda n: {
        "match": {"field": "description", "path": f"text{n}"},
        "create": False,
        "values": {},
    },
    ("automations", "condition"): lambda n: {"any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]},
    ("automations", "steps"): lambda n: [{"do": "set", "values": {"description": f"Seen {n}."}}],
    ("cadence-rules", "condition"): lambda n: {
        "any": [{"all": [{"field": "lifecycle", "op": "exact", "value": "active"}]}]
    },
    ("assignment-rules", "kind"): lambda n: "people",
    ("assignment-rules", "method"): lambda n: "load",
    ("assignment-rules", "least_level"): lambda n: 2 + n % 4,
    ("assignment-rules", "is_active"): lambda n: False,
    ("assignment-rules", "condition"): lambda n: {
        "any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]
    },
    ("retention-rules", "kind"): lambda n: "people",
    ("retention-rules", "act"): lambda n: "delete",
    ("retention-rules", "since"): lambda n: "changed",
    ("retention-rules", "unit"): lambda n: "months",
    ("retention-rules", "period"): lambda n: 3 + n % 100,
    ("retention-rules", "is_active"): lambda n: False,
    ("retention-rules", "condition"): lambda n: {"any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]},
    ("legal-holds", "kind"): lambda n: "people",
    ("legal-holds", "begins_on"): lambda n: "2026-01-02",
    ("legal-holds", "released_on"): lambda n: "2026-11-03",
    ("legal-holds", "condition"): lambda n: {"any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]},
    ("legal-holds", "parties"): lambda n: [str(make("people").uid)],
    ("assignees", "languages"): lambda n: ["en", "fr"],
    ("assignees", "weight"): lambda n: 11 + n % 80,
    ("assignees", "skills"): lambda n: [{"value": f"Skill {n}", "level": 1 + n % 5}],
    ("absences", "begins_on"): lambda n: "2026-07-01",
    ("absences", "ends_on"): lambda n: "2026-07-20",
    ("feedback", "page"): lambda n: f"/tasks/{n}/",
    ("hand-offs", "state"): lambda n: "withdrawn",
    ("hand-offs", "moves_ownership"): lambda n: False,
    ("hand-offs", "due_at"): lambda n: "2098-05-06T10:00:00Z",
    ("promises", "state"): lambda n: "broken",
    ("promises", "made_on"): lambda n: "2026-02-01",
    ("promises", "due_on"): lambda n: "2026-11-30",
    ("promises", "settled_on"): lambda n: "2026-11-15",
    ("web-forms", "fields"): lambda n: ["company", "email", "phone"],
    ("web-forms", "required_fields"): lambda n: ["company"],
    ("web-forms", "origins"): lambda n: [f"https://site{n}.example"],
    ("web-forms", "labels"): lambda n: [{"field": "email", "label": f"Mail {n}", "help_de": f"Zeile {n}"}],
    ("web-forms", "by_rules"): lambda n: False,
    ("web-forms", "is_active"): lambda n: False,
    ("web-forms", "per_minute"): lambda n: 1 + n % 500,
    ("web-forms", "purposes"): lambda n: [str(make("consent-purposes").uid)],
    ("leads", "status"): lambda n: "disqualified",
    ("leads", "score"): lambda n: n % 101,
    ("leads", "currency"): lambda n: "GBP",
    ("account-plans", "state"): lambda n: "done",
    ("account-plans", "starts_on"): lambda n: "2026-02-01",
    ("account-plans", "ends_on"): lambda n: "2026-11-30",
    ("account-goals", "due_on"): lambda n: "2026-11-15",
    ("deals", "competitors"): lambda n: [f"Rival {n}"],
    ("competitors", "is_active"): lambda n: False,
    ("deals", "pipeline"): lambda n: str(make_ladder()["won"].pipeline.uid),
    ("deals", "stage"): lambda n: str(latest_won_stage().uid),
    ("deals", "outcome_reason"): lambda n: str(make_won_reason().uid),
    ("deals", "probability"): lambda n: 100,
    ("deals", "forecast"): lambda n: "closed",
    ("deals", "opened_on"): lambda n: "2026-02-01",
    ("deals", "currency"): lambda n: "GBP",
    ("stages", "state"): lambda n: "lost",
    ("stages", "probability"): lambda n: 0,
    ("stages", "required_fields"): lambda n: ["amount", "source"],
    ("outcome-reasons", "is_active"): lambda n: False,
    ("outcome-reasons", "outcome"): lambda n: "won",
    ("pipelines", "is_active"): lambda n: False,
    ("pipelines", "position"): lambda n: 2000 + n % 30_000,
    ("products", "is_active"): lambda n: False,
    ("products", "ean"): gtin,
    ("deal-lines", "position"): lambda n: 10 + n % 30_000,
    ("deal-lines", "quantity"): lambda n: "7.0000",
    ("deal-lines", "discount_percent"): lambda n: "2.5000",
    ("deal-lines", "discount_amount"): lambda n: "1.2500",
    ("deal-lines", "tax_rate"): lambda n: "8.1000",
    ("quotes", "currency"): lambda n: "GBP",
    ("quote-lines", "position"): lambda n: 10 + n % 30_000,
    ("quote-lines", "quantity"): lambda n: "7.0000",
    ("quote-lines", "discount_percent"): lambda n: "2.5000",
    ("quote-lines", "discount_amount"): lambda n: "1.2500",
    ("quote-lines", "tax_rate"): lambda n: "8.1000",
    ("orders", "currency"): lambda n: "GBP",
    ("sequences", "is_active"): lambda n: False,
    ("sequences", "days"): lambda n: "workdays",
    ("sequences", "from_hour"): lambda n: 3,
    ("sequences", "until_hour"): lambda n: 20,
    ("sequences", "stops_on_reply"): lambda n: False,
    ("sequences", "stops_on_meeting"): lambda n: False,
    ("sequences", "stops_on_deal"): lambda n: False,
    ("sequence-steps", "is_active"): lambda n: False,
    ("sequence-steps", "template"): lambda n: str(make("mail-templates", audience="everybody").uid),
    ("order-lines", "position"): lambda n: 10 + n % 30_000,
    ("order-lines", "quantity"): lambda n: "7.0000",
    ("order-lines", "discount_percent"): lambda n: "2.5000",
    ("order-lines", "discount_amount"): lambda n: "1.2500",
    ("order-lines", "tax_rate"): lambda n: "8.1000",
    ("invoices", "currency"): lambda n: "GBP",
    ("invoices", "due_on"): lambda n: (timezone.localdate() + timedelta(days=1 + n % 700)).isoformat(),
    ("invoice-lines", "position"): lambda n: 10 + n % 30_000,
    ("invoice-lines", "quantity"): lambda n: "7.0000",
    ("invoice-lines", "discount_percent"): lambda n: "2.5000",
    ("invoice-lines", "discount_amount"): lambda n: "1.2500",
    ("invoice-lines", "tax_rate"): lambda n: "8.1000",
    ("payments", "currency"): lambda n: "GBP",
    ("payments", "received_on"): lambda n: (timezone.localdate() - timedelta(days=1 + n % 700)).isoformat(),
    ("payments", "amount"): lambda n: f"{200 + n % 700}.5000",
    ("payment-allocations", "invoice"): lambda n: str(make_issued_invoice().uid),
    ("payment-allocations", "amount"): lambda n: f"{1 + n % 30}.2500",
    ("letter-heads", "payment_days"): lambda n: 1 + n % 300,
    ("letter-heads", "iban"): lambda n: "DE89370400440532013000",
    ("letter-heads", "bic"): lambda n: "COBADEFFXXX",
    ("delivered-lines", "quantity"): lambda n: "1.5000",
    ("credit-accounts", "currency"): lambda n: "GBP",
    ("number-ranges", "pattern"): lambda n: f"V{n}-{{year}}-{{number:06}}",
    ("discount-limits", "percent"): lambda n: f"{n % 100}.50",
    ("letter-heads", "quote_days"): lambda n: 1 + n % 700,
    ("price-books", "is_active"): lambda n: False,
    ("price-books", "position"): lambda n: 2000 + n % 30_000,
    ("price-books", "party_kind"): lambda n: "organisation",
    ("price-books", "condition"): lambda n: {
        "any": [{"all": [{"field": "lifecycle", "op": "exact", "value": "active"}]}]
    },
    ("price-entries", "from_quantity"): lambda n: "5.0000",
    ("price-entries", "to_quantity"): lambda n: "50.0000",
    ("price-entries", "discount_percent"): lambda n: "7.5000",
    ("product-parts", "quantity"): lambda n: "3.0000",
    ("product-parts", "position"): lambda n: 1 + n % 1000,
    ("sales-arguments", "position"): lambda n: 1 + n % 1000,
    ("tax-rates", "country"): lambda n: "AT",
    ("tax-rates", "rate"): lambda n: "12.5000",
    ("tax-rates", "valid_from"): lambda n: date.fromordinal(730_000 + n).isoformat(),
    ("tax-rates", "valid_to"): lambda n: date.fromordinal(760_000).isoformat(),
    ("exchange-rates", "currency"): lambda n: ("CHF", "USD", "SEK", "NOK", "DKK")[n % 5],
    ("exchange-rates", "valid_from"): lambda n: date.fromordinal(740_000 + n).isoformat(),
    ("quotas", "family"): lambda n: make("products").family,
    ("quotas", "starts_on"): lambda n: f"{2030 + n % 60}-01-01",
    ("activity-targets", "family"): lambda n: make("products").family,
    ("activity-targets", "measure"): lambda n: "new_deals",
    ("activity-targets", "valid_from"): lambda n: date.fromordinal(731_000 + n % 3_000).isoformat(),
    ("activity-targets", "valid_to"): lambda n: "2099-12-30",
    ("forecast-overrides", "starts_on"): lambda n: f"{2030 + n % 60}-01-01",
    ("commission-plans", "family"): lambda n: make("products").family,
    ("commission-plans", "starts_on"): lambda n: "2012-03-04",
    ("commission-plans", "ends_on"): lambda n: "2099-12-31",
    ("commission-statements", "starts_on"): lambda n: f"{2011 + n % 10}-{1 + n % 12:02}-01",
    ("territory-rules", "postcodes"): lambda n: f"{10_000 + n}–{20_000 + n}, 03",
    ("territory-rules", "condition"): lambda n: {"any": [{"all": [{"field": "owner", "op": "isnull", "value": True}]}]},
    ("territory-accounts", "mode"): lambda n: "never",
    ("cadence-rules", "counts"): lambda n: "spoken",
    ("cadence-rules", "is_active"): lambda n: False,
    ("comments", "kind"): lambda n: "people",
    ("approvals", "kind"): lambda n: "people",
    ("approvals", "asked"): lambda n: [{"user": str(make("users").uid)}],
    ("approvals", "locks"): lambda n: ["job_title", "source"],
    ("approvals", "due_at"): lambda n: "2099-03-04T05:06:00Z",
    ("approval-acts", "deed"): lambda n: "comment",
    ("*", "valid_to"): lambda n: "2027-12-31",
    ("*", "valid_from"): lambda n: "2026-02-03",
    ("*", "emails"): lambda n: [{"value": f"more{n}@example.com", "label": "work"}],
    ("*", "phones"): lambda n: [{"value": f"+49 30 777{n:04d}", "label": "mobile"}],
    ("*", "addresses"): lambda n: [
        {"street": f"Hauptstraße {n}", "postcode": "53111", "locality": "Bonn", "region": "", "country": "DE"}
    ],
    ("*", "tags"): lambda n: [f"tag {n}"],
    ("*", "external_id"): lambda n: [{"system": "erp", "value": f"X{n}"}],
    ("*", "text"): lambda n: f"What was said, {n}.",
    ("*", "operations"): lambda n: ["quote", "order"],
    ("*", "blocked_operations"): lambda n: ["order"],
}
"""What a field's kind does not say, by (kind, field); ``*`` stands for every kind."""

_PLAIN: dict[FieldKind, Callable[[int], Any]] = {
    FieldKind.LONG_TEXT: lambda n: f"A longer text, {n}.",
    FieldKind.EMAIL: lambda n: f"value{n}@example.com",
    FieldKind.PHONE: lambda n: f"+49 30 888{n:04d}",
    FieldKind.URL: lambda n: f"https://value{n}.example",
    FieldKind.COUNTRY: lambda n: "DE",
    FieldKind.LANGUAGE: lambda n: "fr",
    FieldKind.TIME_ZONE: lambda n: "Europe/Berlin",
    FieldKind.CURRENCY: lambda n: "CHF",
    FieldKind.DECIMAL: lambda n: "12.50",
    FieldKind.MONEY: lambda n: "1234.5600",
    FieldKind.DATE: lambda n: "2026-03-04",
    FieldKind.DATETIME: lambda n: "2026-03-04T05:06:00Z",
    FieldKind.BOOLEAN: lambda n: True,
}


_OF_OTHERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("comments", "record_uid"): lambda owner: make("people", owner=owner),
    ("approvals", "record_uid"): lambda owner: make("people", owner=owner),
    ("enrolments", "sequence"): lambda owner: make("sequence-steps", owner=owner).sequence,  # one with a step
}
"""Records that such a field names."""


def value_for(spec: RecordSpec, field: FieldSpec, *, owner: Any = None) -> Any:
    """A value that the field accepts and that differs from its default."""
    n = number()
    own = OWN_RULES.get((spec.name, field.name)) or OWN_RULES.get(("*", field.name))
    if own is not None:
        return own(n)
    if field.virtual is not None:
        return _virtual(field, owner)
    if made := _OF_OTHERS.get((spec.name, field.name)):
        return str(made(owner).uid)
    if (spec.name, field.name) == ("layouts", "user") and owner is not None:
        return str(owner.uid)
    if field.kind is FieldKind.CHOICE:
        return field.choices[-1][0]
    if field.kind is FieldKind.MULTI_CHOICE:
        return [field.choices[-1][0]]
    if field.link_kinds:
        return str(make(field.link_kinds[0], owner=owner).uid)
    if declared := spec.record.linked_kinds.get(field.name):
        return str(make(declared[0], owner=owner).uid)
    if field.kind is FieldKind.LINK:
        assert field.link_model is not None
        return str(make_linked(field.link_model, owner=owner).uid)
    if field.kind is FieldKind.INTEGER:
        return 1 + n % _most(spec, field)
    if field.kind is FieldKind.TEXT:
        slug = isinstance(spec.model._meta.get_field(field.name), models.SlugField)
        return (f"value-{n}" if slug else f"Value {n}")[: field.max_length]
    return _PLAIN[field.kind](n)


def _most(spec: RecordSpec, field: FieldSpec) -> int:
    """The largest of the whole numbers that a field accepts, or a thousand."""
    validators = getattr(spec.model._meta.get_field(field.name), "validators", ())
    return min([1000, *(int(one.limit_value) for one in validators if isinstance(one, MaxValueValidator))])


def _wording_of_the_latest_purpose() -> str:
    """A wording belongs to the purpose of its entry, which was made just before."""
    from rapport.customers.models import ConsentPurpose

    return str(make("consent-wordings", purpose=ConsentPurpose.objects.latest("pk")).uid)


def _subject(about: About, owner: Any) -> str:
    """A record that a task can be about, whoever it is for; a touch is with the party that was made just before."""
    from rapport.customers.models import Party, Task

    if about.model is Task:
        return f"leads:{make('leads', owner=owner).uid}"
    return f"deals:{make('deals', party=Party.objects.latest('pk'), owner=owner).uid}"


def _virtual(field: FieldSpec, owner: Any) -> Any:
    """Links to named rows, and further parties."""
    from rapport.customers.models import Party, RoleType
    from rapport.platform.access.models import Role, Team, User

    targets: dict[str, type[models.Model]] = {"teams": Team, "roles": Role, "participants": Party, "people": User}
    targets |= {"readers": Role, "editors": Role, "members": User}
    if isinstance(field.virtual, About):
        return _subject(field.virtual, owner)
    if type(field.virtual).__name__ == "PartyRoles":
        return [make_linked(RoleType).code]
    return [str(make_linked(targets[field.name], owner=owner).uid)]
