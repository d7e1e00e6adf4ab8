"""What every installation begins with: role types, relationship types and the roles that users may hold.

Only a beginning: people rename, change and delete these rows, and what was once here is never put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rapport.customers.cadence import RULE_NAMES
from rapport.customers.extensions import GrantedLike
from rapport.customers.models import ConsentPurpose, ConsentWording, RelationshipType, RetentionRule, RoleType
from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.models import Role
from rapport.platform.access.services import role_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import ShippedTexts, spellings_of
from rapport.platform.search.indexing import index_records

_SELLING = ("quote", "order", "invoice", "campaign", "ticket")

ROLE_TYPES: tuple[tuple[str, Any, tuple[str, ...], tuple[str, ...]], ...] = (
    ("prospect", _("Prospect"), ("quote", "campaign"), ()),
    ("customer", _("Customer"), _SELLING, ()),
    ("former-customer", _("Former customer"), ("quote", "campaign", "ticket"), ()),
    ("partner", _("Partner"), ("quote", "order", "campaign", "ticket"), ()),
    ("supplier", _("Supplier"), ("purchase", "ticket"), ()),
    ("competitor", _("Competitor"), (), ("campaign",)),
    ("employee", _("Employee"), ("ticket",), ("campaign",)),
    ("applicant", _("Applicant"), (), ("campaign",)),
    ("member", _("Member"), ("invoice", "campaign", "ticket"), ()),
    ("donor", _("Donor"), ("receipt", "campaign"), ()),
    ("volunteer", _("Volunteer"), ("shift", "campaign"), ()),
    ("patient", _("Patient"), ("appointment", "invoice"), ("campaign",)),
    ("student", _("Student"), ("invoice", "ticket"), ()),
    ("press", _("Press"), ("campaign",), ()),
    ("debtor", _("Debtor"), ("invoice", "dunning"), ()),
    ("blocked-debtor", _("Blocked debtor"), ("dunning",), ("quote", "order", "campaign")),
)
"""Code, label, permitted operations, blocked operations; in the order in which they are offered."""

RELATIONSHIP_TYPES: tuple[tuple[str, Any, Any, str], ...] = (
    ("works-for", _("works for"), _("employs"), "employment"),
    ("worked-for", _("worked for"), _("formerly employed"), ""),
    ("reports-to", _("reports to"), _("manages"), "hierarchy"),
    ("part-of", _("part of"), _("has part"), "hierarchy"),
    ("subsidiary-of", _("subsidiary of"), _("holding of"), "hierarchy"),
    ("owner-of", _("owner of"), _("owned by"), ""),
    ("household-member", _("member of the household"), _("has household member"), ""),
    ("spouse-of", _("married to"), _("married to"), "symmetric"),
    ("partner-of", _("partner in life of"), _("partner in life of"), "symmetric"),
    ("child-of", _("child of"), _("parent of"), ""),
    ("sibling-of", _("sibling of"), _("sibling of"), "symmetric"),
    ("referred-by", _("referred by"), _("referred"), ""),
    ("competitor-of", _("competitor of"), _("competitor of"), "symmetric"),
    ("partner-with", _("partner with"), _("partner with"), "symmetric"),
    ("supplier-of", _("supplier of"), _("supplied by"), ""),
    ("advises", _("advises"), _("is advised by"), ""),
    ("assistant-of", _("assistant of"), _("is assisted by"), ""),
    ("colleague-of", _("colleague of"), _("colleague of"), "symmetric"),
    ("friend-of", _("friend of"), _("friend of"), "symmetric"),
    ("guardian-of", _("guardian of"), _("ward of"), ""),
    ("emergency-contact-of", _("emergency contact of"), _("has emergency contact"), ""),
    ("contact-for", _("contact person for"), _("has contact person"), ""),
)
"""Code, label as the first party sees it, as the second sees it, and what is special."""

PURPOSES: tuple[tuple[str, str, str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("newsletter", "Newsletter", "Newsletter", "新闻通讯", "consent", ("email",), ("double_opt_in", "public")),
    (
        "phone-advertising", "Offers by phone and message", "Angebote per Telefon und Nachricht", "电话及短信优惠",
        "consent", ("phone", "sms", "messenger"), ("public",),
    ),
    (
        "postal-advertising", "Offers by post", "Angebote per Post", "邮寄优惠",
        "legitimate_interest", ("post",), ("public",),
    ),
    ("surveys", "Surveys", "Umfragen", "满意度调查", "legitimate_interest", ("email", "phone"), ("public",)),
    (
        "service", "Service messages", "Nachrichten zu Aufträgen", "服务通知", "contract",
        ("email", "phone", "sms", "messenger", "post"), ("public",),
    ),
    (
        "legal-notices", "Legal notices", "Rechtliche Mitteilungen", "法律通知",
        "legal_obligation", ("email", "post"), (),
    ),
)  # fmt: skip
"""Code, name in English, German and Chinese, lawful basis, channels, rules."""

WORDINGS: tuple[tuple[str, str, str], ...] = (
    ("newsletter", "en", "I want news and offers by e-mail. I can withdraw this at any time."),
    ("newsletter", "de", "Ich möchte Neuigkeiten und Angebote per E-Mail. Das kann ich jederzeit widerrufen."),
    ("newsletter", "zh-Hans", "我愿意通过电子邮件接收新闻和优惠信息，并可随时撤回同意。"),
    ("phone-advertising", "en", "You may call me or write to me about offers. I can withdraw this at any time."),
    (
        "phone-advertising",
        "de",
        "Sie dürfen mich wegen Angeboten anrufen oder mir schreiben. Das kann ich jederzeit widerrufen.",
    ),
    ("phone-advertising", "zh-Hans", "我同意贵方通过电话或短信向我介绍优惠，并可随时撤回同意。"),
)
"""Purpose, language, text: the first version."""

_OWNED = ("people", "organisations", "households", "tasks", "promises", "hand-offs", "touches")
_PARTS = (
    "relationships",
    "party-roles",
    "account-team-members",
    "party-names",
    "financial-statements",
    "contact-blocks",
)
_LEDGERS = ("consent-entries", "disclosures")
"""Append-only: they are seen and added to."""
_CATALOGUES = ("tags", "relationship-types", "role-types")
_EVERYTHING = (*_OWNED, *_PARTS, *_LEDGERS, *_CATALOGUES)

Grants = list[tuple[str, str, str]]


def _grants(kinds: Iterable[str], scopes: dict[Action, Scope]) -> Grants:
    return [(kind, action.value, scope.value) for kind in kinds for action, scope in scopes.items()]


def _worker(scope: Scope, *, deleting: Scope | None) -> Grants:
    """Works with the records within a scope; what hangs on them is reached through them."""
    scopes = {Action.VIEW: scope, Action.CREATE: scope, Action.UPDATE: scope}
    parts = {action: Scope.ALL for action in (*scopes, Action.DELETE)}
    granted = _grants(_OWNED, scopes if deleting is None else {**scopes, Action.DELETE: deleting})
    added = _grants(_LEDGERS, {Action.VIEW: Scope.ALL, Action.CREATE: Scope.ALL})
    return [*granted, *_grants(_PARTS, parts), *added, ("tags", Action.CREATE.value, Scope.ALL.value)]


def _away(reach: Scope) -> Grants:
    """Says who is away within the reach, and sees it of the team; whoever reaches the team says what it is suited
    for as well."""
    may_say = dict.fromkeys((Action.CREATE, Action.UPDATE, Action.DELETE), reach)
    known = {Action.VIEW: reach, **(may_say if reach == Scope.TEAM else {})}
    return [*_grants(("absences",), {Action.VIEW: Scope.TEAM, **may_say}), *_grants(("assignees",), known)]


_MAILBOXES = _grants(
    ("mail-accounts",), dict.fromkeys((Action.VIEW, Action.CREATE, Action.UPDATE, Action.DELETE), Scope.OWN)
)
"""Lets the own mailboxes be read, and nobody else's."""
_DONE_BY_AGENTS = {Action.VIEW: Scope.ALL, Action.CREATE: Scope.ALL, Action.UPDATE: Scope.ALL}

ROLES: tuple[tuple[Any, Any, Grants], ...] = (
    (
        _("Sales representative"),
        _("Looks after the own customers."),
        [
            *_worker(Scope.OWN, deleting=None),
            ("tasks", Action.DELETE.value, Scope.OWN.value),
            *_away(Scope.OWN),
            *_MAILBOXES,
        ],
    ),
    (
        _("Team lead"),
        _("Sees and changes what the own team and the teams below it look after, and exports it."),
        [
            *_worker(Scope.TEAM, deleting=Scope.TEAM),
            *_grants(_OWNED, {Action.EXPORT: Scope.TEAM}),
            *_away(Scope.TEAM),
            *_MAILBOXES,
        ],
    ),
    (
        _("Service agent"),
        _("Helps every customer: sees and changes all records, deletes none."),
        [
            *_grants(_OWNED, _DONE_BY_AGENTS),
            *_grants(_PARTS, _DONE_BY_AGENTS),
            *_grants(_LEDGERS, {Action.VIEW: Scope.ALL, Action.CREATE: Scope.ALL}),
            *_away(Scope.OWN),
            *_MAILBOXES,
        ],
    ),
    (
        _("Data steward"),
        _("Keeps all records in order: changes, deletes, imports and exports them."),
        _grants((*_EVERYTHING, "suppressions"), dict.fromkeys(Action, Scope.ALL)),
    ),
    (
        _("Privacy officer"),
        _("Sets how long records are kept and what is on legal hold; sees every record to judge it."),
        [
            *_grants(("retention-rules", "legal-holds", "suppressions"), dict.fromkeys(Action, Scope.ALL)),
            *_grants(_EVERYTHING, {Action.VIEW: Scope.ALL}),
            *_grants(_LEDGERS, {Action.CREATE: Scope.ALL}),
        ],
    ),
    (_("Read only"), _("Sees every record and changes none."), _grants(_EVERYTHING, {Action.VIEW: Scope.ALL})),
    (_("No access"), _("Signs in but sees no records: for people still to be given a part."), []),
)
"""Name, description and grants (kind, action, scope)."""


RETENTION: tuple[tuple[Any, str, str, int, str, dict[str, Any], Any], ...] = (
    (
        _("People without a role or contact"), "people", "erase", 3, "years",
        {"any": [{"all": [{"field": "roles", "op": "isnull", "value": True}]}]},
        _("Nothing is planned with them, and nobody was in contact for a long time."),
    ),
    (_("Old touches"), "touches", "delete", 10, "years", {}, _("What was said so long ago is asked for no more.")),
    (
        _("Files of imports"), "import-files", "delete", 7, "days", {},
        _("Their rows are records by then; at the latest they go after 30 days."),
    ),
    (
        _("Details of the change log"), "change-details", "delete", 5, "years", {},
        _("Who changed what stays; what was there before goes, and can be taken back no more."),
    ),
    (_("Log of jobs"), "job-log", "delete", 1, "years", {}, _("Long work that ended is asked for no more.")),
)  # fmt: skip
"""Suggestions, switched off: name, kind, act, period, unit, condition, basis."""


SHIPPED = [
    ShippedTexts("role-types", "label", [label for _code, label, *_rest in ROLE_TYPES]),
    ShippedTexts("relationship-types", "label", [label for _code, label, *_rest in RELATIONSHIP_TYPES]),
    ShippedTexts("relationship-types", "reverse_label", [reverse for *_rest, reverse, _special in RELATIONSHIP_TYPES]),
    ShippedTexts("roles", "name", [name for name, *_rest in ROLES]),
    ShippedTexts("roles", "description", [description for _name, description, _grants in ROLES]),
    ShippedTexts("retention-rules", "name", [name for name, *_rest in RETENTION]),
    ShippedTexts("retention-rules", "basis", [basis for *_rest, basis in RETENTION]),
    ShippedTexts("cadence-rules", "name", RULE_NAMES),
]
"""What of it follows the reader's language while nobody writes something else. Purposes have a column a language."""


def ensure_catalogue() -> int:
    """Add what is missing and was never there, in the installation's language, in one change set; returns how many.

    Called after migrations; costs ten small queries when there is nothing to do.
    """
    with override(settings.LANGUAGE_CODE):
        role_types = _missing(RoleType, "code", [code for code, *_rest in ROLE_TYPES])
        relationship_types = _missing(RelationshipType, "code", [code for code, *_rest in RELATIONSHIP_TYPES])
        roles = _missing_names(Role, [str(name) for name, *_rest in ROLES])
        purposes = _missing(ConsentPurpose, "code", [code for code, *_rest in PURPOSES])
        rules = _missing_names(RetentionRule, [str(name) for name, *_rest in RETENTION])
        count = len(role_types) + len(relationship_types) + len(roles) + len(purposes) + len(rules)
        if count:
            with change_set(actor=None, channel="system", act="set-up", summary=str(_("Catalogues"))) as opened:
                _add_role_types(role_types)
                _add_relationship_types(relationship_types)
                _add_purposes(purposes)
                _add_retention_rules(rules)
                for name, description, grants in ROLES:
                    if str(name) in roles:
                        role_create(name=str(name), description=str(description), grants=_with_others(grants))
                opened.counts["created"] = count
    return count


def _with_others(grants: Grants) -> Grants:
    """The grants with those for kinds of upper modules."""
    others: list[GrantedLike] = registry.extensions(GrantedLike)
    return [
        *grants,
        *(
            (kind, action, scope)
            for other in others
            for like, action, scope in grants
            if like == other.like
            for kind in other.kinds
        ),
    ]


def _missing_names(model: type[models.Model], wanted: list[str]) -> set[str]:
    """Those texts that no row has and none ever had in any language: that of the installation may be another by now."""
    spellings = {name: spellings_of(model, name) for name in wanted}
    free = _missing(model, "name", [text for texts in spellings.values() for text in texts])
    return {name for name, texts in spellings.items() if free.issuperset(texts)}


def _missing(model: type[models.Model], key: str, wanted: list[str]) -> set[str]:
    """Those keys that no row has and none ever had (a before-image tells of deleted and renamed ones)."""
    present = model._default_manager.filter(**{f"{key}__in": wanted}).values_list(key, flat=True)
    former = event_model_of(model)._default_manager.filter(**{f"{key}__in": wanted}).values_list(key, flat=True)
    return set(wanted) - set(present) - set(former)


def _add_role_types(codes: set[str]) -> None:
    RoleType.objects.bulk_create(
        RoleType(
            code=code,
            label=str(label),
            operations=list(permitted),
            blocked_operations=list(blocked),
            position=10 * position,
        )
        for position, (code, label, permitted, blocked) in enumerate(ROLE_TYPES, start=1)
        if code in codes
    )


def _add_relationship_types(codes: set[str]) -> None:
    RelationshipType.objects.bulk_create(
        RelationshipType(
            code=code,
            label=str(label),
            reverse_label=str(reverse),
            is_symmetric=special == "symmetric",
            is_hierarchy=special == "hierarchy",
            is_employment=special == "employment",
        )
        for code, label, reverse, special in RELATIONSHIP_TYPES
        if code in codes
    )


def _add_retention_rules(names: set[str]) -> None:
    made = RetentionRule.objects.bulk_create(
        RetentionRule(
            name=str(name), kind=kind, act=act, period=period, unit=unit, condition=condition, basis=str(basis)
        )
        for name, kind, act, period, unit, condition, basis in RETENTION
        if str(name) in names
    )
    index_records(registry.get("retention-rules"), [rule.pk for rule in made])


def _add_purposes(codes: set[str]) -> None:
    """Purposes with what is shown for them; who has deleted one finds neither again."""
    made = ConsentPurpose.objects.bulk_create(
        ConsentPurpose(
            code=code,
            name=name,
            name_de=german,
            name_zh=chinese,
            basis=basis,
            is_double_opt_in="double_opt_in" in rules,
            is_public="public" in rules,
            position=10 * position,
            **{f"by_{channel}": True for channel in channels},
        )
        for position, (code, name, german, chinese, basis, channels, rules) in enumerate(PURPOSES, start=1)
        if code in codes
    )
    by_code = {purpose.code: purpose for purpose in made}
    ConsentWording.objects.bulk_create(
        ConsentWording(purpose=by_code[code], language=language, revision=1, text=text)
        for code, language, text in WORDINGS
        if code in by_code
    )
