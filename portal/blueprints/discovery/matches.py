"""Knows which letters of a card answer the words of a search: in the name, her topics and place, her own line, and a piece of her text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.domain.discovery.words import Words
from portal.gateways.search.marking import Pieces, marked, snippet
from portal.web.language import locale
from portal.web.words import label, labels

TOPICS = 2
"""So many topics fit on a card."""


def found(creator, words: Words) -> dict[str, Any]:
    """Pieces of each text for the template; the piece of the bio only where it answers, in the reader's language if it can."""
    if not words.clauses:
        return {}
    return {
        "name": marked(creator.name, words),
        "about": marked(about(sorted(creator.topics, key=lambda topic: not _answers(label(topic, "topic"), words)), creator.place), words),
        "statement": marked(creator.tagline, words),
        "snippet": _bio(creator, words),
    }


def about(topics: Sequence[str], place: str) -> str:
    """What a card says beneath the name: "Baking and Cycling · Kiel". Of many topics the first ones stand for the rest."""
    return " · ".join(filter(None, (labels(topics[:TOPICS], "topic"), place)))


def _answers(text: str, words: Words) -> bool:
    return any(answers for _, answers in marked(text, words))


def _bio(creator, words: Words) -> Pieces | None:
    texts = (creator.bio_de, creator.bio_en) if locale() == "de" else (creator.bio_en, creator.bio_de)
    for text in filter(None, texts):
        pieces = snippet(text, words)
        if any(answers for _, answers in pieces):
            return pieces
    return None
