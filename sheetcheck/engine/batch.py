"""Batches of files for other processes: what is sent to them, and what they return."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from sheetcheck.engine.prepare import Prepared, Read, RunOptions, prepare
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import as_refusal
from sheetcheck.words.result import unreadable_result
from sheetcheck.words.text import Text

_LOG: Final = logging.getLogger("sheetcheck")


class ProcessDied(Refusal):
    """The process that checked this file died; the other files are still checked."""

    message = Text(
        "このファイルの点検中に、プロセスが異常終了しました。",
        "The process checking this file crashed.",
    )
    suggestion = Text(
        "このファイルだけを、--jobs 1 を付けて再度点検してください。",
        "Check this file alone with --jobs 1.",
    )


class TookTooLong(Refusal):
    """The check of this file did not finish in time; the other files are still checked."""

    message = Text(
        "このファイルの点検が時間内に終わりませんでした。",
        "The check of this file did not end in time.",
    )
    suggestion = Text(
        "Excelで上書き保存するか、不要な行・列・書式を削除して、再度点検してください。",
        "Save it in Excel, or delete unused rows, columns and styles, and try again.",
    )


class BatchResult(NamedTuple):
    """The results of a batch of files."""

    prepared: list[Prepared]
    errors: list[str]
    """Logged errors with tracebacks; only the parent process can show them to people."""


@dataclass(frozen=True, slots=True)
class CollectedReviews:
    """Review files that the parent has read, for workers that cannot see the folders."""

    files: Mapping[str, Mapping[str, bytes | Refusal] | Refusal]

    def __call__(self, workbook: str) -> Mapping[str, bytes | Refusal]:
        """Return the review files of a workbook, by name.

        Raises:
            Refusal: one of them could not be read.

        """
        found = self.files.get(workbook, {})
        if isinstance(found, Refusal):
            raise found
        return found


def with_reviews(options: RunOptions, paths: Sequence[str]) -> RunOptions:
    """Return the options with the review files of all paths read into them."""
    files: dict[str, Mapping[str, bytes | Refusal] | Refusal] = {}
    for path in paths:
        try:
            found: Mapping[str, bytes | Refusal] | Refusal = options.check.reviews(path)
        except Exception as why:  # noqa: BLE001  (a failure of one file must not stop the others)
            found = as_refusal(why, path)
        if found:
            files[path] = found
    return replace(options, check=replace(options.check, reviews=CollectedReviews(files)))


def picklable(options: RunOptions) -> RunOptions:
    """Return the options in a form that can be pickled: with the families already read.

    Raises:
        Misuse: a family file has mistakes.

    """
    # So every process checks by the families that this one has read.
    chosen = partial(tuple, options.check.families())
    return replace(options, check=replace(options.check, families=chosen))


def prepare_batch(paths: Sequence[str], read: Read, options: RunOptions) -> BatchResult:
    """Prepare a batch in a worker process; its errors are collected instead of logged."""
    errors = _Errors()
    _LOG.addHandler(errors)
    try:
        return BatchResult(list(prepare(paths, read, options)), errors.texts)
    finally:
        _LOG.removeHandler(errors)


def unpacked(answer: BatchResult) -> list[Prepared]:
    """Return the files of a batch and log its errors, in the parent process."""
    for text in answer.errors:
        _LOG.error("%s", text)
    return answer.prepared


def unprepared(path: str, refusal: Refusal) -> Prepared:
    """Return the result of a file that no worker could prepare."""
    return Prepared(path, (unreadable_result(path, refusal),))


class _Errors(logging.Handler):
    """Collects errors and tracebacks as text."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))
