"""Reads passwords from the system's keyring, the environment or a private file."""

import os
import stat
from base64 import b64encode
from pathlib import Path
from typing import ClassVar, Final

from sheetcheck.words.errors.misuses import Misuse
from sheetcheck.words.text import Text

_LONGEST: Final = 4096  # bytes of a file that holds a password


class PasswordUnusable(Misuse):
    """The password for the login cannot be read."""

    suggestion: ClassVar[Text] = Text(
        "設定ファイルの mail.password を確認してください。",
        "Check mail.password in the configuration.",
    )


class NoKeyring(PasswordUnusable):
    """The keyring cannot be used."""

    message = Text(
        "キーリングに「{service}」のパスワードがありません（{why}）。",
        "No password for “{service}” in the keyring ({why}).",
    )
    suggestion = Text(
        "pip install keyring を実行し、keyring set {service} {user} で登録してください。",
        "Run pip install keyring, then keyring set {service} {user}.",
    )


class NotInEnvironment(PasswordUnusable):
    """The environment variable is not set."""

    message = Text(
        "環境変数 {name} にパスワードが設定されていません。",
        "The environment variable {name} is not set.",
    )


class PasswordFileUnusable(PasswordUnusable):
    """The file does not hold a password."""

    message = Text(
        "パスワードファイル {path} を使用できません（{why}）。",
        "The password file {path} cannot be used ({why}).",
    )


class PasswordFileOpen(PasswordUnusable):
    """Other accounts can read the file."""

    message = Text(
        "パスワードファイル {path} を、ほかの利用者も読み取れます。",
        "Other accounts can read the password file {path}.",
    )
    suggestion = Text("chmod 600 {path} を実行してください。", "Run chmod 600 {path}.")


def from_keyring(service: str, user: str) -> str:
    """Return the password of a service and user in the system's keyring.

    Raises:
        NoKeyring: there is no such password, or no keyring.

    """
    try:
        import keyring  # noqa: PLC0415  (optional, and slow to load)

        password: str | None = keyring.get_password(service, user)
    except Exception as error:  # noqa: BLE001  (every keyring has errors of its own)
        raise NoKeyring(service=service, user=user, why=type(error).__name__) from None
    if not password:
        raise NoKeyring(service=service, user=user, why="–")
    return password


def from_environment(name: str) -> str:
    """Return the password in an environment variable.

    Raises:
        NotInEnvironment: the variable is not set.

    """
    password = os.environ.get(name, "")
    if not password:
        raise NotInEnvironment(name=name)
    return password


def from_file(path: str) -> str:
    """Return the first line of a private file as the password.

    Raises:
        PasswordFileUnusable: the file cannot be read, or is empty.
        PasswordFileOpen: other accounts can read it (not examined on Windows).

    """
    try:
        with Path(path).open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            lines = file.read(_LONGEST).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise PasswordFileUnusable(path=path, why=why) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise PasswordFileOpen(path=path)
    if not lines or not lines[0]:
        raise PasswordFileUnusable(path=path, why=Text("空です", "it is empty"))
    return lines[0]


def without(secret: str, user: str, words: str) -> str:
    """Return a server's answer with the password removed, in case the server repeats it."""
    for told in (f"\0{user}\0{secret}", secret):
        words = words.replace(b64encode(told.encode()).decode(), "***")
    return words.replace(secret, "***") if secret else words
