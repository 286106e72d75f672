"""Knows how a member keeps a search, and how she is told by mail of the creators who are new in it: each once, and in one mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from sqlalchemy import Select, exists, select, update

from portal.domain import paths
from portal.domain.accounts import Actor, Role
from portal.domain.discovery.address import to_params
from portal.domain.discovery.keeping import CADENCES, NAMED, next_run, remembered, told_as_new, week_over
from portal.domain.discovery.query import SearchQuery, Sort
from portal.domain.errors import Changed, Invalid, NotFound, NotNow
from portal.domain.policies import Permission, may, require
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_, Text
from portal.gateways import labels
from portal.gateways.tokens import LinkBroken
from portal.models.accounts import Account, Brand, Membership
from portal.models.discovery import SavedSearch
from portal.queries import discovery as read_discovery
from portal.services.deadlines import Deadline
from portal.services.discovery.searching import Searching
from portal.services.work import Work

MOST = 30
NAME = 80
STOPPED = {
    "unread": N_("A part of this search cannot be read any more. Search anew and save it again."),
    "week": N_("The week of this search is over. Choose another week."),
}
"""Why a kept search is not run, by `queries.discovery.Kept.stopped`."""
LINK_AGE = 10 * 365 * 24 * 3600
"""Whoever finds an old mail can still switch it off."""


@dataclass(frozen=True)
class News:
    """What one look at a kept search brought."""

    new: Sequence[int]
    total: int


def shown_of(saved: SavedSearch) -> str:
    """The fingerprint of what can be changed of a kept search, as a page says what its reader saw."""
    return digest(canonical_json([saved.name, saved.cadence, [value for name, value in saved.params if name == "free"]]))


def save_search(work: Work, name: str, query: SearchQuery, cadence: str) -> SavedSearch:
    """Keep a search. The same search twice is once, under its new name and rhythm. Raises Invalid.

    Who answers it now counts as known, so the first mail names only who comes after.
    """
    require(work.actor, Permission.DISCOVERY_SEARCH)
    name = _checked(name, cadence)
    if week_over(query, work.now.date()):
        raise Invalid(Text(STOPPED["week"]))
    _one_at_a_time(work)
    params = [list(pair) for pair in to_params(query.at(1))]
    mine = read_discovery.searches_of(work.session, work.actor)
    saved = next((each for each in mine if each.params == params), None)
    if saved is None:
        if len(mine) >= MOST:
            raise Invalid(Text(N_("At most %(most)s saved searches."), most=MOST))
        saved = SavedSearch(
            brand_id=work.actor.brand_id, account_id=work.actor.account_id, name=name, params=params, seen=[], created_at=work.now
        )
        work.session.add(saved)
        _look(work, work.actor, saved)
    return _named(work, saved, name, cadence)


def change_search(work: Work, saved: SavedSearch, name: str, cadence: str, week: date | None, seen: str) -> SavedSearch:
    """Give a kept search another name, rhythm and, where it asks for a free week, another week (None for any). Raises Invalid.

    Raises Changed where it is no longer what `seen` is the fingerprint of: another window of hers, or the link of a mail. Who answers
    it in another week counts as known.
    """
    require(work.actor, Permission.DISCOVERY_SEARCH, saved)
    name = _checked(name, cadence)
    _one_at_a_time(work)
    work.session.refresh(saved, with_for_update=True)
    if shown_of(saved) != seen:
        raise Changed()
    params = [[param, week.isoformat() if param == "free" and week else value] for param, value in saved.params if param != "free" or week]
    if params != saved.params:
        other = next((each for each in read_discovery.searches_of(work.session, work.actor) if each.params == params), None)
        if other is not None:
            raise Invalid(Text(N_("You keep that search already: “%(name)s”."), name=other.name))
        saved.params, saved.seen, saved.last_run_at = params, [], None
        _look(work, work.actor, saved)
    return _named(work, saved, name, cadence)


def _checked(name: str, cadence: str) -> str:
    name, problems = " ".join(name.split()), {}
    if not name or len(name) > NAME:
        problems["name"] = Text(N_("Write a name of at most %(most)s characters."), most=NAME)
    if cadence not in CADENCES:
        problems["cadence"] = Text(N_("Choose one of these."))
    if problems:
        raise Invalid(fields=problems)
    return name


def _named(work: Work, saved: SavedSearch, name: str, cadence: str) -> SavedSearch:
    saved.name, saved.cadence, saved.due_at = name, cadence, next_run(cadence, work.now)
    work.record("discovery.saved_search", saved, name=name)
    return saved


def remove_search(work: Work, saved: SavedSearch) -> None:
    require(work.actor, Permission.DISCOVERY_SEARCH, saved)
    if saved.removed_at is None:
        saved.removed_at, saved.due_at = work.now, None
        work.record("discovery.removed_search", saved, name=saved.name)


def restore_search(work: Work, saved: SavedSearch) -> None:
    """Take a removal back. Raises NotNow where others have taken its place."""
    require(work.actor, Permission.DISCOVERY_SEARCH, saved)
    _one_at_a_time(work)
    work.session.refresh(saved)
    if saved.removed_at is not None:
        if len(read_discovery.searches_of(work.session, work.actor)) >= MOST:
            raise NotNow(Text(N_("At most %(most)s saved searches."), most=MOST))
        saved.removed_at, saved.due_at = None, next_run(saved.cadence, work.now)
        work.record("discovery.restored_search", saved, name=saved.name)


def run_search(work: Work, saved: SavedSearch) -> News:
    """Look now. Who is named here is not named in a mail again. Raises NotNow for a search that is not run any more."""
    require(work.actor, Permission.DISCOVERY_SEARCH, saved)
    work.session.refresh(saved, with_for_update=True)
    news, stopped = _look(work, work.actor, saved)
    if stopped:
        raise NotNow(STOPPED[stopped])
    return news


def stop_alerts(work: Work, token: str) -> tuple[Brand, int]:
    """Switch off what the link in a mail is about: (the brand, how many searches told of). Raises LinkBroken; twice is once."""
    account, brand = alerts_of(work, token)
    hers = (SavedSearch.account_id == account.id, SavedSearch.brand_id == brand.id, SavedSearch.cadence != "off")
    changed = work.session.execute(update(SavedSearch).where(*hers).values(cadence="off", due_at=None)).rowcount
    if changed:
        work.record("discovery.stopped_alerts", brand, actor=Actor(account.id, account.name, brand_id=brand.id, role=Role.MANAGER))
    return brand, changed


def alerts_of(work: Work, token: str) -> tuple[Account, Brand]:
    """Whose mails the link is about. Raises LinkBroken."""
    said = work.gateways.tokens.read("alerts", token, LINK_AGE)
    if not (isinstance(said, list) and len(said) == 2):
        raise LinkBroken()
    account = work.session.scalar(select(Account).where(Account.public_id == str(said[0]), Account.erased_at.is_(None)))
    brand = work.session.scalar(select(Brand).where(Brand.public_id == str(said[1])))
    if account is None or brand is None:
        raise NotFound()
    return account, brand


def _one_at_a_time(work: Work) -> None:
    """Hold her account, so that the second of two clicks sees what the first has kept."""
    work.session.execute(select(Account.id).where(Account.id == work.actor.account_id).with_for_update(key_share=True))


def _due(now: datetime) -> Select[tuple[Membership]]:
    waiting = exists().where(
        SavedSearch.account_id == Membership.account_id,
        SavedSearch.brand_id == Membership.brand_id,
        SavedSearch.due_at <= now,
        SavedSearch.removed_at.is_(None),
    )
    return (
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.removed_at.is_(None), Account.erased_at.is_(None), Account.email_confirmed_at.is_not(None), waiting)
        .order_by(Membership.id)
    )


def _tell(work: Work, member: Membership) -> None:
    """Run all that is due of one member and write one mail; who is named and that she was named are one transaction."""
    account, brand = member.account, member.brand
    actor = Actor(account.id, account.name, brand_id=brand.id, role=Role(member.role))
    due = work.session.scalars(
        select(SavedSearch)
        .where(
            SavedSearch.account_id == account.id,
            SavedSearch.brand_id == brand.id,
            SavedSearch.due_at <= work.now,
            SavedSearch.removed_at.is_(None),
        )
        .order_by(SavedSearch.id)
        .with_for_update()
    ).all()
    parts, ended = [], []
    for saved in due:
        saved.due_at = next_run(saved.cadence, work.now)
        if not may(actor, Permission.DISCOVERY_SEARCH):
            continue
        news, stopped = _look(work, actor, saved)
        if stopped:
            saved.due_at = None  # said once; with another week it is due again
            ended.append({"name": saved.name, "why": STOPPED[stopped], "path": paths.saved_search(saved.public_id)})
        if news.new:
            parts.append(_part(work, saved, news, account.locale))
    if not (parts or ended):
        return
    stop = paths.alerts(work.gateways.tokens.sign("alerts", [account.public_id, brand.public_id]))
    reference = f"alert:{account.public_id}:{brand.public_id}:{work.now:%Y%m%dT%H%M%S}"
    said = {"name": account.name, "brand": brand.name, "searches": parts, "stopped": ended}
    work.mail_to(account, "alert", reference, **said, unsubscribe=stop)


tell_of_new = Deadline("discovery.tell_of_new", _due, _tell)
"""Sends each member at most one mail a morning about the creators who are new in the searches that she keeps, or that one has ended."""


def _part(work: Work, saved: SavedSearch, news: News, locale: str) -> dict:
    named = read_discovery.names_of(work.session, list(news.new[:NAMED]))
    return {
        "name": saved.name,
        "count": len(news.new),
        "people": [{"name": one.name, "about": _about(one, locale), "path": f"/creators/{one.handle}"} for one in named],
        "more": len(news.new) - len(named),
        "path": address_of(saved, newest=True),
    }


def _about(one: read_discovery.Named, locale: str) -> str:
    """What she does and where: a name alone gives nobody a reason to look."""
    return " · ".join(filter(None, (labels.labels(one.topics[:2], "topic", locale), one.place)))


def address_of(saved: SavedSearch, *, newest: bool = False) -> str:
    """Where the search is read; with `newest` in that order."""
    params = [(name, value) for name, value in saved.params if not (newest and name == "sort")]
    return f"/creators?{urlencode(params + ([('sort', Sort.NEWEST.value)] if newest else []))}".rstrip("?")


def _look(work: Work, actor: Actor, saved: SavedSearch) -> tuple[News, str]:
    """Run a search as `actor` and remember whom it found: (what is new, why it was not run)."""
    kept = read_discovery.read_search(saved, labels.known(), work.now.date())
    if kept.stopped:
        return News((), saved.last_total), kept.stopped
    found, total = Searching(work, actor).newest(kept.query)
    new = told_as_new(found, total, saved.seen, saved.last_run_at, saved.last_total)
    saved.seen = remembered(found, saved.seen)
    saved.last_run_at, saved.last_total, saved.last_new = work.now, total, len(new)
    return News(tuple(new), total), ""
