"""Knows the words, links and pictures of the stories: messages, captions with their label, remarks, figures and lessons."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import numpy as np
from PIL import Image

from portal.domain.accounts import slug
from portal.domain.board import preflight
from portal.gateways import content
from portal.models.board import Deliverable
from portal.services import board
from portal.services.files import Upload
from portal.services.work import Work

OPENING = (
    "Hello {name}, we have been following your channel for a while. The brief names facts and limits; the story is yours. Tell us what you "
    "would change."
)
COUNTER = (
    "Thank you, I like the second route. Six months of rights are long for a seasonal piece, so I ask for half of it. Two of your other "
    "offers would help me more than money, so I have ticked them, and the fee is a little higher because of the second piece."
)
NO_THANKS = "Thank you for asking. It does not fit my channel at the moment; I would rather say so than do it halfway."
SORRY = "We have to move the date and do not want to keep you waiting. We will come back with a better plan."
HELLO = "Signed on our side too. If anything about the product is unclear, ask here: we answer within two working days."
HELLO_BACK = "Great. I start with the raw drafts this week. One question: may the packaging be seen half torn? It always is in my kitchen."
REMARKS = (
    "The price in the text is last year's. It is the one in the brief now.",
    "We love the first ten seconds. Could the label be on the screen a moment longer?",
)
ROUND = "Two small things, please, both noted above. Everything else stays as it is."
DAMAGE = "It arrived dented, and a part is missing."
WAITING = (
    "What you sent came broken, and the new one takes a few days. The recipe does not need it, the film does: may the film come later?"
)
ILL = "I have been ill since Monday and my voice is gone. Five days more for the long piece and eight for the short one, please."
PRAISE = "Exactly right. Thank you for keeping the mistake in."
VIEW = (
    "The brief left room, and both answers came the next day. The round about the price could have been avoided: it changed while I was "
    "filming. My viewers asked about storage more than about taste, which I had not expected."
)
READING = (
    "The assumption held in part: 1.3 % of the visits that came through the link ordered a trial pack; 1.5 % was the target. The longer "
    "of the two pieces brought four of five orders. Saves are well above what our own posts get."
)
QUESTIONS = ("How long does it keep once it is open?", "Can it be frozen?", "Is there a larger pack?")
REASON = "Again with Ada and one longer piece instead of two short ones; storage goes into the mandatory facts."
RESULTS = (
    (
        "brand",
        "signup_rate",
        Decimal("0.013"),
        "proof",
        "Shop report, visits with the code ADA within 14 days; refused cookies are missing",
    ),
    ("creator", "save_rate", Decimal("0.029"), "file", "Instagram export of the reel, 28 days"),
    ("creator", "creator_experience", Decimal("4"), "self", "Fit 5, brief 4, answers 4, community 3"),
)
_PIECES = {
    "ada-lind": (("ig_reel", "instagram", "in real time"), ("ig_post", "instagram", "the recipe to keep")),
    "dov-stern": (("yt_integration", "youtube", "sixty seconds on the way"), ("tt_video", "tiktok", "the mistake first")),
}
_LIVE = {
    "instagram": "https://www.instagram.com/p/{}/",
    "youtube": "https://www.youtube.com/watch?v={}",
    "tiktok": "https://www.tiktok.com/@dovstern/video/{}",
}


def pieces(handle: str, title: str) -> tuple[tuple[str, str, str], ...]:
    """(kind, platform, title) of what a creator of the cast makes."""
    return tuple((kind, platform, f"{title}: {what}"[:140]) for kind, platform, what in _PIECES[handle])


def first_version(work: Work, card: Deliverable, title: str) -> board.Handed:
    return _linked(work, card, title, 1, "Raw sound on purpose. The cut at 0:31 is not final.")


def second_version(work: Work, card: Deliverable, title: str) -> board.Handed:
    return _linked(work, card, title, 2, "Price corrected, label two seconds longer.")


def picture(work: Work, card: Deliverable, title: str) -> board.Handed:
    """A picture where the kind is one, drawn here; else another link."""
    unit = content.taxonomy().kind(card.kind).unit
    if unit not in preflight.STILL:
        return _linked(work, card, title, 1, "")
    text = caption(card, title)
    upload = Upload(f"{slug(card.title, 'draft')}_v1.png", _drawn(card.id))
    return board.Handed(
        caption=text, note="Light from the window only.", upload=upload, confirmations=_confirmations(work, card, text, "", "image/webp")
    )


def caption(card: Deliverable, title: str, final: bool = False) -> str:
    """Begins with the label, as German rules ask for."""
    end = "Which part should I try differently? I read everything tonight." if final else "What would you like to know?"
    return f"Werbung | {title}. This is what it looked like on a real Tuesday, with the price and the limits on the screen. {end}"


def live_confirmations(work: Work, card: Deliverable, text: str) -> frozenset[str]:
    """Everything that is asked about the live post; a person of the demo has looked."""
    rules, owed = content.disclosure_rules(), board.owed(work.session, card)
    return frozenset(result.confirm for result in preflight.check_live(rules, owed, text, frozenset()) if result.confirm)


def live_url(card: Deliverable, name: str) -> str:
    return _LIVE[card.platform].format(f"{slug(name, 'post')[:3]}{card.public_id[:8]}")


def _linked(work: Work, card: Deliverable, title: str, number: int, note: str) -> board.Handed:
    text, link = caption(card, title), f"https://drafts.example/{card.public_id}/v{number}"
    return board.Handed(caption=text, link=link, note=note, confirmations=_confirmations(work, card, text, link, ""))


def _confirmations(work: Work, card: Deliverable, text: str, link: str, media_type: str) -> frozenset[str]:
    rules, owed = content.disclosure_rules(), board.owed(work.session, card)
    bare = preflight.Draft(caption=text, link=link, media_type=media_type)
    return frozenset(result.confirm for result in preflight.check(rules, owed, bare, work.now.date()) if result.confirm)


def _drawn(seed: int) -> BytesIO:
    """A still life of three soft shapes in the colours of the portal; nobody is in it."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:1350, 0:1080]
    canvas = np.full((1350, 1080, 3), (248, 247, 242), float)
    for colour in ((255, 196, 43), (62, 114, 84), (169, 50, 32)):
        middle, size = rng.uniform((300, 350), (780, 1000)), rng.uniform(180, 340)
        inside = 1 / (1 + np.exp((np.hypot(x - middle[0], y - middle[1]) - size) / 6))[..., None]
        canvas = canvas * (1 - inside * 0.85) + np.array(colour) * inside * 0.85
    target = BytesIO()
    Image.fromarray(canvas.astype(np.uint8)).save(target, "PNG")
    target.seek(0)
    return target
