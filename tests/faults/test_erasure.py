"""Somebody is erased, then a backup from before is restored: they are gone again before anybody can sign in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from rapport.platform.backup.keys import new_key
from rapport.platform.database.embedded import EmbeddedPostgres
from tests.faults.running import Running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

NAME = "SELECT display_name FROM customers_party WHERE uid = %s"
KEY, PUBLIC = new_key()


def test_a_restore_brings_back_nobody_who_was_erased(own_installation: Running, tmp_path: Path) -> None:
    running = own_installation
    uid, name = running.ask("SELECT uid, display_name FROM customers_party WHERE family_name = 'Albrecht77'")[0]
    running.environment["RAPPORT_BACKUP_KEY"] = PUBLIC
    backup = running.command("backup", str(tmp_path)).splitlines()[-1]
    today = datetime.now(UTC).date().isoformat()
    job = running.start_job(f"/parties/{uid}/erase/", typed_name=name, reason="request", requested_on=today)
    assert running.wait_for_end(job)["state"] == "done"
    assert running.value(NAME, uid) == "Erased person"

    running.stop()
    running.environment["RAPPORT_BACKUP_KEY"] = KEY
    running.command("restore", "--replace", backup)
    server = EmbeddedPostgres(running.data_dir)
    with server.in_use(), psycopg.connect(server.url) as base:
        [back] = base.execute(NAME, [uid]).fetchall()
    del running.environment["RAPPORT_BACKUP_KEY"]
    running.start()  # returns with the first answer that a browser could get
    found = running.ask("SELECT display_name, erased_at IS NOT NULL, email FROM customers_party WHERE uid = %s", uid)
    again = running.ask(
        "SELECT reason, actor_id, finished_at IS NOT NULL FROM customers_erasure WHERE party_uid = %s", uid
    )

    # The restore sees to it before it ends; that it brought the person back at all, the erasure by nobody shows.
    assert back == ("Erased person",)
    assert found == [("Erased person", True, "")]
    assert again == [("request", None, True)]
    running.cookies.clear()
    running.sign_in("ada")
    assert name not in running.get(f"/people/{uid}/").text
