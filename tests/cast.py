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
        return Account(
            email=f"{name.split()[0].lower()}@example.org",
            name=name,
            password_hash=password_hash,
            email_confirmed_at=now,
            created_at=now,
            operator=operator,
        )

    def creator(row: Account, handle: str, **values) -> Creator:
        return Creator(
            account_id=row.id,
            handle=handle,
            name=row.name,
            created_at=now,
            published_at=now,
            born_adult=True,
            country="DE",
            place="Kiel",
            legal_name=row.name,
            address=f"{row.name}\nHafenstraße 1\n24103 Kiel",
            languages=["de", "en"],
            **values,
        )

    def brand(name: str) -> Brand:
        return Brand(
            slug=name.lower(), name=name, legal_name=f"{name} GmbH", address="Speicher 4\n20457 Hamburg", country="DE", created_at=now
        )

    def person(row: Account, **acting) -> Person:
        return Person(row.id, row.name, row.email, Actor(account_id=row.id, name=row.name, fresh=True, **acting))

    def member(row: Account, employer: Brand, role: Role) -> Person:
        session.add(Membership(brand_id=employer.id, account_id=row.id, role=role, joined_at=now))
        return person(row, brand_id=employer.id, role=role)

    # Row by row they would take three times as long, and nearly every test begins with them.
    haferkorn, lumen = brand("Haferkorn"), brand("Lumen")
    gus, ola = account("Gus Grün"), account("Ola Berg", operator=True)
    ada, bea, cyd, dov, fay = map(account, ("Ada Lind", "Bea Krug", "Cyd Voss", "Dov Stern", "Fay Holm"))
    session.add_all((haferkorn, lumen, gus, ola, ada, bea, cyd, dov, fay))
    session.flush()
    cook = creator(ada, "ada-lind", topics=["food.cooking"], accepts=[])
    cyclist = creator(dov, "dov-stern", topics=["sports.cycling"], accepts=[])
    session.add_all((cook, cyclist))
    session.flush()
    return Cast(
        ada=person(ada, creator_id=cook.id),
        bea=member(bea, haferkorn, Role.OWNER),
        cyd=member(cyd, lumen, Role.OWNER),
        dov=person(dov, creator_id=cyclist.id),
        fay=member(fay, haferkorn, Role.FINANCE),
        gus=person(gus),
        ola=person(ola, operator=True),
    )
