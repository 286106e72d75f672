"""Knows how a demo is made once: invented creators, the standing cast, its programs and collaborations, and the search index."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import event, update

from portal.app import House, open_house
from portal.demo import people
from portal.demo.stories import cast, collaborations, kits, lists, programs
from portal.demo.stories.cast import LOGINS
from portal.demo.stories.stage import Stage, StandinTill
from portal.gateways.bell import SilentBell
from portal.models.notifications import Notification
from portal.services import discovery
from portal.settings import Settings

PASSWORD = "by-the-sea-2026"  # noqa: S105 - for invented people on one's own machine
READ_AFTER_DAYS = 4
__all__ = ["LOGINS", "PASSWORD", "Interrupted", "fill", "make"]


class Interrupted(Exception):
    """Somebody asked to stop."""


def make(
    settings: Settings, n: int, now: datetime, *, stories: bool, say: Callable[[str], None], stopping: threading.Event | None = None
) -> None:
    """Fill the empty, migrated database of `settings`; its Stripe stand-in must be running. Raises Interrupted."""
    house = open_house(settings)
    if house.engine.dialect.name == "sqlite":
        # A demo that is not complete is made anew, so nothing is lost when the disk is not waited for.
        event.listen(house.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    try:
        fill(house, StandinTill(settings.stripe_api_base), n, now, stories=stories, say=say, stopping=stopping)
    finally:
        house.engine.dispose()


def fill(
    house: House, till, n: int, now: datetime, *, stories: bool, say: Callable[[str], None], stopping: threading.Event | None = None
) -> None:
    """The same with a house that is open already and any till."""
    silent = replace(house.office, gateways=replace(house.office.gateways, bell=SilentBell()))
    stage = Stage(silent, till, now, PASSWORD)
    steps: list[tuple[str, Callable[[], None]]] = []
    crowd: list[int] = []
    known: dict = {}
    steps.append((f"Inventing {n} creators", lambda: crowd.extend(_populate(stage, n))))
    steps.append(("Letting the cast sign up", lambda: known.update(cast=cast.assemble(stage))))
    if stories:
        steps.append(("Writing programs", lambda: known.update(programs=programs.tell(stage, known["cast"], crowd))))
        steps.append(("Living through collaborations", lambda: collaborations.tell(stage, known["cast"], known["programs"])))
    steps.append(("Writing media kits", lambda: kits.tell(stage)))
    steps.append(("Marking calendars", lambda: cast.mark_calendars(stage)))
    steps.append(("Scoring creators and filling the search index", lambda: _score(stage)))
    if stories:
        steps.append(("Keeping creators in mind", lambda: lists.tell(stage, known["cast"])))
    steps.append(("Letting time catch up", lambda: _catch_up(stage, now)))
    for words, step in steps:
        if stopping is not None and stopping.is_set():
            raise Interrupted()
        say(f"{words} …")
        step()


def _populate(stage: Stage, n: int) -> list[int]:
    with stage.work() as work:
        return people.populate(work.session, n, stage.today)


def _score(stage: Stage) -> None:
    stage.set(0)
    discovery.score_all(stage.office)
    discovery.index_changes(stage.office)


def _catch_up(stage: Stage, now: datetime) -> None:
    """Everything leaves that waited; notices older than a few days were read."""
    stage.set(0)
    stage.deliver()
    stage.set(READ_AFTER_DAYS)
    before = stage.now
    stage.set(0)
    with stage.work() as work:
        work.session.execute(update(Notification).where(Notification.at < before, Notification.read_at.is_(None)).values(read_at=before))
