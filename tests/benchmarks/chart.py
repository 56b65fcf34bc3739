"""The ratios as a picture: how much of each goal was used."""

from collections.abc import Sequence
from html import escape

_ROW, _LEFT, _WIDTH, _TOP = 24, 430, 900, 46
_UNIT = (_WIDTH - _LEFT - 90) / 1.5
"""Pixels of a bar that just meets its goal."""


def chart(rows: Sequence[tuple[str, float, float]]) -> str:
    """Return an SVG of names, ratios and goals; bars end left of the line where a goal is met."""
    height = _TOP + _ROW * len(rows) + 10
    bars = [_bar(place, *row) for place, row in enumerate(rows)]
    goal = _LEFT + _UNIT
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
                ' font-family="sans-serif" font-size="13" role="img">'
            ),
            "<title>Time of sheetcheck in parts of each goal</title>",
            f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="{goal:.0f}" y="20" text-anchor="middle" fill="#444">goal</text>',
            *bars,
            f'<path d="M{goal:.0f} 28V{height}" stroke="#444" stroke-dasharray="4 3"/>',
            "</svg>\n",
        ]
    )


def _bar(place: int, name: str, ratio: float, goal: float) -> str:
    top = _TOP + _ROW * place
    width = min(ratio / goal, 1.5) * _UNIT
    colour = "#2f6f9f" if ratio <= goal else "#b3541e"
    return (
        f'<text x="{_LEFT - 8}" y="{top + 12}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{_LEFT}" y="{top}" width="{width:.0f}" height="16" fill="{colour}"/>'
        f'<text x="{_LEFT + width + 6:.0f}" y="{top + 12}">{ratio:.3g} (≤ {goal:g})</text>'
    )
