"""All files of an issue, one a department, and the manifest that says what went to whom."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sheetcheck.claims.master import MasterBook
from sheetcheck.issuing.assignment import Assignment, Unassigned, assigned
from sheetcheck.issuing.file import IssueWishes, issued_file, items_of
from sheetcheck.issuing.naming import DEFAULT_NAME, checked_template, file_name
from sheetcheck.notation.folding import fold
from sheetcheck.returns.offices import SECRETARIAT, Offices
from sheetcheck.words.errors.season_refusals import NoDepartments, OfficeUnknown
from sheetcheck.workbook.season.protection import has_password

MANIFEST: Final = "issued.json"


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What is to be issued."""

    master_path: str
    version: str
    only: tuple[str, ...] = ()
    """The departments that get a file; empty: all."""
    template: str = DEFAULT_NAME
    wishes: IssueWishes = field(default_factory=IssueWishes)
    family_digests: tuple[tuple[str, str], ...] = ()
    """The SHA-256 of the file of each family, by its name."""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file that goes to a department."""

    department: str
    name: str
    """Its path below the folder, with `/` between its parts."""
    data: bytes
    items: int

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue before its files are made: who gets what, and what is to be told."""

    master: MasterBook
    order: IssueOrder
    assignment: Assignment
    departments: tuple[str, ...]
    """Those that get a file, in the order of the sheet; the secretariat's comes last."""

    @property
    def unassigned(self) -> tuple[Unassigned, ...]:
        """The items that go to the secretariat."""
        return self.assignment.unassigned

    @property
    def has_password(self) -> bool:
        """Whether the master's own password stays on a sheet."""
        book = self.master.book
        return any(has_password(book.frame(one.sheet.name)) for one in self.master.sheets)

    def files(self) -> Iterator[IssuedFile]:
        """Yield the files, each made when it is asked for.

        Raises:
            Refusal: the master cannot be changed without harm.

        """
        names: set[str] = set()
        ending = PurePath(self.order.master_path).suffix.lower() or ".xlsx"
        for department in self.departments:
            name = file_name(self.order.template, self.plan, department, ending)
            stem, number = name.removesuffix(ending), 1
            while name.casefold() in names:  # two departments whose names read alike in a path
                number += 1
                name = f"{stem}.{number}{ending}"
            names.add(name.casefold())
            items = items_of(self.assignment, department)
            data = issued_file(self.master, department, items, self.order.wishes)
            yield IssuedFile(department, name, data, sum(map(len, items.values())))

    @property
    def plan(self) -> str:
        """What the sheet is about: its title, else the name of the file."""
        titles = [one.sheet.title for one in self.master.sheets if one.sheet.title]
        return titles[0] if titles else PurePath(self.order.master_path).stem

    def manifest(
        self, files: Sequence[IssuedFile], earlier: Iterable[Mapping[str, object]] = ()
    ) -> bytes:
        """Return the manifest: what went to whom, with the hash of every file.

        `earlier` are the entries of an earlier manifest that still hold.
        """
        document = {
            "sheetcheck": self.order.version,
            "issued": 1,
            "master": {
                "file": PurePath(self.order.master_path).name,
                "sha256": hashlib.sha256(self.master.book.data).hexdigest(),
            },
            "families": dict(self.order.family_digests),
            "files": [*earlier, *map(self._listed, files)],
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        return f"{text}\n".encode()

    def _listed(self, file: IssuedFile) -> dict[str, object]:
        return {
            "department": file.department,
            "file": file.name,
            "sha256": file.digest,
            "items": [
                {
                    "sheet": sheet,
                    "section": item.section,
                    "number": item.number,
                    "item": item.name,
                    "row": item.row,
                    "departments": list(item.departments),
                }
                for sheet, items in items_of(self.assignment, file.department).items()
                for item in items
            ],
        }


def planned(master: MasterBook, order: IssueOrder) -> Issue:
    """Return who gets a file and what goes into it; nothing is made yet.

    Raises:
        TemplateFaulty: the file name asked for cannot be made.
        NoDepartments: no item names a department.
        OfficeUnknown: a department was asked for that has no item.

    """
    checked_template(order.template)
    offices = master.offices()
    assignment = assigned(master.sheets, offices)
    if not assignment.by_department and not offices.listed:
        raise NoDepartments(sheet=master.sheets[0].sheet.name)
    known = [*assignment.by_department]
    if assignment.unassigned:
        known.append(SECRETARIAT)
    wanted = known
    if order.only:
        asked = {fold(name): name for name in order.only}
        wanted = [name for name in known if asked.keys() & _called(offices, name)]
        found = {called for name in wanted for called in _called(offices, name)}
        for called, name in asked.items():
            if called not in found:
                raise OfficeUnknown(name=name, names="、".join(known))
    return Issue(master, order, assignment, tuple(wanted))


def _called(offices: Offices, department: str) -> set[str]:
    """Return the names, folded, under which a department may be asked for."""
    return {fold(department)} | {c for c, name in offices.names.items() if name == department}
