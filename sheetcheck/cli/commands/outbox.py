"""`sheetcheck outbox list|send|cancel|export --config FILE`: handle letters by hand."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcheck.cli.options import config_option, format_option, is_language_given, option_maker
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Language, Text, same

if TYPE_CHECKING:
    from sheetcheck.nightly.config.model import Config
    from sheetcheck.nightly.letters.letter import Letter

_ACTIONS = ("list", "send", "cancel", "export")
_LETTERS_OPEN = 4
_NAMES = Text("list|send|cancel|export", "list|send|cancel|export")
_REST = Text("[番号...|フォルダー]", "[NUMBER...|DIR]")
_HELP = {
    "held": Text("send・cancel：保留中のメール全て。", "With send and cancel: all held messages."),
    "all_": Text(
        "list・export：送信済み・取消済みのメールも含めます。",
        "With list and export: include sent and cancelled messages.",
    ),
    "format_": Text("list の形式（text、json）。", "How list prints: text or json."),
}
_MORE = Text(
    "list                 送信待ち・不達のメールを一覧\n"
    "send [番号...]       送信待ちを今すぐ送信（番号を付ければ、不達も）\n"
    "cancel 番号...       メールを取り消し（内容が変わるまで、同じ指摘は送りません）\n"
    "export フォルダー [番号...]  .eml ファイルに書き出し\n\n"
    "終了コード: 0 正常、2 設定や使い方の誤り、4 未送信のメールあり（send）、\n"
    "5 保存データ又はディスクの異常、6 ほかの点検が実行中",
    "list                 waiting and undelivered messages\n"
    "send [NUMBER...]     send what waits now; with numbers also undelivered ones\n"
    "cancel NUMBER...     drop messages; findings are mailed again once they change\n"
    "export DIR [NUMBER...]  write them as .eml files\n\n"
    "Exit codes: 0 ok, 2 configuration or usage, 4 unsent messages (send),\n"
    "5 state or disk error, 6 another run is active",
)


class Unasked(Misuse):
    """The action lacks an argument."""

    message = Text("{what}を指定してください。", "Please give {what}.")
    suggestion = Text("例: sheetcheck outbox {example}", "For example: sheetcheck outbox {example}")


_STATES = {
    "ready": Text("送信待ち", "waiting"),
    "sending": Text("送信中", "sending"),
    "sent": Text("送信済み", "sent"),
    "held": Text("保留", "held"),
    "returned": Text("不達（受信拒否）", "refused"),
    "expired": Text("不達（再送期限切れ）", "given up"),
    "cancelled": Text("取消済み", "cancelled"),
}
_NONE = Text("該当するメールはありません。", "No messages.")
_LINE = Text("{state}  {number}  {to}  {subject}", "{state}  {number}  {to}  {subject}")
_TRIED = Text("送信{tries}回: {reply}", "tried {tries:time|times}: {reply}")
_SENT = Text("全て送信しました。", "All messages sent.")
_LEFT = Text("未送信のメール: {count}通", "Not sent: {count}")
_CANCELLED = Text("取り消したメール: {count}通", "Cancelled: {count}")
_EXPORTED = Text(
    "{count}通を {folder} に書き出しました。", "{count:message|messages} written to {folder}."
)


@dataclass(frozen=True, slots=True)
class OutboxRequest:
    """The command line of `sheetcheck outbox`, parsed."""

    config: str
    action: str
    rest: tuple[str, ...] = ()
    held: bool = False
    all_: bool = False
    format_: str = "text"


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    option = option_maker(_HELP, language)
    params: list[click.Parameter] = [
        click.Argument(["action"], type=click.Choice(_ACTIONS), metavar=_NAMES.localized(language)),
        click.Argument(["rest"], nargs=-1, metavar=_REST.localized(language)),
        config_option(language),
        option("--held", is_flag=True),
        option("--all", "all_", is_flag=True),
        format_option(language, _HELP["format_"]),
    ]

    def outbox(**options: Any) -> int:
        return _outbox(OutboxRequest(**options), language, asked=is_language_given())

    return Phrased(name, language=language, about=about, params=params, callback=outbox, more=_MORE)


def _outbox(request: OutboxRequest, language: Language, *, asked: bool) -> int:
    from sheetcheck.cli.funnel import say_refusal
    from sheetcheck.nightly.config.reader import read_config
    from sheetcheck.nightly.errors import NightRefusal

    config = read_config(Path(request.config))
    told = language if asked else config.document.run.language or language
    actions = {"list": _list, "send": _send, "cancel": _cancel, "export": _export}
    try:
        return actions[request.action](request, config, told)
    except NightRefusal as refusal:
        say_refusal(refusal, told)
        return int(refusal.code)


def _list(request: OutboxRequest, config: "Config", language: Language) -> int:
    from sheetcheck.nightly.letters.letter import LetterState
    from sheetcheck.nightly.letters.outbox_commands import OPEN, listed

    states = tuple(LetterState) if request.all_ else OPEN
    found = listed(config, states, _numbers(request.rest))
    if request.format_ == "json":
        sys.stdout.write(f"{json.dumps([_entry(letter, language) for letter in found])}\n")
    else:
        _print(found, language)
    return 0


def _send(request: OutboxRequest, config: "Config", language: Language) -> int:
    from sheetcheck.nightly.letters.outbox_commands import sent

    left = sent(config, _numbers(request.rest), _world(), language, held=request.held)
    if left:
        _print(left, language)
    said = _LEFT.filled(count=len(left)) if left else _SENT
    click.echo(said.localized(language))
    return _LETTERS_OPEN if left else 0


def _cancel(request: OutboxRequest, config: "Config", language: Language) -> int:
    from sheetcheck.nightly.letters.outbox_commands import cancelled

    numbers = _numbers(request.rest)
    if not numbers and not request.held:
        what = Text("取り消すメールの番号（又は --held）", "message numbers (or --held)")
        raise Unasked(what=what, example="cancel 12 --config FILE")
    gone = cancelled(config, numbers, _world(), held=request.held)
    click.echo(_CANCELLED.filled(count=len(gone)).localized(language))
    return 0


def _export(request: OutboxRequest, config: "Config", language: Language) -> int:
    from sheetcheck.nightly.letters.letter import LetterState
    from sheetcheck.nightly.letters.outbox_commands import OPEN, exported

    if not request.rest:
        what = Text("書き出し先のフォルダー", "the output folder")
        raise Unasked(what=what, example="export letters --config FILE")
    folder, *rest = request.rest
    states = tuple(LetterState) if request.all_ else OPEN
    files = exported(config, states, _numbers(rest), Path(folder), _world())
    click.echo(_EXPORTED.filled(count=len(files), folder=folder).localized(language))
    return 0


def _numbers(words: Sequence[str]) -> tuple[int, ...]:
    wrong = [word for word in words if not (word.isascii() and word.isdecimal())]
    if wrong:
        what = Text("メールの番号（数字）", "message numbers")
        raise Unasked(what=what, example="send 12 13 --config FILE")
    return tuple(map(int, words))


def _world() -> Any:
    from sheetcheck.world import World, clock

    return World(now=clock)


def _print(found: "Sequence[Letter]", language: Language) -> None:
    from sheetcheck.report.text.screen import screen_on
    from sheetcheck.report.visible import one_line

    screen = screen_on(sys.stdout, language)
    if not found:
        screen.say((_NONE.localized(language), ""))
    for letter in found:
        line = _LINE.filled(
            state=_STATES[letter.state],
            number=letter.id,
            to=", ".join(letter.recipients),
            subject=letter.subject,
        )
        screen.say((one_line(line.localized(language)), ""))
        if letter.tries:
            reply = letter.reply if letter.reply.en else same("–")
            tried = _TRIED.filled(tries=letter.tries, reply=reply)
            screen.say((f"    {one_line(tried.localized(language))}", ""))


def _entry(letter: "Letter", language: Language) -> dict[str, object]:
    return {
        "number": letter.id,
        "state": letter.state.value,
        "kind": letter.kind,
        "to": list(letter.recipients),
        "subject": letter.subject,
        "message_id": letter.message_id,
        "created": letter.created.isoformat(timespec="seconds"),
        "tries": letter.tries,
        "not_before": letter.not_before.isoformat(timespec="seconds"),
        "reply": {"code": letter.reply_code, "text": letter.reply_text.localized(language)},
    }
