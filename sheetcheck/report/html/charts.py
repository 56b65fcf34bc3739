"""The distribution of ratings overall, by section and by department, as bars in HTML.

Written without a template, which would be slow for many bars.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.result import Outcome, SheetResult
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language

_MOST: Final = 100  # bars per table
_LONGEST: Final = 60
_SHORT: Final = 3  # characters of a code that fit into a narrow segment
_COLOURS: Final = 8
_IN_JAPANESE: Final = {Language.JA: "", Language.EN: ' lang="ja"'}
_Counts = Mapping[str | None, int]
"""The number of items by rating; None is the key of items without a rating."""


class _Key(NamedTuple):
    """An entry of the legend: a rating, or "no rating"."""

    style: str
    """The CSS class of its colour: `r0` to `r7`, or `none`."""
    code: str
    label: str


def charts(outcomes: Iterable[Outcome], language: Language) -> list[str]:
    """Return one chart per rating scale as HTML, each over all sheets with this scale.

    An item of two departments counts for both. All texts are escaped.
    """
    scales: dict[tuple[tuple[str, str], ...], list[SheetResult]] = {}
    for outcome in outcomes:
        if outcome.result.sheet and outcome.result.scale:
            scale = tuple(outcome.result.scale.items())
            scales.setdefault(scale, []).append(outcome.result)
    return [_chart(dict(scale), results, language) for scale, results in scales.items()]


def _chart(scale: Mapping[str, str], results: Sequence[SheetResult], language: Language) -> str:
    overall: Counter[str | None] = Counter()
    sections: dict[str, Counter[str | None]] = {}
    departments: dict[str, Counter[str | None]] = {}
    for item, code in _rated(results):
        overall[code] += 1
        section = item.section or labels.NO_SECTION.localized(language)
        sections.setdefault(section, Counter())[code] += 1
        for name in dict.fromkeys(item.departments or (labels.GENERAL.localized(language),)):
            departments.setdefault(name, Counter())[code] += 1
    keys: dict[str | None, _Key] = {
        code: _Key(f"r{number % _COLOURS}", one_line(code), one_line(label))
        for number, (code, label) in enumerate(scale.items())
    }
    keys[None] = _Key("none", "", labels.UNRATED.localized(language))
    return "".join(_Chart(keys, language).html(overall, sections, departments))


def _rated(results: Iterable[SheetResult]) -> Iterator[tuple[Item, str | None]]:
    for result in results:
        for item in result.sheet.items if result.sheet else ():
            code = result.ratings.get(item.row)
            yield item, code if code in result.scale else None


@dataclass(frozen=True, slots=True)
class _Chart:
    """Writes one chart: its legend, and its bars in tables."""

    keys: Mapping[str | None, _Key]
    language: Language

    def html(
        self, overall: _Counts, sections: Mapping[str, _Counts], departments: Mapping[str, _Counts]
    ) -> Iterator[str]:
        words = PageWords(self.language)
        yield f"\n<h3>{escape(words['overall'])}</h3>\n"
        yield f'<ul class="legend">{"".join(self._legend(overall))}</ul>\n'
        yield self._bar(labels.ALL_ITEMS.localized(self.language), overall, "tall")
        if sections:
            yield f"\n<h3>{escape(words['by_section'])}</h3>\n"
            yield self._table(sections, words["by_section"])
        if departments:
            yield f"\n<h3>{escape(words['by_department'])}</h3>\n"
            yield f'<p class="note">{escape(words["counted_twice"])}</p>\n'
            yield self._table(departments, words["by_department"])

    def _legend(self, overall: _Counts) -> Iterator[str]:
        for code, key in self.keys.items():
            yield (
                f'<li><svg aria-hidden="true" focusable="false"><rect class="{key.style}"'
                f' x="0" y="0" width="100%" height="100%"/></svg><bdi{_IN_JAPANESE[self.language]}>'
                f"{escape(key.code)} {escape(key.label)}</bdi> <b>{overall.get(code, 0):,}</b></li>"
            )

    def _table(self, bars: Mapping[str, _Counts], caption: str) -> str:
        words, title = PageWords(self.language), escape(caption)
        total = escape(labels.GRAND_TOTAL.localized(self.language))
        heads = "".join(
            f'<th scope="col" class="number">{escape(key.code or key.label)}</th>'
            for key in self.keys.values()
        )
        rows = "".join(self._row(name, counts) for name, counts in [*bars.items()][:_MOST])
        left_out = len(bars) - _MOST
        more = escape(words.filled("shares_more", count=left_out))
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{title}">\n'
            f'<table class="shares">\n<caption><span class="quiet">{title}</span></caption>\n'
            f'<thead><tr><th scope="col">{escape(words["name"])}</th>'
            f'<th scope="col">{escape(words["distribution"])}</th>'
            f'{heads}<th scope="col" class="number">{total}</th></tr></thead>\n<tbody>'
            f"{rows}\n</tbody></table></div>"
            + (f'\n<p class="note">{more}</p>' if left_out > 0 else "")
        )

    def _row(self, name: str, counts: _Counts) -> str:
        name = shortened(one_line(name), _LONGEST)
        shown = [*(counts.get(code, 0) for code in self.keys), sum(counts.values())]
        numbers = "".join(f'<td class="number">{count:,}</td>' for count in shown)
        head = f"<bdi{_IN_JAPANESE[self.language]}>{escape(name)}</bdi>"
        bar = self._bar(name, counts, "")
        return f'\n<tr><th scope="row">{head}</th><td class="chart">{bar}</td>{numbers}</tr>'

    def _bar(self, name: str, counts: _Counts, style: str) -> str:
        """Return a bar of one segment per rating; positions and widths are in percent."""
        total, start = sum(counts.values()), 0
        pieces, words = "", []
        for code, key in self.keys.items():
            if count := counts.get(code, 0):
                pieces += _piece(key, 100 * start / total, 100 * count / total)
                words.append(f"{key.code or key.label} {count:,}")
                start += count
        label = escape(f"{name}: {', '.join(words) or 0}")  # for screen readers
        return (
            f'<svg class="bar {style}" role="img" aria-label="{label}" focusable="false">'
            f"{pieces}</svg>"
        )


def _piece(key: _Key, start: float, width: float) -> str:
    """Return a segment of a bar, with its code if there is room."""
    rect = f'<rect class="{key.style}" x="{start:.3f}%" y="1" width="{width:.3f}%" height="95%"/>'
    least = 8 if len(key.code) <= _SHORT else 30
    if not key.code or width < least or len(key.code) > 3 * _SHORT:
        return rect
    middle = start + width / 2
    label = escape(key.code)
    return f'{rect}<text x="{middle:.3f}%" y="50%" aria-hidden="true">{label}</text>'
