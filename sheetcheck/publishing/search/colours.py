"""The colours of a cell's text and background, as far as they are certain (ECMA-376 18.8.3)."""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.workbook.read.book import Workbook
from sheetcheck.workbook.xml.tags import Element

Rgb = tuple[float, float, float]
_WHITE: Final[Rgb] = (1.0, 1.0, 1.0)
_BLACK: Final[Rgb] = (0.0, 0.0, 0.0)
_LEAST_CONTRAST: Final = 1.15
"""The contrast ratio (WCAG 2) below which text cannot be told from its background."""
# The indexed colours (18.8.27): eight, the same again, the palette of Excel 97, and the system's
# foreground and background.
_INDEXED: Final = (
    *("000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF " * 2).split(),
    *["800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"],
    *["9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"],
    *["000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"],
    *["00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"],
    *["3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"],
    *["003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"],
    *["000000", "FFFFFF"],
)
# The theme's colours by the number that cells use; light and dark are swapped against the theme.
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)))
_OFFICE: Final = (
    "FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5",
    "70AD47",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a workbook's cell formats."""

    fonts: Sequence[Rgb | None]
    """The colour of the text by cell format; None where it is not certain."""
    backgrounds: Sequence[Rgb | None]
    """The colour of the fill by cell format; None where it is not certain."""
    theme: Sequence[str]
    """The colours of the theme (RRGGBB), as cells number them."""

    def hides(self, style: int) -> bool:
        """True if text in this cell format cannot be told from its background."""
        if style >= len(self.fonts):
            return False
        return _alike(self.fonts[style], self.backgrounds[style])

    def hides_run(self, colour: Element, style: int) -> bool:
        """True if a run of rich text, in a colour of its own, cannot be told from it."""
        background = self.backgrounds[style] if style < len(self.backgrounds) else _WHITE
        return _alike(_colour(colour, self.theme), background)


def colours_of(book: Workbook) -> Colours:
    """Return the colours of a workbook's cell formats.

    Raises:
        Damaged: the styles cannot be read.

    """
    part = book.part_of("styles")
    theme = _theme(book)
    if not part or not book.package.has(part):
        return Colours((), (), theme)
    lists = {child.tag: child.children for child in book.package.tree(part).children}
    fonts = [_font(font, theme) for font in lists.get("fonts", ())]
    fills = [_background(fill, theme) for fill in lists.get("fills", ())]
    formats = lists.get("cellXfs", ())
    return Colours(
        [_at(fonts, xf.attributes.get("fontId"), _BLACK) for xf in formats],
        [_at(fills, xf.attributes.get("fillId"), _WHITE) for xf in formats],
        theme,
    )


def _at(known: Sequence[Rgb | None], index: str | None, otherwise: Rgb) -> Rgb | None:
    number = int(index) if index and index.isdigit() else 0
    return known[number] if number < len(known) else otherwise


def _font(font: Element, theme: Sequence[str]) -> Rgb | None:
    colour = font.child("color")
    return _colour(colour, theme) if colour else _BLACK


def _background(fill: Element, theme: Sequence[str]) -> Rgb | None:
    """Return the colour of a fill; None for a pattern or a gradient."""
    pattern = fill.child("patternFill")
    if pattern is None:
        return None
    kind, front = pattern.attributes.get("patternType", "none"), pattern.child("fgColor")
    if kind not in {"none", "solid"}:
        return None
    return _colour(front, theme) if front and kind == "solid" else _WHITE


def _colour(element: Element, theme: Sequence[str]) -> Rgb | None:
    """Return a colour given as RGB, theme or palette number; black for the automatic one."""
    given = element.attributes
    if "rgb" in given:
        colour = _rgb(given["rgb"][-6:])
    elif given.get("theme", "").isdigit():
        number = int(given["theme"])
        colour = _rgb(theme[number]) if number < len(theme) else None
    elif given.get("indexed", "").isdigit():
        number = int(given["indexed"])
        colour = _rgb(_INDEXED[number]) if number < len(_INDEXED) else None
    else:
        colour = _BLACK
    return _tinted(colour, given.get("tint", "0")) if colour else None


def _tinted(colour: Rgb, tint: str) -> Rgb:
    """Return a colour made darker (tint < 0) or lighter (18.8.19)."""
    try:
        share = float(tint)
    except ValueError:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*colour)
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)


def _rgb(code: str) -> Rgb | None:
    if not re.fullmatch("[0-9A-Fa-f]{6}", code):
        return None
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _theme(book: Workbook) -> Sequence[str]:
    """Return the colours of the theme, those of Office where the workbook has none."""
    part = book.part_of("theme")
    if not part or not book.package.has(part):
        return _OFFICE
    root = book.package.tree(part)
    elements = root.child("themeElements")
    scheme = elements.child("clrScheme") if elements else None
    named: dict[str, str] = {}
    for child in scheme.children if scheme else ():
        given = child.children[0].attributes if child.children else {}
        named[child.tag] = given.get("lastClr") or given.get("val", "")
    return [named.get(name, "") for name in _THEME]


def _alike(text: Rgb | None, background: Rgb | None) -> bool:
    if text is None or background is None:
        return False
    lighter, darker = sorted((_luminance(text), _luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05) < _LEAST_CONTRAST


def _luminance(colour: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
