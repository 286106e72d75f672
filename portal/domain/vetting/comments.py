"""Knows whether a comment says something, and how much of a conversation comes from a fixed circle of people."""

from __future__ import annotations

import hashlib
import hmac
import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.vetting.figures import CommentSample
from portal.domain.vetting.intervals import Interval, wilson

CORE_PRESENCE = 0.6
CORE_POSTS = 5
"""Who comments on at least 60 % of at least five posts belongs to the core (VETTING.md 2.3)."""


class Substance(StrEnum):
    """What a comment is; only SPECIFIC says something."""

    SPECIFIC = "specific"
    LINK = "link"
    PROMOTION = "promotion"
    EMOJI = "emoji_only"
    GENERIC = "generic"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Comment:
    text: str
    post: str = ""
    """Id of the post it stands under."""
    author: str = ""
    """A hash made by `hashed_author`, never a name; empty where unknown."""


@dataclass(frozen=True)
class Conversation:
    sampled: int
    share: Interval
    """Share of comments that say something, with the Wilson interval."""
    kinds: dict[Substance, int]
    core_author_share: float | None
    """Share of comments by the core; None where fewer than five posts, or no authors, are known."""
    core_authors: int

    def sample(self, as_of: date, source: str) -> CommentSample:
        return CommentSample(self.sampled, self.kinds.get(Substance.SPECIFIC, 0), as_of, source, self.core_author_share)


_LINK = re.compile(
    r"https?:|www\.|/watch\?|&list=|\bdot\s+com\b|"
    r"\b[\w-]{2,}\.(?:com|net|org|info|biz|ly|gl|be|me|de|at|ch|tv|co|uk|ru|us|fr|tk|gg|shop|store|link|site|online|xyz)\b",
)
_PROMOTION = re.compile(
    r"\b(?:"
    # asks for attention elsewhere; "your channel" is praise, "my channel" is not
    r"subscribe\s+(?:to|me|my|us|our|back|please|and|for)|(?:please|plz|pls|and|also|you|to|then)\s+subs?c?r?i?b?e?|sub\s+(?:me|4|for|back)|"
    r"(?:could|can|come|would|will|want\s+a)\s+(?:\w+\s+)?sub(?:scribe)?|subscribers|abonnier\w*\s+(?:mich|uns|mein\w*|gern\w*|bitte)|check(?:ing)?\s+(?:me|us|my|our|out|(?:it|this|them)\s+out)|chec?k\s*out|"
    r"schau\w*\s+(?:gern\w*\s+|mal\s+|doch\s+)*(?:auf|bei)\s+(?:mir|mein\w*|uns\w*)|"
    r"(?:my|our|mein\w*|unser\w*)\s+(?:\w+\s+){0,2}(?:chann?e?ll?s?|chanel|kanal|page|seite|site|website|blog|covers?|remix|vid(?:eo|io)?s?|music|"
    r"musik|link|profile?|profil|tracks?|beats?|facebook|instagram|insta|twitter|shop)|"
    r"follow\s+(?:me|us|my|back|4)|folgt?\s+(?:mir|uns)|f4f|l4l|like\s+(?:my|our|this\s+comment)|thumbs\s+up\s+(?:so|if|for)|"
    r"share\s+(?:this|my|our)\s+(?:video|vid|link|page|song|music)|support\s+(?:me|us|my|our)|click\s+(?:here|on|the|this|my)|"
    r"give\s+(?:it|me|us|my\s+\w+|this)\s+a\s+(?:like|listen|chance|thumbs|shot|try|look|watch)|on\s+itunes|"
    r"please\s+(?:\w+\s+){0,2}(?:listen|watch|check|look|take\s+a|read|support|share)|take\s+a\s+(?:look|second|minute)|"
    # money and goods
    r"giveaway|gewinnspiel|verlosung|free\s+(?:gift|money|followers|stuff|games?|iphones?|codes?|cards?|download|music)|for\s+free|"
    r"kostenlos\w*|(?:earn|earns|earned|earning|make|making|made|verdien\w*)\s+(?:\w+\s+)?(?:money|cash|geld|dollars?|\$?\d+\s?\$?)|"
    r"get(?:ting)?\s+paid|gift\s?cards?|promo(?:tion|te|code)?s?|discounts?|coupons?|rabatt\w*|gutschein\w*|jetzt\s+kaufen|dm\s+(?:me|us|to)|"
    r"whatsapp|telegram|bitcoin|crypto|krypto\w*|sign\s?up|from\s+home|at\s+home"
    r")\b",
)
GENERIC = frozenset(
    (
        "wow", "nice", "cool", "great", "amazing", "awesome", "beautiful", "gorgeous", "stunning", "perfect", "lovely", "love", "love it",
        "love this", "love you", "so cute", "cute", "so nice", "so beautiful", "so cool", "top", "super", "toll", "schon", "sehr schon",
        "klasse", "mega", "hammer", "stark", "geil", "nice one", "nice pic", "nice photo", "nice post", "great pic", "great post",
        "great shot", "great content", "good", "very good", "good job", "well done", "first", "yes", "lol", "haha", "omg", "queen", "king",
        "fire", "goals", "best", "the best", "thanks", "thank you", "danke", "hi", "hello", "hallo", "hey", "so schon", "wie schon",
        "wunderschon", "traumhaft", "liebe es", "keep it up", "keep going", "good vibes", "nice video", "nice song", "great video",
    )
)  # fmt: skip
"""Whole comments, folded, that fit under any post. A single word is generic unless it is a question."""

_WORD = re.compile(r"[^\W_]+")


def classify(text: str, seen_before: bool = False) -> Substance:
    """What a comment is, by rule. `seen_before` is true where the same words stand under this channel already.

    Rules from VETTING.md 2.3: a link or an advertisement, nothing but signs, words that fit anywhere, a repetition; else it says something.
    """
    words = _folded(text)
    if _LINK.search(words):
        return Substance.LINK
    said = _WORD.findall(words)
    if _PROMOTION.search(words) or said in (["subscribe"], ["sub"], ["abonnieren"]):
        return Substance.PROMOTION
    if not any(any(sign.isalpha() for sign in word) for word in said):
        return Substance.EMOJI
    if " ".join(said) in GENERIC or (len(set(said)) == 1 and "?" not in words):
        return Substance.GENERIC
    return Substance.DUPLICATE if seen_before else Substance.SPECIFIC


def promotion_score(text: str) -> float:
    """How much a comment advertises: 2 for a link and 1 for each different promoting phrase, at most 4 of them. Higher is more."""
    words = _folded(text)
    return 2.0 * bool(_LINK.search(words)) + min(4, len({found.group(0) for found in _PROMOTION.finditer(words)}))


def read(comments: Iterable[Comment]) -> Conversation | None:
    """Substance and core of a sample of comments, in any order; None without any."""
    ordered = sorted(comments, key=lambda each: (each.post, each.author, each.text))
    if not ordered:
        return None
    copies = Counter(_key(each.text) for each in ordered)
    first: set[str] = set()
    kinds: Counter[Substance] = Counter()
    for each in ordered:
        key = _key(each.text)
        kinds[classify(each.text, seen_before=copies[key] > 1 and key in first)] += 1
        first.add(key)
    core_share, core = _core(ordered)
    return Conversation(len(ordered), wilson(kinds[Substance.SPECIFIC], len(ordered)), dict(kinds), core_share, core)


def hashed_author(name: str, salt: bytes) -> str:
    """An author without a name: HMAC-SHA-256 with the salt of one creator and one period, so that nobody is followed beyond it."""
    return hmac.new(salt, name.strip().casefold().encode(), hashlib.sha256).hexdigest()[:16]


def _core(comments: Sequence[Comment]) -> tuple[float | None, int]:
    posts = {each.post for each in comments if each.post}
    known = [each for each in comments if each.author and each.post]
    if len(posts) < CORE_POSTS or not known:
        return None, 0
    present: dict[str, set[str]] = defaultdict(set)
    for each in known:
        present[each.author].add(each.post)
    core = {author for author, where in present.items() if len(where) >= CORE_PRESENCE * len(posts)}
    return sum(each.author in core for each in known) / len(known), len(core)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", html.unescape(text).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
