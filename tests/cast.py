"""The standing cast: the same people in every test, so that a sentence with a name needs no explanation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import Actor, Role
from portal.models.accounts import Account, Brand, Membership
from portal.models.creators import Creator

PASSWORD = "a long sentence of hers"


@dataclass(frozen=True)
class Person:
    account_id: int
    name: str
    email: str
    actor: Actor

    @property
    def creator_id(self) -> int:
        assert self.actor.creator_id is not None, f"{self.name} is no creator"
        return self.actor.creator_id

    @property
    def brand_id(self) -> int:
        assert self.actor.brand_id is not None, f"{self.name} works for no brand"
        return self.actor.brand_id


@dataclass(frozen=True)
class Cast:
    ada: Person
    """Creator, published, with legal name and address."""
    bea: Person
    """Owner of the brand Haferkorn."""
    cyd: Person
    """Owner of the rival brand Lumen."""
    dov: Person
    """Another creator, published."""
    fay: Person
    """Finance at Haferkorn."""
    gus: Person
    """Signed in, party to nothing."""
    ola: Person
    """Operator."""

    def everyone(self) -> dict[str, Person]:
        return {name: getattr(self, name) for name in ("ada", "bea", "cyd", "dov", "fay", "gus", "ola")}


def assemble(session: Session, now: datetime, password_hash: str) -> Cast:
    """Write the cast into the database; the caller commits."""

    def account(name: str, operator: bool = False) -> Account:
        row = Account(
            email=f"{name.split()[0].lower()}@example.org",
            name=name,
            password_hash=password_hash,
            email_confirmed_at=now,
            created_at=now,
            operator=operator,
        )
        session.add(row)
        session.flush()
        return row

    def creator(name: str, handle: str, **values) -> Person:
        row = account(name)
        profile = Creator(
            account_id=row.id,
            handle=handle,
            name=name,
            created_at=now,
            published_at=now,
            born_adult=True,
            country="DE",
            place="Kiel",
            legal_name=name,
            address=f"{name}\nHafenstraße 1\n24103 Kiel",
            languages=["de", "en"],
            **values,
        )
        session.add(profile)
        session.flush()
        return Person(row.id, name, row.email, Actor(account_id=row.id, name=name, creator_id=profile.id, fresh=True))

    def brand(name: str) -> int:
        row = Brand(
            slug=name.lower(), name=name, legal_name=f"{name} GmbH", address="Speicher 4\n20457 Hamburg", country="DE", created_at=now
        )
        session.add(row)
        session.flush()
        return row.id

    def member(name: str, brand_id: int, role: Role) -> Person:
        row = account(name)
        session.add(Membership(brand_id=brand_id, account_id=row.id, role=role, joined_at=now))
        return Person(row.id, name, row.email, Actor(account_id=row.id, name=name, brand_id=brand_id, role=role, fresh=True))

    haferkorn, lumen = brand("Haferkorn"), brand("Lumen")
    gus, ola = account("Gus Grün"), account("Ola Berg", operator=True)
    return Cast(
        ada=creator("Ada Lind", "ada-lind", topics=["food.cooking"], accepts=[]),
        bea=member("Bea Krug", haferkorn, Role.OWNER),
        cyd=member("Cyd Voss", lumen, Role.OWNER),
        dov=creator("Dov Stern", "dov-stern", topics=["sports.cycling"], accepts=[]),
        fay=member("Fay Holm", haferkorn, Role.FINANCE),
        gus=Person(gus.id, gus.name, gus.email, Actor(account_id=gus.id, name=gus.name, fresh=True)),
        ola=Person(ola.id, ola.name, ola.email, Actor(account_id=ola.id, name=ola.name, operator=True, fresh=True)),
    )
