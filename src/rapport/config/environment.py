"""Everything an installation is told through environment variables; settings.py reads nothing else."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from rapport.platform.database.url import DatabaseUrlError, database_settings, without_password

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SECRET_KEY_LENGTH = 50
TOKEN_LENGTH = 20


class ConfigurationError(ValueError):
    """A variable cannot be used; the message names it, shows its value unless secret, and says what to do."""


def _variable(name: str, doc: str, *, secret: bool = False, default: str = "") -> Any:
    """Describe one environment variable; the docs page and the error messages are made from this."""
    return field(repr=not secret, metadata={"name": name, "doc": doc, "secret": secret, "default": default})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The checked values of all environment variables."""

    database_url: str = _variable(
        "DATABASE_URL",
        "PostgreSQL 16 or newer to use instead of the embedded server, as "
        "postgresql://user:password@host:5432/name. A Unix socket is ?host=/run/postgresql; "
        "encryption is ?sslmode=verify-full&sslrootcert=/path.",
        secret=True,
        default="the embedded server in the data folder",
    )
    database_pool: int = _variable(
        "RAPPORT_DATABASE_POOL",
        "Connections that each process may hold in a pool; 0 keeps one connection per thread.",
        default="0",
    )
    data_dir: Path = _variable(
        "RAPPORT_DATA_DIR",
        "Folder made for Rapport's data: postgres, files, imports, logs, run and secret-key.",
        default="./data",
    )
    secret_key: str = _variable(
        "RAPPORT_SECRET_KEY",
        "Signs sessions and encrypts stored secrets; at least 50 random characters, the same on all "
        "machines. Losing it signs everybody out and makes stored secrets unreadable.",
        secret=True,
        default="made at first start and kept in the data folder",
    )
    host: str = _variable("RAPPORT_HOST", "Address on which to listen; 0.0.0.0 is every network.", default="127.0.0.1")
    port: int = _variable("RAPPORT_PORT", "Port on which to listen.", default="8000")
    base_url: str = _variable(
        "RAPPORT_BASE_URL",
        "Address at which people reach Rapport, used in mails and as a trusted origin, as https://crm.example.org.",
        default="http://HOST:PORT",
    )
    allowed_hosts: tuple[str, ...] = _variable(
        "RAPPORT_ALLOWED_HOSTS",
        "Host names that are answered, separated by commas; that of RAPPORT_BASE_URL is always among them.",
        default="localhost,127.0.0.1,[::1]",
    )
    https: bool = _variable(
        "RAPPORT_HTTPS",
        "1 when people come by HTTPS: secure cookies, redirect from HTTP, strict transport security.",
        default="1 if RAPPORT_BASE_URL begins with https",
    )
    proxy_count: int = _variable(
        "RAPPORT_PROXY_COUNT",
        "Reverse proxies in front of Rapport; only then are X-Forwarded-For and X-Forwarded-Proto believed.",
        default="0",
    )
    web_workers: int = _variable(
        "RAPPORT_WEB_WORKERS", "Processes that answer pages and API.", default="one per processor, at most 4"
    )
    web_threads: int = _variable("RAPPORT_WEB_THREADS", "Requests that each of them answers at once.", default="4")
    live_port: int = _variable(
        "RAPPORT_LIVE_PORT",
        "Port of the process that lets open pages know at once; 0 goes without, and pages ask once a minute. Behind a "
        "reverse proxy lead /events/ there, without buffering.",
        default="RAPPORT_PORT + 1",
    )
    job_patience: int = _variable(
        "RAPPORT_JOB_PATIENCE",
        "Seconds without a sign of life of a worker after which another takes up its jobs where they were.",
        default="30",
    )
    files_url: str = _variable(
        "RAPPORT_FILES_URL",
        "S3-compatible storage for uploaded files, as s3://key:secret@host/bucket?region=R; &scheme=http "
        "for one without encryption, &addressing=virtual for one that wants the bucket in its host name. Needs the "
        "extra s3.",
        secret=True,
        default="the folder files in the data folder",
    )
    file_size_limit: int = _variable(
        "RAPPORT_FILE_SIZE_LIMIT",
        "Megabytes that one uploaded file may have; a request with several files may have four times as many.",
        default="25",
    )
    file_refused_endings: tuple[str, ...] = _variable(
        "RAPPORT_FILE_REFUSED_ENDINGS",
        "Endings of file names, separated by commas as in .zip,.eml, that are refused beside those of programs, which "
        "always are.",
        default="none",
    )
    backup_to: Path | None = _variable(
        "RAPPORT_BACKUP_TO",
        "Folder, best on another disk or machine, into which the worker makes backups, and `rapport migrate` before it "
        "changes tables.",
        default="none: no backup is made by itself",
    )
    backup_key: str = _variable(
        "RAPPORT_BACKUP_KEY",
        "Encrypts backups: AGE-SECRET-KEY-1… as `rapport backups key` makes one, or its public half age1…, which makes "
        "backups but can neither check nor restore them. Keep it in another place than the backups.",
        secret=True,
        default="none: backups are not encrypted and do not hold the secret key",
    )
    backup_every: int = _variable(
        "RAPPORT_BACKUP_EVERY",
        "Hours after the last backup when the worker makes the next; 0 leaves it to you.",
        default="24",
    )
    backup_keep: int = _variable("RAPPORT_BACKUP_KEEP", "Backups kept of those the worker makes.", default="7")
    backup_check: bool = _variable(
        "RAPPORT_BACKUP_CHECK",
        "1 lets the worker prove each of them by restoring it into a scratch database, for which there must be room.",
        default="1",
    )
    mail_url: str = _variable(
        "RAPPORT_MAIL_URL",
        "Server by which mail is sent, as smtp://user:password@host:587 (encrypted by STARTTLS), smtps://host:465, or "
        "smtp://host:25?plain=1 for one without encryption.",
        secret=True,
        default="none: no daily mail is sent, and other mail is written to the log",
    )
    mail_from: str = _variable(
        "RAPPORT_MAIL_FROM",
        "Sender of mail, as Rapport <crm@example.org>.",
        default="rapport@ the host of RAPPORT_BASE_URL",
    )
    mails_per_hour: int = _variable(
        "RAPPORT_MAILS_PER_HOUR",
        "Mails of automations that leave within an hour; more of them wait. Ask your mail provider what it allows.",
        default="500",
    )
    webhook_private_targets: bool = _variable(
        "RAPPORT_WEBHOOK_PRIVATE_TARGETS",
        "1 lets webhooks call addresses of a private network, and without encryption.",
        default="0",
    )
    mailbox_private_servers: bool = _variable(
        "RAPPORT_MAILBOX_PRIVATE_SERVERS",
        "1 lets mail accounts be read from servers of a private network.",
        default="0",
    )
    mail_google_client: str = _variable(
        "RAPPORT_MAIL_GOOGLE_CLIENT",
        "Client id at Google by which mailboxes there are connected without a password.",
        default="none: Google is not offered",
    )
    mail_google_secret: str = _variable(
        "RAPPORT_MAIL_GOOGLE_SECRET", "The secret that belongs to it.", secret=True, default="none"
    )
    mail_microsoft_client: str = _variable(
        "RAPPORT_MAIL_MICROSOFT_CLIENT",
        "Client id at Microsoft by which mailboxes there are connected without a password.",
        default="none: Microsoft is not offered",
    )
    mail_microsoft_secret: str = _variable(
        "RAPPORT_MAIL_MICROSOFT_SECRET", "The secret that belongs to it.", secret=True, default="none"
    )
    time_zone: str = _variable("RAPPORT_TIME_ZONE", "Time zone of people who chose none.", default="UTC")
    country: str = _variable(
        "RAPPORT_COUNTRY",
        "Country, as two letters such as DE, in which telephone numbers without a country code are meant.",
        default="none: such numbers are kept as given",
    )
    base_currency: str = _variable(
        "RAPPORT_BASE_CURRENCY",
        "Currency of the company, as three letters such as EUR, in which sums over deals are told. Choose it before the"
        " first deal: amounts keep the one that was set when they were written.",
        default="EUR",
    )
    fiscal_year_start: int = _variable(
        "RAPPORT_FISCAL_YEAR_START",
        "Month, 1 to 12, with which the business year begins: forecasts and quotas count quarters and years from it.",
        default="1",
    )
    language: str = _variable("RAPPORT_LANGUAGE", "Language of people who chose none: en, de or zh-hans.", default="en")
    metrics_token: str = _variable(
        "RAPPORT_METRICS_TOKEN",
        "Bearer token, at least 20 random characters, with which Prometheus reads /metrics.",
        secret=True,
        default="none: /metrics is off and nothing is counted",
    )
    log_level: str = _variable("RAPPORT_LOG_LEVEL", f"One of {', '.join(LOG_LEVELS)}.", default="INFO")
    log_format: str = _variable(
        "RAPPORT_LOG_FORMAT",
        "json logs one JSON object a line, for programs that collect logs; line logs text.",
        default="line",
    )
    debug: bool = _variable("RAPPORT_DEBUG", "1 shows errors in full to everybody: for development only.", default="0")

    @classmethod
    def load(cls, source: Mapping[str, str] | None = None) -> "Environment":
        """Read and check `source` (default: this process's environment).

        Creates the secret key in the data folder when none is given; changes nothing else.
        Raises ConfigurationError for the first value that cannot be used.
        """
        read = _Reader(os.environ if source is None else source)
        data_dir = Path(read.text("RAPPORT_DATA_DIR", "data")).expanduser().absolute()
        host, port = read.text("RAPPORT_HOST", "127.0.0.1"), read.number("RAPPORT_PORT", 8000, 1, 65535)
        base_url = read.origin("RAPPORT_BASE_URL", f"http://{f'[{host}]' if ':' in host else host}:{port}")
        return cls(
            database_url=read.database_url("DATABASE_URL"),
            database_pool=read.number("RAPPORT_DATABASE_POOL", 0, 0, 1000),
            data_dir=data_dir,
            secret_key=read.secret_key("RAPPORT_SECRET_KEY", data_dir),
            host=host,
            port=port,
            base_url=base_url,
            allowed_hosts=read.hosts("RAPPORT_ALLOWED_HOSTS", base_url),
            https=read.switch("RAPPORT_HTTPS", base_url.startswith("https:")),
            proxy_count=read.number("RAPPORT_PROXY_COUNT", 0, 0, 10),
            web_workers=read.number("RAPPORT_WEB_WORKERS", min(os.cpu_count() or 1, 4), 1, 256),
            web_threads=read.number("RAPPORT_WEB_THREADS", 4, 1, 256),
            live_port=read.number("RAPPORT_LIVE_PORT", port + 1 if port < 65535 else 0, 0, 65535),
            job_patience=read.number("RAPPORT_JOB_PATIENCE", 30, 2, 3600),
            files_url=read.files_url("RAPPORT_FILES_URL"),
            file_size_limit=read.number("RAPPORT_FILE_SIZE_LIMIT", 25, 1, 10_000),
            file_refused_endings=read.endings("RAPPORT_FILE_REFUSED_ENDINGS"),
            backup_to=read.folder("RAPPORT_BACKUP_TO"),
            backup_key=read.text("RAPPORT_BACKUP_KEY", ""),
            backup_every=read.number("RAPPORT_BACKUP_EVERY", 24, 0, 10_000),
            backup_keep=read.number("RAPPORT_BACKUP_KEEP", 7, 1, 10_000),
            backup_check=read.switch("RAPPORT_BACKUP_CHECK", True),
            mail_url=read.mail_url("RAPPORT_MAIL_URL"),
            mail_from=read.text("RAPPORT_MAIL_FROM", f"rapport@{urlsplit(base_url).hostname}"),
            mails_per_hour=read.number("RAPPORT_MAILS_PER_HOUR", 500, 1, 1_000_000),
            webhook_private_targets=read.switch("RAPPORT_WEBHOOK_PRIVATE_TARGETS", False),
            mailbox_private_servers=read.switch("RAPPORT_MAILBOX_PRIVATE_SERVERS", False),
            mail_google_client=read.text("RAPPORT_MAIL_GOOGLE_CLIENT", ""),
            mail_google_secret=read.text("RAPPORT_MAIL_GOOGLE_SECRET", ""),
            mail_microsoft_client=read.text("RAPPORT_MAIL_MICROSOFT_CLIENT", ""),
            mail_microsoft_secret=read.text("RAPPORT_MAIL_MICROSOFT_SECRET", ""),
            time_zone=read.text("RAPPORT_TIME_ZONE", "UTC"),
            country=read.country("RAPPORT_COUNTRY"),
            base_currency=read.currency("RAPPORT_BASE_CURRENCY", "EUR"),
            fiscal_year_start=read.number("RAPPORT_FISCAL_YEAR_START", 1, 1, 12),
            language=read.choice("RAPPORT_LANGUAGE", "en", ("en", "de", "zh-hans")),
            metrics_token=read.token("RAPPORT_METRICS_TOKEN"),
            log_level=read.choice("RAPPORT_LOG_LEVEL", "INFO", LOG_LEVELS),
            log_format=read.choice("RAPPORT_LOG_FORMAT", "line", ("line", "json")),
            debug=read.switch("RAPPORT_DEBUG", False),
        )

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded server in the data folder."""
        return not self.database_url

    @property
    def live_origin(self) -> str:
        """Where pages reach live events; "" for the address of the pages themselves, behind a proxy that knows the way,
        and when there are none."""
        parts = urlsplit(self.base_url)
        if parts.port != self.port or not self.live_port:
            return ""
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}:{self.live_port}"

    @property
    def files_dir(self) -> Path:
        """The folder of uploaded files, when they are not kept in S3-compatible storage."""
        return self.data_dir / "files"

    @property
    def file_storage(self) -> dict[str, Any]:
        """The `default` entry of Django's STORAGES: the folder of files, or S3-compatible storage."""
        if not self.files_url:
            location = {"location": self.files_dir}
            return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}
        parts = urlsplit(self.files_url)
        query = dict(parse_qsl(parts.query))
        options = {
            "bucket_name": unquote(parts.path.strip("/")),
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "endpoint_url": f"{query.get('scheme', 'https')}://{parts.netloc.rpartition('@')[2]}",
            "region_name": query.get("region"),
            # Nobody reads a file but by an address that Rapport has signed for them.
            "default_acl": None,
            "client_config": _s3_client(query.get("addressing", "path")),
            "max_memory_size": 2 * 1024 * 1024,
            "querystring_auth": True,
            "file_overwrite": False,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}

    @property
    def mail(self) -> dict[str, Any]:
        """Django's settings of the server by which mail is sent; empty without one."""
        if not self.mail_url:
            return {}
        parts = urlsplit(self.mail_url)
        is_plain = dict(parse_qsl(parts.query)).get("plain") == "1"
        return {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_plain,
        }

    @property
    def database(self) -> dict[str, Any]:
        """The `default` entry of Django's DATABASES; the embedded server need not be running yet."""
        if self.database_url:
            return database_settings(self.database_url, pool_size=self.database_pool)
        # Only here, since an installation with a server of its own need not have the embedded package.
        from rapport.platform.database.embedded import EmbeddedPostgres

        return database_settings(EmbeddedPostgres(self.data_dir).url, pool_size=self.database_pool)


def describe_variables() -> list[dict[str, str]]:
    """Return name, meaning and default of every variable, in order, for the settings page of the docs."""
    return [{key: str(item.metadata[key]) for key in ("name", "doc", "default")} for item in fields(Environment)]


class _Reader:
    """Takes values out of the environment; an empty value counts as not given."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self.source = source

    def text(self, name: str, default: str) -> str:
        return self.source.get(name, "").strip() or default

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        given = self.text(name, str(default))
        if not (given.isascii() and given.isdigit() and lowest <= int(given[:10]) <= highest):
            raise ConfigurationError(f"{name} is {given!r}; give a whole number from {lowest} to {highest}")
        return int(given)

    def switch(self, name: str, default: bool) -> bool:
        given = self.text(name, "1" if default else "0").lower()
        if given not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
            raise ConfigurationError(f"{name} is {given!r}; give 1 or 0")
        return given in {"1", "true", "yes", "on"}

    def choice(self, name: str, default: str, possible: tuple[str, ...]) -> str:
        given = self.text(name, default)
        for value in possible:
            if value.lower() == given.lower():
                return value
        raise ConfigurationError(f"{name} is {given!r}; give one of {', '.join(possible)}")

    def country(self, name: str) -> str:
        given = self.text(name, "").upper()
        if given and not (len(given) == 2 and given.isascii() and given.isalpha()):
            raise ConfigurationError(f"{name} is {given!r}; give a country as two letters, such as DE")
        return given

    def currency(self, name: str, default: str) -> str:
        given = self.text(name, default).upper()
        if not (len(given) == 3 and given.isascii() and given.isalpha()):
            raise ConfigurationError(f"{name} is {given!r}; give a currency as three letters, such as EUR")
        return given

    def origin(self, name: str, default: str) -> str:
        given = self.text(name, default).rstrip("/")
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or "@" in given:
            raise ConfigurationError(
                f"{name} is {without_password(given)!r}; give an address like https://crm.example.org"
            )
        return given

    def hosts(self, name: str, base_url: str) -> tuple[str, ...]:
        given = [host.strip() for host in self.text(name, "localhost,127.0.0.1,[::1]").split(",") if host.strip()]
        for host in given:
            if "/" in host or " " in host:
                raise ConfigurationError(f"{name} holds {host!r}; give host names alone, separated by commas")
        own = urlsplit(base_url).hostname or ""
        own = f"[{own}]" if ":" in own else own
        return tuple(dict.fromkeys([*given, own]))

    def folder(self, name: str) -> Path | None:
        given = self.text(name, "")
        return Path(given).expanduser().absolute() if given else None

    def endings(self, name: str) -> tuple[str, ...]:
        given = [ending.strip().lower() for ending in self.text(name, "").split(",") if ending.strip()]
        for ending in given:
            if not (ending.startswith(".") and ending[1:].isalnum()):
                raise ConfigurationError(f"{name} holds {ending!r}; give endings like .zip, separated by commas")
        return tuple(dict.fromkeys(given))

    def database_url(self, name: str) -> str:
        given = self.text(name, "")
        if given:
            try:
                database_settings(given)
            except DatabaseUrlError as error:
                raise ConfigurationError(f"{name}: {error}") from None
        return given

    def mail_url(self, name: str) -> str:
        given = self.text(name, "")
        try:
            parts = urlsplit(given)
            known = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and (parts.port or 25) > 0
        except ValueError:
            known = False
        if given and not known:
            raise ConfigurationError(
                f"{name} is {without_password(given)!r}; give smtp://user:password@host:587 or smtps://host:465"
            )
        return given

    def files_url(self, name: str) -> str:
        given = self.text(name, "")
        parts = urlsplit(given)
        if given and (parts.scheme != "s3" or not parts.path.strip("/")):
            raise ConfigurationError(
                f"{name} is {without_password(given)!r}; give s3://key:secret@host/bucket?region=R"
            )
        return given

    def token(self, name: str) -> str:
        given = self.text(name, "")
        if given and len(given) < TOKEN_LENGTH:
            raise ConfigurationError(f"{name} has {len(given)} characters; give at least {TOKEN_LENGTH} random ones")
        return given

    def secret_key(self, name: str, data_dir: Path) -> str:
        given = self.text(name, "")
        if given and len(given) < SECRET_KEY_LENGTH:
            raise ConfigurationError(
                f"{name} has {len(given)} characters; give at least {SECRET_KEY_LENGTH} random ones"
            )
        return given or _kept_secret_key(data_dir / "secret-key")


def _s3_client(addressing: str) -> Any:
    """How the S3 client behaves: it gives up within seconds, so that no page waits a minute for a server that is away,
    and asks for nothing that only Amazon's own servers know."""
    try:
        from botocore.config import Config
    except ImportError:
        raise ConfigurationError(
            "RAPPORT_FILES_URL needs a package that is not installed: install rapport[s3], or leave the variable empty"
        ) from None
    return Config(
        connect_timeout=3,
        read_timeout=30,
        retries={"total_max_attempts": 2},
        s3={"addressing_style": addressing},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _kept_secret_key(path: Path) -> str:
    """Return the key kept at `path`, making it when absent; two first starts at once agree on one key."""
    try:
        # Root's embedded server runs as another user, who must be able to pass through the folder.
        path.parent.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"secret-key.{os.getpid()}.{secrets.token_hex(4)}")
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                # A link, unlike a rename, never replaces a key that another process has just made.
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(
            f"RAPPORT_DATA_DIR is {str(path.parent)!r}, where the secret key cannot be kept "
            f"({error.strerror}); give a folder that this user may write to, or set RAPPORT_SECRET_KEY"
        ) from None
    if len(key) < SECRET_KEY_LENGTH:
        raise ConfigurationError(f"the file {path} holds no usable secret key; restore it from a backup or remove it")
    return key
