"""A small HTTP client that keeps its connection: written by hand, since the usual ones cost as much as the answers."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_CHUNK = 262_144
_IDLE = 5.0
"""Seconds after which a connection is opened anew, since the server may have closed it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body read as text."""
        return self.body.decode()


class Client:
    """One connection to the server; opened when first used, and again when the server has closed it."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.headers = dict(headers or {})
        self._socket: socket.socket | None = None
        self._used_at = 0.0

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a path."""
        return self.send(self.request("GET", path, b"", headers or {}))

    def send_json(self, method: str, path: str, value: object, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a value as JSON."""
        body = json.dumps(value).encode()
        return self.send(self.request(method, path, body, {"Content-Type": "application/json", **(headers or {})}))

    def send_form(self, path: str, body: str) -> Answer:
        """POST an encoded form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send(self.request("POST", path, body.encode(), kind))

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The bytes of a request, to be sent as often as wanted."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **headers}.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def send(self, request: bytes) -> Answer:
        """Send a request and read its answer."""
        if time.monotonic() - self._used_at > _IDLE:
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=600)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, rest = self._head(self._socket)
        status, headers = _parse(head)
        if status == 204 or status == 304:
            body = b""
        elif headers.get("transfer-encoding", "").lower() == "chunked":
            body = self._chunks(self._socket, rest)
        else:
            body = self._exactly(self._socket, rest, int(headers.get("content-length", "0")))
        self._used_at = time.monotonic()
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _head(self, connection: socket.socket) -> tuple[bytes, bytes]:
        read = b""
        while b"\r\n\r\n" not in read:
            read += _receive(connection)
        head, _gap, rest = read.partition(b"\r\n\r\n")
        return head, rest

    def _exactly(self, connection: socket.socket, rest: bytes, length: int) -> bytes:
        parts, missing = [rest], length - len(rest)
        while missing > 0:
            part = _receive(connection)
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _chunks(self, connection: socket.socket, rest: bytes) -> bytes:
        read, body = bytearray(rest), bytearray()
        while True:
            end = read.find(b"\r\n")
            if end < 0:
                read += _receive(connection)
                continue
            size = int(read[:end].split(b";")[0], 16)
            while len(read) < end + 4 + size:
                read += _receive(connection)
            body += read[end + 2 : end + 2 + size]
            del read[: end + 4 + size]
            if not size:
                return bytes(body)


def _receive(connection: socket.socket) -> bytes:
    part = connection.recv(_CHUNK)
    if not part:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return part


def _parse(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]}\n{value}" if name == "set-cookie" and name in headers else value
    return int(first.split()[1]), headers
