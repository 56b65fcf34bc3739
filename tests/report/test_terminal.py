import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sheetcheck.report.text.screen import progress
from sheetcheck.report.text.terminal import LIMIT, print_results
from sheetcheck.report.wrapping import width_of
from sheetcheck.words.result import Outcome
from sheetcheck.words.text import Language
from tests.report.sheet_factory import HELPS, clean, hostile, many, problems, unreadable, written

JA, EN = Language.JA, Language.EN


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


def test_the_verdict_comes_first_then_each_department_then_where_the_copy_lies() -> None:
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
"""
    )


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 104, 200])
@pytest.mark.parametrize("language", list(Language))
def test_no_line_is_wider_than_the_terminal(
    columns: int, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = piped([Outcome(problems()), Outcome(unreadable())], language)
    assert max(map(width_of, shown.splitlines())) <= columns
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
    assert shown.startswith("1,000ファイル：未点検 1、要修正 900、問題なし 99。")
    assert "要修正  説明がない  6,300件（900ファイル）" in shown
    assert "ほか881ファイル" in shown
    assert len(shown.splitlines()) < 40


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
