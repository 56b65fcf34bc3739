"""A process for foreign parsers that is kept for many files, and ended when it takes too much.

It has no secrets in its environment. What it is asked and answers is a line of JSON, behind
which a request carries bytes. Its death costs the one request that it died over.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

# What an interpreter needs to start; nothing that could be a secret.
_ENVIRONMENT: Final = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class WorkerDiedError(Exception):
    """The worker ended, by itself or because it took too long."""


def interpreter(module: str) -> list[str]:
    """Return the command that runs a module of ours in our own interpreter."""
    return [sys.executable, "-B", "-X", "utf8", "-m", module]


def environment() -> dict[str, str]:
    """Return the environment of a worker."""
    kept = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


class Worker:
    """One module that answers requests, in a process of its own."""

    def __init__(self, module: str, seconds: float, most: int = 250) -> None:
        self._module, self._seconds, self._most = module, seconds, most
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to start the process, and do not wait for it."""
        with self._lock:
            self._running()

    def ask(self, request: Mapping[str, Any], payloads: Sequence[bytes]) -> dict[str, Any]:
        """Return the answer to a request.

        Raises:
            WorkerDiedError: there was none within the time, or at all.

        """
        with self._lock:
            process = self._running()
            assert process.stdin, "it is piped"
            assert process.stdout, "it is piped"
            clock = threading.Timer(self._seconds, process.kill)
            clock.daemon = True
            clock.start()
            try:
                answer = _exchanged(process.stdin, process.stdout, request, payloads)
            except (OSError, ValueError) as why:
                self._end()
                raise WorkerDiedError from why
            finally:
                clock.cancel()
            self._asked += 1
            if self._asked >= self._most:  # what it leaks is given back
                self._end()
            return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._asked = 0
            self._process = subprocess.Popen(  # noqa: S603  (our own module and interpreter)
                interpreter(self._module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            atexit.register(self.close)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _closed(pipe)
        process.wait()


class Requests:
    """The other end: requests come in, answers go out."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source, self._target = source, target

    def next(self) -> tuple[dict[str, Any], list[bytes]] | None:
        """Return the next request with its payloads; None where nobody asks any more."""
        line = self._source.readline()
        if not line:
            return None
        request = json.loads(line)
        return request, [self._source.read(size) for size in request["sizes"]]

    def answer(self, answer: Mapping[str, Any]) -> None:
        """Send an answer."""
        self._target.write(json.dumps(answer).encode("ascii") + b"\n")
        self._target.flush()


def _exchanged(
    source: Any, target: Any, request: Mapping[str, Any], payloads: Sequence[bytes]
) -> dict[str, Any]:
    line = json.dumps({**request, "sizes": [len(payload) for payload in payloads]})
    source.write(line.encode("ascii") + b"\n")
    for payload in payloads:
        source.write(payload)
    source.flush()
    answer: dict[str, Any] = json.loads(target.readline())
    return answer


def _closed(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return  # what was not written any more is lost with the process
