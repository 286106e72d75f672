"""Knows how two people act at the same moment, each in a transaction of their own."""

from __future__ import annotations

import threading


def while_another_is_open(portal, actor, first, other_actor, second) -> BaseException | None:
    """Do `second` while the transaction of `first` is still open; returns what it raised."""
    ends: list[BaseException | None] = [None]

    def run() -> None:
        try:
            with portal.work(other_actor) as work:
                second(work)
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            ends[0] = error

    thread = threading.Thread(target=run)
    with portal.work(actor) as work:
        first(work)
        work.session.flush()
        thread.start()
        thread.join(0.3)
    thread.join(15)
    assert not thread.is_alive()
    return ends[0]
