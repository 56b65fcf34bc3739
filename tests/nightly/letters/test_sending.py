"""The outbox against a server that fails at every stage in every way: nothing lost, ever."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Self

import pytest

from sheetcheck.mail.smtp.delivery import Reply, ReplyScope, Server, Stage, Verdict
from sheetcheck.nightly.letters.letter import LetterState
from sheetcheck.nightly.letters.sending import pause_after
from sheetcheck.words.text import same
from tests.mail.fault_server import ACCEPTED, KINDS, STAGES, FaultServer, closed_port
from tests.mail.outbox_kit import Outbox, message_to

ALL = ("a@example.lg.jp", "b@example.lg.jp", "c@example.lg.jp")
OF_A_LETTER = ("RCPT", "DATA", "body")
CELLS = [(stage, kind) for stage in STAGES for kind in KINDS]
WAITED_FOR = {"stall", "drip"}
"""Each takes as long as a connection may; the first stage and the last stand for the others."""
SENT, READY, RETURNED = LetterState.SENT, LetterState.READY, LetterState.RETURNED


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    box = Outbox(tmp_path / "state")
    box.put(*ALL)
    return box


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        pytest.param(
            *(stage, kind),
            id=f"{stage}-{kind}",
            marks=[pytest.mark.slow]
            if kind in WAITED_FOR and stage not in {STAGES[0], STAGES[-1]}
            else [],
        )
        for stage, kind in CELLS
    ],
)
def test_whatever_fails_no_letter_is_lost_and_none_goes_twice(
    outbox: Outbox, stage: str, kind: str
) -> None:
    only = ALL[0] if stage in OF_A_LETTER else ""
    security = "starttls" if stage == "STARTTLS" else "none"
    with FaultServer(stage, kind, only) as server:
        begun = time.monotonic()
        outbox.send(server.port, security=security, login=stage == "AUTH")
        assert time.monotonic() - begun < 5
        after_first = outbox.states()
        server.heal()
        outbox.send(server.port)
        outbox.send(server.port)
    if stage in OF_A_LETTER:
        assert [after_first[other] for other in ALL[1:]] == [SENT, SENT]
        assert after_first[ALL[0]] is (RETURNED if kind == "5xx" else READY)
    else:
        assert set(after_first.values()) == {READY}
    gone = ALL[1:] if stage in OF_A_LETTER and kind == "5xx" else ALL
    for recipient in gone:
        assert server.copies(recipient) == [message_to(recipient).content]
        assert outbox.states()[recipient] is SENT
    assert len(server.received) == len(gone)


@pytest.mark.parametrize("kind", ACCEPTED)
def test_a_lost_acknowledgement_costs_one_duplicate_with_the_same_bytes(
    outbox: Outbox, kind: str
) -> None:
    with FaultServer("body", kind, ALL[0]) as server:
        outbox.send(server.port)
        assert outbox.states()[ALL[0]] is READY
        server.heal()
        outbox.send(server.port)
    assert server.copies(ALL[0]) == [message_to(ALL[0]).content] * 2
    assert [len(server.copies(other)) for other in ALL[1:]] == [1, 1]
    assert set(outbox.states().values()) == {SENT}


def test_a_server_that_is_not_there_keeps_everything(outbox: Outbox) -> None:
    with closed_port() as port:
        outbox.send(port)
    assert set(outbox.states().values()) == {READY}
    assert {letter.tries for letter in outbox.letters()} == {1}
    assert all("refused" in letter.reply.en for letter in outbox.letters())
    assert "refused" in outbox.notes[0].en


def test_nothing_is_sent_where_encryption_is_not_offered(outbox: Outbox) -> None:
    with FaultServer() as server:
        outbox.send(server.port, security="starttls")
    assert server.received == []
    assert "MAIL" not in server.said
    assert set(outbox.states().values()) == {READY}


def test_two_connections_lost_one_after_the_other_end_a_round(outbox: Outbox) -> None:
    outbox.put("d@example.lg.jp", "e@example.lg.jp")
    with FaultServer("DATA", "stall") as server:
        outbox.send(server.port)
    assert server.said.count("DATA") == 2
    assert {letter.tries for letter in outbox.letters()} == {1}


def test_letters_that_break_connections_do_not_stop_the_others(outbox: Outbox) -> None:
    bad = ("d@bad.lg.jp", "e@bad.lg.jp")
    outbox.put(*bad, "f@example.lg.jp")
    with FaultServer("body", "drop", "bad.lg.jp") as server:
        outbox.send(server.port)
    assert [outbox.states()[to] for to in (*ALL, "f@example.lg.jp")] == [SENT] * 4
    assert [outbox.states()[to] for to in bad] == [READY] * 2


def test_what_two_letters_held_up_goes_before_them_the_next_time(tmp_path: Path) -> None:
    bad = ("d@bad.lg.jp", "e@bad.lg.jp")
    outbox = Outbox(tmp_path / "state")
    outbox.put(*bad, *ALL)
    with FaultServer("RCPT", "stall", "bad.lg.jp") as server:
        outbox.send(server.port)
        assert set(outbox.states().values()) == {READY}
        outbox.send(server.port)
    assert [outbox.states()[to] for to in ALL] == [SENT] * 3


def test_pauses_double_up_to_an_hour() -> None:
    minutes = [pause_after(tries) // timedelta(minutes=1) for tries in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pause_after(10_000) == timedelta(hours=1)


def test_a_letter_is_not_tried_again_before_its_pause_is_over(outbox: Outbox) -> None:
    with FaultServer("RCPT", "4xx") as server:
        outbox.send(server.port)
        outbox.at -= timedelta(hours=2) - timedelta(seconds=30)
        outbox.send(server.port)
    assert {letter.tries for letter in outbox.letters()} == {1}


def test_a_clock_that_was_set_back_makes_no_letter_wait_for_years(outbox: Outbox) -> None:
    with FaultServer("RCPT", "4xx") as server:
        outbox.send(server.port)
        outbox.at -= timedelta(days=3650)
        server.heal()
        outbox.send(server.port)
    assert set(outbox.states().values()) == {SENT}


def test_after_five_days_a_letter_is_given_up_and_can_still_be_sent_by_hand(
    outbox: Outbox,
) -> None:
    with closed_port() as port:
        for _ in range(2):
            outbox.send(port)
        outbox.at += timedelta(days=4, hours=19)
        outbox.send(port)
        assert set(outbox.states().values()) == {READY}
        outbox.send(port)
    assert set(outbox.states().values()) == {LetterState.EXPIRED}


def test_a_clock_that_was_set_forward_gives_no_letter_up(outbox: Outbox) -> None:
    outbox.at += timedelta(days=3650)
    with closed_port() as port:
        outbox.send(port)
    assert set(outbox.states().values()) == {READY}


def test_what_is_held_does_not_go_out(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "state")
    outbox.put(*ALL, state=LetterState.HELD)
    with FaultServer() as server:
        outbox.send(server.port)
    assert server.said == []


def test_many_letters_share_one_connection(outbox: Outbox) -> None:
    with FaultServer() as server:
        outbox.send(server.port)
    assert server.said.count("EHLO") == 1
    assert server.said[-1] == "QUIT"


class _Poison:
    """A post that breaks at one recipient."""

    def __init__(self, _server: Server) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def send(self, recipients: tuple[str, ...], content: bytes) -> Reply:
        if recipients[0] == ALL[0]:
            raise KeyError(content)
        return Reply(Verdict.ACCEPTED, ReplyScope.LETTER, Stage.BODY, 250, same("ok"))


def test_a_letter_that_breaks_the_program_stops_no_other_and_is_put_aside(
    outbox: Outbox,
) -> None:
    outbox.send(1, post=_Poison)
    assert outbox.states() == {ALL[0]: READY, ALL[1]: SENT, ALL[2]: SENT}
    for _ in range(4):
        outbox.send(1, post=_Poison)
    assert outbox.states()[ALL[0]] is RETURNED
