"""Results as JUnit XML, for systems that display test results.

A sheet is a test suite. Its test cases are the items without findings, and one case for each
finding: an error fails, a warning is skipped (with `strict` it fails), a notice or corrected
finding passes with its text as output. A file that could not be checked is an error.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from sheetcheck.report.view import value_text
from sheetcheck.report.visible import one_line, shortened, visible
from sheetcheck.words import labels
from sheetcheck.words.result import Finding, Outcome, Severity, SheetResult, Status
from sheetcheck.words.sheet import Item
from sheetcheck.words.text import Language

_LONGEST: Final = 300  # characters of an attribute; the element's text is complete
_LONGEST_PART: Final = 80  # characters of a part of a name, so that rule and cell still fit
_KINDS: Final = ("failure", "error", "skipped")


def junit_text(outcomes: Iterable[Outcome], *, language: Language, strict: bool = False) -> str:
    """Return the results as JUnit XML; characters that XML forbids are escaped."""
    suites = [_suite(outcome.result, language, strict=strict) for outcome in outcomes]
    total = [sum(numbers) for numbers in zip(*(counts for counts, _ in suites), strict=True)]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="sheetcheck" {_attributes(total or [0] * 4)}>',
            *(text for _, text in suites),
            "</testsuites>\n",
        )
    )


def _suite(result: SheetResult, language: Language, *, strict: bool) -> tuple[list[int], str]:
    name = one_line(result.path)
    if result.sheet:
        name = f"{name} {one_line(result.sheet.name)}"
    cases = list(_cases(result, name, language, strict=strict))
    counts = [len(cases), *(sum(kind == k for k, _ in cases) for kind in _KINDS)]
    head = f" <testsuite name={_quoted(name)} {_attributes(counts)}>"
    return counts, "\n".join((head, *(text for _, text in cases), " </testsuite>"))


def _cases(
    result: SheetResult, suite: str, language: Language, *, strict: bool
) -> Iterator[tuple[str, str]]:
    """Yield the result (`passed` or one of `_KINDS`) and the XML of each test case."""
    found = {(finding.section, finding.number, finding.item) for finding in result.findings}
    for item in result.sheet.items if result.sheet else ():
        if (item.section, item.number, item.name) not in found:
            yield "passed", f"  <testcase classname={_quoted(suite)} name={_quoted(_item(item))}/>"
    for finding in result.findings:
        kind = _kind(finding, result.status, strict=strict)
        yield kind, _case(finding, kind, suite, language)


def _kind(finding: Finding, status: Status, *, strict: bool) -> str:
    if status is Status.UNREADABLE:
        return "error"
    if finding.fixed or finding.severity is Severity.NOTICE:
        return "passed"
    return "failure" if strict or finding.severity is Severity.ERROR else "skipped"


def _case(finding: Finding, kind: str, suite: str, language: Language) -> str:
    place = (finding.section, finding.number, finding.item, finding.rule, finding.cell)
    name = _quoted(_joined(place))
    message = finding.message.localized(language)
    text = escape(visible("\n".join(_lines(finding, language))))
    if kind == "passed":
        body = f"   <system-out>{text}</system-out>"
    elif kind == "skipped":
        body = f"   <skipped message={_quoted(message)}/>\n   <system-out>{text}</system-out>"
    else:
        rule = _quoted(finding.rule)
        body = f"   <{kind} type={rule} message={_quoted(message)}>{text}</{kind}>"
    return f"  <testcase classname={_quoted(suite)} name={name}>\n{body}\n  </testcase>"


def _lines(finding: Finding, language: Language) -> Iterator[str]:
    where = f"{finding.cell}: " if finding.cell else ""
    yield f"{where}{finding.message.localized(language)}"
    if finding.suggestion.localized(language):
        yield f"→ {finding.suggestion.localized(language)}"
    if finding.departments:
        yield f"{labels.DEPARTMENT.localized(language)}: {', '.join(finding.departments)}"
    if finding.cell:
        yield f"{labels.VALUE.localized(language)}: {value_text(finding.value, language)}"


def _item(item: Item) -> str:
    return _joined((item.section, item.number, item.name))


def _joined(parts: Iterable[object]) -> str:
    return " ".join(
        shortened(one_line(str(part)), _LONGEST_PART) for part in parts if part is not None
    )


def _attributes(counts: Iterable[int]) -> str:
    names = ("tests", "failures", "errors", "skipped")
    return " ".join(f'{name}="{count}"' for name, count in zip(names, counts, strict=True))


def _quoted(text: str) -> str:
    return quoteattr(shortened(one_line(text), _LONGEST))
