"""Addresses of PostgreSQL: every form that libpq takes, and refusals that never show a password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.platform.database.url import (
    SESSION_OPTIONS,
    DatabaseUrlError,
    database_settings,
    unix_socket_url,
    without_password,
)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "name"),
    [
        ("postgresql://ann:hush@db.example.org:5433/crm", "db.example.org", "5433", "ann", "hush", "crm"),
        ("postgres://ann@db/crm", "db", "", "ann", "", "crm"),
        ("postgresql:///crm", "", "", "", "", "crm"),
        ("postgresql://ann:p%40s%2Fs%3A%23@db/crm%20a", "db", "", "ann", "p@s/s:#", "crm a"),
        ("postgresql://ann@[2001:db8::1]:5433/crm", "2001:db8::1", "5433", "ann", "", "crm"),
        ("postgresql://ann@/crm?host=/run/postgresql&port=5434", "/run/postgresql", "5434", "ann", "", "crm"),
        ("postgresql://ann@%2Frun%2FPostgreSQL/crm", "/run/PostgreSQL", "", "ann", "", "crm"),
    ],
)
def test_the_parts_of_an_address(url: str, host: str, port: str, user: str, password: str, name: str) -> None:
    settings = database_settings(url)

    found = (settings["HOST"], settings["PORT"], settings["USER"], settings["PASSWORD"], settings["NAME"])
    assert found == (host, port, user, password, name)


def test_encryption_options_reach_the_driver() -> None:
    settings = database_settings("postgresql://a@db/crm?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem")

    assert settings["OPTIONS"] == {
        "application_name": "rapport",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
        "options": SESSION_OPTIONS,
    }


def test_what_an_address_says_of_its_sessions_comes_last_and_wins() -> None:
    settings = database_settings("postgresql://a@db/crm?options=-c%20join_collapse_limit%3D9")

    assert settings["OPTIONS"]["options"] == f"{SESSION_OPTIONS} -c join_collapse_limit=9"


def test_a_pool_replaces_persistent_connections() -> None:
    assert database_settings("postgresql://a@db/crm")["CONN_MAX_AGE"] == 600

    settings = database_settings("postgresql://a@db/crm", pool_size=8)

    assert settings["CONN_MAX_AGE"] == 0
    assert settings["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://ann:hush@db/crm", "does not begin with postgresql://"),
        ("db/crm", "does not begin with postgresql://"),
        ("postgresql://ann:hush@db", "must name one database"),
        ("postgresql://ann:hush@db/a/b", "must name one database"),
        ("postgresql://ann:hush@db:port/crm", "is not a valid address"),
        ("postgresql://ann:hu/sh@db/crm", "is not a valid address"),
        ("postgresql://ann:hush@db/crm?ssl_mode=require", "unknown parameter 'ssl_mode'"),
        ("postgresql://ann@db/crm?password=hush", "unknown parameter 'password'"),
        ("postgresql://ann:hush@db/crm?sslmode=yes", "asks for sslmode='yes'"),
        ("postgresql://ann:hush@db/crm#x", "holds a bare #"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(DatabaseUrlError) as refusal:
        database_settings(url)

    assert reason in str(refusal.value)
    assert "hu" not in str(refusal.value)


@given(password=st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1))
def test_no_password_however_odd_is_ever_shown(password: str) -> None:
    shown = without_password(f"postgresql://ann:SECRET{password}SECRET@db/crm")

    assert "SECRET" not in shown


def test_the_address_of_a_socket_comes_back_whole() -> None:
    url = unix_socket_url("/srv/Meine Daten/a#b/socket", user="rapport", database="rapport")

    settings = database_settings(url)

    assert (settings["HOST"], settings["USER"]) == ("/srv/Meine Daten/a#b/socket", "rapport")
