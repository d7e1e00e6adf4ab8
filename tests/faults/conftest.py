"""One running installation with 2,100 people, shared by the tests that kill parts of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.faults.running import PASSWORD, Running, free_port
from tests.faults.small_disk import small_disk

PEOPLE = 2_100
DISK = 1_000  # megabytes
LOAD = f"""
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

people = [{{"given_name": "Anna", "family_name": f"Albrecht{{n}}", "job_title": "Buyer"}} for n in range({PEOPLE})]
write.create_many(registry.get("people"), people, actor=User.objects.get(username="ada"), channel="command")
"""


@contextmanager
def installation() -> Iterator[Running]:
    """One as `rapport up` starts it, an administrator signed in, people imported."""
    with tempfile.TemporaryDirectory(prefix="rapport-faults-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o711)
        disk = stack.enter_context(small_disk(Path(folder) / "disk", DISK)) if os.geteuid() == 0 else None
        started = Running((disk or Path(folder)) / "data", free_port(), disk, free_port())
        started.data_dir.mkdir(mode=0o711)
        try:
            started.start()
            credentials = ("--username", "ada", "--email", "ada@example.com", "--password", PASSWORD)
            started.command("user", "add", *credentials, "--administrator")
            started.command("manage", "shell", "-c", LOAD)
            started.sign_in("ada")
            yield started
        finally:
            started.stop()


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The installation that most tests share; each leaves its people as they were."""
    with installation() as started:
        yield started


@pytest.fixture
def own_installation() -> Iterator[Running]:
    """One for a test after which the people are not what they were."""
    with installation() as started:
        yield started
