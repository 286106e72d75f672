"""Knows how a creator connects a channel: off to the platform with a word that works once, back with a yes, proven by the platform's id."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portal.domain.accounts import Actor
from portal.domain.creators import profile
from portal.domain.creators.connections import ATTEMPT_LIVES, PLATFORMS, TAKEN
from portal.domain.errors import Invalid, NotNow, Refusal
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways.connections import ConnectionTrouble, Keys, PlatformAccount
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import Channel, Creator
from portal.services.creators.connections_fetching import order_fetch
from portal.services.creators.freshness import mark_dirty
from portal.services.work import Office, Work

BACK = "/profile/connections/return"
"""Where the platforms lead her; the address that the operator registers there."""


class Trouble(Refusal):
    """The platform did not do what was asked; the sentence says why."""

    status = 409

    def __init__(self, trouble: ConnectionTrouble) -> None:
        super().__init__(trouble.text)


class Taken(Refusal):
    """The account is proven by another creator. `attempt` names the try, so that she can ask the operator to decide."""

    status = 409

    def __init__(self, attempt: str) -> None:
        super().__init__(TAKEN)
        self.attempt = attempt


@dataclass(frozen=True)
class Connected:
    """What came of a yes."""

    channel: str
    platform: str
    added: bool
    """The channel was not in the profile before: she signed in with another account than any that stood there."""


def begin(work: Work, creator: Creator, platform: str) -> str:
    """The address at which she says yes. Raises NotNow where the platform is not set up or the account is being closed."""
    require(work.actor, Permission.CREATORS_OWN, creator)
    if platform not in PLATFORMS:
        raise Invalid(fields={"platform": Text(N_("Choose one from the list."))})
    try:
        there = work.gateways.connections.of(platform)
    except ConnectionTrouble as trouble:
        raise NotNow(trouble.text) from trouble
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    attempt = ConnectionAttempt(
        creator_id=creator.id,
        account_id=work.actor.account_id,
        sign_in_id=work.actor.sign_in_id,
        platform=platform,
        state_hash=_hash(state),
        sealed=work.gateways.vault.seal(verifier),
        created_at=work.now,
    )
    work.session.add(attempt)
    work.session.flush()
    return there.consent_url(state=state, verifier=verifier, back=back(work.settings.base_url))


def finish(office: Office, actor: Actor, state: str, code: str) -> Connected:
    """Take the yes in: the word is used up, keys are fetched, the account is looked at, and the channel is proven.

    Holds no transaction while it waits for the platform; opens its own. Raises Invalid for a word that is not hers, not of this browser,
    used or old; Trouble; Taken.
    """
    require(actor, Permission.CREATORS_OWN)
    with office.work(actor) as work:
        attempt = _claim(work, state)
        attempt_id, platform, public_id = attempt.id, attempt.platform, attempt.public_id
        verifier = work.gateways.vault.open(attempt.sealed)
        attempt.sealed = ""
    try:
        there = office.gateways.connections.of(platform)
        keys = there.exchange(code=code, verifier=verifier, back=back(office.settings.base_url), now=office.clock())
        account = there.account(keys)
    except ConnectionTrouble as trouble:
        raise Trouble(trouble) from trouble
    # An account that is somebody else's here is left alone: giving the keys back could end her connection, too.
    try:
        with office.work(actor) as work:
            if _proven_by_another(work, platform, account) is None:
                return _keep(work, platform, keys, account)
            _contest(work, attempt_id, platform, account)
    except IntegrityError:
        # Two people may prove one account in the same moment; the index lets one of them in.
        with office.work(actor) as work:
            if _proven_by_another(work, platform, account) is None:
                raise
            _contest(work, attempt_id, platform, account)
    raise Taken(public_id)


def back(base_url: str) -> str:
    return base_url.rstrip("/") + BACK


def _claim(work: Work, state: str) -> ConnectionAttempt:
    """The try behind a word, used up by this very statement."""
    mine = (
        update(ConnectionAttempt)
        .where(
            ConnectionAttempt.state_hash == _hash(state),
            ConnectionAttempt.used_at.is_(None),
            ConnectionAttempt.created_at > work.now - ATTEMPT_LIVES,
            ConnectionAttempt.account_id == work.actor.account_id,
            ConnectionAttempt.creator_id == work.actor.creator_id,
            ConnectionAttempt.sign_in_id == work.actor.sign_in_id
            if work.actor.sign_in_id is not None
            else ConnectionAttempt.sign_in_id.is_(None),
        )
        .values(used_at=work.now)
    )
    if work.session.execute(mine).rowcount != 1:
        raise Invalid(N_("This way back is used, too old or of another browser. Please connect once more."))
    return work.session.scalars(select(ConnectionAttempt).where(ConnectionAttempt.state_hash == _hash(state))).one()


def _proven_by_another(work: Work, platform: str, account: PlatformAccount) -> Connection | None:
    return work.session.scalar(
        select(Connection).where(
            Connection.platform == platform,
            Connection.provider_id == account.provider_id,
            Connection.state == "active",
            Connection.creator_id != work.actor.creator_id,
        )
    )


def _contest(work: Work, attempt_id: int, platform: str, account: PlatformAccount) -> None:
    """Write down that she could sign in to an account that another creator has proven."""
    attempt, other = work.session.get_one(ConnectionAttempt, attempt_id), _proven_by_another(work, platform, account)
    attempt.contested_id = other.id if other is not None else None
    attempt.provider_id, attempt.handle = account.provider_id, account.handle
    work.record("creators.contested", work.session.get_one(Creator, attempt.creator_id), platform=platform, handle=account.handle)


def _keep(work: Work, platform: str, keys: Keys, account: PlatformAccount) -> Connected:
    creator = work.session.get_one(Creator, work.actor.creator_id, with_for_update=True)
    known = work.session.scalar(
        select(Connection)
        .where(
            Connection.creator_id == creator.id,
            Connection.platform == platform,
            Connection.provider_id == account.provider_id,
            Connection.state != "released",
        )
        .order_by(Connection.state != "active", Connection.id.desc())
        .limit(1)
    )
    channel, added = (known.channel, False) if known is not None else _channel(work, creator, platform, account)
    channel.removed_at = None
    values = {
        "handle": account.handle,
        "sealed": work.gateways.vault.seal(keys.to_json()),
        "scopes": list(keys.scopes),
        "proven_at": work.now,
        "next_fetch_at": work.now,
        "failures": 0,
        "trouble": {},
        "trouble_at": None,
        "lacking": [],
        "ended_at": None,
        "figures_kept": False,
    }
    if known is None:
        known = Connection(
            creator_id=creator.id, channel_id=channel.id, platform=platform, provider_id=account.provider_id, created_at=work.now, **values
        )
        work.session.add(known)
    elif known.state == "active":
        for name, value in values.items():
            setattr(known, name, value)
    else:
        known.fire("reconnect", **values)
    work.session.flush()
    work.record("creators.connected", known, platform=platform, handle=account.handle, scopes=" ".join(keys.scopes))
    order_fetch(work, known)
    mark_dirty(work, creator.id)
    return Connected(channel.handle, platform, added)


def _channel(work: Work, creator: Creator, platform: str, account: PlatformAccount) -> tuple[Channel, bool]:
    """Her channel of that name, or a new one. Never another one: figures of one account must not prove the name of another."""
    named = select(Channel).where(
        Channel.creator_id == creator.id, Channel.platform == platform, func.lower(Channel.handle) == account.handle.lower()
    )
    channel = work.session.scalar(named)
    taken = channel is not None and work.session.scalar(
        select(Connection.id).where(Connection.channel_id == channel.id, Connection.state == "active")
    )
    if channel is not None and not taken:
        return channel, False
    if len(creator.channels) >= profile.MOST_CHANNELS:
        raise Invalid(Text(N_("At most %(most)s channels."), most=profile.MOST_CHANNELS))
    handle = account.handle if channel is None else account.provider_id
    channel = Channel(
        creator_id=creator.id,
        platform=platform,
        handle=handle[:120],
        url=account.url[:300],
        position=len(creator.channels),
        created_at=work.now,
    )
    work.session.add(channel)
    work.session.flush()
    work.session.expire(creator, ["channels"])
    work.record("creators.added_channel", creator, platform=platform, handle=channel.handle)
    return channel, True


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
