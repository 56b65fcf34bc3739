"""The part of the digest that asks the secretariat to do something."""

from collections.abc import Iterator, Sequence
from typing import Final

from sheetcheck.mail import phrases
from sheetcheck.mail.contents import Card, Paragraph, Part, Title, Tone
from sheetcheck.mail.letters import file_parts, more_parts
from sheetcheck.mail.occasion import DigestFacts, Sent
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.text import Language, Text

MOST: Final = 200
"""The most lines of one list; a sentence gives the number of further ones."""
_PLAN: Final = 40
_TEXT: Final = 600


def to_do_parts(night: DigestFacts, language: Language) -> list[Part]:
    """Return everything that the secretariat has to do, under one heading; empty if nothing."""
    parts = [
        *_alarms(night, language),
        *_questions(night, language),
        *_unassigned(night, language),
        *_missed(night, language),
        *_gone(night, language),
        *_conflicts(night, language),
    ]
    return [Title(phrases.TO_DO.localized(language)), *parts] if parts else []


def _alarms(night: DigestFacts, language: Language) -> Iterator[Part]:
    def box(text: Text, tone: Tone = Tone.WARNING) -> Paragraph:
        return Paragraph(text.localized(language), tone)

    if night.held:
        yield box(phrases.HELD.filled(count=len(night.held), configuration=night.configuration))
        yield from _letter_lines(night.held, Tone.PLAIN, phrases.NOT_DELIVERED, language)
    for department, why in night.not_made:
        yield box(phrases.NOT_MADE.filled(department=one_line(department), why=one_line(why)))
    if night.undeliverable:
        yield Title(phrases.UNDELIVERABLE.localized(language), 3)
        yield box(phrases.UNDELIVERABLE_ADVICE, Tone.PLAIN)
        yield from _letter_lines(night.undeliverable, Tone.ERROR, phrases.NOT_DELIVERED, language)
    if night.waiting:
        yield box(phrases.WAITING.filled(count=f"{night.waiting:,}"), Tone.NOTICE)


def _questions(night: DigestFacts, language: Language) -> Iterator[Part]:
    for question in night.questions[:MOST]:
        said = phrases.QUESTION_NEAR if question.near else phrases.QUESTION
        near = Text("」か「".join(question.near), "” or “".join(question.near))
        name = shortened(one_line(question.name), _PLAN)
        yield Paragraph(said.filled(name=name, near=near).localized(language), Tone.NOTICE)


def _unassigned(night: DigestFacts, language: Language) -> Iterator[Part]:
    files = [file for file in night.unassigned if file.left]  # corrections alone need no card
    if files:
        yield Title(phrases.UNASSIGNED.localized(language), 3)
    for file in files:
        yield from file_parts(file, language, level=3)
    yield from more_parts(night.more, language, again=True)


def _missed(night: DigestFacts, language: Language) -> Iterator[Part]:
    missed = night.files.missed
    if missed:
        yield Title(phrases.MISSED.localized(language), 3)
    for path, why, advice in missed[:MOST]:
        yield Card(
            place=shortened(one_line(path), _TEXT),
            word=labels.FILE.localized(language),
            tone=Tone.WARNING,
            message=visible(why.localized(language)),
            advice=visible(advice.localized(language)),
        )
    yield from left_out_parts(len(missed), language)


def _gone(night: DigestFacts, language: Language) -> Iterator[Part]:
    if night.gone:
        yield Title(phrases.GONE.localized(language), 3)
        yield Paragraph(phrases.GONE_ADVICE.localized(language))
    for path, department in night.gone[:MOST]:
        yield Paragraph(with_note(shortened(one_line(path), _TEXT), one_line(department), language))
    yield from left_out_parts(len(night.gone), language)


def _conflicts(night: DigestFacts, language: Language) -> Iterator[Part]:
    collected = night.collected
    if collected and collected.conflicts:
        said = phrases.CONFLICTS.filled(count=f"{collected.conflicts:,}", file=collected.name)
        yield Paragraph(said.localized(language), Tone.WARNING)


def _letter_lines(
    letters: Sequence[Sent], tone: Tone, word: Text, language: Language
) -> Iterator[Part]:
    shown = letters[:MOST]
    if tone is Tone.PLAIN:
        for each in shown:
            yield Paragraph(f"{one_line(each.recipient)}\n{one_line(each.subject)}")
    else:
        for each in shown:
            why = each.why.localized(language)
            yield Card(
                place=one_line(each.recipient),
                word=word.localized(language),
                tone=tone,
                message=one_line(each.subject),
                lines=((labels.REASON.localized(language), visible(why)),) if why else (),
            )
    yield from left_out_parts(len(letters), language)


def left_out_parts(count: int, language: Language) -> Iterator[Part]:
    """Yield a sentence about the lines of a list of `count` that are not shown, if any."""
    if count > MOST:
        more = phrases.MISSED_MORE.filled(count=f"{count - MOST:,}")
        yield Paragraph(more.localized(language), Tone.NOTICE)


def with_note(text: str, note: str, language: Language) -> str:
    """Return a text with a note in brackets; without a note, the text alone."""
    if not note:
        return text
    return f"{text}（{note}）" if language is Language.JA else f"{text} ({note})"
