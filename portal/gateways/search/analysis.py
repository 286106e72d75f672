"""Knows how words become tokens, alike for documents and queries: folding, stems and stop words of English and German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.discovery.words import Term, Words
from portal.domain.text import N_, Text
from portal.gateways.search.promise import Document

BOOSTS: Mapping[str, float] = {"name": 3.0, "topic": 2.0, "en": 1.0, "de": 1.0}
"""Fields of the text index and what a word in them weighs.

name: name and handle, folded · topic: labels and synonyms, stems of both languages · en, de: tagline and bio, stemmed.
"""
SPELL = "spell"
"""Words of names, topics and taglines as written (lower case), from which spelling is suggested; bios would double the index."""

_WORD = re.compile(r"[^\W_]+")
_DIGRAPHS = re.compile(r"([aou])e")
_LANGUAGES = {"en": "english", "de": "german"}


def words(text: str) -> list[str]:
    """Words in lower case as written."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", ""))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word without accents; ä, ae and a become one, so that Müller, Mueller and Muller find each other."""
    return _DIGRAPHS.sub(r"\1", _bare(word))


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str | None:
    """The stem of a word; None for a stop word of the language."""
    if _bare(word) in _stop_words(language):
        return None
    return _bare(_stemmer(language).stemWord(word if language == "de" else _bare(word)))


def stop_word(word: str) -> bool:
    """Whether either language drops it."""
    return any(_bare(word) in _stop_words(language) for language in _LANGUAGES)


Tokens = Mapping[str, list[str]]
"""Tokens of a document, in order, by field."""


def fields_of(document: Document) -> Tokens:
    """Tokens of a document, in order, by field."""
    names = words(document.name) + words(document.handle)
    joined = "".join(words(document.handle))
    tagline, synonyms = words(document.tagline), words(document.synonyms)
    said = {"en": tagline + words(document.bio_en), "de": tagline + words(document.bio_de)}
    return {
        "name": [fold(word) for word in names] + ([fold(joined)] if joined and joined not in names else []),
        "topic": _stems(synonyms, "en") + _stems(synonyms, "de"),
        "en": _stems(said["en"], "en"),
        "de": _stems(said["de"], "de"),
        SPELL: sorted({*names, *synonyms, *tagline}),
    }


@dataclass(frozen=True)
class Needle:
    """A term as it is looked for: by field the token sequences of which one must occur (several tokens: in a row).

    With `prefix` the first sequence of a field is a beginning, the others are whole tokens.
    """

    term: Term
    sequences: Mapping[str, tuple[tuple[str, ...], ...]]
    prefix: bool = False


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
    if term.prefix and len(parts) == 1:
        word = parts[0]
        # Stems are shorter than words: "küche*" must find the stem "kuch" of Küche, which does not begin so.
        stems = {"topic": (stem(word, "en"), stem(word, "de")), "en": (stem(word, "en"),), "de": (stem(word, "de"),)}
        begun = {field: ((_bare(word),), *((one,) for one in found if one)) for field, found in stems.items()}
        return Needle(term, {"name": ((fold(word),),), **begun}, prefix=True)
    spellings = [parts]
    if len(parts) > 1 and not term.phrase:
        spellings.append(["".join(parts)])  # plant-based is also written plantbased
    sequences: dict[str, tuple[tuple[str, ...], ...]] = {}
    for field, found in (
        ("name", [[fold(word) for word in one] for one in spellings]),
        ("topic", [_stems(one, language) for one in spellings for language in _LANGUAGES]),
        ("en", [_stems(one, "en") for one in spellings]),
        ("de", [_stems(one, "de") for one in spellings]),
    ):
        alternatives = tuple(dict.fromkeys(tuple(sequence) for sequence in found if sequence))
        if alternatives:
            sequences[field] = alternatives
    return Needle(term, sequences)


def _named(term: Term) -> Needle:
    return Needle(term, {"name": (tuple(fold(word) for word in words(term.text)),)})


def _dropped(term: Term) -> bool:
    return not term.phrase and not term.prefix and stop_word(term.text.casefold())


def _stems(found: list[str], language: str) -> list[str]:
    return [token for word in found if (token := stem(word, language))]


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=4)
def _stemmer(language: str):
    import Stemmer

    # The stemmer's own cache is not safe between threads; `stem` has one that is.
    return Stemmer.Stemmer(_LANGUAGES[language], 0)


@lru_cache(maxsize=4)
def _stop_words(language: str) -> frozenset[str]:
    from whoosh.lang.stopwords import stoplists

    return frozenset(_bare(word) for word in stoplists[language])
