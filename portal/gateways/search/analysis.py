"""Knows which tokens stand for a document, and which tokens a query looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b

from portal.domain.discovery.words import Term, Words
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.gateways.search import compounds, synonyms, wording
from portal.gateways.search.promise import Document
from portal.gateways.search.wording import LANGUAGES, bare, fold, stem, stems, stop_word, unspaced, words

__all__ = ["BOOSTS", "SPELL", "Needle", "Plan", "Tokens", "Word", "fields_of", "fold", "plan", "stem", "stop_word", "words"]

BOOSTS: Mapping[str, float] = {"name": 3.0, "topic": 1.0, "en": 1.0, "de": 1.0}
"""Fields of the text index and what a word in them weighs.

name: name and handle, folded · topic: labels and synonyms, stems of both languages · en, de: tagline, bio and work samples, stemmed.
"""
SPELL = "spell"
"""Words of names, topics and taglines as written (lower case), from which spelling is suggested; bios would double the index.

Very common words are looked for in names only, so only as names they stand here: any other would be offered and find nobody.
"""

PART = "0"
"""Begins the token of a part of a compound, which weighs less than the same word alone. A digit, so that every text index keeps it."""
SYNONYM_WEIGHT, PART_WEIGHT = 0.6, 0.35
"""What a synonym and a part of a compound count beside the written word; docs/decisions/0006 says how they were found."""
_MOST_NAMED = 6

_TAG = re.compile(r"#([^\s#]{1,60})")

Tokens = Mapping[str, list[str]]
"""Tokens of a document, in order, by field."""


_RULES = 2
"""Raised when the code of analysis, compounds or wording makes other tokens of the same text."""


@cache
def digest() -> str:
    """Differs when the same creator would get other tokens: an index that was made by another one is out of date as a whole."""
    known = [[topic.id, topic.label.en, topic.label.de, topic.synonyms, topic.parent] for topic in content.taxonomy().topics]
    groups = [group.members for group in content.synonyms().groups]
    told = [_RULES, wording.rules(), known, groups, content.synonyms().parts]
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def fields_of(document: Document) -> Tokens:
    """Tokens of a document, in order, by field. A word written with # in a text counts as a topic too."""
    names = words(document.name) + words(document.handle)
    joined = "".join(words(document.handle))
    texts = (document.tagline, document.bio_en, document.bio_de, document.portfolio)
    tagline, english, german, work = (words(text) for text in texts)
    topics = words(document.synonyms) + [word for text in texts if "#" in text for tag in _TAG.findall(text) for word in words(tag)]
    english, german = tagline + english + work, tagline + german + work
    return {
        "name": [token for word in names if (token := fold(word))] + ([fold(joined)] if joined and joined not in names else []),
        "topic": stems(topics, "en") + stems(topics, "de") + _parts(topics, "en") + _parts(topics, "de"),
        "en": stems(english, "en") + _parts(english, "en"),
        "de": stems(german, "de") + _parts(german, "de"),
        SPELL: sorted({*names, *(word for word in {*topics, *tagline} if not stop_word(word))}),
    }


def tokens_of(word: str, language: str) -> tuple[str, ...]:
    """Every token under which a word of a text can be found in a language: its stem, then its parts."""
    whole = stem(word, language)
    return (whole, *_parts_of(word, language)) if whole else ()


def _parts(found: list[str], language: str) -> list[str]:
    """Tokens of the parts of all compounds. They follow the words, so they stand in no phrase."""
    return [token for word in dict.fromkeys(found) for token in _parts_of(word, language)]


@lru_cache(maxsize=65_536)
def _parts_of(word: str, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(PART + found for part in compounds.parts(word) if (found := stem(part.casefold(), language))))


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
class Word:
    """All needles that look for one word, as written or as what stands in for it."""

    needles: tuple[Needle, ...]

    @cached_property
    def key(self) -> str:
        """What equal ones have in common; as text, which need be hashed but once."""
        return repr([(needle.prefix, needle.weight, *needle.sequences.items()) for needle in self.needles])


@dataclass(frozen=True)
class Plan:
    clauses: tuple[tuple[Needle, ...], ...]
    without: tuple[Needle, ...]
    notes: tuple[Text, ...]

    @cached_property
    def words(self) -> tuple[tuple[Word, ...], ...]:
        """The needles of each clause by the word that they look for."""
        found: list[tuple[Word, ...]] = []
        for clause in self.clauses:
            grouped: dict[Term, list[Needle]] = {}
            for needle in clause:
                grouped.setdefault(needle.term, []).append(needle)
            found.append(tuple(Word(tuple(needles)) for needles in grouped.values()))
        return tuple(found)


def plan(query: Words) -> Plan:
    """Turn words into needles. Stop words are dropped; when nothing else is asked they are looked for in names ("Will").

    After each written word stand its synonyms and, as lesser needles, the compounds that it is a part of and the parts that it is made of.
    A term in quotation marks, and what is to be left out, are taken as written, in any inflection.
    """
    notes = list(query.notes)
    clauses = _merged(query.clauses)
    telling = [clause for clause in clauses if not all(_dropped(term) for term in clause)]
    looked = [[needle for term in clause if (needle := _needle(term)).sequences] for clause in telling]
    if clauses and not telling:
        looked = [[_named(term) for term in clause] for clause in clauses]
        notes.append(Text(N_("Very common words are looked for in names only.")))
    else:
        also: dict[str, tuple[str, ...]] = {}
        looked = [[one for needle in clause for one in (needle, *_lesser(needle.term, also))] for clause in looked]
        _join(telling, looked, also)
        note = N_("Also searched: %(others)s. Quotation marks search for “%(word)s” alone.")
        notes += [Text(note, others=", ".join(others[:_MOST_NAMED]), word=word) for word, others in also.items() if others]
    without = tuple(needle for term in query.without if (needle := _needle(term)).sequences)
    return Plan(tuple(tuple(clause) for clause in looked if clause), without, tuple(notes))


def _merged(clauses: tuple[tuple[Term, ...], ...]) -> list[tuple[Term, ...]]:
    """The clauses, with common words that only together mean something ("do it yourself") made one term."""
    told = list(clauses)
    for width in range(synonyms.LONGEST, 1, -1):
        for start in range(len(told) - width, -1, -1):
            together = [clause[0] for clause in told[start : start + width] if len(clause) == 1 and clause[0] == Term(clause[0].text)]
            text = " ".join(term.text for term in together)
            if len(together) == width and any(map(_dropped, together)) and synonyms.member(text):
                told[start : start + width] = [(Term(text),)]
    return told


def _join(written: list[tuple[Term, ...]], looked: list[list[Needle]], also: dict[str, tuple[str, ...]]) -> None:
    """Put the synonyms of neighbours that belong together ("second hand") beside each of them: (a and b) or c is (a or c) and (b or c)."""
    plain = [clause[0] if len(clause) == 1 and clause[0] == Term(clause[0].text) else None for clause in written]
    for width in range(2, synonyms.LONGEST + 1):
        for start in range(len(plain) - width + 1):
            together = [term for term in plain[start : start + width] if term]
            text = " ".join(term.text for term in together)
            if len(together) == width and synonyms.member(text):
                others = also[text] = synonyms.others(text)
                spellings = [*(words(one) for one in others), ["".join(words(text))]]
                for term, needles in zip(together, looked[start : start + width], strict=True):
                    needles.append(Needle(term, _sequences(term, _everywhere(spellings)), weight=SYNONYM_WEIGHT))


def _lesser(term: Term, also: dict[str, tuple[str, ...]]) -> Iterator[Needle]:
    """What stands in for a word: its synonyms, which are noted in `also`, and by parts the compounds it belongs to or is."""
    if term.phrase or term.exact or term.prefix or term.place == "name":
        return
    if others := synonyms.others(term.text):
        also[term.text] = others
        spellings = [words(one) for one in others]
        spellings += [["".join(one)] for one in spellings if len(one) > 1]
        yield Needle(term, _sequences(term, _everywhere(spellings)), weight=SYNONYM_WEIGHT)
    parts = words(term.text)
    if len(parts) != 1:
        return
    if compounds.known(parts[0]):
        inside = {one: [[PART + token]] for one in LANGUAGES if (token := stem(parts[0], one))}
        inside["topic"] = [one for told in inside.values() for one in told]
        yield Needle(term, _sequences(term, inside), weight=PART_WEIGHT)
    if made := compounds.made_of(parts[0]):
        yield Needle(term, _sequences(term, _everywhere([list(made)])), weight=PART_WEIGHT)


def _needle(term: Term) -> Needle:
    parts = words(term.text)
    if not parts:
        return Needle(term, {})
    if (term.prefix and len(parts) == 1) or (len(parts) == 1 and unspaced(parts[0])):
        return _beginning(term, parts[0])
    spellings = [parts]
    if not term.phrase and not term.exact:
        spellings += [["".join(parts)]] if len(parts) > 1 else []  # plant-based is also written plantbased
        spellings += [list(one) for one in synonyms.spellings(term.text)]
    return Needle(term, _sequences(term, {"name": [[fold(word) for word in one] for one in spellings], **_everywhere(spellings)}))


def _everywhere(spellings: list[list[str]]) -> dict[str, list[list[str]]]:
    """Stems by field, everywhere but in names."""
    found = {language: [stems(one, language) for one in spellings] for language in LANGUAGES}
    return {"topic": [one for told in found.values() for one in told], **found}


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
