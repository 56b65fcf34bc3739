"""What the configuration says of mail, as the values that letters are made and sent with."""

from sheetcheck.mail.book import Book, Entry
from sheetcheck.mail.delivery import Login, Server
from sheetcheck.mail.message import address_of
from sheetcheck.mail.passwords import from_environment, from_file, from_keyring
from sheetcheck.mail.places import Share
from sheetcheck.nightly.config.model import Config, FromEnvironment, FromKeyring, Mail


def book_of(config: Config, mail: Mail) -> Book:
    """Return the address book."""
    entries = [Entry(name, d.to, d.aliases) for name, d in config.departments.items()]
    return Book.of(entries, mail.secretariat)


def share_of(config: Config, mail: Mail) -> Share:
    """Return how the readers of letters reach what was written."""
    return Share(config.out, mail.link or "")


def server_of(config: Config, mail: Mail) -> Server:
    """Return the server; a password is only asked for when somebody logs in.

    Letters that bounce after they were accepted come back to the secretariat, to the first
    address that every server takes.
    """
    back = next(filter(str.isascii, mail.secretariat), address_of(mail.sender))
    return Server(
        host=mail.server,
        port=mail.port,
        security=mail.security,
        sender=back,
        login=_login(config, mail),
    )


def _login(config: Config, mail: Mail) -> Login | None:
    user, secret = mail.user, mail.password
    if user is None or secret is None:
        return None
    if isinstance(secret, FromKeyring):
        service = secret.keyring
        return Login(user, lambda: from_keyring(service, user))
    if isinstance(secret, FromEnvironment):
        name = secret.env
        return Login(user, lambda: from_environment(name))
    path = config.place(secret.file)
    return Login(user, lambda: from_file(path))
