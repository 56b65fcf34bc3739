"""Errors of worker processes and of the Dask cluster."""

from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text


class ProcessDied(Refusal):
    """The process that checked this file died; the other files are still checked."""

    message = Text(
        "このファイルの点検中に、プロセスが異常終了しました。",
        "The process checking this file crashed.",
    )
    suggestion = Text(
        "このファイルだけを、--jobs 1 を付けて再度点検してください。",
        "Check this file alone with --jobs 1.",
    )


class TookTooLong(Refusal):
    """The check of this file did not finish in time; the other files are still checked."""

    message = Text(
        "このファイルの点検が時間内に終わりませんでした。",
        "The check of this file did not end in time.",
    )
    suggestion = Text(
        "Excelで上書き保存するか、不要な行・列・書式を削除して、再度点検してください。",
        "Save it in Excel, or delete unused rows, columns and styles, and try again.",
    )


class ClusterLost(Refusal):
    """The connection to the cluster was lost before this file was checked."""

    message = Text(
        "Daskクラスターとの接続が切れ、点検できませんでした（{why}）。",
        "The connection to the Dask cluster was lost ({why}).",
    )
    suggestion = Text(
        "クラスターの状態を確認し、再度点検してください。",
        "Check the cluster and try again.",
    )


class DaskMissing(Misuse):
    """Dask is not installed on this machine."""

    message = Text("Daskがインストールされていません。", "Dask is not installed.")
    suggestion = Text(
        "pip install 'sheetcheck[dask]' を実行してください。",
        "Run pip install 'sheetcheck[dask]'.",
    )


class ClusterUnreachable(Misuse):
    """No scheduler answers at the address."""

    message = Text(
        "Daskのスケジューラー {address} に接続できません（{why}）。",
        "Cannot reach a Dask scheduler at {address} ({why}).",
    )
    suggestion = Text(
        "アドレス（tcp://ホスト:8786）と、スケジューラーの稼働を確認してください。",
        "Check the address (tcp://host:8786) and that the scheduler is running.",
    )


class ClusterUnfit(Misuse):
    """The cluster cannot be used."""

    message = Text(
        "Daskクラスターを使用できません（{why}）。", "The Dask cluster cannot be used ({why})."
    )
    suggestion = Text(
        "全てのワーカーに、同じ版のsheetcheckをインストールしてください。",
        "Install the same version of sheetcheck on every worker.",
    )
