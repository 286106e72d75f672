"""Knows one piece of work: its session, who acts, the moment, what it records, announces and sends."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from portal.domain.accounts import Actor
from portal.domain.text import Text
from portal.gateways.bell import Bell, Call
from portal.gateways.connections import Connections
from portal.gateways.files import Files
from portal.gateways.mail import Mail, Stationery
from portal.gateways.passwords import Passwords
from portal.gateways.payments import Payments
from portal.gateways.registers import Registers
from portal.gateways.search import SearchIndex
from portal.gateways.tokens import Tokens
from portal.gateways.vault import Vault
from portal.gateways.webpages import WebPages
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.outbox import Outbox
from portal.settings import Settings

Row = TypeVar("Row")
Reactions = Mapping[type, tuple[Callable[["Work", Any], None], ...]]
log = structlog.get_logger()


@dataclass(frozen=True)
class Gateways:
    """Every part of the outside world that a use case may need."""

    mail: Mail
    stationery: Stationery
    files: Files
    payments: Payments
    search: SearchIndex
    passwords: Passwords
    tokens: Tokens
    bell: Bell
    vault: Vault
    connections: Connections
    pages: WebPages
    registers: Registers


class Work:
    """One request or command. Services flush and never commit; who opened the work ends it."""

    def __init__(
        self,
        *,
        session: Session,
        apart: sessionmaker[Session],
        actor: Actor,
        now: datetime,
        gateways: Gateways,
        settings: Settings,
        reactions: Reactions,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.gateways = gateways
        self.settings = settings
        self.posted = False
        """Whether the outbox got a row, so that the bell is worth ringing."""
        self.marked = False
        """Whether a search document went out of date, which is worth ringing too."""
        self._apart = apart
        self._reactions = reactions
        self._afterwards: list[Callable[[Session], None]] = []

    def record(self, verb: str, subject: Any, *, actor: Actor | None = None, **details: Any) -> Activity:
        """Write the history row of a change to `subject`, in the same breath. Parties are read off the subject."""
        by = actor or self.actor
        self.session.flush()
        row = Activity(
            at=self.now,
            verb=verb,
            side=str(by.side),
            account_id=by.account_id or None,
            mandate_id=by.mandate.id if by.mandate else None,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            brand_id=subject.id if subject.__tablename__ == "brand" else getattr(subject, "brand_id", None),
            creator_id=subject.id if subject.__tablename__ == "creator" else getattr(subject, "creator_id", None),
            collaboration_id=subject.id if subject.__tablename__ == "collaboration" else getattr(subject, "collaboration_id", None),
            details=details,
        )
        self.session.add(row)
        return row

    def announce(self, event: Any) -> None:
        """Run what follows from `event`, now and in this transaction; a reaction that raises undoes the change."""
        for react in self._reactions.get(type(event), ()):
            react(self, event)

    def post(self, kind: str, business_key: str, payload: dict[str, Any], *, not_before: datetime | None = None) -> Outbox:
        """Write what must leave, with the change that causes it. The business key says what it is about, once."""
        row = Outbox(
            kind=kind,
            business_key=f"{kind}:{business_key}",
            idem_key=f"portal-{secrets.token_hex(16)}",
            payload=payload,
            created_at=self.now,
            not_before=not_before or self.now,
        )
        self.session.add(row)
        self.session.flush()
        self.posted = True
        return row

    def mail(self, template: str, to: str, locale: str, reference: str, *, zone: str = "", **values: Any) -> None:
        """Post a letter; Text values are translated when it is written. `reference` says what it is about, once."""
        packed = {name: value.to_json() if isinstance(value, Text) else value for name, value in values.items()}
        self.post("mail", reference, {"template": template, "to": to, "locale": locale, "zone": zone, "values": packed})

    def mail_to(self, account: Account, template: str, reference: str, **values: Any) -> None:
        """Post a letter to a person who has an account: in her language, and by her clock."""
        self.mail(template, account.email, account.locale, reference, zone=account.zone, **values)

    def afterwards(self, deed: Callable[[Session], None]) -> None:
        """Do `deed` in a transaction of its own when this one has ended, kept or undone: for what must survive a refusal.

        It waits for the end because SQLite has one writer, and that writer is us until then.
        """
        self._afterwards.append(deed)

    @contextmanager
    def apart(self) -> Iterator[Session]:
        """A transaction of its own, now. Only before this work has read or written anything."""
        if self.session.in_transaction():
            raise RuntimeError("a transaction apart must come first; use afterwards()")
        with self._apart.begin() as session:
            yield session

    def first(self, row: Row, other: Callable[[], Row]) -> tuple[Row, bool]:
        """Keep `row`, unless somebody kept the like in the same moment: then what `other` finds, read anew.

        Returns the row that stands and whether it is ours. It is how the second of two clicks learns that it is the second.
        """
        try:
            with self.session.begin_nested():
                self.session.add(row)
        except IntegrityError:
            return other(), False
        return row, True

    def finish(self, keep: bool) -> None:
        """End the transaction, then do what was put off. Called once, at the door."""
        try:
            if keep:
                self.session.commit()
            else:
                self.session.rollback()
        except BaseException:
            self.session.rollback()
            raise
        finally:
            self.session.close()
            deeds, self._afterwards = self._afterwards, []
            for deed in deeds:
                self._do_apart(deed)
        for call, wanted in ((Call.ROUND, self.posted), (Call.INDEX, self.marked)):
            if keep and wanted:
                self.gateways.bell.ring(call)

    def _do_apart(self, deed: Callable[[Session], None]) -> None:
        """What is done already, and answered for, does not fail because of what was put off; the log line carries the request's id."""
        try:
            with self._apart.begin() as session:
                deed(session)
        except Exception:
            log.exception("work.afterwards_broken", deed=getattr(deed, "__qualname__", repr(deed)))


@dataclass(frozen=True)
class Office:
    """Opens works outside a request: for the command line and the worker."""

    writing: sessionmaker[Session]
    gateways: Gateways
    settings: Settings
    reactions: Reactions
    clock: Callable[[], datetime]

    @contextmanager
    def work(self, actor: Actor) -> Iterator[Work]:
        """One transaction: kept when the block ends well, undone when it raises."""
        work = Work(
            session=self.writing(),
            apart=self.writing,
            actor=actor,
            now=self.clock(),
            gateways=self.gateways,
            settings=self.settings,
            reactions=self.reactions,
        )
        try:
            yield work
        except BaseException:
            work.finish(keep=False)
            raise
        work.finish(keep=True)
