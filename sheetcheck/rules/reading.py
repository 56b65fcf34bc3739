"""The rules about unreadable and unwritable files.

Their texts come from the refusals in `words.errors`; several refusals may share a rule, and each
rule here shows one of them as the example.
"""

from sheetcheck.rules.definition.kinds import Example, Rule
from sheetcheck.rules.definition.registry import register
from sheetcheck.words.errors.no_form import NotIssued, SchemaUnmatched
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.refusals import (
    Damaged,
    Encrypted,
    NotAWorkbook,
    Oversized,
    ReadOnly,
)
from sheetcheck.words.errors.unreachable import Locked, Unreadable
from sheetcheck.words.errors.write_refusals import TargetUnwritable
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text

_NOTHING_UNREAD = Text(
    "点検できなかったファイルを、問題なしと取り違えないため。",
    "A file that was not checked must never pass for one without problems.",
)
_TITLES: dict[type[Refusal], tuple[Text, Text]] = {
    Encrypted: (
        Text("パスワードによる保護", "Password-protected"),
        _NOTHING_UNREAD,
    ),
    Damaged: (Text("ファイルの破損", "Damaged file"), _NOTHING_UNREAD),
    NotAWorkbook: (
        Text("対象外の種類のファイル", "Unsupported file type"),
        _NOTHING_UNREAD,
    ),
    Oversized: (
        Text("大きすぎるファイル", "File too large"),
        Text(
            "巨大なファイル一つで、ほかのファイルの点検が止まらないようにするため。",
            "One huge file must not stop the check of all others.",
        ),
    ),
    Locked: (Text("使用中のファイル", "File in use"), _NOTHING_UNREAD),
    Unreadable: (Text("読み取れないファイル", "Unreadable file"), _NOTHING_UNREAD),
    SchemaUnmatched: (
        Text("登録されていない様式", "Unknown form"),
        _NOTHING_UNREAD,
    ),
    NotIssued: (
        Text("配布した様式との不一致", "Issued file has no such form"),
        _NOTHING_UNREAD,
    ),
    ReadOnly: (
        Text("点検のみのファイル", "Checked only"),
        Text(
            "旧形式やパスワード付きのファイルは、ほかの部分を変えずに訂正できないため。",
            "An old or protected format cannot be corrected without changing more.",
        ),
    ),
    TargetUnwritable: (
        Text("書き込めないファイル", "Could not be written"),
        Text(
            "写しや報告書ができていないのに、できたと取り違えないため。",
            "A copy or report that was not written must never pass for written.",
        ),
    ),
}

for refusal, (title, reason) in _TITLES.items():
    register(
        Rule(
            refusal.rule,
            title=title,
            severity=Severity.NOTICE if refusal is ReadOnly else Severity.ERROR,
            reason=reason,
            message=refusal.message,
            suggestion=refusal.suggestion,
            example=Example(bad={"file": refusal.message}, good={"file": refusal.suggestion}),
        )
    )
