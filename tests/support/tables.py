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

import re
from functools import cache
from pathlib import Path

from sheetcheck.words.address import Address, Area
from tests.support.table_cells import Unreadable, parse_content
from tests.support.table_model import Case, Table

_TEXT_KEYS = ("items", "counts", "years")


_LIST_KEYS = ("findings", "changes", "departments", "reviews", "edits")


_KEY = re.compile(r"([a-z-]+):(?: +(.*))?")


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
