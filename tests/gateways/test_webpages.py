"""Can a page that somebody names lead the portal to places that are not public, or hold it for long?"""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.gateways import webpages
from portal.gateways.webpages import PageTrouble, RealPages, is_public

HOST = "ada.example"


class Site(BaseHTTPRequestHandler):
    """A small site; what it answers depends on the path."""

    def do_GET(self):
        match self.path:
            case "/about?x=1":
                self._say(200, b"<p>portal-abcd-2345 gr\xc3\xbc\xc3\x9fe</p>")
            case "/latin":
                self._say(200, b"gr\xfc\xdfe", "text/plain; charset=ISO-8859-1")
            case "/moved":
                self._say(301, b"", to="/about?x=1")
            case "/round":
                self._say(302, b"", to="/round")
            case "/inside":
                self._say(302, b"", to="https://inside.example/")
            case "/plain-http":
                self._say(302, b"", to=f"http://{HOST}/about?x=1")
            case "/metadata":
                self._say(302, b"", to="https://169.254.169.254/latest/meta-data/")
            case "/picture":
                self._say(200, b"\x89PNG", "image/png")
            case "/large":
                self._say(200, b"x" * (3 << 20) + b"portal-zzzz-2345")
            case "/slow":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                for _ in range(60):
                    try:
                        self.wfile.write(b".")
                    except OSError:
                        return
                    time.sleep(0.05)
            case "/broken":
                self._say(503, b"")
            case _:
                self._say(404, b"")

    def _say(self, status, body, kind="text/html; charset=utf-8", to=None):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if to:
                self.send_header("Location", to)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            """The reader has enough."""

    def log_message(self, *_):
        """Silent."""


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A reader that leaves early is what some tests want."""


@pytest.fixture(scope="module")
def tls(tmp_path_factory) -> Iterator[tuple[int, ssl.SSLContext]]:
    """The site behind a certificate for HOST; its port, and a context that believes that certificate."""
    folder = tmp_path_factory.mktemp("tls")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName("inside.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = Quiet(("127.0.0.1", 0), Site)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server.socket = own.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port, ssl.create_default_context(cafile=str(folder / "cert.pem"))
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def pages(tls) -> RealPages:
    """Reads the site: HOST stands for a public address, inside.example for a private one."""
    port, context = tls
    # Two names for one socket: 127.0.0.1 plays a public address here, 127.0.0.2 one that is not.
    addresses = {
        HOST: ["127.0.0.1"],
        "inside.example": ["127.0.0.2"],
        "wrong.example": ["127.0.0.1"],
        "both.example": ["127.0.0.1", "10.0.0.1"],
    }
    return RealPages(
        resolver=lambda host: addresses.get(host, [host]), allowed=lambda address: address == "127.0.0.1", context=context, port=port
    )


def test_a_public_page_is_read_whole_in_its_own_letters(pages):
    assert "portal-abcd-2345 grüße" in pages.read(f"https://{HOST}/about?x=1")
    assert pages.read(f"https://{HOST}/latin") == "grüße"
    assert "portal-abcd-2345" in pages.read(f"https://{HOST}/moved")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"http://{HOST}/about?x=1", "begin with https"),
        ("ftp://ada.example/", "begin with https"),
        ("file:///etc/passwd", "begin with https"),
        (f"https://{HOST}:8443/", "parts"),
        (f"https://user:word@{HOST}/", "parts"),
        (f"https://{HOST}\\@evil.example/", "parts"),
        (f"https://{HOST}/a\nHost: inside.example", "parts"),
        ("https://inside.example/", "public page"),
        ("https://both.example/", "public page"),
        ("https://127.0.0.2/", "public page"),
        ("https://[::1]/", "public page"),
        (f"https://{HOST}/inside", "public page"),
        (f"https://{HOST}/metadata", "public page"),
        (f"https://{HOST}/plain-http", "begin with https"),
        (f"https://{HOST}/round", "on and on"),
        (f"https://{HOST}/picture", "no text"),
        (f"https://{HOST}/nothing", "404"),
        ("https://wrong.example/", "certificate"),
    ],
)
def test_what_is_no_public_page_is_refused_in_words(pages, address, sentence):
    with pytest.raises(PageTrouble) as caught:
        pages.read(address)
    assert sentence in str(caught.value.text) and not caught.value.again


def test_the_rest_of_a_large_page_is_not_looked_at(pages):
    assert "portal-zzzz" not in pages.read(f"https://{HOST}/large")


def test_a_page_that_does_not_end_is_left(pages, monkeypatch):
    monkeypatch.setattr(webpages, "WHOLE", 0.4)
    with pytest.raises(PageTrouble) as caught:
        pages.read(f"https://{HOST}/slow")
    assert "too long" in str(caught.value.text) and caught.value.again


def test_a_page_that_is_broken_today_may_be_read_tomorrow(pages):
    with pytest.raises(PageTrouble) as caught:
        pages.read(f"https://{HOST}/broken")
    assert caught.value.again


def test_a_name_that_nobody_knows_is_no_error_of_ours():
    def unknown(host):
        raise socket.gaierror("nothing there")

    with pytest.raises(PageTrouble) as caught:
        RealPages(resolver=unknown).read("https://nowhere.example/")
    assert caught.value.again


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b:1::1 64:ff9b::7f00:1 ff02::1 2001:db8::1".split(),
)
def test_everything_else_is_not(address):
    assert not is_public(address)
