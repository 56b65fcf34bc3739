"""JSON without raw control, invisible or markup characters, safe to embed or log."""

import json
import re
from typing import Final

from sheetcheck.report.visible import encodes

# Raw, these could control a terminal or be invisible in a log; JSON may escape any character.
_UNSEEN: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0001-\U000e007f]"
)
_MARKUP: Final = re.compile("[<>&]")


def harmless_json(document: object) -> str:
    """Return a document as JSON that can be embedded in a `<script>` or written to a log."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return escaped_for_html(text)


def escaped_for_html(text: str) -> str:
    """Escape `<`, `>` and `&` in JSON, so that it can be embedded in a `<script>`."""
    return _MARKUP.sub(_escape, escaped_json(text, "utf-8"))


def escaped_json(text: str, encoding: str) -> str:
    """Escape control and invisible characters in JSON, and those that `encoding` lacks."""
    text = _UNSEEN.sub(_escape, text)
    if encodes(text, encoding):
        return text
    return "".join(
        char if char.isascii() or encodes(char, encoding) else _escaped(char) for char in text
    )


def _escape(match: re.Match[str]) -> str:
    return _escaped(match[0])


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"
