"""All commands, each with its purpose and its module."""

from dataclasses import dataclass

from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class Command:
    """A command's purpose and the module that makes it."""

    about: Text
    module: str


COMMANDS = {
    "check": Command(
        Text(
            "シートを点検し、訂正済みの写しと報告書を作成します。",
            "Check sheets; write corrected copies and reports.",
        ),
        "sheetcheck.cli.commands.check",
    ),
    "diff": Command(
        Text(
            "二つのファイルの違いを、セルごとに表示します。",
            "Show the cells that differ between two files.",
        ),
        "sheetcheck.cli.commands.diff",
    ),
    "verify": Command(
        Text(
            "写しが、一覧のセルのほかは元のファイルと同じことを検証します。",
            "Verify that a copy is its original with only the listed cells changed.",
        ),
        "sheetcheck.cli.commands.verify",
    ),
    "unmark": Command(
        Text(
            "sheetcheckが付けた色・注釈と「点検結果」シートを取り除きます。",
            "Remove sheetcheck's marks and its 点検結果 sheet.",
        ),
        "sheetcheck.cli.commands.unmark",
    ),
    "undo": Command(
        Text(
            "--in-place で訂正したファイルを、控えから元に戻します。",
            "Put the backup of an --in-place run back.",
        ),
        "sheetcheck.cli.commands.undo",
    ),
    "rollover": Command(
        Text(
            "今年度のシートから、翌年度のシートを作成します。",
            "Make next year's sheet from this year's.",
        ),
        "sheetcheck.cli.commands.rollover",
    ),
    "publish": Command(
        Text(
            "公開前に、非表示の内容や個人情報の有無を確認します。",
            "Look for what must not go out before a sheet is published.",
        ),
        "sheetcheck.cli.commands.publish",
    ),
    "rules": Command(
        Text("点検項目の一覧と説明を表示します。", "List the rules, or explain one."),
        "sheetcheck.cli.commands.rules",
    ),
    "schemas": Command(
        Text("登録済みの様式を一覧表示します。", "List the known forms."),
        "sheetcheck.cli.commands.schemas",
    ),
    "issue": Command(
        Text(
            "課ごとの記入用ファイルを作成します。",
            "Make one file for each department to fill in.",
        ),
        "sheetcheck.cli.commands.issue",
    ),
    "collect": Command(
        Text(
            "各課の回答を元のシートの写しに取りまとめます。",
            "Bring the answers of all returns into a copy of the master.",
        ),
        "sheetcheck.cli.commands.collect",
    ),
    "nightly": Command(
        Text(
            "共有フォルダーの夜間点検を1回実行します。",
            "Check a shared folder once, unattended.",
        ),
        "sheetcheck.cli.commands.nightly",
    ),
    "outbox": Command(
        Text(
            "メールの一覧表示・送信・取消し・書き出しを行います。",
            "List, send, cancel or export the e-mails.",
        ),
        "sheetcheck.cli.commands.outbox",
    ),
    "schedule": Command(
        Text(
            "夜間点検の定時実行を表示・登録します。",
            "Print or install the nightly schedule.",
        ),
        "sheetcheck.cli.commands.schedule",
    ),
    "doctor": Command(
        Text(
            "夜間点検に必要な設定・接続を確認します。",
            "Check that a nightly run has all it needs.",
        ),
        "sheetcheck.cli.commands.doctor",
    ),
    "help": Command(
        Text("手引きを表示します（ネットワーク不要）。", "Read the manual, offline."),
        "sheetcheck.cli.commands.help",
    ),
}
