"""A city whose nights send letters, and a post box for these."""

from pathlib import Path

import pytest

from tests.mail.post_box import PostBox
from tests.nightly import share as shares
from tests.nightly.letters.kit import (
    MAIL,
)
from tests.nightly.share import Share


@pytest.fixture
def post() -> PostBox:
    return PostBox()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    monkeypatch.setattr(shares, "CONFIG", MAIL)
    return Share(tmp_path / "city")
