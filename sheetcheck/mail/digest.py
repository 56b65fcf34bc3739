"""The secretariat's digest of a night: how everything stands, and what only people can settle."""

from collections.abc import Iterator
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.contents import (
    Card,
    Contents,
    Heading,
    Link,
    Overview,
    Paragraph,
    Part,
    Status,
    Tone,
)
from sheetcheck.mail.letters import day_text, enclosure_parts, file_parts, more_parts
from sheetcheck.mail.occasion import Overnight, Sent
from sheetcheck.report.imprint import time_text
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text

_LINES: Final = 200
_PLAN: Final = 40
_TEXT: Final = 600


def digest_letter(night: Overnight, language: Language) -> Contents:
    """Return what the secretariat is written about a night."""
    parts = (
        *_summary(night, language),
        *_alarms(night, language),
        *_standings(night, language),
        *_questions(night, language),
        *_nobodys(night, language),
        *_missed(night, language),
        *_letters(night, language),
        *enclosure_parts(night.enclosures, language),
    )
    return Contents(_subject(night, language), parts, phrases.DIGEST_FOOTER.told(language))


def _subject(night: Overnight, language: Language) -> str:
    needs_people = night.held or night.undeliverable or night.files.unlisted or night.unmade
    return phrases.DIGEST_SUBJECT.filled(
        plan=shortened(one_line(night.plan), _PLAN),
        day=day_text(night.at.date(), language),
        open=f"{night.open:,}",
        new=f"{night.new:,}",
        solved=f"{night.solved:,}",
    ).told(language) + (phrases.DIGEST_ALARM.told(language) if needs_people else "")


def _summary(night: Overnight, language: Language) -> Iterator[Part]:
    said = phrases.DIGEST.filled(
        at=time_text(night.at, language), open=night.open, new=night.new, solved=night.solved
    )
    yield Paragraph(said.told(language), Tone.ERROR if night.open else Tone.GOOD)
    files = night.files
    yield Paragraph(
        phrases.FILES.filled(
            checked=f"{files.checked:,}",
            unchanged=f"{files.unchanged:,}",
            missed=f"{len(files.missed):,}",
        ).told(language)
    )
    before = phrases.NO_PREVIOUS
    if night.previous:
        before = phrases.PREVIOUS.filled(at=time_text(night.previous, language))
    yield Paragraph(before.told(language))
    if night.board:
        yield Link(phrases.BOARD.told(language), night.board.shown, night.board.href)


def _alarms(night: Overnight, language: Language) -> Iterator[Part]:
    def box(text: Text, tone: Tone = Tone.WARNING) -> Paragraph:
        return Paragraph(text.told(language), tone)

    files = night.files
    if files.unlisted:
        partial = phrases.PARTIAL.filled(read=files.folders, failed=files.unlisted)
        yield box(partial, Tone.ERROR)
    if night.held:
        yield box(
            phrases.HELD.filled(count=len(night.held), configuration=night.configuration),
        )
        yield from _letter_lines(night.held, Tone.PLAIN, phrases.LETTERS, language)
    for department, why in night.unmade:
        yield box(phrases.UNMADE.filled(department=one_line(department), why=one_line(why)))
    if night.undeliverable:
        yield Heading(phrases.UNDELIVERABLE.told(language))
        yield box(phrases.UNDELIVERABLE_ADVICE, Tone.PLAIN)
        yield from _letter_lines(night.undeliverable, Tone.ERROR, phrases.NOT_DELIVERED, language)
    if night.waiting:
        yield box(phrases.WAITING.filled(count=f"{night.waiting:,}"), Tone.NOTICE)


def _standings(night: Overnight, language: Language) -> Iterator[Part]:
    if not night.lines:
        return
    yield Heading(phrases.STANDINGS.told(language))
    yield Overview(
        tuple(
            Status(
                one_line(line.name),
                line.word.told(language),
                line.tone,
                phrases.STANDING_NOTE.filled(open=line.open, new=line.new, solved=line.solved).told(
                    language
                )
                if line.open or line.new or line.solved
                else "",
            )
            for line in night.lines[:_LINES]
        )
    )


def _questions(night: Overnight, language: Language) -> Iterator[Part]:
    if night.questions:
        yield Heading(phrases.QUESTIONS.told(language))
    for question in night.questions[:_LINES]:
        said = phrases.QUESTION_NEAR if question.near else phrases.QUESTION
        near = Text("」か「".join(question.near), "” or “".join(question.near))
        name = shortened(one_line(question.name), _PLAN)
        yield Paragraph(said.filled(name=name, near=near).told(language), Tone.NOTICE)


def _nobodys(night: Overnight, language: Language) -> Iterator[Part]:
    if night.nobodys:
        yield Heading(phrases.NOBODYS.told(language))
    for file in night.nobodys:
        yield from file_parts(file, language, level=3, whose=True)
    yield from more_parts(night.more, language, again=True)


def _missed(night: Overnight, language: Language) -> Iterator[Part]:
    missed = night.files.missed
    if missed:
        yield Heading(phrases.MISSED.told(language))
    for path, why, advice in missed[:_LINES]:
        yield Card(
            place=shortened(one_line(path), _TEXT),
            word=labels.FILE.told(language),
            tone=Tone.WARNING,
            message=visible(why.told(language)),
            lines=((phrases.WHAT_TO_DO.told(language), visible(advice.told(language))),),
        )
    if len(missed) > _LINES:
        more = phrases.MISSED_MORE.filled(count=f"{len(missed) - _LINES:,}")
        yield Paragraph(more.told(language), Tone.NOTICE)


def _letters(night: Overnight, language: Language) -> Iterator[Part]:
    if night.letters:
        yield Heading(phrases.LETTERS.told(language))
    yield from _letter_lines(night.letters, Tone.PLAIN, phrases.LETTERS, language)


def _letter_lines(
    letters: tuple[Sent, ...], tone: Tone, word: Text, language: Language
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
    if len(letters) > _LINES:
        more = phrases.MISSED_MORE.filled(count=f"{len(letters) - _LINES:,}")
        yield Paragraph(more.told(language))
