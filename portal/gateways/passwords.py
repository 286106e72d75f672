"""Knows how passwords are kept: Argon2id, and the same time spent whether or not a person exists."""

from __future__ import annotations

from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Passwords(Protocol):
    def hash(self, password: str) -> str: ...
    def matches(self, password_hash: str | None, password: str) -> bool: ...
    def outdated(self, password_hash: str) -> bool: ...


class Argon2Passwords:
    """19 MiB, two passes, one lane: the first recommendation of OWASP's password storage sheet."""

    def __init__(self, memory_kib: int = 19456, passes: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the password fits. Without a hash the same work is done and the answer is no."""
        try:
            return self._hasher.verify(password_hash or self._nobody, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)
