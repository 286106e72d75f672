"""Paying, releasing and looking after payments, as a person does it."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy import event, select

from portal.domain.text import Text
from portal.models.accounts import Account
from portal.models.payments import Obligation
from portal.services import payments
from tests import factories
from tests.cast import PASSWORD
from tests.support.fees import fee


def body(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";" if ";" in answer.text.splitlines()[0] else ","))


def test_fay_is_led_to_stripe_and_back_and_only_stripes_word_counts(portal, cast, way):
    due, fay = fee(portal, cast), way(portal.browser(cast.fay))
    fay.get(f"/payments/{due.public_id}")
    answer = fay.send(f"/payments/{due.public_id}/checkout")
    target = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    assert target.startswith("http://127.0.0.1/pay/cs_test_fake") and due.state == "collecting"
    assert fay.get(f"/payments/{due.public_id}/return").status_code == 200
    assert due.state == "collecting"
    fay.send(f"/payments/{due.public_id}/reading")
    assert due.state == "collecting"
    portal.payments.pay(due.session_id())
    fay.get(f"/payments/{due.public_id}/return")
    fay.send(f"/payments/{due.public_id}/reading")
    assert due.state == "funded"
    assert "Payment secured" in fay.get(f"/payments/{due.public_id}").text
    assert fay.get(f"/payments/{due.public_id}/return").status_code == 303


def test_stripe_leaves_its_news_at_the_door_without_a_form_token(portal, cast):
    due, stripe = fee(portal, cast), portal.app.test_client()
    page = due.collect()
    portal.payments.pay(page)
    payload, signature = portal.payments.notice_for("checkout.session.completed", page)
    for _ in range(2):
        assert stripe.post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": signature}).status_code == 200
    assert stripe.post("/webhooks/stripe", data=payload, headers={"Stripe-Signature": "t=1,v1=ff"}).status_code == 400
    assert stripe.post("/webhooks/stripe", data=payload).status_code == 400
    assert stripe.post("/webhooks/stripe", data=b"x" * (2 << 20), headers={"Stripe-Signature": signature}).status_code in (400, 413, 422)
    portal.round()
    assert due.state == "funded"


def test_an_old_page_pays_nothing_and_says_so(portal, cast, way):
    due, fay = fee(portal, cast), way(portal.browser(cast.fay))
    fay.get(f"/payments/{due.public_id}")
    with portal.work() as work:
        work.session.scalars(select(Obligation)).one().fire("pay_externally")
    assert fay.send(f"/payments/{due.public_id}/checkout").status_code == 409


def test_when_stripe_does_not_answer_the_page_says_what_happened(portal, cast):
    due, fay = fee(portal, cast), portal.browser(cast.fay)
    fay.get(f"/payments/{due.public_id}")
    portal.payments.lose_next_answer()
    fay.send(f"/payments/{due.public_id}/checkout")
    assert "Nothing is lost" in fay.get(f"/payments/{due.public_id}").text


def test_a_release_is_checked_confirmed_and_carried_out_once(portal, cast, way):
    ready, fay = fee(portal, cast, fee_bps=1_000).ready(), way(portal.browser(cast.fay))
    fay.get(f"/payments/{ready.public_id}/release")
    assert "€945" in fay.page.text and "€105" in fay.page.text
    here = f"/payments/{ready.public_id}/release"
    old = fay.page.form(here)
    assert fay.send(here, password="wrong").status_code == 422
    assert fay.send(here, password=PASSWORD).status_code in (204, 303)
    assert ready.state == "releasing"
    again = fay.post(here, data={**old, "password": PASSWORD})
    assert again.status_code == 409 and "has changed since" in again.text
    assert "Being transferred" in again.text and "The payment is" not in again.text, "it says what became of it, not what is missing"
    portal.round()
    assert "Paid out" in fay.get(here).text
    assert ready.state == "paid_out" and len(portal.payments.find_transfers(f"collaboration_{_shared(portal, ready)}")) == 1


def _shared(portal, of) -> str:
    with portal.session() as session:
        return session.merge(of.read()).collaboration.public_id


def test_several_are_released_with_a_result_for_each(portal, cast):
    one, two = fee(portal, cast).ready(), fee(portal, cast).fund().approve()
    fay = portal.browser(cast.fay)
    fay.get(f"/payments/release?fee={one.public_id}&fee={two.public_id}")
    answer = fay.post(
        "/payments/release", data={"fee": [f"{each.public_id}:{each.read().version}" for each in (one, two)], "password": PASSWORD}
    )
    assert answer.status_code == 200 and (one.state, two.state) == ("releasing", "releasing")
    again = fay.post("/payments/release", data={"fee": [f"{one.public_id}:1"], "password": PASSWORD})
    assert "has changed since" in again.text and "0 payments released" in again.text


def test_nothing_chosen_leads_back_with_a_word(portal, cast):
    fay = portal.browser(cast.fay)
    assert fay.get("/payments/release").status_code == 303


@pytest.mark.parametrize("tab", ["", "yours", "due", "secured", "paid", "ended", "nonsense"])
def test_the_list_shows_tabs_filters_and_the_sum_of_what_is_shown(portal, cast, tab, way):
    fee(portal, cast, title="Winter")
    fee(portal, cast, state="paid_out", paid_out_at=portal.clock.now, title="Autumn", amount_minor=20_000)
    fay = way(portal.browser(cast.fay))
    answer = fay.get(f"/payments?tab={tab}")
    assert answer.status_code == 200
    assert ("Winter" in answer.text, "Autumn" in answer.text) == {
        "": (True, True),
        "yours": (True, False),
        "due": (True, False),
        "secured": (False, False),
        "paid": (False, True),
        "ended": (False, False),
        "nonsense": (True, True),
    }[tab]
    assert ("€1,250" in answer.text) == (tab in ("", "nonsense"))


def test_the_list_finds_by_name_title_and_month(portal, cast):
    fee(portal, cast, title="100 % oats")
    fay = portal.browser(cast.fay)
    assert "100 % oats" in fay.get("/payments?q=100+%25").text
    assert "100 % oats" in fay.get("/payments?q=ada+li").text
    assert "No payment fits" in fay.get("/payments?q=nobody").text
    assert "No payment fits" in fay.get("/payments?month=2026-02").text
    assert fay.get("/payments?month=rubbish&page=99999999999").status_code == 200


def test_an_empty_list_says_what_will_come(portal, cast):
    assert "No payments yet" in portal.browser(cast.fay).get("/payments").text


def test_ada_sees_the_day_and_the_reason_before_and_after_approval(portal, cast):
    due, ada = fee(portal, cast, fee_bps=1_000), portal.browser(cast.ada)
    assert "has to secure the payment by" in ada.get("/payouts").text
    due.fund()
    assert "Still to come: Morning at the stove" in ada.get("/payouts").text
    due.approve()
    text = ada.get("/payouts").text
    assert "16 Mar 2026" in text and "14 days later at the latest" in text and "€945" in text
    assert "14 days later" in ada.get(f"/payments/{due.public_id}").text
    due.onboard().release()
    portal.round()
    assert "Paid out 2 Mar 2026" in ada.get("/payouts").text


def test_ada_says_at_stripe_where_she_is_paid(portal, cast, way):
    fee(portal, cast).fund()
    ada = way(portal.browser(cast.ada))
    ada.get("/payouts")
    answer = ada.send("/payouts/account")
    assert (answer.headers.get("HX-Redirect") or answer.headers["Location"]).startswith("http://127.0.0.1/setup/acct_fake")
    ada.get("/payouts/return")
    ada.send("/payouts/reading")
    assert "Stripe still needs" in ada.get("/payouts").text
    (account,) = portal.payments._recipients
    portal.payments.activate(account)
    ada.get("/payouts/return")
    ada.send("/payouts/reading")
    assert "ready to receive money" in ada.get("/payouts").text


def test_before_there_is_money_nobody_is_asked_for_a_payout_account(portal, cast):
    ada = portal.browser(cast.ada)
    assert "not before" in ada.get("/payouts").text
    assert ada.post("/payouts/account").status_code == 409
    assert portal.payments.calls == []


@pytest.mark.parametrize("locale, decimal", [("en", "1050.00"), ("de", "1050,00")])
def test_the_month_is_exported_as_it_was_booked(portal, cast, locale, decimal):
    fee(portal, cast).ready().release()
    portal.round()
    fay = portal.browser(cast.fay, locale=locale)
    _speak(portal, cast.fay, locale)
    answer = fay.get("/payments/export?month=2026-03&what=payments")
    assert answer.mimetype == "text/csv" and 'filename="payments-2026-03.csv"' in answer.headers["Content-Disposition"]
    (row,) = body(answer)[1:]
    named = dict(zip(body(answer)[0], row, strict=True))
    assert (named["state"], named["amount_minor"], named["amount"], named["currency"]) == ("paid_out", "105000", decimal, "EUR")
    assert named["secured_at"] == "2026-03-02T09:00:00Z"
    journal = body(fay.get("/payments/export?month=2026-03&what=journal"))
    column = journal[0].index("amount_minor")
    assert sum(int(line[column]) for line in journal[1:]) == 0 and len(journal) == 1 + 6
    assert len(body(fay.get("/payments/export?month=2026-02&what=payments"))) == 1
    assert fay.get("/payments/export?month=2026").status_code == 422


def _speak(portal, person, locale) -> None:
    with portal.work() as work:
        work.session.get_one(Account, person.account_id).locale = locale


def test_a_title_that_looks_like_a_formula_is_only_text(portal, cast):
    fee(portal, cast, title='=HYPERLINK("http://evil.example")').fund()
    rows = body(portal.browser(cast.fay).get("/payments/export?month=2026-03&what=payments"))
    assert rows[1][2].startswith("'=HYPERLINK")


@pytest.mark.parametrize("who, status", [("cyd", 404), ("dov", 404), ("gus", 403), ("ola", 403)])
@pytest.mark.parametrize("path", ["/payments/{}", "/payments/{}/release", "/payments/{}/return"])
def test_the_fee_of_others_does_not_exist(portal, cast, who, status, path):
    due = fee(portal, cast)
    answer = portal.browser(getattr(cast, who)).get(path.format(due.public_id))
    assert answer.status_code in (status, 403) and (who != "cyd" or answer.status_code == 404)


def test_cyds_export_holds_nothing_of_haferkorn(portal, cast):
    fee(portal, cast).fund()
    cyd = portal.browser(cast.cyd)
    for what in ("journal", "payments"):
        assert len(body(cyd.get(f"/payments/export?month=2026-03&what={what}"))) == 1
    for who in ("ada", "gus"):
        assert portal.browser(getattr(cast, who)).get("/payments/export?month=2026-03").status_code == 403


def test_finance_sees_which_piece_is_open_and_no_draft_of_it(portal, cast):
    due = fee(portal, cast)
    text = portal.browser(cast.fay).get(f"/payments/{due.public_id}").text
    assert "Morning at the stove" in text and "/deliverables/" not in text


def test_a_task_is_read_and_noted_as_done(portal, cast, way):
    with portal.work() as work:
        task = payments.ask_finance(work, "one", Text("Look at %(what)s", what="this"), brand_id=cast.bea.brand_id)
        other = payments.ask_finance(work, "two", Text("Look at the books"))
    fay, ola = way(portal.browser(cast.fay)), way(portal.browser(cast.ola))
    if not fay.as_htmx:
        assert "Look at this" in fay.get("/payments").text
        assert "Look at the books" in ola.get("/payments/operation").text
    assert portal.browser(cast.cyd).post(f"/payments/tasks/{task.public_id}/completion").status_code == 404
    assert fay.post(f"/payments/tasks/{other.public_id}/completion").status_code == 404
    assert fay.post(f"/payments/tasks/{task.public_id}/completion").status_code in (204, 303)
    assert ola.post(f"/payments/tasks/{other.public_id}/completion").status_code in (204, 303)
    assert "Look at this" not in portal.browser(cast.fay).get("/payments").text


def test_ola_sees_that_the_books_balance_and_agree_with_stripe(portal, cast):
    ola = portal.browser(cast.ola)
    assert "Nothing is booked yet" in ola.get("/payments/operation").text
    fee(portal, cast).fund()
    portal.round()
    text = ola.get("/payments/operation").text
    assert "Every entry balances" in text and "no difference" in text and "€1,034" in text
    assert len(body(ola.get("/payments/export?month=2026-03&what=journal"))) == 1 + 4


def test_a_creator_who_opens_payments_comes_to_her_payouts(portal, cast):
    assert portal.browser(cast.ada).get("/payments").headers["Location"] == "/payouts"


@pytest.mark.parametrize(
    "path",
    [
        "/payments",
        "/payouts",
        "/payments/{}",
        "/payments/release?fee={}",
        "/payments/export?month=2026-03&what=journal",
        "/payments/operation",
    ],
)
def test_a_page_asks_no_more_when_there_is_more_to_show(portal, cast, path):
    first = fee(portal, cast).ready()
    person = {"/payouts": cast.ada, "/payments/operation": cast.ola}.get(path, cast.fay)
    browser, counts = portal.browser(person), []
    for _ in range(2):
        number: list[str] = []

        def listener(*args, number=number):
            if not args[2].startswith(("BEGIN", "PRAGMA")):
                number.append(args[2])

        event.listen(portal.house.engine, "before_cursor_execute", listener)
        assert browser.get(path.format(first.public_id)).status_code == 200
        event.remove(portal.house.engine, "before_cursor_execute", listener)
        counts.append(len(number))
        with portal.work() as work:
            for _ in range(5):
                shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
                factories.deliverable(work.session, shared, work.now)
                factories.obligation(work.session, shared, work.now)
    assert counts[0] == counts[1] <= 12, counts
