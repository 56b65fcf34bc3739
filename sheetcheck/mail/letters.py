"""A department's letter: what to see to, cell by cell, and what was corrected."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.contents import Card, Contents, Facts, Heading, Link, Paragraph, Part, Tone
from sheetcheck.mail.enclosures import Enclosures
from sheetcheck.mail.occasion import Kind, Occasion, Returned
from sheetcheck.report.view import Row, row_of
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Language, Text

_TEXT: Final = 600
_SUBJECT: Final = 40  # characters of a plan's or a department's name in a subject

_TONES: Final = {
    Severity.ERROR: Tone.ERROR,
    Severity.WARNING: Tone.WARNING,
    Severity.NOTICE: Tone.NOTICE,
}
_COUNTED: Final = {
    Severity.ERROR: phrases.ERRORS,
    Severity.WARNING: phrases.WARNINGS,
    Severity.NOTICE: phrases.NOTICES,
}


def department_letter(occasion: Occasion, language: Language) -> Contents:
    """Return what a department is written."""
    parts: list[Part] = [*_opening(occasion, language)]
    for file in occasion.files:
        parts += file_parts(file, language)
    parts += more_parts(occasion.more, language, again=occasion.kind is Kind.DEPARTMENT)
    parts += enclosure_parts(occasion.enclosures, language)
    footer = phrases.FOOTER.filled(contact=one_line(occasion.contact))
    return Contents(_subject(occasion, language), tuple(parts), footer.told(language))


def counts_text(findings: Iterable[Finding], language: Language, *, mended: int = 0) -> str:
    """Return how many findings there are, by what is to be done about them."""
    found = Counter(finding.severity for finding in findings)
    texts = [_COUNTED[s].filled(count=f"{found[s]:,}") for s in Severity if found[s]]
    if mended:
        texts.append(phrases.MENDED.filled(count=f"{mended:,}"))
    return phrases.BETWEEN.told(language).join(text.told(language) for text in texts)


def day_text(day: date, language: Language) -> str:
    """Return a day as letters write it: `12月11日(金)`, `11 December 2026`."""
    if language is Language.JA:
        return f"{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def file_parts(
    file: Returned, language: Language, *, level: int = 2, whose: bool = False
) -> Iterator[Part]:
    """Yield what is told about one file, with `whose` also which departments its rows name."""
    yield Heading(shortened(one_line(file.name), _TEXT), level)
    yield from (finding_card(finding, language, whose=whose) for finding in file.left)
    if file.older:
        yield Paragraph(phrases.OLDER.filled(count=f"{file.older:,}").told(language))
    if file.mended:
        yield Heading(phrases.MENDED_HEADING.told(language), 3)
        yield from (_mended_card(finding, language) for finding in file.mended)
    for label, place in ((labels.CORRECTED_COPY, file.copy), (labels.REPORT, file.report)):
        if place:
            yield Link(label.told(language), place.shown, place.href)


def more_parts(count: int, language: Language, *, again: bool) -> Iterator[Part]:
    """Yield how many findings did not fit; `again` says whether the next night tells them."""
    if count:
        said = phrases.MORE_NEXT if again else phrases.MORE
        yield Paragraph(said.filled(count=f"{count:,}").told(language), Tone.NOTICE)


def enclosure_parts(enclosures: Enclosures, language: Language) -> Iterator[Part]:
    """Yield which files are attached, under their own names, and which were too large."""
    attached = [
        each.called
        if each.called == each.name
        else phrases.NAMED.filled(name=each.name, called=one_line(each.called)).told(language)
        for each in enclosures.files
    ]
    lines = []
    if attached:
        lines.append((phrases.ATTACHED.told(language), "\n".join(attached)))
    if enclosures.too_large:
        names = "\n".join(map(one_line, enclosures.too_large))
        lines.append((phrases.TOO_LARGE.told(language), names))
    if lines:
        yield Facts(tuple(lines))


def finding_card(finding: Finding, language: Language, *, whose: bool = False) -> Card:
    """Return a finding as a letter shows it, with `whose` also the departments of its row."""
    row = row_of(finding, language)
    value = row.value or labels.BLANK.told(language)
    lines = [(labels.VALUE.told(language), shortened(value, _TEXT))] if row.cell else []
    if whose and row.departments:
        names = phrases.BETWEEN.told(language).join(row.departments)
        lines.insert(0, (labels.DEPARTMENT.told(language), shortened(names, _TEXT)))
    if row.suggestion:
        lines.append((labels.SUGGESTION.told(language), shortened(row.suggestion, _TEXT)))
    return Card(
        place=row.cell,
        word=row.word,
        tone=_TONES[row.severity],
        message=shortened(row.message, _TEXT),
        about=_about(row),
        lines=tuple(lines),
    )


def _mended_card(finding: Finding, language: Language) -> Card:
    row = row_of(finding, language)
    return Card(
        place=row.cell,
        word=labels.CORRECTED.told(language),
        tone=Tone.GOOD,
        message=shortened(row.message, _TEXT),
        about=_about(row),
    )


def _about(row: Row) -> str:
    """Return what a cell belongs to: the workbook may have several sheets with such a cell."""
    return shortened(" / ".join(part for part in (row.sheet, row.place) if part), _TEXT)


def _opening(occasion: Occasion, language: Language) -> Iterator[Part]:
    to = phrases.ADDRESSED.filled(department=one_line(occasion.department))
    yield Paragraph(to.told(language))
    yield Paragraph(_first_sentence(occasion, language))
    mended = sum(len(file.mended) for file in occasion.files)
    if counts := counts_text(occasion.left, language, mended=mended):
        yield Paragraph(counts, _worst(occasion.left))
    if occasion.deadline and occasion.kind is not Kind.DEADLINE:
        day = phrases.DEADLINE.filled(day=day_text(occasion.deadline, language))
        yield Paragraph(day.told(language))


def _first_sentence(occasion: Occasion, language: Language) -> str:
    if occasion.kind is Kind.DEADLINE and occasion.deadline:
        said = phrases.DUE_SHEET if occasion.missing else phrases.DUE_OPEN
        return said.filled(day=day_text(occasion.deadline, language)).told(language)
    if occasion.kind is Kind.REMINDER:
        return phrases.REMINDER.told(language)
    must = any(finding.severity is Severity.ERROR for finding in occasion.left)
    return (phrases.NEWS if must else phrases.NEWS_LIGHT).told(language)


_SUBJECTS: Final[dict[Kind, Text]] = {
    Kind.DEPARTMENT: phrases.SUBJECT,
    Kind.REMINDER: phrases.REMINDER_SUBJECT,
    Kind.DEADLINE: phrases.DEADLINE_SUBJECT,
}


def _subject(occasion: Occasion, language: Language) -> str:
    mended = sum(len(file.mended) for file in occasion.files)
    counts = counts_text(occasion.left, language, mended=mended)
    subject = _SUBJECTS[occasion.kind].filled(
        plan=shortened(one_line(occasion.plan), _SUBJECT),
        counts=counts or phrases.NOT_RETURNED.told(language),
        department=shortened(one_line(occasion.department), _SUBJECT),
        day=day_text(occasion.deadline, language) if occasion.deadline else "",
    )
    return subject.told(language)


def _worst(findings: Sequence[Finding]) -> Tone:
    found = {finding.severity for finding in findings}
    return next((_TONES[severity] for severity in Severity if severity in found), Tone.GOOD)
