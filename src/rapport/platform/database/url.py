"""Translates a PostgreSQL address such as DATABASE_URL into Django's settings; it opens no connection."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

EXAMPLE = "postgresql://user:password@host:5432/database"

# libpq parameters that may follow the question mark; anything else is more likely a typing error than a wish.
PARAMETERS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "host",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "port",
        "service",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslnegotiation",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    }
)
# The planner tries every order of eight joined tables (the default), which takes it 5 to 10 ms for a deal with what it
# links to, and 1.5 ms for six; such links are read by their keys in whatever order.
SESSION_OPTIONS = "-c join_collapse_limit=6"
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


class DatabaseUrlError(ValueError):
    """The address cannot be used; the message says why and never holds the password."""


def without_password(url: str) -> str:
    """Return the address with its password replaced by three stars, fit for a log or an error message."""
    url = re.sub(r"(?i)\b(password|sslpassword)=[^&#]*", r"\1=***", url)
    scheme, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    userinfo, at, host = authority.rpartition("@")
    if not separator or not at:
        # An unescaped slash in a password moves the @ behind the first slash: then show only the scheme.
        return f"{scheme}{separator}***" if "@" in path or "@" in scheme else url
    user, colon, _password = userinfo.partition(":")
    if "@" in path.partition("?")[0]:
        return f"{scheme}://***"
    return f"{scheme}://{user}{':***' if colon else ''}@{host}{slash}{path}"


def unix_socket_url(directory: str, *, user: str, database: str) -> str:
    """Return the address of a database behind the Unix socket in `directory`."""
    return urlunsplit(
        (
            "postgresql",
            f"{quote(user, safe='')}@",
            f"/{quote(database, safe='')}",
            f"host={quote(directory, safe='')}",
            "",
        )
    )


def database_settings(url: str, *, pool_size: int = 0) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for a PostgreSQL address.

    `pool_size` is the number of connections each process may hold in a psycopg pool; 0 means one persistent
    connection per thread instead. The server may be named as `//host:port/`, as `?host=/socket/directory`
    or as a percent-encoded directory (`//%2Frun%2Fpostgresql/name`), as libpq takes it. Raises
    DatabaseUrlError, whose message never holds the password.
    """
    shown = without_password(url)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _host(parts.netloc)
    except ValueError:
        # The original message may quote a piece of a password that holds an unescaped character.
        raise DatabaseUrlError(
            f"{shown!r} is not a valid address; characters such as / : @ # in a password must be "
            f"percent-encoded, as in {EXAMPLE}"
        ) from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise DatabaseUrlError(
            f"{shown!r} does not begin with postgresql://; Rapport needs PostgreSQL, as in {EXAMPLE}"
        )
    if parts.fragment:
        raise DatabaseUrlError(f"{shown!r} holds a bare #; write it as %23")
    parameters = _parameters(parts.query, shown)
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise DatabaseUrlError(f"{shown!r} must name one database after the host, as in {EXAMPLE}")
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parameters.pop("host", "") or host,
        "PORT": parameters.pop("port", "") or (str(port) if port else ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "rapport", **parameters, "options": _session_options(parameters)},
    }
    if pool_size:
        # Django refuses persistent connections beside a pool; the pool keeps them instead.
        settings["CONN_MAX_AGE"] = 0
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    else:
        settings["CONN_MAX_AGE"] = 600
    return settings


def _session_options(parameters: Mapping[str, str]) -> str:
    """What holds in every session; what the address says itself comes later and wins."""
    return f"{SESSION_OPTIONS} {parameters.get('options', '')}".strip()


def _host(netloc: str) -> str:
    """Return the host, percent-decoded and in its own case, which `SplitResult.hostname` would not keep."""
    place = netloc.rpartition("@")[2]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return unquote(place.rpartition(":")[0] if ":" in place else place)


def _parameters(query: str, shown: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=50)
    except ValueError:
        raise DatabaseUrlError(f"{shown!r} holds a parameter that is not of the form name=value") from None
    parameters = dict(pairs)
    for name in parameters:
        if name not in PARAMETERS:
            raise DatabaseUrlError(
                f"{shown!r} holds the unknown parameter {name!r}; known are {', '.join(sorted(PARAMETERS))}"
            )
    mode = parameters.get("sslmode")
    if mode is not None and mode not in SSL_MODES:
        raise DatabaseUrlError(f"{shown!r} asks for sslmode={mode!r}; possible are {', '.join(SSL_MODES)}")
    return parameters
