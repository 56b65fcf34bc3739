"""The sentences of letters, in both languages."""

from typing import Final

from sheetcheck.words.text import Text

ADDRESSED: Final = Text("{department} 御中", "To: {department}")
ERRORS: Final = Text("直していただくところ{count}件", "{count} to correct")
WARNINGS: Final = Text("確かめていただくところ{count}件", "{count} to check")
NOTICES: Final = Text("お知らせ{count}件", "{count} for information")
MENDED: Final = Text("訂正{count}件", "{count} corrected")
BETWEEN: Final = Text("、", ", ")

SUBJECT: Final = Text("【{plan}】{counts}({department})", "[{plan}] {counts} ({department})")
REMINDER_SUBJECT: Final = Text(
    "【{plan}】再度のお願い: {counts}({department})", "[{plan}] Reminder: {counts} ({department})"
)
DEADLINE_SUBJECT: Final = Text(
    "【{plan}】{day}が期限です: {counts}({department})",
    "[{plan}] Due {day}: {counts} ({department})",
)
NOT_RETURNED: Final = Text("未提出", "not returned yet")

NEWS: Final = Text(
    "お出しいただいた進行管理シートを点検しました。下のセルを直して、もう一度お出しください。",
    "The progress sheet that you returned was checked. Please correct the cells below and return"
    " it again.",
)
NEWS_LIGHT: Final = Text(
    "お出しいただいた進行管理シートを点検しました。直していただくところはありませんが、"
    "下の点をご覧ください。",
    "The progress sheet that you returned was checked. Nothing must be corrected, but please look"
    " at the points below.",
)
REMINDER: Final = Text(
    "前にお知らせした次のところが、まだ直っていません。直して、もう一度お出しください。",
    "The following was told before and is not corrected yet. Please correct it and return the"
    " sheet again.",
)
DUE_SHEET: Final = Text(
    "提出の期限は{day}です。進行管理シートがまだ届いていません。",
    "Sheets are due on {day}. Yours has not arrived yet.",
)
DUE_OPEN: Final = Text(
    "提出の期限は{day}です。次のところがまだ直っていません。",
    "Sheets are due on {day}. The following is not corrected yet.",
)
DEADLINE: Final = Text("提出の期限: {day}", "Due on {day}")
OLDER: Final = Text(
    "このファイルには、前にお知らせしたところも{count}件残っています。",
    "{count} told before are still open in this file.",
)
MORE: Final = Text(
    "ほかに{count}件あります。報告書をご覧ください。", "{count} more are in the report."
)
MORE_NEXT: Final = Text(
    "このメールに書ききれない指摘が、ほかに{count}件あります。次の回にお知らせします。",
    "{count} more did not fit into this letter; the next run tells them.",
)
MENDED_HEADING: Final = Text(
    "sheetcheckが訂正したところ(訂正済みの写しの中だけで、元のファイルは変えていません)",
    "Corrected by sheetcheck (in the corrected copy only; the original is as it was)",
)
ATTACHED: Final = Text("添付", "Attached")
TOO_LARGE: Final = Text("大きすぎて添付していないもの", "Too large to be attached")
NAMED: Final = Text("{name} = {called}", "{name} = {called}")
FOOTER: Final = Text(
    "このメールは、進行管理シートの点検プログラム sheetcheck が自動で送っています。"
    "内容のお問い合わせは事務局({contact})へお願いします。",
    "This letter was sent by sheetcheck, the program that checks the progress sheets. Questions"
    " are answered by the secretariat ({contact}).",
)

DIGEST_SUBJECT: Final = Text(
    "【{plan}】点検のまとめ {day}: 残り{open}件(新しく{new}件、解決{solved}件)",
    "[{plan}] Digest of {day}: {open} open ({new} new, {solved} solved)",
)
DIGEST_ALARM: Final = Text("・要確認", ", please look")
DIGEST: Final = Text(
    "{at}の点検の結果です。残っている指摘は{open}件です(新しく{new}件、解決{solved}件)。",
    "The check of {at}: findings open: {open} ({new} new, {solved} solved).",
)
PREVIOUS: Final = Text(
    "前回すべてを点検できたのは {at} です。", "The last run that checked everything was {at}."
)
NO_PREVIOUS: Final = Text(
    "すべてを点検できた回は、まだありません。", "No earlier run has checked everything."
)
PARTIAL: Final = Text(
    "読めなかったフォルダーやファイルの名前が{failed}件あります(読めたフォルダーは{read}個)。"
    "このまとめは、読めたものについてだけです。",
    "Folders or file names that could not be read: {failed} (folders that could: {read})."
    " This digest tells of the latter only.",
)
FILES: Final = Text(
    "{checked}個のファイルを点検し、{unchanged}個は前回のままでした。"
    "点検できなかったもの: {missed}個。",
    "Files checked: {checked}, unchanged: {unchanged}, could not be checked: {missed}.",
)
STANDINGS: Final = Text("担当課ごとの状況", "Department by department")
STANDING_NOTE: Final = Text(
    "残り{open}件、新しく{new}件、解決{solved}件", "{open} open, {new} new, {solved} solved"
)
QUESTIONS: Final = Text(
    "宛先帳にない担当課(教えてください)", "Departments that are not in the address book"
)
QUESTION_NEAR: Final = Text(
    "「{name}」は「{near}」のことですか。同じなら、設定ファイルの aliases に加えてください。",
    "Is “{name}” the same as “{near}”? If so, add it to the aliases in the configuration.",
)
QUESTION: Final = Text(
    "「{name}」の宛先がわかりません。設定ファイルの [departments] に加えてください。",
    "“{name}” has no address. Add it to [departments] in the configuration.",
)
NOBODYS: Final = Text(
    "担当課に届けられない、新しい指摘", "New findings that belong to no department"
)
MISSED: Final = Text("点検できなかったファイル", "Files that could not be checked")
MISSED_MORE: Final = Text("ほかに{count}個あります。", "{count} more.")
LETTERS: Final = Text("今回のメール", "Letters of this run")
HELD: Final = Text(
    "メールが急に多いか、状態を控えから戻したため、{count}通を送らずに止めています。"
    "内容を確かめて、送るなら"
    " sheetcheck outbox send --held --config {configuration}、やめるなら"
    " sheetcheck outbox cancel --held --config {configuration} を実行してください。",
    "Letters held back, because they are unusually many or the state was restored from its copy:"
    " {count}. Look at them, then run"
    " sheetcheck outbox send --held --config {configuration} to send them, or"
    " sheetcheck outbox cancel --held --config {configuration} to drop them.",
)
NOT_DELIVERED: Final = Text("不達", "Undelivered")
WHAT_TO_DO: Final = Text("対応", "What to do")
UNDELIVERABLE: Final = Text("届けられなかったメール", "Letters that could not be delivered")
UNDELIVERABLE_ADVICE: Final = Text(
    "宛先を確かめてください。もう一度送るには sheetcheck outbox send 番号、"
    "取り消すには sheetcheck outbox cancel 番号 を実行します(番号: sheetcheck outbox list)。",
    "Check the addresses. sheetcheck outbox send NUMBER sends one again, sheetcheck outbox cancel"
    " NUMBER drops it (sheetcheck outbox list shows the numbers).",
)
WAITING: Final = Text(
    "まだ送れていないメールが{count}通あります。次の回にまた送ります。",
    "Letters still waiting: {count}. The next run tries again.",
)
UNMADE: Final = Text(
    "{department}宛てのメールを作れませんでした({why})。指摘は失われていません。次の回にまた作ります。",
    "The letter to {department} could not be made ({why}). Its findings are kept; the next run"
    " tries again.",
)
BOARD: Final = Text("状況の一覧", "The board")
DIGEST_FOOTER: Final = Text(
    "sheetcheck が自動で送っています。"
    "このメールが届かない日は、点検が動いていないおそれがあります。",
    "Sent by sheetcheck. On a day without this letter, the check may not have run.",
)
