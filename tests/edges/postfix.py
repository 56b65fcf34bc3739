"""A Postfix of our own on loopback, which delivers into Maildirs; root only, for a test's time."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

DOMAIN: Final = "example.lg.jp"
_BOXES: Final = 500
_MAIN: Final = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file_prefixes = {home}
maillog_file = {home}/mail.log
mail_owner = postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
myhostname = mx.{domain}
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = texthash:{home}/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
"""
_MASTER: Final = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def addresses(count: int) -> list[str]:
    """Return the first of the addresses that there are."""
    return [f"d{number:03}@{DOMAIN}" for number in range(count)]


@dataclass
class Postfix:
    """The server; it keeps its queue while it is killed and started again."""

    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="sheetcheck-postfix-")))
    port: int = 0

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        owner = pwd.getpwnam("postfix")
        self.home.chmod(0o755)
        for name in ("queue", "data", "mail"):
            (self.home / name).mkdir()
        for name in ("data", "mail"):
            os.chown(self.home / name, owner.pw_uid, owner.pw_gid)
        said = {"home": self.home, "domain": DOMAIN, "port": self.port}
        main = _MAIN.format(**said, uid=owner.pw_uid, gid=owner.pw_gid)
        (self.home / "main.cf").write_text(main, "utf-8")
        (self.home / "master.cf").write_text(_MASTER.format(**said), "utf-8")
        boxes = [f"{address} {address.partition('@')[0]}/\n" for address in addresses(_BOXES)]
        (self.home / "boxes").write_text("".join(boxes), "utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._master() is not None:
            self._do("stop")
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        self._do("start")
        self.wait_until(self._listens)

    def kill(self) -> None:
        """Kill the master and every child of it, as a power cut would."""
        master = self._master()
        assert master is not None
        for process in (master, *_children(master)):
            os.kill(process, signal.SIGKILL)
        self.wait_until(lambda: not self._listens())

    def delivered(self) -> list[bytes]:
        """Return every letter that lies in a Maildir."""
        return [path.read_bytes() for path in (self.home / "mail").glob("*/new/*")]

    def wait_until(self, done: Callable[[], bool], seconds: float = 30) -> None:
        ends = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < ends, (self.home / "mail.log").read_text()[-2000:]
            time.sleep(0.1)

    def _do(self, command: str) -> None:
        subprocess.run(
            ["/usr/sbin/postfix", "-c", str(self.home), command],
            check=True,
            capture_output=True,
            timeout=60,
        )

    def _master(self) -> int | None:
        file = self.home / "queue" / "pid" / "master.pid"
        if not file.exists():
            return None
        process = int(file.read_text())
        alive = Path(f"/proc/{process}/cmdline")
        return process if alive.exists() and b"master" in alive.read_bytes() else None

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found
