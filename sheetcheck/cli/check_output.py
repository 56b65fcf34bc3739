"""What `sheetcheck check` prints, in each of its formats, and its exit code."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sheetcheck.cli.check_options import CheckRequest
from sheetcheck.cli.output import safe_encoding, write_utf8
from sheetcheck.words.text import Language

if TYPE_CHECKING:
    from sheetcheck.words.result import Outcome, RuleHelp


def print_outcomes(
    outcomes: "Sequence[Outcome]", request: CheckRequest, version: str, index: str | None = None
) -> None:
    """Print the results in the requested format; `index` is the path of the index page, if any."""
    out, language = sys.stdout, request.language
    if request.format_ == "text":
        from sheetcheck.report.text.terminal import print_results, print_verdicts

        if request.quiet:
            print_verdicts(outcomes, out, language=language)
        else:
            print_results(outcomes, out, language=language, helps=_rule_helps, index=index)
    elif request.format_ == "json":
        from sheetcheck.report.data.json_text import json_text

        text = json_text(outcomes, language=language, version=version, encoding=safe_encoding())
        out.write(f"{text}\n")
    elif request.format_ == "junit":
        from sheetcheck.report.data.junit import junit_text

        write_utf8(junit_text(outcomes, language=language, strict=request.strict))
    else:
        _print_html(outcomes, language, version)
    out.flush()


def _rule_helps() -> "Sequence[RuleHelp]":
    from sheetcheck.jobs.outputs import rule_helps

    return rule_helps()


def _print_html(outcomes: "Sequence[Outcome]", language: Language, version: str) -> None:
    """Print one page: the report of a single file, or the index of several."""
    from sheetcheck.report.html.page import index_page, page
    from sheetcheck.words.result import Provenance
    from sheetcheck.world import clock

    provenance = Provenance(version, clock())
    helps = _rule_helps()
    if len({outcome.result.path for outcome in outcomes}) == 1:
        data = page(outcomes, language=language, provenance=provenance, helps=helps)
    else:
        data = index_page(outcomes, language=language, provenance=provenance, at="", helps=helps)
    # As bytes: the page declares UTF-8, whatever the console's encoding is.
    sys.stdout.buffer.write(data)


def exit_code(outcomes: "Sequence[Outcome]") -> int:
    """Return 2 if a file could not be checked or written, 1 if problems are left, else 0."""
    from sheetcheck.words.result import Status

    if any(o.unwritten or o.result.status is Status.UNREADABLE for o in outcomes):
        return 2
    return int(any(o.result.status is Status.PROBLEMS for o in outcomes))
