"""Asks who may tell the portal something: signatures good, bad, old, of a second secret; snapshots and thin events; order."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from portal.demo.stripe_standin.embed import KEY, running_standin
from portal.gateways.payments import BadSignature, FakePayments, Payments, StripePayments
from portal.gateways.payments.signatures import TOLERANCE, sign
from tests.support.payments import checkout, recipient

FIRST, SECOND = "whsec_platform", "whsec_thin"
BASE = "http://127.0.0.1:9"


@pytest.fixture(params=["fake", "stripe"])
def listener(request: pytest.FixtureRequest) -> Payments:
    if request.param == "fake":
        return FakePayments(secret=FIRST)
    return StripePayments(KEY, webhook_secrets=[SECOND, FIRST], base=BASE)


@pytest.fixture
def notice() -> tuple[bytes, str]:
    return FakePayments(secret=FIRST).notice_for("checkout.session.completed", "cs_test_1", event_id="evt_1")


def test_a_signed_snapshot_is_read(listener: Payments, notice: tuple[bytes, str]) -> None:
    read = listener.read_event(*notice)
    assert (read.id, read.type, read.object_id) == ("evt_1", "checkout.session.completed", "cs_test_1")
    assert not read.thin and not read.livemode
    assert abs(read.created.timestamp() - time.time()) < 5 and read.created.tzinfo


def test_a_signed_thin_event_is_read(listener: Payments) -> None:
    kind = "v2.core.account[configuration.recipient].capability_status_updated"
    read = listener.read_event(*FakePayments(secret=FIRST).notice_for(kind, "acct_1", thin=True))
    assert (read.type, read.thin, read.object_id) == (kind, True, "acct_1")
    assert abs(read.created.timestamp() - time.time()) < 5 and read.created.tzinfo


def test_one_changed_byte_is_refused(listener: Payments, notice: tuple[bytes, str]) -> None:
    payload, signature = notice
    with pytest.raises(BadSignature):
        listener.read_event(payload.replace(b"evt_1", b"evt_2"), signature)


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=abc", "t=1,v0=abc", "rubbish", "t=abc,v1=é", "t=²,v1=0"])
def test_a_header_that_signs_nothing_is_refused(listener: Payments, notice: tuple[bytes, str], header: str) -> None:
    with pytest.raises(BadSignature):
        listener.read_event(notice[0], header)


def test_a_stranger_s_secret_is_refused(listener: Payments, notice: tuple[bytes, str]) -> None:
    with pytest.raises(BadSignature):
        listener.read_event(notice[0], sign(notice[0], "whsec_stranger", int(time.time())))


def test_an_old_signature_is_refused(listener: Payments, notice: tuple[bytes, str]) -> None:
    listener.read_event(notice[0], sign(notice[0], FIRST, int(time.time()) - TOLERANCE + 20))
    with pytest.raises(BadSignature):
        listener.read_event(notice[0], sign(notice[0], FIRST, int(time.time()) - TOLERANCE - 20))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"object": "charge"}', b'{"object": "event", "id": "evt_1"}'])
def test_a_signed_body_that_is_no_event_is_refused(listener: Payments, body: bytes) -> None:
    with pytest.raises(BadSignature):
        listener.read_event(body, sign(body, FIRST, int(time.time())))


def test_an_object_without_an_id_leaves_the_notice_without_one(listener: Payments) -> None:
    event = {"object": "event", "id": "evt_2", "type": "balance.available", "created": 1, "livemode": True, "data": {"object": {}}}
    payload = json.dumps(event).encode()
    read = listener.read_event(payload, sign(payload, FIRST, int(time.time())))
    assert read.object_id is None and read.livemode


@pytest.mark.parametrize("secret", [FIRST, SECOND])
def test_each_secret_of_the_list_is_tried(notice: tuple[bytes, str], secret: str) -> None:
    payments = StripePayments(KEY, webhook_secrets=["", SECOND, FIRST], base=BASE)
    assert payments.read_event(notice[0], sign(notice[0], secret, int(time.time()))).id == "evt_1"


def test_without_a_secret_nobody_is_believed(notice: tuple[bytes, str]) -> None:
    for secrets in ([], ["", " "]):
        with pytest.raises(BadSignature):
            StripePayments(KEY, webhook_secrets=secrets, base=BASE).read_event(*notice)
    with pytest.raises(BadSignature):
        StripePayments(KEY, webhook_secrets=[""], base=BASE).read_event(notice[0], sign(notice[0], "", int(time.time())))


def test_our_signatures_are_stripe_s_own(notice: tuple[bytes, str]) -> None:
    theirs = stripe.WebhookSignature.generate_signature_header(notice[0].decode(), FIRST, 1_700_000_000)
    assert sign(notice[0], FIRST, 1_700_000_000) == theirs


class Mailbox:
    """A webhook endpoint that keeps what it gets, after refusing as often as it was told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[tuple[bytes, str]] = []
        self.refusals = refusals
        self.url = ""

    @property
    def types(self) -> list[str]:
        return [json.loads(payload)["type"] for payload, _ in self.got]


@contextmanager
def listening(refusals: int = 0) -> Iterator[Mailbox]:
    mailbox = Mailbox(refusals)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = self.rfile.read(int(self.headers["Content-Length"]))
            refuse = mailbox.refusals > 0
            mailbox.refusals -= refuse
            if not refuse:
                mailbox.got.append((payload, self.headers["Stripe-Signature"]))
            self.send_response(503 if refuse else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    mailbox.url = f"http://127.0.0.1:{server.server_port}/webhooks/stripe"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield mailbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_the_stand_in_tells_of_a_payment_and_of_an_account_in_signed_events() -> None:
    with listening() as mailbox, running_standin(mailbox.url, FIRST, thin_secret=SECOND) as standin:
        payments = StripePayments(KEY, webhook_secrets=[FIRST, SECOND], base=standin.base)
        made = checkout(payments)
        standin.pay(made.url)
        account_id = recipient(payments)
        standin.activate(account_id)
        standin.settle()
        read = [payments.read_event(*letter) for letter in mailbox.got]
        assert [notice.type for notice in read if not notice.thin] == PAID
        assert {notice.type for notice in read if notice.thin} >= {
            "v2.core.account[requirements].updated",
            "v2.core.account[configuration.recipient].capability_status_updated",
        }
        assert {notice.object_id for notice in read if notice.thin} == {account_id}
        assert made.id in {notice.object_id for notice in read}
        platform_only = StripePayments(KEY, webhook_secrets=[FIRST], base=standin.base)
        with pytest.raises(BadSignature):
            platform_only.read_event(*next(letter for letter in mailbox.got if b"v2.core.event" in letter[0]))


def test_the_sdk_can_parse_and_fetch_what_the_stand_in_sends() -> None:
    with listening() as mailbox, running_standin(mailbox.url, FIRST) as standin:
        payments = StripePayments(KEY, webhook_secrets=[FIRST], base=standin.base)
        standin.activate(recipient(payments))
        standin.pay(checkout(payments).id)
        standin.settle()
        client = payments._client
        thin = [client.parse_event_notification(*letter, FIRST) for letter in mailbox.got if b'"v2.core.event"' in letter[0]]
        fetched = thin[-1].fetch_event()
        assert fetched.data.updated_capability == "stripe_balance.stripe_transfers"
        assert fetched.fetch_related_object().object == "v2.core.account"
        snapshots = [client.construct_event(*letter, FIRST) for letter in mailbox.got if b'"v2.core.event"' not in letter[0]]
        assert client.v1.events.retrieve(snapshots[-1].id).type == "checkout.session.completed"
        assert {event.id for event in client.v1.events.list({"limit": 2}).auto_paging_iter()} == {event.id for event in snapshots}


def test_a_refused_delivery_comes_again_with_a_fresh_signature() -> None:
    with listening(refusals=2) as mailbox, running_standin(mailbox.url, FIRST) as standin:
        payments = StripePayments(KEY, webhook_secrets=[FIRST], base=standin.base)
        standin.pay(checkout(payments).id)
        standin.settle()
        assert sorted(mailbox.types) == sorted(PAID)
        assert [delivery["status"] for delivery in standin.state["deliveries"]].count(503) == 2
        assert standin.state["undelivered"] == []


def test_events_may_come_twice_and_out_of_order_when_told_to() -> None:
    with listening() as mailbox, running_standin(mailbox.url, FIRST) as standin:
        payments = StripePayments(KEY, webhook_secrets=[FIRST], base=standin.base)
        standin.turn("shuffle")
        standin.turn("duplicate")
        standin.pay(checkout(payments).id)
        standin.settle()
        assert sorted(mailbox.types) == sorted(PAID * 2)
        assert mailbox.types != [kind for kind in PAID for _ in "ab"]


def test_paused_events_wait_and_then_come() -> None:
    with listening() as mailbox, running_standin(mailbox.url, FIRST) as standin:
        payments = StripePayments(KEY, webhook_secrets=[FIRST], base=standin.base)
        standin.turn("pause")
        standin.pay(checkout(payments).id)
        time.sleep(0.1)
        assert mailbox.got == []
        standin.turn("resume")
        standin.settle()
        assert mailbox.types == PAID
        standin.turn("resend", event=json.loads(mailbox.got[0][0])["id"])
        standin.settle()
        assert mailbox.got[0][0].replace(b'"pending_webhooks": 1', b"") == mailbox.got[3][0].replace(b'"pending_webhooks": 0', b"")
