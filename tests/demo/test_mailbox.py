"""Asks whether the demo's mailbox takes what the portal sends, shows it safely, and still has it after a restart."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.demo.mailbox.box import Box
from portal.demo.mailbox.post import receiver
from portal.demo.mailbox.web import Mailbox
from portal.gateways.mail import Letter, SmtpMail, Stationery
from tests.support.browser import Visitors, axe
from tests.support.server import free_port


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, SmtpMail]]:
    port, box = free_port(), Box(folder)
    post, web = receiver(box, port), Mailbox(0, box)
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    post.start()
    try:
        yield web.address, SmtpMail(f"smtp://127.0.0.1:{port}", "portal@localhost", "Gegenüber")
    finally:
        post.stop()
        web.shutdown()
        thread.join()
        web.server_close()


def fetch(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.getheaders())
    connection.close()
    return found


def letter(subject: str = "Bitte bestätigen: Jürgen") -> Letter:
    return Letter(
        "ada@example.org",
        subject,
        "Hallo,\nhttp://127.0.0.1:8000/confirmation/abc-1.\nBis bald\n",
        "<p>Hallo</p><script>alert(1)</script>",
        subject,
    )


def test_what_the_portal_sends_can_be_read_and_its_link_clicked(tmp_path: Path) -> None:
    with running(tmp_path) as (address, mail):
        mail.send(letter())
        _, listing, _ = fetch(address, "/")
        assert "Bitte bestätigen: Jürgen" in listing and "ada@example.org" in listing
        path = re.search(r'href="(/mails/[^"]+)"', listing)[1]
        _, shown, headers = fetch(address, path)
        assert '<a href="http://127.0.0.1:8000/confirmation/abc-1">' in shown
        assert "<script" not in shown and "script-src" not in headers["Content-Security-Policy"]


def test_the_formatted_part_of_a_mail_may_run_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as (address, mail):
        mail.send(letter())
        path = re.search(r'href="(/mails/[^"]+)"', fetch(address, "/")[1])[1]
        _, body, headers = fetch(address, f"{path}/formatted")
        assert "<p>Hallo</p>" in body
        assert headers["Content-Security-Policy"].startswith("sandbox ") and "allow-scripts" not in headers["Content-Security-Policy"]


def test_mails_survive_a_restart_and_stand_newest_first(tmp_path: Path) -> None:
    with running(tmp_path) as (_, mail):
        mail.send(letter("One"))
        mail.send(letter("Two"))
    with running(tmp_path) as (address, _):
        listing = fetch(address, "/")[1]
        assert listing.index("Two") < listing.index("One")
        assert "Two" not in fetch(address, "/?to=nobody@example.org")[1]


def test_only_its_own_page_empties_the_mailbox(tmp_path: Path) -> None:
    with running(tmp_path) as (address, mail):
        mail.send(letter("One"))
        assert fetch(address, "/emptying", "POST", **{"Sec-Fetch-Site": "cross-site"})[0] == 404
        assert "One" in fetch(address, "/")[1]
        assert fetch(address, "/emptying", "POST", **{"Sec-Fetch-Site": "same-origin"})[0] == 303
        assert "One" not in fetch(address, "/")[1]


@pytest.mark.parametrize("path", ["/mails/../../etc/passwd", "/mails/20260101", "/elsewhere"])
def test_an_address_that_names_no_mail_says_so(tmp_path: Path, path: str) -> None:
    with running(tmp_path) as (address, _):
        status, body, _ = fetch(address, path, **{"Accept-Language": "de-DE"})
        assert status == 404 and "Diese Mail gibt es nicht" in body


def test_a_mail_as_the_stationery_writes_it_is_readable_in_a_browser(tmp_path: Path, visitor: Visitors) -> None:
    written = Stationery("http://127.0.0.1:8000", "Gegenüber").write(
        "confirm", "ada@example.org", "en", "", {"name": "Ada", "path": "/confirmation/x"}, "c:1"
    )
    with running(tmp_path) as (address, mail):
        mail.send(written)
        page = visitor(width=390)
        page.goto(address)
        axe(page)
        page.get_by_role("link", name=written.subject).click()
        axe(page)
        assert page.get_by_role("link", name="http://127.0.0.1:8000/confirmation/x").is_visible()
        page.get_by_role("link", name="Show as formatted").click()
        assert page.get_by_role("link", name="Confirm e-mail").get_attribute("href") == "http://127.0.0.1:8000/confirmation/x"
    assert visitor.complaints == []
