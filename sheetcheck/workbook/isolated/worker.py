"""A process for foreign parsers that serves many files, and is killed if it takes too long.

Why a separate process. Other formats, protected files and the second reading of a copy are left
to foreign libraries. A hostile file can make a library loop, take all memory or crash the
interpreter from C code, and no `try` stops that. Only a process can be killed from outside: the
run goes on, and one file is reported as unreadable.

Invariants.

1. One request, one answer, in order. A lock allows one request at a time, so an answer belongs
   to the last request. After any error (a broken pipe, an answer that is not JSON, a timeout) the
   process is killed, so that a late answer cannot be taken for that of the next request.
2. If it dies, only the current request fails. The next request starts a new process.
3. It has no secrets. Its environment has only what an interpreter needs to start, so that a
   parser under an attacker's control finds no password of the mail server.
4. It ends with its parent: at the exit of the interpreter, or when its standard input closes,
   which happens even if the parent is killed.
5. It is replaced after `most` requests, which frees the memory that a library leaks.

The protocol. A request is a line of JSON with the sizes of its payloads; the payloads follow as
raw bytes. An answer is a line of JSON. Nothing is pickled, since unpickling data from a process
under an attacker's control would run the attacker's code here. Anything else that the worker
prints is dropped.

The worker limits its own memory before it imports a parser (`memory_limit`). The parent limits
the time: a timer kills the process, and reading the answer then meets the end of the pipe.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

# What an interpreter needs to start, without anything that may be a secret.
_ENVIRONMENT: Final = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class WorkerDiedError(Exception):
    """The worker died, or was killed because it took too long."""


def interpreter(module: str) -> list[str]:
    """Return the command that runs one of our modules in the same interpreter."""
    return [sys.executable, "-B", "-X", "utf8", "-m", module]


def environment() -> dict[str, str]:
    """Return the environment of a worker."""
    kept = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


class Worker:
    """A process of one module that answers requests."""

    def __init__(self, module: str, seconds: float, most: int = 250) -> None:
        self._module, self._seconds, self._most = module, seconds, most
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process without waiting for it."""
        with self._lock:
            self._running()

    def ask(self, request: Mapping[str, Any], payloads: Sequence[bytes]) -> dict[str, Any]:
        """Return the answer to a request.

        Raises:
            WorkerDiedError: there was no answer in time, or none at all.

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
            if self._asked >= self._most:  # frees what it leaked
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
    """The worker's end of the pipes: requests come in, answers go out."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source, self._target = source, target

    def next(self) -> tuple[dict[str, Any], list[bytes]] | None:
        """Return the next request with its payloads; None at the end of the input."""
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
        return  # unsent bytes are lost with the process
