"""Mail servers of aiosmtpd on loopback, with TLS and a login: a server that we did not write."""

import asyncio
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from tests.mail.certificates import Authority
from tests.mail.mail_server import Mailbox, Serve


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def serve(mailbox: Mailbox) -> Iterator[Serve]:
    """Start servers on loopback, each in a loop of one thread; gives the port of each."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running: list[asyncio.Server] = []

    def started(certificate: Path | None = None, *, at_once: bool = False, **more: Any) -> int:
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)

        def smtp() -> SMTP:
            later = None if at_once else context
            return SMTP(mailbox, loop=loop, tls_context=later, authenticator=mailbox.log_in, **more)

        made = loop.create_server(smtp, "127.0.0.1", 0, ssl=context if at_once else None)
        server = asyncio.run_coroutine_threadsafe(made, loop).result(10)
        running.append(server)
        return int(server.sockets[0].getsockname()[1])

    yield started
    asyncio.run_coroutine_threadsafe(_closed(running), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _closed(servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
        await server.wait_closed()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.05)  # transports close in a later turn of the loop
