import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sheetcheck.report.text.screen import progress
from sheetcheck.report.text.terminal import LIMIT, print_results, print_verdicts
from sheetcheck.report.visible import width_of
from sheetcheck.words.result import Outcome, Status
from sheetcheck.words.text import Language
from tests.report.hostile_sheet import hostile
from tests.report.rule_helps import HELPS
from tests.report.sheet_factory import clean, many, problems, unreadable, written

JA, EN = Language.JA, Language.EN
TO_COPY = ("【点検結果】", "[Check]")


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal, in an encoding of its own."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


def piped(
    outcomes: Sequence[Outcome],
    language: Language = JA,
    encoding: str = "utf-8",
) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    print_results(outcomes, stream, language=language, helps=lambda: HELPS)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


def test_each_department_is_told_what_to_do_and_the_last_lines_are_verdict_and_next_step() -> None:
    assert (
        piped([written()])
        == """\
returned.xlsx
  要修正 2件、要確認 1件。1か所を訂正しました。

  商工課
  種別    セル  事業                  指摘 → 対応
  要修正  H5    (1)住居・就労の確保…  評価D(その他)の理由が、実施内容に記入され
                1 働く場を提供する事  ていません。
                業主の開拓            → 理由を書くか、「該当事項なし」に修正し
                                      てください。

  社会福祉課
  要確認  G13   (3)関係機関の連携強   評価の書き方が決まりと違います。
                化 1 活動しやすい環   → A(予定通り進行) と書いてください。
                境づくり

  建築住宅課
  要修正  G7    (1)住居・就労の確保…  評価が空欄です。
                3 市営住宅での受け入  → A～Dのいずれかを記入してください。
                れ

  総務課
  要確認  G13   (3)関係機関の連携強   評価の書き方が決まりと違います。
                化 1 活動しやすい環   → A(予定通り進行) と書いてください。
                境づくり

  訂正した箇所
  A19  A(予定通り進行) 8事業 → A(予定通り進行) 7事業

  訂正済みの写し: returned.checked.xlsx
  報告書: returned.report.html

【点検結果】returned.xlsx：要修正 2件、要確認 1件。1か所を訂正しました。
→ 報告書を担当課に送り、提出したファイルの修正を依頼してください。
"""
    )


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 104, 200])
@pytest.mark.parametrize("language", list(Language))
def test_no_line_but_the_one_to_copy_is_wider_than_the_terminal(
    columns: int, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = piped([Outcome(problems()), Outcome(unreadable())], language)
    lines = [
        line for line in shown.splitlines() if not line.startswith(("【点検結果】", "[Check]"))
    ]
    assert len(lines) == len(shown.splitlines()) - 1
    assert max(map(width_of, lines)) <= columns
    assert not any(line.endswith(" ") for line in shown.splitlines())


def test_a_pipe_gets_no_control_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = piped([Outcome(hostile()), written()])
    assert all(char.isprintable() or char == "\n" for char in shown)


def test_a_terminal_gets_colours_unless_it_asks_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = Terminal()
    print_results([written()], coloured, language=JA)
    assert "\x1b[1;31m要修正" in coloured.text
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    print_results([written()], plain, language=JA)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", plain.text)


def test_text_of_cells_is_neither_markup_nor_command_on_a_terminal() -> None:
    stream = Terminal()
    print_results([Outcome(hostile())], stream, language=JA)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", stream.text)  # our own colours
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert "[bold red]赤[/bold red]" in shown
    assert "<U+001B>[31m" in shown


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "cp437", "latin-1"])
@pytest.mark.parametrize("language", list(Language))
def test_a_legacy_console_never_fails(encoding: str, language: Language) -> None:
    outcomes = [Outcome(hostile()), written(), Outcome(unreadable())]
    assert piped(outcomes, language, encoding)
    stream = Terminal(encoding)
    with progress(3, stream, language=language) as done:
        done("a")
    print_results(outcomes, stream, language=language)
    assert stream.text


def test_a_kanji_that_cp932_lacks_leaves_the_rest_readable() -> None:
    shown = piped([Outcome(hostile())], encoding="cp932")
    assert "〓野家と髙島屋、﨑と〓" in shown


def test_what_is_left_out_is_said_with_where_the_whole_is() -> None:
    with_report = piped([written(many(100))])
    assert with_report.count("  要修正  ") == LIMIT
    assert "ほか60件は、報告書をご覧ください。" in with_report
    without = piped([Outcome(many(100))], EN)
    assert "60 more: see them with --format html." in without


def test_the_limit_holds_for_all_files_of_a_run_together() -> None:
    files = [Outcome(replace(many(30), path=f"{n}.xlsx")) for n in range(3)]
    shown = piped(files)
    assert shown.count("  要修正  ") == LIMIT
    assert "ほか20件" in shown
    assert "ほか30件" in shown


def test_a_thousand_files_are_summed_up_by_kind() -> None:
    files = [Outcome(replace(many(7), path=f"{n}.xlsx")) for n in range(900)]
    files += [Outcome(clean(f"c{n}.xlsx")) for n in range(99)]
    files += [Outcome(unreadable())]
    shown = piped(files)
    assert "\n【点検結果】1,000ファイル：未点検 1、要修正 900、問題なし 99。\n" in shown
    assert shown.startswith("指摘の内訳\n")
    assert shown.splitlines()[-1].startswith("→ ")
    assert "要修正  説明がない  6,300件（900ファイル）" in shown
    assert "ほか881ファイル" in shown
    assert len(shown.splitlines()) < 40


def told_last(outcomes: Sequence[Outcome], language: Language = JA) -> list[str]:
    """Return the next steps at the end of what is told."""
    lines = piped(outcomes, language).splitlines()
    start = max(n for n, line in enumerate(lines) if line.startswith(TO_COPY))
    return "".join(lines[start + 1 :]).split("→ ")[1:]


def test_the_next_step_is_one_that_can_be_taken() -> None:
    corrected = replace(problems(), status=Status.CORRECTED, findings=problems().findings[3:])
    assert "--dry-run を付けずに" in told_last([Outcome(problems())])[0]
    assert "訂正済みの写しを使用" in told_last([written(corrected)])[0]
    assert "元に戻すとき" in told_last([replace(written(corrected), backup="a.bak")])[0]
    locked = told_last([Outcome(unreadable()), written()])
    assert ["理由を確認" in locked[0], "各ファイルの報告書" in locked[1]] == [True, True]
    assert told_last([Outcome(clean()), Outcome(clean("b.xlsx"))]) == []
    assert told_last([Outcome(problems(), unwritten=True)]) == []


@pytest.mark.parametrize("outcome", [Outcome(clean()), Outcome(unreadable())])
def test_a_verdict_with_nothing_below_it_is_told_once(outcome: Outcome) -> None:
    assert "【点検結果】" not in piped([outcome])


def test_quiet_prints_the_verdicts_and_nothing_else() -> None:
    stream = io.StringIO()
    print_verdicts([written(), Outcome(clean())], stream, language=JA)
    print_verdicts([Outcome(clean(f"{n}.xlsx")) for n in range(9)], stream, language=EN)
    assert stream.getvalue().splitlines() == [
        "【点検結果】returned.xlsx：要修正 2件、要確認 1件。1か所を訂正しました。",
        "【点検結果】clean.xlsx：問題は見つかりませんでした。",
        "[Check] 9 files: 9 OK.",
    ]


def test_an_unreadable_file_says_what_to_do() -> None:
    shown = piped([Outcome(unreadable())])
    assert "パスワードで保護されています。" in shown
    assert "パスワードを外して保存し{file} を修正してください。" in shown


def test_sheets_of_one_file_are_told_apart() -> None:
    first = problems()
    findings = tuple(replace(f, sheet="別のシート") for f in first.findings)
    shown = piped([Outcome(first), Outcome(replace(first, findings=findings))])
    assert "進行管理" in shown
    assert "別のシート!H5" in shown


def test_progress_is_shown_on_a_terminal_and_nowhere_else() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    with progress(3, terminal, language=JA) as done:
        done("a.xlsx")
    with progress(3, pipe, language=JA) as done:
        done("a.xlsx")
    assert "点検中" in terminal.text
    assert pipe.getvalue() == ""
