"""The way of a fee: secured by Stripe's word only, released once, transferred once, whatever is lost, repeated or killed on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.text import Text
from portal.gateways.payments import BadSignature, Declined, TryAgain, Unclear
from portal.models.contracts import Contract
from portal.models.inbox import WebhookEvent
from portal.models.notifications import Notification
from portal.models.outbox import Outbox
from portal.models.payments import CheckoutAttempt, FinanceTask, Obligation, Operation
from portal.services import payments
from portal.services.couriers import COURIERS
from portal.services.outbox import LEASE, drain
from tests.cast import PASSWORD
from tests.support.fees import books, eur, fee, kinds


def tasks(portal) -> list[str]:
    with portal.session() as session:
        return [row.text["msgid"] for row in session.scalars(select(FinanceTask))]


def events(portal) -> list[str]:
    with portal.session() as session:
        return list(session.scalars(select(WebhookEvent.state).order_by(WebhookEvent.id)))


def transfers(portal) -> list[str]:
    return [made.id for made, _, _ in portal.payments._transfers.values()]


def texts(portal, account_id: int) -> list[str]:
    with portal.session() as session:
        return [row.text["msgid"] for row in session.scalars(select(Notification).where(Notification.account_id == account_id))]


class TestSecuring:
    def test_a_paid_page_secures_the_fee_and_books_gross_and_fee(self, portal, cast):
        due = fee(portal, cast)
        due.fund()
        assert due.state == "funded"
        assert books(portal) == {"stripe_balance": 105_000 - 1_600, "stripe_fee_expense": 1_600, "held_for_brand": -105_000}
        assert due.read().hold_deadline == portal.clock.now + timedelta(days=80)
        assert "Payment secured: %(amount)s for %(title)s." in texts(portal, cast.ada.account_id)

    def test_a_second_click_leads_to_the_same_page(self, portal, cast):
        due = fee(portal, cast)
        assert due.collect() == due.collect()
        assert len([call for call, _ in portal.payments.calls if call == "create_checkout"]) == 1

    def test_a_lost_answer_is_repeated_with_the_same_key(self, portal, cast):
        due = fee(portal, cast)
        portal.payments.lose_next_answer()
        with pytest.raises(payments.Trouble):
            due.collect()
        page = due.collect()
        keys = {key for call, key in portal.payments.calls}
        assert len(keys) == 1 and len(portal.payments._checkouts) == 1 and page in portal.payments._checkouts

    def test_a_page_that_we_could_not_note_is_known_by_its_metadata(self, portal, cast):
        due = fee(portal, cast)
        portal.payments.lose_next_answer()
        with pytest.raises(payments.Trouble):
            due.collect()
        (page,) = portal.payments._checkouts
        portal.payments.pay(page)
        due.tell("checkout.session.completed", page)
        payments.apply_events(portal.house.office)
        assert due.state == "funded"

    def test_a_refused_page_makes_the_fee_due_again(self, portal, cast):
        due = fee(portal, cast)
        portal.payments.fail_next(Declined("amount_too_large", "Too much."))
        with pytest.raises(payments.Trouble):
            due.collect()
        assert due.state == "due"
        assert due.collect()

    def test_an_expired_page_is_followed_by_a_new_one(self, portal, cast):
        due = fee(portal, cast)
        first = due.collect()
        portal.payments.expire_checkout(first)
        due.tell("checkout.session.expired", first)
        payments.apply_events(portal.house.office)
        assert due.state == "due"
        assert due.collect() != first
        with portal.session() as session:
            assert [attempt.state for attempt in session.scalars(select(CheckoutAttempt).order_by(CheckoutAttempt.number))] == [
                "expired",
                "open",
            ]

    def test_opening_the_page_books_nothing_and_asking_without_payment_neither(self, portal, cast):
        due = fee(portal, cast)
        due.collect()
        assert payments.look(portal.house.office, cast.fay.actor, due.public_id) is False
        assert books(portal) == {} and due.state == "collecting"

    def test_coming_back_from_stripe_reads_and_applies_the_same_way(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        portal.payments.pay(page)
        assert payments.look(portal.house.office, cast.fay.actor, due.public_id) is True
        due.tell("checkout.session.completed", page)
        payments.apply_events(portal.house.office)
        assert due.state == "funded" and kinds(portal) == ["charge", "provider_fee"]

    def test_a_fee_that_stripe_tells_later_is_booked_later(self, portal, cast):
        due = fee(portal, cast).fund(settled=False)
        assert books(portal) == {"stripe_balance": 105_000, "held_for_brand": -105_000}
        page = due.session_id()
        reading = portal.payments._checkouts[page]
        portal.payments._checkouts[page] = replace(reading, fee=eur(1_600), net=eur(103_400))
        due.tell("charge.updated", reading.charge_id)
        due.tell("charge.updated", reading.charge_id)
        payments.apply_events(portal.house.office)
        portal.clock.pass_(hours=2)
        payments.look_up_fees(portal.house.office)
        assert books(portal) == {"stripe_balance": 103_400, "stripe_fee_expense": 1_600, "held_for_brand": -105_000}

    def test_a_fee_that_nobody_announces_is_looked_up(self, portal, cast):
        due = fee(portal, cast).fund(settled=False)
        page = due.session_id()
        portal.payments._checkouts[page] = replace(portal.payments._checkouts[page], fee=eur(1_600), net=eur(103_400))
        portal.clock.pass_(hours=2)
        payments.look_up_fees(portal.house.office)
        assert kinds(portal) == ["charge", "provider_fee"]

    def test_a_fee_that_stripe_does_not_tell_is_asked_for_once_an_hour_and_keeps_no_other_waiting(self, portal, cast, monkeypatch):
        silent, told = fee(portal, cast).fund(settled=False), fee(portal, cast).fund(settled=False)
        page = told.session_id()
        portal.payments._checkouts[page] = replace(portal.payments._checkouts[page], fee=eur(1_600), net=eur(103_400))
        portal.clock.pass_(hours=2)
        asked, read = [], portal.payments.read_checkout

        def reading(session_id):
            asked.append(session_id)
            if session_id == silent.session_id():
                raise TryAgain()
            return read(session_id)

        monkeypatch.setattr(portal.payments, "read_checkout", reading)
        for _ in range(3):
            payments.look_up_fees(portal.house.office)
            portal.clock.pass_(seconds=20)
        assert asked == [silent.session_id(), page] and kinds(portal).count("provider_fee") == 1
        portal.clock.pass_(hours=1)
        payments.look_up_fees(portal.house.office)
        assert asked == [silent.session_id(), page, silent.session_id()]

    def test_only_finance_and_the_owner_pay(self, portal, cast):
        due = fee(portal, cast)
        with pytest.raises(NotAllowed):
            payments.collect(portal.house.office, cast.ada.actor, due.public_id, seen=1, locale="en")


class TestNewsFromStripe:
    def test_a_forged_signature_is_refused_and_nothing_is_kept(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        payload, _ = portal.payments.notice_for("checkout.session.completed", page)
        with pytest.raises(BadSignature), portal.work() as work:
            payments.receive(work, payload, "t=1,v1=00")
        assert events(portal) == []

    def test_an_old_signature_is_refused(self, portal, cast):
        payload, signature = portal.payments.notice_for("checkout.session.completed", "cs_1")
        portal.clock.pass_(seconds=301)
        with pytest.raises(BadSignature), portal.work() as work:
            payments.receive(work, payload, signature)

    def test_news_of_a_payment_that_was_not_made_change_nothing(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        due.tell("checkout.session.completed", page)
        payments.apply_events(portal.house.office)
        assert due.state == "collecting" and books(portal) == {} and events(portal) == ["done"]

    def test_the_same_event_twice_is_kept_once(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        portal.payments.pay(page)
        for _ in range(3):
            due.tell("checkout.session.completed", page, event_id="evt_same")
        payments.apply_events(portal.house.office)
        assert events(portal) == ["done"] and kinds(portal) == ["charge", "provider_fee"]

    def test_two_events_of_one_fact_in_the_wrong_order_book_it_once(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        portal.payments.pay(page)
        due.tell("checkout.session.async_payment_succeeded", page)
        due.tell("checkout.session.completed", page)
        payments.apply_events(portal.house.office)
        assert kinds(portal) == ["charge", "provider_fee"]

    def test_a_wrong_amount_is_put_aside_for_a_person(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        portal.payments._checkouts[page] = replace(portal.payments._checkouts[page], amount=eur(1))
        portal.payments.pay(page)
        due.tell("checkout.session.completed", page)
        payments.apply_events(portal.house.office)
        assert due.state == "collecting" and books(portal) == {} and events(portal) == ["quarantined"]
        assert tasks(portal) == ["Stripe reports %(paid)s for %(title)s, agreed are %(agreed)s. Nothing was booked."]

    def test_a_second_payment_of_the_same_fee_is_put_aside(self, portal, cast):
        due = fee(portal, cast).fund()
        page = due.session_id()
        with portal.work() as work:
            obligation = work.session.scalars(select(Obligation)).one()
            work.session.add(CheckoutAttempt(obligation_id=obligation.id, number=2, session_id="cs_twin", created_at=work.now))
        portal.payments._checkouts["cs_twin"] = replace(portal.payments._checkouts[page], id="cs_twin", charge_id="ch_twin")
        due.tell("checkout.session.completed", "cs_twin")
        payments.apply_events(portal.house.office)
        assert events(portal) == ["done", "quarantined"] and len(tasks(portal)) == 1

    @pytest.mark.parametrize("kind", ["customer.created", "payout.paid", "balance.available", "payment_intent.succeeded"])
    def test_news_that_mean_nothing_are_let_lie(self, portal, cast, kind):
        fee(portal, cast).tell(kind, "obj_1")
        payments.apply_events(portal.house.office)
        assert events(portal) == ["ignored"]

    @pytest.mark.parametrize("kind", ["charge.dispute.created", "charge.refunded", "refund.created", "transfer.reversed"])
    def test_money_that_moves_by_itself_calls_a_person(self, portal, cast, kind):
        fee(portal, cast).tell(kind, "obj_1")
        payments.apply_events(portal.house.office)
        assert events(portal) == ["quarantined"] and len(tasks(portal)) == 1

    def test_while_stripe_cannot_be_read_the_event_waits(self, portal, cast):
        due = fee(portal, cast)
        page = due.collect()
        portal.payments.pay(page)
        due.tell("checkout.session.completed", page)
        portal.payments.fail_next(TryAgain())
        payments.apply_events(portal.house.office)
        assert events(portal) == ["waiting"] and due.state == "collecting"
        portal.clock.pass_(seconds=10)
        payments.apply_events(portal.house.office)
        assert due.state == "funded"

    def test_news_of_a_payment_account_are_read_and_told(self, portal, cast):
        due = fee(portal, cast)
        payments.begin_onboarding(portal.house.office, cast.ada.actor)
        (stripe_id,) = portal.payments._recipients
        portal.payments.activate(stripe_id)
        due.tell("v2.core.account[configuration.recipient].capability_status_updated", stripe_id, thin=True)
        payments.apply_events(portal.house.office)
        assert "Your payout account is ready." in texts(portal, cast.ada.account_id)


class TestReleasing:
    def test_a_release_books_what_is_owed_and_orders_one_transfer(self, portal, cast):
        ready = fee(portal, cast, fee_bps=1_000).ready()
        ready.release()
        assert ready.state == "releasing"
        assert books(portal)["creator_payable"] == -94_500 and books(portal)["platform_fee_income"] == -10_500
        assert transfers(portal) == []
        portal.round()
        assert ready.state == "paid_out" and len(transfers(portal)) == 1
        assert books(portal) == {"stripe_balance": 103_400 - 94_500, "stripe_fee_expense": 1_600, "platform_fee_income": -10_500}
        assert "Paid out: %(amount)s for %(title)s." in texts(portal, cast.ada.account_id)

    def test_a_double_click_makes_one_transfer(self, portal, cast):
        ready = fee(portal, cast).ready()
        seen = ready.read().version
        ready.release()
        with pytest.raises(Changed), portal.work(cast.fay) as work:
            payments.release(work, work.session.scalars(select(Obligation)).one(), seen=seen, password=PASSWORD)
        portal.round()
        portal.round()
        assert len(transfers(portal)) == 1 and kinds(portal).count("transfer") == 1

    @pytest.mark.parametrize("missing", ["funded", "approved", "payable", "contract", "not held"])
    def test_every_condition_must_hold(self, portal, cast, missing):
        due = fee(portal, cast)
        if missing != "funded":
            due.fund()
        if missing != "payable":
            due.onboard()
        if missing != "approved":
            due.approve()
        if missing in ("contract", "not held"):
            with portal.work(cast.ola) as work:
                obligation = work.session.scalars(select(Obligation)).one()
                if missing == "not held":
                    obligation.fire("hold")
                else:
                    work.session.scalars(select(Contract)).one().state = "terminated"
        with pytest.raises(NotNow):
            due.release()
        assert "release" not in kinds(portal)

    def test_a_wrong_password_releases_nothing(self, portal, cast):
        ready = fee(portal, cast).ready()
        with pytest.raises(Invalid), portal.work(cast.fay) as work:
            obligation = work.session.scalars(select(Obligation)).one()
            payments.release(work, obligation, seen=obligation.version, password="not hers")
        assert ready.state == "funded"

    @pytest.mark.parametrize("who", ["ada", "cyd", "dov", "gus", "ola"])
    def test_nobody_else_releases(self, portal, cast, who):
        ready = fee(portal, cast).ready()
        with pytest.raises(NotAllowed):
            ready.release(getattr(cast, who))

    def test_several_are_released_each_for_itself(self, portal, cast):
        ready, not_ready = fee(portal, cast).ready(), fee(portal, cast)
        wanted = [(each.public_id, each.read().version) for each in (ready, not_ready)]
        with portal.work(cast.fay) as work:
            outcomes = payments.release_several(work, wanted, password=PASSWORD)
        assert {outcome.obligation.public_id: outcome.released for outcome in outcomes} == {
            ready.public_id: True,
            not_ready.public_id: False,
        }
        assert (ready.state, not_ready.state) == ("releasing", "due")

    def test_a_change_that_is_asked_for_after_approval_takes_the_pay_day_back(self, portal, cast):
        ready = fee(portal, cast).ready()
        assert ready.read().released_by == (portal.clock.now + timedelta(days=14)).date()
        ready.approve("changes_requested")
        assert ready.read().released_by is None

    def test_where_publication_is_agreed_approval_is_not_enough(self, portal, cast):
        due = fee(portal, cast, release_event="publication").fund().onboard().approve()
        assert due.read().released_by is None
        due.approve("published")
        assert due.read().released_by is not None


class TestTransferring:
    def test_a_lost_answer_is_asked_for_again_with_the_same_key(self, portal, cast):
        ready = fee(portal, cast).ready()
        ready.release()
        portal.payments.lose_next_answer()
        portal.round()
        assert ready.state == "releasing"
        portal.clock.pass_(minutes=5)
        portal.round()
        assert ready.state == "paid_out" and len(transfers(portal)) == 1
        keys = [key for call, key in portal.payments.calls if call == "transfer"]
        assert len(keys) == 2 and len(set(keys)) == 1

    def test_a_worker_killed_between_call_and_booking_transfers_once_and_books_once(self, portal, cast):
        ready = fee(portal, cast).ready()
        ready.release()

        class Killed(BaseException):
            pass

        def die(*_):
            raise Killed

        broken = {**COURIERS, "transfer": replace(payments.TRANSFER, settle=die)}
        with pytest.raises(Killed):
            drain(portal.house.office, broken)
        assert len(transfers(portal)) == 1 and ready.state == "releasing"
        portal.clock.pass_(seconds=LEASE.total_seconds() + 1)
        portal.round()
        portal.round()
        assert len(transfers(portal)) == 1 and kinds(portal).count("transfer") == 1 and ready.state == "paid_out"

    def test_an_answer_that_stays_unclear_is_looked_up_at_stripe_and_adopted(self, portal, cast):
        ready = fee(portal, cast).ready()
        ready.release()
        portal.payments.lose_next_answer()
        portal.round()
        portal.clock.pass_(minutes=5)
        portal.payments.fail_next(Unclear("replayed 500"))
        portal.round()
        assert ready.state == "paid_out" and len(transfers(portal)) == 1

    def test_after_a_day_stripe_is_searched_before_anything_is_asked_again(self, portal, cast):
        ready = fee(portal, cast).ready()
        ready.release()
        portal.payments.lose_next_answer()
        drain(portal.house.office, COURIERS)
        portal.payments.forget_keys()
        portal.clock.pass_(hours=30)
        drain(portal.house.office, COURIERS)
        assert ready.state == "paid_out" and len(transfers(portal)) == 1

    def test_what_is_not_found_at_stripe_is_asked_with_a_new_key(self, portal, cast):
        ready = fee(portal, cast).ready()
        ready.release()
        portal.payments.fail_next(Unclear("replayed 500"))
        drain(portal.house.office, COURIERS)
        assert ready.state == "releasing" and transfers(portal) == []
        portal.clock.pass_(minutes=5)
        drain(portal.house.office, COURIERS)
        assert ready.state == "paid_out" and len(transfers(portal)) == 1
        assert len({key for call, key in portal.payments.calls if call == "transfer"}) == 2

    def test_a_final_no_takes_the_release_back_and_calls_finance(self, portal, cast):
        ready = fee(portal, cast, fee_bps=1_000).ready()
        ready.release()
        portal.payments.fail_next(Declined("account_invalid", "The account was closed."))
        drain(portal.house.office, COURIERS)
        assert ready.state == "funded" and books(portal)["held_for_brand"] == -105_000 and "creator_payable" not in books(portal)
        assert len(tasks(portal)) == 1
        ready.release()
        drain(portal.house.office, COURIERS)
        assert ready.state == "paid_out" and len(transfers(portal)) == 1
        with portal.session() as session:
            assert [
                (each.number, each.state)
                for each in session.scalars(select(Operation).where(Operation.kind == "transfer").order_by(Operation.id))
            ] == [(1, "failed"), (2, "succeeded")]

    def test_a_broken_line_of_ours_never_calls_the_transfer_failed(self, portal, cast, monkeypatch):
        ready = fee(portal, cast).ready()
        ready.release()

        def broken(**_):
            raise RuntimeError("a bug")

        monkeypatch.setattr(portal.payments, "transfer", broken)
        for _ in range(15):
            drain(portal.house.office, COURIERS)
            portal.clock.pass_(hours=1)
        with portal.session() as session:
            assert session.scalars(select(Outbox).where(Outbox.kind == "transfer")).one().state == "waiting"
        assert ready.state == "releasing" and len(tasks(portal)) == 1


class TestWatching:
    def test_secured_money_is_not_forgotten(self, portal, cast):
        fee(portal, cast).fund()
        for days in (59, 2, 3, 12, 10):
            portal.clock.pass_(days=days)
            payments.warn_of_holding(portal.house.office)
        assert len(tasks(portal)) == 2

    def test_the_books_are_compared_with_stripe_once_a_day(self, portal, cast):
        due = fee(portal, cast).fund()
        payments.check_books(portal.house.office)
        payments.check_books(portal.house.office)
        assert tasks(portal) == []
        page = due.session_id()
        portal.payments._checkouts[page] = replace(portal.payments._checkouts[page], net=eur(5))
        portal.clock.pass_(days=1)
        payments.check_books(portal.house.office)
        assert tasks(portal) == ["The books say %(ours)s lies at Stripe, Stripe says %(theirs)s."]

    def test_a_person_finishes_a_task_of_her_own_only(self, portal, cast):
        with portal.work() as work:
            payments.ask_finance(work, "look", Text("Look"), brand_id=cast.bea.brand_id)
        with pytest.raises(NotAllowed), portal.work(cast.cyd) as work:
            payments.finish_task(work, work.session.scalars(select(FinanceTask)).one())
        with portal.work(cast.fay) as work:
            payments.finish_task(work, work.session.scalars(select(FinanceTask)).one())
        with portal.session() as session:
            assert session.scalars(select(FinanceTask)).one().done_by_id == cast.fay.account_id
