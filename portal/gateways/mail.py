"""Knows how a mail is written in its reader's language and handed to a mail server."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, formatdate, make_msgid
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

from portal.domain.text import Text
from portal.gateways import translations

TEMPLATES = Path(__file__).parent.parent / "templates"


class MailRefused(Exception):
    """The server will never take this mail (unknown recipient, malformed address)."""


class MailDelayed(Exception):
    """The server did not answer or asked us to come again."""


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str
    html: str
    reference: str
    """Names the mail once and for all, so that a second delivery can be told from a second mail."""
    unsubscribe: str = ""
    """Where one request without a sign-in ends mails of this sort (RFC 8058); empty for mails that somebody has to get."""


class Mail(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises MailRefused or MailDelayed."""


class Stationery:
    """Writes letters from `templates/mail/<name>.txt` (its first line is the subject) and `<name>.html`."""

    def __init__(self, base_url: str, instance: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._instance = instance
        self._environments = {locale: self._environment(locale) for locale in translations.LOCALES}

    def write(self, name: str, to: str, locale: str, zone: str, values: Mapping[str, Any], reference: str) -> Letter:
        """The letter in the reader's language and by her clock; `zone` as for `translations.moment`."""
        environment = self._environments.get(locale, self._environments["en"])
        values = {key: Text.from_json(value) if isinstance(value, dict) and "msgid" in value else value for key, value in values.items()}
        frame = {"base_url": self._base_url, "instance": self._instance, "zone": zone}
        subject, _, text = environment.get_template(f"mail/{name}.txt").render(values, **frame).partition("\n")
        html = environment.get_template(f"mail/{name}.html").render(values, **frame, subject=subject)
        stop = values.get("unsubscribe")
        return Letter(to, " ".join(subject.split()), text.strip() + "\n", html, reference, f"{self._base_url}{stop}" if stop else "")

    def _environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=lambda name: bool(name) and name.endswith(".html"),
        )
        catalogue = translations.catalogue(locale)
        environment.install_gettext_callables(lambda message: translations.worded(message, locale), catalogue.ngettext, newstyle=True)
        environment.filters["t"] = pass_context(lambda context, text: translations.translate(text, locale, context["zone"]))
        environment.globals["locale"] = locale
        return environment


class _WholeAddresses(EmailPolicy):
    """Leaves the address that ends mails in one piece: broken or encoded to fit a line, no mail program reads it any more (RFC 2369)."""

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name == "List-Unsubscribe" else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii") if name == "List-Unsubscribe" else super().fold_binary(name, value)


class SmtpMail:
    """A mail server: smtp://user:password@host:port, or smtps:// for TLS from the first byte."""

    def __init__(self, url: str, sender: str, instance: str) -> None:
        self._url = urlsplit(url)
        self._from = formataddr((instance, sender))
        self._domain = sender.rpartition("@")[2] or "localhost"

    def send(self, letter: Letter) -> None:
        message = EmailMessage(_WholeAddresses())
        message["From"] = self._from
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{_atom(letter.reference)}@{self._domain}>" if letter.reference else make_msgid(domain=self._domain)
        message["Auto-Submitted"] = "auto-generated"
        if letter.unsubscribe:
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        try:
            with self._connect() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            # Greylisting and full mailboxes answer 4xx: come again.
            for_now = all(400 <= code < 500 for code, _ in error.recipients.values())
            raise (MailDelayed if for_now else MailRefused)(str(error)) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailDelayed(str(error)) from error  # our password is wrong, not the letter
        except smtplib.SMTPResponseException as error:
            raise (MailDelayed if 400 <= error.smtp_code < 500 else MailRefused)(str(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailDelayed(str(error)) from error

    def _connect(self) -> smtplib.SMTP:
        host, secure = self._url.hostname or "localhost", self._url.scheme == "smtps"
        if secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=20, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=20)
        try:
            self._secure_and_log_in(server, host, secure)
        except BaseException:
            server.close()
            raise
        return server

    def _secure_and_log_in(self, server: smtplib.SMTP, host: str, secure: bool) -> None:
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            context = ssl.create_default_context()
            if _is_loopback(host):
                # Nobody listens between us and ourselves, and no authority signs a certificate for this name.
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            secure = True
        if self._url.username:
            if not secure and not _is_loopback(host):
                raise MailDelayed(
                    f"{host} offers no encryption, and the password is not sent without; use smtps:// or a server with STARTTLS"
                )
            server.login(unquote(self._url.username), unquote(self._url.password or ""))


def _atom(reference: str) -> str:
    """What may stand before the @ of a Message-ID: at a colon the header would end, and all mails of a sort be called the same."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", reference)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass
class FakeMail:
    """Keeps what was sent; refuses and delays on command."""

    sent: list[Letter] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    down: bool = False

    def send(self, letter: Letter) -> None:
        if self.down:
            raise MailDelayed("the server does not answer")
        if letter.to in self.refuse:
            raise MailRefused(letter.to)
        if all(each.reference != letter.reference for each in self.sent):
            self.sent.append(letter)
