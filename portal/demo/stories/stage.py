"""Knows how a story is told: a clock that is set to any day, people who act through the services, and a till at the payment provider."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.request import Request, urlopen

from sqlalchemy import select, update

from portal.domain.accounts import SYSTEM, Actor, Role
from portal.models.accounts import Account, Membership
from portal.models.creators import Creator
from portal.models.outbox import Outbox
from portal.services import outbox
from portal.services.couriers import COURIERS
from portal.services.outbox import Courier, Later, Parcel
from portal.services.work import Office, Work


class Till(Protocol):
    """The provider's side of the counter: what people do on Stripe's own pages."""

    def pay(self, checkout: str) -> None:
        """Somebody pays the checkout of this id with a good card."""

    def activate(self, account: str) -> None:
        """Somebody completes what Stripe asks of a recipient."""


@dataclass(frozen=True)
class StandinTill:
    """The knobs of a running stand-in."""

    base: str

    def pay(self, checkout: str) -> None:
        self._turn("pay", checkout=checkout)

    def activate(self, account: str) -> None:
        self._turn("activate", account=account)

    def _turn(self, knob: str, **given: str) -> None:
        request = Request(f"{self.base}/_control/{knob}", json.dumps(given).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=20) as answer:  # noqa: S310 - the stand-in on this machine
            answer.read()


@dataclass
class Stage:
    """Where stories are played. `today` is the real moment at which the telling began; no story reaches beyond it."""

    behind: Office
    till: Till
    today: datetime
    password: str
    now: datetime = field(init=False)
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.today
        self.office = replace(self.behind, clock=lambda: self.now)

    def set(self, days_ago: float) -> None:
        """Go to the moment so many days before today."""
        self.now = self.today - timedelta(days=days_ago)

    def later(self, days: float = 0, hours: float = 0) -> None:
        """Let time pass, at most until today."""
        self.now = min(self.today, self.now + timedelta(days=days, hours=hours))

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        with self.office.work(actor) as work:
            yield work

    def deliver(self) -> None:
        """Let everything leave that waits by now. Mails of the past go to nobody, and the worker draws contracts when the demo runs."""
        with self.work() as work:
            mails = update(Outbox).where(Outbox.kind == "mail", Outbox.state == "waiting")
            work.session.execute(mails.values(state="done", done_at=work.now))
        couriers = {**COURIERS, "mail": Courier(lambda office, parcel: None), "pdf": Courier(self._leave_to_the_worker)}
        while outbox.drain(self.office, couriers):
            pass

    def _leave_to_the_worker(self, office: Office, parcel: Parcel) -> None:
        raise Later("drawn when the demo runs", self.today - self.now + timedelta(seconds=1))

    def actor(self, email: str) -> Actor:
        """A member of the cast as she acts: for her brand, as a creator, or as operator."""
        with self.work() as work:
            account = work.session.scalars(select(Account).where(Account.email == email)).one()
            return self.actor_of(work, account)

    def creator(self, creator_id: int) -> Actor:
        """A creator of the crowd."""
        with self.work() as work:
            return self.actor_of(work, work.session.get_one(Creator, creator_id).account)

    @staticmethod
    def actor_of(work: Work, account: Account) -> Actor:
        member = work.session.scalar(select(Membership).where(Membership.account_id == account.id, Membership.removed_at.is_(None)))
        creator_id = work.session.scalar(select(Creator.id).where(Creator.account_id == account.id))
        return Actor(
            account_id=account.id,
            name=account.name,
            creator_id=creator_id,
            brand_id=member.brand_id if member else None,
            role=Role(member.role) if member else None,
            operator=account.operator,
            fresh=True,
        )
