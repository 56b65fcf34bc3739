"""Turn findings into the cards of a letter: place, present content, what to write."""

from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.contents import Card, Tone
from sheetcheck.report.view import ReadableFinding, row_of
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Language

_TEXT: Final = 600  # characters of a text in a letter

TONES: Final = {
    Severity.ERROR: Tone.ERROR,
    Severity.WARNING: Tone.WARNING,
    Severity.NOTICE: Tone.NOTICE,
}


def finding_card(
    finding: Finding, language: Language, *, reader: str | None = None, number: int = 0
) -> Card:
    """Return the card of a finding, for a `reader` or, with None, the secretariat."""
    row = row_of(finding, language)
    lines = []
    if names := _departments(row, language, reader):
        lines.append((phrases.JOINT_LABEL.localized(language), shortened(names, _TEXT)))
    if row.cell and row.value and row.value not in row.message:
        lines.append((phrases.NOW.localized(language), shortened(row.value, _TEXT)))
    return Card(
        place=_place(row, language),
        word=row.word,
        tone=TONES[row.severity],
        message=shortened(row.message, _TEXT),
        about=_about(row, language),
        lines=tuple(lines),
        advice=shortened(row.suggestion, _TEXT),
        number=number,
    )


def _departments(row: ReadableFinding, language: Language, reader: str | None) -> str:
    """Return the departments of a row: all for the secretariat, only the others for a reader."""
    between = phrases.BETWEEN.localized(language)
    if reader is None:
        return between.join(row.departments)
    others = [name for name in row.departments if name != one_line(reader)]
    if not others or len(row.departments) < 2:
        return ""
    return phrases.JOINT.filled(others=between.join(others)).localized(language)


def correction_card(finding: Finding, language: Language) -> Card:
    """Return the card of a correction, which needs no action."""
    row = row_of(finding, language)
    return Card(
        place=_place(row, language),
        word=labels.CORRECTED.localized(language),
        tone=Tone.GOOD,
        message=shortened(row.message, _TEXT),
    )


def _place(row: ReadableFinding, language: Language) -> str:
    if not row.cell:
        return phrases.WHOLE_SHEET.localized(language)
    return phrases.CELL.filled(cell=row.cell).localized(language)


def _about(row: ReadableFinding, language: Language) -> str:
    """Return the line that names the item of a cell."""
    if not row.place:
        return ""
    label = phrases.ITEM.localized(language)
    colon = "：" if language is Language.JA else ": "
    return shortened(f"{label}{colon}{row.place}", _TEXT)
