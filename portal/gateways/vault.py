"""Knows how keys of others are kept: encrypted under the portal's secret key, so that a copied database opens nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

_LABEL = b"portal/vault/1"


class Unsealable(Exception):
    """No key that we have opens this: the secret key was changed without naming the old one as a fallback, or the text was changed."""


class Vault:
    def __init__(self, keys: Sequence[str]) -> None:
        """`keys`: the current secret key first, then earlier ones; each opens what was sealed under it, only the first one seals."""
        self._keys = list(keys)
        self._box: Any = None

    def seal(self, content: Any) -> str:
        """`content` (anything that JSON can hold) as an encrypted text: AES-128-CBC with HMAC-SHA-256 (Fernet)."""
        return self._fernet.encrypt(json.dumps(content, separators=(",", ":")).encode()).decode()

    def open(self, sealed: str) -> Any:
        """What was sealed. Raises Unsealable."""
        from cryptography.fernet import InvalidToken

        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError) as error:
            raise Unsealable() from error

    def anew(self, sealed: str) -> str:
        """The same under the current key, so that an old key can be thrown away one day. Raises Unsealable."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except (InvalidToken, ValueError) as error:
            raise Unsealable() from error

    @property
    def _fernet(self) -> Any:
        """Made when first used: a process that connects nobody never loads the library."""
        if self._box is None:
            from cryptography.fernet import Fernet, MultiFernet

            self._box = MultiFernet([Fernet(_derived(key)) for key in self._keys])
        return self._box


def _derived(secret: str) -> bytes:
    """A key of its own for this purpose (HKDF, RFC 5869): it signs nothing, and what signs opens nothing here."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(secret.encode()))
