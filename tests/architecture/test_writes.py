"""Rows of tracked tables are written by the write path; whoever else writes them is known here, with the reason."""

from __future__ import annotations

import ast

from rapport.platform.history.tracking import tracked_models
from tests.architecture.sources import SOURCE, tracked

WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save"}

ALLOWED = {
    "platform/write.py": "the write path",
    "platform/write_saving.py": "the write path",
    "platform/bulk_load.py": "rows by COPY, for imports of millions",
    "platform/history/": "change sets and undo",
    "platform/access/services.py": "users and roles before there is anybody to write as",
    "platform/access/administration.py": "passwords and tokens, which no record field holds",
    "platform/access/virtual.py": "virtual fields: called by the write path",
    "platform/records/external_ids.py": "a virtual field: called by the write path",
    "customers/virtual.py": "virtual fields: called by the write path",
    "customers/contact.py": "contact points: called by the write path",
    "customers/touches.py": "parts of touches and what is derived: called by the write path",
    "customers/cadence.py": "a derived column, and the rules an installation begins with",
    "customers/hand_offs.py": "derived lines and the note that people were told of it",
    "customers/promises.py": "derived lines and the note that somebody was told of it",
    "customers/log.py": "the touch in which a promise was given, which no record field holds",
    "customers/tasks.py": "a derived column: called by the write path",
    "customers/records/": "hooks of the write path",
    "customers/catalogue.py": "what an installation begins with, before there are users",
    "customers/sample/": "the sample company, by COPY",
    "customers/importing/": "imports in batches, inside one change set",
    "customers/consent/links.py": "ended links are no record kind, their service writes them in a change set",
    "customers/territories/": "derived columns, times in territories, the state of plans: set-based, in one change set",
    "customers/privacy/": "erasure: what must leave no before-image, in a change set that cannot be taken back",
    "sales/records/": "hooks of the write path",
    "sales/competitors.py": "a virtual field: called by the write path",
    "sales/leads/conversion.py": "on whose page files are listed, which no record field holds; in the change set of it",
    "sales/forms/taking.py": "what forms were told, which is no record kind; in the change set that makes the lead",
    "sales/leads/rules.py": "a derived column that history does not keep: after an undo",
    "sales/leads/touches.py": "a derived column, and whose files are, which no record field holds",
    "sales/leads/comments.py": "what comments are about, which is never changed otherwise; in the act of a conversion",
    "sales/leads/consents.py": "what forms were told, which is no record kind; in the change set that needs it",
    "sales/deal_lines.py": "how many lines a deal has, a derived column: called by the write path",
    "sales/commissions/closing.py": "the lines of a closed statement: called by the write path",
    "sales/sequences/": "the ledger of steps, which is no record kind; in the change set of the step",
    "sales/contracts/terms.py": "for which term a renewal was prepared, and by which deal, which nobody sets by hand",
    "platform/files/services.py": "uploads: files are no record kind, their service writes them in a change set",
    "platform/custom_fields/kinds/": "grants, fields and order of kinds: called by the write path and by undo",
    "platform/custom_fields/changes.py": "since when values are kept, a derived column: called by the write path",
    "platform/custom_fields/kept.py": "since when values are kept, a derived column",
    "platform/assignment/virtual.py": "a virtual field: called by the write path",
    "platform/approvals/deciding.py": "where an approval stands, which follows from its acts: called by the write path",
    "platform/guidance/tasks.py": "old feedback: what must leave no before-image, in a change set of its own",
    "platform/webhooks/": "the secret, which no record field holds; its Delivery is what was sent, and no record",
    "platform/mailboxes/views.py": "the password, which no record field holds",
    "platform/mailboxes/sign_in.py": "the tokens of a provider, which no record field holds",
    "platform/mailboxes/reading.py": "how the last reading went, which history does not keep",
    "platform/outgoing_mail/": "how the last sending went, which history does not keep",
    "customers/mail_failures.py": "what a mail server said of addresses, which nobody sets by hand; in a change set",
    "platform/api/": "tokens and repeated requests, which are no records",
}
"""Files, or folders with a slash at the end, below src/rapport."""


def writes_in(source: str, models: set[str]) -> list[str]:
    """Calls such as ``Party.objects.filter(…).update(…)`` in a module's source."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            root: ast.AST = node.func.value
            while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and root.id in models:
                found.append(f"{node.lineno}: {root.id}…{node.func.attr}()")
    return found


def test_nothing_writes_tracked_rows_past_the_write_path() -> None:
    models = {model.__name__ for model, _event in tracked_models()}
    strangers = []
    for path in tracked("src/**/*.py"):
        name = path.relative_to(SOURCE).as_posix()
        allowed = any(name == known or (known.endswith("/") and name.startswith(known)) for known in ALLOWED)
        if "migrations" not in name and not allowed:
            strangers += [f"{name}:{line}" for line in writes_in(path.read_text(), models)]
    assert strangers == []


def test_a_write_past_the_write_path_is_noticed() -> None:
    source = "Party.objects.filter(pk=1).update(name='x')\nOther.objects.create()\nParty.objects.count()\n"
    assert writes_in(source, {"Party"}) == ["1: Party…update()"]
