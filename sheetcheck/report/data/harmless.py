"""JSON in which nothing hides or acts, wherever it is shown."""

import json
import re
from typing import Final

# Raw, these could act on a terminal or hide in a log; JSON may spell any character as \uXXXX.
_UNSEEN: Final = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0001-\U000e007f]"
)
_MARKUP: Final = re.compile("[<>&]")


def harmless_json(document: object) -> str:
    """Return any plain document as JSON that can stand inside a `<script>`, or in a log."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return unmarked(text)


def unmarked(text: str) -> str:
    """Return JSON that can stand inside a `<script>`: nothing in it begins or ends an element."""
    return _MARKUP.sub(_escape, spelt(text, "utf-8"))


def spelt(text: str, encoding: str) -> str:
    """Return JSON in which all is spelt out that could hide or act, or that an encoding lacks."""
    text = _UNSEEN.sub(_escape, text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(char if _encodes(char, encoding) else _escaped(char) for char in text)
    return text


def _encodes(char: str, encoding: str) -> bool:
    return char.isascii() or _encoded(char, encoding)


def _encoded(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escape(match: re.Match[str]) -> str:
    return _escaped(match[0])


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"
