from pathlib import Path

import pytest

from tests.nightly.share import Share


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path / "city")
