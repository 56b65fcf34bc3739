r"""Sheets written as text tables: read from Markdown, turned into real workbooks.

A file of `tests/sheets/` holds one case below each `##` heading. A case is a table for each
sheet, and below them what is expected:

    ## A rating that was left blank
    base: base
    |   | A | B | C | D | E | F | G | H | I |
    | - | - | - | - | - | - | - | - | - | - |
    | 7 |   |   | 2 | 市営住宅 | 建築住宅課 | 案内します。 |   | 案内した。 | 案内する。 |
    merge: A5:I5
    findings:
    - G7 rating-missing
    changes:
    - A12 `A(予定通り進行) 2事業` → `A(予定通り進行) 1事業`

The head of a table gives Excel's column letters, its first column Excel's row numbers. With
`base: NAME` the rows that the table does not show are those of `NAME.md`; a row shown replaces
the whole row, its merged ranges included. `### NAME` begins a sheet of that name. `on: TITLE`
starts from the sheets of an earlier case of the same file; `set: G7 text` puts one cell, and
`set: G7` empties it.

In a cell: `9` is a number and `'9` a text; `9 [0"事業"]` a number in that format;
`=SUM(G6:G7) ⇒ 4` a formula with the value stored beside it (without `⇒` none is stored);
`**bold**` inside a text makes it rich text; `␣` is a blank at an end, `\n` a line break, `\|` a
bar, `\u00a0` any other character. An empty cell is no cell.

Lines below a table, each for the sheet above it: `merge: A5:I5, A8:I8`, `hidden: 7, 9` (rows),
`dropdown: G6:G7 $A$12:$A$15` (cells, source; `no-dropdowns: yes` takes those of the base away).
For the whole case: `findings:` and `changes:` (each `none` or a list), and where the case is
about them `items: 4`, `counts: A 2, B 1, C 0, D 1`, `years: R6, R7` and a list `departments:` of
`- 7 総務課, 社会福祉課`. `schema: NAME` names the family,
or `NAME.yaml` beside it; `issued: NAME` holds the sheet against that of `NAME.md`, as it was sent
out, `previous: NAME, NAME` beside those of earlier years;
`department: 商工課` judges only its rows;
`asked: questions, own_checks, fix_notation, year=R6` is asked for, too; a list `reviews:` holds the
entries of a review file beside the workbook, each in braces, a list `edits:` what a clerk changes
in the draft made from the sheet. `–` stands for a finding without a
cell; where a workbook has several tables, addresses are written `シート!G7`. Below a finding,
`  - ja: …` and `  - en: …` are parts of its message. What else stands in a file is prose for
the reader.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from sheetcheck.words.address import Address, Area
from sheetcheck.words.result import Change, Finding
from sheetcheck.words.values import Formula, Rewritten, Value

USUAL_SHEET = "進行管理シート"
_TEXT_KEYS = ("items", "counts", "years")
_LIST_KEYS = ("findings", "changes", "departments", "reviews", "edits")
_KEY = re.compile(r"([a-z-]+):(?: +(.*))?")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FORMATTED = re.compile(r"(.*?) \[(.+)\]")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|n|\|)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


class Unreadable(Exception):
    """A file of cases is not written as it should be."""


@dataclass(frozen=True)
class Content:
    """What one cell holds."""

    value: Value = None
    formula: str | None = None
    number_format: str | None = None
    runs: tuple[tuple[str, bool], ...] = ()
    """The parts of a rich text, each with whether it is bold."""


@dataclass
class Table:
    """One sheet."""

    name: str = USUAL_SHEET
    cells: dict[Address, Content] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    columns: list[str] = field(default_factory=list)
    dropdowns: list[tuple[str, str]] = field(default_factory=list)
    """The cells that offer a list, and where the list comes from."""

    def copied(self) -> "Table":
        """Return a sheet of its own with the same in it."""
        return Table(
            self.name,
            {**self.cells},
            [*self.merges],
            {*self.hidden},
            self.columns,
            [*self.dropdowns],
        )

    def replace_row(self, row: int, contents: list[tuple[str, str]]) -> None:
        """Put a row in place of the one that is there, its merged ranges included."""
        self.cells = {at: content for at, content in self.cells.items() if at.row != row}
        self.merges = [area for area in self.merges if not area.top <= row <= area.bottom]
        for letters, text in contents:
            if text:
                self.cells[Address.parse(f"{letters}{row}")] = parse_content(text)


@dataclass
class Expected:
    """What the check of a case comes to."""

    findings: list[str] | None = None
    changes: list[str] | None = None
    departments: list[str] | None = None
    reviews: list[str] | None = None
    """What somebody reviewed; it stands here since it is written as a list, too."""
    edits: list[str] | None = None
    """What a clerk changes in the draft made from the sheet."""
    messages: list[tuple[str, str, str]] = field(default_factory=list)
    """A finding's line, the language, and a part of its message."""
    items: str | None = None
    counts: str | None = None
    years: str | None = None


@dataclass
class Case:
    """A workbook and what its check comes to."""

    title: str
    source: Path
    tables: list[Table] = field(default_factory=list)
    expected: Expected = field(default_factory=Expected)
    schema: str | None = None
    """The family, where the case names it."""
    issued: "Case | None" = None
    """The workbook as it was sent out, where the case is held against it."""
    previous: "list[Case]" = field(default_factory=list)
    """The workbooks of earlier years."""
    department: str | None = None
    """Whose return it is, where only that department's rows are judged."""
    asked: tuple[str, ...] = ()
    """What is asked for beside the usual: `questions`, `own_checks`, `fix_notation`."""

    def __str__(self) -> str:
        return f"{self.source.stem}: {self.title}"


def parse_text(text: str) -> str:
    """Return a text with its escapes resolved."""
    return _ESCAPE.sub(
        lambda match: {"n": "\n", "|": "|"}.get(match[1]) or chr(int(match[1][1:], 16)),
        text.replace("␣", " "),
    )


def parse_value(text: str) -> Value:
    """Return a number, a truth value or a text."""
    if text.startswith("'"):
        return parse_text(text[1:])
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if match := _NUMBER.fullmatch(text):
        return float(text) if match[1] else int(text)
    return parse_text(text)


def parse_content(text: str) -> Content:
    """Return what a cell of a table says."""
    formatted = _FORMATTED.fullmatch(text)
    if formatted and (formatted[1].startswith("=") or _NUMBER.fullmatch(formatted[1])):
        text, number_format = formatted[1], parse_text(formatted[2])
    else:
        number_format = None
    if text.startswith("="):
        formula, stored, value = text.partition(" ⇒ ")
        known = parse_value(value) if stored else None
        return Content(known, parse_text(formula[1:]), number_format)
    if _BOLD.search(text):
        parts = _BOLD.split(parse_text(text))
        runs = tuple((part, bool(place % 2)) for place, part in enumerate(parts) if part)
        return Content("".join(part for part, _ in runs), runs=runs)
    return Content(parse_value(text), number_format=number_format)


class _Reader:
    """Reads the lines of one file into its cases."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.cases: list[Case] = []
        self.list_key = ""
        self.current: Table | None = None
        """The sheet that the lines belong to."""

    @property
    def case(self) -> Case:
        if not self.cases:
            self.cases.append(Case(self.source.stem, self.source))
        return self.cases[-1]

    @property
    def table(self) -> Table:
        if self.current is None:
            self.case.tables = self.case.tables or [Table()]
            self.current = self.case.tables[-1]
        return self.current

    def read(self, text: str) -> list[Case]:
        for number, line in enumerate(text.splitlines(), 1):
            try:
                self.line(line)
            except (ValueError, KeyError, IndexError, Unreadable) as error:
                raise Unreadable(f"{self.source.name}:{number}: {error}") from error
        return self.cases

    def line(self, line: str) -> None:
        if line.startswith("### "):
            self.sheet(line.removeprefix("### ").strip())
        elif line.startswith("## "):
            self.cases.append(Case(line.removeprefix("## ").strip(), self.source))
            self.current = None
        elif line.startswith("|"):
            self.row([cell.strip(" ") for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif line.startswith("  - "):
            language, _, part = line.strip()[2:].partition(": ")
            findings = self.case.expected.findings or []
            self.case.expected.messages.append((findings[-1], language, part))
        elif line.startswith("- ") and self.list_key:
            getattr(self.case.expected, self.list_key).append(line[2:].strip())
        elif match := _KEY.fullmatch(line.strip()):
            self.setting(match[1], (match[2] or "").strip())

    def sheet(self, name: str) -> None:
        """Go on with the sheet of a name: the last one, from now on."""
        there = next((table for table in self.case.tables if table.name == name), None)
        self.current = there or Table(name)
        if there is None:
            self.case.tables.append(self.current)

    def row(self, cells: list[str]) -> None:
        head, *rest = cells
        if not head:
            self.table.columns = rest
        elif head.strip("-"):
            self.table.replace_row(int(head), list(zip(self.table.columns, rest, strict=False)))

    def setting(self, key: str, value: str) -> None:
        self.list_key = ""
        if key in _LIST_KEYS and value in {"", "none"}:
            setattr(self.case.expected, key, [])
            self.list_key = "" if value else key
        elif key in _TEXT_KEYS:
            setattr(self.case.expected, key, value)
        elif not (self.of_case(key, value) or self.of_table(key, value)):
            raise Unreadable(f"“{key}: {value}” is not understood")

    def of_case(self, key: str, value: str) -> bool:
        match key:
            case "base":
                self.start_from(self.source.with_name(f"{value}.md"))
            case "on":
                earlier = next(case for case in self.cases if case.title == value)
                self.case.tables = [table.copied() for table in earlier.tables]
                self.case.schema = earlier.schema
            case "schema":
                beside = self.source.with_name(f"{value}.yaml")
                self.case.schema = str(beside) if beside.exists() else value
            case "issued":
                self.case.issued = _read(self.source.with_name(f"{value}.md"))[0]
            case "previous":
                names = [name.strip() for name in value.split(",")]
                files = [self.source.with_name(f"{name}.md") for name in names]
                self.case.previous = [_read(file)[0] for file in files]
            case "department":
                self.case.department = value
            case "asked":
                self.case.asked = tuple(part.strip() for part in value.split(","))
            case _:
                return False
        return True

    def of_table(self, key: str, value: str) -> bool:
        parts = [part.strip() for part in value.split(",")]
        match key:
            case "set":
                cell, _, text = value.partition(" ")
                self.table.cells.pop(Address.parse(cell), None)
                if text:
                    self.table.cells[Address.parse(cell)] = parse_content(text)
            case "merge":
                self.table.merges += map(Area.parse, parts)
            case "hidden":
                self.table.hidden |= set(map(int, parts))
            case "dropdown":
                cells, _, source = value.partition(" ")
                self.table.dropdowns.append((cells, source))
            case "no-dropdowns":
                self.table.dropdowns = []
            case _:
                return False
        return True

    def start_from(self, source: Path) -> None:
        case = _read(source)[0]
        base, self.case.schema = case.tables[0], case.schema
        if self.table.cells:
            raise Unreadable("“base:” stands above the table")
        self.table.cells, self.table.merges = {**base.cells}, [*base.merges]
        self.table.hidden, self.table.columns = {*base.hidden}, base.columns
        self.table.dropdowns = [*base.dropdowns]


def _read(source: Path) -> tuple[Case, ...]:
    return _understood(source, source.read_text("utf-8"))


@cache
def _understood(source: Path, text: str) -> tuple[Case, ...]:
    # Hundreds of cases start from a few others: each file is understood once.
    return tuple(_Reader(source).read(text))


def read_cases(source: Path) -> list[Case]:
    """Return the cases of one file, each of which says what it expects.

    Whoever asks again gets the same cases: copy what you change.

    Raises:
        Unreadable: a line is not understood, or a case expects nothing.

    """
    cases = [*_read(source)]
    for case in cases:
        if case.expected.findings is None or case.expected.changes is None:
            raise Unreadable(f"{case}: findings and changes must be given, or “none”")
    return cases


def to_workbook(case: Case) -> bytes:
    """Return the case as the bytes of an .xlsx file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for table in case.tables:
        _write_sheet(book, book.add_worksheet(table.name), table)
    book.close()
    return target.getvalue()


def _write_sheet(book: Any, sheet: Any, table: Table) -> None:
    for area in table.merges:
        sheet.merge_range(str(area), "")
    for address, content in table.cells.items():
        _write_cell(book, sheet, str(address), content)
    for cells, source in table.dropdowns:
        listed = f"={source}" if source.startswith("$") else source.split(",")
        sheet.data_validation(cells, {"validate": "list", "source": listed})
    for row in table.hidden:
        sheet.set_row(row - 1, None, None, {"hidden": True})


def _write_cell(book: Any, sheet: Any, address: str, content: Content) -> None:
    look = book.add_format({"num_format": content.number_format}) if content.number_format else None
    if content.formula is not None:
        stored = "" if content.value is None else content.value
        sheet.write_formula(address, content.formula, look, stored)
    elif content.runs:
        bold = book.add_format({"bold": True})
        parts: list[Any] = []
        for text, is_bold in content.runs:
            parts += [bold, text] if is_bold else [text]
        # XlsxWriter takes no single run: what is bold from end to end is a look of the cell.
        if len(content.runs) > 1:
            sheet.write_rich_string(address, *parts)
        else:
            sheet.write_string(address, content.runs[0][0], bold)
    elif isinstance(content.value, bool):
        sheet.write_boolean(address, content.value, look)
    elif isinstance(content.value, str):
        sheet.write_string(address, content.value, look)
    else:
        sheet.write_number(address, content.value, look)


def finding_line(finding: Finding, *, with_sheet: bool) -> str:
    """Return a finding as a case writes it: `G7 rating-missing`."""
    return f"{_place(finding.sheet, finding.cell, with_sheet=with_sheet)} {finding.rule}"


def _place(sheet: str | None, cell: Address | None, *, with_sheet: bool) -> str:
    if cell is None:
        return "–"
    return f"{sheet}!{cell}" if with_sheet else str(cell)


@dataclass(frozen=True)
class ExpectedChange:
    """One line of `changes:`, understood."""

    place: str
    before: Content
    after: Content

    def met_by(self, change: Change) -> bool:
        """Say whether a change is the one expected; of a formula only the new one counts."""
        if self.after.formula is not None:
            return change.new == Formula(self.after.formula, self.after.value)
        if isinstance(change.new, Rewritten) and change.new.text != self.after.value:
            return False
        return (change.before, change.after) == (self.before.value, self.after.value)


def parse_change(line: str) -> ExpectedChange:
    """Return a line such as ``A12 `9事業` → `8事業` ``; backticks are for the eye.

    Raises:
        Unreadable: it is no such line.

    """
    place, _, rest = line.partition(" ")
    before, arrow, after = rest.partition(" → ")
    if not arrow:
        raise Unreadable(f"“{line}” is no change")
    return ExpectedChange(
        place, parse_content(before.strip().strip("`")), parse_content(after.strip().strip("`"))
    )


def change_place(change: Change, *, with_sheet: bool) -> str:
    """Return where a change was made, as a case writes it."""
    return _place(change.sheet, change.cell, with_sheet=with_sheet)


def markdown_rows(text: str, heading: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield the rows below each table head that has the given cells, without backticks."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif all(place < len(cells) and cells[place] == name for place, name in heading.items()):
            inside = True
        elif inside and set(cells[0]) - set("- :"):
            yield [re.sub(r"^`(.*)`$", r"\1", cell) for cell in cells]
