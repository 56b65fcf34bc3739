"""A configuration file: TOML in, a frozen `Config` out; every mistake with its key."""

import re
import tomllib
from pathlib import Path
from typing import Any

from sheetcheck.nightly.config import Config, Document
from sheetcheck.nightly.config_mistakes import Mistaken, validated
from sheetcheck.nightly.contradictions import contradictions
from sheetcheck.nightly.errors import ConfigFaulty
from sheetcheck.words.refusals import NotFound, Refusal, Unreadable
from sheetcheck.words.system_error import reason_of
from sheetcheck.words.text import Text, same

_LARGEST = 1_000_000  # bytes


def read_config(path: Path) -> Config:
    """Return the configuration that a file holds.

    Raises:
        ConfigFaulty: it has mistakes; the message says each, with its key.
        NotFound: there is no such file.
        Unreadable: it cannot be read.

    """
    place = path.absolute()
    data = _bytes(place)
    if len(data) > _LARGEST:
        raise _faulty(path, [Text("ファイルが大きすぎます(上限1MB)", "it is larger than 1 MB")])
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _faulty(
            path, [Text("文字コードがUTF-8ではありません", "it is not written in UTF-8")]
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _faulty(path, [_syntax(error)]) from None
    config = Config(place, _document(given, path))
    if mistakes := list(contradictions(config)):
        raise _faulty(path, mistakes)
    return config


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        refusal: Refusal = NotFound()
    except OSError as error:
        refusal = Unreadable(why=reason_of(error))
    except ValueError as error:  # a NUL in the path
        refusal = Unreadable(why=str(error))
    refusal.path = str(path)
    raise refusal


def _faulty(path: Path, mistakes: list[Text]) -> ConfigFaulty:
    joined = Text("\n".join(m.ja for m in mistakes), "\n".join(m.en for m in mistakes))
    return ConfigFaulty(path=str(path), mistakes=joined)


def _syntax(error: Exception) -> Text:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    why = str(error).split(" (at")[0]
    if not found:
        return Text(f"TOMLとして読めません({why})", f"not valid TOML ({why})")
    hint = _BACKSLASHES if re.search(r"\\|hex|escape", why) else same("")
    return Text(
        f"{found[1]}行{found[2]}列: TOMLとして読めません({why}){hint.ja}",
        f"line {found[1]}, column {found[2]}: not valid TOML ({why}){hint.en}",
    )


_BACKSLASHES = Text(
    "。Windowsのパスは 'C:\\…' のように一重引用符で書きます",
    "; write Windows paths in single quotes: 'C:\\…'",
)


def _document(given: dict[str, Any], path: Path) -> Document:
    try:
        return validated(given)
    except Mistaken as why:
        raise _faulty(path, why.mistakes) from None
