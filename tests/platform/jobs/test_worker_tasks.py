"""A worker knows every task that the sources declare: what it has not loaded it would refuse to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import rapport

SOURCES = Path(rapport.__file__).parent
LOADED = """
import django
django.setup()
from procrastinate.contrib.django import app
app.perform_import_paths()
print(*sorted({task.func.__module__ for task in app.tasks.values()}), sep="\\n")
"""


def test_a_worker_loads_every_module_that_declares_a_task() -> None:
    declaring = {
        ".".join(["rapport", *path.relative_to(SOURCES).with_suffix("").parts])
        for path in SOURCES.rglob("*.py")
        if "@app.task(" in path.read_text()
    }
    # In a process of its own: in this one other tests have loaded what they try.
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout

    assert len(declaring) > 20
    assert declaring - set(said.split()) == set()
