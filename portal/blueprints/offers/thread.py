"""Knows everything that the page of one offer shows, gathered from a handful of statements."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from portal.blueprints.offers import showing
from portal.blueprints.offers.forms import DeedForm
from portal.domain.money import Money
from portal.domain.offers import turn
from portal.domain.offers.checks import check, check_acceptance
from portal.domain.offers.naming import named
from portal.domain.offers.terms import TermSheet
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries import contracts as read_contracts
from portal.queries import discovery as read_discovery
from portal.queries import offers as read_offers
from portal.web import work
from portal.web.filters import day, moment, sentence
from portal.web.fits import beside
from portal.web.identity import actor
from portal.web.language import locale
from portal.web.pages import page

HISTORY = {
    "offers.sent": N_("Offer sent"),
    "offers.countered": N_("Counter-offer, version %(version)s"),
    "offers.revised": N_("New version %(version)s"),
    "offers.took_back": N_("Version %(version)s taken back"),
    "offers.accepted": N_("Version %(version)s accepted"),
    "offers.declined": N_("Declined"),
    "offers.withdrawn": N_("Withdrawn"),
    "offers.expired": N_("The time to answer is over"),
    "offers.cancelled": N_("Not signed, cancelled"),
    "offers.contracted": N_("Signed by both"),
}
ENDED = {
    "accepted": N_("Agreed on version %(n)s"),
    "contracted": N_("Agreed on version %(n)s and signed by both"),
    "declined": N_("This offer was declined"),
    "withdrawn": N_("This offer was withdrawn"),
    "expired": N_("The time to answer is over"),
    "cancelled": N_("Agreed, but not signed: cancelled"),
    "discarded": N_("This draft was thrown away"),
}


def show(offer: Any, *, status: int = 200, refused: Text | None = None):
    """The page of an offer, or its thread for htmx."""
    if offer.state in ("draft", "discarded"):
        return page("offers/draft.html", status=status, **_draft(offer), refused=refused)
    return page("offers/show.html", fragment="offers/_thread.html", status=status, **_thread(offer), refused=refused)


def _draft(offer: Any) -> dict[str, Any]:
    terms = TermSheet.from_json(offer.draft)
    return {
        "offer": offer,
        "terms": terms,
        "sections": showing.sections(None, terms),
        "problems": named(terms, check(terms, work.now().date())),
        "form": DeedForm(formdata=None, seen=offer.version, shown=offer.draft_hash),
        "aim": _aim(offer, Side.BRAND),
    }


def _thread(offer: Any) -> dict[str, Any]:
    session, now = work.current().session, work.now()
    side = actor().side_in(offer)
    versions = read_offers.versions(session, offer)
    past = read_offers.history(session, offer)
    back = read_offers.taken_back(past)
    by_number = {version.number: version for version in versions}
    shown = by_number.get(request.args.get("v", type=int), by_number[offer.current_number])
    against = by_number.get(request.args.get("against", type=int)) or _before(versions, shown, back)
    terms = TermSheet.from_json(shown.terms)
    before = TermSheet.from_json(against.terms) if against is not None and against is not shown else None
    parts = showing.sections(before, terms)
    on_table = by_number[offer.current_number]
    whose = turn(offer.state)
    problems = {**check(terms, now.date()), **check_acceptance(terms)} if whose is side and shown is on_table else {}
    usual = (
        read_offers.usual_answer(session, whose, offer.brand_id if whose is Side.BRAND else offer.creator_id)
        if whose not in (None, side)
        else None
    )
    return {
        "offer": offer,
        "side": side,
        "version": shown,
        "current": shown is on_table,
        "against": against if before is not None else None,
        "versions": versions,
        "rail": _rail(offer, versions, shown, back),
        "terms": terms,
        "sections": parts,
        "new_count": sum(part.changed for part in parts),
        "whose": whose,
        "actions": _actions(offer, side),
        "problems": named(terms, problems),
        "usual": translations.ago(now + usual, now, locale()).removeprefix("in ") if usual else None,
        "left": _left(offer, now),
        "reasons": [version for version in reversed(versions) if version.message],
        "author": lambda version: sentence(read_offers.author_name(version, offer)),
        "timeline": _timeline(offer, past, whose, side),
        "contract": _contract(offer),
        "ended": _ended(offer, past),
        "changed_by": _name(offer, shown.side),
        "words": next((row.details.get("message") for row in reversed(past) if row.details.get("message")), ""),
        "form": DeedForm(formdata=None, seen=shown.number, shown=shown.terms_hash),
        "costs": _costs(terms),
        "aim": _aim(offer, side),
        "taken_back": back,
    }


def _aim(offer: Any, side: Side | None) -> dict[str, Any] | None:
    """How the creator fits the target of the program, for the brand alone."""
    target = offer.program.target if offer.program is not None and side is Side.BRAND else None
    judged = read_discovery.fits_of(work.current().session, actor(), target, [offer.creator])
    return beside(target, judged.get(offer.creator_id), offer.creator.handle)


def _before(versions: list[Any], shown: Any, back: set[int]) -> Any | None:
    """The version before the shown one that was not taken back."""
    return next((each for each in reversed(versions) if each.number < shown.number and each.number not in back), None)


def _actions(offer: Any, side: Side | None) -> frozenset[str]:
    return frozenset(event for event in offer.MACHINE.events if side is not None and offer.MACHINE.allows(offer.state, event, side))


def _rail(offer: Any, versions: list[Any], shown: Any, back: set[int]) -> list[dict[str, Any]]:
    return [
        {
            "number": version.number,
            "by": version.side,
            "fee": translations.money(_fee(version), locale()),
            "current": version is shown,
            "fine": _fine(offer, version, back),
            "url": url_for("offers.show", public_id=offer.public_id, v=version.number),
        }
        for version in versions
    ]


def _fine(offer: Any, version: Any, back: set[int]) -> str:
    when = moment(version.created_at)
    if version.number in back:
        return sentence(Text(N_("%(name)s, taken back"), name=_name(offer, version.side)))
    return f"{_name(offer, version.side)}, {when}"


def _fee(version: Any) -> Money:
    stored = version.terms["fee"]
    return Money(stored["minor"], stored["currency"])


def _name(offer: Any, side: str) -> str:
    return offer.creator.name if side == Side.CREATOR else offer.brand.name


def _left(offer: Any, now: Any) -> str:
    if offer.expires_at is None or turn(offer.state) is None:
        return ""
    until = moment(offer.expires_at, weekday=True)
    return sentence(Text(N_("until %(moment)s, %(left)s"), moment=until, left=translations.ago(offer.expires_at, now, locale())))


def _timeline(offer: Any, past: list[Any], whose: Side | None, side: Side | None) -> list[dict[str, Any]]:
    told = [
        {
            "title": sentence(Text(HISTORY[row.verb], version=row.details.get("version", ""))),
            "by": row.side if row.side in ("brand", "creator") else "both",
            "detail": day(row.at),
        }
        for row in past
        if row.verb in HISTORY
    ]
    if whose is not None:
        now = N_("Your answer") if whose is side else N_("Answer of %(name)s")
        told.append({"title": sentence(Text(now, name=_name(offer, whose))), "by": str(whose), "state": "now"})
    if whose is not None or offer.state == "accepted":
        told += [{"title": sentence(words), "state": "next"} for words in (N_("Both sign the agreement"), N_("Payment secured"))]
    return told


def _contract(offer: Any) -> Any | None:
    if offer.state not in ("accepted", "contracted", "cancelled"):
        return None
    return read_contracts.of_offer(work.current().session, actor(), offer)


def _ended(offer: Any, past: list[Any]) -> str:
    return sentence(Text(ENDED[offer.state], n=offer.current_number)) if offer.state in ENDED else ""


def _costs(terms: TermSheet) -> list[tuple[str, Money]]:
    """Fee, exclusivity and the retail value of what was chosen; each is shown on its own, for value in kind is no money."""
    lines = [(sentence(N_("Fixed fee")), terms.fee)]
    if terms.exclusivity and terms.exclusivity.fee:
        lines.append((sentence(N_("of which for exclusivity")), terms.exclusivity.fee))
    if terms.value_total:
        lines.append((sentence(N_("Value in kind, retail")), terms.value_total))
    return lines
