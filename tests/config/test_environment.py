"""The environment: defaults, the kept secret key, and errors that name the variable and hide the password."""

import stat
from pathlib import Path

import pytest

from rapport.config.environment import ConfigurationError, Environment, describe_variables

KEY = "k" * 50


def test_without_variables_everything_but_the_secret_key_has_a_default(tmp_path: Path) -> None:
    environment = Environment.load({"RAPPORT_DATA_DIR": str(tmp_path / "data")})

    assert environment.is_embedded
    assert (environment.host, environment.port, environment.base_url) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
    )
    assert environment.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (environment.debug, environment.https, environment.proxy_count) == (False, False, 0)
    assert environment.files_dir == tmp_path / "data" / "files"


def test_first_start_makes_a_secret_key_that_only_its_owner_reads_and_later_starts_keep_it(
    tmp_path: Path,
) -> None:
    source = {"RAPPORT_DATA_DIR": str(tmp_path / "data")}

    first, second = Environment.load(source), Environment.load(source)

    kept = tmp_path / "data" / "secret-key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) == 86
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]


def test_a_given_secret_key_is_not_written_anywhere(tmp_path: Path) -> None:
    environment = Environment.load({"RAPPORT_DATA_DIR": str(tmp_path / "data"), "RAPPORT_SECRET_KEY": KEY})

    assert environment.secret_key == KEY
    assert not (tmp_path / "data").exists()


def test_secrets_do_not_show_in_the_representation(tmp_path: Path) -> None:
    environment = Environment.load(
        {
            "RAPPORT_SECRET_KEY": KEY,
            "DATABASE_URL": "postgresql://ann:hush@db/crm",
            "RAPPORT_FILES_URL": "s3://id:hush@s3.example.org/bucket",
        }
    )

    assert KEY not in repr(environment)
    assert "hush" not in repr(environment)


def test_an_address_by_https_makes_cookies_secure_and_its_host_allowed() -> None:
    environment = Environment.load({"RAPPORT_SECRET_KEY": KEY, "RAPPORT_BASE_URL": "https://crm.example.org/"})

    assert environment.https
    assert environment.base_url == "https://crm.example.org"
    assert environment.allowed_hosts[-1] == "crm.example.org"


def test_files_are_kept_in_the_data_folder_or_in_a_bucket(tmp_path: Path) -> None:
    source = {"RAPPORT_SECRET_KEY": KEY, "RAPPORT_DATA_DIR": str(tmp_path)}
    url = "s3://id:h%2Fush@s3.example.org:9000/crm-files?region=eu-1"

    local = Environment.load(source).file_storage
    remote = Environment.load({**source, "RAPPORT_FILES_URL": url}).file_storage

    assert local["OPTIONS"] == {"location": tmp_path / "files"}
    client = remote["OPTIONS"].pop("client_config")
    assert (client.connect_timeout, client.s3) == (3, {"addressing_style": "path"})
    assert remote["OPTIONS"] == {
        "bucket_name": "crm-files",
        "access_key": "id",
        "secret_key": "h/ush",
        "endpoint_url": "https://s3.example.org:9000",
        "region_name": "eu-1",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "max_memory_size": 2 * 1024 * 1024,
    }


@pytest.mark.parametrize(
    ("name", "value", "shown", "remedy"),
    [
        ("RAPPORT_PORT", "http", "is 'http'", "a whole number from 1 to 65535"),
        ("RAPPORT_PORT", "70000", "is '70000'", "a whole number from 1 to 65535"),
        ("RAPPORT_PORT", "9" * 5000, f"is '{'9' * 5000}'", "a whole number from 1 to 65535"),
        ("RAPPORT_DEBUG", "maybe", "is 'maybe'", "1 or 0"),
        ("RAPPORT_LANGUAGE", "fr", "is 'fr'", "one of en, de, zh-hans"),
        ("RAPPORT_ALLOWED_HOSTS", "http://a", "holds 'http://a'", "host names alone, separated by commas"),
        ("RAPPORT_BASE_URL", "crm.org", "is 'crm.org'", "an address like https://crm.example.org"),
        ("RAPPORT_FILES_URL", "s3://k:hu@h", "is 's3://k:***@h'", "s3://key:secret@host/bucket?region=R"),
        ("RAPPORT_SECRET_KEY", "short", "has 5 characters", "at least 50 random ones"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_the_remedy(name: str, value: str, shown: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Environment.load({"RAPPORT_SECRET_KEY": KEY, name: value})

    assert str(refusal.value) == f"{name} {shown}; give {remedy}"


def test_a_wrong_database_address_is_refused_without_its_password() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        Environment.load({"RAPPORT_SECRET_KEY": KEY, "DATABASE_URL": "mysql://ann:hush@db/crm"})

    assert str(refusal.value).startswith("DATABASE_URL: 'mysql://ann:***@db/crm' does not begin with postgresql://")


def test_a_data_folder_that_cannot_be_made_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ConfigurationError) as refusal:
        Environment.load({"RAPPORT_DATA_DIR": str(tmp_path / "file" / "data")})

    assert "RAPPORT_DATA_DIR is " in str(refusal.value)
    assert "give a folder that this user may write to" in str(refusal.value)


def test_every_variable_is_described_once() -> None:
    described = describe_variables()

    names = [line["name"] for line in described]
    assert names[:2] == ["DATABASE_URL", "RAPPORT_DATABASE_POOL"]
    assert len(names) == len(set(names)) == 40
    assert all(line["doc"] and line["default"] for line in described)


def test_the_country_of_numbers_is_two_letters(tmp_path: Path) -> None:
    source = {"RAPPORT_DATA_DIR": str(tmp_path), "RAPPORT_SECRET_KEY": "k" * 60}
    assert Environment.load(source).country == ""
    assert Environment.load({**source, "RAPPORT_COUNTRY": "de"}).country == "DE"
    with pytest.raises(ConfigurationError, match="RAPPORT_COUNTRY is 'GERMANY'"):
        Environment.load({**source, "RAPPORT_COUNTRY": "Germany"})


def test_the_base_currency_is_three_letters(tmp_path: Path) -> None:
    source = {"RAPPORT_DATA_DIR": str(tmp_path), "RAPPORT_SECRET_KEY": "k" * 60}
    assert Environment.load(source).base_currency == "EUR"
    assert Environment.load({**source, "RAPPORT_BASE_CURRENCY": "usd"}).base_currency == "USD"
    with pytest.raises(ConfigurationError, match="RAPPORT_BASE_CURRENCY is 'DOLLAR'"):
        Environment.load({**source, "RAPPORT_BASE_CURRENCY": "Dollar"})


def test_a_token_for_figures_must_not_be_guessed() -> None:
    source = {"RAPPORT_SECRET_KEY": KEY}
    assert Environment.load(source).metrics_token == ""
    assert Environment.load({**source, "RAPPORT_METRICS_TOKEN": "t" * 20}).metrics_token == "t" * 20
    with pytest.raises(ConfigurationError, match="RAPPORT_METRICS_TOKEN has 19 characters"):
        Environment.load({**source, "RAPPORT_METRICS_TOKEN": "t" * 19})


def test_limits_of_files_come_from_the_environment() -> None:
    source = {"RAPPORT_SECRET_KEY": KEY}
    given = {**source, "RAPPORT_FILE_SIZE_LIMIT": "40", "RAPPORT_FILE_REFUSED_ENDINGS": " .ZIP, .eml,.zip"}

    assert (Environment.load(source).file_size_limit, Environment.load(source).file_refused_endings) == (25, ())
    environment = Environment.load(given)
    assert (environment.file_size_limit, environment.file_refused_endings) == (40, (".zip", ".eml"))
    with pytest.raises(ConfigurationError, match="RAPPORT_FILE_REFUSED_ENDINGS holds 'zip'"):
        Environment.load({**source, "RAPPORT_FILE_REFUSED_ENDINGS": "zip"})
    with pytest.raises(ConfigurationError, match="RAPPORT_FILE_SIZE_LIMIT is '0'"):
        Environment.load({**source, "RAPPORT_FILE_SIZE_LIMIT": "0"})


def test_the_business_year_begins_with_a_month(tmp_path: Path) -> None:
    source = {"RAPPORT_DATA_DIR": str(tmp_path), "RAPPORT_SECRET_KEY": "k" * 60}
    assert Environment.load(source).fiscal_year_start == 1
    assert Environment.load({**source, "RAPPORT_FISCAL_YEAR_START": "4"}).fiscal_year_start == 4
    with pytest.raises(ConfigurationError, match="RAPPORT_FISCAL_YEAR_START"):
        Environment.load({**source, "RAPPORT_FISCAL_YEAR_START": "13"})
