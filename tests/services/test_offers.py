"""The negotiation: every deed of every side, bound to what its doer saw."""

from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from portal.domain.accounts import SYSTEM
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow, Refusal
from portal.domain.money import Money
from portal.domain.offers import MACHINE
from portal.domain.offers.checks import check
from portal.domain.offers.terms import TermSheet, choose
from portal.domain.states import Side
from portal.gateways import content
from portal.models.accounts import Brand
from portal.models.activity import Activity
from portal.models.contracts import Collaboration, Contract
from portal.models.creators import Creator
from portal.models.notifications import Notification
from portal.models.offers import Offer, OfferVersion
from portal.queries import offers as read_offers
from portal.services import leaving, offers
from tests import factories
from tests.cast import PASSWORD

DOERS = {Side.CREATOR: "ada", Side.BRAND: "bea", Side.FINANCE: "fay", Side.OPERATOR: "ola"}


@pytest.fixture
def made(portal, cast):
    """Makes an offer from Bea to Ada in a state; returns its public id."""

    def make(state: str = "with_creator", **changes) -> str:
        with portal.work(cast.bea) as work:
            return factories.offer(
                work.session,
                cast.bea.brand_id,
                cast.ada.creator_id,
                work.now,
                state=state,
                terms=factories.sendable_sheet(work.now, **changes),
                author_id=cast.bea.account_id,
            ).public_id

    return make


@pytest.fixture
def at_work(portal, cast):
    """`with at_work("ada", public_id) as (work, offer, version):`."""

    @contextmanager
    def open_(name: str, public_id: str):
        with portal.work(SYSTEM if name == "clock" else getattr(cast, name)) as work:
            offer = work.session.scalars(select(Offer).where(Offer.public_id == public_id)).one()
            version = work.session.scalars(
                select(OfferVersion).where(OfferVersion.offer_id == offer.id, OfferVersion.number == offer.current_number)
            ).one_or_none()
            yield work, offer, version

    return open_


def do(event: str, work, offer, version) -> None:
    if version is None:
        version = OfferVersion(number=1, terms=offer.draft, terms_hash=offer.draft_hash)
    terms = TermSheet.from_json(version.terms)
    other = replace(terms, fee=terms.fee + Money(5_000, "EUR"))
    match event:
        case "send":
            offers.send(work, offer, version.terms_hash)
        case "discard":
            offers.discard(work, offer, offer.version)
        case "counter" | "revise":
            offers.counter(work, offer, other, offer.current_number, message="Because")
        case "accept":
            offers.accept(work, offer, version.number, version.terms_hash)
        case "decline":
            offers.decline(work, offer, version.number, "Thank you, not this time.")
        case "withdraw":
            offers.withdraw(work, offer, version.number)
        case "take_back":
            offers.take_back(work, offer, version.number)


DEEDS = ("send", "discard", "counter", "revise", "accept", "decline", "withdraw", "take_back")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("side", DOERS)
def test_each_side_does_what_its_cells_allow_and_nothing_else(made, at_work, side):
    for state in MACHINE.states:
        if state == "discarded":
            continue
        with at_work(DOERS[side], _in(made, at_work, state)) as (work, offer, version):
            for deed in DEEDS:
                if not MACHINE.allows(state, _event(deed, side, state), side):
                    with pytest.raises((NotAllowed, NotNow)):
                        do(deed, work, offer, version)
                    assert offer.state == state
        for deed in (deed for deed in DEEDS if MACHINE.allows(state, _event(deed, side, state), side)):
            with at_work(DOERS[side], _in(made, at_work, state)) as (work, offer, version):
                do(deed, work, offer, version)
                assert offer.state == MACHINE.target(state, _event(deed, side, state))


def _event(deed: str, side: Side, state: str) -> str:
    """Another version from the brand is a revision while the creator thinks and a counter-offer else; the deed is the same."""
    if deed not in ("counter", "revise"):
        return deed
    return "revise" if side is Side.BRAND and state == "with_creator" else "counter"


def _in(made, at_work, state: str) -> str:
    public_id = made(state)
    if state == "with_brand":
        with at_work("clock", public_id) as (work, offer, version):
            work.session.add(
                OfferVersion(
                    offer_id=offer.id, number=2, side="creator", terms=version.terms, terms_hash=version.terms_hash, created_at=work.now
                )
            )
            offer.current_number = 2
    return public_id


def test_a_draft_may_have_gaps_and_an_offer_may_not(portal, cast, at_work):
    with portal.work(cast.bea) as work:
        ada = work.session.get_one(Creator, cast.ada.creator_id)
        chosen = choose(factories.sendable_sheet(work.now, venue="", extra_round_price=None), ("v1",))
        offer = offers.draft(work, ada, chosen)
        public_id = offer.public_id
    with pytest.raises(Invalid) as refused, at_work("bea", public_id) as (work, offer, version):
        offers.send(work, offer, offer.draft_hash)
    assert set(refused.value.fields) == {"venue", "extra_round_price"}
    with at_work("bea", public_id) as (work, offer, version):
        assert not TermSheet.from_json(offer.draft).chosen_values, "value in kind is chosen by the creator"
        offers.edit(work, offer, factories.sendable_sheet(work.now, title="Better"), offer.draft_hash)
    with at_work("bea", public_id) as (work, offer, version):
        offers.send(work, offer, offer.draft_hash)
        assert (offer.state, offer.title, (offer.expires_at - work.now).days) == ("with_creator", "Better", 7)
    with portal.session() as session:
        told = session.scalars(select(Notification)).all()
        assert [each.account_id for each in told] == [cast.ada.account_id]
        assert [row.verb for row in session.scalars(select(Activity).where(Activity.subject_kind == "offer").order_by(Activity.id))] == [
            "offers.drafted",
            "offers.edited",
            "offers.sent",
        ]


def test_a_colleague_s_change_of_a_draft_is_not_overwritten(made, at_work):
    public_id = made("draft")
    with at_work("bea", public_id) as (work, offer, version):
        seen = offer.draft_hash
        offers.edit(work, offer, factories.sendable_sheet(work.now, title="First"), seen)
    with pytest.raises(Changed), at_work("bea", public_id) as (work, offer, _):
        offers.edit(work, offer, factories.sendable_sheet(work.now, title="Second"), seen)
    with pytest.raises(Changed), at_work("bea", public_id) as (work, offer, _):
        offers.send(work, offer, seen)


def test_an_offer_follows_from_an_application_and_from_no_other_creator_s(portal, cast):
    with portal.work(cast.bea) as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        application = factories.application(work.session, program, cast.ada.creator_id, work.now)
        dov = work.session.get_one(Creator, cast.dov.creator_id)
        with pytest.raises(NotNow):
            offers.draft(work, dov, factories.sendable_sheet(work.now), application=application)
        offer = offers.draft(work, application.creator, factories.sendable_sheet(work.now), application=application)
        assert (offer.program_id, offer.application_id) == (program.id, application.id)
    with pytest.raises(NotAllowed), portal.work(cast.cyd) as work:
        offers.draft(
            work,
            work.session.get_one(Creator, cast.ada.creator_id),
            factories.sendable_sheet(work.now),
            application=work.session.merge(application),
        )


def test_a_proposal_from_a_program_can_be_sent_almost_as_it_stands(portal, cast):
    with portal.work(cast.bea) as work:
        menu = [
            {
                "option": "product",
                "description": "A case of oat milk",
                "retail_minor": 4_000,
                "cost_minor": 1_000,
                "counter": "Honest feedback",
            }
        ]
        program = factories.program(work.session, cast.bea.brand_id, work.now, value_menu=menu)
        application = factories.application(work.session, program, cast.ada.creator_id, work.now, rate_minor=98_000)
        sheet = offers.proposal(
            work.session.get_one(Brand, cast.bea.brand_id),
            work.now.date(),
            taxonomy=content.taxonomy(),
            options=content.value_options(),
            program=program,
            application=application,
            brief_number=3,
        )
    assert check(sheet, portal.clock.now.date()) == {}
    assert (sheet.fee, sheet.brief_version, sheet.venue, len(sheet.deliverables)) == (Money(98_000, "EUR"), "3", "Hamburg", 1)
    assert not sheet.chosen_values


def test_an_acceptance_is_bound_to_the_version_and_to_the_terms_that_were_shown(made, at_work, cast):
    public_id = made()
    with at_work("ada", public_id) as (_, _offer, version):
        shown = version.terms_hash
    with at_work("bea", public_id) as (work, offer, version):
        do("revise", work, offer, version)
    for number, fingerprint in ((1, shown), (2, shown)):
        with pytest.raises(Changed), at_work("ada", public_id) as (work, offer, _):
            offers.accept(work, offer, number, fingerprint)
    with at_work("ada", public_id) as (work, offer, version):
        offers.accept(work, offer, 2, version.terms_hash)
        assert offer.state == "accepted"
        shared = work.session.scalars(select(Collaboration)).one()
        assert TermSheet.from_json(shared.terms) == TermSheet.from_json(version.terms)
    with pytest.raises(NotNow, match="accepted already"), at_work("ada", public_id) as (work, offer, version):
        offers.accept(work, offer, 2, version.terms_hash)


def test_of_two_who_accept_and_withdraw_at_once_one_is_refused_with_409(portal, cast, made):
    public_id = made()
    together, outcomes = Barrier(2), []

    def run(person, deed) -> None:
        together.wait()
        try:
            with portal.work(person) as work:
                offer = read_offers.find(work.session, person.actor, public_id)
                version = read_offers.versions(work.session, offer)[0]
                deed(work, offer, version)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.status)

    people = [
        Thread(target=run, args=(cast.ada, lambda work, offer, version: offers.accept(work, offer, 1, version.terms_hash))),
        Thread(target=run, args=(cast.bea, lambda work, offer, version: offers.withdraw(work, offer, 1))),
    ]
    for each in people:
        each.start()
    for each in people:
        each.join(20)
    assert sorted(map(str, outcomes)) == ["409", "done"]


def test_a_counter_offer_from_an_old_version_is_refused_and_nothing_is_kept(made, at_work):
    public_id = made()
    with at_work("bea", public_id) as (work, offer, version):
        do("revise", work, offer, version)
    with pytest.raises(Changed), at_work("ada", public_id) as (work, offer, version):
        offers.counter(work, offer, factories.sendable_sheet(work.now, fee=Money(130_000, "EUR")), 1)
    with at_work("clock", public_id) as (work, offer, _):
        assert len(read_offers.versions(work.session, offer)) == 2


def test_a_counter_offer_changes_something_keeps_the_currency_and_passes_the_checks(made, at_work):
    public_id = made()
    for changes, where in (({}, None), ({"fee": Money(100_000, "CHF")}, "fee"), ({"deliverables": ()}, "deliverables")):
        with pytest.raises(Invalid) as refused, at_work("ada", public_id) as (work, offer, version):
            offers.counter(work, offer, replace(TermSheet.from_json(version.terms), **changes), 1)
        assert where is None or where in refused.value.fields


def test_value_in_kind_is_chosen_by_the_creator_alone(made, at_work):
    public_id = made()
    with at_work("ada", public_id) as (work, offer, version):
        offers.counter(work, offer, choose(TermSheet.from_json(version.terms), ("v2",)), 1)
    with at_work("bea", public_id) as (work, offer, version):
        wished = choose(replace(TermSheet.from_json(version.terms), fee=Money(90_000, "EUR")), ("v1",))
        new = offers.counter(work, offer, wished, 2)
        assert [item.key for item in TermSheet.from_json(new.terms).chosen_values] == ["v2"]


def test_nothing_of_value_cannot_be_accepted(made, at_work):
    public_id = made(fee=Money(0, "EUR"))
    with pytest.raises(Invalid, match="neither a fee"), at_work("ada", public_id) as (work, offer, version):
        offers.accept(work, offer, 1, version.terms_hash)


def test_a_counter_offer_can_be_taken_back_and_its_number_is_not_given_again(made, at_work):
    public_id = made()
    with at_work("ada", public_id) as (work, offer, version):
        do("counter", work, offer, version)
    with at_work("ada", public_id) as (work, offer, version):
        offers.take_back(work, offer, 2)
        assert (offer.state, offer.current_number) == ("with_creator", 1)
        assert read_offers.taken_back(read_offers.history(work.session, offer)) == {2}
    with at_work("ada", public_id) as (work, offer, version):
        do("counter", work, offer, version)
        assert [each.number for each in read_offers.versions(work.session, offer)] == [1, 2, 3]


def test_a_draft_reaches_a_creator_who_took_her_profile_down_only_where_the_two_are_in_touch(portal, cast, made, at_work):
    public_id = made("draft")
    with portal.work(cast.ada) as work:
        work.session.execute(update(Creator).where(Creator.id == cast.ada.creator_id).values(published_at=None))
    with pytest.raises(NotNow, match="no longer published.*draft is kept"), at_work("bea", public_id) as (work, offer, _):
        offers.send(work, offer, offer.draft_hash)
    with at_work("bea", public_id) as (_, offer, _version):
        assert offer.state == "draft" and offer.draft, "nothing of it is lost"
    with portal.work(cast.bea) as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        factories.application(work.session, program, cast.ada.creator_id, work.now, state="shortlisted")
    with at_work("bea", public_id) as (work, offer, _):
        offers.send(work, offer, offer.draft_hash)
    with at_work("bea", made("draft", title="Another one")) as (work, offer, _):
        offers.send(work, offer, offer.draft_hash)


def test_no_offer_is_written_to_a_creator_who_has_left(portal, cast, made, at_work):
    public_id = made("draft")
    with portal.work(cast.ada) as work:
        leaving.leave(work, PASSWORD)
    with pytest.raises(NotNow, match="left the portal"), at_work("bea", public_id) as (work, offer, _):
        offers.send(work, offer, offer.draft_hash)
    with pytest.raises(NotNow, match="left the portal"), portal.work(cast.bea) as work:
        offers.draft(work, work.session.get_one(Creator, cast.ada.creator_id), factories.sendable_sheet(work.now))


def test_the_same_draft_twice_is_one_and_another_wording_is_another(portal, cast):
    def draft(**changes) -> str:
        with portal.work(cast.bea) as work:
            sheet = factories.sendable_sheet(work.now, **changes)
            return offers.draft(work, work.session.get_one(Creator, cast.ada.creator_id), sheet).public_id

    first = draft()
    assert draft() == first
    assert draft(notes="With her own cups.") != first
    with portal.work(cast.bea) as work:
        offer = work.session.scalars(select(Offer).where(Offer.public_id == first)).one()
        offers.discard(work, offer, offer.version)
    assert draft() != first, "what was thrown away does not come back"


def test_time_ends_an_offer_and_both_hear_of_it(portal, cast, made, at_work):
    public_id = made()
    portal.clock.pass_(days=7, seconds=1)
    with pytest.raises(NotNow, match="time to answer"), at_work("ada", public_id) as (work, offer, version):
        offers.accept(work, offer, 1, version.terms_hash)
    portal.round()
    portal.round()
    with portal.session() as session:
        assert session.scalars(select(Offer.state)).one() == "expired"
        assert {each.account_id for each in session.scalars(select(Notification))} == {cast.ada.account_id, cast.bea.account_id}
        assert session.scalars(select(Activity.verb).where(Activity.verb == "offers.expired")).all() == ["offers.expired"]


def test_an_acceptance_drafts_exactly_one_contract(portal, cast, made, at_work):
    public_id = made()
    with at_work("ada", public_id) as (work, offer, version):
        offers.accept(work, offer, 1, version.terms_hash)
    with portal.session() as session:
        assert session.scalars(select(Contract.state)).all() == ["out_for_signature"]
