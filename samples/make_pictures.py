"""Makes the pictures of the README from a real run over the samples; needs Chromium.

python samples/make_pictures.py
"""

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

SAMPLES = Path(__file__).parent
PICTURES = SAMPLES / "pictures"
COLUMNS = 92
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 18px 22px; background: #17191c; }}
pre {{ margin: 0; font: 15px/1.45 "Noto Sans Mono CJK JP", monospace; color: #e6e6e6; }}
{stylesheet}</style><pre>{code}</pre>"""


def ran_in_a_terminal(arguments: list[str], folder: Path) -> str:
    """Return what a command prints on a terminal, with its control characters."""
    mine, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "LANG": "ja_JP.UTF-8", "TERM": "xterm"}
    environment.pop("LC_ALL", None)
    program = subprocess.Popen(
        [sys.executable, "-m", "sheetcheck", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            chunk = os.read(mine, 65536)
        except OSError:  # the terminal's other end was closed
            break
        if not chunk:
            break
        told += chunk
    program.wait()
    return told.decode("utf-8").replace("\r\n", "\n")


def photograph(page: Path, target: Path, width: int, height: int) -> None:
    """Take a screenshot of a page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium,
                *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--hide-scrollbars"),
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={target}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def main() -> None:
    """Make both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for sample in ("ena-totals.xlsx", "ena-faults.xlsx"):
            shutil.copy(SAMPLES / sample, folder)
        told = ran_in_a_terminal(["ena-totals.xlsx", "ena-faults.xlsx"], folder)
        lines = told.splitlines()[:44]
        console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
        console.print(
            Text.from_ansi("$ sheetcheck ena-totals.xlsx ena-faults.xlsx\n" + "\n".join(lines))
        )
        html = console.export_html(theme=MONOKAI, inline_styles=True, code_format=PAGE)
        (folder / "run.html").write_text(html, "utf-8")
        photograph(folder / "run.html", PICTURES / "run.png", 760, 1010)
        photograph(folder / "ena-faults.report.html", PICTURES / "report.png", 1100, 1400)


if __name__ == "__main__":
    main()
