"""Knows how one shortlist is laid out: its rows with their cards, filtered by status and owner, sorted, in pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from portal.blueprints.discovery import search, showing, ticking
from portal.domain.discovery.keeping import STATUSES
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import ladders, work
from portal.web.identity import actor

PAGE = 50
SORTS: Mapping[str, tuple[str, Callable[[dict], Any]]] = {
    "added": (N_("Added last"), lambda row: (-row["entry"].added_at.timestamp(),)),
    "name": (N_("By name"), lambda row: (row["card"]["name"].casefold(),)),
    "status": (N_("By status"), lambda row: (list(STATUSES).index(row["entry"].status),)),
    "owner": (N_("By who sees to it"), lambda row: (not row["owner"], row["owner"].casefold())),
    "quality": (N_("Highest engagement quality"), lambda row: _last(row["quality"], -1)),
    "followers": (N_("Most followers"), lambda row: _last(row["followers"], -1)),
    "price": (N_("Lowest price"), lambda row: _last(row["price"], 1)),
}


def _last(value: float | None, direction: int) -> tuple:
    """What is not known stands last."""
    return value is None, direction * (value or 0)


@dataclass(frozen=True)
class View:
    """One page of a list as its address asks for it. It is its own pagination (`components/ui.html`)."""

    rows: list[dict]
    everybody: int
    counts: Mapping[str, int]
    """By status, of the whole list."""
    status: str
    owner: str
    sort: str
    number: int
    pages: int
    total: int
    size: int
    here: str
    """The address of the list without what is chosen."""

    @property
    def ticked(self) -> ticking.Ticked:
        """Those who are ticked, on this page and on others; the file and the filters know nothing of them."""
        return ticking.ticked("listing", [row["card"]["public_id"] for row in self.rows], self._address(self.number, []))

    @property
    def chosen(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in (("status", self.status), ("owner", self.owner)) if value] + (
            [("sort", self.sort)] if self.sort != "added" else []
        )

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(key, words) for key, (words, _) in SORTS.items()]

    @property
    def suffix(self) -> str:
        """What the file of this view needs behind its address."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    @property
    def everybody_again(self) -> str:
        """The list without a filter, with who is ticked."""
        return self._with(ticking.params())

    def url(self, number: int) -> str:
        return self._address(number, ticking.params())

    def _address(self, number: int, ticks: list[tuple[str, str]]) -> str:
        return self._with(self.chosen + ([("page", str(number))] if number > 1 else []) + ticks)

    def _with(self, params: list[tuple[str, str]]) -> str:
        return f"{self.here}?{urlencode(params)}" if params else self.here


def rows(shortlist) -> list[dict]:
    """Everybody published on a list, the latest first, each with the card."""
    session, me = work.current().session, actor()
    entries = read_discovery.entries_of(session, shortlist)
    owners = read_discovery.owners_of(session, shortlist)
    asked = search.read(me, session)
    found = read_discovery.cards(session, me, [each.entry.creator_id for each in entries], with_audience=bool(asked.query.target))
    by_id = {card.face.creator.id: card for card in found}
    proofs = ladders.lines(list(by_id))
    made = []
    for each in entries:
        card = by_id.get(each.entry.creator_id)
        if card is None:
            continue
        judged = card.judgement.quality.score if card.judgement else None
        made.append(
            {
                "entry": each.entry,
                "by": each.added_by,
                "owner": owners.get(each.entry.owner_id or 0, ("", ""))[1],
                "seen": discovery.state_of(each.entry),
                "owner_id": owners.get(each.entry.owner_id or 0, ("", ""))[0],
                "found": card,
                "card": showing.card(card, asked, set(), {}, proofs),
                "quality": judged,
                "followers": card.face.followers.value if card.face.followers else None,
                "price": card.face.price.minor if card.face.price else None,
            }
        )
    return made


def members() -> list[tuple[str, str]]:
    """(public id, name) of everybody who may see to somebody."""
    return [(each.account.public_id, each.account.name) for each in read_accounts.members(work.current().session, actor())]


def ordered(everybody: list[dict]) -> list[dict]:
    """Those whom the address asks for, in its order."""
    status, owner, sort = _asked()
    kept = [row for row in everybody if (not status or row["entry"].status == status) and _is_of(row, owner)]
    return sorted(kept, key=SORTS[sort][1])


def _asked() -> tuple[str, str, str]:
    status, owner, sort = (request.args.get(name, "") for name in ("status", "owner", "sort"))
    return status if status in STATUSES else "", owner[:20], sort if sort in SORTS else "added"


def view(everybody: list[dict], public_id: str) -> View:
    """What `?status=…&owner=…&sort=…&page=…` asks for; what means nothing is as if it were not there."""
    status, owner, sort = _asked()
    kept = ordered(everybody)
    pages = max(1, -(-len(kept) // PAGE))
    asked = request.args.get("page", "1")
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 6 else 1), pages)
    counts = {key: sum(row["entry"].status == key for row in everybody) for key in STATUSES}
    here = url_for("discovery.shortlist_page", public_id=public_id)
    shown = kept[(number - 1) * PAGE : number * PAGE]
    return View(shown, len(everybody), counts, status, owner, sort, number, pages, len(kept), PAGE, here)


def _is_of(row: dict, owner: str) -> bool:
    """`nobody`, or the public id of a member; empty is anybody."""
    return not owner or row["owner_id"] == owner or (owner == "nobody" and not row["owner_id"])
