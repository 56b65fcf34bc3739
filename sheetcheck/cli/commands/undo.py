"""`sheetcheck undo FILE...`: restore the backup of an --in-place run."""

import click

from sheetcheck.cli.funnel import MISUSED, say_of_file
from sheetcheck.cli.options import files_argument
from sheetcheck.cli.phrases import Phrased
from sheetcheck.words.errors.misuses import FileMissing
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Language, Text

_DONE = Text("{path}: 元に戻しました。", "{path}: put back as it was.")
_KEPT = Text(
    "{path}: 元に戻しました。戻す前の内容は{kept}に残しています。",
    "{path}: put back as it was. The version it replaced is kept in {kept}.",
)
_MORE = Text(
    "最新の控え（.bak）を元のファイルに戻します。訂正した後に編集されたファイルは、控えとして残します。",
    "The newest backup (.bak) takes the file's place. A file that was edited since is kept as a"
    " backup.",
)


def made(name: str, about: Text, language: Language) -> Phrased:
    """Return the command."""
    params = [files_argument(language)]

    def undo(files: tuple[str, ...]) -> int:
        if not files:
            raise FileMissing(task="undo")
        return max(_undo(path, language) for path in files)

    return Phrased(name, language=language, about=about, params=params, callback=undo, more=_MORE)


def _undo(path: str, language: Language) -> int:
    """Restore the backup of one file; one without a backup does not stop the others."""
    from sheetcheck.workbook.annotate.stamp import is_untouched_copy
    from sheetcheck.workbook.files.backups import put_back

    try:
        done = put_back(path, is_untouched_copy)
    except Refusal as refusal:
        say_of_file(path, refusal.what, language)
        return MISUSED
    said = _DONE if done.kept is None else _KEPT
    kept = "" if done.kept is None else str(done.kept)
    click.echo(said.filled(path=str(done.path), kept=kept).localized(language))
    return 0
