"""A name server on the loopback that answers as it is told, also badly."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class NameServer:
    """What it knows, and how it behaves."""

    port: int = 0
    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(name, type) → records, as in a zone file."""
    manner: str = "well"
    """well, silent, garbage, refuse, or wrong_id."""
    asked: list[str] = field(default_factory=list)

    def publish(self, name: str, kind: str, *records: str) -> None:
        """Add records; the text of a TXT record is put into quotes, in pieces of 250 characters."""
        if kind == "TXT":
            records = tuple(" ".join(f'"{text[i : i + 250]}"' for i in range(0, len(text), 250)) for text in records)
        self.zone[name.lower(), kind] = list(records)

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to one question."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text().rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{kind} {name}")
        if self.manner == "silent":
            return None
        if self.manner == "garbage":
            return b"\xff" * 40
        response = dns.message.make_response(query)
        if self.manner == "wrong_id":
            response.id = (query.id + 1) % 65536
        if self.manner == "refuse":
            response.set_rcode(dns.rcode.REFUSED)
        elif records := self.zone.get((name, kind)):
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name for known, _kind in self.zone):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire(max_size=65535)


@contextmanager
def name_server() -> Iterator[NameServer]:
    """One that runs for the length of the block, over UDP and, for long answers, TCP."""
    told = NameServer()
    with socket.socket() as tcp, _beside(tcp) as udp:
        told.port = udp.getsockname()[1]
        udp.settimeout(0.1)
        tcp.settimeout(0.1)
        stopped = threading.Event()
        threads = [threading.Thread(target=_serve, args=(told, udp, stopped))]
        threads.append(threading.Thread(target=_serve_long, args=(told, tcp, stopped)))
        for thread in threads:
            thread.start()
        try:
            yield told
        finally:
            stopped.set()
            for thread in threads:
                thread.join()


def _beside(tcp: socket.socket, attempts: int = 20) -> socket.socket:
    """Let ``tcp`` listen at a port that is free for UDP too, and return the socket there."""
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    try:
        tcp.bind(udp.getsockname())
    except OSError:
        udp.close()
        if attempts == 1:
            raise
        return _beside(tcp, attempts - 1)
    tcp.listen()
    return udp


def _serve(told: NameServer, udp: socket.socket, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            wire, peer = udp.recvfrom(4096)
        except TimeoutError:
            continue
        answer = told.answer(wire)
        if answer is not None and len(answer) > 1200:
            short = dns.message.make_response(dns.message.from_wire(wire))
            short.flags |= dns.flags.TC
            answer = short.to_wire()
        if answer is not None:
            udp.sendto(answer, peer)


def _serve_long(told: NameServer, tcp: socket.socket, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            peer, _address = tcp.accept()
        except TimeoutError:
            continue
        with peer:
            peer.settimeout(2)
            size = int.from_bytes(peer.recv(2), "big")
            wire = b""
            while len(wire) < size:
                wire += peer.recv(size - len(wire))
            answer = told.answer(wire)
            if answer is not None:
                peer.sendall(len(answer).to_bytes(2, "big") + answer)
            else:
                time.sleep(0.1)
