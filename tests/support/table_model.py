"""A case of a text table: its sheets, and what its check must come to."""

from dataclasses import dataclass, field
from pathlib import Path

from sheetcheck.words.address import Address, Area
from tests.support.table_cells import Content, parse_content

USUAL_SHEET = "進行管理シート"


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
