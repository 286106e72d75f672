"""Knows how engines are held against the truth and against each other: the same searches in turn, by processor time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from benchmarks.discovery_figures import NO_GOAL, Figures, geometric_mean, short, slug
from benchmarks.discovery_peers import Engine, Ours, never_the_same
from benchmarks.discovery_shapes import TEXTLESS, Truth
from portal.domain.discovery.query import PAGE_SIZE, SearchQuery, Sort

GOALS = {"postgresql": ("<= 0.02", "<= 0.1"), "fts5": ("<= 0.02", NO_GOAL), "tantivy": ("<= 0.9", "<= 4")}
"""Goal of the geometric mean over the shapes and of the worst shape, at the size for which they are promised."""
COLD = "<= 0.19"
Searches = Mapping[str, Sequence[SearchQuery]]


def check(truth: Truth, searches: Searches, engines: Sequence[Engine]) -> int:
    """How many answers were compared. Ends the run at the first wrong one: the speed of wrong answers is worth nothing."""
    checked = 0
    for shape, queries in searches.items():
        for query in queries:
            right = truth.answer(query)
            pages = {}
            for engine in engines:
                if not engine.can(query):
                    continue
                found = engine.answer(query)
                if found.total != right.total:
                    raise SystemExit(f"{engine.name}, {shape}: {found.total} found, {right.total} are there: {query}")
                for facet in query.counted:
                    if found.facets[facet] != right.facets[facet]:
                        wrong = {pair for pair in {*found.facets[facet].items()} ^ {*right.facets[facet].items()}}
                        raise SystemExit(f"{engine.name}, {shape}: {facet} are counted wrongly, {sorted(wrong)}: {query}")
                if len(found.ids) != max(0, min(PAGE_SIZE, right.total - (query.page - 1) * PAGE_SIZE)):
                    raise SystemExit(f"{engine.name}, {shape}: the page has {len(found.ids)} of {right.total}: {query}")
                if query.order is not Sort.RELEVANCE and engine.name != "tantivy":  # which breaks ties as it likes
                    pages[found.ids] = engine.name
                checked += 1
            if len(pages) > 1:
                raise SystemExit(f"{shape}: pages differ between {sorted(pages.values())}: {query}")
    return checked


def seconds(deed: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    deed()
    return clock() - start


def timed(searches: Searches, engines: Sequence[Engine], rounds: int) -> dict[str, dict[str, float]]:
    """Seconds of processor time by shape and engine: the median over the instances of the medians over the rounds.

    The engines take turns at each search, so that all have the same moments; the first round warms up and does not count.
    """
    found: dict[str, dict[str, float]] = {}
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for shape, queries in searches.items():
            able = [engine for engine in engines if engine.can(queries[0])]
            taken: dict[str, list[float]] = {engine.name: [] for engine in able}
            for query in queries:
                runs: dict[str, list[float]] = {engine.name: [] for engine in able}
                for turn in range(rounds + 1):
                    asked = never_the_same(query, turn)
                    for engine in able:
                        runs[engine.name].append(seconds(lambda engine=engine, asked=asked: engine.answer(asked), engine.clock))
                for name, each in runs.items():
                    taken[name].append(median(each[1:]))
            found[shape] = {name: median(each) for name, each in taken.items()}
    finally:
        gc.enable()
        gc.unfreeze()
    return found


def cold(searches: Searches, ours: Ours) -> dict[str, float]:
    """Seconds of the shapes that read text when no posting has been decoded before; the files stay in the memory of the system."""
    found = {}
    for shape, queries in searches.items():
        if shape in TEXTLESS:
            continue
        each = []
        for query in queries:
            for turn in range(2):
                ours.forget()
                asked = never_the_same(query, turn)
                each.append(seconds(lambda asked=asked: ours.answer(asked), ours.clock))
        found[shape] = median(each)
    return found


def compare(figures: Figures, size: int, taken: dict[str, dict[str, float]], unwarmed: dict[str, float], promised: bool) -> None:
    """Print the milliseconds of every engine and the ratios of the portal to each."""
    prefix = short(size)
    peers = [name for name in GOALS if any(name in row for row in taken.values())]
    for shape, row in taken.items():
        for name, value in row.items():
            figures.tell(f"{prefix}.{slug(shape)}.{name}_milliseconds", value * 1000)
        if shape in unwarmed:
            figures.tell(f"{prefix}.{slug(shape)}.portal_cold_milliseconds", unwarmed[shape] * 1000)
    for peer in peers:
        ratios = {shape: row["portal"] / row[peer] for shape, row in taken.items() if peer in row}
        for shape, ratio in ratios.items():
            figures.tell(f"{prefix}.{slug(shape)}.ratio_to_{peer}", ratio, GOALS[peer][1] if promised else NO_GOAL)
        figures.tell(f"{prefix}.mean_ratio_to_{peer}", geometric_mean(ratios.values()), GOALS[peer][0] if promised else NO_GOAL)
        figures.tell(f"{prefix}.worst_ratio_to_{peer}", max(ratios.values()), GOALS[peer][1] if promised else NO_GOAL)
    if unwarmed and "postgresql" in peers:
        ratios = {shape: value / taken[shape]["postgresql"] for shape, value in unwarmed.items()}
        figures.tell(
            f"{prefix}.mean_ratio_to_postgresql_with_cold_postings", geometric_mean(ratios.values()), COLD if promised else NO_GOAL
        )


def growth(figures: Figures, small: int, large: int, before: dict[str, float], after: dict[str, float], goal: str = NO_GOAL) -> None:
    for shape, value in after.items():
        if shape in before:
            figures.tell(f"growth.{short(small)}_to_{short(large)}.{slug(shape)}", value / before[shape], goal)
