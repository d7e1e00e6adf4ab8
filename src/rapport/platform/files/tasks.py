"""Nightly work on files."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rapport.platform.files.services import sweep


@app.periodic(cron="17 3 * * *")
@app.task(name="sweep_files", queue="default", pass_context=False)
def sweep_files(timestamp: int) -> None:
    """Remove the bytes of files that nothing refers to any more."""
    sweep()
