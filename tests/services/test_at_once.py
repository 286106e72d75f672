"""Two people at the same moment: the second deed sees what the first has done, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select, update

from portal.domain.accounts import SYSTEM, Role
from portal.domain.errors import NotNow
from portal.models.accounts import MemberInvitation, Membership
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration, Contract
from portal.models.creators import Creator
from portal.models.offers import Offer
from portal.models.outbox import Outbox
from portal.models.payments import CheckoutAttempt, Obligation
from portal.queries import accounts as read_accounts
from portal.services import accounts, contracts, leaving, messages, offers, payments
from portal.services.contracts import holding
from portal.services.payments import collecting
from portal.services.payments.booking import apply_checkout
from tests import factories
from tests.cast import PASSWORD
from tests.support.at_once import while_another_is_open
from tests.support.fees import fee, kinds


def test_of_two_last_approvals_one_sees_that_the_fee_is_earned(portal, cast):
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        pieces = [factories.deliverable(work.session, shared, work.now, state="in_review").id for _ in range(2)]
        factories.obligation(work.session, shared, work.now)
        shared_id = shared.id

    def approve(piece_id):
        def deed(work) -> None:
            work.session.execute(update(Deliverable).where(Deliverable.id == piece_id).values(state="approved"))
            payments.weigh(work, SimpleNamespace(deliverable=SimpleNamespace(collaboration_id=shared_id)))

        return deed

    assert while_another_is_open(portal, cast.bea, approve(pieces[0]), cast.bea, approve(pieces[1])) is None
    with portal.session() as session:
        assert session.scalars(select(Obligation.earned_on)).all() == [portal.clock.now.date()]


def test_two_owners_cannot_send_each_other_away(portal, cast):
    with portal.house.office.writing.begin() as session:
        session.execute(update(Membership).where(Membership.account_id == cast.fay.account_id).values(role=Role.OWNER))
        brand_id = cast.bea.brand_id
    fay = replace(cast.fay.actor, role=Role.OWNER)

    def step_down(account_id):
        def deed(work) -> None:
            member = work.session.scalars(
                select(Membership).where(Membership.brand_id == brand_id, Membership.account_id == account_id)
            ).one()
            accounts.change_role(work, member, Role.FINANCE)

        return deed

    refusal = while_another_is_open(portal, cast.bea, step_down(cast.fay.account_id), fay, step_down(cast.bea.account_id))
    assert isinstance(refusal, NotNow)
    with portal.session() as session:
        assert read_accounts.people_of_brand(session, brand_id, Role.OWNER) == [cast.bea.account_id]


def test_of_two_owners_who_leave_at_once_one_stays(portal, cast):
    with portal.house.office.writing.begin() as session:
        session.execute(update(Membership).where(Membership.account_id == cast.fay.account_id).values(role=Role.OWNER))
    fay = replace(cast.fay.actor, role=Role.OWNER)

    def leave(work) -> None:
        leaving.leave(work, PASSWORD)

    refusal = while_another_is_open(portal, cast.bea, leave, fay, leave)
    assert isinstance(refusal, NotNow) and "only owner" in str(refusal.text)
    with portal.session() as session:
        assert read_accounts.people_of_brand(session, cast.bea.brand_id, Role.OWNER) == [cast.fay.account_id]


def test_an_offer_that_is_sent_while_the_creator_leaves_is_refused_and_its_draft_kept(portal, cast):
    with portal.work(cast.bea) as work:
        sheet = factories.sendable_sheet(work.now)
        factories.offer(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, state="draft", terms=sheet)

    def send(work) -> None:
        offer = work.session.scalars(select(Offer)).one()
        offers.send(work, offer, offer.draft_hash)

    refusal = while_another_is_open(portal, cast.ada, lambda work: leaving.leave(work, PASSWORD), cast.bea, send)
    assert isinstance(refusal, NotNow) and "left the portal" in str(refusal.text) and "draft is kept" in str(refusal.text)
    with portal.session() as session:
        assert session.scalars(select(Offer.state)).one() == "draft"


def test_two_clicks_on_keep_are_one_draft(portal, cast):
    kept = []

    def draft(work) -> None:
        kept.append(offers.draft(work, work.session.get_one(Creator, cast.ada.creator_id), factories.sendable_sheet(work.now)).public_id)

    assert while_another_is_open(portal, cast.bea, draft, cast.bea, draft) is None
    assert len(kept) == 2 and len(set(kept)) == 1


def test_who_looks_while_the_news_are_applied_hears_that_the_fee_is_secured(portal, cast):
    due = fee(portal, cast)
    page = due.collect()
    portal.payments.pay(page)
    reading, office, said = portal.payments.read_checkout(page), portal.house.office, []

    def news(work) -> None:
        apply_checkout(work, work.session.scalars(select(CheckoutAttempt)).one(), reading)

    def look(work) -> None:
        said.append(payments.look(office, cast.fay.actor, due.public_id))

    assert while_another_is_open(portal, SYSTEM, news, SYSTEM, look) is None
    assert said == [True] and due.state == "funded" and kinds(portal).count("charge") == 1


def test_two_who_pay_at_once_come_to_one_page(portal, cast):
    due = fee(portal, cast)
    seen, pages = due.read().version, []

    def first(work) -> None:
        collecting._attempt(work, due.public_id, seen, "en")

    def second(work) -> None:
        pages.append(payments.collect(portal.house.office, cast.fay.actor, due.public_id, seen=seen, locale="en"))

    assert while_another_is_open(portal, cast.fay, first, SYSTEM, second) is None
    pages.append(payments.collect(portal.house.office, cast.fay.actor, due.public_id, seen=seen, locale="en"))
    assert len(set(pages)) == 1 and due.state == "collecting"
    with portal.session() as session:
        assert session.scalars(select(CheckoutAttempt.number)).all() == [1]


def test_two_who_open_a_new_page_at_once_where_the_old_one_has_expired_come_to_one(portal, cast):
    due = fee(portal, cast)
    due.collect()
    portal.clock.pass_(days=2)
    seen, pages = due.read().version, []

    def first(work) -> None:
        collecting._attempt(work, due.public_id, seen, "en")

    def second(work) -> None:
        pages.append(payments.collect(portal.house.office, cast.fay.actor, due.public_id, seen=seen, locale="en"))

    assert while_another_is_open(portal, cast.fay, first, SYSTEM, second) is None
    with portal.session() as session:
        assert session.scalars(select(CheckoutAttempt.number).order_by(CheckoutAttempt.number)).all() == [1, 2]
    assert len(pages) == 1


def test_who_wants_to_pay_what_is_secured_meanwhile_is_led_to_the_payment(portal, cast):
    due = fee(portal, cast)
    seen = due.read().version
    due.fund()
    fay = portal.browser(cast.fay)
    answer = fay.post(f"/payments/{due.public_id}/checkout", data={"seen": seen})
    assert answer.status_code == 303 and answer.location == f"/payments/{due.public_id}"
    assert "secured already" in fay.get(answer.location).text


def test_a_paper_is_not_frozen_while_the_other_side_cancels_it(portal, cast):
    with portal.work(cast.bea) as work:
        factories.collaboration(
            work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=factories.sendable_sheet(work.now), contract="draft"
        )
        offer = work.session.scalars(select(Offer)).one()
        work.session.execute(update(Offer).where(Offer.id == offer.id).values(state="accepted"))

    def contract(work) -> Contract:
        return work.session.scalars(select(Contract)).one()

    refusal = while_another_is_open(
        portal,
        cast.ada,
        lambda work: contracts.decline(work, contract(work), 1),
        cast.bea,
        lambda work: contracts.complete(work, contract(work)),
    )
    assert isinstance(refusal, NotNow) and "cancelled" in str(refusal.text)
    with portal.session() as session:
        assert session.scalars(select(Contract.state)).one() == "draft"
        assert session.scalars(select(Offer.state)).one() == "cancelled"


def test_time_does_not_take_a_paper_out_of_the_hand_of_her_who_signs_it(portal, cast):
    """The round passes by what somebody holds, waits for nobody, and finds the paper signed on the next one."""
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, contract="partly_signed")
        work.session.execute(update(Offer).values(state="accepted"))
        shared_id = shared.id
    portal.clock.pass_(days=31)

    def sign(work) -> None:
        contract = work.session.scalars(select(Contract)).one()
        holding.hold(work, contract)
        contract.fire("sign")
        offers.contracted(work, contract.collaboration.offer)

    def round_(work) -> None:
        work.finish(keep=False)
        contracts.expire_unsigned(portal.house.office)

    assert while_another_is_open(portal, cast.ada, sign, SYSTEM, round_) is None
    contracts.expire_unsigned(portal.house.office)
    with portal.session() as session:
        assert session.scalars(select(Contract.state)).one() == "executed"
        assert session.get_one(Collaboration, shared_id).ended_at is None


def test_a_paper_whose_collaboration_is_over_already_ends_all_the_same(portal, cast):
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, contract="out_for_signature")
        work.session.execute(update(Offer).values(state="cancelled"))
        shared.ended_at = work.now
    portal.clock.pass_(days=31)
    portal.round()
    with portal.session() as session:
        assert session.scalars(select(Contract.state)).one() == "expired"


def test_two_windows_that_open_a_thread_at_once_are_one_reader(portal, cast):
    with portal.work(cast.bea) as work:
        shared_id = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now).id

    def read(work) -> None:
        messages.read(work, work.session.get_one(Collaboration, shared_id), 0)

    assert while_another_is_open(portal, cast.ada, read, cast.ada, read) is None


def test_a_link_that_is_asked_for_twice_in_one_second_is_no_accident(portal, cast):
    for _ in range(2):
        assert portal.browser().post("/password", data={"email": "ada@example.org"}).status_code == 303
    with portal.session() as session:
        assert len(session.scalars(select(Outbox.id)).all()) == 2


def test_invitations_whose_time_is_over_do_not_keep_a_brand_from_inviting(portal, cast):
    now = portal.clock.now
    with portal.house.office.writing.begin() as session:
        for number in range(50):
            session.add(
                MemberInvitation(
                    brand_id=cast.bea.brand_id,
                    email=f"{number}@example.org",
                    role=Role.FINANCE,
                    created_at=now - timedelta(days=20),
                    expires_at=now - timedelta(days=6),
                )
            )
    assert portal.browser(cast.bea).post("/brand/members", data={"email": "gus@example.org", "role": "finance"}).status_code == 303
