"""The secretariat's digest of a night: how everything stands, and what only people can settle.

First come the numbers, then everything that the secretariat has to do, then how each department
stands. What needs nobody is counted and not listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.cards import finding_card
from sheetcheck.mail.contents import (
    Card,
    Contents,
    Facts,
    Heading,
    Link,
    Overview,
    Paragraph,
    Part,
    Status,
    Tone,
)
from sheetcheck.mail.letters import day_text, enclosure_parts, file_parts, more_parts
from sheetcheck.mail.occasion import Line, Overnight, Sent
from sheetcheck.report.imprint import time_text
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text

_LINES: Final = 200
_NAMES: Final = 12  # departments that are named in one sentence
_PLAN: Final = 40
_TEXT: Final = 600


def digest_letter(night: Overnight, language: Language) -> Contents:
    """Return what the secretariat is written about a night."""
    to_do = [
        *_alarms(night, language),
        *_questions(night, language),
        *_nobodys(night, language),
        *_missed(night, language),
        *_gone(night, language),
        *_conflicts(night, language),
    ]
    if to_do:
        to_do.insert(0, Heading(phrases.TO_DO.told(language)))
    parts = (
        *_summary(night, language),
        *to_do,
        *_standings(night, language),
        *_silenced(night, language),
        *_letters(night, language),
        *enclosure_parts(night.enclosures, language),
    )
    subject = _subject(night, language, alarm=bool(to_do))
    return Contents(subject, parts, phrases.DIGEST_FOOTER.told(language))


def _subject(night: Overnight, language: Language, *, alarm: bool) -> str:
    return phrases.DIGEST_SUBJECT.filled(
        plan=shortened(one_line(night.plan), _PLAN),
        day=day_text(night.at.date(), language),
        open=f"{night.open:,}",
        new=f"{night.new:,}",
        solved=f"{night.solved:,}",
    ).told(language) + (phrases.DIGEST_ALARM.told(language) if alarm else "")


def _summary(night: Overnight, language: Language) -> Iterator[Part]:
    said = phrases.DIGEST.filled(
        at=time_text(night.at, language), open=night.open, new=night.new, solved=night.solved
    )
    yield Paragraph(said.told(language), Tone.ERROR if night.open else Tone.PLAIN)
    if texts := [*_outstanding(night, language), *_due(night, language)]:
        yield Paragraph("\n".join(text.told(language) for text in texts))
    files = night.files
    if files.unlisted:
        partial = phrases.PARTIAL.filled(read=files.folders, failed=files.unlisted)
        yield Paragraph(partial.told(language), Tone.ERROR)
    counted = phrases.FILES.filled(
        checked=f"{files.checked:,}",
        unchanged=f"{files.unchanged:,}",
        missed=f"{len(files.missed):,}",
    )
    before = phrases.NO_PREVIOUS
    if night.previous:
        before = phrases.PREVIOUS.filled(at=time_text(night.previous, language))
    yield Paragraph(f"{counted.told(language)}\n{before.told(language)}")
    if night.collected:
        yield Paragraph(phrases.COLLECTED.filled(**asdict(night.collected)).told(language))
    if night.board:
        yield Link(phrases.BOARD.told(language), night.board.shown, night.board.href)


def _outstanding(night: Overnight, language: Language) -> Iterator[Text]:
    absent = ((phrases.OUTSTANDING, night.missing), (phrases.GONE_SINCE, night.gone_departments))
    for said, departments in absent:
        if departments:
            names = [shortened(one_line(name), _PLAN) for name in departments[:_NAMES]]
            joined = phrases.BETWEEN.told(language).join(names)
            joined += "…" if len(departments) > _NAMES else ""
            yield said.filled(count=f"{len(departments):,}", names=joined)
    if night.lines and not night.missing and not night.gone_departments:
        yield phrases.ALL_IN.filled(count=f"{len(night.lines):,}")


def _due(night: Overnight, language: Language) -> Iterator[Text]:
    if night.deadline is None:
        return
    left = (night.deadline - night.at.date()).days
    said = phrases.DUE_IN if left > 0 else phrases.DUE_PAST if left else phrases.DUE_TODAY
    yield said.filled(day=day_text(night.deadline, language), days=abs(left))


def _alarms(night: Overnight, language: Language) -> Iterator[Part]:
    def box(text: Text, tone: Tone = Tone.WARNING) -> Paragraph:
        return Paragraph(text.told(language), tone)

    if night.held:
        yield box(phrases.HELD.filled(count=len(night.held), configuration=night.configuration))
        yield from _letter_lines(night.held, Tone.PLAIN, phrases.NOT_DELIVERED, language)
    for department, why in night.unmade:
        yield box(phrases.UNMADE.filled(department=one_line(department), why=one_line(why)))
    if night.undeliverable:
        yield Heading(phrases.UNDELIVERABLE.told(language), 3)
        yield box(phrases.UNDELIVERABLE_ADVICE, Tone.PLAIN)
        yield from _letter_lines(night.undeliverable, Tone.ERROR, phrases.NOT_DELIVERED, language)
    if night.waiting:
        yield box(phrases.WAITING.filled(count=f"{night.waiting:,}"), Tone.NOTICE)


def _questions(night: Overnight, language: Language) -> Iterator[Part]:
    for question in night.questions[:_LINES]:
        said = phrases.QUESTION_NEAR if question.near else phrases.QUESTION
        near = Text("」か「".join(question.near), "” or “".join(question.near))
        name = shortened(one_line(question.name), _PLAN)
        yield Paragraph(said.filled(name=name, near=near).told(language), Tone.NOTICE)


def _nobodys(night: Overnight, language: Language) -> Iterator[Part]:
    files = [file for file in night.nobodys if file.left]  # corrections alone need no card
    if files:
        yield Heading(phrases.NOBODYS.told(language), 3)
    for file in files:
        yield from file_parts(file, language, level=3)
    yield from more_parts(night.more, language, again=True)


def _missed(night: Overnight, language: Language) -> Iterator[Part]:
    missed = night.files.missed
    if missed:
        yield Heading(phrases.MISSED.told(language), 3)
    for path, why, advice in missed[:_LINES]:
        yield Card(
            place=shortened(one_line(path), _TEXT),
            word=labels.FILE.told(language),
            tone=Tone.WARNING,
            message=visible(why.told(language)),
            advice=visible(advice.told(language)),
        )
    yield from _more(len(missed), language)


def _gone(night: Overnight, language: Language) -> Iterator[Part]:
    if night.gone:
        yield Heading(phrases.GONE.told(language), 3)
        yield Paragraph(phrases.GONE_ADVICE.told(language))
    for path, department in night.gone[:_LINES]:
        whose = f"（{one_line(department)}）" if department else ""
        yield Paragraph(f"{shortened(one_line(path), _TEXT)}{whose}")
    yield from _more(len(night.gone), language)


def _conflicts(night: Overnight, language: Language) -> Iterator[Part]:
    collected = night.collected
    if collected and collected.conflicts:
        said = phrases.CONFLICTS.filled(count=f"{collected.conflicts:,}", file=collected.name)
        yield Paragraph(said.told(language), Tone.WARNING)


def _standings(night: Overnight, language: Language) -> Iterator[Part]:
    """Yield the departments by how they stand, the worst first; those that are fine are counted."""
    if not night.lines:
        return
    yield Heading(phrases.STANDINGS.told(language))
    by_word: dict[Text, list[Line]] = {}
    for line in night.lines:
        by_word.setdefault(line.word, []).append(line)
    tones = list(Tone)
    groups = sorted(by_word.items(), key=lambda group: tones.index(group[1][0].tone))
    statuses = []
    for word, lines in groups:
        named = [line for line in lines if line.tone is not Tone.GOOD or line.solved]
        names = [_named(line, language) for line in named[:_LINES]]
        if more := len(lines) - len(names):
            said = phrases.REST if names or len(groups) > 1 else phrases.ALL
            names.append(said.filled(count=f"{more:,}").told(language))
        joined = phrases.BETWEEN.told(language).join(names)
        statuses.append(Status(joined, word.told(language), lines[0].tone))
    yield Overview(tuple(statuses))


def _named(line: Line, language: Language) -> str:
    note = _note(line, language)
    name = shortened(one_line(line.name), _PLAN)
    if not note:
        return name
    return f"{name}（{note}）" if language is Language.JA else f"{name} ({note})"


def _note(line: Line, language: Language) -> str:
    counts = (
        (phrases.LINE_OPEN, line.open),
        (phrases.LINE_NEW, line.new),
        (phrases.LINE_SOLVED, line.solved),
    )
    notes = [said.filled(count=count).told(language) for said, count in counts if count]
    return phrases.BETWEEN.told(language).join(notes)


def _silenced(night: Overnight, language: Language) -> Iterator[Part]:
    if night.silenced:
        yield Heading(phrases.SILENCED.told(language))
    for name, finding in night.silenced[:_LINES]:
        yield Paragraph(shortened(one_line(name), _TEXT))
        yield finding_card(finding, language)
    yield from _more(len(night.silenced), language)


def _letters(night: Overnight, language: Language) -> Iterator[Part]:
    if night.letters:
        count = f"{len(night.letters):,}"
        yield Heading(phrases.LETTERS.filled(count=count).told(language))
        plan = shortened(one_line(night.plan), _PLAN)
        lines = [
            (one_line(each.department or each.recipient), _without_plan(each.subject, plan))
            for each in night.letters[:_LINES]
        ]
        yield Facts(tuple(lines))
        yield from _more(len(night.letters), language)


def _without_plan(subject: str, plan: str) -> str:
    """Return a subject without the plan that every one begins with."""
    return one_line(subject).removeprefix(f"【{plan}】").removeprefix(f"[{plan}] ")


def _letter_lines(
    letters: Sequence[Sent], tone: Tone, word: Text, language: Language
) -> Iterator[Part]:
    shown = letters[:_LINES]
    if tone is Tone.PLAIN:
        for each in shown:
            yield Paragraph(f"{one_line(each.recipient)}\n{one_line(each.subject)}")
    else:
        for each in shown:
            why = each.why.told(language)
            yield Card(
                place=one_line(each.recipient),
                word=word.told(language),
                tone=tone,
                message=one_line(each.subject),
                lines=((labels.REASON.told(language), visible(why)),) if why else (),
            )
    yield from _more(len(letters), language)


def _more(count: int, language: Language) -> Iterator[Part]:
    if count > _LINES:
        more = phrases.MISSED_MORE.filled(count=f"{count - _LINES:,}")
        yield Paragraph(more.told(language), Tone.NOTICE)
