"""Checks of a configuration that types cannot express: ranges, duplicate names, clashing paths."""

import os
import re
from collections.abc import Iterator
from typing import Final

from sheetcheck.nightly.config.model import Config, Department, Document, Mail
from sheetcheck.notation.folding import fold
from sheetcheck.words.deadline import within
from sheetcheck.words.text import Text
from sheetcheck.workbook.files.links import real_place

_ADDRESS: Final = re.compile(r"[^@\s<>,;:\"\\]+@[^@\s<>,;:\"\\]+")
_MOST_MINUTES: Final = 10_080  # a week
_MOST_DAYS: Final = 3_650
_MOST_JOBS: Final = 32
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_WAIT: Final = 20.0  # seconds for a disk that may hang


def contradictions(config: Config) -> Iterator[Text]:
    """Yield each mistake in the settings: its key, and what was expected there."""
    document = config.document
    if not document.share.folders:
        yield Text(
            "share.folders に、点検するフォルダーを指定してください",
            "share.folders must name a folder to check",
        )
    for key, path in _paths(document):
        if not path.strip():
            yield Text(f"{key} が空です", f"{key} is empty")
        elif _URL.match(path):  # not repeated: it may hold a password
            yield Text(
                f"{key} には、URLでなくパスを指定してください（例：\\\\サーバー\\共有）",
                f"{key} must be a path, not a URL (such as \\\\server\\share)",
            )
        elif "\0" in path:
            yield Text(
                f"{key} に、パスに使えない文字があります",
                f"{key} has a character not allowed in paths",
            )
    run = document.run
    yield from _within("run.minutes", run.minutes, 1, _MOST_MINUTES)
    yield from _within("run.jobs", run.jobs, 0, _MOST_JOBS)
    yield from _within("run.rehash_days", run.rehash_days, 0, _MOST_DAYS)
    url = document.heartbeat.url
    if url and not re.match(r"https?://[^/\s]+", url):
        yield Text(
            "heartbeat.url は、http:// 又は https:// で始まる形で指定してください",
            "heartbeat.url must begin with http:// or https://",
        )
    yield from _output(config)
    if document.mail:
        yield from _mail(document.mail)
    yield from _departments(document)


def _paths(document: Document) -> Iterator[tuple[str, str]]:
    share = document.share
    yield from ((f"share.folders[{n}]", path) for n, path in enumerate(share.folders, 1))
    named = {
        "share.out": share.out,
        "check.schema": document.check.schema,
        "check.issued": document.check.issued,
        "collect.master": document.collect.master if document.collect else None,
        "collect.resolve": document.collect.resolve if document.collect else None,
        "check.reviews": document.check.reviews,
        "state.folder": document.state.folder,
        "heartbeat.file": document.heartbeat.file,
    }
    yield from ((key, path) for key, path in named.items() if path is not None)


def _within(key: str, value: int, least: int, most: int) -> Iterator[Text]:
    if not least <= value <= most:
        yield Text(
            f"{key} には{least}から{most}までの整数を指定してください（現在：{value}）",
            f"{key} must be {least} to {most}, but is {value}",
        )


def _output(config: Config) -> Iterator[Text]:
    """Yield a mistake if copies and reports would be written among the returned files."""
    share = config.document.share
    if any("\0" in path or not path.strip() for path in (*share.folders, share.out)):
        return
    out = _real(config.out)
    for number, folder in enumerate(config.folders, 1):
        if _real(folder) == out:
            yield Text(
                f"share.out には、share.folders[{number}] "
                "と別のフォルダーを指定してください（提出フォルダーには書き込みません）",
                f"share.out must differ from share.folders[{number}]; nothing is ever "
                "written there",
            )


def _real(folder: str) -> str:
    try:
        return within(_WAIT, lambda: real_place(folder))
    except TimeoutError:  # the night tells of a folder that does not answer
        return os.path.normcase(folder)


def _mail(mail: Mail) -> Iterator[Text]:
    from sheetcheck.mail.message import address_of

    if not mail.server.strip():
        yield Text("mail.server が空です", "mail.server is empty")
    if mail.user and not mail.password:
        yield Text(
            "mail.user を指定したときは、mail.password も指定してください",
            "mail.user needs mail.password",
        )
    if mail.password and not mail.user:
        yield Text(
            "mail.password を指定したときは、mail.user も指定してください",
            "mail.password needs mail.user",
        )
    yield from _numbers(mail)
    if not mail.secretariat:
        yield Text(
            "mail.secretariat に、事務局の宛先を指定してください", "mail.secretariat has no address"
        )
    yield from _addresses("mail.secretariat", mail.secretariat)
    sender = address_of(mail.sender)
    if not (sender.isascii() and _ADDRESS.fullmatch(sender)):
        yield Text(
            'mail.sender は "点検 <check@example.lg.jp>" の形で指定してください',
            'mail.sender must look like "Check <check@example.lg.jp>"',
        )
    if mail.link and not re.match(r"https?://[^/\s]|\\\\[^\\]|[A-Za-z]:[\\/]|/", mail.link):
        yield Text(
            "mail.link は https://…、\\\\サーバー\\共有\\…、S:\\… のいずれかの形で指定してください",
            "mail.link must look like https://…, \\\\server\\share\\… or S:\\…",
        )


def _numbers(mail: Mail) -> Iterator[Text]:
    if not 0 < mail.port < 65536:
        yield Text(
            "mail.port には1から65535までの整数を指定してください", "mail.port must be 1 to 65535"
        )
    for key in ("attach_mb", "storm"):
        if getattr(mail, key) < 0:
            yield Text(
                f"mail.{key} には0以上の整数を指定してください", f"mail.{key} must be 0 or more"
            )
    yield from _within("mail.remind_days", mail.remind_days, 0, _MOST_DAYS)
    yield from _within("mail.remind_before", mail.remind_before, 0, _MOST_DAYS)


def _departments(document: Document) -> Iterator[Text]:
    names: dict[str, str] = {}
    for name, department in document.departments.items():
        yield from _addresses(f'departments."{name}".to', department.to)
        yield from _called(name, department)
        for called in (name, *department.aliases):
            other = names.setdefault(fold(called), name)
            if other != name:
                yield Text(
                    f"「{called}」が、departments の「{other}」と「{name}」で重複しています",
                    f"“{called}” is used for both “{other}” and “{name}” in departments",
                )


def _called(name: str, department: Department) -> Iterator[Text]:
    if not fold(name):
        yield Text(
            "departments に、名前が空の課があります", "a department in departments has no name"
        )
    if not all(map(fold, department.aliases)):
        yield Text(
            f'departments."{name}".aliases に、空の名前があります',
            f'departments."{name}".aliases has an empty name',
        )


def _addresses(key: str, addresses: tuple[str, ...]) -> Iterator[Text]:
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            yield Text(
                f"{key} の「{address[:60]!s}」は、メールアドレスの形ではありません",
                f"“{address[:60]!s}” in {key} is not an e-mail address",
            )
