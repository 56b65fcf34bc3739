"""The options of `sheetcheck check`, and the request that they make."""

import os
from dataclasses import dataclass

import click

from sheetcheck.cli.options import option_maker
from sheetcheck.words.errors.misuses import (
    NothingToCheck,
    OptionMissing,
    OptionsContradict,
    OutIsNoFolder,
)
from sheetcheck.words.text import Language, Text

_FORMATS = ("text", "json", "html", "junit")

_PATHS = Text("ファイル...", "PATH...")
_HELP = {
    "schema": Text(
        "様式の名前又は様式ファイル。省略すると、見出しから判別します。",
        "The form, by name or file; default: found from the headings.",
    ),
    "out": Text(
        "写しと報告書の保存先。省略すると、元のファイルと同じフォルダー。",
        "Where copies and reports go; default: beside each input.",
    ),
    "in_place": Text(
        "元のファイルに直接書き込みます（控えを残します）。",
        "Write to the input itself; a backup is kept.",
    ),
    "dry_run": Text(
        "ファイルには書き込まず、結果だけを表示します。",
        "Write nothing; only say what would be written.",
    ),
    "fix_notation": Text(
        "評価の表記の揺れも訂正します（読み取れるもののみ）。",
        "Also correct ratings that are not in standard form.",
    ),
    "mark": Text(
        "写しの、指摘のあるセルに色と注釈を付けます。",
        "Also colour and annotate cells with findings in the copy.",
    ),
    "findings_sheet": Text(
        "写しに「点検結果」シートを加えません。", "Leave the 点検結果 sheet out of the copy."
    ),
    "proof": Text(
        "写しの証明書（.proof.json）も別のファイルとして作成します。",
        "Also write the proof of each copy as a file of its own (.proof.json).",
    ),
    "issued": Text(
        "配布時のファイル。事務局の記載の変更や、事業の消失・追加・移動を指摘します。",
        "The issued sheet: report its cells changed, items lost, added or moved.",
    ),
    "year": Text(
        "報告対象の年度（R6、令和6年度、2024）。別の年度の様式は、その旨を指摘します。",
        "The year to report on (R6, 2024): a form of another year is reported.",
    ),
    "for_": Text(
        "提出した課。その課の事業だけを点検し、合計は点検しません（auto：ファイル名などから判断）。",
        "Whose return it is: only its rows are judged, and no totals (auto: told by the path).",
    ),
    "previous": Text(
        "前年度のファイル（繰り返し指定可）。同じ文、触れていない予定、評価の変化を参考として示します。",
        "The sheet of an earlier year (repeatable): tell unchanged texts, plans not taken up,"
        " ratings changed without a reason.",
    ),
    "restore_fixed": Text(
        "写しの中で、事務局の記載を配布時の内容に戻します（--issued と併用）。",
        "Restore the issued text in the copy (with --issued).",
    ),
    "questions": Text(
        "事務局で確認するとよい点（評価の不ぞろい、予定の写しなど）も表示します。",
        "Also list questions for the secretariat: uneven ratings, copied plans.",
    ),
    "own_checks": Text(
        "様式ファイルに指定されたPythonファイルの点検も実行します（内容を信頼できる場合のみ）。",
        "Also run the form's own Python checks (if you trust them).",
    ),
    "format_": Text(
        "標準出力の形式（text、json、html、junit）。",
        "Format of standard output: text, json, html or junit.",
    ),
    "password_file": Text(
        "パスワード付きファイルのパスワードを書いたファイル（点検のみ。写しは作成しません）。",
        "File with the password of protected files (checked only, no copy).",
    ),
    "open_": Text("終了後に報告書を開きます。", "Open the report when done."),
    "quiet": Text(
        "判定の行だけを表示します（--format text のとき）。",
        "Print only the verdict lines (with --format text).",
    ),
    "strict": Text(
        "「要確認」も要修正として数えます。", "Count findings to check as findings to fix."
    ),
    "jobs": Text(
        "使用するプロセス数の上限。省略すると、プロセッサー数（ファイルが少ないときは1）。",
        "Most processes to use; default: one per processor (one for few files).",
    ),
    "dask": Text(
        "Daskクラスターで点検します（スケジューラーのアドレス。例：tcp://ホスト:8786）。",
        "Check on a Dask cluster (its scheduler: tcp://host:8786).",
    ),
    "dask_shared": Text(
        "ファイルを送らず、ワーカーが同じパスで読み取ります（--dask と併用）。",
        "Workers read the files under the same paths (with --dask).",
    ),
}


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The command line of `sheetcheck check`, parsed."""

    paths: tuple[str, ...]
    language: Language
    schema: str | None = None
    out: str | None = None
    in_place: bool = False
    dry_run: bool = False
    fix_notation: bool = False
    mark: bool = False
    findings_sheet: bool = True
    proof: bool = False
    issued: str | None = None
    year: str | None = None
    for_: str | None = None
    previous: tuple[str, ...] = ()
    restore_fixed: bool = False
    questions: bool = False
    own_checks: bool = False
    format_: str = "text"
    password_file: str | None = None
    open_: bool = False
    quiet: bool = False
    strict: bool = False
    jobs: int | None = None
    dask: str | None = None
    dask_shared: bool = False


def check_options(language: Language) -> list[click.Parameter]:
    """Return the arguments and options, with their help in `language`."""
    option = option_maker(_HELP, language)
    return [
        click.Argument(["paths"], nargs=-1, metavar=_PATHS.localized(language)),
        option("--schema", metavar="NAME|FILE"),
        option("--out", metavar="DIR"),
        option("--in-place", is_flag=True),
        option("--dry-run", is_flag=True),
        option("--fix-notation", is_flag=True),
        option("--mark", is_flag=True),
        option(
            "--no-findings-sheet", "findings_sheet", is_flag=True, default=True, flag_value=False
        ),
        option("--proof", is_flag=True),
        option("--issued", metavar="FILE"),
        option("--year", metavar="R6"),
        option("--for", "for_", metavar="DEPARTMENT|auto"),
        option("--previous", metavar="FILE", multiple=True),
        option("--restore-fixed", is_flag=True),
        option("--questions", is_flag=True),
        option("--own-checks", is_flag=True),
        option("--format", "format_", type=click.Choice(_FORMATS), default="text"),
        option("--password-file", metavar="FILE"),
        option("--open", "open_", is_flag=True),
        option("--quiet", is_flag=True),
        option("--strict", is_flag=True),
        option("--jobs", metavar="N", type=click.IntRange(min=1)),
        option("--dask", metavar="ADDRESS"),
        option("--dask-shared", is_flag=True),
    ]


def must_make_sense(request: CheckRequest) -> None:
    """Refuse a request without files, or with options that do not fit together.

    Raises:
        Misuse: the mistake.

    """
    if not request.paths:
        raise NothingToCheck
    if request.in_place and request.out is not None:
        raise OptionsContradict(first="--in-place", second="--out")
    if request.out and os.path.lexists(request.out) and not os.path.isdir(request.out):  # noqa: PTH112
        raise OutIsNoFolder(path=request.out)
    if request.restore_fixed and request.issued is None:
        raise OptionMissing(first="--restore-fixed", second="--issued")
    if request.dask_shared and request.dask is None:
        raise OptionMissing(first="--dask-shared", second="--dask")
    # Passwords and the user's own programs are never sent over a network.
    not_with_dask = {
        "--jobs": request.jobs is not None,
        "--password-file": request.password_file is not None,
        "--own-checks": request.own_checks,
    }
    for option, given in not_with_dask.items():
        if given and request.dask is not None:
            raise OptionsContradict(first="--dask", second=option)
