"""Knows which words of a caption touch a topic that brands like to read about before they work with somebody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.text import N_

TOPICS: Mapping[str, str] = {
    "adult": N_("Nudity and sexual content"),
    "arms": N_("Weapons"),
    "crime": N_("Crime and violence"),
    "death": N_("Death, injury and war"),
    "hate": N_("Hate and insults"),
    "swearing": N_("Strong language"),
    "drugs": N_("Drugs, tobacco and alcohol"),
    "gambling": N_("Gambling and betting"),
    "money": N_("Promises of quick money"),
    "politics": N_("Elections, parties and social disputes"),
    "health": N_("Promises about health and weight"),
}
"""After the categories that advertisers commonly ask about; a topic is no fault."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "adult": ("nude", "nudes", "nsfw", "porn*", "onlyfans", "sexy", "erotic*", "erotik*", "nackt*"),
    "arms": ("gun", "guns", "rifle*", "weapon*", "ammo", "waffe", "waffen", "gewehr*", "pistole*", "munition"),
    "crime": ("murder*", "robbery", "assault*", "rape*", "mord", "morde", "mörder*", "überfall*", "vergewaltig*", "gewalt"),
    "death": ("war", "wars", "corpse*", "killed", "bombing*", "krieg", "kriege", "leiche*", "getötet", "anschlag", "anschläge"),
    "hate": ("nazi*", "racist*", "slur*", "rassist*", "untermensch*"),
    "swearing": ("fuck*", "shit", "bullshit", "bitch*", "asshole*", "scheiß*", "scheiss*", "arschloch*", "fick*", "hurensohn*"),
    "drugs": ("weed", "cocaine", "cannabis", "vape", "vaping", "cigarette*", "vodka", "whisky", "beer", "wine", "kokain", "zigarette*",
              "wodka", "bier", "wein", "schnaps"),
    "gambling": ("casino*", "betting", "sportsbook*", "poker", "slots", "sportwette*", "wettanbieter*", "glücksspiel*"),
    "money": ("crypto*", "bitcoin*", "forex", "krypto*", "passive income", "passives einkommen", "get rich", "schnell reich"),
    "politics": ("election*", "vote", "abortion*", "parliament*", "wahl", "wahlen", "wählt", "abtreibung*", "partei", "parteien"),
    "health": ("weight loss", "detox*", "cure*", "miracle*", "abnehmen", "fettverbrenn*", "heilt", "wunderheil*", "entschlack*"),
}  # fmt: skip


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = (re.escape(_folded(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Touched:
    """A topic that captions touch: how many do, the words that said so, and the newest day."""

    topic: str
    posts: int
    words: tuple[str, ...]
    newest: date


@dataclass(frozen=True)
class Screen:
    """What the captions that are known touch. A screen, no rating: nothing is computed from it."""

    read: int
    """Captions that were read; without any the screen says nothing."""
    touched: tuple[Touched, ...]


def screen(captions: Iterable[tuple[date, str | None]]) -> Screen:
    """Screen (day, caption) pairs in any order. Order-free: words ascending, topics by how many posts touch them."""
    known = [(day, _folded(words)) for day, words in captions if words]
    touched = []
    for topic in TOPICS:
        hits = [(day, set(_PATTERNS[topic].findall(words))) for day, words in known]
        hits = [(day, words) for day, words in hits if words]
        if hits:
            said = sorted(set().union(*(words for _, words in hits)))[:6]
            touched.append(Touched(topic, len(hits), tuple(said), max(day for day, _ in hits)))
    return Screen(len(known), tuple(sorted(touched, key=lambda one: (-one.posts, one.topic))))


_PATTERNS = {topic: _pattern(words) for topic, words in _WORDS.items()}
