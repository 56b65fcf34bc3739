"""The pages in a real browser: what runs, what is seen, what the keyboard and a reader can do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from sheetcheck.report.html.page import index_page, page
from sheetcheck.words.address import Address
from sheetcheck.words.result import Certificate, Outcome, Provenance, SheetResult
from sheetcheck.words.sheet import Unread
from sheetcheck.words.text import Language, same
from tests.report.hostile_sheet import HOSTILE, hostile
from tests.report.rule_helps import HELPS
from tests.report.sheet_factory import clean, many, problems, unreadable, written

pytestmark = [pytest.mark.browser, pytest.mark.waits]

PROVENANCE = Provenance("0.1.0", datetime(2026, 4, 1, 9, 5))  # noqa: DTZ001  (the clock on the wall)
JA, EN = Language.JA, Language.EN
CERTIFICATE = Certificate(certified=False, statement=same(HOSTILE[0]))


def made(outcome: Outcome, language: Language = JA) -> bytes:
    return page([outcome], language=language, provenance=PROVENANCE, helps=HELPS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        path = which("chromium") or which("chromium-browser")
        yield driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


class Tab:
    """A page opened from disk, with what it said to the console and asked the network for."""

    def __init__(self, browser: Any, file: Path, data: bytes, **options: Any) -> None:
        file.write_bytes(data)
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    tabs: list[Tab] = []

    def open_(data: bytes, **options: Any) -> Tab:
        tabs.append(Tab(browser, tmp_path / "report.html", data, **options))
        return tabs[-1]

    yield open_
    for tab in tabs:
        tab.context.close()


def test_hostile_text_neither_runs_nor_shows_as_anything_but_text(opened: Any) -> None:
    tab = opened(made(Outcome(hostile(), "javascript:alert(1)", "a.html", CERTIFICATE)))
    assert tab.page.title().startswith("点検結果: ")
    assert tab.page.evaluate("document.images.length") == 0
    assert tab.page.evaluate("document.scripts.length") == 2
    links = tab.page.evaluate("[...document.links].map((a) => a.protocol)")
    assert set(links) == {"file:"}
    values = tab.page.evaluate(
        "JSON.parse(document.getElementById('sheetcheck-report').textContent)"
        ".files[0].findings.map((f) => f.value.length)"
    )
    assert values[0] == len(HOSTILE[0])
    assert len(values) == len(HOSTILE)
    assert "[bold red]赤[/bold red]" in tab.page.inner_text("main")
    assert len(tab.asked) == 1  # itself
    assert tab.said == []


def test_the_policy_lets_our_own_style_and_script_work_and_no_other(opened: Any) -> None:
    tab = opened(made(written()))
    assert tab.said == []
    assert tab.page.is_visible("form.filter")
    assert (
        tab.page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius") != "0px"
    )
    tab.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'document.title = 1'}))"
    )
    assert tab.page.title() == "点検結果: returned.xlsx"


def test_findings_can_be_filtered_by_department_and_severity_with_the_keyboard(
    opened: Any,
) -> None:
    tab = opened(made(written()))
    assert tab.page.inner_text("form.filter output") == "3"
    tab.page.select_option("select[name=department]", label="総務課")
    assert tab.page.inner_text("form.filter output") == "1"
    assert tab.page.locator("details.group:visible h3").all_inner_texts() == ["総務課"]
    tab.page.select_option("select[name=department]", label="全ての課")
    tab.page.focus("input[value=error]")
    tab.page.keyboard.press("Space")
    assert tab.page.inner_text("form.filter output") == "1"
    words = tab.page.locator("tr[data-severity]:visible .tag").all_inner_texts()
    assert {word.strip() for word in words} == {"要確認"}


def test_the_files_of_a_run_can_be_filtered_by_department_and_status(opened: Any) -> None:
    tab = opened(PAGES["index"])
    files = tab.page.locator("tr[data-status]:visible .file")
    assert files.count() == 3
    tab.page.select_option("select[name=department]", label="総務課")
    assert files.all_inner_texts() == ["returned.xlsx"]
    assert tab.page.inner_text("form.filter output") == "1"
    tab.page.select_option("select[name=department]", label="全ての課")
    tab.page.uncheck("input[value=problems]")
    tab.page.uncheck("input[value=clean]")
    assert files.all_inner_texts() == ["locked.xlsx"]


def test_a_printed_page_says_that_it_was_narrowed(opened: Any) -> None:
    tab = opened(made(written()))
    tab.page.emulate_media(media="print")
    assert not tab.page.is_visible("form.filter")
    tab.page.emulate_media(media="screen")
    tab.page.select_option("select[name=department]", label="総務課")
    tab.page.emulate_media(media="print")
    assert tab.page.is_visible("form.filter")
    assert tab.page.locator("main > section:visible").count() == 1


def pages(tab: Tab) -> int:
    return int(tab.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n"))


def test_a_department_takes_one_sheet_of_paper_and_each_begins_a_new_one(opened: Any) -> None:
    tab = opened(made(written(many(49))))
    tab.page.check("input[name=paged]")
    assert pages(tab) >= 8
    tab.page.select_option("select[name=department]", label="第3課")
    tab.page.uncheck("input[name=paged]")
    assert pages(tab) == 1


def test_without_script_everything_is_there(opened: Any) -> None:
    tab = opened(made(written()), java_script_enabled=False)
    assert not tab.page.is_visible("form.filter")
    assert tab.page.locator("tr[data-severity]:visible").count() == 4


def test_a_link_leads_to_the_cell_in_the_picture_and_back(opened: Any) -> None:
    tab = opened(made(written()))
    tab.page.click("tr[data-severity] a >> text=H5")
    assert tab.page.evaluate("document.querySelector(':target').id") == "s1-H5"
    tab.page.click("#s1-H5 a")
    assert tab.page.evaluate("document.querySelector(':target').dataset.severity") == "error"


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("language", list(Language))
def test_nothing_overflows_sideways(opened: Any, width: int, language: Language) -> None:
    tab = opened(made(written(), language), viewport={"width": width, "height": 800})
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    tab = opened(made(Outcome(hostile()), language), viewport={"width": width, "height": 800})
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_folded_groups_are_printed(opened: Any) -> None:
    tab = opened(made(written(many(1000))))
    assert tab.page.locator("details:not([open])").count() > 0
    assert len(tab.page.pdf(prefer_css_page_size=True)) > 100_000


def test_49_findings_take_at_most_four_sheets_of_paper_and_begin_on_the_first(opened: Any) -> None:
    tab = opened(made(written(many(49))))
    assert 1 < pages(tab) <= 4
    tab.page.emulate_media(media="print")
    assert tab.page.locator("#help").is_hidden()
    assert tab.page.locator("#picture").is_hidden()
    assert tab.page.locator("table.overview").first.bounding_box()["y"] < 300


@pytest.mark.slow
def test_a_hundred_thousand_findings_stay_usable(opened: Any) -> None:
    tab = opened(made(written(many(100_000))))
    assert tab.page.locator("tr[data-severity]").count() <= 2000
    tab.page.click("input[value=error]", timeout=5000)
    assert tab.page.inner_text("form.filter output") == "0"


def sheet_named(name: str) -> SheetResult:
    result = problems()
    assert result.sheet
    passed = (Unread(Address(30, 1), "※ 注"),)
    return replace(result, sheet=replace(result.sheet, name=name, unread=passed))


PAGES = {
    "problems": made(written()),
    "english": made(written(), EN),
    "clean": made(Outcome(clean())),
    "unreadable": made(Outcome(unreadable())),
    "hostile": made(Outcome(hostile())),
    "folded": made(written(many(150))),
    "index": index_page(
        [written(), Outcome(clean()), Outcome(unreadable())],
        language=JA,
        provenance=PROVENANCE,
        at="index.html",
        helps=HELPS,
    ),
    "sheets": page(
        [Outcome(sheet_named(f"シート{n}")) for n in range(6)],
        language=JA,
        provenance=PROVENANCE,
        helps=HELPS,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(opened: Any, name: str, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    tab = opened(
        PAGES[name],
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,  # axe itself is a script that the page does not know
    )
    results = axe.Axe().run(tab.page)
    assert results.violations_count == 0, results.generate_report()
