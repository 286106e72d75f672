"""Knows which tokens stand for a document, and which tokens a query looks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.discovery.words import Term, Words
from portal.domain.text import N_, Text
from portal.gateways.search.promise import Document
from portal.gateways.search.wording import LANGUAGES, bare, fold, stem, stems, stop_word, unspaced, words

__all__ = ["BOOSTS", "SPELL", "Needle", "Plan", "Tokens", "fields_of", "fold", "plan", "stem", "stop_word", "words"]

BOOSTS: Mapping[str, float] = {"name": 3.0, "topic": 2.0, "en": 1.0, "de": 1.0}
"""Fields of the text index and what a word in them weighs.

name: name and handle, folded · topic: labels and synonyms, stems of both languages · en, de: tagline, bio and work samples, stemmed.
"""
SPELL = "spell"
"""Words of names, topics and taglines as written (lower case), from which spelling is suggested; bios would double the index."""

_TAG = re.compile(r"#([^\s#]{1,60})")

Tokens = Mapping[str, list[str]]
"""Tokens of a document, in order, by field."""


def fields_of(document: Document) -> Tokens:
    """Tokens of a document, in order, by field. A word written with # in a text counts as a topic too."""
    names = words(document.name) + words(document.handle)
    joined = "".join(words(document.handle))
    texts = (document.tagline, document.bio_en, document.bio_de, document.portfolio)
    tagline, english, german, work = (words(text) for text in texts)
    topics = words(document.synonyms) + [word for text in texts if "#" in text for tag in _TAG.findall(text) for word in words(tag)]
    return {
        "name": [fold(word) for word in names] + ([fold(joined)] if joined and joined not in names else []),
        "topic": stems(topics, "en") + stems(topics, "de"),
        "en": stems(tagline + english + work, "en"),
        "de": stems(tagline + german + work, "de"),
        SPELL: sorted({*names, *topics, *tagline}),
    }


def tokens_of(word: str, language: str) -> tuple[str, ...]:
    """Every token under which a word of a text can be found in a language."""
    whole = stem(word, language)
    return (whole,) if whole else ()


@dataclass(frozen=True)
class Needle:
    """A term as it is looked for: by field the token sequences of which one must occur (several tokens: in a row).

    With `prefix` the first sequence of a field is a beginning, the others are whole tokens.
    """

    term: Term
    sequences: Mapping[str, tuple[tuple[str, ...], ...]]
    prefix: bool = False
    weight: float = 1.0
    """What a hit counts. Below 1 for what stands in for the written word (a synonym, a part of a compound): such needles follow it in its
    clause and carry the same `term`, so that a ranking can take all needles of one term for one word that is seen more or less clearly."""


@dataclass(frozen=True)
class Plan:
    clauses: tuple[tuple[Needle, ...], ...]
    without: tuple[Needle, ...]
    notes: tuple[Text, ...]


def plan(query: Words) -> Plan:
    """Turn words into needles. Stop words are dropped; when nothing else is asked they are looked for in names ("Will")."""
    notes = list(query.notes)
    telling = [clause for clause in query.clauses if not all(_dropped(term) for term in clause)]
    looked = [tuple(needle for term in clause if (needle := _needle(term)).sequences) for clause in telling]
    if query.clauses and not telling:
        looked = [tuple(_named(term) for term in clause) for clause in query.clauses]
        notes.append(Text(N_("Very common words are looked for in names only.")))
    without = tuple(needle for term in query.without if (needle := _needle(term)).sequences)
    return Plan(tuple(clause for clause in looked if clause), without, tuple(notes))


def _needle(term: Term) -> Needle:
    parts = words(term.text)
    if not parts:
        return Needle(term, {})
    if (term.prefix and len(parts) == 1) or (len(parts) == 1 and unspaced(parts[0])):
        return _beginning(term, parts[0])
    spellings = [parts]
    if len(parts) > 1 and not term.phrase:
        spellings.append(["".join(parts)])  # plant-based is also written plantbased
    found = {
        "name": [[fold(word) for word in one] for one in spellings],
        "topic": [stems(one, language) for one in spellings for language in LANGUAGES],
        "en": [stems(one, "en") for one in spellings],
        "de": [stems(one, "de") for one in spellings],
    }
    return Needle(term, _sequences(term, found))


def _beginning(term: Term, word: str) -> Needle:
    # Stems are shorter than words: "küche*" must find the stem "kuch" of Küche, which does not begin so.
    whole = {"topic": (stem(word, "en"), stem(word, "de")), "en": (stem(word, "en"),), "de": (stem(word, "de"),)}
    begun = {field: [[bare(word)], *([one] for one in found if one)] for field, found in whole.items()}
    return Needle(term, _sequences(term, {"name": [[fold(word)]], **begun}), prefix=True)


def _sequences(term: Term, found: Mapping[str, list[list[str]]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The sequences by field that are not empty; a term that belongs to one field is looked for there alone."""
    fields = {field: tuple(dict.fromkeys(tuple(one) for one in told if one)) for field, told in found.items()}
    return {field: told for field, told in fields.items() if told and term.place in ("", field)}


def _named(term: Term) -> Needle:
    return Needle(term, {"name": (tuple(fold(word) for word in words(term.text)),)})


def _dropped(term: Term) -> bool:
    return not term.phrase and not term.prefix and not term.place and stop_word(term.text.casefold())
