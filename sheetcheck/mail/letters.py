"""Write a department's letter: which file to correct, by when and how, then cell by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.attachments import Attachments
from sheetcheck.mail.cards import correction_card, finding_card
from sheetcheck.mail.contents import LetterContents, Link, Pairs, Paragraph, Part, Title, Tone
from sheetcheck.mail.occasion import Absent, Kind, Occasion, Returned
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words import labels
from sheetcheck.words.dates import day_text
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Language, Text

_TEXT: Final = 600
_SUBJECT: Final = 40  # characters of a plan's or a department's name in a subject

_COUNTED: Final = {
    Severity.ERROR: phrases.ERRORS,
    Severity.WARNING: phrases.WARNINGS,
    Severity.NOTICE: phrases.NOTICES,
}

_WHEN_DUE: Final = {
    Absent.NO: phrases.DUE_OPEN,
    Absent.YET: phrases.DUE_SHEET,
    Absent.GONE: phrases.DUE_GONE,
}


def department_letter(occasion: Occasion, language: Language) -> LetterContents:
    """Return the letter to a department."""
    parts: list[Part] = [*_opening(occasion, language), Pairs(_facts(occasion, language))]
    number = 0
    for file in occasion.files:
        parts += file_parts(file, language, reader=occasion.department, first=number + 1)
        number += len(file.left)
    parts += more_parts(occasion.more, language, again=occasion.kind is Kind.DEPARTMENT)
    parts += attachment_parts(occasion.attachments, language)
    if occasion.kind is Kind.DEPARTMENT and _must(occasion):
        parts.append(Paragraph(phrases.SORRY.localized(language)))
    footer = phrases.FOOTER.filled(contact=_contact(occasion, language))
    return LetterContents(subject_of(occasion, language), tuple(parts), footer.localized(language))


def counts_text(findings: Iterable[Finding], language: Language) -> str:
    """Return the number of findings by severity as a text."""
    found = Counter(finding.severity for finding in findings)
    texts = [_COUNTED[s].filled(count=f"{found[s]:,}") for s in Severity if found[s]]
    return phrases.BETWEEN.localized(language).join(text.localized(language) for text in texts)


def file_parts(
    file: Returned, language: Language, *, level: int = 2, reader: str | None = None, first: int = 0
) -> Iterator[Part]:
    """Yield the parts about one file; its findings are numbered from `first`, unless that is 0.

    `reader` is the department that receives the letter: for its shared items the other
    departments are named. With None, for the secretariat, the departments of every item are.
    """
    name = shortened(one_line(file.name), _TEXT)
    counts = counts_text(file.left, language)
    title = (
        phrases.FILE_COUNTS.filled(name=name, counts=counts).localized(language) if counts else name
    )
    yield Title(title, level)
    if reader is not None and not file.is_own and file.by:
        yield Paragraph(phrases.SHARED_ITEM.filled(by=one_line(file.by)).localized(language))
    for place, finding in enumerate(file.left):
        yield finding_card(finding, language, reader=reader, number=first and first + place)
    if file.older:
        yield Paragraph(phrases.OLDER.filled(count=f"{file.older:,}").localized(language))
    if file.mended:
        yield Title(phrases.MENDED_HEADING.localized(language), 3)
        yield from (correction_card(finding, language) for finding in file.mended)
    copy = labels.CORRECTED_COPY if file.is_corrected else labels.NOTED_COPY
    for label, place_of in ((copy, file.copy), (labels.REPORT, file.report)):
        if place_of:
            yield Link(label.localized(language), place_of.shown, place_of.href)


def more_parts(count: int, language: Language, *, again: bool) -> Iterator[Part]:
    """Yield a sentence about findings that did not fit; `again` means the next night sends them."""
    if count:
        said = phrases.MORE_NEXT if again else phrases.MORE
        yield Paragraph(said.filled(count=f"{count:,}").localized(language), Tone.NOTICE)


def attachment_parts(attachments: Attachments, language: Language) -> Iterator[Part]:
    """Yield a list of the attached files and of those that were too large."""
    named = [each.called for each in attachments.files]
    lines = []
    for label, names in ((phrases.ATTACHED, named), (phrases.TOO_LARGE, attachments.too_large)):
        if names:
            joined = phrases.BETWEEN.localized(language).join(map(one_line, names))
            lines.append((label.localized(language), joined))
    if lines:
        yield Pairs(tuple(lines))


def _opening(occasion: Occasion, language: Language) -> Iterator[Part]:
    to = phrases.ADDRESSED.filled(department=one_line(occasion.department))
    yield Paragraph(to.localized(language))
    said = [phrases.FROM.filled(plan=one_line(occasion.plan)), *_sentences(occasion, language)]
    between = "\n" if language is Language.JA else " "
    yield Paragraph(between.join(text.localized(language) for text in said))


def _sentences(occasion: Occasion, language: Language) -> Iterator[Text]:
    """Yield the sentences that give the reason for the letter and the request."""
    deadline, left = occasion.deadline, occasion.left
    if occasion.kind is Kind.DEADLINE and deadline:
        said = _WHEN_DUE[occasion.absent]
        yield said.filled(day=day_text(deadline, language, year=True))
    elif occasion.kind is Kind.REMINDER:
        yield phrases.REMINDER.filled(count=f"{len(left):,}")
    elif any(file.is_own for file in occasion.files):
        yield phrases.THANKS
        errors = sum(finding.severity is Severity.ERROR for finding in left)
        if errors == 1:
            yield phrases.PLEASE_FIX_ONE
        elif errors:
            yield phrases.PLEASE_FIX.filled(count=f"{errors:,}")
        else:
            yield phrases.PLEASE_CHECK.filled(count=f"{_to_look_at(left):,}")
    else:
        yield phrases.OF_OTHERS if any(file.by for file in occasion.files) else phrases.IN_SHARED


def _facts(occasion: Occasion, language: Language) -> tuple[tuple[str, str], ...]:
    """Return which file to correct, by when, how to return it, and whom to ask."""
    own = [one_line(file.name) for file in occasion.files if file.is_own]
    shared = bool(occasion.files) and not own
    between = phrases.BETWEEN.localized(language)
    place = one_line(occasion.return_to)
    lines: list[tuple[Text, str]] = []
    if own:
        names = phrases.FILE_OWN.filled(name=between.join(own))
        label = phrases.WHICH_FILE if _must(occasion) else phrases.WHICH_TO_CHECK
        lines.append((label, names.localized(language)))
    if occasion.deadline and not shared:
        label = phrases.UNTIL_FIRST if occasion.absent is not Absent.NO else phrases.UNTIL
        lines.append((label, day_text(occasion.deadline, language, year=True)))
    if own:
        how = phrases.OVERWRITE.filled(place=place) if place else phrases.SAME_WAY
        lines.append((phrases.HOW, how.localized(language)))
    elif place and not shared:
        lines.append((phrases.HOW_FIRST, phrases.PUT.filled(place=place).localized(language)))
    lines.append((phrases.WHOM, _contact(occasion, language)))
    return tuple((label.localized(language), text) for label, text in lines)


def _contact(occasion: Occasion, language: Language) -> str:
    office = phrases.OFFICE.filled(addresses=one_line(occasion.addresses))
    return one_line(occasion.contact) or office.localized(language)


_SUBJECTS: Final[dict[Kind, Text]] = {
    Kind.DEPARTMENT: phrases.SUBJECT,
    Kind.REMINDER: phrases.REMINDER_SUBJECT,
    Kind.DEADLINE: phrases.DEADLINE_SUBJECT,
}


def subject_of(occasion: Occasion, language: Language) -> str:
    """Return the subject: the plan, the request, the department and the deadline.

    Mail programs cut long subjects off, so only the most urgent request is named.
    """
    day = day_text(occasion.deadline, language) if occasion.deadline else ""
    by = phrases.BY_DAY.filled(day=day).localized(language) if day else ""
    gone = occasion.absent is Absent.GONE
    absent = phrases.RETURN_AGAIN if gone else phrases.NOT_RETURNED
    subject = _SUBJECTS[occasion.kind].filled(
        plan=shortened(one_line(occasion.plan), _SUBJECT),
        counts=request_text(occasion.left, language) or absent.localized(language),
        department=shortened(one_line(occasion.department), _SUBJECT),
        day=day,
        by=by,
    )
    return subject.localized(language)


def request_text(findings: Sequence[Finding], language: Language) -> str:
    """Return the request in a few words: the number of fixes, or of points to check."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors or not findings:
        return counts_text(errors, language)
    return phrases.WARNINGS.filled(count=f"{_to_look_at(findings):,}").localized(language)


def _to_look_at(findings: Sequence[Finding]) -> int:
    """Return the number of warnings, or of all findings if there are no warnings."""
    return sum(each.severity is Severity.WARNING for each in findings) or len(findings)


def _must(occasion: Occasion) -> bool:
    return any(finding.severity is Severity.ERROR for finding in occasion.left)
