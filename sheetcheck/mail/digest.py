"""Writes the secretariat's digest of a run.

First come the numbers, then everything that the secretariat has to do (`digest_to_do`), then the
status of the departments. Departments without anything to do are counted and not listed.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.cards import finding_card
from sheetcheck.mail.contents import (
    LetterContents,
    Link,
    Overview,
    OverviewLine,
    Pairs,
    Paragraph,
    Part,
    Title,
    Tone,
)
from sheetcheck.mail.digest_to_do import MOST, left_out_parts, to_do_parts, with_note
from sheetcheck.mail.letters import attachment_parts
from sheetcheck.mail.occasion import DepartmentStatus, DigestFacts
from sheetcheck.report.visible import one_line, shortened
from sheetcheck.words.dates import day_text, time_text
from sheetcheck.words.text import Language, Text

_NAMES: Final = 12  # departments that are named in one sentence
_PLAN: Final = 40
_TEXT: Final = 600


def digest_letter(night: DigestFacts, language: Language) -> LetterContents:
    """Return the digest of a run."""
    to_do = to_do_parts(night, language)
    parts = (
        *_summary(night, language),
        *to_do,
        *_standings(night, language),
        *_accepted(night, language),
        *_letters(night, language),
        *attachment_parts(night.attachments, language),
    )
    subject = _subject(night, language, alarm=bool(to_do))
    return LetterContents(subject, parts, phrases.DIGEST_FOOTER.localized(language))


def _subject(night: DigestFacts, language: Language, *, alarm: bool) -> str:
    return phrases.DIGEST_SUBJECT.filled(
        plan=shortened(one_line(night.plan), _PLAN),
        day=day_text(night.at.date(), language),
        open=f"{night.open:,}",
        new=f"{night.new:,}",
        solved=f"{night.solved:,}",
    ).localized(language) + (phrases.DIGEST_ALARM.localized(language) if alarm else "")


def _summary(night: DigestFacts, language: Language) -> Iterator[Part]:
    said = phrases.DIGEST.filled(
        at=time_text(night.at, language), open=night.open, new=night.new, solved=night.solved
    )
    yield Paragraph(said.localized(language), Tone.ERROR if night.open else Tone.PLAIN)
    if texts := [*_outstanding(night, language), *_due(night, language)]:
        yield Paragraph("\n".join(text.localized(language) for text in texts))
    files = night.files
    if files.unlisted:
        partial = phrases.PARTIAL.filled(read=files.folders, failed=files.unlisted)
        yield Paragraph(partial.localized(language), Tone.ERROR)
    counted = phrases.FILES.filled(
        checked=f"{files.checked:,}",
        unchanged=f"{files.unchanged:,}",
        missed=f"{len(files.missed):,}",
    )
    before = phrases.NO_PREVIOUS
    if night.previous:
        before = phrases.PREVIOUS.filled(at=time_text(night.previous, language))
    yield Paragraph(f"{counted.localized(language)}\n{before.localized(language)}")
    if night.collected:
        yield Paragraph(phrases.COLLECTED.filled(**asdict(night.collected)).localized(language))
    if night.board:
        yield Link(phrases.BOARD.localized(language), night.board.shown, night.board.href)


def _outstanding(night: DigestFacts, language: Language) -> Iterator[Text]:
    absent = ((phrases.OUTSTANDING, night.missing), (phrases.GONE_SINCE, night.gone_departments))
    for said, departments in absent:
        if departments:
            names = [shortened(one_line(name), _PLAN) for name in departments[:_NAMES]]
            joined = phrases.BETWEEN.localized(language).join(names)
            joined += "…" if len(departments) > _NAMES else ""
            yield said.filled(count=f"{len(departments):,}", names=joined)
    if night.lines and not night.missing and not night.gone_departments:
        yield phrases.ALL_IN.filled(count=f"{len(night.lines):,}")


def _due(night: DigestFacts, language: Language) -> Iterator[Text]:
    if night.deadline is None:
        return
    left = (night.deadline - night.at.date()).days
    said = phrases.DUE_IN if left > 0 else phrases.DUE_PAST if left else phrases.DUE_TODAY
    yield said.filled(day=day_text(night.deadline, language), days=abs(left))


def _standings(night: DigestFacts, language: Language) -> Iterator[Part]:
    """Yield the departments by status, the worst first; those without findings are counted."""
    if not night.lines:
        return
    yield Title(phrases.STANDINGS.localized(language))
    by_word: dict[Text, list[DepartmentStatus]] = {}
    for line in night.lines:
        by_word.setdefault(line.word, []).append(line)
    tones = list(Tone)
    groups = sorted(by_word.items(), key=lambda group: tones.index(group[1][0].tone))
    statuses = []
    for word, lines in groups:
        named = [line for line in lines if line.tone is not Tone.GOOD or line.solved]
        names = [_named(line, language) for line in named[:MOST]]
        if more := len(lines) - len(names):
            said = phrases.REST if names or len(groups) > 1 else phrases.ALL
            names.append(said.filled(count=f"{more:,}").localized(language))
        joined = phrases.BETWEEN.localized(language).join(names)
        statuses.append(OverviewLine(joined, word.localized(language), lines[0].tone))
    yield Overview(tuple(statuses))


def _named(line: DepartmentStatus, language: Language) -> str:
    return with_note(shortened(one_line(line.name), _PLAN), _note(line, language), language)


def _note(line: DepartmentStatus, language: Language) -> str:
    counts = (
        (phrases.LINE_OPEN, line.open),
        (phrases.LINE_NEW, line.new),
        (phrases.LINE_SOLVED, line.solved),
    )
    notes = [said.filled(count=count).localized(language) for said, count in counts if count]
    return phrases.BETWEEN.localized(language).join(notes)


def _accepted(night: DigestFacts, language: Language) -> Iterator[Part]:
    if night.accepted:
        yield Title(phrases.SILENCED.localized(language))
    for name, finding in night.accepted[:MOST]:
        yield Paragraph(shortened(one_line(name), _TEXT))
        yield finding_card(finding, language)
    yield from left_out_parts(len(night.accepted), language)


def _letters(night: DigestFacts, language: Language) -> Iterator[Part]:
    if night.letters:
        count = f"{len(night.letters):,}"
        yield Title(phrases.LETTERS.filled(count=count).localized(language))
        plan = shortened(one_line(night.plan), _PLAN)
        lines = [
            (one_line(each.department or each.recipient), _without_plan(each.subject, plan))
            for each in night.letters[:MOST]
        ]
        yield Pairs(tuple(lines))
        yield from left_out_parts(len(night.letters), language)


def _without_plan(subject: str, plan: str) -> str:
    """Return a subject without the plan's name at its beginning, which all subjects share."""
    return one_line(subject).removeprefix(f"【{plan}】").removeprefix(f"[{plan}] ")
