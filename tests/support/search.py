"""Knows the homes of the search index, three creators to ask each of them about, and crowds and queries by chance for all at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st

from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import Target
from portal.domain.discovery.likeness import Likeness
from portal.domain.discovery.query import FACETS, HISTOGRAMS, Floor, Range, SearchQuery, Sort
from portal.domain.vetting.figures import Basis
from portal.gateways.database import open_engine
from portal.gateways.search import Document, SearchIndex
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.fake import FakeIndex
from portal.gateways.search.postgres import PostgresIndex
from tests.support import databases

HOMES = ("fake", "embedded", "postgres")
DAY = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)
COUNTRY, AGE, GENDER, INTEREST, LANGUAGE = (Dimension(name) for name in ("country", "age", "gender", "interest", "language"))

MIRA = Document(
    1, "Mira Köhler", "mira.kocht", "Kochen ohne Hektik", bio_en="I cook slow food with vegetables from my garden.",
    bio_de="Ich koche langsam, mit Gemüse aus dem eigenen Garten. Vegane Küche für Familien.", topics=("food.plantbased",),
    synonyms="Plant-based food Pflanzliche Küche vegan plantbased vegetarisch", platforms=("instagram", "tiktok"), country="DE",
    languages=("de", "en"), accepts=("training",), proofs=("bio_code", "platform"), grants=("reuse", "paid"),
    excluded_topics=("fashion",), followers_max=48_200, followers={"instagram": 48_200, "tiktok": 3_000}, er=0.041,
    er_basis=Basis.FOLLOWERS, quality=71.5, price_min=85_000, currency="EUR", prices={("post", "EUR"): 90_000, ("story", "EUR"): 85_000},
    expected=20_000.0, conspicuous=0.1, credibility="usual", calendar=True, taken_weeks=(MONDAY,), published_on=DAY, last_active=DAY,
    audience={(COUNTRY, "DE"): 0.63, (COUNTRY, "AT"): 0.2, (GENDER, "female"): 0.8, (GENDER, "male"): 0.2},
)  # fmt: skip
JONAS = Document(
    2, "Jonas Müller", "jonas_rides", "Bikes and mud", bio_en="Mountain bikes, gravel and the coast.", bio_de="Fahrräder und Schlamm.",
    topics=("sports.cycling",), synonyms="Cycling Radfahren mtb", platforms=("youtube",), country="AT", languages=("de",),
    grants=("reuse",), excluded_topics=("food.meat",), followers_max=112_000, followers={"youtube": 112_000}, er=0.03,
    er_basis=Basis.VIEWS, quality=55.0, price_min=190_000, currency="EUR", prices={("video", "EUR"): 190_000}, expected=50_000.0,
    conspicuous=0.5, credibility="raised", calendar=True, published_on=DAY - timedelta(days=9), last_active=DAY - timedelta(days=40),
    audience={(COUNTRY, "DE"): 0.4, (COUNTRY, "US"): 0.3},
)  # fmt: skip
NOOR = Document(
    3, "Noor van Dijk", "noor", "Garden and preserves", bio_en="Growing vegetables on a balcony.", topics=("home.garden", "food"),
    synonyms="Garden Garten Food Essen", listed=False, platforms=("instagram",), country="NL", languages=("en",),
    accepts=("training", "product"), followers_max=23_900, followers={"instagram": 23_900}, quality=None, price_min=42_000,
    currency="CHF", prices={("post", "CHF"): 42_000, ("post", "EUR"): 45_000}, published_on=DAY - timedelta(days=2),
)  # fmt: skip
CAST = (MIRA, JONAS, NOOR)


def needs_postgres() -> None:
    if "postgresql" not in databases.wanted():
        pytest.skip("PORTAL_TEST_DATABASES leaves PostgreSQL out, and this home of the index lives there")


@contextmanager
def opened(home: str, folder: Path, postgres: databases.PostgresDatabases) -> Iterator[Callable[[], SearchIndex]]:
    """Opens an index that was empty at first; what is opened twice is the same index, seen as another process sees it."""
    if home == "fake":
        made = FakeIndex()
        yield lambda: made
    elif home == "embedded":
        yield lambda: EmbeddedIndex(folder)
    else:
        needs_postgres()
        with ExitStack() as until:
            address = until.enter_context(postgres.empty())
            execute(address, "CREATE EXTENSION vector")

            def another() -> PostgresIndex:
                made = PostgresIndex(address)
                until.callback(made.close)
                return made

            yield another


def execute(address: str, statement: str) -> list[tuple]:
    """What a statement of SQL gives in the PostgreSQL database at an address."""
    engine = open_engine(address)
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


# A crowd and queries by chance, from few values, so that they meet

PLATFORMS, TOPICS = ("instagram", "tiktok", "youtube"), ("food.baking", "food", "food.baking.bread", "home.garden", "sports")
COUNTRIES, WEEKS, KINDS = ("DE", "AT", "US"), (MONDAY, MONDAY + timedelta(days=7)), ("post", "video")
VALUES = {
    "platforms": PLATFORMS, "topics": ("food", "food.baking", "home", "sports"), "countries": ("DE", "AT"), "languages": ("de", "en"),
    "accepts": ("product", "training"), "markets": COUNTRIES, "proofs": ("bio_code", "platform"), "credibility": ("usual", "raised"),
    "grants": ("reuse", "paid"),
}  # fmt: skip


def crowd(seed: int, ids: range) -> list[Document]:
    """So many creators by chance, half of whose figures are not known."""
    dice = random.Random(seed)

    def some(values, most=2):
        return tuple(dice.choices(values, k=dice.randint(0, most)))

    def perhaps(value):
        return value if dice.random() < 0.7 else None

    def split(dimension, buckets):
        parts = [dice.choice((0, 500, 1_000) if bucket == "unknown" else (0, 500, 1_500, 1_600, 3_050)) for bucket in buckets]
        return {(dimension, bucket): part / 10_000 for bucket, part in zip(buckets, parts, strict=True) if dice.random() < 0.7}

    def person(one: int) -> Document:
        followers = {platform: dice.choice((500, 1_000, 4_000, 9_000, 60_000)) for platform in some(PLATFORMS)}
        prices = {(kind, currency): dice.choice((3_000, 5_000, 20_000)) for kind in some(KINDS) for currency in some(("EUR", "CHF"))}
        audience = split(COUNTRY, (*COUNTRIES, "unknown")) | split(LANGUAGE, ("de", "en")) | split(INTEREST, ("food", "travel"))
        return Document(
            id=one,
            name=dice.choice(("Anna Garten", "Ben Backen", "Müller", "")),
            handle=dice.choice(("anna.g", "ben", "")),
            bio_en=dice.choice(("garden and bread", "bread and garden", "bikes", "")),
            bio_de=dice.choice(("Gärten", "Brot backen", "")),
            topics=some(TOPICS, 3),
            platforms=tuple(dict.fromkeys((*followers, *some(PLATFORMS, 1)))),
            country=perhaps(dice.choice(COUNTRIES)),
            languages=some(VALUES["languages"]),
            accepts=some(VALUES["accepts"]),
            proofs=some(VALUES["proofs"]),
            grants=some(VALUES["grants"]),
            excluded_topics=some(TOPICS, 1),
            followers_max=max(followers.values(), default=None),
            followers=followers,
            er=perhaps(dice.choice((0.0, 0.004, 0.03, 0.1, 0.25))),
            er_basis=perhaps(dice.choice(list(Basis))),
            quality=perhaps(float(dice.randint(0, 100))),
            price_min=min(prices.values(), default=None),
            currency=dice.choice(("EUR", "EUR", "CHF", None)),
            prices=prices,
            expected=perhaps(dice.choice((0.0, 700.0, 12_345.5))),
            conspicuous=perhaps(dice.choice((0.0, 0.07, 0.3, 1.0))),
            credibility=perhaps(dice.choice(VALUES["credibility"])),
            calendar=dice.random() < 0.7,
            taken_weeks=some(WEEKS),
            published_on=perhaps(DAY - timedelta(days=dice.randint(-1, 90))),
            last_active=perhaps(DAY - timedelta(days=dice.randint(0, 90))),
            listed=dice.random() < 0.8,
            audience=audience,
        )

    return [person(one) for one in ids]


def _sets(values) -> st.SearchStrategy:
    """Half of the time nothing, so that some creators are left when all filters are drawn."""
    return st.just(frozenset()) | st.frozensets(st.sampled_from((*values, "none")), max_size=3)


def _ranges(values) -> st.SearchStrategy:
    ends = st.none() | st.sampled_from(values)
    return st.just(Range()) | st.just(Range()) | st.builds(Range, ends, st.none() | ends)


_FLOORS = st.builds(
    lambda where, least: Floor(*where, least),
    st.sampled_from([(COUNTRY, "DE"), (COUNTRY, "AT"), (INTEREST, "food"), (LANGUAGE, "de"), (AGE, "a18_24"), (COUNTRY, "none")]),
    st.sampled_from((1, 1_500, 1_501)),
)
_SHARES = st.dictionaries(
    st.sampled_from([(COUNTRY, "DE"), (COUNTRY, "FR"), (INTEREST, "food"), (LANGUAGE, "de")]),
    st.sampled_from((100, 1_000, 5_000)),
    max_size=3,
)
TARGETS = st.builds(
    Target,
    countries=_sets(COUNTRIES),
    languages=_sets(("de", "en")),
    interests=_sets(("food", "travel")),
    least=st.dictionaries(st.sampled_from([COUNTRY, INTEREST]), st.sampled_from((0.0, 0.1, 0.16, 0.3, 1.0)), max_size=2),
    weights=st.dictionaries(st.sampled_from([COUNTRY, LANGUAGE, INTEREST]), st.integers(1, 3), max_size=3),
)
TEXTS = ("garden", "garten -bike", "ben OR bikes", '"and bread"', "b*", "-bread", "müller bread", "gard* OR brot", '"nobody at all"')
QUERIES = st.builds(
    SearchQuery,
    text=st.just("") | st.sampled_from(TEXTS),
    **{facet: _sets(values) for facet, values in VALUES.items()},
    followers=_ranges((0, 501, 1_000, 9_000, 5_000)),
    er=_ranges((0.0, 0.03, 0.1)),
    er_basis=st.sampled_from(list(Basis)),
    quality=_ranges((0, 20, 50, 80)),
    price=_ranges((3_000, 5_000, 7_000)),
    price_kind=st.sampled_from(("", "", *KINDS, "none")),
    currency=st.sampled_from(("EUR", "EUR", "CHF", "USD")),
    free_week=st.none() | st.none() | st.sampled_from(WEEKS),
    active_since=st.none() | st.none() | st.just(DAY - timedelta(days=30)),
    floors=st.just(frozenset()) | st.frozensets(_FLOORS, max_size=2),
    about=st.just(frozenset()) | st.frozensets(st.sampled_from(TOPICS), max_size=2),
    target=st.just(Target()) | TARGETS,
    sort=st.none() | st.sampled_from(list(Sort)),
    page=st.sampled_from((1, 1, 1, 2, 5, 6)),
    only=st.none() | st.none() | st.frozensets(st.integers(-5, 150), min_size=20, max_size=60),
    without=st.frozensets(st.integers(-5, 150), max_size=5),
    listed_only=st.booleans(),
    like=st.none() | st.builds(Likeness, _SHARES, _sets(VALUES["topics"])),
    explore=st.none() | st.integers(DAY.toordinal() - 3, DAY.toordinal() + 3),
    counted=st.just(frozenset({*FACETS, *HISTOGRAMS})) | st.frozensets(st.sampled_from((*FACETS, *HISTOGRAMS)), max_size=4),
)  # fmt: skip
