"""What every test shares: how long a run may take, and the real programs that some tests need.

`pytest` alone is quick: tests marked `slow` are left out, laws try 50 examples, and a test
whose counterpart (a browser, LibreOffice, the corpus) is not on this machine is skipped with
the reason. `pytest --long` runs everything: laws try 2,000 examples, and a counterpart that is
missing is a failure.

A plain run of all tests is shared between processes, a module in one of them; `-n 0` keeps it
in one.
"""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support import compiled, judges, scratch, watched

compiled.keep()

# The same examples every time: a plain run must not find by chance what `--long` searches for.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=2_000, deadline=None, print_blob=True)


JUDGES = pytest.StashKey[Path]()
"""The folder of the judges' verdicts, the same for all processes of a run."""


def _program(*names: str) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


def _corpus() -> str | None:
    folder = os.environ.get("SHEETCHECK_CORPUS", "")
    return folder if folder and Path(folder).is_dir() else None


def _share() -> str | None:
    """Return smbd, if a share can be served, held open and mounted here."""
    mounts = Path("/dev/fuse").exists() and _program("rclone") and _program("fusermount3")
    return _program("smbd") if mounts and find_spec("smbclient") else None


def _post() -> str | None:
    """Return Postfix, if it may be started here: it drops root's rights itself."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return shutil.which("postfix", path="/usr/sbin:/usr/local/sbin") if is_root else None


COUNTERPARTS: dict[str, tuple[Callable[[], str | None], str]] = {
    "browser": (lambda: _program("chromium", "chromium-browser"), "Chromium is not installed"),
    "office": (lambda: _program("soffice", "libreoffice"), "LibreOffice is not installed"),
    "server": (_share, "Samba's smbd, smbprotocol, rclone or FUSE is not installed"),
    "post": (_post, "Postfix is not installed, or this is not root"),
    "npm": (lambda: _program("npm"), "npm is not installed"),
    "corpus": (_corpus, "SHEETCHECK_CORPUS names no folder"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="run the slow tests, too; try 2,000 examples of each law; let nothing be skipped "
        "for want of a counterpart",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("deep" if config.getoption("--long") else "quick")
    given = getattr(config, "workerinput", {}).get("judges")
    config.stash[JUDGES] = Path(given or tempfile.mkdtemp(prefix="judges"))
    if not config.getoption("--long"):
        scratch.write_into_memory()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Share a plain run of all tests between processes; 0 runs them in this one.

    A few files are sooner done by one process, and what `--long` adds (servers, browsers,
    processes that are killed) is not to compete for the machine with other tests.
    """
    is_all = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    cores = os.cpu_count() or 1
    return min(cores, 4) if is_all and cores > 1 and not config.getoption("--long") else 0


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of the run where the judges put what they say."""
    node.workerinput["judges"] = str(node.config.stash[JUDGES])


def pytest_collection(session: pytest.Session) -> None:
    worker = getattr(session.config, "workerinput", None)
    if worker is not None:
        compiled.import_all(int(worker["workerid"].removeprefix("gw")), worker["workercount"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("judge") is not None)
    if config.getoption("--long"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
    if hasattr(config, "workerinput"):
        # Who waits, waits beside the judges, who are at work then; the smallest modules come last.
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (not item.get_closest_marker("waits"), -tests[item.path]))


def pytest_collection_finish(session: pytest.Session) -> None:
    # What was imported and collected stays: the collector need not walk through it again and again.
    gc.freeze()
    gc.set_threshold(20_000)
    named = [judge.args[0] for item in session.items if (judge := item.get_closest_marker("judge"))]
    if named and not session.config.getoption("collectonly"):
        judges.begin(session.config.stash[JUDGES], named)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        judges.dismiss(config.stash[JUDGES])


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (find, reason) in COUNTERPARTS.items():
        if item.get_closest_marker(marker) and not find():
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needs = [marker for marker in (*COUNTERPARTS, "slow") if item.get_closest_marker(marker)]
    if item.config.getoption("--long") and needs and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which --long does not allow ({needs[0]}): {report.longrepr}"
    return report


def _found(marker: str) -> str:
    find, reason = COUNTERPARTS[marker]
    return find() or pytest.fail(f"{reason}; is the test marked {marker}?")


@pytest.fixture(scope="session")
def verdicts(pytestconfig: pytest.Config) -> Path:
    """Where the judges of the house put what they say."""
    return pytestconfig.stash[JUDGES]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real workbooks; for tests marked `corpus`."""
    return Path(_found("corpus"))


@pytest.fixture(scope="session")
def office() -> str:
    """LibreOffice's program; for tests marked `office`."""
    return _found("office")


@pytest.fixture(scope="session")
def browser_program() -> str:
    """Chromium's program; for tests marked `browser`."""
    return _found("browser")


@pytest.fixture(scope="session", autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the cache of a developer's own account out of the tests, where the system lets us."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def copies_are_valid(pytestconfig: pytest.Config) -> None:
    """Hold every copy written in this process to the validator; with `--long` large ones, too."""
    watched.watch_all(large=pytestconfig.getoption("--long"))
