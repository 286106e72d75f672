"""Knows what the stand-in remembers: accounts, codes, keys, and the troubles that a test or a curious person orders."""

from __future__ import annotations

import json
import secrets
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.demo.platforms_standin.accounts import Account, made

APPLICATION = {"youtube": "standin-google", "instagram": "4242", "tiktok": "standin-tiktok"}
SECRET = "standin-secret"  # noqa: S105 - it opens nothing but the stand-in
LIVES = {"youtube": 3599, "instagram": 5_184_000, "tiktok": 86_400}
CODE_LIVES = 600
MODES = ("unauthorized", "forbidden", "quota", "broken", "garbage", "empty", "huge", "slow", "drop")


class State:
    def __init__(self, file: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.file = file
        self.handles: dict[str, dict[str, str]] = {}
        """platform → number → the name of today."""
        self.words: dict[str, str] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.troubles: list[dict[str, Any]] = []
        self.asked: list[str] = []
        """Paths of the last questions, for tests."""
        self.broken: list[str] = []
        if file is not None and file.exists():
            kept = json.loads(file.read_text("utf-8"))
            self.handles, self.words, self.keys = kept["handles"], kept["words"], kept["keys"]

    def now(self) -> datetime:
        return datetime.now(UTC)

    def save(self) -> None:
        if self.file is not None:
            text = json.dumps({"handles": self.handles, "words": self.words, "keys": self.keys})
            beside = self.file.with_suffix(".new")
            beside.write_text(text, "utf-8")
            beside.replace(self.file)

    def sign_in(self, platform: str, handle: str) -> Account:
        account = made(platform, handle, self.now())
        self.handles.setdefault(platform, {}).setdefault(account.number, handle)
        return account

    def account(self, platform: str, number: str) -> Account:
        first = self.handles[platform][number]
        account = made(platform, first, self.now())
        account.number = number
        account.handle = self.words.get(f"handle:{platform}:{number}", first)
        account.words = self.words.get(f"words:{platform}:{number}", account.words)
        return account

    def code(self, platform: str, number: str, back: str, challenge: str, scopes: list[str]) -> str:
        code = f"code-{secrets.token_urlsafe(18)}"
        self.codes[code] = {
            "platform": platform,
            "number": number,
            "back": back,
            "challenge": challenge,
            "scopes": scopes,
            "until": time.time() + CODE_LIVES,
        }
        return code

    def key(self, platform: str, number: str, scopes: list[str], kind: str, lives: int | None = None) -> str:
        key = f"{kind}-{secrets.token_urlsafe(24)}"
        until = None if kind == "refresh" else time.time() + (lives or LIVES[platform])
        self.keys[key] = {"platform": platform, "number": number, "scopes": scopes, "kind": kind, "until": until}
        return key

    def holder(self, platform: str, key: str, *kinds: str) -> dict[str, Any] | None:
        """Whose key it is; None for one that is unknown, withdrawn or too old."""
        found = self.keys.get(key)
        if found is None or found["platform"] != platform or found["kind"] not in kinds:
            return None
        return found if found["until"] is None or found["until"] > time.time() else None

    def withdraw(self, platform: str, number: str | None = None) -> int:
        """Take back all keys of an account (of all accounts when none is named), as its owner can in the settings there."""
        gone = [key for key, each in self.keys.items() if each["platform"] == platform and number in (None, each["number"])]
        for key in gone:
            del self.keys[key]
        return len(gone)

    def trouble(self, platform: str, path: str) -> str | None:
        """The trouble that was ordered for this question, used up by it."""
        for each in self.troubles:
            if each["platform"] == platform and each["path"] in path and each["times"] > 0:
                each["times"] -= 1
                return each["mode"]
        return None
