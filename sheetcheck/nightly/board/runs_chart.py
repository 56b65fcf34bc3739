"""A chart of the last runs: one column for each run, its files stacked by status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sheetcheck.nightly.board.standing import STANDING, Standing
from sheetcheck.words.text import Language

_STYLES: Final = {
    Standing.CLEAN: "r0",
    Standing.CORRECTED: "r1",
    Standing.CONFIRM: "r3",
    Standing.PROBLEMS: "r2",
    Standing.UNREADABLE: "r5",
}
_LEAST: Final = 12  # the least width in columns, so that a single run does not fill the chart
_GAP: Final = 0.2  # of a column


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the chart; position and size in percent."""

    style: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class RunsChart:
    """The chart as values."""

    keys: tuple[tuple[str, str], ...]
    """The style and the name of each status."""
    blocks: tuple[Block, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """The numbers of the chart, the latest run first, for screen readers."""
    words: str


def runs_chart(runs: Sequence[tuple[str, Mapping[str, int]]], language: Language) -> RunsChart:
    """Return the chart of runs; each is given as its date and its files by status."""
    most = max((sum(counts.values()) for _, counts in runs), default=0) or 1
    width = 100 / max(len(runs), _LEAST)
    blocks = []
    for number, (_, counts) in enumerate(runs):
        top = 100.0
        for standing, style in _STYLES.items():
            height = 100 * counts.get(standing, 0) / most
            top -= height
            if height:
                left = number * width + width * _GAP / 2
                blocks.append(Block(style, left, top, width * (1 - _GAP), height))
    keys = tuple((style, STANDING[standing].told(language)) for standing, style in _STYLES.items())
    rows = tuple(
        (day, tuple(counts.get(standing, 0) for standing in _STYLES))
        for day, counts in reversed(runs)
    )
    latest = rows[0] if rows else ("", ())
    words = ", ".join(f"{key[1]} {n}" for key, n in zip(keys, latest[1], strict=False))
    return RunsChart(keys, tuple(blocks), rows, f"{latest[0]}: {words}")


def runs_html(
    runs: Sequence[tuple[str, Mapping[str, int]]], title: str, day: str, language: Language
) -> str:
    """Return the chart and a table of its numbers as HTML; it holds no text from sheets."""
    chart = runs_chart(runs, language)
    legend = "".join(
        f'<li><svg aria-hidden="true" focusable="false"><rect class="{style}" x="0" y="0"'
        f' width="100%" height="100%"/></svg>{word}</li>'
        for style, word in chart.keys
    )
    blocks = "".join(
        f'<rect class="{block.style}" x="{block.left:.3f}%" y="{block.top:.3f}%"'
        f' width="{block.width:.3f}%" height="{block.height:.3f}%"/>'
        for block in chart.blocks
    )
    heads = "".join(f'<th scope="col" class="number">{word}</th>' for _, word in chart.keys)
    rows = "".join(
        f'<tr><th scope="row">{of}</th>'
        + "".join(f'<td class="number">{count:,}</td>' for count in counts)
        + "</tr>"
        for of, counts in chart.rows
    )
    return f"""<ul class="legend">{legend}</ul>
<svg class="runs" role="img" aria-label="{title}: {chart.words}" width="100%" height="140" \
focusable="false">{blocks}</svg>
<details><summary>{title}</summary>
<div class="scroll" role="region" tabindex="0" aria-label="{title}">
<table>
<thead><tr><th scope="col">{day}</th>{heads}</tr></thead>
<tbody>{rows}</tbody>
</table></div></details>"""
