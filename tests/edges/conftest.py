import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edges.samba import Samba, mounted, serving
from tests.edges.share_on_samba import OnSamba


@pytest.fixture(scope="module")
def samba() -> Iterator[Samba]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def mount(samba: Samba, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with mounted(samba, tmp_path_factory.mktemp("mounts") / "returned") as place:
        yield place


@pytest.fixture
def share(
    samba: Samba, mount: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[OnSamba]:
    name = request.node.name.split("[")[0]
    folder = samba.folder / name
    yield OnSamba(tmp_path / "city", server=folder, seen=mount / name)
    shutil.rmtree(folder, ignore_errors=True)  # another test may read the whole server


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[tuple[OnSamba, Samba, Path]]:
    """A share on a server of its own, which may die."""
    with serving() as server, mounted(server, tmp_path / "mount") as place:
        yield (
            OnSamba(tmp_path / "city", server=server.folder / "returned", seen=place / "returned"),
            server,
            place,
        )
