"""What people are told about each kind of leak: its title, and how to remove it in Excel.

The ways are named as Excel's screens name them. Excel's own document inspector knows most of the
hidden kinds, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheetcheck.publishing.leak import LeakKind
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class About:
    """What people are told about a kind of leak."""

    title: Text
    how: Text
    """How to remove it in Excel, or what to look at."""
    stops: bool = True
    """Whether it must not go out; else a person is asked to look at it."""


_INSPECTOR: Final = Text(
    "「ファイル」→「情報」→「問題のチェック」→「ドキュメント検査」で削除してください。",
    "File > Info > Check for Issues > Inspect Document removes it.",
)
_ASK: Final = Text("公開してよい内容か確認してください。", "Check whether this may be published.")


def _stop(ja: str, en: str, how_ja: str, how_en: str) -> About:
    return About(Text(ja, en), Text(how_ja, how_en))


def _inspected(ja: str, en: str) -> About:
    return About(Text(ja, en), _INSPECTOR)


def _look(ja: str, en: str, how: Text = _ASK) -> About:
    return About(Text(ja, en), how, stops=False)


ABOUT: Final[Mapping[LeakKind, About]] = {
    LeakKind.SHEET: _stop(
        "非表示のシート",
        "Hidden sheet",
        "シート見出しを右クリックして「再表示」し、内容を確認して削除してください"
        "（一覧に出ないシートは、Visual Basic Editor で Visible を変更すると表示されます）。",
        "Right-click a sheet tab, choose Unhide, look at it and delete it (a very hidden sheet"
        " is only shown by the Visual Basic Editor).",
    ),
    LeakKind.ROW: _stop(
        "非表示の行の内容",
        "Content of a hidden row",
        "行を選んで右クリックし「再表示」して、内容を確認して消去してください。",
        "Select the rows around it, right-click, choose Unhide, and clear what should not go out.",
    ),
    LeakKind.FILTERED: _stop(
        "フィルターで隠れた行の内容",
        "Content of a row that a filter hides",
        "「データ」→「クリア」でフィルターを解除し、内容を確認してください。",
        "Data > Clear shows all rows; look at what was hidden.",
    ),
    LeakKind.COLUMN: _stop(
        "非表示の列の内容",
        "Content of a hidden column",
        "列を選んで右クリックし「再表示」して、内容を確認して消去してください。",
        "Select the columns around it, right-click, choose Unhide, and clear it.",
    ),
    LeakKind.FORMAT: _stop(
        "表示形式（;;;）で見えない内容",
        "Content that its number format (;;;) hides",
        "セルを選んで表示形式を「標準」にし、内容を確認して消去してください。",
        "Set the number format to General, look at it and clear it.",
    ),
    LeakKind.COLOUR: _stop(
        "背景と同じ色の文字",
        "Text in the colour of its background",
        "文字の色を「自動」にし、内容を確認して消去してください。",
        "Set the font colour to Automatic, look at it and clear it.",
    ),
    LeakKind.OUTSIDE: _stop(
        "印刷範囲の外の内容",
        "Content outside the print area",
        "内容を確認し、公開しないものは消去してください（公開するなら印刷範囲に含めてください）。",
        "Clear what should not go out, or widen the print area.",
    ),
    LeakKind.MERGED: _stop(
        "結合セルの下に残る値",
        "Value left under a merged cell",
        "「セルの結合」を解除し、残った値を消去してから再度結合してください。",
        "Unmerge the cells, clear the value that appears, and merge them again.",
    ),
    LeakKind.BEHIND: _stop(
        "図形や画像の裏の内容",
        "Content behind a shape or picture",
        "図形を移動し、裏のセルの内容を確認して消去してください。",
        "Move the shape, look at the cells behind it and clear them.",
    ),
    LeakKind.NAME: _inspected("非表示の名前", "Hidden defined name"),
    LeakKind.PIVOT: _stop(
        "ピボットテーブルの元データの控え",
        "Records kept for a pivot table",
        "「ピボットテーブル オプション」→「データ」で、「ファイルに元のデータを保存する」を"
        "外してください。",
        "PivotTable Options > Data: clear “Save source data with file”.",
    ),
    LeakKind.LINK_CACHE: _stop(
        "ほかのブックから写した値と参照先",
        "Values and path of another workbook",
        "「データ」→「ブックのリンク（リンクの編集）」で「リンクの解除」をしてください。",
        "Data > Edit Links > Break Link.",
    ),
    LeakKind.QUERY: _stop(
        "外部データへの接続・クエリ",
        "Query or connection to other data",
        "「データ」→「クエリと接続」で、クエリと接続を削除してください。",
        "Data > Queries & Connections: delete them.",
    ),
    LeakKind.CUSTOM_XML: _inspected("カスタム XML データ", "Custom XML data"),
    LeakKind.PROPERTY: _inspected("ファイルのプロパティ", "Document property"),
    LeakKind.USER: _stop(
        "利用者の名前",
        "Name of a user",
        "共有（従来の機能）とユーザー設定のビュー、書き込みパスワードを解除して保存してください。",
        "End legacy sharing, delete custom views, clear the password to modify, and save.",
    ),
    LeakKind.PATH: _inspected("保存場所のパス", "Path where it was saved"),
    LeakKind.PRINTER: _stop(
        "プリンターの設定（共有名など）",
        "Printer settings (names of shares)",
        "「ドキュメント検査」では残ります。新しいブックにシートを移動するか、--clean で削除"
        "してください。",
        "The document inspector leaves them; move the sheets to a new workbook, or use --clean.",
    ),
    LeakKind.COMMENT: _stop(
        "メモ（コメント）",
        "Note (comment)",
        "「校閲」→「コメントの削除」で消去してください。",
        "Review > Delete removes it.",
    ),
    LeakKind.THREAD: _stop(
        "コメントのやり取り",
        "Threaded comment",
        "「校閲」→「コメントの削除」で消去してください。",
        "Review > Delete removes it.",
    ),
    LeakKind.PERSON: _inspected(
        "コメントした人の名前とアカウント", "Name and account of a commenter"
    ),
    LeakKind.REVISION: _stop(
        "変更履歴",
        "Log of revisions",
        "「ブックの共有（従来の機能）」を解除して保存してください。",
        "End legacy sharing of the workbook and save it.",
    ),
    LeakKind.OBJECT: _stop(
        "埋め込まれたファイル",
        "Embedded file",
        "開いて内容を確認し、選んで Delete キーで削除してください"
        "（sheetcheckは中身を確認していません）。",
        "Open it, then select and delete it. sheetcheck does not look inside.",
    ),
    LeakKind.ALT_TEXT: _stop(
        "図の代替テキスト",
        "Alternative text of a picture",
        "図を右クリックして「代替テキストの編集」で内容を確認し、公開しないものを消去してください。",
        "Right-click the picture, choose Edit Alt Text, and clear what should not go out.",
    ),
    LeakKind.OWN_MARKS: _stop(
        "sheetcheckの色・注釈と点検結果",
        "Marks and findings of sheetcheck",
        "sheetcheck unmark ファイル で取り除いてください。",
        "Take them out with: sheetcheck unmark FILE",
    ),
    LeakKind.STRING: _stop(
        "どのセルにもない文字列",
        "Text that no cell shows any more",
        "Excelで開いて上書き保存すると消えます。",
        "Open it in Excel and save it.",
    ),
    LeakKind.PART: _stop(
        "どこからも使われない部品",
        "Part that nothing refers to",
        "Excelで開いて上書き保存すると消えます。",
        "Open it in Excel and save it.",
    ),
    LeakKind.MACRO: _look(
        "マクロ・コントロール",
        "Macro or control",
        Text(
            "公開用は、マクロのない .xlsx として保存してください。",
            "Save what is published as .xlsx, without macros.",
        ),
    ),
    LeakKind.FILE_LINK: _look("庁内の場所へのリンク", "Link to a place inside the office"),
    LeakKind.PICTURE: _look(
        "画像（中の文字は確認していません）",
        "Picture (what it shows is not judged)",
        Text(
            "写り込んだ氏名などがないか、目で確認してください。",
            "Look at it: sheetcheck does not read pictures or PDF files.",
        ),
    ),
    LeakKind.MOBILE: _look("携帯電話番号", "Mobile number"),
    LeakKind.PHONE: _look("電話番号", "Phone number"),
    LeakKind.MAIL: _look("メールアドレス", "E-mail address"),
    LeakKind.POSTCODE: _look("郵便番号", "Postcode"),
    LeakKind.ADDRESS: _look("番地のある住所", "Street address"),
    LeakKind.MY_NUMBER: _look(
        "マイナンバーの可能性がある12桁の数字", "12 digits that may be an individual number"
    ),
    LeakKind.BIRTHDAY: _look("生年月日", "Date of birth"),
    LeakKind.PERSON_NAME: _look("個人名", "Name of a person"),
    LeakKind.AGE: _look("年齢と性別", "Age and sex"),
    LeakKind.SMALL: _look(
        "少人数の記載",
        "Small number of persons",
        Text(
            "本人が特定されるおそれがないか確認してください。",
            "Check that nobody can be identified.",
        ),
    ),
    LeakKind.RULE: _look(
        "総務省の統一ルール（統計表における機械判読可能なデータの表記方法、令和2年12月18日）",
        "Unified rules for machine-readable tables (MIC, 18 December 2020)",
        Text(
            "機械判読用には、--csv で作成したファイルを併せて公開してください。",
            "Publish the file made with --csv beside it.",
        ),
    ),
}
"""What is told about each kind; the search knows no others."""
