"""What was found and removed before a publication, in lines for a terminal and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheetcheck.publishing.about import ABOUT
from sheetcheck.publishing.cleaning import Cleaning
from sheetcheck.publishing.leak import Inspection, Leak, LeakKind
from sheetcheck.words.text import Language, Text


@dataclass(frozen=True, slots=True)
class Publication:
    """One file: what was found in it, what was removed, and what was written."""

    path: str
    found: Inspection
    cleaning: Cleaning | None = None
    """The cleaned copy; None if none was asked for or needed."""
    written: tuple[str, ...] = ()
    """The paths of the files that were written."""

    @property
    def stops(self) -> bool:
        """Whether the cleaned copy, or else the file itself, still holds what must not go out."""
        return bool(self.cleaning.left if self.cleaning else self.found.stops)


_NOTHING = Text(
    "公開してはならない内容は見つかりませんでした。", "Nothing that must not go out was found."
)
_STOPS = Text("公開してはならない内容 {count}件", "{count} must not go out")
_LOOKS = Text("確認していただく内容 {count}件", "{count} to look at")
_REMOVED = Text("写しから削除した内容 {count}件", "{count} removed from the copy")
_LEFT = Text("削除できなかった内容 {count}件", "{count} could not be removed")
_HOW = Text("対応：{how}", "What to do: {how}")
_WRITTEN = Text("作成: {path}", "Written: {path}")
_VERIFIED = Text(
    "検証済み：削除した内容のほかに違いはありません（別の読み取りプログラム calamine でも一致）。",
    "Verified: nothing else differs (a second reader, calamine, sees the same).",
)
_SEEN_BY_ONE = Text(
    "検証済み：削除した内容のほかに違いはありません（calamine では読めないため、再読込みのみ）。",
    "Verified by reading it again: nothing else differs (calamine cannot read this file).",
)
_LIMITS = Text(
    "画像、PDF、埋め込みファイルの中は確認していません。",
    "What is inside pictures, PDF files and embedded files is not judged.",
)
_MOST = 20
"""Places of one kind that are listed on a terminal; JSON has them all."""


def summary_lines(publication: Publication, language: Language) -> Iterator[str]:
    """Yield the lines for a terminal."""
    yield publication.path
    found, cleaning = publication.found, publication.cleaning
    if not found.stops:
        yield f"  {_NOTHING.localized(language)}"
    if cleaning is None:
        yield from _kinds(_STOPS, found.stops, language)
    else:
        yield from _kinds(_REMOVED, cleaning.removed, language, how=False)
        yield from _left(cleaning, language)
    yield from _kinds(_LOOKS, found.looks, language)
    yield f"  {_LIMITS.localized(language)}"
    if cleaning and publication.written:
        told = _VERIFIED if cleaning.seen else _SEEN_BY_ONE
        yield f"  {told.localized(language)}"
    for path in publication.written:
        yield f"  {_WRITTEN.filled(path=path).localized(language)}"


def _kinds(
    heading: Text, leaks: Sequence[Leak], language: Language, *, how: bool = True
) -> Iterator[str]:
    if not leaks:
        return
    yield ""
    yield f"  {heading.filled(count=len(leaks)).localized(language)}"
    for kind in dict.fromkeys(leak.kind for leak in leaks):
        of_kind = [leak for leak in leaks if leak.kind is kind]
        about = ABOUT[kind]
        yield f"  ■ {about.title.localized(language)}"
        for leak in of_kind[:_MOST]:
            yield f"      {_line_of(leak, language)}"
        if len(of_kind) > _MOST:
            yield f"      … (+{len(of_kind) - _MOST})"
        if how:
            yield f"    {_HOW.filled(how=about.how).localized(language)}"


def _left(cleaning: Cleaning, language: Language) -> Iterator[str]:
    if not cleaning.left:
        return
    yield ""
    yield f"  {_LEFT.filled(count=len(cleaning.left)).localized(language)}"
    for leak, why in cleaning.left:
        yield f"  ■ {ABOUT[leak.kind].title.localized(language)}"
        yield f"      {_line_of(leak, language)}"
        yield f"      → {why.localized(language)}"
        yield f"    {_HOW.filled(how=ABOUT[leak.kind].how).localized(language)}"


def _line_of(leak: Leak, language: Language) -> str:
    """Return the place of a leak and what it says, in one line."""
    sheet = f"{leak.sheet} " if leak.sheet and leak.place.ja != leak.sheet else ""
    value = " ".join(leak.value.split())
    return f"{sheet}{leak.place.localized(language)}" + (f"  {value}" if value else "")


def summary_document(publication: Publication, language: Language) -> dict[str, object]:
    """Return the document for programs, of one file."""
    cleaning = publication.cleaning
    left = {id(leak): why for leak, why in cleaning.left} if cleaning else {}
    removed = {id(leak) for leak in cleaning.removed} if cleaning else set()
    return {
        "path": publication.path,
        "stops": publication.stops,
        "verified": cleaning.seen if cleaning and publication.written else None,
        "written": list(publication.written),
        "found": [
            {
                "kind": leak.kind.value,
                "level": "stop" if ABOUT[leak.kind].stops else "look",
                "sheet": leak.sheet,
                "cells": [str(cell) for cell in leak.cells],
                "place": leak.place.localized(language),
                "item": leak.key if leak.kind is LeakKind.RULE else None,
                "value": leak.value,
                "title": ABOUT[leak.kind].title.localized(language),
                "advice": ABOUT[leak.kind].how.localized(language),
                "removed": id(leak) in removed,
                "why_left": left[id(leak)].localized(language) if id(leak) in left else None,
            }
            for leak in (*publication.found.stops, *publication.found.looks)
        ],
    }
