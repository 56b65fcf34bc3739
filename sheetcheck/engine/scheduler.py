"""Connect to the scheduler of a Dask cluster and check that its workers can be used."""

import re
from typing import Any

from sheetcheck.words.deadline import within
from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.text import Text


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


def version() -> str:
    """Return the version of sheetcheck; run on each worker."""
    from sheetcheck import __version__  # noqa: PLC0415

    return __version__


def connected(address: str, patience: float) -> Any:
    """Return a client of the scheduler at `address`; `patience` is in seconds.

    Raises:
        DaskMissing: Dask is not installed here.
        ClusterUnreachable: there is no scheduler at the address, or it does not answer.

    """
    try:
        from distributed import Client  # noqa: PLC0415  (an extra, and slow to load)
    except ImportError as why:
        raise DaskMissing from why
    try:
        connect: Any = Client  # which is not typed
        # The client's own timeout applies to each of several steps.
        return within(
            2 * patience, lambda: connect(address, timeout=patience, set_as_default=False)
        )
    except Exception as why:
        raise ClusterUnreachable(address=_open(address), why=type(why).__name__) from why


def silence_of(client: Any, patience: float) -> Text | None:
    """Return why the cluster does not answer (no scheduler, no worker); None if it would."""
    try:
        return None if within(patience, client.nthreads) else _NO_WORKER
    except Exception as why:  # noqa: BLE001  (any error is reported by its name)
        error = type(why).__name__
        return Text(
            f"スケジューラーが応答しません（{error}）", f"its scheduler does not answer ({error})"
        )


def _open(address: str) -> str:
    """Return an address without any user name and password in it."""
    return re.sub(r"//[^/\s]*@", "//***@", address)


NO_ANSWER = Text("ワーカーが時間内に応答しません", "its workers do not answer in time")
_NO_WORKER = Text("ワーカーが1台もありません", "it has no worker")


def fit_workers(client: Any, ours: str, patience: float) -> int:
    """Return the number of workers, all of which run the version `ours` of sheetcheck.

    Raises:
        ClusterUnfit: there are no workers, one has another version, or they do not answer.

    """
    if silence := silence_of(client, patience):
        raise ClusterUnfit(why=silence)
    try:
        theirs: dict[str, str] = within(patience, lambda: client.run(version))
    except Exception as why:
        missing = Text(
            f"ワーカーでsheetcheckが動作しません（{type(why).__name__}）",
            f"sheetcheck does not run on the workers ({type(why).__name__})",
        )
        raise ClusterUnfit(why=missing) from why
    if {*theirs.values()} != {ours}:
        found = ", ".join(sorted({*theirs.values()}))
        other = Text(
            f"sheetcheckの版が異なります（ワーカー：{found}、この端末：{ours}）",
            f"versions differ (workers: {found}, here: {ours})",
        )
        raise ClusterUnfit(why=other)
    return len(theirs)
