from __future__ import annotations

import weakref
from threading import Event, Thread

import pytest

from estimator.campaign.cut import TextChunk
from estimator.campaign.lent import TwoReads, lending


class Letter:
    """Something to lend."""


def test_what_is_lent_is_waited_for() -> None:
    still_held = []

    def hold(things: list[Letter], waiting: Event) -> None:
        waiting.wait(0.05)  # never set: time in which the lender would run ahead
        still_held.append(True)
        things.clear()

    with lending() as lend:
        things = [lend(Letter()), lend(Letter())]
        thread = Thread(target=hold, args=(things, Event()))
        thread.start()
    assert still_held
    thread.join()


def test_a_failure_is_not_waited_for() -> None:
    kept = Letter()

    def interrupted() -> None:
        with lending() as lend:
            lend(kept)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_every_read_is_lent() -> None:
    lent: list[weakref.ref[object]] = []

    def lend(thing: object) -> object:
        lent.append(weakref.ref(thing))
        return thing

    octets = b"a;b\nc;d\n"
    file = TwoReads(TextChunk(octets, len(octets), 1, 1, 2), lend)
    reads = [file.read(100) for _ in range(3)]
    assert [bytes(read) for read in reads] == [b"\na", octets[1:], b""]
    assert [reference() for reference in lent] == reads
