"""How a mail server's answer is understood: not now is not never; and what is said to whom over which wire."""

from __future__ import annotations

import io
import smtplib
from dataclasses import replace
from email.generator import BytesGenerator

import pytest

from portal.gateways.mail import Letter, MailDelayed, MailRefused, SmtpMail

LETTER = Letter("ada@creator.example", "Hello", "Hello\n", "<p>Hello</p>", "portal-1")


class Server:
    """A server that answers every letter with one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        return None

    def send_message(self, message) -> None:
        raise self.error


def refused(*codes: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({f"{code}@creator.example": (code, b"no") for code in codes})


@pytest.mark.parametrize(
    "error, meaning",
    [
        (refused(450), MailDelayed),
        (refused(550), MailRefused),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), MailDelayed),
        (smtplib.SMTPDataError(554, b"spam"), MailRefused),
        (smtplib.SMTPServerDisconnected("gone"), MailDelayed),
    ],
)
def test_a_server_that_says_later_is_asked_again_and_one_that_says_never_is_not(monkeypatch, error, meaning):
    mail = SmtpMail("smtp://localhost", "portal@brand.example", "Gegenüber")
    monkeypatch.setattr(mail, "_connect", lambda: Server(error))
    with pytest.raises(meaning):
        mail.send(LETTER)


class Wire:
    """Stands for smtplib.SMTP and remembers what was done, in order."""

    def __init__(self, *, starttls: bool, fails: str = "") -> None:
        self.offers, self.fails, self.done, self.context = starttls, fails, [], None

    def __call__(self, host: str, port: int, **_):
        return self

    def _do(self, what: str) -> None:
        self.done.append(what)
        if what == self.fails:
            raise smtplib.SMTPException(f"{what} failed")

    def ehlo_or_helo_if_needed(self) -> None:
        self._do("ehlo")

    def has_extn(self, name: str) -> bool:
        assert "ehlo" in self.done, "before it is greeted, a server has told nothing"
        return name == "starttls" and self.offers

    def starttls(self, *, context) -> None:
        self.context = context
        self._do("starttls")

    def login(self, user: str, password: str) -> None:
        self._do(f"login {user} {password}")

    def send_message(self, message) -> None:
        self.message = message
        self._do("send")

    def close(self) -> None:
        self.done.append("close")

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.done.append("quit")


def sent_over(monkeypatch, url: str, wire: Wire) -> list[str]:
    for name in ("SMTP", "SMTP_SSL"):
        monkeypatch.setattr(smtplib, name, wire)
    SmtpMail(url, "portal@brand.example", "Gegenüber").send(LETTER)
    return wire.done


def test_a_password_never_travels_in_the_clear(monkeypatch):
    wire = Wire(starttls=False)
    with pytest.raises(MailDelayed, match="no encryption"):
        sent_over(monkeypatch, "smtp://ada:s%40crt@mail.example", wire)
    assert wire.done == ["ehlo", "close"], "no login, no letter, no open socket"


@pytest.mark.parametrize(
    "url, starttls, done",
    [
        ("smtp://ada:s%40crt@mail.example", True, ["ehlo", "starttls", "ehlo", "login ada s@crt", "send", "quit"]),
        ("smtps://ada:s%40crt@mail.example", False, ["ehlo", "login ada s@crt", "send", "quit"]),
        ("smtp://ada:s%40crt@localhost", False, ["ehlo", "login ada s@crt", "send", "quit"]),
        ("smtp://ada:s%40crt@[::1]:1025", False, ["ehlo", "login ada s@crt", "send", "quit"]),
        ("smtp://mail.example", False, ["ehlo", "send", "quit"]),
        ("smtp://mail.example", True, ["ehlo", "starttls", "ehlo", "send", "quit"]),
    ],
)
def test_what_can_be_encrypted_is_and_what_stays_in_the_house_may_be_plain(monkeypatch, url, starttls, done):
    assert sent_over(monkeypatch, url, Wire(starttls=starttls)) == done


def test_the_certificate_of_another_host_is_checked_and_our_own_is_not(monkeypatch):
    for host, checked in (("mail.example", True), ("127.0.0.1", False)):
        wire = Wire(starttls=True)
        sent_over(monkeypatch, f"smtp://{host}", wire)
        assert wire.context.check_hostname is checked


@pytest.mark.parametrize("step", ["ehlo", "starttls", "login ada x"])
def test_whatever_fails_after_connecting_the_socket_is_closed(monkeypatch, step):
    wire = Wire(starttls=True, fails=step)
    with pytest.raises(MailDelayed):
        sent_over(monkeypatch, "smtp://ada:x@mail.example", wire)
    assert wire.done[-2:] == [step, "close"]


def test_a_mail_that_somebody_may_end_says_where_and_no_other_does(monkeypatch):
    mail, sent = SmtpMail("smtp://localhost", "portal@brand.example", "Gegenüber"), []

    class Keeping:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def send_message(self, message):
            sent.append(message)

    monkeypatch.setattr(mail, "_connect", Keeping)
    mail.send(LETTER)
    address = f"https://portal.example/alerts/{'x' * 90}"
    mail.send(replace(LETTER, unsubscribe=address))
    plain, ended = sent
    assert plain["List-Unsubscribe"] is None and plain["List-Unsubscribe-Post"] is None
    assert ended["List-Unsubscribe"] == f"<{address}>"
    assert ended["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    wire = io.BytesIO()
    BytesGenerator(wire).flatten(ended, linesep="\r\n")  # as smtplib does it
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in wire.getvalue(), "no mail program reads an address that was encoded"
    assert f"List-Unsubscribe: <{address}>\n" in ended.as_string()


def test_each_mail_has_a_whole_name_of_its_own(monkeypatch):
    wire = Wire(starttls=False)
    monkeypatch.setattr(smtplib, "SMTP", wire)
    letter = replace(LETTER, reference="alert:8f3kq2m5w7xd:p4n6t8v2z3yb:20261122T060000")
    SmtpMail("smtp://localhost", "portal@brand.example", "Gegenüber").send(letter)
    head = wire.message.as_string().partition("\n\n")[0].replace("\n ", " ")
    assert "Message-ID: <alert-8f3kq2m5w7xd-p4n6t8v2z3yb-20261122T060000@brand.example>" in " ".join(head.split())
