"""Knows the invented creators of the search benchmark: the same seed and number always make the same ones, each batch by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import discovery_vocabulary as vocabulary  # noqa: E402
from portal.demo.people import names  # noqa: E402
from portal.domain.creators.stance import GRANTS  # noqa: E402
from portal.domain.discovery.audience import AGE_BANDS, UNKNOWN, WHOLE, Dimension  # noqa: E402
from portal.domain.vetting.figures import Basis  # noqa: E402
from portal.gateways import content  # noqa: E402
from portal.gateways.search.analysis import Tokens, fields_of  # noqa: E402
from portal.gateways.search.promise import Document  # noqa: E402

SEED = 20261122
TODAY = date(2026, 11, 21)
BATCH = 5_000
"""A corpus is the beginning of every larger one with the same seed."""
WORDS = 60
COUNTRIES = (
    "DE AT CH NL PL FR GB US ES IT SE BE CZ DK NO FI PT IE GR TR HU RO HR UA CA AU BR MX AR IN JP KR ZA EG MA NG AE SG NZ ID"
).split()  # fmt: skip
TONGUES = "de en fr es it nl pl tr pt sv cs ar".split()
PROOFS = ("mail", "address", "platform", "export", "video", "business")
BANDS = (("normal", 0.15), ("watch", 0.30), ("ask", 1.01))
WEEKS = 12


def told(n: int, seed: int = SEED) -> list[tuple[Document, Tokens]]:
    """Documents with the tokens that every engine indexes, so that no engine pays for the words or reads them otherwise."""
    return [(document, fields_of(document)) for document in documents(n, seed)]


def documents(n: int, seed: int = SEED) -> Iterator[Document]:
    """`n` creators with the numbers 1 to n."""
    for start in range(0, n, BATCH):
        yield from _batch(np.random.default_rng([seed, start // BATCH]), start + 1)[: n - start]


def _batch(rng: np.random.Generator, first: int) -> list[Document]:
    topics, synonyms = _topics(rng)
    people = _people(rng)
    bios = _bios(rng, synonyms, [person.languages for person in people])
    audiences = _audiences(rng, [person.country for person in people], topics)
    figures = _figures(rng)
    sets = _sets(rng)
    return [
        Document(
            id=first + at, name=person.name, handle=_handle(person.latin, first + at if at % 3 else None), topics=topics[at],
            synonyms=synonyms[at], country=person.country, languages=person.languages, audience=audiences[at],
            **bios[at], **figures[at], **sets[at],
        )
        for at, person in enumerate(people)
    ]  # fmt: skip


def _handle(latin: str, number: int | None) -> str:
    return f"{latin.split()[0]}.{latin.split()[-1]}{number or ''}".lower()


def _people(rng: np.random.Generator) -> list[names.Invented]:
    """Half carry a name that many share, half one of a long tail; a tenth live where the cultures of the demo do not reach."""
    found = names.invent(rng, BATCH)
    rare, elsewhere = (
        vocabulary.surnames()[rng.integers(vocabulary.surnames().size, size=BATCH)],
        rng.integers(10 * len(COUNTRIES), size=BATCH),
    )
    for at in np.flatnonzero(rng.random(BATCH) < 0.5).tolist():
        person = found[at]
        found[at] = names.Invented(
            f"{person.name.split()[0]} {rare[at]}", f"{person.latin.split()[0]} {rare[at]}", person.place, person.country, person.languages
        )
    for at in np.flatnonzero(elsewhere < len(COUNTRIES)).tolist():
        person = found[at]
        found[at] = names.Invented(person.name, person.latin, person.place, COUNTRIES[int(elsewhere[at])], person.languages)
    return found


@cache
def _subjects() -> list[tuple[str, str]]:
    """(id, words that the portal adds) of each topic."""
    taxonomy = content.taxonomy()
    known = {topic.id: topic for topic in taxonomy.topics}
    found = []
    for topic in taxonomy.topics:
        above = known.get(topic.parent or "")
        added = [topic.label.en, topic.label.de, *topic.synonyms, *([above.label.en, above.label.de] if above else [])]
        found.append((topic.id, " ".join(added)))
    return found


def _topics(rng: np.random.Generator) -> tuple[list[tuple[str, ...]], list[str]]:
    """One to three of each, some far more often than others."""
    subjects = _subjects()
    weights = np.random.default_rng(SEED).permutation(np.arange(1, len(subjects) + 1) ** -0.7)
    chosen = rng.choice(len(subjects), size=(BATCH, 3), p=weights / weights.sum())
    counts = rng.choice([1, 2, 3], size=BATCH, p=[0.35, 0.4, 0.25])
    rows = [tuple(dict.fromkeys(row[:count])) for row, count in zip(chosen.tolist(), counts.tolist(), strict=True)]
    return [tuple(subjects[one][0] for one in row) for row in rows], [" ".join(subjects[one][1] for one in row) for row in rows]


def _bios(rng: np.random.Generator, synonyms: list[str], languages: list[tuple[str, ...]]) -> list[dict[str, str]]:
    """About WORDS words, in two languages where she works in both, with some words of her topics; a tagline, and work samples."""
    long = np.clip(rng.normal(WORDS, 18, (2, BATCH)), 10, 160).astype(int)
    drawn = {tongue: vocabulary.drawn(rng, tongue, long[place]) for place, tongue in enumerate(("en", "de"))}
    short = {tongue: vocabulary.drawn(rng, tongue, np.full(BATCH, 22)) for tongue in ("en", "de")}
    luck, places = rng.random(BATCH).tolist(), rng.random((BATCH, 4)).tolist()
    found = []
    for at in range(BATCH):
        main = "de" if "de" in languages[at][:1] else "en"
        other = "en" if main == "de" else "de"
        subjects = synonyms[at].split()
        body = drawn[main][at]
        for place in places[at]:
            body[int(place * len(body))] = subjects[int(place * 997) % len(subjects)]
        bios = {f"bio_{main}": _sentences(body)}
        if luck[at] < 0.3 and other in languages[at]:
            half = len(body) // 2
            bios = {f"bio_{main}": _sentences(body[:half]), f"bio_{other}": _sentences(drawn[other][at][: WORDS // 2])}
        small = short[main][at]
        found.append({**bios, "tagline": " ".join(small[:7]), "portfolio": " ".join(small[7:]) if luck[at] > 0.5 else ""})
    return found


def _sentences(words: list[str]) -> str:
    return ". ".join(" ".join(words[start : start + 12]).capitalize() for start in range(0, len(words), 12)) + "."


def _audiences(rng: np.random.Generator, countries: list[str], topics: list[tuple[str, ...]]) -> list[dict[tuple[Dimension, str], float]]:
    """Whole ten-thousandths; most buckets of most creators are empty, sources leave a part open, and some creators tell nothing."""
    interests = [one for one, _ in _subjects()]
    spread = {
        Dimension.AGE: rng.dirichlet([0.5, 5, 8, 4, 2, 1, 0.5], BATCH),
        Dimension.GENDER: rng.dirichlet([3, 2.4, 0.05], BATCH),
        Dimension.COUNTRY: rng.dirichlet([14, 3, 2, 1.5, 1, 1, 0.5, 0.5, 0.4, 0.3], BATCH),
        Dimension.LANGUAGE: rng.dirichlet([10, 4, 1.5, 0.6], BATCH),
        Dimension.INTEREST: rng.beta(2, 4, (BATCH, 12)),
    }
    buckets: dict[Dimension, Any] = {Dimension.AGE: list(AGE_BANDS), Dimension.GENDER: ["female", "male", "other"]}
    near = np.arange(1, len(COUNTRIES) + 1) ** -0.8
    others = rng.choice(len(COUNTRIES), size=(BATCH, 9), p=near / near.sum()).tolist()
    tongues = rng.integers(len(TONGUES), size=(BATCH, 3)).tolist()
    likes = rng.integers(len(interests), size=(BATCH, 11)).tolist()
    known = np.where(rng.random((BATCH, len(Dimension))) < 0.88, rng.uniform(0.82, 1.0, (BATCH, len(Dimension))), 0)
    known[rng.random(BATCH) < 0.12] = 0
    parts = {dimension: np.floor(spread[dimension] * known[:, [place]] * WHOLE) for place, dimension in enumerate(Dimension)}
    shares = {dimension: np.where(found >= 20, found, 0) / WHOLE for dimension, found in parts.items()}
    rows = {dimension: found.tolist() for dimension, found in shares.items()}
    keys = {(dimension, bucket): (dimension, bucket) for dimension in Dimension for bucket in _all_buckets(dimension, interests)}
    open_part = {dimension: (1 - found.sum(axis=1)).round(4).tolist() for dimension, found in shares.items()}
    told = []
    for at in range(BATCH):
        where = {
            **buckets,
            Dimension.COUNTRY: [countries[at], *(COUNTRIES[one] for one in others[at])],
            Dimension.LANGUAGE: ["de" if countries[at] in ("DE", "AT", "CH") else "en", *(TONGUES[one] for one in tongues[at])],
            Dimension.INTEREST: [topics[at][0], *(interests[one] for one in likes[at])],
        }
        audience = {
            keys[dimension, bucket]: share
            for dimension in Dimension
            for bucket, share in zip(reversed(where[dimension]), reversed(rows[dimension][at]), strict=True)
            if share
        }
        for place, dimension in enumerate(Dimension):
            # A bucket drawn twice keeps the larger share, and what the smaller one held is open too.
            if known[at, place] and dimension is not Dimension.INTEREST:
                audience[dimension, UNKNOWN] = open_part[dimension][at]
        told.append(audience)
    return told


def _all_buckets(dimension: Dimension, interests: list[str]) -> list[str]:
    return {
        Dimension.COUNTRY: COUNTRIES, Dimension.AGE: list(AGE_BANDS), Dimension.GENDER: ["female", "male", "other"],
        Dimension.INTEREST: interests, Dimension.LANGUAGE: TONGUES,
    }[dimension]  # fmt: skip


def _figures(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Sizes log-normal, rates by peers of that size, prices by kind growing slower than sizes; each unknown for some."""
    taxonomy = content.taxonomy()
    platforms = [platform.id for platform in taxonomy.platforms if platform.id != "offplatform"]
    kinds = {platform: [kind.id for kind in taxonomy.kinds_of(platform)] for platform in platforms}
    weights = np.array([9, 7, 5, 2, 1.2, 0.8, 1, 0.9, 0.7, 0.6])
    chosen = np.argsort(-np.log(rng.random((BATCH, len(platforms)))) / weights, axis=1)[:, :4].tolist()
    counts = rng.choice([1, 2, 3, 4], size=BATCH, p=[0.4, 0.33, 0.19, 0.08]).tolist()
    sizes = np.clip(rng.lognormal(np.log(18_000), 1.6, BATCH), 400, 6_000_000)
    side = rng.beta(1.2, 3, (BATCH, 4))
    side[:, 0] = 1
    follows = (sizes[:, None] * side).astype(int).tolist()
    rates = np.exp(rng.normal(-3.8, 0.56, BATCH)).round(5).tolist()
    basis = [list(Basis)[one] for one in rng.choice(3, size=BATCH, p=[0.75, 0.05, 0.2]).tolist()]
    quality = np.clip(rng.normal(62, 15, BATCH), 1, 99).round(2).tolist()
    prices = (rng.lognormal(0, 0.4, (BATCH, 8)) * (sizes[:, None] ** 0.62) * 0.45).round(-1)
    prices = (np.maximum(prices, 20).astype(int) * 100).tolist()
    views = (sizes * rng.beta(2, 5, BATCH)).round(1).tolist()
    apart = np.round(rng.beta(1.6, 9, BATCH), 4).tolist()
    currencies = rng.choice(["EUR", "CHF", "GBP", "USD", "PLN"], size=BATCH, p=[0.78, 0.05, 0.07, 0.06, 0.04]).tolist()
    luck = rng.random((BATCH, 6)).tolist()
    found = []
    for at in range(BATCH):
        own = [platforms[one] for one in chosen[at][: counts[at]]]
        offered = [kind for platform in own for kind in kinds[platform]][: 1 + int(luck[at][5] * 7)] if luck[at][0] < 0.85 else []
        table = {(kind, currencies[at]): prices[at][place] for place, kind in enumerate(offered)}
        seen = luck[at][1] < 0.92
        found.append({
            "platforms": tuple(own), "followers": dict(zip(own, follows[at], strict=False)),
            "followers_max": max(follows[at][: counts[at]]),
            "er": rates[at] if seen else None, "er_basis": basis[at] if seen else None,
            "quality": quality[at] if luck[at][2] < 0.8 else None,
            "price_min": min(table.values()) if table else None, "currency": currencies[at] if table else None, "prices": table,
            "expected": views[at] if seen else None, "conspicuous": apart[at] if luck[at][3] < 0.7 else None,
            "credibility": next(name for name, below in BANDS if apart[at] < below) if luck[at][3] < 0.7 else None,
        })  # fmt: skip
    return found


def _sets(rng: np.random.Generator) -> list[dict[str, Any]]:
    """What she accepts, grants, refuses and has shown, her calendar and her days."""
    accepts = [option.id for option in content.value_options().options]
    likes = np.arange(1, len(accepts) + 1) ** -0.8 * 0.6
    thrown = {
        "accepts": (tuple(accepts), rng.random((BATCH, len(accepts))) < likes),
        "grants": (tuple(GRANTS), rng.random((BATCH, len(GRANTS))) < [0.6, 0.3, 0.25, 0.2]),
        "proofs": (PROOFS, rng.random((BATCH, len(PROOFS))) < [0.6, 0.25, 0.4, 0.3, 0.08, 0.15]),
        "excluded_topics": (tuple(one for one, _ in _subjects()), rng.random((BATCH, len(_subjects()))) < 0.01),
    }
    mondays = tuple(TODAY - timedelta(days=TODAY.weekday()) + timedelta(weeks=week) for week in range(WEEKS))
    busy = (rng.random((BATCH, WEEKS)) < np.linspace(0.6, 0.1, WEEKS)).tolist()
    said, listed = (rng.random((2, BATCH)) < [[0.6], [0.55]]).tolist()
    ages = np.minimum(rng.exponential(260, BATCH), 1500).astype(int).tolist()
    idle = np.minimum(rng.exponential(12, BATCH), 400).astype(int).tolist()
    rows = {name: [tuple(_kept(values, row)) for row in hits.tolist()] for name, (values, hits) in thrown.items()}
    return [
        {
            **{name: found[at] for name, found in rows.items()},
            "calendar": said[at], "taken_weeks": tuple(_kept(mondays, busy[at])) if said[at] else (),
            "published_on": TODAY - timedelta(days=ages[at]), "last_active": TODAY - timedelta(days=idle[at]), "listed": listed[at],
        }
        for at in range(BATCH)
    ]  # fmt: skip


def _kept(values: tuple[Any, ...], hits: list[bool]) -> list[Any]:
    return [value for value, hit in zip(values, hits, strict=True) if hit]
