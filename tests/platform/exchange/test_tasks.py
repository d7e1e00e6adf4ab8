"""The language in which an import says what it met: that of who asked for it, else the installation's."""

from typing import Any

import pytest
from django.utils.translation import get_language

from rapport.platform.exchange import tasks
from rapport.platform.exchange.models import ImportRun
from tests.factories.access import make_user


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "spoken"), [("zh-hans", "zh-hans"), ("", "de")])
def test_import_speaks_the_language_of_its_actor_else_of_the_installation(
    chosen: str, spoken: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a German installation and a run of somebody who chose a language, or none
    settings.LANGUAGE_CODE = "de"
    run = ImportRun.objects.create(
        kind="people", actor=make_user(language=chosen), file_name="a.csv", storage_name="a", state="waiting"
    )
    heard: list[str | None] = []

    def listen(wanted: ImportRun, **given: Any) -> None:
        heard.append(get_language())

    monkeypatch.setattr("rapport.platform.exchange.run.execute", listen)
    # When the worker takes it
    tasks.run_import(run.pk)
    # Then its messages are in that language
    assert heard == [spoken]
