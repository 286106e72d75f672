"""Asks what people see at the stand-in: pay, be declined, come too late; finish or skip the onboarding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.demo.stripe_standin.embed import KEY, SECRET, Running, running_standin
from portal.gateways.payments import StripePayments
from tests.support.http import fetch
from tests.support.payments import checkout, recipient


@pytest.fixture
def standin() -> Iterator[Running]:
    with running_standin() as standin:
        yield standin


@pytest.fixture
def payments(standin: Running) -> StripePayments:
    return StripePayments(KEY, webhook_secrets=[SECRET], base=standin.base)


def test_paying_on_the_page_leads_to_the_success_address(standin: Running, payments: StripePayments) -> None:
    made = checkout(payments, title="<Sommer> & Co.")
    status, page, headers = fetch(made.url)
    assert status == 200 and '<html lang="de">' in page and "&lt;Sommer&gt; &amp; Co." in page
    assert "1.000,00\xa0€" in page and "fay@brand.example" in page and 'value="4242 4242 4242 4242"' in page
    assert headers["content-security-policy"].startswith("default-src 'none'") and "<script" not in page and "style=" not in page
    form = {"card": "4242424242424242", "name": "Fay Finanz", "outcome": "pay"}
    status, _, headers = fetch(made.url, form)
    assert (status, headers["location"]) == (303, f"http://127.0.0.1:8000/paid?session={made.id}")
    assert payments.read_checkout(made.id).paid
    status, page, _ = fetch(made.url, form)
    assert status == 200 and "bereits bezahlt" in page and len(standin.all("charge")) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"card": "4242424242424242", "name": "Fay", "outcome": "decline"}, "declined"),
        ({"card": "4000 0000 0000 0002", "name": "Fay", "outcome": "pay"}, "declined"),
        ({"card": "1234", "name": "Fay", "outcome": "pay"}, "test card numbers"),
        ({"card": "4242424242424242", "name": " ", "outcome": "pay"}, "name on the card"),
        ({}, "test card numbers"),
    ],
)
def test_a_refused_card_keeps_the_page_open_and_says_why(
    standin: Running, payments: StripePayments, form: dict[str, str], said: str
) -> None:
    made = checkout(payments, locale="en")
    status, page, _ = fetch(made.url, form)
    assert status == 422 and said in page and '<html lang="en">' in page and "<title>There is a problem: Pay" in page
    reading = payments.read_checkout(made.id)
    assert reading.status == "open" and not reading.paid


def test_an_expired_page_leads_back(standin: Running, payments: StripePayments) -> None:
    made = checkout(payments, locale="en")
    standin.advance(86_400)
    _, page, _ = fetch(made.url)
    assert "has expired" in page and 'href="http://127.0.0.1:8000/fund"' in page
    assert fetch(standin.base + "/c/pay/cs_test_none")[0] == 404


def test_onboarding_can_be_skipped_or_finished_and_a_link_works_once(standin: Running, payments: StripePayments) -> None:
    account_id = recipient(payments)

    def link() -> str:
        return payments.onboarding_link(account_id, return_url="http://127.0.0.1:8000/back", refresh_url="http://127.0.0.1:8000/fresh")

    first = link()
    status, page, _ = fetch(first, **{"Accept_Language": "de-DE,de;q=0.9"})
    assert status == 200 and "Auszahlungen empfangen" in page
    assert fetch(first, {"outcome": "skip"})[2]["location"] == "http://127.0.0.1:8000/back"
    assert not payments.read_recipient(account_id).transfers_active
    assert fetch(first)[2]["location"] == "http://127.0.0.1:8000/fresh"
    second = link()
    assert fetch(second, {"outcome": "finish", "legal_name": ""})[0] == 422
    form = {"outcome": "finish", "legal_name": "Ada", "birth": "1994-05-17", "iban": "DE89"}
    assert fetch(second, form)[2]["location"] == "http://127.0.0.1:8000/back"
    assert payments.read_recipient(account_id).transfers_active
    third = link()
    standin.advance(301)
    assert fetch(third, form)[2]["location"] == "http://127.0.0.1:8000/fresh"
    assert fetch(standin.base + "/setup/s/acct_1/unknown")[0] == 404
