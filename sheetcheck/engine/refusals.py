"""Why another process or another machine could not do its part."""

from sheetcheck.words.misuses import Misuse
from sheetcheck.words.refusals import Refusal
from sheetcheck.words.text import Text


class ProcessDied(Refusal):
    """The process that worked on this file ended; the others are checked all the same."""

    message = Text(
        "このファイルの点検中に、プロセスが異常終了しました。",
        "The process that checked this file ended unexpectedly.",
    )
    suggestion = Text(
        "このファイルだけを、--jobs 1 を付けてもう一度点検してください。",
        "Check this file alone once more, with --jobs 1.",
    )


class ClusterLost(Refusal):
    """The cluster went away before this file was checked."""

    message = Text(
        "Daskのクラスターとの接続が切れ、点検できませんでした({why})。",
        "The connection to the Dask cluster was lost before it was checked ({why}).",
    )
    suggestion = Text(
        "クラスターを確かめてから、もう一度点検してください。",
        "See to the cluster and check it again.",
    )


class DaskMissing(Misuse):
    """Dask is not installed here."""

    message = Text("Daskがありません。", "Dask is not installed.")
    suggestion = Text(
        "pip install 'sheetcheck[dask]' を実行してください。",
        "Run pip install 'sheetcheck[dask]'.",
    )


class ClusterUnreachable(Misuse):
    """There is no scheduler at the address."""

    message = Text(
        "Daskのスケジューラー {address} に接続できません({why})。",
        "There is no Dask scheduler to be reached at {address} ({why}).",
    )
    suggestion = Text(
        "アドレス(tcp://ホスト:8786)と、スケジューラーが動いているかを確かめてください。",
        "Check the address (tcp://host:8786) and whether the scheduler runs.",
    )


class ClusterUnfit(Misuse):
    """The cluster cannot do this work."""

    message = Text(
        "Daskのクラスターを使えません。{why}。", "The Dask cluster cannot be used: {why}."
    )
    suggestion = Text(
        "どのワーカーにも、ここと同じ版のsheetcheckを入れてください。",
        "Start workers with the same version of sheetcheck as here.",
    )
