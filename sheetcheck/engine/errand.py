"""What is sent to another process, and what comes back from it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from sheetcheck.engine.prepare import Prepared, Read, RunOptions, prepare
from sheetcheck.family.model import Family
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import named
from sheetcheck.words.errors.unread import refused

_LOG: Final = logging.getLogger("sheetcheck")


class BatchResult(NamedTuple):
    """What became of a batch of files."""

    prepared: list[Prepared]
    errors: list[str]
    """The details of what nobody foresaw: only the process that asked can tell people."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Families that were read already: every process judges by the same ones."""

    families: tuple[Family, ...]

    def __call__(self) -> tuple[Family, ...]:
        """Return them."""
        return self.families


@dataclass(frozen=True, slots=True)
class GivenReviews:
    """Review files that were read already: a worker elsewhere does not see what stands beside."""

    files: Mapping[str, Mapping[str, bytes | Refusal] | Refusal]

    def __call__(self, workbook: str) -> Mapping[str, bytes | Refusal]:
        """Return those of a workbook.

        Raises:
            Refusal: one of them could not be read.

        """
        found = self.files.get(workbook, {})
        if isinstance(found, Refusal):
            raise found
        return found


def with_reviews(wanted: RunOptions, paths: Sequence[str]) -> RunOptions:
    """Return what is wanted with the review files of the paths in it."""
    files: dict[str, Mapping[str, bytes | Refusal] | Refusal] = {}
    for path in paths:
        try:
            found: Mapping[str, bytes | Refusal] | Refusal = wanted.check.reviews(path)
        except Exception as why:  # noqa: BLE001  (what fails for one file stops no other)
            found = named(why, path)
        if found:
            files[path] = found
    return replace(wanted, check=replace(wanted.check, reviews=GivenReviews(files)))


def portable(wanted: RunOptions) -> RunOptions:
    """Return what is wanted in a form that can be sent.

    Raises:
        Misuse: a family file has mistakes.

    """
    chosen = Chosen(tuple(wanted.check.families()))
    return replace(wanted, check=replace(wanted.check, families=chosen))


def answer(paths: Sequence[str], read: Read, wanted: RunOptions) -> BatchResult:
    """Prepare a batch, in the process that was asked to."""
    errors = _Errors()
    _LOG.addHandler(errors)
    try:
        return BatchResult(list(prepare(paths, read, wanted)), errors.texts)
    finally:
        _LOG.removeHandler(errors)


def accepted(answer: BatchResult) -> list[Prepared]:
    """Return what an answer brought, in the process that asked; its errors are logged here."""
    for text in answer.errors:
        _LOG.error("%s", text)
    return answer.prepared


def unprepared(path: str, refusal: Refusal) -> Prepared:
    """Return what became of a file that nobody could work on."""
    return Prepared(path, (refused(path, refusal),))


class _Errors(logging.Handler):
    """Keeps errors with their tracebacks as text."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))
