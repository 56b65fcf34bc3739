"""How an added sheet and marked cells look, as formats of the workbook."""

import re
from collections.abc import Mapping
from typing import Final

from sheetcheck.words.leaf import Look
from sheetcheck.words.result import Severity
from sheetcheck.workbook.stylesheet import Stylesheet
from sheetcheck.workbook.tags import TAG, with_attribute

_FILLS: Final = {
    Look.HEADING: "FFD9E1F2",
    Look.ERROR: "FFFFC7CE",
    Look.WARNING: "FFFFEB9C",
    Look.NOTICE: "FFDDEBF7",
}
MARKS: Final[Mapping[Severity, str]] = {
    # One off the usual colours, so that a mark is known again after another program saved it.
    Severity.ERROR: "FFFFC7CD",
    Severity.WARNING: "FFFFEB9B",
    Severity.NOTICE: "FFDDEBF6",
}
_ALIGNMENTS: Final = {
    Look.TITLE: b'vertical="center"',
    Look.HEADING: b'horizontal="center" vertical="center" wrapText="1"',
    Look.BODY: b'vertical="top"',
    Look.WRAPPED: b'vertical="top" wrapText="1"',
    Look.LINK: b'vertical="top" wrapText="1"',
    Look.LINE: b'horizontal="left" vertical="top"',
}
_CENTRED: Final = b'horizontal="center" vertical="top" wrapText="1"'
_FRAMED: Final = frozenset(Look) - {Look.TITLE, Look.LINE}
_KEPT_OF_FONT: Final = ("name", "family", "charset", "scheme")
ORIGINAL: Final = "FF5C"
"""How the background of a mark's fill begins; the rest is the number of the fill before.

Nobody sees the background of a solid fill, and Excel keeps it.
"""


def looks_of(styles: Stylesheet) -> Mapping[Look, int]:
    """Return the cell format of each look, added to the workbook's own."""
    p = styles.prefix
    side = b'style="thin"><%bcolor rgb="FFBFBFBF"/></%b' % (p, p)
    sides = b"".join(
        b"<%b%b %b%b>" % (p, name, side, name) for name in (b"left", b"right", b"top", b"bottom")
    )
    border = b"<%bborder>%b<%bdiagonal/></%bborder>" % (p, sides, p, p)
    framed = styles.add("borders", border)
    bare = b"<%bborder><%bleft/><%bright/><%btop/><%bbottom/><%bdiagonal/></%bborder>"
    unframed = styles.add("borders", bare % (p, p, p, p, p, p, p))
    none = styles.add("fills", b'<%bfill><%bpatternFill patternType="none"/></%bfill>' % (p, p, p))
    looks: dict[Look, int] = {}
    for look in Look:
        fill = styles.add("fills", _fill(_FILLS[look], None, p)) if look in _FILLS else none
        xf = (
            b'<%bxf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1"'
            b' applyFill="1" applyBorder="1" applyAlignment="1"><%balignment %b/></%bxf>'
        ) % (
            p,
            styles.add("fonts", _font(styles, look)),
            fill,
            framed if look in _FRAMED else unframed,
            p,
            _ALIGNMENTS.get(look, _CENTRED),
            p,
        )
        looks[look] = styles.add("cellXfs", xf)
    return looks


def marked(styles: Stylesheet, style: int, severity: Severity, before: int) -> int:
    """Return a cell format like another but filled as a mark; `before` numbers the fill it had."""
    xf = styles.raw("cellXfs", style)
    fill = styles.add("fills", _fill(MARKS[severity], f"{ORIGINAL}{before:04X}", styles.prefix))
    return styles.add("cellXfs", filled(xf, fill))


def filled(xf: bytes, fill: int) -> bytes:
    """Return a cell format with another fill, all else as it was."""
    tag = TAG.match(xf)
    assert tag, "an element begins with its tag"
    new = with_attribute(tag[0], b"fillId", b"%d" % fill)
    return with_attribute(new, b"applyFill", b"1") + xf[len(tag[0]) :]


def _fill(colour: str, background: str | None, p: bytes) -> bytes:
    behind = b'indexed="64"' if background is None else b'rgb="%b"' % background.encode()
    return (
        b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/><%bbgColor %b/>'
        b"</%bpatternFill></%bfill>"
    ) % (p, p, p, colour.encode(), p, behind, p, p)


def _font(styles: Stylesheet, look: Look) -> bytes:
    """Return a font of the workbook's own family: the first is the one of its plain cells."""
    p = styles.prefix
    first = styles.child("fonts", 0)
    kept = b"".join(
        styles.xml[child.start : child.end]
        for name in _KEPT_OF_FONT
        for child in first.children
        if child.tag == name
    )
    bold = b"<%bb/>" % p if look in {Look.TITLE, Look.HEADING} else b""
    line = b"<%bu/>" % p if look is Look.LINK else b""
    colour = b'<%bcolor rgb="FF0563C1"/>' % p if look is Look.LINK else b""
    size = _size(styles.raw("fonts", 0))
    size = b"14" if look is Look.TITLE else size
    return b'<%bfont>%b%b<%bsz val="%b"/>%b%b</%bfont>' % (
        p, bold, line, p, size, colour, kept, p,
    )  # fmt: skip


def _size(font: bytes) -> bytes:
    found = re.search(rb'<(?:[\w.-]+:)?sz\s+val="([0-9.]+)"', font)
    return found[1] if found else b"11"
