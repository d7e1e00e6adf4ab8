"""Imports as background work, as Procrastinate runs them; a run that was cut off goes on where it was."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.lib.tabular import TableError
from rapport.platform.exchange import run as runner
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.standardiser import StandardiserError
from rapport.platform.history.models import ChangeSet

_WAIT = 20  # seconds until an import is tried again that another process still holds


@app.task(
    name="run_import",
    queue="default",
    pass_context=False,
    retry=RetryStrategy(max_attempts=30, wait=_WAIT, retry_exceptions={runner.ImportBusy}),
)
def run_import(run: int) -> None:
    """Run or resume an import in the language of the person who asked for it."""
    wanted = ImportRun.objects.select_related("actor").filter(pk=run).first()
    if wanted is None or wanted.state in (ImportRun.State.DONE, ImportRun.State.CANCELLED):
        return
    # Reasons are kept as text: in the language of the page on which the work was asked for.
    language = wanted.options.get("language") or (wanted.actor.language if wanted.actor else "")
    with translation.override(language or settings.LANGUAGE_CODE):
        try:
            runner.execute(wanted, channel=ChangeSet.Channel.IMPORT.value)
        except (TableError, StandardiserError, runner.ImportCancelled):
            return  # the run says what happened
