import os
from pathlib import Path

import pytest

from sheetcheck.mail.places import ShareLink

OUT = str(Path(os.sep, "srv", "out"))
FILE = str(Path(OUT, "商工課", "a b.html"))
QUOTED = "%E5%95%86%E5%B7%A5%E8%AA%B2/a%20b.html"


@pytest.mark.parametrize(
    ("link", "shown", "href"),
    [
        ("https://x.lg.jp/c/", f"https://x.lg.jp/c/{QUOTED}", f"https://x.lg.jp/c/{QUOTED}"),
        (
            "https://x.lg.jp/課 %41/c",
            f"https://x.lg.jp/%E8%AA%B2%20%41/c/{QUOTED}",
            f"https://x.lg.jp/%E8%AA%B2%20%41/c/{QUOTED}",
        ),
        (r"\\srv\点検", r"\\srv\点検\商工課\a b.html", f"file://srv/%E7%82%B9%E6%A4%9C/{QUOTED}"),
        (r"S:\checked", r"S:\checked\商工課\a b.html", f"file:///S:/checked/{QUOTED}"),
        ("/mnt/c", "/mnt/c/商工課/a b.html", f"file:///mnt/c/{QUOTED}"),
    ],
)
def test_a_link_is_what_the_configuration_says_and_the_way_below(
    link: str, shown: str, href: str
) -> None:
    place = ShareLink(OUT, link).place(FILE)
    assert place
    assert (place.shown, place.href) == (shown, href)


def test_without_configuration_and_outside_of_the_folder_there_is_no_link() -> None:
    assert ShareLink(OUT, "").place(FILE) is None
    assert ShareLink(OUT, "/mnt/c").place(str(Path(OUT).parent / "other.html")) is None
    assert ShareLink(OUT, "/mnt/c").place(None) is None
