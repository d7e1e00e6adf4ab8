"""Run as a program in a base's environment: checks that its tables are those of the sources, adds the readers.

Prints one JSON object. ``--note`` brings the derived columns of an older base up to date. A process of its own, so that
the harness itself never loads Django.
"""

from __future__ import annotations

import json
import sys
from typing import Any

READERS = {"administrator": "bench-admin", "team lead": "lena", "representative": "nora", "nobody": "bench-nobody"}
PASSWORD = "Correct-horse-battery-9"


def missing_parts() -> list[str]:
    """Tables, columns and indexes that the models declare and the base lacks: it was made by other migrations."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        columns = set(cursor.fetchall())
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('i', 'I')")
        indexes = {row[0] for row in cursor.fetchall()}
    missing = []
    for model in apps.get_models():
        meta = model._meta
        if not meta.managed or not model.__module__.startswith("rapport."):
            continue
        missing += [
            f"{meta.db_table}.{field.column}"
            for field in meta.concrete_fields
            if (meta.db_table, field.column) not in columns
        ]
        missing += [index.name for index in meta.indexes if index.name not in indexes]
    return missing if missing and _migrations_are_complete() else []


def _migrations_are_complete() -> bool:
    """Whether the migrations make what the models declare: in the middle of somebody's work they need not."""
    from django.core.management import call_command

    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        return False
    return True


def add_readers() -> dict[str, Any]:
    """The users whom the benchmarks read as, each with a token; made when absent."""
    from django.contrib.auth.hashers import make_password

    from rapport.platform.access.models import User
    from rapport.platform.access.permissions import permissions_of
    from rapport.platform.access.services import user_create
    from rapport.platform.api.models import ApiToken
    from rapport.platform.api.tokens import create_token
    from rapport.platform.history.change_sets import change_set

    readers: dict[str, Any] = {}
    for part, username in READERS.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = user_create(
                username=username,
                email=f"{username}@example.com",
                password=PASSWORD,
                administrator=part == "administrator",
                actor=None,
                channel="command",
            )
        elif not user.check_password(PASSWORD):
            with change_set(actor=None, channel="command", act="update", kind="users"):
                User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
        ApiToken.objects.filter(user=user, name="benchmark").delete()
        token, _kept = create_token(user, "benchmark")
        permissions = permissions_of(user)
        scope = permissions.scope("people", "view")
        readers[part] = {
            "username": username,
            "token": token,
            "principals": None if scope == "all" else permissions.principals(scope) if scope else [],
        }
    return readers


def take_proposals() -> None:
    """Roles of a base that is older than a kind get what an administrator is proposed for them."""
    from rapport.platform.access.models import User
    from rapport.platform.access.new_kinds import give_proposed, new_kinds

    actor = User.objects.get(username=READERS["administrator"])
    for found in new_kinds():
        if any(proposal.scopes for proposal in found.proposals):
            give_proposed(kind=found.spec.name, state=found.state, actor=actor, channel="command")


def settle() -> None:
    """Statistics and visibility maps, which autovacuum would bring within the hour: plans must not change half-way."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def note_owners_of_touches() -> None:
    """What the worker would have done by now: ten million touches take it some ten minutes."""
    from rapport.customers.touch_owners import note_owners

    while note_owners(seconds=60):
        continue


def main() -> None:
    """Print what is missing and who reads; with --fresh (or --note) do first what the worker would have done by now."""
    from rapport.config.environment import Environment
    from rapport.config.session import database_session

    with database_session(Environment.load()):
        if {"--fresh", "--note"} & set(sys.argv):
            note_owners_of_touches()
            settle()
        missing = missing_parts()
        readers = {} if missing else add_readers()
        if readers:
            take_proposals()
    json.dump({"missing": missing, "readers": readers}, sys.stdout)


if __name__ == "__main__":
    main()
