"""issue → write: the files of the departments, their manifest and the drafts of letters."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from sheetcheck.claims.master import read_master
from sheetcheck.family.shelf import Shelved
from sheetcheck.issuing.issue import MANIFEST, Issue, IssuedFile, IssueOrder, plan_issue
from sheetcheck.jobs.target import vacant_path
from sheetcheck.returns import SECRETARIAT
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.season_refusals import EditedSinceIssued, NotAnIssuedFile
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.workbook.read.book import open_workbook
from sheetcheck.workbook.season.issue_record import issue_record, master_of
from sheetcheck.world import World


@dataclass(frozen=True, slots=True)
class LetterDetails:
    """What the drafts of letters say: addresses, sender, deadline, where to return files to."""

    addresses: Mapping[str, tuple[str, ...]]
    """E-mail addresses by the name of the department, its aliases included."""
    sender: str = ""
    deadline: date | None = None
    return_to: str = ""
    contact: str = ""
    secretariat: tuple[str, ...] = ()
    """The addresses of the secretariat, which gets the items without a department."""


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What to issue, and into which folder."""

    order: IssueOrder
    out: str
    letters: LetterDetails | None = None
    """None for no drafts of letters."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """A department's file, and whether it was written."""

    department: str
    path: str
    items: int
    letter: str = ""
    """The path of the draft of its letter; "" if there is none."""
    refusal: Refusal | None = None
    """Why the file or its letter could not be made or written."""


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """What was issued."""

    issue: Issue
    files: tuple[FileOutcome, ...]
    manifest: str = ""
    """The path of the manifest; "" if it could not be written."""

    @property
    def failed(self) -> bool:
        """Whether a file or the manifest could not be written."""
        return not self.manifest or any(one.refusal for one in self.files)


def run_issue(
    request: IssueRequest, families: Sequence[Shelved], world: World, *, named: bool
) -> IssueOutcome:
    """Make and write the files of all departments; one that cannot be written stops no other.

    A file of an earlier issue that somebody has filled in since is not overwritten: the new
    file gets a number. `named` says that the user chose the family, so it need not be recognised.

    Raises:
        Misuse: the master, a department or the file name cannot be used.
        Refusal: the master cannot be read, or not changed without harm.

    """
    issue = _planned(request, families, world, named=named)
    earlier = _earlier_manifest(request.out, world)
    earlier_digests = {str(file["sha256"]) for file in earlier.get("files", ())}
    outcomes: list[FileOutcome] = []
    written: list[IssuedFile] = []
    for file in issue.files():
        outcome = _write_file(issue, file, earlier_digests, request, world)
        outcomes.append(outcome)
        if outcome.refusal is None:
            name = PurePath(os.path.relpath(outcome.path, request.out)).as_posix()
            written.append(replace(file, name=name))
    manifest = os.path.join(request.out, MANIFEST)
    try:
        world.write(Path(manifest), issue.manifest(written, _still_true(earlier, issue)))
    except TargetUnwritable:
        manifest = ""
    return IssueOutcome(issue, tuple(outcomes), manifest)


def _write_file(
    issue: Issue,
    file: IssuedFile,
    earlier_digests: AbstractSet[str],
    request: IssueRequest,
    world: World,
) -> FileOutcome:
    """Write a department's file and the draft of its letter, over an untouched file of ours only.

    `earlier_digests` are the SHA-256 of the files of an earlier issue.
    """
    path = os.path.join(request.out, *file.name.split("/"))
    ours = earlier_digests | {file.digest}
    try:
        target = vacant_path(path, lambda old: _sha256(old) in ours, world)
        world.write(Path(target), file.data)
        letter = _draft(issue, file, target, request, world) if request.letters else ""
        return FileOutcome(file.department, target, file.items, letter)
    except Refusal as why:
        return FileOutcome(file.department, path, file.items, refusal=why)


def recover_master(data: bytes, path: str) -> bytes:
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


def _planned(
    request: IssueRequest, families: Sequence[Shelved], world: World, *, named: bool
) -> Issue:
    path = request.order.master_path
    master = read_master(world.read(path), path, [s.family for s in families], named=named)
    used = {table.family.family for table in master.sheets}
    digests = (
        (shelved.family.family, _sha256(world.read(str(shelved.path))))
        for shelved in families
        if shelved.family.family in used
    )
    return plan_issue(master, replace(request.order, family_digests=tuple(digests)))


def _earlier_manifest(folder: str, world: World) -> Mapping[str, Any]:
    """Return the manifest of an earlier issue into a folder; {} if none can be read."""
    try:
        manifest = json.loads(world.read(os.path.join(folder, MANIFEST)))
        complete = all({"department", "sha256"} <= file.keys() for file in manifest["files"])
        return manifest if complete and "sha256" in manifest["master"] else {}
    except (Refusal, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _still_true(earlier: Mapping[str, Any], issue: Issue) -> Iterator[Mapping[str, object]]:
    """Yield the entries of departments that this issue leaves out, if the master is the same."""
    if earlier and earlier["master"]["sha256"] == _sha256(issue.master.book.data):
        for file in earlier["files"]:
            if file["department"] not in issue.departments:
                yield file


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _draft(issue: Issue, file: IssuedFile, target: str, request: IssueRequest, world: World) -> str:
    """Write the draft of a department's letter beside its file, and return its path."""
    from sheetcheck.mail.attachments import attachments_within
    from sheetcheck.mail.issue_letter import IssueNotice, issue_letter
    from sheetcheck.mail.message import Envelope, render_message

    details = request.letters
    assert details, "only called where letters are drafted"
    name, language = PurePath(target).name, request.order.options.language
    notice = IssueNotice(
        issue.plan, file.department, name, file.items,
        details.deadline, details.return_to, details.contact,
    )  # fmt: skip
    is_secretariat = file.department == SECRETARIAT
    to = details.secretariat if is_secretariat else details.addresses.get(file.department, ())
    envelope = Envelope(details.sender, to, to[0] if to else "", world.now(), unsent=True)
    attachments = attachments_within([(name, file.data)], most=len(file.data) * 2 + 1_000)
    message = render_message(
        issue_letter(notice, language), envelope, language=language, attachments=attachments.files
    )
    letter = f"{os.path.splitext(target)[0]}.eml"
    world.write(Path(letter), message.content)
    return letter
