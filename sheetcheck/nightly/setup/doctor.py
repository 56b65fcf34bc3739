"""The doctor: test everything that a run needs, and say what to do if something fails."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sheetcheck.nightly.checker import Checker
from sheetcheck.nightly.config.model import Config
from sheetcheck.nightly.errors import AnotherNight, ExitCode, PlaceSilent, StateDamaged
from sheetcheck.nightly.files.answering import patient, refuse_silent_places
from sheetcheck.nightly.letters.compose import server_of
from sheetcheck.nightly.letters.letter import UNDELIVERABLE, WAITING
from sheetcheck.nightly.letters.outbox import counted
from sheetcheck.nightly.state.database import NAME, Origin
from sheetcheck.nightly.state.folder import is_unc, must_be_local, only_one, state_folder
from sheetcheck.nightly.state.runs import PastRun
from sheetcheck.nightly.state.schema import MIGRATIONS
from sheetcheck.nightly.state.store import Store
from sheetcheck.words.dates import time_text
from sheetcheck.words.deadline import Patience, within
from sheetcheck.words.errors.refusal import Refusal
from sheetcheck.words.errors.system_error import reason_of
from sheetcheck.words.text import Language, Text, same
from sheetcheck.world import World

_PROBE: Final = "~sheetcheck-probe.tmp"
_ROOM: Final = 200 << 20  # bytes that should be free for the state and its copy
_LATE: Final = timedelta(hours=36)
_WAIT: Final = 10.0  # seconds for a mail server, or a disk


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one test."""

    about: Text
    state: Text
    code: ExitCode = ExitCode.GOOD
    """The exit code that a run would get because of it."""
    doubtful: bool = False
    """Whether somebody should look at it, although runs do not fail because of it."""


def examined(
    config: Config, world: World, language: Language, version: str, *, scheduled: bool | None
) -> Iterator[Answer]:
    """Yield an answer for each thing that a run needs. The returned files are not touched.

    `scheduled` says whether an entry in the scheduler is installed; None if not known.
    """
    yield Answer(_CONFIG, same(str(config.path)))
    world = patient(world, Patience(_WAIT))
    try:
        refuse_silent_places(config, world)
    except PlaceSilent as silent:
        yield Answer(_CONFIG, _both(silent), silent.code)
        return
    yield from _family(Checker(config, language, version))
    yield from _folders(config, world)
    yield _out(config, world)
    folder = state_folder(config)
    yield from _state(folder, world, language)
    yield _mail(config)
    yield _schedule(scheduled)


def _family(checker: Checker) -> Iterator[Answer]:
    about = Text("様式・配布したシート", "Form and issued sheet")
    try:
        names = ", ".join(family.family for family in checker.settings.families())
    except Refusal as refusal:
        yield Answer(about, _both(refusal), ExitCode.CONFIGURATION)
        return
    yield Answer(about, same(names))


def _folders(config: Config, world: World) -> Iterator[Answer]:
    for folder in config.folders:
        about = Text(f"フォルダー {folder}", f"Folder {folder}")
        try:
            count = len(world.list(folder))
        except OSError as error:
            told = _UNLISTED.filled(why=reason_of(error))
            yield Answer(about, told, ExitCode.NOT_CHECKED)
            continue
        yield Answer(about, _LISTED.filled(count=count))
        if len(folder) > 1 and folder[1] == ":" and not is_unc(folder) and folder[0] > "D":
            told = Text(
                "定時実行ではドライブ文字（S: など）を使えないことがあります。"
                "\\\\サーバー\\共有 の形で指定してください。",
                "Scheduled tasks may not see drive letters; use \\\\server\\share.",
            )
            yield Answer(about, told, doubtful=True)


_LISTED: Final = Text("読み取れます（{count}件）。", "Readable ({count:entry|entries}).")
_UNLISTED: Final = Text(
    "一覧を読み取れません（{why}）。接続と読み取り権限を確認してください。",
    "Cannot be listed ({why}). Check connection and read permission.",
)


def _out(config: Config, world: World) -> Answer:
    about = Text(f"出力先 {config.out}", f"Output {config.out}")
    probe = Path(config.out) / _PROBE
    try:
        world.write(probe, b"")
    except Refusal as refusal:
        return Answer(about, _both(refusal), ExitCode.STATE)
    finally:
        with suppress(OSError):
            within(_WAIT, lambda: probe.unlink(missing_ok=True))
    return Answer(about, Text("書き込めます。", "Writable."))


def _state(folder: Path, world: World, language: Language) -> Iterator[Answer]:
    about = Text(f"保存データ {folder}", f"Saved data {folder}")
    try:
        must_be_local(folder)
        with only_one(folder):
            pass
    except AnotherNight as refusal:
        yield Answer(about, refusal.what)
    except Refusal as refusal:
        yield Answer(about, _both(refusal), ExitCode.STATE)
        return
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        told = Text(
            f"ディスクの空き容量が{free >> 20} MiBです。",
            f"Only {free >> 20} MiB free on the disk.",
        )
        yield Answer(about, told, ExitCode.STATE)
    path = folder / NAME
    if not path.exists():
        yield Answer(about, Text("まだ点検を行っていません。", "No run yet."))
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            yield from _database(about, db, world.now(), language)
    except (sqlite3.Error, StateDamaged) as error:
        told = Text(
            f"読み取れません（{error}）。次回の点検で、バックアップから復元します。",
            f"Cannot be read ({error}). The next run restores it from its backup.",
        )
        yield Answer(about, told, ExitCode.STATE)


def _database(
    about: Text, db: sqlite3.Connection, now: datetime, language: Language
) -> Iterator[Answer]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version != len(MIGRATIONS):
        told = Text(
            f"形式{version}（この版は{len(MIGRATIONS)}）",
            f"Format {version}, not {len(MIGRATIONS)}",
        )
        yield Answer(about, told, ExitCode.STATE if version > len(MIGRATIONS) else ExitCode.GOOD)
        return
    damage = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if damage != "ok":
        yield Answer(
            about, Text(f"破損しています（{damage}）。", f"Damaged ({damage})."), ExitCode.STATE
        )
        return
    yield Answer(about, Text("読み書きできます。", "OK."))
    store = Store(db, Origin.KEPT, lambda work: work.commit())
    yield _run_answer(
        Text("直近の点検", "Last run"), next(iter(store.runs(1)), None), now, language
    )
    yield _run_answer(
        Text("全ファイルを点検できた直近の回", "Last complete run"),
        store.last_good_run(),
        now,
        language,
    )
    letters = counted(db)
    waiting = sum(letters.get(state, 0) for state in WAITING)
    lost = sum(letters.get(state, 0) for state in UNDELIVERABLE)
    code = ExitCode.LETTERS if waiting or lost else ExitCode.GOOD
    told = Text(f"送信待ち{waiting}通、不達{lost}通", f"{waiting} waiting, {lost} undelivered")
    yield Answer(Text("未送信メール", "Outbox"), told, code)


def _run_answer(about: Text, run: PastRun | None, now: datetime, language: Language) -> Answer:
    if run is None:
        return Answer(about, Text("まだありません。", "None yet."), ExitCode.NOT_CHECKED)
    at = time_text(run.started.astimezone(), language)
    told = Text(f"{at}（終了コード{run.code}）", f"{at} (exit code {run.code})")
    late = now - run.started > _LATE
    return Answer(about, told, ExitCode.NOT_CHECKED if late else ExitCode.GOOD)


def _mail(config: Config) -> Answer:
    about = Text("メールサーバー", "Mail server")
    mail = config.document.mail
    if mail is None:
        return Answer(about, Text("設定していません（メールは送信しません）。", "Not configured."))
    from sheetcheck.mail.smtp.session import Session

    server = replace(server_of(config, mail), patience=_WAIT)
    with Session(server) as session:
        refused = session.probe()
    if refused is None:
        return Answer(
            about,
            Text(
                "接続できます（暗号化・ログインも可）。",
                "Reachable (encryption and login work).",
            )
            if mail.security != "none" or mail.user
            else Text("接続できます。", "Reachable."),
        )
    told = Text("{server} を使用できません（{why}）。", "{server} cannot be used ({why}).").filled(
        server=f"{mail.server}:{mail.port}", why=refused.described
    )
    return Answer(about, told, ExitCode.LETTERS)


def _schedule(scheduled: bool | None) -> Answer:  # noqa: FBT001  (an answer, no switch)
    about = Text("定時実行", "Schedule")
    if scheduled is None:
        return Answer(about, Text("確認できません。", "Could not be checked."), doubtful=True)
    if scheduled:
        return Answer(about, Text("登録済みです。", "Scheduled."))
    told = Text(
        "登録がありません（このアカウント）。登録：sheetcheck schedule --config … --at "
        "02:30 --install",
        "Not scheduled for this account. To schedule: sheetcheck schedule --config … --at "
        "02:30 --install",
    )
    return Answer(about, told, doubtful=True)


def _both(refusal: Refusal) -> Text:
    what, advice = refusal.what, refusal.advice
    return Text(f"{what.ja}{advice.ja}", f"{what.en} {advice.en}")


_CONFIG: Final = Text("設定", "Configuration")
