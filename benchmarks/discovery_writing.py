"""Knows what writing costs those who search: how soon an edit is seen, the first search after a commit, and many small commits."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks import discovery_worker
from benchmarks.discovery_figures import NO_GOAL, Figures, slug
from benchmarks.discovery_peers import Ours, never_the_same
from benchmarks.discovery_race import Searches, seconds, timed
from portal.domain.discovery.query import SearchQuery
from portal.gateways.search.current import Current
from portal.gateways.search.embedded import EmbeddedIndex
from portal.gateways.search.promise import Document

PER_SECOND = 10
"""Edits that somebody else makes meanwhile, each committed by itself."""
COMMITS, EACH = 40, 25
"""Small commits, and creators in each, before the index is asked again."""
_SHAPES = ("two terms", "broad text", "name prefix", "text, 5 filters, 4 facets", "text, fit, facets", "filters, facets, sorted")
NOTHING: frozenset[str] = frozenset()


def measure(figures: Figures, directory: Path, copy: Path, searches: Searches, known: Sequence[Document], *, quick: bool) -> None:
    """`directory` holds a rebuilt index of the known; it is written into, `copy` stays as it was."""
    shutil.copytree(directory, copy)
    soon_seen(figures, directory, known[: 20 if quick else 200])
    after_a_commit(figures, directory, searches, known[: 5 if quick else 15], NO_GOAL if quick else "<= 5")
    if not quick:
        discovery_worker.measure(figures, 5_000, 100)
        after_a_fold(figures, directory, searches, known, 5, "<= 5")
    few = {shape: queries[:3] for shape, queries in searches.items()}
    small_commits(figures, directory, copy, few, known, COMMITS // 4 if quick else COMMITS)


def soon_seen(figures: Figures, directory: Path, edited: Sequence[Document]) -> None:
    """One process writes at a steady pace; another looks until it finds the new word. Seconds on the wall from the edit to the answer."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    writer = context.Process(target=_write, args=(there, str(directory), edited), daemon=True)
    writer.start()
    there.close()
    index, waits = EmbeddedIndex(directory), []
    while (told := here.recv()) is not None:
        at, since = told
        query = SearchQuery(_word(at), counted=NOTHING)
        while index.search(query).total == 0:
            if time.monotonic() - since > 60:
                raise SystemExit(f"edit {at} was not seen within a minute")
            time.sleep(0.001)
        waits.append(time.monotonic() - since)
    writer.join(60)
    figures.tell("writing.edit_to_visible_seconds_median", median(waits))
    figures.tell("writing.edit_to_visible_seconds_p95", float(np.percentile(waits, 95)), "<= 1")


def _write(pipe: Connection, directory: str, edited: Sequence[Document]) -> None:
    index, start = EmbeddedIndex(Path(directory)), time.monotonic()
    for at, document in enumerate(edited):
        time.sleep(max(0.0, start + at / PER_SECOND - time.monotonic()))
        pipe.send((at, time.monotonic()))  # CLOCK_MONOTONIC is one for all processes of a machine
        index.apply([replace(document, tagline=f"{document.tagline} {_word(at)}")])
    pipe.send(None)


def _word(at: int) -> str:
    return "qzx" + "".join("bcdfghjklm"[int(digit)] for digit in str(at)) + "v"


def after_a_commit(figures: Figures, directory: Path, searches: Searches, some: Sequence[Document], goal: str) -> None:
    """The first search that sees a commit, divided by a warm one, in processor time of the process that searches."""
    reader, writer = Ours(directory), EmbeddedIndex(directory)
    worst = 0.0
    for shape in _SHAPES:
        query = searches[shape][0]
        first, warm = [], []
        for turn, document in enumerate(some):
            writer.apply([replace(document, tagline=f"{document.tagline} {_word(turn)}")])
            first.append(seconds(lambda turn=turn, query=query: reader.answer(never_the_same(query, 10 * turn)), reader.clock))
            warm += [
                seconds(lambda turn=turn, again=again, query=query: reader.answer(never_the_same(query, 10 * turn + again)), reader.clock)
                for again in range(1, 6)
            ]
        figures.tell(f"writing.first_after_commit.{slug(shape)}.milliseconds", median(first) * 1000)
        ratio = median(first) / median(warm)
        figures.tell(f"writing.first_after_commit.{slug(shape)}.ratio_to_warm", ratio)
        worst = max(worst, ratio)
    figures.tell("writing.first_after_commit.worst_ratio_to_warm", worst, goal)


def after_a_fold(figures: Figures, directory: Path, searches: Searches, known: Sequence[Document], turns: int, goal: str) -> None:
    """As `after_a_commit`, for the commit that makes a segment of the newest creators. Each shape has a reader of its own."""
    writer, readers = EmbeddedIndex(directory), {shape: Ours(directory) for shape in _SHAPES}
    first: dict[str, list[float]] = {shape: [] for shape in _SHAPES}
    warm: dict[str, list[float]] = {shape: [] for shape in _SHAPES}
    pointer = Current(directory, 1.0)
    for turn in range(turns):
        texts = pointer.read().texts
        for at in count():
            folded = pointer.read().texts != texts
            for shape, reader in readers.items():
                taken = _several(reader, searches[shape][0], at)
                if folded:
                    first[shape].append(taken[0])
                else:
                    warm[shape] += taken[1:]
            if folded:
                break
            some = known[EACH * at : EACH * (at + 1)]
            writer.apply(replace(document, tagline=f"{document.tagline} {_word(turn)}") for document in some)
    ratios = {shape: median(first[shape]) / median(warm[shape]) for shape in _SHAPES}
    for shape, ratio in ratios.items():
        figures.tell(f"writing.first_after_fold.{slug(shape)}.milliseconds", median(first[shape]) * 1000)
        figures.tell(f"writing.first_after_fold.{slug(shape)}.ratio_to_warm", ratio)
    figures.tell("writing.first_after_fold.worst_ratio_to_warm", max(ratios.values()), goal)


def _several(reader: Ours, query: SearchQuery, at: int) -> list[float]:
    return [seconds(partial(reader.answer, never_the_same(query, 6 * at + turn)), reader.clock) for turn in range(6)]


def small_commits(figures: Figures, directory: Path, copy: Path, searches: Searches, known: Sequence[Document], commits: int) -> None:
    """Searches after many small commits, divided by the same in the index as it was rebuilt, in turns."""
    writer = EmbeddedIndex(directory)
    start = time.process_time()
    for at in range(commits):
        writer.apply(replace(one, tagline=f"{one.tagline} {_word(at)}") for one in known[at * EACH : (at + 1) * EACH])
    figures.tell("writing.processor_milliseconds_per_small_commit", (time.process_time() - start) / commits * 1000)
    scattered, compacted = Ours(directory), Ours(copy)
    compacted.name = "compacted"
    taken = timed(searches, [scattered, compacted], rounds=3)
    ratios = {shape: row["portal"] / row["compacted"] for shape, row in taken.items()}
    for shape, ratio in ratios.items():
        figures.tell(f"writing.small_commits.{slug(shape)}.ratio_to_compacted", ratio)
    figures.tell("writing.small_commits.worst_ratio_to_compacted", max(ratios.values()), "<= 2")
