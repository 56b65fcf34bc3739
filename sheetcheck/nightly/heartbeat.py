"""A sign of life at the start and the end of a run, so that silence is noticed."""

import json
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sheetcheck.nightly.config.model import Config
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text, same
from sheetcheck.words.within import within
from sheetcheck.world import World

_PLACE: Final = "{event}"
_SECONDS: Final = 10
_FAILED: Final = Text(
    "稼働通知（{where}）を送信できませんでした（{why}）。点検結果に影響はありません。",
    "The heartbeat ({where}) could not be sent ({why}); results are not affected.",
)


def beat(config: Config, event: str, world: World, *, at: datetime, code: int = 0) -> list[Text]:
    """Tell that a run began (`start`) or ended (`ok`, `fail`); return what did not work.

    Without `{event}` in the address, it is only asked for at a good end: whoever waits for it
    then hears of everything else by its silence.
    """
    heart = config.document.heartbeat
    warnings = []
    if heart.file:
        told = {"event": event, "at": at.isoformat(timespec="seconds"), "code": code}
        try:
            world.write(Path(config.place(heart.file)), json.dumps(told).encode() + b"\n")
        except Refusal as why:
            warnings.append(_FAILED.filled(where="file", why=why.what))
    if heart.url and (_PLACE in heart.url or event == "ok"):
        try:
            world.fetch(heart.url.replace(_PLACE, quote(event)))
        except (OSError, ValueError) as why:
            # The address may hold a secret: only its failure is told.
            warnings.append(_FAILED.filled(where="url", why=same(type(why).__name__)))
    return warnings


def fetch(address: str, seconds: float = _SECONDS) -> None:
    """Ask for an address and forget the answer, all within one deadline.

    A time-out of the library begins anew with every byte that comes, so a server that drips
    would hold the night for ever. The whole exchange, from the look-up of the name on, is left
    to a thread that nobody waits for longer than the deadline.

    Raises:
        OSError: nobody answered in time, or not with success.

    """
    within(seconds, lambda: _ask(address, seconds))


def _ask(address: str, seconds: float) -> None:
    import urllib.request

    with urllib.request.urlopen(address, timeout=seconds) as answer:  # noqa: S310  (http(s) only: the configuration is held to it)
        answer.read(1024)
