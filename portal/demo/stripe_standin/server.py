"""Knows how the stand-in answers over HTTP: interface under /v1 and /v2, pages for people, knobs under /_control/."""

from __future__ import annotations

import json
import socket
import sys
import traceback
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from portal.demo.pages import STYLESHEET
from portal.demo.stripe_standin import control, hosted, interface
from portal.demo.stripe_standin.deliveries import Postman
from portal.demo.stripe_standin.refusals import Refused, invalid
from portal.demo.stripe_standin.shop import Shop

HOST = "127.0.0.1"
"""Never anything else: the stand-in has no passwords."""

_BIGGEST_BODY = 1_000_000


class Standin(ThreadingHTTPServer):
    """The whole stand-in. `start_post` begins to deliver; `serve_forever` answers until `leave`."""

    daemon_threads = True

    def __init__(self, port: int, *, webhook_url: str, secret: str, thin_secret: str | None = None, state_file: Path | None = None) -> None:
        super().__init__((HOST, port), _Handler)
        self.base = f"http://{HOST}:{self.server_port}"
        self.shop = Shop(self.base, state_file)
        self.postman = Postman(self.shop, webhook_url, secret, thin_secret or secret)

    def start_post(self) -> None:
        self.postman.start()

    def leave(self) -> None:
        self.shutdown()
        self.server_close()
        self.postman.stop()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Standin

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent; what matters stands in the state."""

    def _answer(self) -> None:
        shop = self.server.shop
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _BIGGEST_BODY:
            self.close_connection = True
            return self._send(413, b"", {})
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        with shop.lock:
            try:
                shop.sweep()
                if parts.path.startswith(("/v1/", "/v2/")):
                    self._interface(parts.path, parts.query, body)
                elif parts.path.startswith("/_control/"):
                    self._control(parts.path.removeprefix("/_control/"), body)
                else:
                    self._page(parts.path, body)
            except ConnectionError:
                self.close_connection = True
            except Exception:
                shop.broken.append(traceback.format_exc())
                traceback.print_exc()
                self._json(500, {"error": {"type": "api_error", "message": "The stand-in broke; see its log."}})
            finally:
                shop.save()

    def _interface(self, path: str, query: str, body: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("authorization", "").startswith("Basic "):
            user = b64decode(headers["authorization"][6:]).decode("utf-8", "replace").partition(":")[0]
            headers["authorization"] = f"Bearer {user}"
        answer = interface.answer(self.server.shop, self.command, path, query, body, headers)
        if answer.dropped:
            # The caller sees a connection that ends without a word, as when a cable is pulled.
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(answer.status, answer.body.encode(), answer.headers | {"Content-Type": "application/json"})

    def _control(self, knob: str, body: str) -> None:
        shop, postman = self.server.shop, self.server.postman
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return self._json(403, {"error": {"message": "Knobs are not for other sites."}})
        try:
            if self.command == "GET" and knob == "state":
                return self._json(200, control.inspect(shop, postman))
            if self.command != "POST":
                raise invalid("POST turns a knob; GET /_control/state shows everything.")
            try:
                given = json.loads(body or "{}")
            except ValueError:
                raise invalid("The body is no JSON.") from None
            self._json(200, control.turn(shop, postman, knob, given))
        except Refused as refusal:
            self._json(refusal.status, refusal.body)

    def _page(self, path: str, body: str) -> None:
        shop, accepted = self.server.shop, self.headers.get("Accept-Language")
        form = dict(parse_qsl(body, keep_blank_values=True)) if self.command == "POST" else None
        match path.strip("/").split("/"):
            case ["standin.css"]:
                return self._send(200, STYLESHEET, {"Content-Type": "text/css; charset=utf-8"})
            case ["c", "pay", session_id]:
                shown = hosted.checkout(shop, session_id, form, accepted)
            case ["setup", "s", _, token]:
                shown = hosted.setup(shop, path, token, form, accepted)
            case _:
                shown = hosted.nothing(accepted)
        self._send(shown.status, shown.body.encode(), shown.headers)

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body, indent=2).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)
