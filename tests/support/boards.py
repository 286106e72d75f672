"""Knows how a test comes to a board: signed terms, cards laid out from them, drafts in every state."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

from sqlalchemy import select

from portal.models.board import Deliverable, Submission, ValueItem
from portal.models.contracts import Collaboration, Contract
from portal.services import board
from portal.services.contracts import ContractExecuted
from portal.services.files import Upload
from tests import factories
from tests.factories import DeliverableTerm

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
"""The head of a video, which is all that is looked at."""
CAPTION = "Anzeige: a calm morning with oat milk."
TICKS = ("music", "people", "onscreen_start", "readable")
LIVE_TICKS = ("platform_label", "onscreen_start", "readable")
LIVE = "https://www.instagram.com/reel/C1abc/"


def png(width: int = 8, height: int = 6) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xd0\xb0\x90" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def handed(**changes) -> board.Handed:
    """A draft of a reel that lacks nothing."""
    whole = board.Handed(caption=CAPTION, upload=Upload("morning.mp4", BytesIO(MP4)), confirmations=TICKS)
    return replace(whole, **changes)


class Boards:
    """Boards of Ada and Bea in a portal of a test."""

    def __init__(self, portal, cast) -> None:
        self.portal, self.cast = portal, cast

    def plan_pieces(self, number: int):
        """As `plan`, with so many posts, due one day after the other."""
        first = self.portal.clock.now.date() + timedelta(days=14)
        days = [first + timedelta(days=place) for place in range(number)]
        terms = [
            DeliverableTerm(
                kind="ig_reel", platform="instagram", title=f"Piece {place + 1}", draft_due=day, publish_on=day + timedelta(days=5)
            )
            for place, day in enumerate(days)
        ]
        return self.plan(deliverables=tuple(terms))

    def plan(self, **terms) -> SimpleNamespace:
        """A signed collaboration with its cards; public ids of it, its cards and value items."""
        with self.portal.work() as work:
            sheet = factories.sendable_sheet(work.now, **terms)
            shared = factories.collaboration(work.session, self.cast.bea.brand_id, self.cast.ada.creator_id, work.now, terms=sheet)
            contract = work.session.scalars(select(Contract).where(Contract.collaboration_id == shared.id)).one()
            board.plan(work, ContractExecuted(contract))
            cards = work.session.scalars(
                select(Deliverable).where(Deliverable.collaboration_id == shared.id).order_by(Deliverable.id)
            ).all()
            values = work.session.scalars(select(ValueItem).where(ValueItem.collaboration_id == shared.id).order_by(ValueItem.id)).all()
            return SimpleNamespace(
                id=shared.public_id, cards=[each.public_id for each in cards], values=[each.public_id for each in values]
            )

    def card(self, state: str = "planned", **terms) -> str:
        """One card brought into a state by the deeds that lead there."""
        public_id = self.plan(**terms).cards[0]
        self.bring(public_id, state)
        return public_id

    def bring(self, public_id: str, state: str) -> None:
        for name, event in WAYS[state]:
            self.do(name, public_id, event)

    def do(self, name: str, public_id: str, event: str, **values) -> None:
        with self.portal.work(getattr(self.cast, name)) as work:
            deed(work, find(work, public_id), event, **values)

    def now(self, public_id: str) -> Deliverable:
        with self.portal.session() as session:
            return session.scalars(select(Deliverable).where(Deliverable.public_id == public_id)).one()

    def end(self, public_id: str) -> None:
        with self.portal.work() as work:
            work.session.scalars(select(Collaboration).where(Collaboration.public_id == public_id)).one().ended_at = work.now


def find(work, public_id: str) -> Deliverable:
    return work.session.scalars(select(Deliverable).where(Deliverable.public_id == public_id)).one()


def submissions(session, card: Deliverable) -> list[Submission]:
    return list(session.scalars(select(Submission).where(Submission.deliverable_id == card.id).order_by(Submission.number)))


def deed(work, card: Deliverable, event: str, **values):
    """Do `event` as the actor of `work`, on exactly what lies there."""
    seen, number = values.pop("seen", card.version), values.pop("number", card.submissions_count)
    match event:
        case "start":
            return board.start(work, card, seen)
        case "submit":
            return board.submit(work, card, handed(**values), seen)
        case "take_back":
            return board.take_back(work, card, seen)
        case "review":
            return board.review(work, card, seen)
        case "comment":
            return board.comment(work, card, number, values.get("body", "Could the mug turn?"))
        case "request_changes":
            return board.request_changes(work, card, number, seen, values.get("body", "More foam, please."))
        case "approve":
            return board.approve(work, card, number, seen)
        case "publish":
            return board.publish(
                work, card, seen, **{"url": LIVE, "caption": CAPTION, "confirmations": LIVE_TICKS, "posted": True, **values}
            )
        case "verify":
            return board.verify(work, card, seen)
        case "finish":
            return board.finish(work, card, seen)
        case "cancel":
            return board.cancel(work, card, seen, "The product comes later")
    raise LookupError(event)


_SUBMITTED = (("ada", "submit"),)
_APPROVED = (*_SUBMITTED, ("bea", "approve"))
_PUBLISHED = (*_APPROVED, ("ada", "publish"))
WAYS = {
    "planned": (),
    "in_progress": (("ada", "start"),),
    "submitted": _SUBMITTED,
    "in_review": (*_SUBMITTED, ("bea", "review")),
    "changes_requested": (*_SUBMITTED, ("bea", "request_changes")),
    "approved": _APPROVED,
    "published": _PUBLISHED,
    "verified": (*_PUBLISHED, ("bea", "verify")),
    "done": (*_PUBLISHED, ("bea", "verify"), ("bea", "finish")),
    "cancelled": (("bea", "cancel"),),
}
