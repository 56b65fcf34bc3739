"""Sockets with one deadline for many calls, so that a slow server cannot block the program.

The time-out of an ordinary socket starts anew with every call: a server that sends one byte a
second would never exceed it.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from sheetcheck.words.deadline import within


class Deadline:
    """A point in time that no call may exceed; renewed for each letter."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds
        self._heard = 0

    def renew(self, seconds: float) -> None:
        """Set the deadline to some seconds from now."""
        self._ends = self._clock() + seconds
        self._heard = 0

    def hear(self, count: int) -> int:
        """Count received bytes and return the number given.

        Raises:
            ConnectionError: the server has sent more than any answer to one letter needs.

        """
        self._heard += count
        if self._heard > _MOST_HEARD:
            raise ConnectionError("the server talks without end")
        return count

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: the deadline has passed.

        """
        left = self._ends - self._clock()
        if left <= 0:
            raise TimeoutError("the time is up")
        return left


_MOST_HEARD: Final = 1 << 20  # bytes


class LimitedSocket(socket.socket):
    """A socket of which every call ends at the deadline."""

    deadline: Deadline

    @classmethod
    def connected(cls, host: str, port: int, deadline: Deadline) -> "LimitedSocket":
        """Return a socket that is connected to a host.

        Raises:
            OSError: there was no connection in time.

        """
        plain = _reached(host, port, deadline)
        limited = cls(plain.family, plain.type, plain.proto, fileno=plain.detach())
        limited.deadline = deadline
        limited.settimeout(deadline.left())
        return limited

    def recv_into(self, *arguments: Any) -> int:
        """Read until the deadline."""
        self.settimeout(self.deadline.left())
        return self.deadline.hear(super().recv_into(*arguments))

    def sendall(self, *arguments: Any) -> None:
        """Write until the deadline; Python applies the timeout to the whole call."""
        self.settimeout(self.deadline.left())
        super().sendall(*arguments)


def _reached(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first address of a host that answers before the deadline."""
    # Looking up a name has no timeout of its own.
    found = within(deadline.left(), lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    for place, (*_, address) in enumerate(found):
        try:
            # Each address gets an equal share of the remaining time.
            share = deadline.left() / (len(found) - place)
            return socket.create_connection((str(address[0]), port), timeout=share)
        except OSError:
            if place == len(found) - 1:
                raise
    raise OSError(f"{host} has no address")


class _LimitedTls(ssl.SSLSocket):
    """A TLS socket of which every call ends at the deadline."""

    deadline: Deadline

    def recv_into(self, *arguments: Any) -> int:
        """Read until the deadline."""
        self.settimeout(self.deadline.left())
        return self.deadline.hear(super().recv_into(*arguments))

    def send(self, *arguments: Any) -> int:
        """Write a piece, until the deadline; `sendall` is made of such pieces."""
        self.settimeout(self.deadline.left())
        return super().send(*arguments)


def under_tls(plain: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    """Return a socket under TLS; the system's trust store verifies the server's certificate.

    Raises:
        ssl.SSLError: the certificate is not trusted, or there is no common version of TLS.
        OSError: the connection was lost, or the deadline has passed.

    """
    context = ssl.create_default_context()
    context.sslsocket_class = _LimitedTls
    plain.settimeout(deadline.left())
    wrapped = context.wrap_socket(plain, server_hostname=host)
    assert isinstance(wrapped, _LimitedTls)
    wrapped.deadline = deadline
    return wrapped


def own_name(connection: socket.socket) -> str:
    """Return the name by which this machine greets a server, without asking the network for it.

    Many servers refuse a name without a domain; the address of the connection takes its place
    (RFC 5321 4.1.4).
    """
    name = socket.gethostname()
    if re.fullmatch(r"([A-Za-z0-9][A-Za-z0-9-]{0,62}\.)+[A-Za-z][A-Za-z0-9-]{0,62}", name):
        return name
    address = ipaddress.ip_address(connection.getsockname()[0].partition("%")[0])
    return f"[{address}]" if address.version == 4 else f"[IPv6:{address}]"


def is_loopback(connection: socket.socket | None) -> bool:
    """True if a connection stays on this machine."""
    if connection is None:
        return False
    with suppress(OSError, ValueError):
        return ipaddress.ip_address(connection.getpeername()[0]).is_loopback
    return False
