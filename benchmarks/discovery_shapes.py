"""Knows the ten shapes of a search, draws instances of them from a corpus, and has the right answers, by brute force over the tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np

from benchmarks import discovery_vocabulary as vocabulary
from benchmarks.discovery_corpus import SEED
from portal.demo.people.names import CULTURES
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import PAGE_SIZE, Range, SearchQuery, Sort
from portal.gateways import content
from portal.gateways.search.analysis import BOOSTS, Needle, Tokens, plan
from portal.gateways.search.promise import Document

COUNTED = frozenset({"platforms", "topics", "countries", "languages"})
"""The four facets of the shapes that have any."""
LANDS = ("DE", "AT", "CH", "NL", "FR", "GB", "PL")
NONE: frozenset[str] = frozenset()
TEXTLESS = ("filters, facets, sorted", "fit with filters")
"""Shapes that read columns alone."""


@dataclass(frozen=True)
class Answer:
    """What an engine says to one search; ids are those of the page."""

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Truth:
    """The corpus laid out as plainly as can be: for each token of each field who has it, for each figure an array."""

    def __init__(self, told: Sequence[tuple[Document, Tokens]]) -> None:
        self.n = len(told)
        self.tokens = [tokens for _, tokens in told]
        holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row, tokens in enumerate(self.tokens):
            for field in BOOSTS:
                for token in set(tokens[field]):
                    holders[field, token].append(row)
        self.holders = dict(holders)
        documents = [document for document, _ in told]
        self.numbers = {
            "er": np.array([np.nan if one.er is None else one.er for one in documents]),
            "quality": np.array([np.nan if one.quality is None else one.quality for one in documents]),
            "followers": np.array([np.nan if one.followers_max is None else one.followers_max for one in documents]),
        }
        self.basis = np.array([one.er_basis.value if one.er_basis else "" for one in documents])
        filters = [one.filters for one in documents]
        self.values: dict[str, dict[str, np.ndarray]] = {}
        for facet in COUNTED:
            rows: dict[str, list[int]] = defaultdict(list)
            for row, found in enumerate(filters):
                for value in found[facet]:
                    rows[value].append(row)
            self.values[facet] = {value: self.mask(found) for value, found in rows.items()}
        self.on = {platform: np.full(self.n, -1.0) for platform in self.values["platforms"]}
        for row, document in enumerate(documents):
            for platform, size in document.followers.items():
                self.on[platform][row] = size

    def mask(self, rows: Iterable[int]) -> np.ndarray:
        found = np.zeros(self.n, dtype=bool)
        found[np.fromiter(rows, dtype=np.int64)] = True
        return found

    def answer(self, query: SearchQuery) -> Answer:
        """Total and facets; the page stays empty. Platforms beside a range of followers are counted in their own way, not known here."""
        assert not (query.followers and "platforms" in query.counted)
        rest = self.text(query.text)
        sizes = reduce(np.maximum, (self.on[one] for one in query.platforms)) if query.platforms else self.numbers["followers"]
        for numbers, span in ((sizes, query.followers), (self.numbers["er"], query.er), (self.numbers["quality"], query.quality)):
            if span:
                with np.errstate(invalid="ignore"):
                    rest = rest & (numbers >= (0 if span.least is None else span.least)) & (numbers <= (span.most or np.inf))
        if query.er:
            rest = rest & (self.basis == query.er_basis.value)
        chosen = {}
        for facet in COUNTED:
            if wanted := getattr(query, facet):
                chosen[facet] = reduce(np.logical_or, (self.values[facet].get(one, np.zeros(self.n, dtype=bool)) for one in wanted))
        facets = {}
        for facet in query.counted:
            others = reduce(np.logical_and, (mask for name, mask in chosen.items() if name != facet), rest)
            counts = {value: int(np.count_nonzero(mask & others)) for value, mask in self.values[facet].items()}
            facets[facet] = {value: count for value, count in counts.items() if count}
        return Answer((), int(np.count_nonzero(reduce(np.logical_and, chosen.values(), rest))), facets)

    def text(self, text: str) -> np.ndarray:
        found = np.ones(self.n, dtype=bool)
        sought = plan(SearchQuery(text=text).words)
        for clause in sought.clauses:
            found &= reduce(np.logical_or, (self._needle(needle) for needle in clause))
        for needle in sought.without:
            found &= ~self._needle(needle)
        return found

    def _needle(self, needle: Needle) -> np.ndarray:
        found = np.zeros(self.n, dtype=bool)
        for field, sequences in needle.sequences.items():
            for place, sequence in enumerate(sequences):
                if needle.prefix and place == 0:
                    for token in self._begun.get((field, sequence[0][:2]), ()):
                        if token.startswith(sequence[0]):
                            found[self.holders[field, token]] = True
                elif len(sequence) == 1:
                    found[self.holders.get((field, sequence[0]), [])] = True
                else:
                    width = len(sequence)
                    for row in set.intersection(*(set(self.holders.get((field, token), ())) for token in sequence)):
                        said = self.tokens[row][field]
                        found[row] |= any(tuple(said[at : at + width]) == sequence for at in range(len(said)))
        return found

    @cached_property
    def _begun(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for field, token in self.holders:
            found[field, token[:2]].append(token)
        return found


def shapes(truth: Truth, instances: int) -> dict[str, list[SearchQuery]]:
    """Each shape with its instances; the words are those of the corpus, chosen by the share of creators that has them."""
    dice = np.random.default_rng(SEED)
    broad, common, middling = _words(truth, (0.14, 0.32), (0.04, 0.12), (0.003, 0.05))

    def one(words: Sequence[str]) -> str:
        return str(words[int(dice.integers(len(words)))])

    def together() -> str:
        while True:
            text = f"{one(common)} {one(common)}"
            if 3 <= np.count_nonzero(truth.text(text)) and len(set(text.split())) == 2:
                return text

    def deep(text: str) -> int:
        return max(2, min(20, int(np.count_nonzero(truth.text(text)) / PAGE_SIZE)))

    given = sorted({name[:3] for culture in CULTURES for name in culture.given if name.isascii() and len(name) > 3})
    found: dict[str, list[SearchQuery]] = defaultdict(list)
    for _ in range(instances):
        found["two terms"].append(SearchQuery(together(), counted=NONE))
        found["broad text"].append(SearchQuery(one(broad), counted=NONE))
        found["or"].append(SearchQuery(" OR ".join(sorted(_pick(dice, middling, 3))), counted=NONE))
        found["text, 3 filters"].append(SearchQuery(one(common), **_three(dice), counted=NONE))
        found["text, 5 filters, 4 facets"].append(SearchQuery(one(broad), **_five(dice), counted=COUNTED))
        found["filters, facets, sorted"].append(SearchQuery(**_wide(dice), sort=Sort.FOLLOWERS, counted=COUNTED))
        found["name prefix"].append(SearchQuery(f"{one(given)}*", counted=NONE))
        found["fit with filters"].append(SearchQuery(**_wide(dice), target=_target(dice), counted=NONE))
        found["text, fit, facets"].append(SearchQuery(one(broad), target=_target(dice), counted=COUNTED))
        text = one(common)
        found["deep page"].append(SearchQuery(text, page=deep(text), counted=NONE))
    return dict(found)


def column_shapes(instances: int) -> dict[str, list[SearchQuery]]:
    """The shapes without words, and fit over everybody."""
    dice = np.random.default_rng(SEED)
    return {
        TEXTLESS[0]: [SearchQuery(**_wide(dice), sort=Sort.FOLLOWERS, counted=COUNTED) for _ in range(instances)],
        TEXTLESS[1]: [SearchQuery(**_wide(dice), target=_target(dice), counted=NONE) for _ in range(instances)],
        "fit, filters, facets": [SearchQuery(**_wide(dice), target=_target(dice), counted=COUNTED) for _ in range(instances)],
        "fit over all": [SearchQuery(target=_target(dice), counted=NONE) for _ in range(instances)],
    }


def _pick(dice: np.random.Generator, values: Sequence[str], count: int) -> frozenset[str]:
    return frozenset(dice.choice(values, size=count, replace=False).tolist())


def _three(dice: np.random.Generator) -> dict[str, Any]:
    least = float(dice.integers(1_000, 6_000))
    return {**_places(dice), "followers": Range(least, least * 40)}


def _five(dice: np.random.Generator) -> dict[str, Any]:
    quality = Range(float(dice.integers(40, 55)))
    return {**_places(dice), "quality": quality, "er": Range(0.01, 0.08), "languages": frozenset({"de", "en"})}


def _places(dice: np.random.Generator) -> dict[str, Any]:
    return {"countries": frozenset({"DE"}) | _pick(dice, LANDS[1:], 2), "platforms": _pick(dice, ("instagram", "tiktok", "youtube"), 2)}


def _wide(dice: np.random.Generator) -> dict[str, Any]:
    """Filters that about three of ten creators pass."""
    return {"countries": frozenset({"DE"}) | _pick(dice, LANDS[1:], 4), "er": Range(0.01), "quality": Range(40.0)}


def _target(dice: np.random.Generator) -> Target:
    return Target(
        countries=frozenset({"DE"}) | _pick(dice, LANDS[1:], 2), ages=frozenset({"a18_24", "a25_34"}), genders=frozenset({"female"}),
        languages=_pick(dice, ("de", "en", "fr"), 2), interests=_pick(dice, [topic.id for topic in content.taxonomy().topics], 3),
    )  # fmt: skip


def _words(truth: Truth, *bands: tuple[float, float]) -> list[list[str]]:
    """Words of both languages and of the topics that so large a share of the creators uses, for each (least, most)."""
    candidates = [str(word) for language in ("en", "de") for word in vocabulary.words(language)[:300]]
    candidates += sorted({word for topic in content.taxonomy().topics for word in topic.synonyms if word.isalpha()})
    shares = {word: np.count_nonzero(truth.text(word)) / truth.n for word in candidates}
    found = [[word for word, share in shares.items() if least <= share <= most] for least, most in bands]
    for words, (least, most) in zip(found, bands, strict=True):
        if len(words) < 5:
            raise SystemExit(f"the corpus has {len(words)} words that {least:.1%} to {most:.1%} of the creators use")
    return found
