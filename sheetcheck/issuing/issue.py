"""All files of an issue, one for each department, and the manifest of what went to whom."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePath
from typing import Final

from sheetcheck.claims.master import MasterBook, MasterSheet
from sheetcheck.issuing.department_file import ItemsBySheet, make_file
from sheetcheck.issuing.department_sheet import IssueOptions
from sheetcheck.issuing.file_names import DEFAULT_NAME, checked_template, file_name
from sheetcheck.notation.folding import fold
from sheetcheck.returns import SECRETARIAT, Offices
from sheetcheck.words.errors.season_refusals import NoDepartments, OfficeUnknown
from sheetcheck.words.sheet import Item
from sheetcheck.workbook.season.input_rules import has_password

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
class Unassigned:
    """An item without a known department; it goes to the secretariat."""

    sheet: str
    item: Item
    unknown: tuple[str, ...] = ()
    """The departments that the item names and the family does not list; () if it names none."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The items of each department."""

    by_department: Mapping[str, ItemsBySheet]
    """In the order in which the master first names the departments."""
    unassigned: tuple[Unassigned, ...]

    def items_of(self, department: str) -> ItemsBySheet:
        """Return a department's items; the unassigned ones for a name without items of its own.

        That name is the secretariat's: no other department without items gets a file.
        """
        if department in self.by_department:
            return self.by_department[department]
        found: dict[str, list[Item]] = {}
        for one in self.unassigned:
            found.setdefault(one.sheet, []).append(one.item)
        return {sheet: tuple(items) for sheet, items in found.items()}


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
            stem, numbers = name.removesuffix(ending), count(2)
            while name.casefold() in taken:  # names may agree once what Windows refuses is replaced
                name = f"{stem}.{next(numbers)}{ending}"
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
        return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()

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
    assignment = _assignment(master.sheets, offices)
    if not assignment.by_department and not offices.listed:
        raise NoDepartments(sheet=master.sheets[0].sheet.name)
    departments = [*assignment.by_department]
    if assignment.unassigned:
        departments.append(SECRETARIAT)
    if order.only:
        departments = _selected(departments, order.only, offices)
    return Issue(master, order, assignment, tuple(departments))


def _assignment(tables: Sequence[MasterSheet], offices: Offices) -> Assignment:
    """Return the items of each department; a joint item is answered by each of its departments."""
    found: dict[str, dict[str, list[Item]]] = {}
    unassigned: list[Unassigned] = []
    for table in tables:
        name = table.sheet.name
        for item in table.sheet.items:
            known = [office for office in item.departments if offices.is_known(office)]
            for office in dict.fromkeys(map(offices.of, known)):
                found.setdefault(office, {}).setdefault(name, []).append(item)
            if not known:
                unassigned.append(Unassigned(name, item, item.departments))
    by_department = {
        office: {name: tuple(items) for name, items in by_sheet.items()}
        for office, by_sheet in found.items()
    }
    return Assignment(by_department, tuple(unassigned))


def _selected(departments: Sequence[str], only: Sequence[str], offices: Offices) -> list[str]:
    """Return the departments that `only` names, by any of their names.

    Raises:
        OfficeUnknown: one of these names is no department with items.

    """
    called = {one: {fold(one)} for one in departments}
    for name, department in offices.names.items():
        called.get(department, set()).add(name)
    asked = {fold(name): name for name in only}
    for folded, name in asked.items():
        if not any(folded in names for names in called.values()):
            raise OfficeUnknown(name=name, names="、".join(departments))
    return [one for one in departments if asked.keys() & called[one]]
