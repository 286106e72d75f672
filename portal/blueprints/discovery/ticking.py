"""Knows who is ticked in a search or on a list: the address says it, so no other page and no filter loses anybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for

from portal.domain.policies import Permission, may
from portal.queries import discovery as read_discovery
from portal.web import work
from portal.web.identity import actor

MOST = 50
"""As many as one offer can go to; more would also make an address too long for some servers."""
DEEDS = {"compare": "discovery.compare", "offer": "offers.new_to_many", "list": "discovery.picked"}
"""What a button beneath the ticked ones is called in the form → where it leads."""


@dataclass(frozen=True)
class Ticked:
    """Who is ticked, as one page shows it."""

    form: str
    """Id of the form that searches or filters: every box belongs to it, so whatever it sends takes them along."""
    ids: frozenset[str]
    others: list[read_discovery.Ticked]
    """Those who do not stand on this page, in the order in which they were ticked."""
    too_many: bool
    most: int
    nobody: str
    """The address of the same page without a tick."""


def ids() -> list[str]:
    """Public ids of `?c=…`, each once; a brand's alone, since nobody else has something to do with several."""
    return _asked()[:MOST] if may(actor(), Permission.DISCOVERY_SEARCH) else []


def params() -> list[tuple[str, str]]:
    """What carries them on in an address."""
    return [("c", each) for each in ids()]


def too_many() -> bool:
    return len(_asked()) > MOST


def ticked(form: str, on_page: Iterable[str], nobody: str) -> Ticked:
    chosen, here = ids(), set(on_page)
    elsewhere = [each for each in chosen if each not in here]
    others = read_discovery.ticked(work.current().session, actor(), elsewhere) if elsewhere else []
    return Ticked(form, frozenset(chosen), others, too_many(), MOST, nobody)


def leads_to(target: dict[str, list[str]] | None = None) -> str | None:
    """The address behind the button that was pressed beneath the ticked ones; a comparison judges by `target`."""
    deed = request.args.get("do", "")
    return url_for(DEEDS[deed], c=ids(), **(target or {} if deed == "compare" else {})) if deed in DEEDS else None


def _asked() -> list[str]:
    return list(dict.fromkeys(filter(None, request.args.getlist("c"))))
