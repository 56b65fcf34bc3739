"""The way to the scheduler of a Dask cluster, and whether its workers fit."""

import re
from typing import Any

from sheetcheck.engine.refusals import ClusterUnfit, ClusterUnreachable, DaskMissing
from sheetcheck.words.text import Text
from sheetcheck.words.within import within


def version() -> str:
    """Return the version of sheetcheck on a worker."""
    from sheetcheck import __version__  # noqa: PLC0415

    return __version__


def connected(address: str, patience: float) -> Any:
    """Return a client of the scheduler at an address.

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
        # Its own time-out is for each of several steps.
        return within(
            2 * patience, lambda: connect(address, timeout=patience, set_as_default=False)
        )
    except Exception as why:
        raise ClusterUnreachable(address=_open(address), why=type(why).__name__) from why


def silence_of(client: Any, patience: float) -> Text | None:
    """Return why nobody would answer: the scheduler is gone, or it has no worker; else None."""
    try:
        return None if within(patience, client.nthreads) else _NO_WORKER
    except Exception as why:  # noqa: BLE001  (whatever it is, it is told)
        said = type(why).__name__
        return Text(
            f"スケジューラーが応答しません（{said}）", f"its scheduler does not answer ({said})"
        )


def _open(address: str) -> str:
    """Return an address without the name and password that may stand in it."""
    return re.sub(r"//[^/\s]*@", "//***@", address)


NO_ANSWER = Text("ワーカーが時間内に応答しません", "its workers do not answer in time")
_NO_WORKER = Text("ワーカーが1台もありません", "it has no worker")


def fit_workers(client: Any, ours: str, patience: float) -> int:
    """Return how many workers there are, all with our version of sheetcheck.

    Raises:
        ClusterUnfit: there is none, one has another version, or they do not answer.

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
