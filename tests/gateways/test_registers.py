"""Is a well-formed number told from a wrong one, and what does the VAT register of the EU say?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.domain.errors import Invalid
from portal.gateways.registers import Entry, FakeRegisters, NoRegisters, RegisterTrouble, ViesRegister, well_formed


@pytest.mark.parametrize(
    ("kind", "country", "written", "usual"),
    [
        ("vat", "DE", "DE 136 695 976", "DE136695976"),
        ("vat", "DE", "136695976", "DE136695976"),
        ("vat", "AT", "ATU13585627", "ATU13585627"),
        ("vat", "GR", "EL 094259216", "EL094259216"),
        ("vat", "FR", "40303265045", "FR40303265045"),
        ("vat", "GB", "GB 980 7806 84", "980780684"),
        ("vat", "CH", "CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("register", "CH", "CHE-100.155.212", "CHE100155212"),
        ("register", "DE", "Aachen HRA 11223", "Aachen HRA 11223"),
        ("register", "GB", " 0123 4567 ", "0123 4567"),
    ],
)
def test_a_good_number_is_taken_in_its_usual_form(kind, country, written, usual):
    assert well_formed(kind, country, written) == usual


@pytest.mark.parametrize(
    ("kind", "country", "written", "sentence"),
    [
        ("vat", "DE", "DE136695975", "A digit is wrong"),
        ("vat", "DE", "DE12", "no such number"),
        ("vat", "FR", "FR40303265046", "A digit is wrong"),
        ("register", "CH", "CHE-100.155.213", "A digit is wrong"),
        ("vat", "DE", "12", "whole number"),
        ("register", "GB", "x" * 41, "whole number"),
        ("vat", "DE", "'; DROP TABLE creator", "no such number"),
    ],
)
def test_a_bad_number_is_refused_at_its_field(kind, country, written, sentence):
    with pytest.raises(Invalid) as caught:
        well_formed(kind, country, written)
    assert sentence in str(caught.value.fields["number"])


@contextmanager
def vies(status: int, body: bytes) -> Iterator[tuple[str, list[dict]]]:
    asked: list[dict] = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_vies_is_asked_for_country_and_number_and_its_entry_is_read():
    told = {"valid": True, "name": "HAFERKORN GMBH", "address": "---", "requestIdentifier": "WAPI1"}
    with vies(200, json.dumps(told).encode()) as (address, asked):
        assert ViesRegister(address).vat("ATU13585627") == Entry(True, "HAFERKORN GMBH", "WAPI1")
    assert asked == [{"countryCode": "AT", "vatNumber": "U13585627"}]


def test_a_country_that_tells_no_name_leaves_it_empty():
    with vies(200, b'{"valid": true, "name": "---"}') as (address, _):
        assert ViesRegister(address).vat("DE136695976") == Entry(True)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}'),
        (500, b"oops"),
        (200, b"[]"),
        (200, b'{"valid": true, "x": "' + b"x" * 70_000 + b'"}'),
    ],
)
def test_a_register_that_does_not_answer_is_asked_again_later(status, body):
    with vies(status, body) as (address, _), pytest.raises(RegisterTrouble):
        ViesRegister(address).vat("DE136695976")


def test_nobody_there_is_trouble_and_no_verdict():
    with pytest.raises(RegisterTrouble):
        ViesRegister("http://127.0.0.1:9/").vat("DE136695976")
    with pytest.raises(RegisterTrouble):
        NoRegisters().vat("DE136695976")
    assert FakeRegisters().vat("DE136695976") == Entry(False) and not NoRegisters().asks_vies()
