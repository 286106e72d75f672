"""Measures how good the answers of the search are: lines of name, value and goal, separated by tabs.

Sixty queries in two languages over creators made from subjects (tests/support/labelled.py), so that it is known by construction who
should be found. The same text goes into the portal's own index, into PostgreSQL with its own 'english' and 'german' configurations and
websearch_to_tsquery, and into plain Whoosh with its language analysers. Half of the queries served to choose weights ("tuned"), the
other half was left alone ("held_out"; docs/decisions/0006 names the one exception). nDCG@10 with gains 3 and 1; where nothing was found
it is nought. "followed" takes the spelling that the index suggests where it found nothing, as a person would; "in_postgres" is the
portal's own index kept in PostgreSQL.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
from whoosh import fields, index  # noqa: E402
from whoosh.analysis import LanguageAnalyzer, StandardAnalyzer  # noqa: E402
from whoosh.qparser import MultifieldParser  # noqa: E402

from portal.domain.discovery.query import SearchQuery, Sort  # noqa: E402
from portal.gateways.search import SearchIndex  # noqa: E402
from portal.gateways.search.embedded import EmbeddedIndex  # noqa: E402
from portal.gateways.search.postgres import PostgresIndex  # noqa: E402
from tests.support import labelled, postgres  # noqa: E402
from tests.support.labelled import Asked, Labelled  # noqa: E402

Search = Callable[[str], list[int]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="1,500 creators instead of 10,000, done within 20 seconds")
    options.add_argument("--each", action="store_true", help="the figure of every query, too")
    chosen = options.parse_args()
    corpus = labelled.corpus(1_500 if chosen.quick else 10_000)
    print(f"# {len(corpus)} creators, {len(labelled.QUERIES)} queries, half of them held out")
    with tempfile.TemporaryDirectory() as folder, postgres.open_run() as run:
        ours, suggested = portal(corpus, EmbeddedIndex(Path(folder) / "portal"))
        engines = {"portal": ours, "postgres": full_text(corpus, run), "whoosh": whoosh(corpus, Path(folder) / "whoosh")}
        if not chosen.quick:
            engines["portal.in_postgres"] = portal(corpus, PostgresIndex(postgres.url(run, "postgres")))[0]
        found = {name: {asked: search(asked.text) for asked in labelled.QUERIES} for name, search in engines.items()}
        found["portal.followed"] = {asked: ids or ours(suggested(asked.text) or "") for asked, ids in found["portal"].items()}
    report(corpus, found, chosen.each)


def report(corpus: list[Labelled], found: dict[str, dict[Asked, list[int]]], each: bool) -> None:
    figures = {name: {asked: ndcg(asked, ids, corpus) for asked, ids in answers.items()} for name, answers in found.items()}
    halves = dict(zip(("tuned", "held_out"), labelled.halves(), strict=True))
    for half, asked in halves.items():
        best = max(mean(figures[name][one] for one in asked) for name in ("postgres", "whoosh"))
        for name in figures:
            tell(
                f"quality.ndcg10.{half}.{name}",
                mean(figures[name][one] for one in asked),
                f">= {1.25 * best:.4f}" if name == "portal" else "-",
            )
    for language in ("en", "de"):
        for name in figures:
            tell(f"quality.ndcg10.{language}.{name}", mean(figures[name][one] for one in labelled.QUERIES if one.language == language))
    fewest = min(mean(not ids for ids in found[name].values()) for name in ("postgres", "whoosh"))
    for name, answers in found.items():
        tell(f"quality.zero_results.{name}", mean(not ids for ids in answers.values()), f"<= {fewest:.4f}" if name == "portal" else "-")
    for asked in labelled.QUERIES if each else ():
        print(f"# {asked.language} {asked.kind:16} {asked.text:24}", *(f"{name} {figures[name][asked]:.2f}" for name in figures))


def tell(name: str, value: float, goal: str = "-") -> None:
    print(f"{name}\t{value:.4f}\t{goal}", flush=True)


def mean(figures: Iterable[float]) -> float:
    told = list(figures)
    return sum(told) / len(told)


def ndcg(asked: Asked, ids: list[int], corpus: list[Labelled], depth: int = 10) -> float:
    """Discounted gain of the first answers over that of the best order (Järvelin and Kekäläinen 2002), gains 2**worth - 1."""
    gains = {one.document.id: 2 ** labelled.worth(asked, one) - 1 for one in corpus}
    best = sorted(gains.values(), reverse=True)[:depth]
    return sum(gains[one] * _discount(at) for at, one in enumerate(ids[:depth])) / sum(gain * _discount(at) for at, gain in enumerate(best))


def _discount(place: int) -> float:
    return 1 / math.log2(place + 2)


def portal(corpus: list[Labelled], made: SearchIndex) -> tuple[Search, Callable[[str], str | None]]:
    """The portal's own index, and what it suggests where it finds nobody."""
    made.rebuild([one.document for one in corpus])

    def ask(text: str):
        return made.search(SearchQuery(text, sort=Sort.RELEVANCE, counted=frozenset()))

    return lambda text: list(ask(text).ids) if text else [], lambda text: ask(text).suggestion


def full_text(corpus: list[Labelled], run: Path) -> Search:
    """PostgreSQL as its handbook shows it: names 'simple' and heaviest, topics next, each language by its own configuration."""
    at = postgres.address(run)
    connection = psycopg.connect(host=at["host"], user=at["user"], dbname="postgres", autocommit=True)
    connection.execute(
        "CREATE TABLE told (id int PRIMARY KEY, name text, topic text, en text, de text, words tsvector GENERATED ALWAYS AS ("
        " setweight(to_tsvector('simple', name), 'A') || setweight(to_tsvector('english', topic), 'B')"
        " || setweight(to_tsvector('german', topic), 'B') || to_tsvector('english', en) || to_tsvector('german', de)) STORED)"
    )
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO told VALUES (%s, %s, %s, %s, %s)", [(one.document.id, *texts(one).values()) for one in corpus])
    connection.execute("CREATE INDEX ON told USING gin (words)")
    asked = " || ".join(f"websearch_to_tsquery('{name}', %(text)s)" for name in ("simple", "english", "german"))
    statement = (
        f"SELECT id FROM told, (SELECT {asked} AS sought) AS query WHERE words @@ sought ORDER BY ts_rank(words, sought) DESC, id LIMIT 24"
    )
    return lambda text: [one for (one,) in connection.execute(statement, {"text": text}).fetchall()]


def whoosh(corpus: list[Labelled], folder: Path) -> Search:
    """Whoosh as its documentation shows it: an analyser per language, one parser over all fields, BM25F."""
    folder.mkdir()
    text = {"en": fields.TEXT(LanguageAnalyzer("en")), "de": fields.TEXT(LanguageAnalyzer("de"))}
    topics = {
        "topic_en": fields.TEXT(LanguageAnalyzer("en"), field_boost=2.0),
        "topic_de": fields.TEXT(LanguageAnalyzer("de"), field_boost=2.0),
    }
    schema = fields.Schema(id=fields.STORED, name=fields.TEXT(StandardAnalyzer(stoplist=None), field_boost=3.0), **topics, **text)
    made = index.create_in(str(folder), schema)
    writer = made.writer(limitmb=256)
    for one in corpus:
        told = texts(one)
        writer.add_document(
            id=one.document.id, name=told["name"], topic_en=told["topic"], topic_de=told["topic"], en=told["en"], de=told["de"]
        )
    writer.commit()
    parser, searcher = MultifieldParser(["name", *topics, *text], schema), made.searcher()
    return lambda text: [hit["id"] for hit in searcher.search(parser.parse(text), limit=24)]


def texts(one: Labelled) -> dict[str, str]:
    """What every engine is given."""
    told = one.document
    return {
        "name": f"{told.name} {told.handle}",
        "topic": told.synonyms,
        "en": f"{told.tagline} {told.bio_en} {told.portfolio}",
        "de": f"{told.tagline} {told.bio_de} {told.portfolio}",
    }


if __name__ == "__main__":
    main()
