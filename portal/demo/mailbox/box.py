"""Knows the folder in which mails rest: one .eml file each, written whole, so that a restart loses nothing."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

NAME = re.compile(r"\d{20}-[0-9a-f]{8}")
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Mail:
    id: str
    to: str
    sender: str
    subject: str
    at: datetime
    text: str
    html: str

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text as pieces, each with whether it is an address to click; a full stop at its end belongs to the sentence."""
        found, place = [], 0
        for link in _LINK.finditer(self.text):
            address = link[0].rstrip(".,;:!?)")
            found += [(self.text[place : link.start()], False), (address, True)]
            place = link.start() + len(address)
        return [piece for piece in (*found, (self.text[place:], False)) if piece[0]]


class Box:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, message: bytes, now: datetime) -> str:
        """Store a mail; returns its id, by which mails sort in time."""
        name = f"{now:%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-", delete=False) as target:
            target.write(message)
        os.replace(target.name, self.folder / f"{name}.eml")
        return name

    def list(self, to: str = "", most: int = 200) -> list[Mail]:
        """The newest mails first, all or those to one address."""
        found = []
        for path in sorted(self.folder.glob("*.eml"), reverse=True):
            if len(found) == most:
                break
            if NAME.fullmatch(path.stem) and (mail := self.find(path.stem)) and to in ("", mail.to):
                found.append(mail)
        return found

    def find(self, name: str) -> Mail | None:
        if not NAME.fullmatch(name):
            return None
        try:
            data = (self.folder / f"{name}.eml").read_bytes()
        except FileNotFoundError:
            return None
        message = message_from_bytes(data, policy=policy.default)
        return Mail(
            id=name,
            to=str(message["To"] or ""),
            sender=str(message["From"] or ""),
            subject=str(message["Subject"] or ""),
            at=datetime.strptime(name[:20], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC),
            text=_part(message, "plain"),
            html=_part(message, "html"),
        )

    def empty(self) -> None:
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return body.get_content() if body is not None else ""
