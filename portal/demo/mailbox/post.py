"""Knows how mails come in: an SMTP server on this machine that takes everything and sends nothing on."""

from __future__ import annotations

from datetime import UTC, datetime

from aiosmtpd.controller import Controller

from portal.demo.mailbox.box import Box


class Letterbox:
    """What aiosmtpd calls when a mail has arrived."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        name = self._box.keep(envelope.content, datetime.now(UTC))
        return f"250 Kept as {name}"


def receiver(box: Box, port: int) -> Controller:
    """A receiver that listens after `start()`, in a thread of its own, until `stop()`."""
    return Controller(Letterbox(box), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
