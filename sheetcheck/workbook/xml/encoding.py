"""Decode a part to UTF-8, and encode a changed part as it was."""

import re
from dataclasses import dataclass
from typing import Final

from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Text

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Not all of Python's codecs are encodings: some decompress, for instance.
_ENCODINGS: Final = {
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252",
    "shift_jis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932", "sjis": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
}  # fmt: skip
_UTF_8: Final = {"utf-8", "utf8", "us-ascii", "ascii"}


@dataclass(frozen=True, slots=True)
class Markup:
    """A part in UTF-8, and the encoding in which it is written back."""

    xml: bytes
    encoding: str | None = None
    """Python's name of the encoding; None for UTF-8, as nearly always."""
    mark: bytes = b""
    """The byte order mark of an encoding other than UTF-8."""

    def encoded(self, xml: bytes) -> bytes:
        """Return UTF-8 bytes in the part's encoding; characters that it lacks become references."""
        if self.encoding is None:
            return xml
        return self.mark + xml.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")


def decoded(raw: bytes, part: str) -> Markup:
    """Return a part in UTF-8; nothing else is checked.

    Raises:
        Damaged: its encoding is unknown, or would not survive writing back.

    """
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16-le" if raw[:2] == b"\xff\xfe" else "utf-16-be"
        return _transcoded(raw, raw[:2], encoding, part)
    if raw[:4] in {b"<\0?\0", b"\0<\0?"}:
        return _transcoded(raw, b"", "utf-16-le" if raw[1] == 0 else "utf-16-be", part)
    declared = _DECLARED.match(raw[:256].removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _UTF_8:
        return Markup(raw)
    if name not in _ENCODINGS or name.startswith("utf-16"):
        raise Damaged(part=part, why=Text(f"文字コード {name}", f"encoding {name}"))
    return _transcoded(raw, b"", _ENCODINGS[name], part)


def _transcoded(raw: bytes, mark: bytes, encoding: str, part: str) -> Markup:
    """Return a part in UTF-8, if encoding it again gives the same bytes."""
    try:
        markup = Markup(raw[len(mark) :].decode(encoding).encode("utf-8"), encoding, mark)
        if markup.encoded(markup.xml) == raw:
            return markup
    except UnicodeError:
        pass
    raise Damaged(part=part, why=Text(f"文字コード {encoding}", f"encoding {encoding}"))
