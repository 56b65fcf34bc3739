"""Results as the check makes them, of a sheet that resembles the one of Ena, for the reports."""

from dataclasses import replace

from sheetcheck.words.address import Address
from sheetcheck.words.result import (
    Certificate,
    Change,
    Finding,
    Outcome,
    Severity,
    SheetResult,
    Status,
    Total,
)
from sheetcheck.words.sheet import Claim, Heading, Item, Section, Sheet, Years
from sheetcheck.words.text import Text
from sheetcheck.words.values import Rewritten

SHEET = "進行管理シート"


SCALE = {
    "A": "予定通り進行",
    "B": "予定を変更、修正して進行",
    "C": "予定通り進行していない",
    "D": "その他",
}


KEYS = ("number", "name", "departments", "content", "rating", "result", "plan")


_TEXTS = ("", "事業", "担当課", "内容", "R6評価", "R6実施内容", "R7実施予定")


HEADINGS = {
    key: Heading(key, text, Address(3, column), 2024 if text.startswith("R6") else None)
    for column, (key, text) in enumerate(zip(KEYS, _TEXTS, strict=True), 3)
}


_ITEMS = (
    ("(1)住居・就労の確保など", 1, "働く場を提供する事業主の開拓", ("商工課",), "D"),
    ("(1)住居・就労の確保など", 2, "生活に困っている方の自立の支援", ("社会福祉課",), "D"),
    ("(1)住居・就労の確保など", 3, "市営住宅での受け入れ", ("建築住宅課",), None),
    ("(1)住居・就労の確保など", 4, "生活保護", ("社会福祉課",), "A"),
    ("(2)高齢者または障がい者への支援", 1, "高齢の方への支援", ("高齢福祉課",), "A"),
    ("(2)高齢者または障がい者への支援", 2, "障がいのある方への支援", ("社会福祉課",), "A"),
    ("(3)関係機関の連携強化", 1, "活動しやすい環境づくり", ("総務課", "社会福祉課"), "A"),
    ("(3)関係機関の連携強化", 2, "福祉の情報の共有", ("総務課", "社会福祉課"), "A"),
    ("(4)広報・啓発活動の推進", 1, "市民への周知", ("総務課",), "A"),
    ("(4)広報・啓発活動の推進", 2, "薬物の害を伝える教室", ("学校教育課",), "A"),
)


def _sheet() -> Sheet:
    sections: list[Section] = []
    items: list[Item] = []
    row = 4
    for section, number, name, departments, code in _ITEMS:
        if not sections or sections[-1].name != section:
            sections.append(Section(section, Address(row, 1)))
            row += 1
        texts = {
            "number": str(number),
            "name": name,
            "departments": "\n".join(departments),
            "content": f"{name}について、関係機関と協力して取り組みます。",
            "rating": f"{code}({SCALE[code]})" if code else "",
            "result": "該当事項なし" if code == "D" else "計画のとおり実施した。",
            "plan": "同様に実施。",
        }
        if (section[1], number) == ("1", 1):
            texts["result"] = "－"
        items.append(Item(row, section, number, name, departments, texts))
        row += 1
    claims = [
        Claim(code, stated, Address(row + 1 + line, 1), f"{code}({SCALE[code]}) {stated}事業")
        for line, (code, stated) in enumerate({"A": 8, "B": 0, "C": 0, "D": 2}.items())
    ]
    claims.append(Claim(None, 10, Address(row + 5, 1), "10事業"))
    return Sheet(
        name=SHEET,
        title="再犯防止推進計画 実施計画 進行管理シート",
        headings=HEADINGS,
        sections=tuple(sections),
        items=tuple(items),
        claims=tuple(claims),
        years=Years("R6", "R7"),
        header_row=3,
        last_row=row + 5,
    )


def finding(item: Item, rule: str, key: str, message: Text, suggestion: Text) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.WARNING if rule == "rating-notation" else Severity.ERROR,
        message=message,
        suggestion=suggestion,
        sheet=SHEET,
        cell=Address(item.row, HEADINGS[key].cell.column),
        section=item.section,
        number=item.number,
        item=item.name,
        departments=item.departments,
        value=item.texts[key],
    )


def problems() -> SheetResult:
    """A sheet with two findings left to do, one worth a look, and a total to be corrected."""
    sheet = _sheet()
    claim = sheet.claims[0]
    wrong_total = Finding(
        rule="total-mismatch",
        severity=Severity.ERROR,
        message=Text(
            "Aの数が8とありますが、数えると7です。", "A is stated as 8, but 7 are counted."
        ),
        suggestion=Text("7事業", "7事業"),
        sheet=SHEET,
        cell=claim.cell,
        value=claim.text,
        fixed=True,
    )
    return SheetResult(
        path="returned.xlsx",
        status=Status.PROBLEMS,
        findings=(
            finding(
                sheet.items[0],
                "explanation-missing",
                "result",
                Text(
                    "評価D(その他)の理由が、実施内容に記入されていません。",
                    "Rated D(その他), but the result gives no reason.",
                ),
                Text(
                    "理由を書くか、「該当事項なし」に修正してください。",
                    "Write the reason, or 該当事項なし.",
                ),
            ),
            finding(
                sheet.items[2],
                "rating-missing",
                "rating",
                Text("評価が空欄です。", "The rating is blank."),
                Text("A～Dのいずれかを記入してください。", "Enter one of: A to D."),
            ),
            finding(
                sheet.items[6],
                "rating-notation",
                "rating",
                Text(
                    "評価の書き方が決まりと違います。", "The rating is not written as the scale is."
                ),
                Text("A(予定通り進行) と書いてください。", "Write A(予定通り進行)."),
            ),
            wrong_total,
        ),
        changes=(
            Change(
                SHEET,
                claim.cell,
                claim.text,
                "A(予定通り進行) 7事業",
                "total-mismatch",
                Rewritten("A(予定通り進行) 7事業"),
            ),
        ),
        family="ena-saihan-boshi",
        scale=SCALE,
        sheet=sheet,
        counts={"A": 7, "B": 0, "C": 0, "D": 2},
        totals=(
            Total("A", 8, 7, claim.cell),
            Total("B", 0, 0, sheet.claims[1].cell),
            Total("C", 0, 0, sheet.claims[2].cell),
            Total("D", 2, 2, sheet.claims[3].cell),
            Total(None, 10, 10, sheet.claims[4].cell),
        ),
        ratings={item.row: code for item, (*_, code) in zip(sheet.items, _ITEMS, strict=True)},
        digest="0" * 64,
    )


def clean(path: str = "clean.xlsx") -> SheetResult:
    return replace(problems(), path=path, status=Status.CLEAN, findings=(), changes=())


def unreadable(path: str = "locked.xlsx") -> SheetResult:
    why = Finding(
        "file-encrypted",
        Severity.ERROR,
        Text("パスワードで保護されています。", "Password-protected."),
        Text(
            "パスワードを外して保存し{file} を修正してください。",
            "Take the password off and save it again.",
        ),
    )
    return SheetResult(path, Status.UNREADABLE, (why,))


def written(result: SheetResult | None = None) -> Outcome:
    return Outcome(
        result or problems(),
        corrected="returned.checked.xlsx",
        report="returned.report.html",
        certificate=Certificate(
            certified=True,
            statement=Text(
                "別の読み取りで比べ、一覧の1セルのほかに違いがないことを確かめました。",
                "A second reader compared both files: nothing but the 1 listed cell differs.",
            ),
        ),
    )


def many(count: int) -> SheetResult:
    """A sheet with as many findings as asked for, spread over its items."""
    result = problems()
    assert result.sheet
    first = result.findings[0]
    return replace(
        result,
        findings=tuple(
            replace(
                first,
                cell=Address(10 + n, 8),
                item=f"事業{n}",
                number=n,
                departments=(f"第{n % 7}課",),
            )
            for n in range(count)
        ),
    )
