"""Find cells whose whole text is struck out: by their font, or by the fonts of all runs.

Only questions about such texts need this, so it is read on demand, from the parts themselves.
"""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from sheetcheck.words.address import Address
from sheetcheck.workbook.xml.markup import each_element, main_tag, parse

_OFF = frozenset({"0", "false"})
_MARK = b"strike"

Runs = frozenset[bool | None]
"""How the visible runs of a text are: struck out (True), not (False), as the cell (None)."""
_AS_THE_CELL: Runs = frozenset({None})


class Struck:
    """The struck-out cells of one sheet, read on first use."""

    __slots__ = ("_cells", "_load")

    def __init__(self, load: Callable[[], frozenset[Address]]) -> None:
        self._load = load
        self._cells: frozenset[Address] | None = None

    def at(self, cell: Address) -> bool:
        """True if the whole text of a cell is struck out."""
        if self._cells is None:
            self._cells = self._load()
        return cell in self._cells


NOTHING_STRUCK = Struck(frozenset)


def struck_cells(sheet: bytes, strings: bytes, styles: bytes, part: str) -> frozenset[Address]:
    """Return the struck-out cells of a sheet, from parts in UTF-8 that were read before."""
    if not any(_MARK in xml for xml in (sheet, strings, styles)):
        return frozenset()
    struck = struck_styles(styles, part) if styles else {}
    texts = _Texts(part)
    shared = texts.items(strings, "si") if strings else {}
    found = set()
    for at, style, index, runs in _Cells(part).read(sheet):
        seen = shared.get(index, _AS_THE_CELL) if index is not None else runs
        if seen and all(struck.get(style, False) if one is None else one for one in seen):
            found.add(at)
    return frozenset(found)


def struck_styles(styles: bytes, part: str) -> dict[int, bool]:
    """Return cell format → whether its font is struck out (18.8.22, 18.8.45)."""
    fonts: list[bool] = []
    formats: list[str] = []
    below = ""

    def note(name: str, given: dict[str, str], depth: int, _at: int) -> None:
        nonlocal below
        tag = main_tag(name)
        if depth == 1:
            below = tag
        elif depth == 2 and below == "fonts":
            fonts.append(False)
        elif depth == 3 and below == "fonts" and tag == "strike" and fonts:
            fonts[-1] = given.get("val", "1") not in _OFF
        elif depth == 2 and below == "cellXfs":
            formats.append(given.get("fontId", "0"))

    each_element(styles, part, note)
    return {
        style: font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]
        for style, font in enumerate(formats)
    }


class _Texts:
    """Reads the runs of texts, in shared strings and in cells (18.4.4, 18.4.7)."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.run: bool | None = None
        self.seen: set[bool | None] = set()
        self.silent = 0
        """The depth below a furigana element; 0 outside."""

    def items(self, xml: bytes, item: str) -> Mapping[int, Runs]:
        """Return index → runs of the shared strings."""
        found: list[Runs] = []

        def opened(name: str, given: dict[str, str]) -> None:
            if main_tag(name) == item:
                self.begin()
            self.opened(main_tag(name), given)

        def closed(name: str) -> None:
            self.closed(main_tag(name))
            if main_tag(name) == item:
                found.append(frozenset(self.seen))

        _parsed(xml, self.part, opened, closed, self.said)
        return dict(enumerate(found))

    def begin(self) -> None:
        """Begin a new text."""
        self.run, self.seen, self.silent = None, set(), 0

    def opened(self, tag: str, given: dict[str, str]) -> None:
        """Take a start tag."""
        if tag == "rPh" or self.silent:
            self.silent += 1
        elif tag == "r":
            self.run = None
        elif tag == "rPr":
            self.run = False
        elif tag == "strike":
            self.run = given.get("val", "1") not in _OFF

    def closed(self, tag: str) -> None:
        """Take an end tag."""
        if self.silent:
            self.silent -= 1
        elif tag == "r":
            self.run = None

    def said(self, text: str) -> None:
        """Take characters."""
        if text.strip() and not self.silent:
            self.seen.add(self.run)


class _Cells:
    """Reads the texts of cells from a sheet part."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.cells: list[tuple[Address, int, int | None, Runs]] = []
        self._texts = _Texts(part)
        self._given: dict[str, str] = {}
        self._inside = ""
        self._value: list[str] = []

    def read(self, xml: bytes) -> list[tuple[Address, int, int | None, Runs]]:
        """Return address, format, index of the shared string and runs of the cells with text."""
        _parsed(xml, self.part, self._opened, self._closed, self._said)
        return self.cells

    def _opened(self, name: str, given: dict[str, str]) -> None:
        tag = main_tag(name)
        if tag == "c":
            self._given = given
            self._value.clear()
            self._texts.begin()
        elif tag in {"v", "is"}:
            self._inside = tag
        elif self._inside == "is":
            self._texts.opened(tag, given)

    def _closed(self, name: str) -> None:
        tag = main_tag(name)
        if tag == self._inside:
            self._inside = ""
        elif self._inside == "is":
            self._texts.closed(tag)
        elif tag == "c":
            self._take()

    def _take(self) -> None:
        given, text = self._given, "".join(self._value).strip()
        style = given.get("s", "0")
        try:
            at = Address.parse(given.get("r", ""))
        except ValueError:
            return
        number = int(style) if style.isdecimal() and len(style) < 10 else 0
        if given.get("t") == "s":
            if text.isdecimal():
                self.cells.append((at, number, int(text), frozenset()))
        elif text or self._texts.seen:
            self.cells.append((at, number, None, frozenset(self._texts.seen) or _AS_THE_CELL))

    def _said(self, text: str) -> None:
        if self._inside == "v":
            self._value.append(text)
        elif self._inside == "is":
            self._texts.said(text)


def _parsed(
    xml: bytes,
    part: str,
    opened: Callable[[str, dict[str, str]], None],
    closed: Callable[[str], None],
    said: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = said
    parse(parser, xml, part)
