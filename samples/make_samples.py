"""Write the sample workbooks beside this file; every run gives the same bytes.

    python samples/make_samples.py [FOLDER]

Headings, items, departments and ratings are those of a sheet that the city of Ena
published; the longer texts are written anew. `README.md` beside this file lists what
sheetcheck is expected to find in each workbook.
"""

import io
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter

# The script is started by its path, too, and then finds its neighbour by that.
try:
    from samples.family_sheets import FAMILY_SHEETS, family_workbook
    from samples.season_sheets import SEASON_SHEETS
    from samples.year_sheets import YEAR_SHEETS
except ModuleNotFoundError:
    from family_sheets import FAMILY_SHEETS, family_workbook  # type: ignore[import-not-found,no-redef]
    from season_sheets import SEASON_SHEETS  # type: ignore[import-not-found,no-redef]
    from year_sheets import YEAR_SHEETS  # type: ignore[import-not-found,no-redef]

FAMILIES = "families"
"""The folder of the sheets of the other shipped families."""
YEARS = "years"
"""The folder of three years of one plan."""
SEASON = "season"
"""The folder of a season: the issued sheet, and what five departments returned."""
SHEET = "進行管理シート"
TITLE = "恵那市再犯防止推進計画 実施計画 進行管理シート"
HEADINGS = (
    "基本目標",
    "基本方針",
    "具体的な取り組み",
    "事業",
    "担当課",
    "内容",
    "R6評価",
    "R6実施内容",
    "R7実施予定",
)
WIDTHS = (9, 9, 9, 22, 15, 44, 14, 38, 38)  # in characters, as Excel counts them
A, D = "A(予定通り進行)", "D(その他)"
SCALE = (A, "B(予定を変更、修正して進行)", "C(予定通り進行していない)", D)
TITLE_ROW, HEADER_ROW, LABEL_ROW, FIRST_ROW, FOOTER_ROW = 2, 4, 5, 6, 24

SECTIONS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    (
        "(1)住居・就労の確保など",
        (
            (
                "協力雇用主の支援・拡大及び求人情報の提供",
                "商工課",
                (
                    "協力雇用主の仕組みをちらしなどで事業所に知らせます。仕事のない保護対象者には"
                    "保護司が就労の相談に乗り、矯正施設にいる人の家族にも、保護司会が保護観察所と"
                    "ともに求人や協力雇用主の情報を伝えます。"
                ),
                D,
                "該当事項なし",
                "社会福祉課などと情報を持ち寄り、求人情報の伝え方を整える。",
            ),
            (
                "生活困窮者自立支援事業の活用",
                "社会福祉課",
                (
                    "暮らし全般の困りごと相談と就労支援を組み合わせ、出所した人が働き始められる"
                    "ように支えます。"
                ),
                D,
                "該当事項なし",
                "相談があれば一人ひとりの事情を聞き、自立支援事業につなげる。",
            ),
            (
                "市営住宅の受け入れ",
                "建築住宅課",
                (
                    "保護司会と協力して市営住宅の入居条件と募集時期を案内し、必要なときは一時的な"
                    "入居も受け入れます。\n※一時入居の申込みには身元の保証などが要ります。"
                ),
                D,
                "該当事項なし",
                (
                    "住まいに困っている出所者から希望があれば、保護司会など関係先と相談のうえ"
                    "一時入居を案内する。"
                ),
            ),
            (
                "生活保護",
                "社会福祉課",
                (
                    "手持ちの資産や働く力を生かしてもなお生活が立ち行かない人に、困り方の程度に"
                    "応じた保護を行い、最低限度の暮らしと自立を支えます。"
                ),
                A,
                (
                    "95世帯111人に扶助費を支給した(うち再犯防止の対象は3人)。\nあわせて就労などの"
                    "自立支援を行った。"
                ),
                "世帯の状況を確かめながら、必要な保護を続ける。",
            ),
        ),
    ),
    (
        "(2)高齢者または障がい者への支援",
        (
            (
                "高齢者支援の実施",
                "高齢福祉課 (地域包括支援センター)",
                (
                    "出所した高齢者の日常に支援が要るときは、相談先や使える制度・サービスを"
                    "案内します。"
                ),
                A,
                "案内できる体制を保っていたが、今年度は対象となる人がいなかった。",
                "引き続き、相談先と制度・サービスを案内できるようにしておく。",
            ),
            (
                "障がい者支援の実施",
                "社会福祉課",
                (
                    "障がいのために仕事や自立した暮らしが難しい人をサービスで支え、その家族にも"
                    "窓口や制度を案内します。"
                ),
                A,
                "窓口で相談を受け、制度やサービスを案内できる体制を取っている。",
                "相談があったときに、すぐ制度やサービスへつなぐ。",
            ),
        ),
    ),
    (
        "(3)更生保護に携わる団体などの支援と関係機関の連携強化",
        (
            (
                "更生保護活動に取り組みやすい環境づくり",
                "総務課 社会福祉課",
                (
                    "「サポートセンター恵那」の運営をはじめとする更生保護の活動に補助と支援を続け、"
                    "携わる人が活動に打ち込めるようにします。"
                ),
                A,
                "保護司会と更生保護女性会に、活動のための負担金を支出した。",
                "両団体への負担金を今年度と同じように予算に計上する。",
            ),
            (
                "関係機関などとの福祉に関する情報の共有",
                "総務課\n社会福祉課",
                "福祉サービスについての情報を、保護観察所などに伝え、また受け取ります。",
                A,
                "岐阜保護観察所から、更生保護に関する統計の提供を受けた。",
                "必要な情報を互いに提供し合う。",
            ),
            (
                "情報交換会の実施",
                "総務課 社会福祉課",
                "関係機関が顔を合わせて話し合う場を設けます。",
                A,
                "保護司会とは随時連絡を取り、情報を共有した。",
                "ほかの機関も交えた会について、時期と回数を調整する。",
            ),
        ),
    ),
    (
        "(4)再犯防止の広報・啓発活動の推進",
        (
            (
                "「社会を明るくする運動」の広報・周知",
                "総務課",
                (
                    "7月の再犯防止啓発月間と、犯罪のない地域をめざす全国運動「社会を明るくする運動」"
                    "を、より多くの市民に知らせます。"
                ),
                A,
                "運動の期間に合わせ、市の広報誌とウェブサイトで紹介した。",
                "来年度も広報誌とウェブサイトで紹介する予定。",
            ),
            (
                "薬物乱用防止啓発活動の推進",
                "学校教育課",
                (
                    "薬物乱用を防ぐための啓発を続けて支え、特に市内の小・中学校での薬物乱用防止教室に"
                    "力を入れます。"
                ),
                A,
                "学校保健計画に組み入れ、市内すべての小・中学校で年1回、薬物乱用防止教室を開いた。",
                "同様に実施。",
            ),
            (
                "更生保護活動に関する情報の周知",
                "総務課",
                "更生保護の活動を広報紙や市のウェブサイトで伝え、市民の理解を広げます。",
                A,
                "「社会を明るくする運動」の時期を中心に、広報誌とウェブサイトに記事を載せた。",
                "市民の理解が進むよう、広報を続ける。",
            ),
        ),
    ),
)


class Formula(NamedTuple):
    """A formula with the value stored beside it, which need not be the right one."""

    text: str
    stored: int
    number_format: str


Content = str | int | Formula | None


@dataclass(frozen=True)
class Sample:
    name: str
    overrides: Mapping[str, Content] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


SAMPLES = (
    Sample("ena-clean.xlsx"),
    Sample(
        "ena-totals.xlsx",
        {"A24": f"{A} 8事業", "A27": f" {D} 4事業", "A28": " 13事業"},
    ),
    Sample(
        "ena-faults.xlsx",
        {
            "I4": "R6実施予定",
            "H7": None,
            "G8": None,
            "G9": "A(その他)",
            "G12": "Ａ（予定通り進行）",
            "G13": "E(その他)",
            "I16": "同上",
            "C17": 4,
            "A24": f"{A} 8事業",
            "A26": None,
            "A27": f" {D} 3事業",
            "A28": "合計",
            "B28": Formula("COUNTA(D7:D20)", 11, '0"事業"'),
        },
        hidden=frozenset({20}),
    ),
)

SEASON_SAMPLES = tuple(
    Sample(f"{SEASON}/{sheet.name}", sheet.overrides()) for sheet in SEASON_SHEETS
)

# Who types Japanese in Excel leaves the reading beside the text: from, to, kana.
READINGS: dict[str, tuple[tuple[int, int, str], ...]] = {
    TITLE: ((0, 3, "エナシ"), (3, 11, "サイハンボウシスイシンケイカク")),
    "商工課": ((0, 3, "ショウコウカ"),),
    "建築住宅課": ((0, 5, "ケンチクジュウタクカ"),),
    "学校教育課": ((0, 5, "ガッコウキョウイクカ"),),
    f"{A} 8事業": ((2, 4, "ヨテイ"), (4, 5, "ドオ"), (6, 8, "シンコウ"), (11, 13, "ジギョウ")),
    f"{A} 9事業": ((2, 4, "ヨテイ"), (4, 5, "ドオ"), (6, 8, "シンコウ"), (11, 13, "ジギョウ")),
}


def clean_cells() -> dict[str, Content]:
    """Return what the faultless sheet says, by address."""
    cells: dict[str, Content] = {f"A{TITLE_ROW}": TITLE, f"A{LABEL_ROW}": HEADINGS[2]}
    cells |= {
        f"{letter}{HEADER_ROW}": text for letter, text in zip("ABCDEFGHI", HEADINGS, strict=True)
    }
    row = FIRST_ROW
    for section, items in SECTIONS:
        cells[f"A{row}"] = section
        for number, item in enumerate(items, 1):
            row += 1
            cells[f"C{row}"] = number
            cells |= {f"{letter}{row}": text for letter, text in zip("DEFGHI", item, strict=True)}
        row += 1
    ratings = [item[3] for _, items in SECTIONS for item in items]
    lines = [f"{rating} {ratings.count(rating)}事業" for rating in SCALE]
    for place, line in enumerate((*lines, f"{len(ratings)}事業")):
        cells[f"A{FOOTER_ROW + place}"] = line if place == 0 else f" {line}"
    return cells


def looks(book: Any) -> dict[str, Any]:
    """Return the cell formats: an office sheet in MS P Gothic, ruled, its headings tinted."""
    plain = {"font_name": "ＭＳ Ｐゴシック", "font_size": 10, "valign": "vcenter"}
    ruled = plain | {"border": 1, "text_wrap": True}
    return {
        "plain": book.add_format(plain),
        "title": book.add_format(plain | {"font_size": 14, "bold": True, "align": "center"}),
        "heading": book.add_format(
            ruled | {"bold": True, "align": "center", "bg_color": "#DDEBF7"}
        ),
        "section": book.add_format(plain | {"border": 1, "bold": True, "bg_color": "#F2F2F2"}),
        "text": book.add_format(ruled | {"valign": "top"}),
        "name": book.add_format(ruled),
        "centred": book.add_format(ruled | {"align": "center"}),
    }


def lines_needed(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; a Japanese character is two wide."""
    return sum(-(-max(1, len(part)) * 2 // (width - 2)) for part in text.split("\n"))


def write_table(sheet: Any, cells: Mapping[str, Content], formats: Mapping[str, Any]) -> None:
    """Write the rows from the heading to the last item, each as high as its texts need."""
    for column, heading in enumerate("ABCDEFGHI"):
        sheet.write(f"{heading}{HEADER_ROW}", cells[f"{heading}{HEADER_ROW}"], formats["heading"])
        sheet.set_column(column, column, WIDTHS[column])
    sheet.set_row(HEADER_ROW - 1, 30)
    for row in range(LABEL_ROW, FOOTER_ROW - 2):
        if f"D{row}" not in cells:
            sheet.merge_range(f"A{row}:I{row}", cells[f"A{row}"], formats["section"])
            sheet.set_row(row - 1, 20)
            continue
        texts = {letter: cells.get(f"{letter}{row}") for letter in "ABCDEFGHI"}
        for letter, text in texts.items():
            look = "centred" if letter in "CEG" else "name" if letter == "D" else "text"
            sheet.write(f"{letter}{row}", text, formats[look])
        height = max(
            lines_needed(str(text or ""), width)
            for text, width in zip(texts.values(), WIDTHS, strict=True)
        )
        sheet.set_row(row - 1, 13.5 * height + 6)


def write_footer(
    book: Any, sheet: Any, cells: Mapping[str, Content], formats: Mapping[str, Any]
) -> None:
    """Write the totals under the table."""
    for row in range(FOOTER_ROW, FOOTER_ROW + 5):
        for letter in "AB":
            content = cells.get(f"{letter}{row}")
            if isinstance(content, Formula):
                look = book.add_format(
                    {"font_name": "ＭＳ Ｐゴシック", "font_size": 10, "align": "left"}
                    | {"num_format": content.number_format}
                )
                sheet.write_formula(f"{letter}{row}", content.text, look, content.stored)
            elif content is not None:
                sheet.write(f"{letter}{row}", content, formats["plain"])


def set_up_page(sheet: Any) -> None:
    """Print on A4 across, one page wide, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(HEADER_ROW, 4)


def workbook(sample: Sample) -> bytes:
    """Return a sample as the bytes of its file."""
    cells = clean_cells() | dict(sample.overrides)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties(
        {"title": TITLE, "author": "総務課", "created": datetime(2025, 4, 1, 9, 0)}  # noqa: DTZ001
    )
    formats = looks(book)
    sheet = book.add_worksheet(SHEET)
    set_up_page(sheet)
    sheet.set_row(TITLE_ROW - 1, 26)
    sheet.merge_range(f"A{TITLE_ROW}:I{TITLE_ROW}", cells[f"A{TITLE_ROW}"], formats["title"])
    write_table(sheet, cells, formats)
    write_footer(book, sheet, cells, formats)
    for row in range(FIRST_ROW, FOOTER_ROW - 2):
        if f"D{row}" in cells:
            sheet.data_validation(f"G{row}", {"validate": "list", "source": list(SCALE)})
    for row in sample.hidden:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    book.close()
    return with_readings(target.getvalue())


def with_readings(source: bytes) -> bytes:
    """Return the workbook with furigana beside the texts of `READINGS`, as Excel stores them."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "xl/sharedStrings.xml":
                content = annotated(content.decode()).encode()
            new.writestr(member, content)
    return target.getvalue()


def annotated(strings: str) -> str:
    for text, readings in READINGS.items():
        marks = "".join(
            f'<rPh sb="{start}" eb="{end}"><t>{kana}</t></rPh>' for start, end, kana in readings
        )
        plain = f"<t>{escape(text)}</t></si>"
        strings = strings.replace(
            plain, plain.removesuffix("</si>") + marks + '<phoneticPr fontId="1"/></si>'
        )
    return strings


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / SEASON / "returned").mkdir(parents=True, exist_ok=True)
    for sample in (*SAMPLES, *SEASON_SAMPLES):
        (folder / sample.name).write_bytes(workbook(sample))
    (folder / FAMILIES).mkdir(exist_ok=True)
    for sheet in FAMILY_SHEETS:
        (folder / FAMILIES / sheet.name).write_bytes(family_workbook(sheet))
    (folder / YEARS).mkdir(exist_ok=True)
    for year, sheet in YEAR_SHEETS.items():
        (folder / YEARS / f"{year}.xlsx").write_bytes(family_workbook(sheet))


if __name__ == "__main__":
    main()
