"""Knows how a page that a person names is read without being led astray: https, public addresses, little, quick, few detours."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv6Network, ip_address
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from portal.domain.text import N_, Text

MOST_BYTES = 1 << 20
WHOLE = 10.0
"""Seconds for all steps together."""
EACH = 4.0
DETOURS = 3
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052): what it leads to cannot be seen from here."""
_REDIRECTS = (301, 302, 303, 307, 308)


class PageTrouble(Exception):
    """The page could not be read. `text` is a sentence for the person who named it; `again` says whether later may help."""

    def __init__(self, text: Text | str, *, again: bool = False) -> None:
        self.text = text if isinstance(text, Text) else Text(text)
        self.again = again
        super().__init__(str(self.text))


class WebPages(Protocol):
    def read(self, address: str) -> str:
        """The text of the page. Raises PageTrouble."""


@dataclass
class FakePages:
    """Pages in memory."""

    pages: dict[str, str] = field(default_factory=dict)
    trouble: dict[str, PageTrouble] = field(default_factory=dict)

    def read(self, address: str) -> str:
        if address in self.trouble:
            raise self.trouble[address]
        if address not in self.pages:
            raise PageTrouble(Text(N_("The page answers with %(status)s instead of its text."), status=404))
        return self.pages[address]


Resolver = Callable[[str], Sequence[str]]


def resolve(host: str) -> Sequence[str]:
    """Every address of a host."""
    return [found[4][0] for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet: not this machine, not the local network, not a cloud's own services."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if (inner is not None and not is_public(str(inner))) or (found.version == 6 and found in _TRANSLATED):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


class RealPages:
    """`WebPages` over the internet. Each host is resolved once and the connection goes to the very address that was looked at, so that a
    name that changes its address in between (DNS rebinding) leads nowhere."""

    def __init__(
        self,
        *,
        resolver: Resolver = resolve,
        allowed: Callable[[str], bool] = is_public,
        context: ssl.SSLContext | None = None,
        port: int = 443,
    ) -> None:
        """Tests hand in a resolver, a rule for addresses, a context and a port of their own."""
        self._resolver, self._allowed, self._port = resolver, allowed, port
        self._context = context

    def read(self, address: str) -> str:
        end = time.monotonic() + WHOLE
        try:
            for _ in range(DETOURS + 1):
                found = self._step(address, end)
                if isinstance(found, str):
                    return found
                address = found.address
        except ssl.SSLError as error:
            raise PageTrouble(N_("The certificate of the page is not valid.")) from error
        except TimeoutError as error:
            raise PageTrouble(N_("The page takes too long to answer."), again=True) from error
        except (OSError, HTTPException, ValueError) as error:
            raise PageTrouble(N_("The page could not be reached."), again=True) from error
        raise PageTrouble(N_("The page leads on and on to other addresses."))

    def _step(self, address: str, end: float) -> str | _Detour:
        host, target = self._place(address)
        pinned = self._pinned(host)
        context = self._context or ssl.create_default_context()
        connection = _Pinned(host, pinned, self._port, context, timeout=min(EACH, max(end - time.monotonic(), 0.1)))
        try:
            connection.request(
                "GET", target, headers={"User-Agent": "portal-check/1", "Accept": "text/html, text/plain", "Connection": "close"}
            )
            with connection.getresponse() as answer:
                if answer.status in _REDIRECTS:
                    return _Detour(urljoin(address, answer.getheader("Location") or ""))
                if answer.status != 200:
                    text = Text(N_("The page answers with %(status)s instead of its text."), status=answer.status)
                    raise PageTrouble(text, again=answer.status >= 500)
                return _text(self._body(answer, end), answer.getheader("Content-Type") or "")
        finally:
            connection.close()

    def _place(self, address: str) -> tuple[str, str]:
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname:
            raise PageTrouble(N_("Only addresses that begin with https:// are read."))
        if parts.username or parts.password or (parts.port or 443) != 443 or "\\" in address or any(ord(sign) <= 32 for sign in address):
            raise PageTrouble(N_("This address has parts that a public page does not need."))
        host = parts.hostname.encode("idna").decode("ascii")
        return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _pinned(self, host: str) -> str:
        """One address of the host; all of them have to be public, or somebody plays with us."""
        found = list(self._resolver(host))
        if not found or not all(self._allowed(each) for each in found):
            raise PageTrouble(N_("This address does not lead to a public page."))
        return found[0]

    def _body(self, answer, end: float) -> bytes:
        pieces, size = [], 0
        while piece := answer.read1(64 << 10):
            size += len(piece)
            if size > MOST_BYTES:
                break  # what has to be found stands in the first mebibyte, or is not found
            if time.monotonic() > end:
                raise TimeoutError
            pieces.append(piece)
        return b"".join(pieces)


@dataclass(frozen=True)
class _Detour:
    address: str


class _Pinned(HTTPSConnection):
    """Speaks to one address in the name of a host: the certificate has to be the host's."""

    def __init__(self, host: str, pinned: str, port: int, context: ssl.SSLContext, *, timeout: float) -> None:
        super().__init__(host, port, context=context, timeout=timeout)
        self._pinned, self._tls = pinned, context

    def connect(self) -> None:
        plain = socket.create_connection((self._pinned, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _text(body: bytes, content_type: str) -> str:
    kind, _, rest = content_type.partition(";")
    if kind.strip().lower() not in (
        "text/html",
        "text/plain",
        "application/xhtml+xml",
        "application/rss+xml",
        "application/xml",
        "text/xml",
    ):
        raise PageTrouble(N_("There is no text at this address."))
    charset = rest.partition("charset=")[2].partition(";")[0].strip().strip("\"'") or "utf-8"
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
