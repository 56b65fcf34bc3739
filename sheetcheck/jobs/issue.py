"""issue → write: the files of the departments, their manifest and the drafts of letters."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from sheetcheck.claims.master import read_master
from sheetcheck.family.shelf import Shelved
from sheetcheck.issuing.file import IssueWishes
from sheetcheck.issuing.issue import (
    MANIFEST,
    Issue,
    IssuedFile,
    IssueOrder,
    planned,
)
from sheetcheck.issuing.naming import DEFAULT_NAME
from sheetcheck.jobs.free_path import free_path
from sheetcheck.returns.offices import SECRETARIAT
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import EditedSinceIssued, NotAnIssuedFile
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.text import Language
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.issue_record import issue_record, master_of
from sheetcheck.world import World


@dataclass(frozen=True, slots=True)
class LetterBook:
    """What drafts of letters need to know: who is written to, from whom, until when."""

    addresses: Mapping[str, tuple[str, ...]]
    """By department, as the address book lists it or knows it otherwise."""
    sender: str = ""
    deadline: date | None = None
    return_to: str = ""
    contact: str = ""
    secretariat: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What is to be issued, and where it goes."""

    master: str
    out: str
    version: str
    language: Language
    only: tuple[str, ...] = ()
    template: str = DEFAULT_NAME
    lock: bool = True
    validate: bool = False
    hide_others: bool = False
    letters: LetterBook | None = None
    """None where no letters are drafted."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was made for a department, and where it lies; or why it does not."""

    department: str
    path: str
    items: int
    letter: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class IssueDone:
    """What became of an issue."""

    issue: Issue
    handed: tuple[Handed, ...]
    manifest: str = ""

    @property
    def failed(self) -> bool:
        """Whether a file or the manifest could not be written."""
        return not self.manifest or any(one.refusal for one in self.handed)


def issue_all(
    request: IssueRequest, families: Sequence[Shelved], world: World, *, named: bool
) -> IssueDone:
    """Make and write the files of all departments; one that cannot be written stops no other.

    A file of an earlier issue that somebody has filled in since is not overwritten: the new
    one gets a number.

    Raises:
        Misuse: the master, a department or the file name cannot be used.
        Refusal: the master cannot be read, or not changed without harm.

    """
    data = world.read(request.master)
    master = read_master(data, request.master, [s.family for s in families], named=named)
    used = {one.family.family for one in master.sheets}
    order = IssueOrder(
        master_path=request.master,
        version=request.version,
        only=request.only,
        template=request.template,
        wishes=IssueWishes(request.lock, request.validate, request.hide_others, request.language),
        family_digests=tuple(
            (s.family.family, hashlib.sha256(world.read(str(s.path))).hexdigest())
            for s in families
            if s.family.family in used
        ),
    )
    issue = planned(master, order)
    earlier = _earlier(request.out, world)
    ours = frozenset(str(file["sha256"]) for file in earlier.get("files", ()))
    handed: list[Handed] = []
    written: list[IssuedFile] = []
    for file in issue.files():
        wanted = os.path.join(request.out, *file.name.split("/"))
        try:
            target = free_path(wanted, _one_of(ours | {file.digest}), world)
            world.write(Path(target), file.data)
            letter = _draft(issue, file, target, request, world) if request.letters else ""
            handed.append(Handed(file.department, target, file.items, letter))
            below = PurePath(os.path.relpath(target, request.out)).as_posix()
            written.append(IssuedFile(file.department, below, file.data, file.items))
        except Refusal as why:
            handed.append(Handed(file.department, wanted, file.items, refusal=why))
    manifest = os.path.join(request.out, MANIFEST)
    try:
        world.write(Path(manifest), issue.manifest(written, _kept(earlier, issue)))
    except TargetUnwritable:
        manifest = ""
    return IssueDone(issue, tuple(handed), manifest)


def taken_back(data: bytes, path: str) -> bytes:
    """Return the master's bytes from an issued file.

    Raises:
        NotAnIssuedFile: it was not made by `issue`.
        EditedSinceIssued: somebody saved it since.
        Refusal: it cannot be read.

    """
    record = issue_record(open_workbook(data, path))
    if record is None:
        raise NotAnIssuedFile
    master = master_of(data, record)
    if master is None:
        raise EditedSinceIssued
    return master


def _earlier(folder: str, world: World) -> Mapping[str, Any]:
    """Return the manifest of an earlier issue into a folder; empty if there is none to be read."""
    try:
        said = json.loads(world.read(os.path.join(folder, MANIFEST)))
        readable = all({"department", "sha256"} <= file.keys() for file in said["files"])
        return said if readable and "sha256" in said["master"] else {}
    except (Refusal, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _kept(earlier: Mapping[str, Any], issue: Issue) -> Iterator[Mapping[str, object]]:
    """Yield what an earlier issue of the same master gave to departments that get no file now."""
    master = hashlib.sha256(issue.master.book.data).hexdigest()
    if earlier and earlier["master"]["sha256"] == master:
        yield from (
            file for file in earlier["files"] if file["department"] not in issue.departments
        )


def _one_of(digests: frozenset[str]) -> Callable[[bytes], bool]:
    """Return whether a file is one that was written here and nobody has filled in yet."""
    return lambda there: hashlib.sha256(there).hexdigest() in digests


def _draft(issue: Issue, file: IssuedFile, target: str, request: IssueRequest, world: World) -> str:
    """Write the draft of a department's letter beside its file and return where it lies."""
    from sheetcheck.mail.enclosures import enclosed  # noqa: PLC0415  (templates are slow to load)
    from sheetcheck.mail.issue_letter import IssueNotice, issue_letter  # noqa: PLC0415
    from sheetcheck.mail.message import Envelope, finished  # noqa: PLC0415

    book = request.letters
    assert book, "only asked for where letters are drafted"
    name = PurePath(target).name
    notice = IssueNotice(
        issue.plan, file.department, name, file.items, book.deadline, book.return_to, book.contact
    )
    to = book.addresses.get(file.department, ())
    if file.department == SECRETARIAT:
        to = book.secretariat
    envelope = Envelope(book.sender, to, to[0] if to else "", world.now(), unsent=True)
    enclosures = enclosed([(name, file.data)], most=len(file.data) * 2 + 1_000)
    message = finished(
        issue_letter(notice, request.language),
        envelope,
        language=request.language,
        enclosures=enclosures.files,
    )
    letter = f"{os.path.splitext(target)[0]}.eml"
    world.write(Path(letter), message.content)
    return letter
