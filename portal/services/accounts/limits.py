"""Knows how many tries a bucket has had in its window; the counters stand in the database, so all processes share them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Session

from portal.models.accounts import RateCounter
from portal.models.base import Moment


def count_try(session: Session, bucket: str, window_seconds: int, now: datetime) -> tuple[int, int]:
    """Count one try in `bucket`; returns (tries in this window, seconds until the next window)."""
    slot = int(now.timestamp()) // window_seconds
    ends = (slot + 1) * window_seconds
    tries = session.execute(
        text(
            "INSERT INTO rate_counter (bucket, slot, tries, expires_at) VALUES (:bucket, :slot, 1, :expires) "
            "ON CONFLICT (bucket, slot) DO UPDATE SET tries = rate_counter.tries + 1 RETURNING tries"
        ).bindparams(bindparam("expires", type_=Moment())),
        {"bucket": bucket[:160], "slot": slot, "expires": datetime.fromtimestamp(ends, UTC)},
    ).scalar_one()
    return tries, ends - int(now.timestamp())


def forget_old_tries(session: Session, now: datetime) -> None:
    session.execute(delete(RateCounter).where(RateCounter.expires_at < now))
