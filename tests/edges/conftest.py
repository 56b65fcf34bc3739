from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edges.samba import Samba, mounted, serving


@pytest.fixture(scope="module")
def samba() -> Iterator[Samba]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def mount(samba: Samba, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with mounted(samba, tmp_path_factory.mktemp("mounts") / "returned") as place:
        yield place
