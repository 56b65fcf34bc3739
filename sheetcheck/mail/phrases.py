"""The texts of letters, in both languages."""

from typing import Final

from sheetcheck.words.text import Text

ADDRESSED: Final = Text("{department} ご担当者様", "To: {department}")
FROM: Final = Text("{plan} 事務局です。", "This is the secretariat of {plan}.")
ERRORS: Final = Text("修正のお願い{count}件", "{count} to fix")
WARNINGS: Final = Text("ご確認のお願い{count}件", "{count} to check")
NOTICES: Final = Text("参考{count}件", "{count} for your information")
BETWEEN: Final = Text("、", ", ")
BY_DAY: Final = Text("、{day}まで", " by {day}")

SUBJECT: Final = Text(
    "【{plan}】{counts}（{department}{by}）", "[{plan}] {counts}{by} ({department})"
)
REMINDER_SUBJECT: Final = Text(
    "【{plan}】再度のご連絡：{counts}（{department}）", "[{plan}] Reminder: {counts} ({department})"
)
DEADLINE_SUBJECT: Final = Text(
    "【{plan}】{day}期限：{counts}（{department}）", "[{plan}] Due {day}: {counts} ({department})"
)
NOT_RETURNED: Final = Text("提出のお願い", "sheet not received yet")
RETURN_AGAIN: Final = Text("再提出のお願い", "please return your sheet again")

THANKS: Final = Text(
    "進行管理シートをご提出いただき、ありがとうございます。",
    "Thank you for your progress sheet.",
)
PLEASE_FIX: Final = Text(
    "内容を確認したところ、次の{count}件の修正をお願いしたく、ご連絡します。",
    "Please correct the {count:cell|cells} below in the file you submitted, and return it.",
)
PLEASE_FIX_ONE: Final = Text(
    "内容を確認したところ、次の1件の修正をお願いしたく、ご連絡します。",
    "Please correct the cell below in the file you submitted, and return it.",
)
PLEASE_CHECK: Final = Text(
    "修正が必要な箇所はありませんが、次の{count}点をご確認ください。",
    "Nothing needs fixing; please look at what is listed below ({count}).",
)
OF_OTHERS: Final = Text(
    "貴課も担当課となっている事業について、ほかの課から提出された進行管理シートを確認したところ、"
    "次のとおりでしたので、お知らせします。",
    "There are points on items that you share, in a sheet that another department returned.",
)
IN_SHARED: Final = Text(
    "貴課が担当する事業を含む進行管理シートを確認したところ、次のとおりでしたので、ご連絡します。",
    "A progress sheet with items of your department was checked; please see to the points below.",
)
SHARED_ITEM: Final = Text(
    "この事業は貴課も担当課となっているため、お知らせします。"
    "修正は、提出元の課（{by}）とご調整ください。",
    "You share this item. Please settle the correction with the department that returned the file"
    " ({by}).",
)
JOINT: Final = Text("{others}と共同", "shared with {others}")
JOINT_LABEL: Final = Text("担当課", "Department")
REMINDER: Final = Text(
    "先日お知らせした次の{count}件について、修正をお願いします。"
    "行き違いで修正済みの場合は、ご容赦ください。",
    "What is listed below is still open ({count}). Please correct it in the file you submitted."
    " If you have just done so, please disregard this message.",
)
DUE_SHEET: Final = Text(
    "進行管理シートの提出期限は{day}です。まだ確認できておりませんので、"
    "期限までにご提出をお願いします。行き違いで提出済みの場合は、ご容赦ください。",
    "Progress sheets are due on {day}. Yours has not arrived yet. If you have just sent it, please"
    " disregard this message.",
)
DUE_GONE: Final = Text(
    "進行管理シートの提出期限は{day}です。先日ご提出いただいたファイルが提出先に見当たらないため、"
    "お手数ですが、期限までに再度ご提出をお願いします。",
    "Progress sheets are due on {day}. The file that you returned is not there any more: please"
    " return it again.",
)
DUE_OPEN: Final = Text(
    "進行管理シートの提出期限は{day}です。次の箇所について、期限までに修正をお願いします。",
    "Progress sheets are due on {day}. The points below are still open.",
)
SORRY: Final = Text(
    "行き違いで修正済みの場合は、ご容赦ください。",
    "If you have just corrected this, please disregard this message.",
)

WHICH_FILE: Final = Text("修正するファイル", "File to edit")
WHICH_TO_CHECK: Final = Text("確認するファイル", "File to check")
FILE_OWN: Final = Text("{name}（ご提出のファイル）", "{name} (the one you submitted)")
UNTIL: Final = Text("再提出の期限", "Due")
UNTIL_FIRST: Final = Text("提出の期限", "Due")
HOW: Final = Text("再提出の方法", "Return it")
HOW_FIRST: Final = Text("提出の方法", "Return it")
SAME_WAY: Final = Text("提出時と同じ方法で再度ご提出ください", "the same way as before")
OVERWRITE: Final = Text("{place} に上書き保存してください", "save it again in {place}")
PUT: Final = Text("{place} に保存してください", "save it in {place}")
WHOM: Final = Text("問合せ先", "Questions")
OFFICE: Final = Text("事務局（{addresses}）", "the secretariat ({addresses})")

FILE_COUNTS: Final = Text("{name}（{counts}）", "{name} ({counts})")
CELL: Final = Text("セル {cell}", "Cell {cell}")
WHOLE_SHEET: Final = Text("シート全体", "Whole sheet")
ITEM: Final = Text("事業", "Item")
NOW: Final = Text("現在の内容", "Now")
OLDER: Final = Text(
    "このほか、以前お知らせした{count}件の修正もお願いします（詳細は報告書に記載しています）。",
    "Still open in this file from earlier messages: {count} (see the report).",
)
MORE: Final = Text("ほか{count}件は、報告書をご覧ください。", "{count} more in the report.")
MORE_NEXT: Final = Text(
    "記載しきれない{count}件は、次回のメールでお知らせします。",
    "{count} more did not fit here and will follow in the next message.",
)
MENDED_HEADING: Final = Text(
    "訂正済みの箇所（対応は不要です。写しの中で訂正し、ご提出のファイルは変更していません）",
    "Corrected for you (nothing to do; in the copy only, your file is unchanged)",
)
ATTACHED: Final = Text("添付", "Attached")
TOO_LARGE: Final = Text("容量が大きいため添付していないファイル", "Not attached (too large)")
FOOTER: Final = Text(
    "このメールは、点検プログラム（sheetcheck）から自動でお送りしています。\n"
    "ご不明な点は、{contact}までお問い合わせください。",
    "Sent automatically by sheetcheck, which checks the progress sheets.\n"
    "Questions: please ask {contact}.",
)

DIGEST_SUBJECT: Final = Text(
    "【{plan}】点検結果 {day}：残り{open}件（新規{new}、解消{solved}）",
    "[{plan}] Check of {day}: {open} open ({new} new, {solved} resolved)",
)
DIGEST_ALARM: Final = Text("・要対応あり", ", action needed")
DIGEST: Final = Text(
    "{at}の点検結果です。\n要修正は残り{open}件です（新規{new}件、解消{solved}件）。",
    "Check of {at}: {open} open ({new} new, {solved} resolved).",
)
OUTSTANDING: Final = Text("未提出は{count}課です（{names}）。", "Outstanding: {count} ({names}).")
GONE_SINCE: Final = Text(
    "提出後になくなったのは{count}課です（{names}）。",
    "Gone since they were returned: {count} ({names}).",
)
ALL_IN: Final = Text(
    "全{count}課が提出済みです。", "All {count:department has|departments have} returned."
)
DUE_IN: Final = Text("提出期限は{day}です（あと{days}日）。", "Due {day} (days left: {days}).")
DUE_TODAY: Final = Text("提出期限は本日（{day}）です。", "Due today, {day}.")
DUE_PAST: Final = Text(
    "提出期限（{day}）を{days}日過ぎています。", "Due {day} (days past: {days})."
)
PREVIOUS: Final = Text("全ファイルを点検できた直近の回：{at}", "Last complete run: {at}")
NO_PREVIOUS: Final = Text("全ファイルを点検できた回は、まだありません。", "No complete run yet.")
PARTIAL: Final = Text(
    "一部のフォルダー等を読み取れませんでした（{failed}件）。"
    "以下は、読み取れた{read}フォルダーの結果です。",
    "Incomplete: folders or names that could not be read: {failed}; folders that could: {read}.",
)
FILES: Final = Text(
    "ファイル：点検{checked}、変更なし{unchanged}、未点検{missed}",
    "Files: {checked} checked, {unchanged} unchanged, {missed} not checked.",
)
COLLECTED: Final = Text(
    "取りまとめ：回答{answers}か所、不一致{conflicts}か所、未回答・要確認{open}件（{name}）",
    "Collected: {answers:answer|answers}, {conflicts} in conflict, {open} still open ({name}).",
)
CONFLICTS: Final = Text(
    "取りまとめで、共同の課などの回答が{count}か所で一致していません。"
    "{file} の取りまとめ結果シートを確認し、どの回答を用いるか決めてください。",
    "Collected answers of departments that differ: {count}. See the sheet 取りまとめ結果 of {file},"
    " and decide which to use.",
)
TO_DO: Final = Text("事務局での対応をお願いします", "For the secretariat to do")
STANDINGS: Final = Text("担当課別の状況", "By department")
LINE_OPEN: Final = Text("残り{count}件", "{count} open")
LINE_NEW: Final = Text("新規{count}", "{count} new")
LINE_SOLVED: Final = Text("解消{count}", "{count} resolved")
REST: Final = Text("ほか{count}課", "{count:other|others}")
ALL: Final = Text("全{count}課", "All {count}")
QUESTION_NEAR: Final = Text(
    "「{name}」は「{near}」と同じ課ですか。同じ課であれば、設定ファイルの aliases に"
    "追加してください。",
    "Is “{name}” the same as “{near}”? If so, add it to the aliases in the configuration.",
)
QUESTION: Final = Text(
    "「{name}」の宛先を、設定ファイルの [departments] に追加してください。",
    "Add an address for “{name}” to [departments] in the configuration.",
)
UNASSIGNED: Final = Text(
    "新規の指摘（担当課に送れないもの、事務局にも関わるもの）",
    "New findings that reach no department, or concern the secretariat too",
)
MISSED: Final = Text("点検できなかったファイル", "Not checked")
MISSED_MORE: Final = Text("ほか{count}個", "{count} more.")
GONE: Final = Text("提出後になくなったファイル", "Files gone since they were returned")
GONE_ADVICE: Final = Text(
    "担当課に確認し、必要であれば再提出を依頼してください。"
    "不要なファイルは、設定ファイルの [share] exclude に追加すると表示されなくなります。",
    "Ask the department, and have it sent again if need be. A file that is not needed is not listed"
    " any more once it is in [share] exclude.",
)
SILENCED: Final = Text("確認済みとした指摘", "Accepted findings")
LETTERS: Final = Text("今回送信するメール（{count}通）", "Messages of this run ({count})")
HELD: Final = Text(
    "{count}通の送信を保留しています（件数が急に増えたか、"
    "保存データをバックアップから復元したため）。"
    "内容を確認し、次のいずれかを実行してください。\n"
    "送信：sheetcheck outbox send --held --config {configuration}\n"
    "中止：sheetcheck outbox cancel --held --config {configuration}",
    "Messages held: {count} (unusually many, or the saved data was restored). Check them, then run"
    " one of:\n"
    "send: sheetcheck outbox send --held --config {configuration}\n"
    "drop: sheetcheck outbox cancel --held --config {configuration}",
)
NOT_DELIVERED: Final = Text("不達", "Undelivered")
UNDELIVERABLE: Final = Text("届かなかったメール", "Undelivered")
UNDELIVERABLE_ADVICE: Final = Text(
    "宛先を確認してください。再送は sheetcheck outbox send 番号、"
    "取消しは sheetcheck outbox cancel 番号 で行います（番号の確認：sheetcheck outbox list）。",
    "Check the addresses. Send again: sheetcheck outbox send NUMBER. Drop: sheetcheck outbox cancel"
    " NUMBER. Numbers: sheetcheck outbox list.",
)
WAITING: Final = Text(
    "未送信のメールが{count}通あります。次回の点検で再送します。",
    "Messages not sent yet: {count}; the next run tries again.",
)
NOT_MADE: Final = Text(
    "{department}宛てのメールを作成できませんでした（{why}）。"
    "次回の点検で再度作成します（指摘は保存されています）。",
    "The message to {department} could not be made ({why}). Its findings are kept; the next run"
    " tries again.",
)
BOARD: Final = Text("提出・点検状況一覧", "Status page")
DIGEST_FOOTER: Final = Text(
    "このメールは、sheetcheckから自動でお送りしています。"
    "届かない日は、夜間点検が動作していないおそれがあります。",
    "Sent automatically by sheetcheck. If it does not arrive one day, the nightly check may not"
    " have run.",
)
