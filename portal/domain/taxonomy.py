"""Knows topics, platforms, kinds of deliverable, languages, markets, audience bands and the KPI catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from portal.domain.text import Localized

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Topic:
    """What a channel talks about; never a person's origin, income or health."""

    id: str
    label: Localized
    synonyms: tuple[str, ...]
    parent: str | None
    flags: tuple[str, ...] = ()
    """For example minors_in_picture, regulated_claims: what has to be looked at before such an offer goes out."""
    retired_on: str | None = None


@dataclass(frozen=True)
class Platform:
    id: str
    label: Localized
    paid_label: Localized | None
    paid_use: Localized | None
    er_basis: tuple[str, ...]
    """What engagement may be divided by here."""


@dataclass(frozen=True)
class Preflight:
    """Limits of a platform; None means "not stated, look it up", never "no limit"."""

    aspects: tuple[str, ...]
    max_seconds: int | None
    max_caption: int | None
    max_items: int | None
    confidence: str
    note: Localized | None


@dataclass(frozen=True)
class DeliverableKind:
    id: str
    platform: str
    label: Localized
    unit: str
    fields: tuple[str, ...]
    preflight: Preflight


@dataclass(frozen=True)
class Language:
    code: str
    label: Localized


@dataclass(frozen=True)
class Market:
    """A country (ISO 3166-1 alpha-2) with its usual currency and the disclosure pack that is checked there."""

    code: str
    label: Localized
    currency: str
    eu: bool
    pack: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgeBand:
    id: str
    label: Localized
    min: int | None
    max: int | None
    minor: bool | None


@dataclass(frozen=True)
class AgeBandSource:
    source: str
    bands: tuple[str, ...]
    split_needed: bool


@dataclass(frozen=True)
class Gender:
    id: str
    label: Localized
    source_codes: tuple[str | None, ...]


@dataclass(frozen=True)
class Behaviour:
    id: str
    label: Localized
    question: Localized


@dataclass(frozen=True)
class Kpi:
    id: str
    behaviour: str
    unit: str
    label: Localized
    definition: Localized
    formula: str
    sources: tuple[str, ...]
    blind_spots: Localized


@dataclass(frozen=True)
class Taxonomy:
    version: str
    topics: tuple[Topic, ...]
    platforms: tuple[Platform, ...]
    kinds: tuple[DeliverableKind, ...]
    languages: tuple[Language, ...]
    markets: tuple[Market, ...]
    age_bands: tuple[AgeBand, ...]
    age_band_sources: tuple[AgeBandSource, ...]
    genders: tuple[Gender, ...]
    behaviours: tuple[Behaviour, ...]
    kpis: tuple[Kpi, ...]

    def topic(self, topic_id: str) -> Topic:
        """Raises KeyError for an unknown id, as the other look-ups by id do."""
        return self._topics[topic_id]

    def platform(self, platform_id: str) -> Platform:
        return self._platforms[platform_id]

    def kind(self, kind_id: str) -> DeliverableKind:
        return self._kinds[kind_id]

    def kpi(self, kpi_id: str) -> Kpi:
        return self._kpis[kpi_id]

    def language(self, code: str) -> Language:
        return self._languages[code]

    def market(self, code: str) -> Market:
        """The market by its code or an alias (`UK`), whatever the case."""
        return self._markets[code.upper()]

    def children(self, topic_id: str) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if topic.parent == topic_id)

    def with_children(self, topic_id: str) -> tuple[str, ...]:
        """The id and those of its children: who looks for a topic looks for what lies under it."""
        return (topic_id, *(topic.id for topic in self.children(topic_id)))

    def kinds_of(self, platform_id: str) -> tuple[DeliverableKind, ...]:
        return tuple(kind for kind in self.kinds if kind.platform == platform_id)

    def kpis_of(self, behaviour_id: str) -> tuple[Kpi, ...]:
        return tuple(kpi for kpi in self.kpis if kpi.behaviour == behaviour_id)

    def find_topics(self, word: str) -> tuple[Topic, ...]:
        """Topics that `word` names by id, label or synonym in either language; the most particular first."""
        found = self._words.get(fold(word), ())
        return tuple(sorted((self._topics[topic_id] for topic_id in found), key=lambda topic: topic.parent is None))

    def find_topic(self, word: str) -> Topic | None:
        """The most particular topic that `word` names, or None."""
        return next(iter(self.find_topics(word)), None)

    def gender_of(self, source_code: str | None) -> Gender:
        """The gender that a platform's export means by its code; what nobody knows is `unknown`."""
        for gender in self.genders:
            if source_code in gender.source_codes:
                return gender
        return next(gender for gender in self.genders if gender.id == "unknown")

    @cached_property
    def _topics(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def _platforms(self) -> dict[str, Platform]:
        return {platform.id: platform for platform in self.platforms}

    @cached_property
    def _kinds(self) -> dict[str, DeliverableKind]:
        return {kind.id: kind for kind in self.kinds}

    @cached_property
    def _kpis(self) -> dict[str, Kpi]:
        return {kpi.id: kpi for kpi in self.kpis}

    @cached_property
    def _languages(self) -> dict[str, Language]:
        return {language.code: language for language in self.languages}

    @cached_property
    def _markets(self) -> dict[str, Market]:
        return {name: market for market in self.markets for name in (market.code, *market.aliases)}

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        words: dict[str, dict[str, None]] = {}
        for topic in self.topics:
            for word in (topic.id, topic.label.en, topic.label.de, *topic.synonyms):
                words.setdefault(fold(word), {})[topic.id] = None
        return {word: tuple(ids) for word, ids in words.items()}


def with_parents(topics: Iterable[str]) -> frozenset[str]:
    """Ids of topics and of all that stands above them: food.baking brings food along."""
    return frozenset(".".join(topic.split(".")[:depth]) for topic in topics for depth in range(1, topic.count(".") + 2))


def fold(word: str) -> str:
    """How synonyms are compared: NFKC, casefold, without '#', spaces and hyphens, umlauts written out."""
    composed = unicodedata.normalize("NFKC", word).casefold()
    return re.sub(r"[#\s\-\u2010-\u2015]", "", composed.translate(_UMLAUTS))
