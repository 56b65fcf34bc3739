"""A mail server of raw sockets that misbehaves at one stage, and keeps what it accepted."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

STAGES: Final = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body")
KINDS: Final = ("4xx", "5xx", "drop", "stall", "drip")
ACCEPTED: Final = ("accepted, drop", "accepted, stall", "accepted, drip")
"""At the body only: the letter is taken, and the answer to it never comes."""
GOOD: Final = {
    "greeting": "220 ready",
    "EHLO": "250-here\r\n250-SIZE 50000000\r\n250-STARTTLS\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "body": "250 queued",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}
_TEMPORARY: Final = {"greeting": 421, "STARTTLS": 454, "AUTH": 454}
_PERMANENT: Final = {"greeting": 554, "EHLO": 502, "STARTTLS": 501, "AUTH": 535}


@dataclass
class FaultServer:
    """Listens on loopback until it is left; a connection lasts at most some seconds."""

    stage: str = ""
    kind: str = ""
    only: str = ""
    """The end of the recipient whose letter meets the fault; empty: all do."""
    received: list[tuple[str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """Every command that was heard."""
    called: str = ""
    """What the other side last called itself."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def heal(self) -> None:
        self.stage = self.kind = self.only = ""

    def copies(self, recipient: str) -> list[bytes]:
        return [content for to, content in self.received if to == recipient]

    def _listen(self) -> None:
        while not self._over.is_set():
            line, _ = self._listener.accept()
            if self._over.is_set():
                line.close()
                return
            thread = threading.Thread(target=self._serve, args=(line,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError, _Gone), line:
            line.settimeout(10)
            self._converse(line)

    def _converse(self, line: socket.socket) -> None:
        recipient = ""
        self._answer(line, "greeting", recipient)
        lines = _lines(line)
        for command in lines:
            word = command.decode("latin-1").split(" ", 1)[0].upper()
            self.said.append(word)
            if word == "EHLO":
                self.called = command.decode("latin-1").partition(" ")[2]
            if word == "RCPT":
                recipient = command.decode("latin-1").partition("<")[2].partition(">")[0]
            if word == "STARTTLS" and not self._meets(word, recipient):
                line.sendall(b"502 not here\r\n")
                continue
            self._answer(line, word, recipient)
            if word == "DATA":
                content = _body(lines)
                if not self._meets("body", recipient) or self.kind in ACCEPTED:
                    self.received.append((recipient, content))
                self._answer(line, "body", recipient)
            elif word == "QUIT":
                return

    def _meets(self, stage: str, recipient: str) -> bool:
        return stage == self.stage and recipient.endswith(self.only)

    def _answer(self, line: socket.socket, stage: str, recipient: str) -> None:
        if not self._meets(stage, recipient):
            line.sendall(f"{GOOD.get(stage, '502 what?')}\r\n".encode())
            return
        refusals = {
            "4xx": f"{_TEMPORARY.get(stage, 451)} later",
            "5xx": f"{_PERMANENT.get(stage, 550)} never",
        }
        match self.kind.removeprefix("accepted, "):
            case said if said in refusals or said[:3].isdecimal():
                line.sendall(f"{refusals.get(said, said)}\r\n".encode())
            case "drop":
                raise _Gone
            case "stall":
                self._over.wait(8)
                raise _Gone
            case "handshake" | "sips":
                self._dawdle(line, stage)
            case "flood":
                self._pour(line, b"250-and\r\n" * 1000, 0)
            case _:
                self._pour(line, b"2", 0.02)

    def _dawdle(self, line: socket.socket, stage: str) -> None:
        """Go on to what follows a command, and never come to its end."""
        line.sendall({"STARTTLS": b"220 go on\r\n", "DATA": b"354 go on\r\n"}.get(stage, b""))
        if self.kind == "handshake":  # a record of TLS that never ends (RFC 8446 5.1)
            self._pour(line, b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03", 0.02)
        ends = time.monotonic() + 8
        while time.monotonic() < ends and not self._over.is_set() and line.recv(16):
            time.sleep(0.02)
        raise _Gone

    def _pour(self, line: socket.socket, what: bytes, pause: float) -> None:
        ends = time.monotonic() + 8
        while time.monotonic() < ends and not self._over.is_set():
            line.sendall(what)
            time.sleep(pause)
        raise _Gone


class _Gone(Exception):
    """The server hangs up."""


def _lines(line: socket.socket) -> Iterator[bytes]:
    with line.makefile("rb") as file:
        while command := file.readline():
            yield command.rstrip(b"\r\n")


def _body(lines: Iterator[bytes]) -> bytes:
    content = b""
    for each in lines:
        if each == b".":
            return content
        content += each.removeprefix(b".") + b"\r\n"
    raise _Gone


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of loopback at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])
