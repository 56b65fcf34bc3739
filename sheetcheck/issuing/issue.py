"""All files of an issue, one for each department, and the manifest of what went to whom."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sheetcheck.claims.master import MasterBook
from sheetcheck.issuing.assignment import Assignment, assign_items
from sheetcheck.issuing.department_file import make_file
from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.issuing.file_names import DEFAULT_NAME, checked_template, file_name
from sheetcheck.notation.folding import fold
from sheetcheck.returns import SECRETARIAT, Offices
from sheetcheck.words.errors.season_refusals import NoDepartments, OfficeUnknown
from sheetcheck.workbook.season.protection import has_password

MANIFEST: Final = "issued.json"
"""The name of the manifest, in the folder of the files."""


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What to issue, and how."""

    master_path: str
    version: str
    """The version of sheetcheck, for the manifest."""
    only: tuple[str, ...] = ()
    """The departments that get a file; () for all."""
    template: str = DEFAULT_NAME
    """The names of the files, with `{plan}` and `{department}`."""
    options: IssueOptions = field(default_factory=IssueOptions)
    family_digests: tuple[tuple[str, str], ...] = ()
    """The name of each family and the SHA-256 of its file."""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A department's file, not written yet."""

    department: str
    name: str
    """Its path below the folder of the issue, with `/` between its parts."""
    data: bytes
    items: int
    """How many items the department answers in it."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue whose files are not made yet: who gets a file, and with which items."""

    master: MasterBook
    order: IssueOrder
    assignment: Assignment
    departments: tuple[str, ...]
    """Those that get a file, in the order of the master; the secretariat comes last."""

    @property
    def has_password(self) -> bool:
        """Whether a sheet stays protected by the master's own password."""
        book = self.master.book
        return any(has_password(book.frame(one.sheet.name)) for one in self.master.sheets)

    @property
    def plan(self) -> str:
        """The city's plan that the sheet is about: its title, else the stem of the file's name."""
        titles = [one.sheet.title for one in self.master.sheets if one.sheet.title]
        return titles[0] if titles else PurePath(self.order.master_path).stem

    def files(self) -> Iterator[IssuedFile]:
        """Yield the files, each made when it is asked for, so that only one is in memory.

        Raises:
            Refusal: the master cannot be changed without harm.

        """
        taken: set[str] = set()
        ending = PurePath(self.order.master_path).suffix.lower() or ".xlsx"
        for department in self.departments:
            name = file_name(self.order.template, self.plan, department, ending)
            stem, number = name.removesuffix(ending), 1
            while name.casefold() in taken:  # names may agree once what Windows refuses is replaced
                number += 1
                name = f"{stem}.{number}{ending}"
            taken.add(name.casefold())
            items = self.assignment.items_of(department)
            data = make_file(self.master, department, items, self.order.options)
            yield IssuedFile(department, name, data, sum(map(len, items.values())))

    def manifest(
        self, files: Sequence[IssuedFile], earlier: Iterable[Mapping[str, object]] = ()
    ) -> bytes:
        """Return the manifest as JSON: each department's file, its SHA-256 and its items.

        `earlier` are entries of a previous manifest that are still true; they come first.
        """
        document = {
            "sheetcheck": self.order.version,
            "issued": 1,
            "master": {
                "file": PurePath(self.order.master_path).name,
                "sha256": hashlib.sha256(self.master.book.data).hexdigest(),
            },
            "families": dict(self.order.family_digests),
            "files": [*earlier, *map(self._entry, files)],
        }
        text = json.dumps(document, ensure_ascii=False, indent=1)
        return f"{text}\n".encode()

    def _entry(self, file: IssuedFile) -> dict[str, object]:
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
                for sheet, items in self.assignment.items_of(file.department).items()
                for item in items
            ],
        }


def plan_issue(master: MasterBook, order: IssueOrder) -> Issue:
    """Return who gets a file, and with which items; no file is made yet.

    Raises:
        TemplateFaulty: the template of file names cannot be used.
        NoDepartments: no item names a department.
        OfficeUnknown: `order.only` names a department without items.

    """
    checked_template(order.template)
    offices = master.offices()
    assignment = assign_items(master.sheets, offices)
    if not assignment.by_department and not offices.listed:
        raise NoDepartments(sheet=master.sheets[0].sheet.name)
    departments = [*assignment.by_department]
    if assignment.unassigned:
        departments.append(SECRETARIAT)
    if order.only:
        departments = _selected(departments, order.only, offices)
    return Issue(master, order, assignment, tuple(departments))


def _selected(departments: Sequence[str], only: Sequence[str], offices: Offices) -> list[str]:
    """Return the departments that `only` names, by any of their names.

    Raises:
        OfficeUnknown: one of these names is no department with items.

    """
    asked = {fold(name): name for name in only}
    selected = [one for one in departments if asked.keys() & _folded_names(offices, one)]
    found = {name for one in selected for name in _folded_names(offices, one)}
    for folded, name in asked.items():
        if folded not in found:
            raise OfficeUnknown(name=name, names="、".join(departments))
    return selected


def _folded_names(offices: Offices, department: str) -> set[str]:
    """Return a department's name and its other names, folded."""
    return {fold(department)} | {other for other, of in offices.names.items() if of == department}
