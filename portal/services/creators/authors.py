"""Knows how the author of a comment becomes a number that tells people apart and names nobody."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from portal.models.creators import AuthorSalt, Creator
from portal.services.work import Work

SALT_LIFE = timedelta(days=90)
"""Afterwards a new salt is drawn and the old one forgotten: who wrote before and after can no longer be put together."""


def hashing(work: Work, creator: Creator) -> Callable[[str], str]:
    """Name of an author → sixteen hexadecimal digits, the same for the same person under this creator while her salt lives."""
    row = work.session.scalar(select(AuthorSalt).where(AuthorSalt.creator_id == creator.id).with_for_update())
    if row is None:
        row = AuthorSalt(creator_id=creator.id, salt=secrets.token_hex(32), made_at=work.now)
        work.session.add(row)
    elif row.made_at < work.now - SALT_LIFE:
        row.salt, row.made_at = secrets.token_hex(32), work.now
    key = bytes.fromhex(row.salt)
    return lambda author: hmac.new(key, author.strip().casefold().encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]
