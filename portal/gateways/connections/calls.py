"""Knows how a platform is called: over OAuth 2 (Authlib), to known hosts, with limits on time and size, and what each refusal means."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.gateways.connections.promise import (
    ConnectionTrouble,
    Forbidden,
    Keys,
    Lost,
    Refused,
    TooOften,
    TryLater,
    Unintelligible,
    UnsafeBase,
)
from portal.gateways.payments.stripe_addresses import is_loopback

CONNECT, READ = 5.0, 8.0
"""Seconds for a connection, and between two pieces of an answer."""
WHOLE = 12.0
"""Seconds for one answer as a whole; many fit into the lease of an outbox row."""
MOST_BYTES = 4 << 20
_PIECE = 64 << 10

Judge = Callable[[int, Mapping[str, str], Any], ConnectionTrouble | None]
"""(status, headers, JSON or None) → what it means; None when all is well. Each platform says no in its own way."""


def place(official: str, base: str) -> str:
    """`official`, or the same path on a stand-in of this machine. Raises UnsafeBase for any other `base`."""
    if not base:
        return official
    if not is_loopback(base.rstrip("/")):
        raise UnsafeBase(f"{base!r} is not on this machine")
    _, _, rest = official.partition("://")
    _, slash, path = rest.partition("/")
    return f"{base.rstrip('/')}{slash}{path}"


class Caller:
    """One platform's application: its id and secret, and how it is spoken to."""

    def __init__(self, client_id: str, client_secret: str, judge: Judge, *, loopback: bool, auth: Any = "client_secret_post") -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self._judge, self._loopback, self._auth = judge, loopback, auth

    def client(self, **options: Any) -> Any:
        """An OAuth 2 client of Authlib, in a session that keeps the limits."""
        from authlib.integrations.requests_client import OAuth2Session

        client = OAuth2Session(
            self.client_id, self.client_secret, token_endpoint_auth_method=self._auth, code_challenge_method="S256", **options
        )
        return self._bounded(client)

    def consent_url(self, address: str, *, state: str, back: str, scope: str, verifier: str = "", **more: str) -> str:
        client = self.client(redirect_uri=back, scope=scope)
        return client.create_authorization_url(address, state=state, code_verifier=verifier or None, **more)[0]

    def keys(self, address: str, now: datetime, **values: str) -> dict[str, Any]:
        """The answer of a token endpoint to a code. Raises Refused where the code is not taken."""
        try:
            return self._token(lambda client: client.fetch_token(address, **values), now)
        except Lost as no:
            raise Refused(no.detail) from no

    def renewed(self, address: str, now: datetime, refresh: str) -> dict[str, Any]:
        """The answer of a token endpoint to a refresh token. Raises Lost."""
        return self._token(lambda client: client.refresh_token(address, refresh_token=refresh), now)

    def _token(self, ask: Callable[[Any], Any], now: datetime) -> dict[str, Any]:
        from authlib.integrations.base_client import OAuthError
        from requests import HTTPError, RequestException

        try:
            token = dict(ask(self.client()))
        except OAuthError as no:
            if no.error in ("temporarily_unavailable", "server_error"):
                raise TryLater(str(no)) from no
            if no.error in ("invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type"):
                raise Unintelligible(f"the platform does not take the portal's own keys: {no}") from no
            raise Lost(str(no)[:300]) from no
        except HTTPError as error:
            raise TryLater(f"HTTP {error.response.status_code}") from error
        except _Outgrown as error:
            raise Unintelligible(str(error)) from error
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise Unintelligible(f"no token in the answer: {type(error).__name__}") from error
        except RequestException as error:
            raise TryLater(type(error).__name__) from error
        if not isinstance(token.get("access_token"), str) or not token["access_token"]:
            raise Lost("no access token in the answer")
        return token

    def get(self, address: str, key: str = "", **params: Any) -> Any:
        return self._ask("GET", address, key, params=params)

    def post(self, address: str, key: str = "", *, params: Any = None, json: Any = None, data: Any = None) -> Any:
        return self._ask("POST", address, key, params=params, json=json, data=data)

    def _ask(self, method: str, address: str, key: str, **what: Any) -> Any:
        from requests import RequestException, Session

        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            with self._bounded(Session()) as session:
                answer = session.request(method, address, headers=headers, timeout=(CONNECT, READ), allow_redirects=False, **what)
        except _Outgrown as error:
            raise Unintelligible(str(error)) from error
        except RequestException as error:
            raise TryLater(type(error).__name__) from error
        try:
            body = answer.json()
        except ValueError:
            body = None
        if trouble := self._judge(answer.status_code, answer.headers, body):
            raise trouble
        if answer.status_code != 200 or body is None:
            raise Unintelligible(f"HTTP {answer.status_code}, {'no JSON' if body is None else 'JSON'}")
        return body

    def _bounded(self, session: Any) -> Any:
        adapter = _adapter()
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        session.max_redirects = 0
        session.trust_env = not self._loopback
        session.headers["User-Agent"] = "portal"
        return session


class _Outgrown(Exception):
    """An answer that is larger than any answer of its kind."""


def _adapter() -> Any:
    from requests import ReadTimeout
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError

    class Bounded(HTTPAdapter):
        """Reads an answer as far as the limits allow, whoever asked for it."""

        def send(self, request, stream=False, timeout=None, **named):  # noqa: ARG002 - the answer is always read here
            end = time.monotonic() + WHOLE
            answer = super().send(request, stream=True, timeout=timeout or (CONNECT, READ), **named)
            pieces, size = [], 0
            try:
                # What has arrived, not a whole piece: who sends a byte a second must not hold us for its length.
                while piece := answer.raw.read1(_PIECE, decode_content=True):
                    size += len(piece)
                    pieces.append(piece)
                    if size > MOST_BYTES:
                        raise _Outgrown(f"an answer of more than {MOST_BYTES} bytes")
                    if time.monotonic() > end:
                        raise ReadTimeout("an answer that does not end")
            except (HTTPError, OSError) as error:
                raise ReadTimeout(type(error).__name__) from error
            finally:
                answer.close()
            answer._content, answer._content_consumed = b"".join(pieces), True
            return answer

    return Bounded()


def judged(status: int, headers: Mapping[str, str], detail: str = "") -> ConnectionTrouble | None:
    """What a status means where the platform says nothing special."""
    if status == 401:
        return Lost(detail)
    if status == 403:
        return Forbidden(detail)
    if status == 429:
        return TooOften(detail, retry_after(headers))
    if status >= 500:
        return TryLater(detail or f"HTTP {status}", retry_after(headers))
    return None


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Seconds of a Retry-After, at most a day."""
    value = headers.get("Retry-After", "")
    return timedelta(seconds=min(int(value), 86_400)) if value.isdecimal() and len(value) < 8 else None


def keys_from(token: Mapping[str, Any], now: datetime, *, refresh: str = "", scopes: tuple[str, ...] = ()) -> Keys:
    """The keys of a token answer; what it does not say stays as it was."""
    lives = token.get("expires_in")
    until = now + timedelta(seconds=int(lives)) if isinstance(lives, int | float) and 0 < lives < 10**9 else None
    named = token.get("scope") or token.get("permissions") or ()
    named = tuple(named.replace(",", " ").split()) if isinstance(named, str) else tuple(str(each) for each in named)
    return Keys(token["access_token"], str(token.get("refresh_token") or refresh), until, named or scopes)


def count(value: Any) -> int | None:
    """A count as platforms write it: a number, or digits in quotes. None for anything else, never 0 for what is not told."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**15 else None
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 16 else None


def moment(value: Any) -> datetime | None:
    """A moment in ISO 8601 (with "Z" or "+0000") or in seconds since 1970."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; anything else is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def piece(value: Any, *names: str) -> dict[str, Any]:
    """The object under `names`, empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
