"""Write a picture's rows as HTML without a template, which is faster for thousands of cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.html.picture import Picture, PictureRow, Square
from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text

_SIGN: Final = (
    '<svg class="sign" aria-hidden="true" focusable="false"><use href="#sign-{name}"/></svg>'
)
_WIDTHS: Final = ((16, " wide"), (5, " some"))
"""CSS classes for texts longer than this many characters."""
_NO_TOTAL: Final = Text("{why}、合計として扱わず", "not a total: {why}")


@dataclass(frozen=True, slots=True)
class PictureRows:
    """Writes the rows of one picture."""

    picture: Picture
    number: int
    """The picture's number on the page, from 1."""
    findings: Mapping[str, int]
    """Cell id → number of the first finding listed for the cell."""
    language: Language

    def html(self) -> str:
        """Return the HTML of the rows; all texts are escaped."""
        return "".join(map(self._row, self.picture.lines))

    def _row(self, line: PictureRow) -> str:
        words = PageWords(self.language)
        kind = "" if line.kind == "item" else f" {escape(words[f'row_{line.kind}'])}"
        hidden = f"<br>{escape(words['hidden_row'])}" if line.hidden else ""
        style = f"{line.kind} hidden-row" if line.hidden else line.kind
        cells = "".join(self._cells(line))
        head = f'<th class="rule" scope="row">{line.number}{kind}{hidden}</th>'
        return f'<tr class="{style}">{head}{cells}</tr>\n'

    def _cells(self, line: PictureRow) -> Iterator[str]:
        for square in line.squares:
            yield "<td></td>" if square is None else self._cell(square)

    def _cell(self, square: Square) -> str:
        anchor = f"s{self.number}-{square.address}"
        span = f' colspan="{square.span}"' if square.span > 1 else ""
        wide = next((name for most, name in _WIDTHS if len(square.text) > most), "")
        told = f"<bdi>{escape(square.text)}</bdi>"
        if square.after:
            told = f"<del>{told}</del> → <ins>{escape(square.after)}</ins>"
        text = f'<div class="clip{wide}">{told}</div>'
        return f'<td id="{anchor}"{span}{_style(square)}>{self._mark(square, anchor)}{text}</td>'

    def _mark(self, square: Square, anchor: str) -> str:
        if square.severity:
            word = labels.SEVERITY[square.severity].told(self.language)
            told = f"{square.address} {escape(word)}"
            finding = self.findings.get(anchor)
            linked = told if finding is None else f'<a href="#f{finding}">{told}</a>'
            return f'<span class="mark">{_SIGN.format(name=square.severity)} {linked}</span>'
        if square.corrected:
            told = f"{square.address} {escape(PageWords(self.language)['corrected_here'])}"
            return f'<span class="mark">{_SIGN.format(name="good")} {told}</span>'
        if square.why is not None:
            told = escape(_NO_TOTAL.filled(why=square.why).told(self.language))
            return f'<span class="mark">{told}</span>'
        return ""


def _style(square: Square) -> str:
    if square.severity:
        return f' class="{square.severity}"'
    if square.corrected:
        return ' class="fixed"'
    return "" if square.read else ' class="unread"'
