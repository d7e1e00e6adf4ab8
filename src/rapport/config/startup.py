"""Puts environment, supervisor and sample data together for the commands `up`, `demo` and `doctor`."""

import os
import secrets
import sys
from pathlib import Path

from rapport.config.environment import Environment
from rapport.platform.runtime.supervisor import Address, Supervisor

DEMO_USERNAME = "admin"
DEMO_EMAIL = "admin@example.com"


def run_everything(environment: Environment, *, demo: bool) -> None:
    """Run database, web, worker and live events until told to stop. Raises StartRefused when that cannot begin."""
    server = None
    if environment.is_embedded:
        from rapport.platform.database.embedded import EmbeddedPostgres

        server = EmbeddedPostgres(environment.data_dir)
    rapport = [sys.executable, "-m", "rapport.cli"]
    greeting = []
    if demo:
        password = demo_password(environment.data_dir)
        greeting.append(f"Sign in as {DEMO_USERNAME} with the password {password}")
    children = {"web": [*rapport, "web"], "worker": [*rapport, "worker"]}
    if environment.live_port:
        children["live"] = [*rapport, "live"]
    Supervisor(
        data_dir=environment.data_dir,
        address=Address(host=environment.host, port=environment.port, base_url=environment.base_url),
        server=server,
        prepare=[*rapport, "prepare", *(["--demo"] if demo else [])],
        children=children,
        greeting=greeting,
    ).run()


def prepare_data(environment: Environment, *, demo: bool) -> None:
    """Bring tables and static files up to date; for a demo also its administrator and the sample company."""
    from rapport.platform.runtime.preparation import (
        collect_static_if_needed,
        load_sample_data,
        migrate_if_needed,
    )

    count = migrate_if_needed()
    if count:
        print(f"{count} migrations applied")
    collect_static_if_needed()
    if demo:
        _add_demo_administrator(environment)
        load_sample_data(demo_password(environment.data_dir))


def demo_password(data_dir: Path) -> str:
    """Return the demo administrator's password, made once for each data folder."""
    path = data_dir / "demo-password"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text().strip()


def examine() -> bool:
    """Print what works and what does not; return whether nothing failed."""
    from rapport.config.session import database_session
    from rapport.platform.runtime.doctor import Finding, examine_database, examine_machine
    from rapport.platform.runtime.facts import Level

    failed = False

    def report(finding: Finding) -> None:
        nonlocal failed
        failed = failed or finding.level is Level.FAIL
        print(finding)

    environment = Environment.load()
    for finding in examine_machine(environment.data_dir, environment.secret_key):
        report(finding)
    try:
        with database_session(environment):
            for finding in examine_database():
                report(finding)
    except Exception as error:
        # Whatever keeps the database or Django from starting is itself the finding.
        report(Finding(Level.FAIL, "The database cannot be reached", " ".join(str(error).split())))
    return not failed


def _add_demo_administrator(environment: Environment) -> None:
    from rapport.platform.access.models import User
    from rapport.platform.access.services import user_create

    if not User.objects.filter(username=DEMO_USERNAME).exists():
        user_create(
            username=DEMO_USERNAME,
            email=DEMO_EMAIL,
            password=demo_password(environment.data_dir),
            administrator=True,
            actor=None,
            channel="command",
        )
