"""Knows the pages of the mailbox: the list of mails, one mail as text with its links, and its formatted part shut in a sandbox."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.demo.mailbox.box import Box, Mail

_FOLDER = Path(__file__).parent / "pages"
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_STYLE = (_FOLDER / "mailbox.css").read_bytes()
OWN_PAGES = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
STRANGE_PAGE = (
    "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
"""A mail's own page may be looked at and its links may be followed; it runs nothing and fetches nothing."""
WORDS = {
    "en": {
        "title": "Mailbox of the demo",
        "note": "Mails of this demo stay on this machine.",
        "none": "No mail yet. Sign up or reset a password, and look again.",
        "again": "Look again",
        "from": "From",
        "to": "To",
        "at": "At",
        "subject": "Subject",
        "back": "All mails",
        "formatted": "Show as formatted",
        "all": "Mails to everyone",
        "only": "Mails to %(to)s",
        "gone": "There is no such mail.",
        "empty": "Empty the mailbox",
    },
    "de": {
        "title": "Postfach der Demo",
        "note": "Mails dieser Demo bleiben auf diesem Rechner.",
        "none": "Noch keine Mail. Registrieren Sie sich oder setzen Sie ein Passwort zurück und sehen Sie wieder nach.",
        "again": "Noch einmal nachsehen",
        "from": "Von",
        "to": "An",
        "at": "Um",
        "subject": "Betreff",
        "back": "Alle Mails",
        "formatted": "Gestaltet anzeigen",
        "all": "Mails an alle",
        "only": "Mails an %(to)s",
        "gone": "Diese Mail gibt es nicht.",
        "empty": "Postfach leeren",
    },
}


class Mailbox(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, box: Box) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.box = box
        self.address = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Mailbox

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:  # noqa: N802 - the server's name
        parts = urlsplit(self.path)
        match parts.path.strip("/").split("/"):
            case [""]:
                to = parse_qs(parts.query).get("to", [""])[0]
                self._page("list.html", mails=self.server.box.list(to), to=to)
            case ["mailbox.css"]:
                self._send(200, _STYLE, "text/css")
            case ["healthz"]:
                self._send(200, b"ok", "text/plain")
            case ["mails", name]:
                mail = self.server.box.find(name)
                self._page("mail.html", mail=mail, status=200 if mail else 404)
            case ["mails", name, "formatted"] if mail := self.server.box.find(name):
                self._send(200, mail.html.encode(), "text/html", STRANGE_PAGE)
            case _:
                self._page("mail.html", mail=None, status=404)

    def do_POST(self) -> None:  # noqa: N802
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        if self.path == "/emptying" and site in ("same-origin", "none"):
            self.server.box.empty()
            self._send(303, b"", "text/plain", location="/")
        else:
            self._page("mail.html", mail=None, status=404)

    def _page(self, template: str, *, status: int = 200, mail: Mail | None = None, **context: Any) -> None:
        locale = "de" if self.headers.get("Accept-Language", "").lower().startswith("de") else "en"
        body = _TEMPLATES.get_template(template).render(locale=locale, say=WORDS[locale], mail=mail, **context)
        self._send(status, body.encode(), "text/html")

    def _send(self, status: int, body: bytes, kind: str, content_policy: str = OWN_PAGES, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
