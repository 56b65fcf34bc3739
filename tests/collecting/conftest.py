"""A season in a folder of its own."""

from pathlib import Path

import pytest

from tests.collecting.kit import Season


@pytest.fixture
def season(tmp_path: Path) -> Season:
    """Return a season with the usual master and no returns."""
    return Season(tmp_path)
