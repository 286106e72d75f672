"""How a mail server's answer is understood: not now is not never."""

from __future__ import annotations

import smtplib

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
