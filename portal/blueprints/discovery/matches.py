"""Knows which letters of a card answer the words of a search: in the name, the line beneath it, and a piece of the text about herself."""

from __future__ import annotations

from typing import Any

from portal.domain.discovery.words import Words
from portal.gateways.search.marking import Pieces, marked, snippet
from portal.web.language import locale


def found(creator, words: Words) -> dict[str, Any]:
    """Pieces of each text for the template; the piece of the bio only where it answers, in the reader's language if it can."""
    if not words.clauses:
        return {}
    return {"name": marked(creator.name, words), "statement": marked(creator.tagline, words), "snippet": _bio(creator, words)}


def _bio(creator, words: Words) -> Pieces | None:
    texts = (creator.bio_de, creator.bio_en) if locale() == "de" else (creator.bio_en, creator.bio_de)
    for text in filter(None, texts):
        pieces = snippet(text, words)
        if any(answers for _, answers in pieces):
            return pieces
    return None
