"""Knows how figures come from a connected account: at most once a day, behind every page's back, each no told apart and said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, delete, select

from portal.domain import paths
from portal.domain.accounts import SYSTEM
from portal.domain.creators.connections import ATTEMPT_LIVES, EVERY, TRIES, pause_after
from portal.domain.text import N_, Text
from portal.gateways.connections import ConnectionTrouble, Harvest, Keys, Lost, TryLater
from portal.gateways.vault import Unsealable
from portal.models.base import new_public_id
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import Channel
from portal.services.creators.connections_ending import lose
from portal.services.creators.connections_keeping import keep
from portal.services.deadlines import Deadline
from portal.services.notifications import tell
from portal.services.outbox import Courier, Later, Never, Parcel
from portal.services.work import Office, Work

FORGOTTEN_KEY = N_("The portal can no longer read its copy of the key, because the operator changed the secret. Please connect again.")
PATIENCE_WITH_NONSENSE = 2
"""Tries for an answer that makes no sense: it seldom gets better by asking."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Gone:
    """The access has ended; `text` says how we know."""

    text: Text


def order_fetch(work: Work, connection: Connection) -> None:
    """Let a courier fetch the figures, and look again in a day."""
    connection.next_fetch_at = work.now + EVERY
    work.post("fetch_channel", f"{connection.public_id}:{new_public_id()}", {"connection": connection.public_id})


def _due(now: datetime) -> Select[tuple[Connection]]:
    return (
        select(Connection)
        .join(Channel, Channel.id == Connection.channel_id)
        .where(Connection.state == "active", Connection.next_fetch_at <= now, Channel.removed_at.is_(None))
        .order_by(Connection.next_fetch_at, Connection.id)
    )


fetch_due = Deadline("creators.fetch_due", _due, order_fetch)
"""Sends for the figures of every connected account whose day has come."""


def forget_attempts(work: Work) -> None:
    """Tries that led nowhere are nobody's business after a month."""
    old = work.now - timedelta(days=30) - ATTEMPT_LIVES
    work.session.execute(delete(ConnectionAttempt).where(ConnectionAttempt.created_at < old, ConnectionAttempt.contested_id.is_(None)))


def _carry(office: Office, parcel: Parcel) -> Harvest | Gone | None:
    with office.work(SYSTEM) as work:
        connection = _named(work, parcel)
        if connection is None or connection.state != "active":
            return None
        platform, sealed = connection.platform, connection.sealed
        try:
            keys = Keys.from_json(work.gateways.vault.open(sealed))
        except Unsealable:
            return Gone(Text(FORGOTTEN_KEY))
    try:
        there = office.gateways.connections.of(platform)
        if keys.old(parcel.now):
            keys = _renewed(office, parcel, there, keys)
        try:
            return there.harvest(keys, parcel.now.date())
        except Lost:
            # The key may have ended before its time; a younger one decides whether the access has.
            return there.harvest(_renewed(office, parcel, there, keys), parcel.now.date())
    except Lost as lost:
        return Gone(lost.text)
    except TryLater as trouble:
        _note(office, parcel, trouble)
        if parcel.attempts >= TRIES:
            raise Never(trouble.detail) from trouble
        raise Later(trouble.detail, trouble.after or timedelta(minutes=2**parcel.attempts)) from trouble
    except ConnectionTrouble as trouble:
        _note(office, parcel, trouble)
        if parcel.attempts >= PATIENCE_WITH_NONSENSE:
            raise Never(trouble.detail) from trouble
        raise Later(trouble.detail, timedelta(minutes=30)) from trouble


def _renewed(office: Office, parcel: Parcel, there, keys: Keys) -> Keys:
    """Younger keys, kept at once: some platforms take the old ones back with the answer."""
    younger = there.renew(keys, parcel.now)
    with office.work(SYSTEM) as work:
        connection = _named(work, parcel)
        if connection is not None and connection.state == "active":
            connection.sealed = work.gateways.vault.seal(younger.to_json())
    return younger


def _note(office: Office, parcel: Parcel, trouble: ConnectionTrouble) -> None:
    """The creator sees on her page what is wrong while it is being tried again."""
    log.info("connection.trouble", connection=parcel.payload["connection"], kind=type(trouble).__name__, detail=trouble.detail[:200])
    with office.work(SYSTEM) as work:
        connection = _named(work, parcel)
        if connection is not None and connection.state == "active":
            connection.trouble, connection.trouble_at = trouble.text.to_json(), work.now


def _settle(work: Work, parcel: Parcel, outcome: Harvest | Gone | None) -> None:
    connection = _named(work, parcel)
    if outcome is None or connection is None or connection.state != "active":
        return
    if isinstance(outcome, Gone):
        lose(work, connection, outcome.text)
    elif outcome.account.provider_id != connection.provider_id:
        lose(work, connection, Text(N_("Behind this sign-in stands another account now. Please connect again.")))
    else:
        keep(work, connection, outcome)
        connection.sealed = work.gateways.vault.anew(connection.sealed)


def _give_up(work: Work, parcel: Parcel, reason: str) -> None:
    """Enough for today: a longer pause, and after the third time she hears of it."""
    connection = _named(work, parcel)
    if connection is None or connection.state != "active":
        return
    connection.failures += 1
    connection.next_fetch_at = work.now + pause_after(connection.failures)
    connection.trouble_at = work.now
    if connection.failures == 3:
        text = Text(N_("The figures of %(channel)s could not be fetched for some days. Nothing is lost."), channel=connection.handle)
        tell(work, [connection.creator.account_id], text, paths.connections(), f"connection:{connection.public_id}")


def _named(work: Work, parcel: Parcel) -> Connection | None:
    return work.session.scalar(select(Connection).where(Connection.public_id == parcel.payload["connection"]))


FETCH = Courier(_carry, _settle, _give_up)
