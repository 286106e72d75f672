"""Knows what is done to an offer with a button: each deed says which version its doer saw, and a stale one gets the fresh page."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from portal.blueprints.offers import bp, thread
from portal.blueprints.offers.forms import DeedForm, WordForm
from portal.domain import paths
from portal.domain.errors import Changed, Invalid, Refusal
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import contracts as read_contracts
from portal.queries import offers as read_offers
from portal.services import offers
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page


def load(public_id: str) -> Any:
    return found(read_offers.find(work.current().session, actor(), public_id))


def attempt(public_id: str, deed: Callable[[Any], None]):
    """Do `deed` to the offer; None when it is done, else the page as it stands now with the reason on top (409, or 422 for its terms)."""
    try:
        deed(load(public_id))
    except (Changed, Invalid) as refusal:
        return _fresh(public_id, refusal)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _fresh(public_id, refusal)
    return None


def _fresh(public_id: str, refusal: Refusal):
    work.start_over()
    return thread.show(load(public_id), status=refusal.status, refused=refusal.text)


def _seen() -> tuple[int, str]:
    """The number of the version that was on the page, and its fingerprint."""
    form = DeedForm()
    if not form.validate_on_submit() or not (form.seen.data or "").isdecimal():
        raise Changed()
    return int(form.seen.data), form.shown.data or ""


@bp.post("/offers/<public_id>/sending")
@permitted(Permission.OFFERS_MAKE)
def send(public_id: str):
    if answer := attempt(public_id, lambda offer: offers.send(work.current(), offer, _seen()[1])):
        return answer
    return go(url_for("offers.show", public_id=public_id), text=N_("The offer is sent."))


@bp.post("/offers/<public_id>/removal")
@permitted(Permission.OFFERS_MAKE)
def discard(public_id: str):
    if answer := attempt(public_id, lambda offer: offers.discard(work.current(), offer, _seen()[0])):
        return answer
    return go(url_for("offers.index"), text=N_("The draft is thrown away."))


@bp.post("/offers/<public_id>/acceptance")
@permitted(Permission.OFFERS_DECIDE)
def accept(public_id: str):
    """Exactly the version that was shown; then the contract, where everything is read once more."""
    if answer := attempt(public_id, lambda offer: offers.accept(work.current(), offer, *_seen())):
        return answer
    number, _ = _seen()
    contract = read_contracts.of_offer(work.current().session, actor(), load(public_id))
    return go(paths.contract(contract.public_id), text=Text(N_("You agree on version %(n)s. Now the agreement."), n=number))


@bp.post("/offers/<public_id>/retraction")
@permitted(Permission.OFFERS_DECIDE)
def take_back(public_id: str):
    if answer := attempt(public_id, lambda offer: offers.take_back(work.current(), offer, _seen()[0])):
        return answer
    return go(
        url_for("offers.show", public_id=public_id), text=N_("Your counter-offer is taken back. The version before it is yours to answer.")
    )


@bp.route("/offers/<public_id>/decline", methods=["GET", "POST"])
@permitted(Permission.OFFERS_DECIDE)
def decline(public_id: str):
    return _with_a_word(public_id, "decline", offers.decline, N_("Declined. They read your words."))


@bp.route("/offers/<public_id>/withdrawal", methods=["GET", "POST"])
@permitted(Permission.OFFERS_MAKE)
def withdraw(public_id: str):
    return _with_a_word(public_id, "withdraw", offers.withdraw, N_("The offer is withdrawn."))


def _with_a_word(public_id: str, event: str, service: Callable, done: str):
    """A page for what cannot be undone, with room for a kind word."""
    offer = load(public_id)
    form = WordForm(seen=offer.current_number)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return page("offers/word.html", status=status, form=form, offer=offer, event=event, other=_other(offer))
    number = int(form.seen.data) if (form.seen.data or "").isdecimal() else 0
    if answer := attempt(public_id, lambda offer: service(work.current(), offer, number, form.message.data or "")):
        return answer
    return go(url_for("offers.show", public_id=public_id), text=done)


def _other(offer: Any) -> str:
    return offer.brand.name if actor().creator_id is not None else offer.creator.name
