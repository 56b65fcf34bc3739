"""A real Samba on loopback, and a mount of it through FUSE: what a shared drive is like.

The kernel of a container has no CIFS, so rclone mounts the share; whoever holds files open the
way Excel does is smbprotocol.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "pw-7hT-for-tests"
_CONF = """
[global]
server role = standalone server
interfaces = lo
bind interfaces only = yes
smb ports = {port}
private dir = {root}/private
state directory = {root}/state
cache directory = {root}/cache
lock directory = {root}/lock
pid directory = {root}/pid
log file = {root}/log/smbd
passdb backend = tdbsam:{root}/private/passdb.tdb
map to guest = Never
disable spoolss = yes
load printers = no
server min protocol = SMB2_10
oplocks = no
[returned]
path = {root}/share
read only = no
force user = nobody
[fixed]
path = {root}/share
read only = yes
force user = nobody
"""


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def wait_until(holds: Any, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come up in time"
        time.sleep(0.05)


@contextmanager
def serving() -> Iterator["Samba"]:
    """Start a server; not below pytest's folder, which no other account may enter."""
    with tempfile.TemporaryDirectory(prefix="sheetcheck-samba-") as folder:
        server = Samba.made(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


@dataclass
class Samba:
    """A server of its own, with one share that can be written and one that cannot."""

    root: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, root: Path) -> "Samba":
        samba = cls(root, free_port())
        for name in ("share", "private", "state", "cache", "lock", "pid", "log"):
            (root / name).mkdir(parents=True)
        root.chmod(0o755)  # the account of the share must be able to get there
        samba.folder.chmod(0o777)
        samba.conf.write_text(_CONF.format(port=samba.port, root=root))
        subprocess.run(
            ["smbpasswd", "-c", str(samba.conf), "-s", "-a", "root"],
            input=f"{PASSWORD}\n{PASSWORD}\n".encode(),
            check=True,
            capture_output=True,
        )
        return samba

    @property
    def conf(self) -> Path:
        return self.root / "smb.conf"

    @property
    def folder(self) -> Path:
        """Where the share lies on the server."""
        return self.root / "share"

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["smbd", "-F", "--no-process-group", "-s", str(self.conf)],
            stdin=subprocess.PIPE,  # at its end smbd would go
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self.answers)

    def answers(self) -> bool:
        with socket.socket() as line:
            line.settimeout(1)
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """Let the server die at once, with every process that serves somebody."""
        import smbclient  # noqa: PLC0415  (slow, and a plain run starts no server)

        smbclient.reset_connection_cache(fail_on_error=False)
        if self.process is not None:
            for pid in self._children(self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.communicate(timeout=10)
            self.process = None

    def held(self, name: str, *, access: str = "rb+", sharing: str = "r") -> Any:
        """Open a file of the share as another program does; close what is returned."""
        import smbclient  # noqa: PLC0415  (as above)

        return smbclient.open_file(
            rf"\\127.0.0.1\returned\{name}",
            mode=access,
            share_access=sharing,
            username="root",
            password=PASSWORD,
            port=self.port,
        )

    @staticmethod
    def _children(pid: int) -> list[int]:
        found = [pid]
        for each in found:
            told = Path(f"/proc/{each}/task/{each}/children")
            with suppress(OSError):
                found += map(int, told.read_text().split())
        return found


@contextmanager
def mounted(
    samba: Samba,
    place: Path,
    share: str = "returned",
    password: str = PASSWORD,
    remembers: str = "0s",
) -> Iterator[Path]:
    """Mount a share, as plain paths; what was listed is remembered for some time."""
    place.mkdir(parents=True)
    program = shutil.which("rclone") or "rclone"
    secret = subprocess.run([program, "obscure", password], capture_output=True, check=True)
    conf = place.with_suffix(".conf")
    lines = (
        "[s]",
        "type = smb",
        "host = 127.0.0.1",
        f"port = {samba.port}",
        "user = root",
        f"pass = {secret.stdout.decode()}",
    )
    conf.write_text("\n".join(lines))
    options = [
        "--dir-cache-time",
        remembers,
        "--attr-timeout",
        remembers,
        "--low-level-retries",
        "1",
    ]
    options += ["--retries", "1", "--contimeout", "2s", "--timeout", "5s"]
    process = subprocess.Popen(
        [program, "--config", str(conf), "mount", f"s:{share}", str(place), *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: os.path.ismount(place))
        yield place
    finally:
        subprocess.run(["fusermount3", "-u", "-z", str(place)], check=False, capture_output=True)
        process.terminate()
        process.wait(10)


@contextmanager
def frozen(place: Path) -> Iterator[None]:
    """Let every call below a mount hang, as when its server falls silent."""
    commands = {one.parent.name: one.read_bytes() for one in Path("/proc").glob("[0-9]*/cmdline")}
    (pid,) = (int(pid) for pid, said in commands.items() if b"\0%s\0" % os.fsencode(place) in said)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
