"""Knows how a connection ends: by the creator, by the platform or by the operator; its key goes, its figures go or are relabelled."""

from __future__ import annotations

from sqlalchemy import delete, update

from portal.domain import paths
from portal.domain.creators.connections import may_keep
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.connections import ConnectionTrouble, Keys, Lost, NotSetUp, TryLater
from portal.gateways.vault import Unsealable
from portal.models.base import new_public_id
from portal.models.connections import Connection
from portal.models.creators import AudienceShare, MetricSnapshot, Post
from portal.models.outbox import Outbox
from portal.services.creators.freshness import figures_changed
from portal.services.creators.profile import needs
from portal.services.notifications import tell
from portal.services.outbox import Courier, Later, Never, Parcel
from portal.services.work import Office, Work

FORMERLY = "formerly"
"""Source class of figures whose connection has ended."""
TRIES = 4


def disconnect(work: Work, connection: Connection, *, keep_figures: bool, seen: int) -> bool:
    """End a connection. The key is given back at the platform as far as it offers that, and forgotten here at once.

    The figures stay, relabelled, where she wishes and the platform's rules allow it; else they are deleted. Returns whether they stayed.
    """
    require(work.actor, Permission.CREATORS_OWN, connection)
    connection.require_version(seen)
    give_back(work, connection)
    kept = keep_figures and may_keep(connection.platform)
    _end(work, connection, "disconnect", kept)
    work.record("creators.disconnected", connection, platform=connection.platform, handle=connection.handle, kept=int(kept))
    return kept


def lose(work: Work, connection: Connection, reason: Text) -> None:
    """The platform takes the key no more: the figures are relabelled or deleted as its rules want, and the creator hears of it."""
    kept = may_keep(connection.platform)
    _end(work, connection, "lose", kept, trouble=reason.to_json(), trouble_at=work.now)
    work.record("creators.lost_connection", connection, platform=connection.platform, handle=connection.handle)
    text = (
        Text(N_("%(channel)s is no longer connected. Its figures now say that they are of earlier."), channel=connection.handle)
        if kept
        else Text(
            N_("%(channel)s is no longer connected, and its figures are deleted, as the platform wants it."), channel=connection.handle
        )
    )
    tell(work, [connection.creator.account_id], text, paths.connections(), f"connection:{connection.public_id}")


def release(work: Work, connection: Connection, reason: str) -> None:
    """The operator decides that the account is somebody else's: everything that came through it goes."""
    give_back(work, connection)
    _end(work, connection, "release", False)
    work.record("creators.released_connection", connection, platform=connection.platform, handle=connection.handle)
    text = Text(N_("The operator has ended your connection of %(channel)s: %(reason)s"), channel=connection.handle, reason=reason)
    tell(work, [connection.creator.account_id], text, paths.connections(), f"connection:{connection.public_id}")


def forget_figures(work: Work, connection: Connection) -> None:
    """Delete what was kept of a connection that has ended."""
    require(work.actor, Permission.CREATORS_OWN, connection)
    if connection.state != "active" and connection.figures_kept:
        connection.figures_kept = False
        _delete_figures(work, connection)
        work.record("creators.forgot_figures", connection, handle=connection.handle)
        figures_changed(work, connection.creator)
        _withdraw_if_bare(work, connection)


def give_back(work: Work, connection: Connection) -> None:
    """Send the key back to the platform, sealed as it is; the copy in the parcel is emptied when that is done."""
    if connection.sealed:
        payload = {"platform": connection.platform, "sealed": connection.sealed}
        work.post("revoke_key", f"{connection.public_id}:{new_public_id()}", payload)
        connection.sealed = ""


def _end(work: Work, connection: Connection, event: str, kept: bool, **values) -> None:
    connection.fire(event, ended_at=work.now, sealed="", next_fetch_at=None, figures_kept=kept, **values)
    if kept:
        for table in (MetricSnapshot, Post, AudienceShare):
            work.session.execute(
                update(table).where(table.channel_id == connection.channel_id, table.source == "connected").values(source=FORMERLY)
            )
    else:
        _delete_figures(work, connection)
    figures_changed(work, connection.creator)
    _withdraw_if_bare(work, connection)


def _delete_figures(work: Work, connection: Connection) -> None:
    for table in (MetricSnapshot, Post, AudienceShare):
        work.session.execute(delete(table).where(table.channel_id == connection.channel_id, table.source.in_(("connected", FORMERLY))))


def _withdraw_if_bare(work: Work, connection: Connection) -> None:
    """A public profile needs a dated figure; one that has none any more is shown to nobody until it has."""
    creator = connection.creator
    if creator.published_at is not None and (missing := needs(work, creator)):
        creator.published_at = None
        work.record("creators.unpublished", creator)
        text = Text(N_("Your profile is not public any more, because this is needed for it: %(what)s."), what=missing[0].title)
        tell(work, [creator.account_id], text, paths.connections(), f"creator:{creator.public_id}")


def _carry(office: Office, parcel: Parcel) -> None:
    try:
        keys = Keys.from_json(office.gateways.vault.open(parcel.payload["sealed"]))
        office.gateways.connections.of(parcel.payload["platform"]).revoke(keys)
    except TryLater as trouble:
        if parcel.attempts < TRIES:
            raise Later(trouble.detail) from trouble
        raise Never(trouble.detail) from trouble
    except (Lost, NotSetUp, Unsealable):
        return
    except ConnectionTrouble as trouble:
        raise Never(trouble.detail) from trouble


def _empty(work: Work, parcel: Parcel, _outcome) -> None:
    work.session.execute(update(Outbox).where(Outbox.id == parcel.id).values(payload={"platform": parcel.payload["platform"]}))


REVOKE = Courier(_carry, _empty, _empty)
"""Best effort: what the platform does not take back ends there by itself, and here nobody has it any more."""
