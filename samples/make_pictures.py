"""Makes the pictures of the README from real runs over the samples.

It needs Chromium, playwright, LibreOffice and pdftoppm.

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

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

SAMPLES = Path(__file__).parent
PICTURES = SAMPLES / "pictures"
COLUMNS = 80
SHOWN = 34, 12  # lines from the start of a run, and up to its end
RUN = ("samples/ena-totals.xlsx", "samples/ena-faults.xlsx", "--out", "checked")
"""What the READMEs tell a newcomer to run."""
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 18px 22px; background: #17191c; }}
pre {{ margin: 0; font: 15px/1.45 "Noto Sans Mono CJK JP", monospace; color: #e6e6e6; }}
b.half {{ display: inline-block; width: .5em; transform: scaleX(.5); transform-origin: 0 0;
  font-weight: inherit; }}
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


def photograph(page: Path, target: Path, width: int, height: int, at: str = "body") -> None:
    """Take a screenshot of a page, with the first element that `at` selects at the top."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        tab = browser.new_page(
            viewport={"width": width, "height": height}, reduced_motion="reduce", locale="ja-JP"
        )
        tab.goto(page.as_uri())
        tab.locator(at).first.evaluate("element => element.scrollIntoView()")
        tab.screenshot(path=target)
        browser.close()


def page_of(workbook: Path, number: int, target: Path) -> None:
    """Take a picture of a page of a workbook as LibreOffice prints it."""
    folder = workbook.parent
    office = shutil.which("soffice") or "soffice"
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(workbook)],
        check=True, capture_output=True,
    )  # fmt: skip
    drawn = shutil.which("pdftoppm") or "pdftoppm"
    subprocess.run(
        [drawn, "-r", "100", "-png", "-singlefile", "-f", str(number), "-l", str(number),
         str(workbook.with_suffix(".pdf")), str(target.with_suffix(""))],
        check=True,
    )  # fmt: skip


def season(folder: Path) -> None:
    """Make the pictures of an issued file, and of the sheet 取りまとめ結果."""
    place = folder / "season"
    shutil.copytree(SAMPLES / "season", place)
    program = [sys.executable, "-m", "sheetcheck"]
    issued = ["issue", "issued.xlsx", "--out", "out", "--validate", "--name", "{department}"]
    subprocess.run([*program, *issued], cwd=place, check=True, capture_output=True)
    page_of(place / "out" / "総務課.xlsx", 1, PICTURES / "issued.png")
    collected = ["collect", "issued.xlsx", "returned", "--lang", "ja"]
    subprocess.run([*program, *collected], cwd=place, check=False, capture_output=True)
    page_of(place / "issued.collected.xlsx", 2, PICTURES / "collected.png")


def main() -> None:
    """Make the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "samples").mkdir()
        for sample in RUN[:2]:
            shutil.copy(SAMPLES.parent / sample, folder / sample)
        lines = ran_in_a_terminal([*RUN], folder).splitlines()
        lines[SHOWN[0] : -SHOWN[1]] = ["  ⋮"]
        console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
        told = "\n".join([f"$ sheetcheck {' '.join(RUN)}", *lines])
        console.print(Text.from_ansi(told))
        html = console.export_html(theme=MONOKAI, inline_styles=True, code_format=PAGE)
        # One cell wide, as terminals draw it; this font's is as wide as a kanji.
        html = html.replace("…", '<b class="half">…</b>')
        (folder / "run.html").write_text(html, "utf-8")
        photograph(folder / "run.html", PICTURES / "run.png", 680, 1090)
        report = folder / "checked" / "ena-faults.report.html"
        photograph(report, PICTURES / "report.png", 1100, 1400)
        photograph(report, PICTURES / "sheet.png", 1100, 1400, at="#figures h3 >> nth=1")
        season(folder)


if __name__ == "__main__":
    main()
