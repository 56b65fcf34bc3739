"""Find cells whose whole text is struck out: by their font, or by the fonts of all runs.

Only questions about such texts need this, so it is read on demand, from the parts themselves.
"""

from collections.abc import Callable
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
    shared = dict(enumerate(_shared_runs(strings, part))) if strings else {}
    found = set()
    for at, style, index, own in _Cells(part).read(sheet):
        runs = own if index is None else shared.get(index, _AS_THE_CELL)
        if runs and all(struck.get(style, False) if run is None else run for run in runs):
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


class _Text:
    """Collects the runs of one text from the events of its elements (18.4.4, 18.4.7)."""

    def __init__(self) -> None:
        self.runs: set[bool | None] = set()
        self._run: bool | None = None
        self._silent = 0  # the depth below a furigana element; 0 outside

    def opened(self, tag: str, given: dict[str, str]) -> None:
        if tag == "rPh" or self._silent:
            self._silent += 1
        elif tag == "r":
            self._run = None
        elif tag == "rPr":
            self._run = False
        elif tag == "strike":
            self._run = given.get("val", "1") not in _OFF

    def closed(self, tag: str) -> None:
        if self._silent:
            self._silent -= 1
        elif tag == "r":
            self._run = None

    def add(self, characters: str) -> None:
        if characters.strip() and not self._silent:
            self.runs.add(self._run)


def _shared_runs(xml: bytes, part: str) -> list[Runs]:
    """Return the runs of each shared string."""
    found: list[Runs] = []
    text = _Text()

    def opened(name: str, given: dict[str, str]) -> None:
        nonlocal text
        tag = main_tag(name)
        if tag == "si":
            text = _Text()
        text.opened(tag, given)

    def closed(name: str) -> None:
        tag = main_tag(name)
        text.closed(tag)
        if tag == "si":
            found.append(frozenset(text.runs))

    def add(characters: str) -> None:
        text.add(characters)

    _parse(xml, part, opened, closed, add)
    return found


class _Cells:
    """Reads the texts of cells from a sheet part."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._cells: list[tuple[Address, int, int | None, Runs]] = []
        self._text = _Text()
        self._given: dict[str, str] = {}
        self._inside = ""
        self._value: list[str] = []

    def read(self, xml: bytes) -> list[tuple[Address, int, int | None, Runs]]:
        """Return address, format, index of the shared string and runs of the cells with text."""
        _parse(xml, self._part, self._opened, self._closed, self._add)
        return self._cells

    def _opened(self, name: str, given: dict[str, str]) -> None:
        tag = main_tag(name)
        if tag == "c":
            self._given, self._value, self._text = given, [], _Text()
        elif tag in {"v", "is"}:
            self._inside = tag
        elif self._inside == "is":
            self._text.opened(tag, given)

    def _closed(self, name: str) -> None:
        tag = main_tag(name)
        if tag == self._inside:
            self._inside = ""
        elif self._inside == "is":
            self._text.closed(tag)
        elif tag == "c":
            self._take(self._given, "".join(self._value).strip())

    def _take(self, given: dict[str, str], value: str) -> None:
        try:
            at = Address.parse(given.get("r", ""))
        except ValueError:
            return
        style = given.get("s", "0")
        number = int(style) if style.isdecimal() and len(style) < 10 else 0
        if given.get("t") == "s":
            if value.isdecimal():
                self._cells.append((at, number, int(value), frozenset()))
        elif value or self._text.runs:
            self._cells.append((at, number, None, frozenset(self._text.runs) or _AS_THE_CELL))

    def _add(self, characters: str) -> None:
        if self._inside == "v":
            self._value.append(characters)
        elif self._inside == "is":
            self._text.add(characters)


def _parse(
    xml: bytes,
    part: str,
    opened: Callable[[str, dict[str, str]], None],
    closed: Callable[[str], None],
    characters: Callable[[str], None],
) -> None:
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = characters
    parse(parser, xml, part)
