"""Knows how the portal looks by itself: for a code through the connection or on a page of her own, for a VAT id in VIES."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.domain.accounts import SYSTEM
from portal.domain.errors import NotNow
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.domain.verification import METHODS, OWN_PAGES, same_name
from portal.gateways.connections import ConnectionTrouble, Keys
from portal.gateways.registers import Entry, RegisterTrouble
from portal.gateways.vault import Unsealable
from portal.gateways.webpages import PageTrouble
from portal.models.connections import Connection
from portal.models.verification import Verification
from portal.services.creators import mark_dirty
from portal.services.notifications import tell
from portal.services.outbox import Courier, Later, Never, Parcel
from portal.services.verification.ending import erase_paper, home_of, people
from portal.services.work import Office, Work

TRIES = 3


@dataclass(frozen=True)
class Look:
    """What one look found: `place` where the code stands, else the sentence that says why not."""

    place: str = ""
    by: str = "portal"
    text: Text | None = None


def ask_for_look(work: Work, row: Verification) -> None:
    """She says that the code stands there. The portal looks where it may; where a platform forbids that, the operator looks by eye."""
    require(work.actor, Permission.CREATORS_OWN, row)
    if row.method != "channel_code" or row.channel is None:
        raise NotNow()
    connected = _connection(work, row.channel_id) is not None
    own_page = row.channel.platform in OWN_PAGES
    if own_page and not connected and not row.channel.url.startswith("https://"):
        raise NotNow(N_("Write the address of the channel first, one that begins with https://."))
    url = row.channel.url
    row.fire("ask", asked_at=work.now, by_eye=not (connected or own_page), claim={**row.claim, "url": url}, note={})
    work.record("verification.asked", row, about=row.about)
    if connected or own_page:
        work.post("check_code", f"{row.public_id}:{row.version}", {"verification": row.public_id})


def _carry_code(office: Office, parcel: Parcel) -> Look | None:
    with office.work(SYSTEM) as work:
        row = _named(work, parcel)
        if row is None or row.state != "waiting":
            return None
        code, url = row.code, str(row.claim.get("url", ""))
        connection = _connection(work, row.channel_id)
        platform, sealed = (connection.platform, connection.sealed) if connection is not None else ("", "")
    try:
        if platform:
            account = office.gateways.connections.of(platform).account(Keys.from_json(office.gateways.vault.open(sealed)))
            text, place, by = account.words, account.url or account.handle, "platform"
        else:
            text, place, by = office.gateways.pages.read(url), url, "portal"
    except PageTrouble as trouble:
        if trouble.again and parcel.attempts < TRIES:
            raise Later(str(trouble)) from trouble
        return Look(text=trouble.text)
    except (ConnectionTrouble, Unsealable) as trouble:
        if parcel.attempts < TRIES:
            raise Later(str(trouble), timedelta(minutes=1)) from trouble
        return Look(text=trouble.text if isinstance(trouble, ConnectionTrouble) else Text(N_("Please connect the channel again.")))
    if code in text.lower():
        return Look(place=place, by=by)
    return Look(text=Text(N_("We read %(place)s, and the code is not there yet."), place=place[:120]))


def _settle_code(work: Work, parcel: Parcel, look: Look | None) -> None:
    row = _named(work, parcel)
    if look is None or row is None or row.state != "waiting":
        return
    if look.place:
        confirmed(work, row, look.by, {"place": look.place[:300]})
        return
    row.fire("miss", note=(look.text or Text(N_("The page could not be reached."))).to_json())
    work.record("verification.missed", row, about=row.about)
    tell(work, people(work, row), Text.from_json(row.note), home_of(row), f"verification:{row.public_id}", mail=False)


def _carry_business(office: Office, parcel: Parcel) -> Entry | None:
    with office.work(SYSTEM) as work:
        row = _named(work, parcel)
        if row is None or row.state != "waiting" or row.by_eye:
            return None
        number = row.claim["number"]
    try:
        return office.gateways.registers.vat(number)
    except RegisterTrouble as trouble:
        if parcel.attempts >= TRIES:
            raise Never(str(trouble)) from trouble
        raise Later(str(trouble), timedelta(minutes=5)) from trouble


def _settle_business(work: Work, parcel: Parcel, entry: Entry | None) -> None:
    row = _named(work, parcel)
    if entry is None or row is None or row.state != "waiting":
        return
    evidence = {"register": "VIES", "name": entry.name, "reference": entry.reference, "valid": entry.valid}
    if entry.valid and same_name(entry.name, row.claim["name"]):
        confirmed(work, row, "vies", evidence)
        return
    if not entry.valid:
        note = Text(N_("VIES does not know this number. If it is new, the operator can compare it with a document."))
    elif entry.name:
        note = Text(N_("VIES knows the number under another name: %(name)s. The operator looks at it."), name=entry.name)
    else:
        note = Text(N_("VIES knows the number, and this country tells no names. The operator compares it with a document."))
    _to_the_operator(work, row, note, evidence)


def _give_up_business(work: Work, parcel: Parcel, reason: str) -> None:
    row = _named(work, parcel)
    if row is not None and row.state == "waiting":
        _to_the_operator(
            work,
            row,
            Text(N_("VIES does not answer at the moment. The operator looks at it.")),
            {"register": "VIES", "silent": reason[:100]},
        )


def _to_the_operator(work: Work, row: Verification, note: Text, evidence: dict) -> None:
    row.by_eye, row.note, row.evidence = True, note.to_json(), evidence


def confirmed(work: Work, row: Verification, by: str, evidence: dict) -> None:
    """A check has come out well: it is shown from now on, and its owner hears of it."""
    lasts = METHODS[row.method].lasts
    row.fire(
        "confirm",
        checked_by=by,
        decided_at=work.now,
        decided_by_id=work.actor.account_id or None,
        expires_at=work.now + lasts if lasts else None,
        evidence={**row.evidence, **evidence},
        note={},
        by_eye=False,
    )
    if by != "operator":
        erase_paper(work, row)
    work.record("verification.confirmed", row, about=row.about)
    if row.creator_id:
        mark_dirty(work, row.creator_id)
    text = Text(N_("Confirmed: %(what)s, %(about)s."), what=Text(METHODS[row.method].words), about=row.about)
    tell(work, people(work, row), text, home_of(row), f"verification:{row.public_id}")


def _connection(work: Work, channel_id: int | None) -> Connection | None:
    return work.session.scalar(select(Connection).where(Connection.channel_id == channel_id, Connection.state == "active"))


def _named(work: Work, parcel: Parcel) -> Verification | None:
    return work.session.scalar(select(Verification).where(Verification.public_id == parcel.payload["verification"]))


CHECK_CODE = Courier(_carry_code, _settle_code)
CHECK_BUSINESS = Courier(_carry_business, _settle_business, _give_up_business)
