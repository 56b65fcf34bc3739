"""A family's item rules as a Python file of its own: a pandera schema with the same verdicts.

The file needs pandas and pandera, and nothing of sheetcheck: how people write ratings,
numbers, days and departments is copied into it from the modules that know.
"""

import ast
import dataclasses
import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from sheetcheck.drafting import item_checks
from sheetcheck.family import scale
from sheetcheck.family.model import Column, Dates, Family, Numbers
from sheetcheck.notation import day, departments, era, folding, numerals, quantity
from sheetcheck.rules.kinds import RowRule
from sheetcheck.rules.registry import all_rules
from sheetcheck.rules.runner import severity_in
from sheetcheck.words.text import Text, same

_COPIED = (folding, numerals, era, day, quantity, departments, scale, item_checks)
"""The modules that the file takes along, each behind those that it needs."""

_HEAD = Text(
    '''"""様式 {family} の、事業ごとの規則(sheetcheck {version} が書き出した pandera のスキーマ)。

pandas と pandera だけで動きます。表は1行が1事業で、列は次のとおりです(右は様式の見出し)。

{columns}

    try:
        schema.validate(items, lazy=True)
    except pa.errors.SchemaErrors as errors:
        print(verdicts(errors))

セルはExcelで見えるとおりの文字列にし、行の見出し(index)は重ならないようにしてください。
シート全体の規則(合計、見出し、番号の順など)と、様式独自の点検は入っていません。
"""''',
    '''"""The item rules of the family {family}, as sheetcheck {version} exports them for pandera.

Needs pandas and pandera only. A frame has one row an item, and these columns (on the
right the headings of the sheet):

{columns}

    try:
        schema.validate(items, lazy=True)
    except pa.errors.SchemaErrors as errors:
        print(verdicts(errors))

Cells are texts as Excel shows them; no label may stand twice in the frame's index. Rules
on the sheet as a whole (totals, headings, the order of numbers) and a family's own checks
are not in it.
"""''',
)
_SECTION = Text("事業が属する節(なくてもよい)", "the section that an item stands in (optional)")


def exported_schema(family: Family, version: str) -> Text:
    """Return the Python file, its remarks in either language."""
    lines = [*map(_copied, _COPIED), *_data(family), "", *_schema(family)]
    head = _HEAD.filled(family=family.family, version=version, columns=_columns(family))
    return Text(*("\n".join([text, *lines, ""]) for text in (head.ja, head.en)))


def _columns(family: Family) -> Text:
    lines = [
        same(f"    {key:<13}{' / '.join(column.headings)}")
        for key, column in family.columns.items()
    ]
    if any(column.unique == "section" for column in family.columns.values()):
        lines.append(Text(f"    @section     {_SECTION.ja}", f"    @section     {_SECTION.en}"))
    # What a heading holds must neither end the docstring nor be taken for an escape.
    ja, en = ("\n".join(texts) for texts in zip(*((t.ja, t.en) for t in lines), strict=True))
    return Text(*(text.replace("\\", "￥").replace('"', "'") for text in (ja, en)))


def _copied(module: ModuleType) -> str:
    """Return a module's text without its docstring and without what it imports from the house."""
    text = inspect.getsource(module)
    left_out: set[int] = set()
    for number, node in enumerate(ast.parse(text).body):
        is_doc = number == 0 and isinstance(node, ast.Expr)
        is_ours = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sheetcheck")
        if is_doc or is_ours:
            left_out.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    kept = [line for number, line in enumerate(text.splitlines(), 1) if number not in left_out]
    return "\n".join(kept).strip() + "\n\n"


def _data(family: Family) -> Iterator[str]:
    """Yield what the file knows of the family, as constants."""
    numbers = [column.number for column in family.columns.values() if column.number]
    names = [*family.departments, *(a for aliases in family.departments.values() for a in aliases)]
    yield f"NO_ANSWER = {tuple(map(str, family.no_answer))!r}"
    yield f"UNITS = {tuple(dict.fromkeys(str(unit) for n in numbers for unit in n.units))!r}"
    yield f"DEPARTMENTS = {tuple(map(str, names))!r}"
    yield "SCALES = {"
    for key, declared in family.scales.items():
        yield f"    {str(key)!r}: Scale("
        yield "        ratings={"
        for code, rating in declared.ratings.items():
            yield f"            {str(code)!r}: {_literal(rating)},"
        yield "        },"
        yield f"        written={str(declared.written)!r},"
        yield "    ),"
    yield "}"


def _literal(rating: scale.Rating) -> str:
    """Return a rating as Python writes it, without what is usual."""
    said = {
        field.name: getattr(rating, field.name)
        for field in dataclasses.fields(rating)
        if getattr(rating, field.name) != field.default
    }
    return f"Rating({', '.join(f'{name}={value!r}' for name, value in said.items())})"


def _schema(family: Family) -> Iterator[str]:
    """Yield the schema: the rules that are in force, each with the column that it minds."""
    checks: dict[str, list[str]] = {key: [] for key in family.columns}
    of_items: list[str] = []
    for rule, key in _in_force(family):
        written = ", ".join([repr(str(key)), *_ARGUMENTS.get(rule, _none)(family.columns[key])])
        place = of_items if rule in _OF_ITEMS else checks[key]
        place.append(f"{rule.replace('-', '_')}({written}),")
    yield "schema = pa.DataFrameSchema("
    yield "    {"
    for key, lines in checks.items():
        yield f"        {str(key)!r}: pa.Column("
        yield f"            required={family.columns[key].required},"
        yield from _listed(lines, "            ")
        yield "        ),"
    yield "    },"
    yield from _listed(of_items, "    ")
    yield "    parsers=pa.Parser(as_texts),"
    yield ")"


def _listed(lines: list[str], indent: str) -> Iterator[str]:
    if lines:
        yield f"{indent}checks=["
        yield from (f"{indent}    {line}" for line in lines)
        yield f"{indent}],"


def _in_force(family: Family) -> Iterator[tuple[str, str]]:
    for name, rule in all_rules().items():
        if isinstance(rule, RowRule) and name not in NOT_OF_TEXTS and severity_in(rule, family):
            yield from ((name, key) for key in rule.columns(family))


NOT_OF_TEXTS = frozenset({"item-hidden"})
"""Row rules on how a row is shown, which no frame of texts can tell."""
_OF_ITEMS = frozenset(
    {
        "explanation-missing",
        "explanation-short",
        "plan-missing",
        "comparison-failed",
        "value-duplicate",
    }
)
"""Rules that need more of an item than one text, or more than one item."""


def _none(_column: Column) -> list[str]:
    return []


def _units(column: Column) -> tuple[Numbers, str]:
    number = column.number or Numbers()
    return number, repr(tuple(map(str, number.units)))


def _number_kind(column: Column) -> list[str]:
    number, units = _units(column)
    return [units, f"whole={number.whole}"]


def _number_limits(column: Column) -> list[str]:
    number, units = _units(column)
    return [units, repr(number.least), repr(number.most)]


def _date_limits(column: Column) -> list[str]:
    declared = column.date or Dates()
    return [_day(declared.earliest), _day(declared.latest)]


def _day(written: dt.date | None) -> str:
    if written is None:
        return "None"
    return f"dt.date({written.year}, {written.month}, {written.day})"


def _pattern(column: Column) -> list[str]:
    return [repr(str(column.pattern.matches))] if column.pattern else []


def _comparisons(column: Column) -> list[str]:
    return [repr(tuple((str(c.must_be), str(c.than)) for c in column.compare))]


def _within(column: Column) -> list[str]:
    return [repr(("@section",) if column.unique == "section" else ())]


_ARGUMENTS: Mapping[str, Callable[[Column], list[str]]] = {
    "number-invalid": _number_kind,
    "number-range": _number_limits,
    "date-range": _date_limits,
    "pattern-mismatch": _pattern,
    "comparison-failed": _comparisons,
    "value-duplicate": _within,
}
