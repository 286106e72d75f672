"""Invented creators: plausible in size, reaction, audience and price, and found nowhere but here. No real person is described."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from portal.demo.people import connecting, figures, habits, names, rows, voices
from portal.demo.people.rows import Amounts
from portal.domain.creators.profile import RESERVED
from portal.gateways import content
from portal.models.accounts import Account
from portal.models.compliance import ProviderReport
from portal.models.connections import Connection
from portal.models.creators import AudienceShare, Channel, Creator, MarkedWeek, MetricSnapshot, Package, Post, WorkSample
from portal.models.discovery import SearchDirty
from portal.models.media_kits import MediaKit

SEED = 20261121
AT_ONCE = 500
THROWS = 401
"""Dice of one profile; a prime, so that walking round them in steps does not fall into a rhythm."""

__all__ = ["Amounts", "SEED", "populate"]


def populate(session: Session, n: int, now: datetime, *, seed: int = SEED, amounts: Amounts | None = None) -> list[int]:
    """Write `n` creators who have never been; returns their numbers. The same seed makes the same people. The caller commits."""
    rng = np.random.default_rng(seed)
    amounts = amounts or Amounts()
    taken = set(session.scalars(select(Creator.handle))) | RESERVED
    made: list[int] = []
    for start in range(0, n, AT_ONCE):
        made += _batch(session, rng, min(AT_ONCE, n - start), now, amounts, taken)
    return made


def _batch(session: Session, rng: np.random.Generator, n: int, now: datetime, amounts: Amounts, taken: set[str]) -> list[int]:
    taxonomy = content.taxonomy()
    people = names.invent(rng, n)
    dice = [voices.Dice(throws) for throws in rng.random((n, THROWS)).tolist()]
    topics = [rows.topics_of(each, taxonomy) for each in dice]
    tongues = ["de" if "de" in person.languages[:1] else "en" for person in people]
    told = [
        voices.tell(each, subjects, person.place, tongue, int(2015 + each.throw() * 10))
        for each, subjects, person, tongue in zip(dice, topics, people, tongues, strict=True)
    ]
    handles = names.handles(rng, people, [each.word if tongue == "de" else "" for each, tongue in zip(told, tongues, strict=True)], taken)
    profiles = [
        rows.creator_row(each, person, words, handle, subjects, now)
        for each, person, words, handle, subjects in zip(dice, people, told, handles, topics, strict=True)
    ]
    accounts = _insert(
        session,
        Account.__table__,
        [
            {
                "public_id": public_id,
                "email": f"{profile['handle']}@creators.example",
                "email_confirmed_at": profile["created_at"],
                "name": profile["name"],
                "password_hash": None,
                "locale": tongue,
                "theme": "system",
                "zone": "",
                "operator": False,
                "created_at": profile["created_at"],
                "token_rev": 0,
            }
            for public_id, profile, tongue in zip(rows.public_ids(rng, n), profiles, tongues, strict=True)
        ],
    )
    creators = _insert(
        session,
        Creator.__table__,
        [
            {**profile, "public_id": public_id, "account_id": account}
            for public_id, profile, account in zip(rows.public_ids(rng, n), profiles, accounts, strict=True)
        ],
    )
    sizes = figures.followers(rng, n).tolist()
    channels = [
        rows.channels_of(each, rng, profile["handle"], size, profile["created_at"])
        for each, profile, size in zip(dice, profiles, sizes, strict=True)
    ]
    _write_channels(session, rng, dice, people, topics, creators, channels, amounts, now)
    _write_offerings(session, rng, dice, people, tongues, creators, channels)
    _write_kits(session, rng, dice, told, profiles, creators)
    _write_calendars(session, dice, topics, creators, now)
    session.execute(insert(SearchDirty.__table__), [{"creator_id": creator, "rev": 1} for creator in creators])
    return creators


def _write_channels(session, rng, dice, people, topics, creators, channels, amounts: Amounts, now: datetime) -> None:
    flat = [
        (each, person, subjects, creator, position, row, size)
        for each, person, subjects, creator, own in zip(dice, people, topics, creators, channels, strict=True)
        for position, (row, size) in enumerate(own)
    ]
    numbers = _insert(
        session,
        Channel.__table__,
        [
            {**row, "public_id": public_id, "creator_id": creator}
            for public_id, (_, _, _, creator, _, row, _) in zip(rows.public_ids(rng, len(flat)), flat, strict=True)
        ],
    )
    whole = rows.Stack()
    for number, (each, person, subjects, _, position, row, size) in zip(numbers, flat, strict=True):
        stack = rows.figures_of_channel(
            each,
            rng,
            row["platform"],
            size,
            person=person,
            topics=subjects,
            amounts=amounts,
            main=position == 0,
            now=now,
            since=row["created_at"],
        )
        for target, found in ((whole.snapshots, stack.snapshots), (whole.posts, stack.posts), (whole.shares, stack.shares)):
            target.extend({**each_row, "channel_id": number} for each_row in found)
    for table, found in ((MetricSnapshot, whole.snapshots), (Post, whole.posts), (AudienceShare, whole.shares)):
        if found:
            session.execute(insert(table.__table__), found)
    known = [
        {**row, "id": number, "creator_id": creator, "signs_in_as": f"{row['handle']}:{creator}"}
        for number, (_, _, _, creator, _, row, _) in zip(numbers, flat, strict=True)
    ]
    if proven := connecting.connections_of(known, whole.snapshots, now):
        _insert_named(session, rng.spawn(1)[0], Connection.__table__, proven)
    thrown = rng.spawn(1)[0]
    main = [(number, creator) for number, (_, _, _, creator, position, _, _) in zip(numbers, flat, strict=True) if position == 0]
    if reports := habits.reports_of(thrown, main, now):
        _insert_named(session, thrown, ProviderReport.__table__, reports)


def _write_offerings(session, rng, dice, people, tongues, creators, channels) -> None:
    packages = [
        {**row, "creator_id": creator}
        for each, person, tongue, creator, own in zip(dice, people, tongues, creators, channels, strict=True)
        for row in rows.packages_of(each, rng, own, tongue, rows.currency_of(person.country))
    ]
    samples = [
        {**row, "creator_id": creator}
        for each, tongue, creator in zip(dice, tongues, creators, strict=True)
        for row in rows.samples_of(each, tongue)
    ]
    for table, found in ((Package, packages), (WorkSample, samples)):
        if found:
            _insert_named(session, rng, table.__table__, found)


def _write_kits(session, rng, dice, told, profiles, creators) -> None:
    kits = [
        {
            "creator_id": creator,
            "slug": profile["handle"],
            "intro_en": words.intro["en"],
            "intro_de": words.intro["de"],
            "published_at": profile["published_at"],
            "changed_at": profile["published_at"],
        }
        for each, words, profile, creator in zip(dice, told, profiles, creators, strict=True)
        if profile["published_at"] and each.chance(0.85)
    ]
    _insert_named(session, rng, MediaKit.__table__, kits)


def _write_calendars(session, dice, topics, creators, now: datetime) -> None:
    """Last of all, so that who is who does not change by it."""
    taxonomy, today = content.taxonomy(), now.date()
    said, weeks = [], []
    for each, subjects, creator in zip(dice, topics, creators, strict=True):
        refused = habits.refusals_of(each, subjects, taxonomy)
        spoken = today - timedelta(days=int(each.throw() * 30)) if each.chance(0.7) else None
        said.append({"number": creator, "refused": refused, "spoken": spoken, "open_to": habits.grants_of(each)})
        if spoken:
            weeks += [{**row, "creator_id": creator} for row in habits.weeks_of(each, today)]
    table = Creator.__table__
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam("number"))
        .values(
            excluded_topics=bindparam("refused", type_=table.c.excluded_topics.type),
            grants=bindparam("open_to", type_=table.c.grants.type),
            available_on=bindparam("spoken", type_=table.c.available_on.type),
        ),
        said,
    )
    if weeks:
        session.execute(insert(MarkedWeek.__table__), weeks)


def _insert(session: Session, table: Table, found: Sequence[dict[str, Any]]) -> list[int]:
    """Many rows in one statement; returns their numbers in the order given."""
    return list(session.scalars(insert(table).returning(table.c.id, sort_by_parameter_order=True), found))


def _insert_named(session: Session, rng: np.random.Generator, table: Table, found: Iterable[dict[str, Any]]) -> None:
    found = list(found)
    ids = rows.public_ids(rng, len(found))
    session.execute(insert(table), [{**row, "public_id": public_id} for row, public_id in zip(found, ids, strict=True)])
