"""Knows what captions tell about care: how varied they are, whether they say something, whether they hunt for followers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

DISCLOSURES = frozenset(
    (
        "ad", "ads", "sponsored", "sponsoredby", "sponsoring", "paid", "paidpartnership", "partnership", "advertisement", "advertising",
        "werbung", "anzeige", "bezahlt", "bezahlte", "bezahltepartnerschaft", "bezahltewerbung", "bezahltewerbepartnerschaft",
        "werbepartnerschaft", "partnerschaft", "werbepartner", "kooperation", "publicite", "collaborationcommerciale", "gesponsert",
        "dauerwerbesendung", "productplacement", "produktplatzierung", "pr", "gifted", "geschenkt",
    )
)  # fmt: skip
"""Words of labelling. They are taken out before anything is compared, so that labelling never costs a creator a point."""
HUNTING = (
    "f4f", "l4l", "follow4follow", "followforfollow", "follow for follow", "like4like", "likeforlike", "like for like", "followback",
    "follow back", "folback", "gainfollowers", "gain followers", "gainwith", "sub4sub", "subforsub", "regrann", "repost", "giveaway",
    "give away", "gewinnspiel", "verlosung", "folgt mir", "follow me",
)  # fmt: skip
"""Words that ask for followers instead of saying something (the hunting and promotion words of VETTING.md 1b)."""

_WORD = re.compile(r"[^\W_]+")
_LABELLED_BY = re.compile(rf"\b(?:{'|'.join(sorted(DISCLOSURES))})\W+(?:with|by|for|from|mit|fur|von|avec|pour)\W+\w+")
_HUNTS = re.compile(rf" (?:{'|'.join(HUNTING)})")
_LABEL = re.compile(rf"#?\b(?:{'|'.join(sorted(DISCLOSURES, key=len, reverse=True))})\b")


@dataclass(frozen=True)
class CaptionFigures:
    n: int
    variety: float | None
    """One minus the mean likeness of two captions (Jaccard over words); None under two captions that say something."""
    captioned: float
    """Share of posts whose caption says something besides labels."""
    plain: float
    """Share of posts without hunting words."""


def read(captions: Sequence[str]) -> CaptionFigures | None:
    """Figures over the captions of one creator, in any order; None without any."""
    if not captions:
        return None
    texts = [folded(caption) for caption in captions]
    words = [_words(text) for text in texts]
    said = [one for one in words if one]
    pairs = [len(a & b) / len(a | b) for a, b in combinations(sorted(said, key=sorted), 2)]
    variety = 1 - sum(pairs) / len(pairs) if pairs else None
    hunting = sum(1 for text in texts if _HUNTS.search(f" {' '.join(_WORD.findall(text))}"))
    return CaptionFigures(len(captions), variety, len(said) / len(captions), 1 - hunting / len(captions))


def disclosed_words(text: str) -> str:
    """A folded caption without its labels of advertising and without whom they name."""
    return _LABEL.sub(" ", _LABELLED_BY.sub(" ", text))


def _words(text: str) -> frozenset[str]:
    """Words of a folded caption without labels, and without whom a label names ("paid partnership with Lumen")."""
    return frozenset(_WORD.findall(_LABELLED_BY.sub(" ", text))) - DISCLOSURES


def folded(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
