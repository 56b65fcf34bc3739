"""`sheetcheck issue MASTER --out DIR`: write one file per department; `issue --undo FILE`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from sheetcheck.cli.funnel import say
from sheetcheck.cli.options import option_maker, read_given, schema_option
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import (
    FileMissing,
    OptionMissing,
    OptionsContradict,
    OutIsNoFolder,
)
from sheetcheck.words.errors.refusal import naming
from sheetcheck.words.text import Language, Text

if TYPE_CHECKING:
    from sheetcheck.jobs.issue import IssueOutcome, LetterDetails

_HELP: Final = {
    "out": Text("課ごとのファイルを置くフォルダー。", "The folder for the files."),
    "for_": Text(
        "この課のファイルだけを作成します（繰り返し指定可）。",
        "Make only the file of this department (may be repeated).",
    ),
    "no_lock": Text("シートを保護しません。", "Do not protect the sheet."),
    "validate": Text(
        "記入中に不備を色で知らせます（理由のない評価、予定の空欄、選択肢にない評価、合計の不一致）。",
        "Colour faults while somebody types: a missing reason or plan, an unknown rating,"
        " a wrong total.",
    ),
    "hide_others": Text(
        "ほかの課の事業の行を非表示にします。", "Hide the rows of other departments."
    ),
    "name": Text(
        "ファイル名の形。{plan} は計画名、{department} は課名。",
        "What files are called; {plan} and {department} are filled in.",
    ),
    "letters": Text(
        "照会のメールの下書き（.eml）も作成します。宛先と期限は --config から。",
        "Also draft letters (.eml); --config tells addresses and deadline.",
    ),
    "config": Text(
        "夜間点検の設定ファイル（宛先、期限）。", "The nightly configuration: addresses, deadline."
    ),
    "undo": Text(
        "配布したファイルを元のシートに戻します（1バイトも違いません）。",
        "Give the master back from an issued file, byte for byte.",
    ),
}
_MASTER: Final = Text("元のシート", "MASTER")
_EXIT_CODES: Final = Text(
    "終了コード: 0 全て作成、2 作成できないファイルがあるか、使い方に誤りがあります",
    "Exit codes: 0 all were made, 2 one could not be made, or the command was misused",
)
_MADE: Final = Text("{department}: {items}件 → {path}", "{department}: {items:item|items} → {path}")
_FAILED: Final = Text("{department}: {what}{advice}", "{department}: {what} {advice}")
_NO_OFFICE: Final = Text(
    "担当課の記入がない事業は、{secretariat}のファイルに入れました：{item}（{cell}）",
    "No department is named, so it is in the file of {secretariat}: {item} ({cell})",
)
_UNKNOWN: Final = Text(
    "担当課「{names}」は一覧にないため、{secretariat}のファイルに入れました：{item}（{cell}）",
    "{names} is not on the list, so it is in the file of {secretariat}: {item} ({cell})",
)
_PASSWORD: Final = Text(
    "元のシートの保護のパスワードは、そのまま残っています。",
    "The password of the master's own protection is kept.",
)
_MANIFEST: Final = Text("配布の記録: {path}", "Manifest: {path}")
_NO_MANIFEST: Final = Text(
    "配布の記録（issued.json）を書き込めませんでした。", "issued.json could not be written."
)
_UNDONE: Final = Text("元のシートに戻しました → {path}", "The master was given back → {path}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The command line of `sheetcheck issue`, parsed."""

    language: Language
    master: str | None = None
    out: str | None = None
    for_: tuple[str, ...] = ()
    no_lock: bool = False
    validate: bool = False
    hide_others: bool = False
    name: str | None = None
    letters: bool = False
    config: str | None = None
    schema: str | None = None
    undo: str | None = None


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        click.Argument(["master"], required=False, metavar=_MASTER.localized(language)),
        option("--out", metavar="DIR"),
        option("--for", "for_", metavar="NAME", multiple=True),
        option("--no-lock", is_flag=True),
        option("--validate", is_flag=True),
        option("--hide-others", is_flag=True),
        option("--name", metavar="NAME"),
        option("--letters", is_flag=True),
        option("--config", metavar="FILE"),
        schema_option(language),
        option("--undo", metavar="FILE"),
    ]

    def issue(**options: Any) -> int:
        asked = _Asked(language=language, **options)
        return _undo(asked) if asked.undo is not None else _issue(asked)

    return Phrased(
        name, language=language, about=about, params=params, callback=issue, more=_EXIT_CODES
    )


def _undo(asked: _Asked) -> int:
    """Restore the master from an issued file, beside it or in the folder of --out."""
    import os
    from pathlib import Path

    from sheetcheck.jobs.issue import recover_master
    from sheetcheck.jobs.target import vacant_path
    from sheetcheck.world import World, clock

    path = asked.undo
    assert path is not None, "only called with one"
    if asked.master is not None:
        raise OptionsContradict(first="--undo", second=_MASTER.localized(asked.language))
    with naming(path):
        master = recover_master(read_given(path), path)
    folder, name = os.path.split(path)
    stem, ending = os.path.splitext(name)  # noqa: PTH122
    wanted = os.path.join(asked.out or folder, f"{stem}.master{ending}")  # noqa: PTH118
    world = World(now=clock)
    target = vacant_path(wanted, lambda old: old == master, world)
    world.write(Path(target), master)
    click.echo(_UNDONE.filled(path=target).localized(asked.language))
    return 0


def _issue(asked: _Asked) -> int:
    import os

    from sheetcheck import __version__
    from sheetcheck.issuing.department_sheet import IssueOptions
    from sheetcheck.issuing.file_names import DEFAULT_NAME
    from sheetcheck.issuing.issue import IssueOrder
    from sheetcheck.jobs.issue import IssueRequest, run_issue
    from sheetcheck.rules.judging.families import families_for
    from sheetcheck.world import World, clock

    if asked.master is None:
        raise FileMissing(task="issue")
    if asked.out is None:
        raise OptionMissing(first="issue", second="--out")
    if os.path.lexists(asked.out) and not os.path.isdir(asked.out):  # noqa: PTH112
        raise OutIsNoFolder(path=asked.out)
    letters = _letter_details(asked.config)  # also without --letters: what is named is read
    families = families_for(asked.schema)
    order = IssueOrder(
        asked.master,
        __version__,
        only=asked.for_,
        template=DEFAULT_NAME if asked.name is None else asked.name,
        options=IssueOptions(not asked.no_lock, asked.validate, asked.hide_others, asked.language),
    )
    request = IssueRequest(order, asked.out, letters if asked.letters else None)
    world = World(now=clock)
    with naming(asked.master):
        done = run_issue(request, families, world, named=asked.schema is not None)
    _print_outcome(done, asked.language)
    return 2 if done.failed else 0


def _letter_details(config: str | None) -> "LetterDetails":
    """Return the addresses, sender and deadline in a configuration; empty without one."""
    from sheetcheck.jobs.issue import LetterDetails

    if config is None:
        return LetterDetails({})
    from pathlib import Path

    from sheetcheck.nightly.config.reader import read_config

    read = read_config(Path(config))
    mail = read.document.mail
    addresses = {
        called: department.to
        for name, department in read.departments.items()
        for called in (name, *department.aliases)
    }
    sender, secretariat = (mail.sender, mail.secretariat) if mail else ("", ())
    return LetterDetails(
        addresses,
        sender=sender,
        deadline=read.deadline,
        return_to=str(getattr(mail, "return_to", None) or ""),
        contact=", ".join(secretariat),
        secretariat=secretariat,
    )


def _print_outcome(done: "IssueOutcome", language: Language) -> None:
    """Print which files were made, and what a person should know about them."""
    from sheetcheck.returns import SECRETARIAT
    from sheetcheck.words.address import Address

    for one in done.files:
        if one.refusal is None:
            told = _MADE.filled(department=one.department, items=one.items, path=one.path)
            click.echo(told.localized(language))
        else:
            what, advice = one.refusal.what, one.refusal.advice
            say(_FAILED.filled(department=one.department, what=what, advice=advice), language)
    for left in done.issue.assignment.unassigned:
        told = _UNKNOWN if left.unknown else _NO_OFFICE
        cell = f"{left.sheet}!{Address(left.item.row, 1)}"
        filled = told.filled(
            names="、".join(left.unknown), secretariat=SECRETARIAT, item=left.item.name, cell=cell
        )
        say(filled, language)
    if done.issue.has_password:
        say(_PASSWORD, language)
    if done.manifest:
        click.echo(_MANIFEST.filled(path=done.manifest).localized(language))
    else:
        say(_NO_MANIFEST, language)
