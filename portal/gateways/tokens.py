"""Knows signed links: what they say, for which purpose, and until when they are believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from portal.domain.errors import Invalid
from portal.domain.text import N_


class LinkExpired(Invalid):
    default = N_("This link has expired. Ask for a new one.")


class LinkBroken(Invalid):
    default = N_("This link is not complete or was changed. Please copy it again from the mail.")


class Tokens:
    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: the current key first, then earlier ones that are still believed."""
        self._keys = list(keys)

    def sign(self, purpose: str, content: Any) -> str:
        return self._serializer(purpose).dumps(content)

    def read(self, purpose: str, token: str, max_age: int) -> Any:
        """What was signed. Raises LinkExpired after `max_age` seconds, LinkBroken for anything that we did not sign."""
        try:
            return self._serializer(purpose).loads(token, max_age=max_age)
        except SignatureExpired as error:
            raise LinkExpired() from error
        except BadSignature as error:
            raise LinkBroken() from error

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._keys[::-1], salt=f"portal.{purpose}")
