"""Knows what every table shares: keys, moments in UTC, money, and the one door through which a state changes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, String, TypeDecorator, inspect, update
from sqlalchemy.orm import DeclarativeBase, Mapped, composite, declared_attr, mapped_column, object_session
from sqlalchemy.types import JSON

from portal.domain.errors import Changed
from portal.domain.money import Money
from portal.domain.states import Machine

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Key = BigInteger().with_variant(Integer, "sqlite")
"""A primary key: 64 bits in PostgreSQL, the row id in SQLite."""

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Twelve signs that name a thing in addresses and say nothing about its number (59 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class Moment(TypeDecorator[datetime]):
    """An aware moment; stored in UTC, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
    }

    id: Mapped[int] = mapped_column(Key, primary_key=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {inspect(self).identity}>"


class Named:
    """A row that a URL may name."""

    public_id: Mapped[str] = mapped_column(String(12), unique=True, default=new_public_id)


def money(minor: str, currency: str = "currency", *, optional: bool = False) -> Any:
    """A `Money` of two columns that the class declares beside it."""

    def make(amount: int | None, code: str | None) -> Money | None:
        return None if amount is None or code is None else Money(amount, code)

    return composite(make, minor, currency)


class Stateful:
    """A row with a life cycle. Only `fire` assigns `state`; it claims the row, so that one of two writers wins."""

    MACHINE: ClassVar[Machine]

    @declared_attr
    def state(cls) -> Mapped[str]:  # noqa: N805 - a class is what SQLAlchemy hands in
        return mapped_column(String(40), default=cls.MACHINE.start)

    version: Mapped[int] = mapped_column(Integer, default=1)
    """Raised by each `fire`; a form carries the one that its reader saw."""

    def fire(self, event: str, **changes: Any) -> None:
        """Move along the table, with `changes` to other columns in the same statement.

        Raises NotNow where the table has no such cell, Changed when another writer was first.
        """
        session = object_session(self)
        session.flush()
        target = self.MACHINE.target(self.state, event)
        cls = type(self)
        claimed = session.execute(
            update(cls)
            .where(cls.id == self.id, cls.state == self.state, cls.version == self.version)
            .values(state=target, version=self.version + 1, **changes)
            .execution_options(synchronize_session=False)
        )
        session.refresh(self)
        if claimed.rowcount != 1:
            raise Changed()

    def require_version(self, seen: int) -> None:
        """Refuse a deed that was decided on an older version than this."""
        if seen != self.version:
            raise Changed()
