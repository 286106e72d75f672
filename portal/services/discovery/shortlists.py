"""Knows how a brand keeps creators in mind: lists with notes and how far it is with each, and every removal can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from portal.domain.errors import Changed, Invalid, NotFound, NotNow, Refusal
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.discovery import Shortlist, ShortlistEntry
from portal.queries import discovery as read_discovery
from portal.services.discovery.entries import checked_note
from portal.services.work import Work

MOST_LISTS = 50
MOST_ON_A_LIST = 500
NAME = 80


def begin_list(work: Work, name: str) -> Shortlist:
    """An empty list of the brand of the one who acts. Raises Invalid."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST)
    _room_for_a_list(work, Invalid)
    shortlist = Shortlist(brand_id=work.actor.brand_id, name=_own_name(work, name), created_at=work.now)
    work.session.add(shortlist)
    work.record("discovery.began_list", shortlist, name=shortlist.name)
    return shortlist


def rename_list(work: Work, shortlist: Shortlist, name: str, seen: str) -> None:
    """Give a list another name. Raises Invalid, and Changed where it is no longer called as `seen`."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, shortlist)
    work.session.refresh(shortlist, with_for_update=True)
    if shortlist.name != seen:
        raise Changed()
    shortlist.name = _own_name(work, name, shortlist)
    work.record("discovery.renamed_list", shortlist, name=shortlist.name)


def remove_list(work: Work, shortlist: Shortlist) -> None:
    """Put a list away with all that stands on it; `restore_list` brings it back."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, shortlist)
    if shortlist.removed_at is None:
        shortlist.removed_at = work.now
        work.record("discovery.removed_list", shortlist, name=shortlist.name)


def restore_list(work: Work, shortlist: Shortlist) -> None:
    """Take a removal back. Raises NotNow where other lists have taken its place or its name."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, shortlist)
    if shortlist.removed_at is not None:
        _room_for_a_list(work, NotNow)
        if _named(work, shortlist.name):
            raise NotNow(Text(N_("Another list is called “%(name)s” by now. Give that one another name first."), name=shortlist.name))
        shortlist.removed_at = None
        work.record("discovery.restored_list", shortlist, name=shortlist.name)


def add(
    work: Work, creator: Creator, shortlist: Shortlist | None = None, note: str | None = None, *, first: str = "Shortlist"
) -> ShortlistEntry:
    """Put a published creator on a list (without one: on the brand's first, made as `first` if need be). Twice is once.

    A note given takes the place of the old one.

    Raises NotFound for a creator who is not published, Invalid for a note that is too long.
    """
    require(work.actor, Permission.DISCOVERY_SHORTLIST, shortlist)
    if creator.published_at is None:
        raise NotFound()
    shortlist = shortlist or read_discovery.first_list(work.session, work.actor) or begin_list(work, first)
    entry = _entry(work, shortlist, creator.id)
    if entry is None or entry.removed_at is not None:
        _room(work, shortlist, Invalid)
    was_on = entry is not None and entry.removed_at is None
    return _put_on(work, shortlist, creator, entry or _insert(work, shortlist, creator.id), note, recorded=not was_on)


def _put_on(
    work: Work, shortlist: Shortlist, creator: Creator, entry: ShortlistEntry, note: str | None, *, recorded: bool
) -> ShortlistEntry:
    """Her place on the list in force, with the note; whether there is room was asked before."""
    entry.creator, entry.shortlist = creator, shortlist
    if entry.removed_at is not None:
        entry.removed_at, entry.added_at, entry.added_by_id = None, work.now, work.actor.account_id
    if note is not None:
        entry.note = checked_note(note)
    if recorded:
        work.record("discovery.shortlisted", shortlist, creator=creator.public_id)
    return entry


def add_many(work: Work, creators: Sequence[Creator], shortlist: Shortlist, note: str | None = None) -> tuple[list[Creator], list[Creator]]:
    """Put several on one list: (who came on it, who stood there already). All or nobody. Raises Invalid where there is no room."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, shortlist)
    on_it = {each.entry.creator_id for each in read_discovery.entries_of(work.session, shortlist)}
    fresh = [creator for creator in creators if creator.id not in on_it]
    if len(on_it) + len(fresh) > MOST_ON_A_LIST:
        raise Invalid(Text(N_("A shortlist holds at most %(most)s creators."), most=MOST_ON_A_LIST))
    if any(creator.published_at is None for creator in fresh):
        raise NotFound()
    before = _entries(work, shortlist, [creator.id for creator in fresh])
    new = _insert_all(work, shortlist, [creator.id for creator in fresh if creator.id not in before])
    for creator in fresh:
        _put_on(work, shortlist, creator, before.get(creator.id) or new[creator.id], note or None, recorded=True)
    return fresh, [creator for creator in creators if creator.id in on_it]


def take_off(work: Work, entry: ShortlistEntry) -> None:
    """Take a creator off a list; her note stays for `restore`."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    if entry.removed_at is None:
        entry.removed_at = work.now
        work.record("discovery.took_off_list", entry.shortlist, creator=entry.creator.public_id)


def restore(work: Work, entry: ShortlistEntry) -> None:
    """Take a removal back, with the note as it was. Raises NotNow where others have taken her place."""
    require(work.actor, Permission.DISCOVERY_SHORTLIST, entry.shortlist)
    if entry.creator.published_at is None:
        raise NotFound()
    if entry.removed_at is not None:
        _room(work, entry.shortlist, NotNow)
        entry.removed_at = None
        work.record("discovery.restored_on_list", entry.shortlist, creator=entry.creator.public_id)


def _entry(work: Work, shortlist: Shortlist, creator_id: int) -> ShortlistEntry | None:
    return work.session.scalar(
        select(ShortlistEntry).where(ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.creator_id == creator_id)
    )


def _entries(work: Work, shortlist: Shortlist, creator_ids: Sequence[int]) -> dict[int, ShortlistEntry]:
    theirs = (ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.creator_id.in_(creator_ids))
    return {entry.creator_id: entry for entry in work.session.scalars(select(ShortlistEntry).where(*theirs))}


def _insert(work: Work, shortlist: Shortlist, creator_id: int) -> ShortlistEntry:
    entry = ShortlistEntry(shortlist_id=shortlist.id, creator_id=creator_id, note="", added_by_id=work.actor.account_id, added_at=work.now)
    try:
        with work.session.begin_nested():
            work.session.add(entry)
            work.session.flush()
    except IntegrityError:  # two hearts in the same moment
        existing = _entry(work, shortlist, creator_id)
        assert existing is not None
        return existing
    return entry


def _insert_all(work: Work, shortlist: Shortlist, creator_ids: Sequence[int]) -> dict[int, ShortlistEntry]:
    """A place for each by one statement; where somebody else takes one in the same moment, one after the other."""
    if not creator_ids:
        return {}
    said = {"shortlist_id": shortlist.id, "note": "", "added_by_id": work.actor.account_id, "added_at": work.now}
    try:
        with work.session.begin_nested():
            work.session.execute(insert(ShortlistEntry), [{"creator_id": each, **said} for each in creator_ids])
    except IntegrityError:
        return {each: _insert(work, shortlist, each) for each in creator_ids}
    return _entries(work, shortlist, creator_ids)


def _room(work: Work, shortlist: Shortlist, refusal: type[Refusal]) -> None:
    on_it = (
        select(func.count(ShortlistEntry.id))
        .join(Creator, Creator.id == ShortlistEntry.creator_id)
        .where(ShortlistEntry.shortlist_id == shortlist.id, ShortlistEntry.removed_at.is_(None), Creator.published_at.is_not(None))
    )
    if work.session.scalar(on_it) >= MOST_ON_A_LIST:
        raise refusal(Text(N_("A shortlist holds at most %(most)s creators."), most=MOST_ON_A_LIST))


def _room_for_a_list(work: Work, refusal: type[Refusal]) -> None:
    if len(read_discovery.lists_of(work.session, work.actor)) >= MOST_LISTS:
        raise refusal(Text(N_("At most %(most)s shortlists."), most=MOST_LISTS))


def _named(work: Work, name: str, of: Shortlist | None = None) -> bool:
    """Whether a list of the brand other than `of` has this name."""
    others = [each for each, _ in read_discovery.lists_of(work.session, work.actor) if each is not of]
    return any(each.name.casefold() == name.casefold() for each in others)


def _own_name(work: Work, name: str, of: Shortlist | None = None) -> str:
    """A name that no other list of the brand has: in a choice of lists it is all that is seen of them."""
    name = _name(name)
    if _named(work, name, of):
        raise Invalid(fields={"name": Text(N_("You have a list of this name already."))})
    return name


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME:
        raise Invalid(fields={"name": Text(N_("Write a name of at most %(most)s characters."), most=NAME)})
    return name
