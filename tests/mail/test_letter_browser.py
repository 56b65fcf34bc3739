"""Letters in a real browser: a narrow pane, dark or light, nothing fetched."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from sheetcheck.mail.bodies import html_text
from sheetcheck.mail.book import NameQuestion
from sheetcheck.mail.contents import LetterContents, Tone
from sheetcheck.mail.digest import digest_letter
from sheetcheck.mail.letters import department_letter
from sheetcheck.mail.occasion import (
    DepartmentStatus,
    DigestFacts,
    Files,
    Kind,
    Occasion,
    Returned,
    Sent,
)
from sheetcheck.mail.places import ShareLink
from sheetcheck.words.address import Address
from sheetcheck.words.result import Finding, Severity
from sheetcheck.words.text import Language, Text, same

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "とても長い事業の名前" * 12 + "https://example.lg.jp/" + "x" * 300
AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
OUT = ShareLink("/srv/out", "\\\\server\\share")


def findings() -> tuple[Finding, ...]:
    return tuple(
        Finding(
            "rating-unknown",
            severity,
            Text(f"評価「{LONG}」は評価の区分にありません。", f"“{LONG}” is none of the scale."),
            same(LONG),
            sheet="進行管理シート",
            cell=Address(7, 7),
            section=LONG,
            number=1,
            item=LONG,
            departments=("商工課",),
            value=f"<b>{LONG}</b>",
        )
        for severity in Severity
    )


def returned() -> Returned:
    place = OUT.place("/srv/out/商工課/a.html")
    return Returned(f"{LONG}.xlsx", findings(), findings()[:1], 2, place, place)


def letter(language: Language) -> LetterContents:
    occasion = Occasion(
        Kind.DEPARTMENT,
        "商工課",
        "計画",
        (returned(),),
        date(2026, 12, 11),
        addresses="a@example.lg.jp",
    )
    return department_letter(occasion, language)


def digest(language: Language) -> LetterContents:
    refused = Sent("gone@example.lg.jp", LONG, "税務課", same("550 no such user"))
    night = DigestFacts(
        plan="計画",
        at=AT,
        previous=None,
        lines=tuple(DepartmentStatus(LONG, same(tone.value), tone, 1, 1, 1) for tone in Tone),
        open=3,
        new=2,
        solved=1,
        files=Files(1, 2, [(f"returned/{LONG}", same(LONG), same(LONG))], 14, 2),
        unassigned=(returned(),),
        questions=(NameQuestion(LONG, ("商工課",)),),
        letters=(refused,),
        held=(refused,),
        undeliverable=(refused,),
        waiting=1,
        not_made=(("税務課", "KeyError"),),
        board=OUT.place("/srv/out/index.html"),
        configuration="night.toml",
    )
    return digest_letter(night, language)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        path = which("chromium") or which("chromium-browser")
        yield driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


@pytest.mark.parametrize("made", [letter, digest])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_reads_well_in_a_narrow_pane(
    browser: Any, tmp_path: Path, made: Any, language: Language, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    file = tmp_path / "letter.html"
    file.write_text(html_text(made(language), language), "utf-8")
    context = browser.new_context(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.evaluate("document.images.length + document.scripts.length") == 0
    assert page.evaluate("document.querySelectorAll('b').length") == 0
    assert asked == [file.as_uri()]
    found = axe.Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert [each["id"] for each in found.response["violations"]] == []
    context.close()
