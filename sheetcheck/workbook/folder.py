"""The workbooks that a person named: files as they are, folders looked through."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sheetcheck.words.refusals import EmptyFolder, NoPermission, Refusal, Unreadable

_WORKBOOKS = (".xlsx", ".xlsm")
_OLD_FORMATS = (".xls", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was asked about: by name, or found in a folder."""

    path: str
    """As it was given, or the folder as it was given with the rest behind it."""
    below: str = ""
    """The folders between the named folder and the file, for copies that mirror them."""
    refusal: Refusal | None = None
    """Why there is nothing to read: an unreadable folder, or an empty one."""


def sources_in(paths: Sequence[str]) -> list[Source]:
    """Return each file that the paths name, once, in their order; folders recursively.

    In folders only workbooks count, without Excel's owner files (`~$…`), hidden files
    and sheetcheck's own copies (`….checked.xlsx`); a file that is named counts always.
    """
    found: dict[str, Source] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  (a path is kept as it was given)
            listed = list(_listed(path)) or [Source(path, refusal=EmptyFolder())]
        else:
            listed = [Source(path)]
        for source in listed:
            found.setdefault(os.path.normcase(os.path.abspath(source.path)), source)  # noqa: PTH100
    return list(found.values())


def is_own_copy(name: str) -> bool:
    """Say whether a file is named as sheetcheck names its corrected copies."""
    stem, dot, number = Path(name).stem.rpartition(".")
    if dot and number.isdecimal():
        stem, dot, number = stem.rpartition(".")
    return bool(dot) and number == "checked"


def _listed(folder: str) -> Iterator[Source]:
    seen: set[str] = set()
    pending = [(folder, "")]
    while pending:
        current, below = pending.pop(0)
        # A link may lead back up; each real folder is looked through once.
        real = os.path.realpath(current)
        if real in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except PermissionError:
            yield Source(current, below, NoPermission())
            continue
        except OSError as error:
            yield Source(current, below, Unreadable(why=error.strerror or str(error)))
            continue
        shown = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
        folders = [entry.name for entry in shown if _is_folder(entry)]
        pending.extend((os.path.join(current, n), os.path.join(below, n)) for n in folders)  # noqa: PTH118
        files = [entry.name for entry in shown if _is_workbook(entry)]
        yield from (Source(os.path.join(current, name), below) for name in files)  # noqa: PTH118


def _is_workbook(entry: os.DirEntry[str]) -> bool:
    named_so = entry.name.lower().endswith(_WORKBOOKS + _OLD_FORMATS)
    return named_so and not is_own_copy(entry.name) and not _is_folder(entry)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
