"""Knows how the stand-in answers over HTTP: consent pages, token endpoints, the three interfaces, and knobs under /_control/."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from portal.demo.pages import STYLESHEET
from portal.demo.platforms_standin import bytedance, consent, google, meta
from portal.demo.platforms_standin.answers import Answer, refusal
from portal.demo.platforms_standin.state import MODES, State

HOST = "127.0.0.1"
"""Never anything else: the stand-in has no passwords."""
_BIGGEST_BODY = 1_000_000
_HUGE = 6 << 20


class Standin(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0, state_file: Path | None = None) -> None:
        super().__init__((HOST, port), _Handler)
        self.base = f"http://{HOST}:{self.server_port}"
        self.state = State(state_file)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running() -> Iterator[Standin]:
    """A stand-in in a thread of this process, on a free port."""
    standin = Standin()
    thread = threading.Thread(target=standin.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.shutdown()
        thread.join(5)
        standin.server_close()
        assert not standin.state.broken, standin.state.broken


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
        parts = urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _BIGGEST_BODY:
            self.close_connection = True
            return self._send(Answer(413, ""))
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        state = self.server.state
        trouble = None
        with state.lock:
            try:
                platform = _platform(parts.path)
                if platform:
                    state.asked.append(parts.path)
                    trouble = state.trouble(platform, parts.path)
                answer = (
                    refusal(platform, trouble)
                    if platform and trouble in ("unauthorized", "forbidden", "quota", "broken")
                    else self._answered(parts.path, dict(parse_qsl(parts.query)), body)
                )
                state.save()
            except Exception:
                state.broken.append(traceback.format_exc())
                answer, trouble = Answer(500, {"error": "The stand-in broke."}), None
        match trouble:
            case "drop":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            case "slow":
                self._dribble()
            case "huge":
                self._send(Answer(200, {"filling": "x" * _HUGE}))
            case "garbage":
                self._send(Answer(200, "<html>We are having a bad day</html>", {"Content-Type": "text/html"}))
            case "empty":
                self._send(Answer(200, []))
            case _:
                self._send(answer)

    def _answered(self, path: str, query: dict[str, str], body: str) -> Answer:
        state, posted = self.server.state, self.command == "POST"
        accepted = self.headers.get("Accept-Language")
        if path == "/standin.css":
            return Answer(200, STYLESHEET.decode(), {"Content-Type": "text/css; charset=utf-8"})
        if path in consent.PLACES:
            return consent.shown(state, path, query, parse_qs(body) if posted else None, accepted)
        if path.startswith("/_control/"):
            return self._control(path.removeprefix("/_control/"), body)
        form, key = dict(parse_qsl(body)), self.headers.get("Authorization", "").removeprefix("Bearer ")
        match path, posted:
            case "/token", True:
                return google.token(state, form)
            case "/revoke", True:
                return google.revoke(state, form)
            case "/oauth/access_token", True:
                return meta.token(state, form)
            case (("/access_token" | "/refresh_access_token"), False):
                return meta.lengthen(state, path, query)
            case "/v2/oauth/token/", True:
                return bytedance.token(state, form)
            case "/v2/oauth/revoke/", True:
                return bytedance.revoke(state, form)
        match _platform(path):
            case "youtube":
                return google.ask(state, path, query, key)
            case "instagram":
                return meta.ask(state, path, query, key)
            case "tiktok":
                return bytedance.ask(state, path, query, key, json.loads(body or "{}"))
        return consent.nothing(accepted)

    def _control(self, knob: str, body: str) -> Answer:
        """state, trouble {platform, mode, path, times}, withdrawal {platform}, words and handle {platform, number, text}."""
        state = self.server.state
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return Answer(403, {"error": "Knobs are not for other sites."})
        if self.command == "GET" and knob == "state":
            return Answer(200, {"accounts": state.handles, "keys": len(state.keys), "troubles": state.troubles})
        given = json.loads(body or "{}")
        match knob:
            case "trouble" if given.get("mode") in MODES:
                state.troubles.append({"path": "", "times": 1, **given})
            case "withdrawal":
                return Answer(200, {"withdrawn": state.withdraw(given["platform"], given.get("number"))})
            case "words" | "handle":
                state.words[f"{knob}:{given['platform']}:{given['number']}"] = given["text"]
            case _:
                return Answer(404, {"error": "No such knob."})
        return Answer(200, {})

    def _dribble(self) -> None:
        """An answer that begins and does not end."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.close_connection = True
        for _ in range(300):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    def _send(self, answer: Answer) -> None:
        headers = {"Content-Type": "application/json"} | answer.headers
        body = (answer.body if isinstance(answer.body, str) else json.dumps(answer.body)).encode()
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)


def _platform(path: str) -> str:
    """Whose path it is; empty for the stand-in's own."""
    if path in ("/token", "/revoke", "/v2/reports") or path.startswith("/youtube/"):
        return "youtube"
    if path.startswith(("/v2/oauth/", "/v2/user/", "/v2/video/")):
        return "tiktok"
    if path in ("/oauth/access_token", "/access_token", "/refresh_access_token") or path.startswith("/v24.0/"):
        return "instagram"
    return ""
