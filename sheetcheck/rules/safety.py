"""Rules on what a sheet hides: things that would act, and parts that contradict themselves."""

from collections.abc import Iterator, Mapping

from sheetcheck.rules.kinds import Example, Judged, SheetRule, Spot
from sheetcheck.rules.registry import rule
from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text
from sheetcheck.workbook.read.active_content import Active, Deed, active_formulas

_SHOWN = 80  # characters of an address or a formula

_DEEDS: Mapping[Deed, Text] = {
    Deed.MACRO: Text("マクロ(VBA)があります。", "It holds macros (VBA)."),
    Deed.MACRO_SHEET: Text(
        "古い形式のマクロシートかダイアログシートがあります。",
        "It holds a macro or dialog sheet of the old kind.",
    ),
    Deed.BOOK_LINK: Text(
        "ほかのブックを参照しています({what})。", "It refers to another workbook ({what})."
    ),
    Deed.DDE: Text(
        "ほかのプログラムとの通信(DDE)があります。", "It talks to another program (DDE)."
    ),
    Deed.OBJECT: Text(
        "ほかのプログラムのオブジェクト(OLE)があります。{what}",
        "It holds an object of another program (OLE). {what}",
    ),
    Deed.CONTROL: Text("ActiveXコントロールがあります。", "It holds an ActiveX control."),
    Deed.QUERY: Text("外部のデータへの接続があります。", "It holds a connection to data outside."),
    Deed.RIBBON: Text("独自のリボンがあります。", "It brings a ribbon of its own."),
    Deed.PICTURE: Text(
        "外部の画像などを参照しています({what})。", "It refers to a picture outside ({what})."
    ),
    Deed.FILE_LINK: Text(
        "ファイルや共有フォルダーへのリンクがあります({what})。",
        "It links to a file or a share ({what}).",
    ),
    Deed.FORMULA: Text(
        "外部を参照するか、プログラムを呼ぶ数式です({what})。",
        "The formula reaches out or calls a program ({what}).",
    ),
}


@rule(
    SheetRule,
    "active-content",
    title=Text("動くもの・外部への参照", "Active content"),
    severity=Severity.NOTICE,
    reason=Text(
        "開いた人のパソコンで動いたり、外部と通信したりするものが、知らないうちに入っていることがある"
        "ため(sheetcheckは動かさず、たどらず、そのまま残します)。",
        "Something may be in it that acts on the computer of whoever opens it, or reaches out"
        " (sheetcheck neither runs nor follows it, and leaves it as it is).",
    ),
    message=Text(
        "開くと動くもの、または外部への参照があります。",
        "It holds something that acts when it is opened, or reaches out.",
    ),
    suggestion=Text(
        "心当たりがなければ、「コンテンツの有効化」をせずに提出元に確かめてください。",
        "If you do not know why, ask the department before you enable content.",
    ),
    example=Example(
        bad={"sheet": Text("=WEBSERVICE(…) という数式", "a formula =WEBSERVICE(…)")},
        good={"sheet": Text("=COUNTIF(…) という数式", "a formula =COUNTIF(…)")},
    ),
)
def active_content(judged: Judged) -> Iterator[Spot]:
    """Yield what would act when the workbook is opened; it is never run or followed."""
    for active in (*judged.active, *active_formulas(judged.grid)):
        yield Spot(active.cell, {"what": _shown(active)}, message=_DEEDS[active.deed])


def _shown(active: Active) -> str:
    what = " ".join(active.what.split())
    return what if len(what) <= _SHOWN else f"{what[:_SHOWN]}…"


@rule(
    SheetRule,
    "sheet-contradictory",
    title=Text("シートの記録の矛盾", "Sheet contradicts itself"),
    severity=Severity.WARNING,
    reason=Text(
        "同じセルが二度書かれていたり順番が違ったりするファイルは、読むプログラムによって見え方が"
        "変わるため。",
        "Programs show a file differently whose cells stand twice or out of order.",
    ),
    message=Text(
        "{what}読み方は一つしかないので、そのまま点検しました。",
        "{what} It can only be read in one way, so it was checked all the same.",
    ),
    suggestion=Text(
        "Excelで開いて保存し直すと直ります。", "Opening it in Excel and saving it mends that."
    ),
    example=Example(bad={"sheet": "A1, A3, A2"}, good={"sheet": "A1, A2, A3"}),
)
def sheet_contradictory(judged: Judged) -> Iterator[Spot]:
    """Yield what the sheet's part says twice or out of order."""
    for said in judged.grid.contradictions:
        yield Spot(said.cell, {"what": said.what})
