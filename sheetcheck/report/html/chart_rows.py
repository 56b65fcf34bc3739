"""Write a chart as HTML without a template, which is faster for many bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.html.shares import Chart, RatingShare
from sheetcheck.words import labels
from sheetcheck.words.text import Language

_MOST: Final = 100  # bars per table
_IN_JAPANESE: Final = {Language.JA: "", Language.EN: ' lang="ja"'}


@dataclass(frozen=True, slots=True)
class ChartRows:
    """Writes one chart: its legend, and its bars in tables."""

    chart: Chart
    language: Language

    def html(self) -> str:
        """Return the HTML of the chart; all texts are escaped."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        words, chart = PageWords(self.language), self.chart
        yield f"\n<h3>{escape(words['overall'])}</h3>\n"
        yield f'<ul class="legend">{"".join(self._legend())}</ul>\n'
        yield _bar(chart.overall, "tall")
        if chart.sections:
            yield f"\n<h3>{escape(words['by_section'])}</h3>\n"
            yield self._table(chart.sections, words["by_section"])
        if chart.departments:
            yield f"\n<h3>{escape(words['by_department'])}</h3>\n"
            yield f'<p class="note">{escape(words["counted_twice"])}</p>\n'
            yield self._table(chart.departments, words["by_department"])

    def _legend(self) -> Iterator[str]:
        for key, count in zip(self.chart.keys, self.chart.overall.counts, strict=True):
            yield (
                f'<li><svg aria-hidden="true" focusable="false"><rect class="{key.style}"'
                f' x="0" y="0" width="100%" height="100%"/></svg><bdi{_IN_JAPANESE[self.language]}>'
                f"{escape(key.code)} {escape(key.label)}</bdi> <b>{count:,}</b></li>"
            )

    def _table(self, shares: Sequence[RatingShare], caption: str) -> str:
        words, told = PageWords(self.language), escape(caption)
        total = escape(labels.GRAND_TOTAL.told(self.language))
        heads = "".join(
            f'<th scope="col" class="number">{escape(key.code or key.label)}</th>'
            for key in self.chart.keys
        )
        left_out = len(shares) - _MOST
        more = escape(words.filled("shares_more", count=left_out))
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{told}">\n'
            f'<table class="shares">\n<caption><span class="quiet">{told}</span></caption>\n'
            f'<thead><tr><th scope="col">{escape(words["name"])}</th>'
            f'<th scope="col">{escape(words["distribution"])}</th>'
            f'{heads}<th scope="col" class="number">{total}</th></tr></thead>\n<tbody>'
            f"{''.join(map(self._row, shares[:_MOST]))}\n</tbody></table></div>"
            + (f'\n<p class="note">{more}</p>' if left_out > 0 else "")
        )

    def _row(self, share: RatingShare) -> str:
        numbers = "".join(
            f'<td class="number">{count:,}</td>' for count in (*share.counts, share.total)
        )
        name = f"<bdi{_IN_JAPANESE[self.language]}>{escape(share.name)}</bdi>"
        bar = _bar(share, "")
        return f'\n<tr><th scope="row">{name}</th><td class="chart">{bar}</td>{numbers}</tr>'


def _bar(share: RatingShare, style: str) -> str:
    pieces = "".join(
        f'<rect class="{piece.style}" x="{piece.start:.3f}%" y="1" width="{piece.width:.3f}%"'
        ' height="95%"/>'
        + (
            f'<text x="{piece.middle:.3f}%" y="50%" aria-hidden="true">{escape(piece.label)}</text>'
            if piece.label
            else ""
        )
        for piece in share.pieces
    )
    told = escape(f"{share.name}: {share.words or 0}")
    return (
        f'<svg class="bar {style}" role="img" aria-label="{told}" focusable="false">{pieces}</svg>'
    )
