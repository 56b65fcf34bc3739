"""`sheetcheck verify BEFORE AFTER [REPORT|PROOF]`: verify a copy against its original."""

import json
import sys

import click

from sheetcheck import __version__
from sheetcheck.cli.options import format_option, read_given
from sheetcheck.cli.phrases import Phrased
from sheetcheck.correction import without_additions
from sheetcheck.proof.package import UnjudgedError
from sheetcheck.proof.verify import Verification, is_of, stated_proof, verified
from sheetcheck.report.data.json_text import escaped_json
from sheetcheck.report.text.screen import Screen, brief, screen_on
from sheetcheck.report.visible import visible
from sheetcheck.words.errors.refusals import Damaged
from sheetcheck.words.text import Language, Text, same
from sheetcheck.workbook.read.book import Workbook, open_workbook

_EXIT_CODES = Text(
    "終了コード:\n"
    "  0  検証済み（変わったのは一覧のセルと、sheetcheckが追加したものだけ）\n"
    "  1  ほかにも違いがある\n"
    "  2  判定できない",
    "Exit codes:\n"
    "  0  verified: only the cells listed, and what sheetcheck adds, differ\n"
    "  1  something else differs\n"
    "  2  it cannot be judged",
)
_VERIFIED = Text(
    "検証済み: 変わったのは{cells}か所と、sheetcheckが追加したものだけです。",
    "Verified. Cells changed: {cells}; nothing else differs but what sheetcheck adds.",
)
_AS_STATED = Text("証明書の記載と一致しています。", "It is as the proof states.")
_NOT_VERIFIED = Text("未検証: ほかにも違いがあります。", "Not verified: something else differs.")
_PARTS = Text(
    "全{all}パートのうち{same}パートはバイト単位で同一",
    "{same} of {all:part is|parts are} identical to the byte",
)
_MOST = 200  # most cells listed on a terminal; --format json has all
_MORE = Text(
    "ほかに{count}か所あります（--format json で全て表示できます）。",
    "{count} more (--format json shows all)",
)
_ADDED = Text("追加されたシート: {sheets}", "Sheets added: {sheets}")


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params: list[click.Parameter] = [
        click.Argument(["before"], metavar="BEFORE"),
        click.Argument(["after"], metavar="AFTER"),
        click.Argument(["stated"], metavar="[REPORT|PROOF]", required=False),
        format_option(language),
    ]

    def verify(before: str, after: str, stated: str | None, format_: str) -> int:
        found = _verified(before, after, stated)
        if format_ == "json":
            click.echo(_json(found, language))
        else:
            _print(screen_on(sys.stdout, language), found)
        return 0 if found.proved else 1

    return Phrased(
        name, language=language, about=about, params=params, callback=verify, more=_EXIT_CODES
    )


def _verified(before: str, after: str, stated: str | None) -> Verification:
    """Verify a copy; both files are opened within the usual limits first.

    Raises:
        Refusal: one of the files cannot be read.

    """
    proof = stated_proof(read_given(stated), stated) if stated is not None else None
    old, new = _opened(before), _opened(after)
    # A copy is made from the original without the additions of an earlier run.
    plain = old if proof and is_of(proof, old.data) else without_additions(old)
    try:
        return verified(plain.data, new.data, proof)
    except UnjudgedError as why:
        raise Damaged(part=after, why=same(str(why))) from why


def _opened(path: str) -> Workbook:
    return open_workbook(read_given(path), path)


def _print(screen: Screen, found: Verification) -> None:
    proof = found.proof
    verdict = _VERIFIED if found.proved else _NOT_VERIFIED
    screen.wrap(screen.localized(verdict, cells=len(proof.cells)), "bold")
    if found.proved and found.against_proof:
        screen.wrap(screen.localized(_AS_STATED))
    for problem in found.problems:
        screen.wrap(f"  {visible(problem.localized(screen.language))}")
    for cell in proof.cells[:_MOST]:
        screen.wrap(
            f"  {brief(cell.sheet)}!{cell.cell}  {brief(cell.before)} → {brief(cell.after)}"
        )
    if len(proof.cells) > _MOST:
        screen.wrap(screen.localized(_MORE, count=len(proof.cells) - _MOST))
    if proof.sheets_added:
        names = "、".join(map(brief, proof.sheets_added))
        screen.wrap(screen.localized(_ADDED, sheets=names))
    screen.wrap(screen.localized(_PARTS, all=len(proof.parts), same=proof.identical))


def _json(found: Verification, language: Language) -> str:
    document = found.proof.document(__version__)
    said = {
        "verified": found.proved,
        "against_proof": found.against_proof,
        "problems": [problem.localized(language) for problem in found.problems],
        **document,
    }
    return escaped_json(
        json.dumps(said, ensure_ascii=False, indent=1), sys.stdout.encoding or "utf-8"
    )
