"""Knows what a brand notes about one creator on its list: her note, how far it is with her, who sees to it, and what an offer moves."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from portal.domain.accounts import SYSTEM
from portal.domain.discovery.keeping import STATUSES, earlier
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission, require
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_, Text
from portal.models.discovery import Shortlist, ShortlistEntry
from portal.queries import accounts as read_accounts
from portal.services.accounts import MemberRemoved
from portal.services.work import Work

NOTE = 500


def state_of(entry: ShortlistEntry) -> str:
    """The fingerprint of all that can be noted about her here, as a page says what its reader saw."""
    return digest(canonical_json([entry.note, entry.status, entry.owner_id, entry.removed_at is None]))


def keep_entry(
    work: Work, entry: ShortlistEntry, seen: str, *, note: str | None = None, status: str | None = None, owner: str | None = None
) -> None:
    """Put down together whatever of these is said. Raises Changed where she stands otherwise than `seen`, and Invalid."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    work.session.refresh(entry, with_for_update={"of": ShortlistEntry})  # what is joined to it stays free
    if state_of(entry) != seen:
        raise Changed()
    if note is not None:
        write_note(work, entry, note)
    if status is not None:
        put_down(work, entry, status)
    if owner is not None:
        assign(work, entry, owner)


def write_note(work: Work, entry: ShortlistEntry, note: str) -> None:
    """What the brand wants to remember about a creator; nobody outside of the brand sees it."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    note = checked_note(note)
    if note == entry.note:
        return
    entry.note = note
    work.record("discovery.noted", entry.shortlist, creator=entry.creator.public_id)


def put_down(work: Work, entry: ShortlistEntry, status: str) -> None:
    """How far the brand is with a creator; each change stands in the brand's history. Raises Invalid for an unknown word."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    if status not in STATUSES:
        raise Invalid(fields={"status": Text(N_("Choose one of these."))})
    if status != entry.status:
        before, entry.status = entry.status, status
        work.record("discovery.put_down_status", entry.shortlist, creator=entry.creator.public_id, before=before, status=status)


def move_on(work: Work, brand_id: int, creator_id: int, status: str) -> None:
    """What an offer has come to, on every list of the brand on which she stands; a status further on stays.

    Only the brand's own people are named in its history: a creator whose answer moves it knows nothing of the lists.
    """
    mine = (Shortlist.brand_id == brand_id, Shortlist.removed_at.is_(None), ShortlistEntry.removed_at.is_(None))
    entries = work.session.scalars(
        select(ShortlistEntry)
        .options(joinedload(ShortlistEntry.shortlist), joinedload(ShortlistEntry.creator))
        .join(Shortlist, Shortlist.id == ShortlistEntry.shortlist_id)
        .where(*mine, ShortlistEntry.creator_id == creator_id, ShortlistEntry.status.in_(earlier(status)))
        .order_by(ShortlistEntry.id)
        .with_for_update(of=ShortlistEntry)
    )
    by = work.actor if work.actor.brand_id == brand_id else SYSTEM
    for entry in entries.all():
        before, entry.status = entry.status, status
        said = {"creator": entry.creator.public_id, "before": before, "status": status}
        work.record("discovery.moved_status", entry.shortlist, actor=by, **said)


def assign(work: Work, entry: ShortlistEntry, account_public_id: str) -> None:
    """Say who of the brand sees to a creator; empty is nobody. Raises Invalid for somebody who is no member."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    member = read_accounts.find_member(work.session, work.actor, account_public_id) if account_public_id else None
    if account_public_id and member is None:
        raise Invalid(fields={"owner": Text(N_("Choose a member of your brand."))})
    owner_id = member.account_id if member else None
    if owner_id != entry.owner_id:
        entry.owner_id = owner_id
        work.record("discovery.assigned", entry.shortlist, creator=entry.creator.public_id, to=account_public_id)


def pass_on_entries(work: Work, event: MemberRemoved) -> None:
    """Whom a removed member saw to is seen to by nobody yet: else the lists would name somebody who cannot even read them."""
    of_brand = select(Shortlist.id).where(Shortlist.brand_id == event.member.brand_id)
    hers = (ShortlistEntry.owner_id == event.member.account_id, ShortlistEntry.shortlist_id.in_(of_brand))
    work.session.execute(update(ShortlistEntry).where(*hers).values(owner_id=None))


def checked_note(note: str) -> str:
    note = note.strip()
    if len(note) > NOTE:
        raise Invalid(fields={"note": Text(N_("At most %(most)s characters."), most=NOTE)})
    return note
