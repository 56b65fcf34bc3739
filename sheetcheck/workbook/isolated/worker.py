"""A process for foreign parsers that is kept for many files, and ended when it takes too much.

Why a process of its own. Old formats, protected files and the second reading of a copy are left
to libraries that others keep. A hostile file can make a library loop, take all memory or crash
the interpreter from C code, and no `try` stops any of that. Only a process can be ended from
outside: when it dies, the run goes on, and one file is told as unreadable.

The invariants.

1. One request, one answer, in order. A lock allows one request at a time, so an answer belongs
   to the request before it. After any doubt (a broken pipe, an answer that is no JSON, the end
   of the time) the process is killed: an answer that came late must not be taken for the next.
2. Its death costs the one request that it died over. The next request starts a new process.
3. It has no secrets. Its environment holds what an interpreter needs to start and nothing else,
   so that a parser that is taken over finds no password of the mail server.
4. It ends with its parent: at the exit of the interpreter, or when its standard input closes,
   which happens even if the parent was killed.
5. It is replaced after `most` requests, so that what a library leaks is given back.

What passes between the two. A request is a line of JSON that states the sizes of its payloads;
the payloads follow as they are. An answer is a line of JSON. Nothing is pickled, since reading a
pickle from a process that was taken over would let it into this one. What the worker prints by
other ways goes nowhere.

Limits of memory are set by the worker itself before it imports a parser (`memory_limit`). The
limit of time is the parent's: a timer kills the process, and the read that waits for an answer
then meets the end of the pipe.
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
