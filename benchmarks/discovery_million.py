"""Knows what the columns do at a million creators: laid out as arrays, beside one pass over the same bytes, by one process and two."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.discovery_figures import NO_GOAL, Figures, short, slug
from benchmarks.discovery_peers import Ours, never_the_same
from benchmarks.discovery_race import growth, seconds, timed
from benchmarks.discovery_shapes import column_shapes
from portal.gateways.search import bitsets
from portal.gateways.search.columns import Columns, Names, columns
from portal.gateways.search.current import Current
from portal.gateways.search.entries import DIMENSIONS
from portal.gateways.search.store import Room, Store

BASE = 9_984
"""Creators taken from an index made of documents; a multiple of 64, so that sets of them can be put one behind the other."""
OVER_ALL, BOTH = "fit over all", "fit, filters, facets"


def measure(figures: Figures, base: Path, folder: Path, size: int, *, quick: bool) -> None:
    """`base` holds a rebuilt index of BASE creators or more."""
    large = size // BASE
    for place, count in (("small", large // 10), ("large", large)):
        enlarge(base, folder / place, count)
    searches, rounds = column_shapes(4 if quick else 8), 3 if quick else 8
    taken = {place: timed(searches, [Ours(folder / place)], rounds) for place in ("small", "large")}
    portal = {place: {shape: row["portal"] for shape, row in found.items()} for place, found in taken.items()}
    name = short(size)
    for shape, value in portal["large"].items():
        figures.tell(f"{name}.columns.{slug(shape)}.milliseconds", value * 1000)
    growth(figures, size // 10, size, portal["small"], portal["large"])
    against_one_pass(figures, f"{name}.columns", folder / "large", searches[OVER_ALL], rounds, NO_GOAL if quick else "<= 6")
    two_workers(figures, f"{name}.columns", folder / "large", 1.0 if quick else 4.0, NO_GOAL if quick else ">= 1.8")
    used = sum(path.stat().st_blocks * 512 for path in (folder / "large").rglob("*") if path.is_file())
    figures.tell(f"{name}.columns.bytes_per_creator", used / (large * BASE))


def enlarge(base: Path, directory: Path, times: int) -> None:
    """An index whose columns hold those of `base` so many times, each time shuffled, so that nobody is twice the same.

    What belongs together moves together: the shares of one dimension with what is unknown of it, the flags with the figures.
    """
    state = Current(base, 1.0).read()
    assert state.columns is not None and state.extent.ascending >= BASE and not state.extent.dead
    directory.mkdir()
    for name in (*state.texts, *([state.recent] if state.recent else [])):
        (shutil.copytree if (base / name).is_dir() else shutil.copy)(base / name, directory / name)
    old, names = Store(base / state.columns), Names.read(base / state.columns / state.extent.names)
    shape = {name: array.shape for name, array in old.arrays.items()}
    room = Room(BASE * times, state.extent.said, shape["flags"][0], shape["figures"][0], shape["shares"][0])
    fresh = Store.create(directory / state.columns, room).arrays
    shutil.copy(base / state.columns / state.extent.names, directory / state.columns)
    fresh["said"][: state.extent.said] = old.arrays["said"][: state.extent.said]
    dice, words = np.random.default_rng(BASE), BASE // bitsets.WORD
    groups = [[row for (dimension, _), row in names.buckets.items() if dimension == one.value] for one in DIMENSIONS]
    for turn in range(times):
        start, moved = turn * BASE, 0 if turn == 0 else int(dice.integers(words))
        rows, bits = slice(start, start + BASE), slice(turn * words, (turn + 1) * words)
        fresh["ids"][rows] = np.arange(start + 1, start + BASE + 1)
        fresh["flags"][:, bits] = np.roll(old.arrays["flags"][:, :words], moved, axis=-1)
        for name in ("prints", "starts", "lengths", "measures", "figures"):
            fresh[name][..., rows] = np.roll(old.arrays[name][..., :BASE], moved * bitsets.WORD, axis=-1)
        for dimension, group in enumerate(groups):
            shift = 0 if turn == 0 else int(dice.integers(BASE))
            fresh["shares"][group, rows] = np.roll(old.arrays["shares"][group, :BASE], shift, axis=-1)
            fresh["unknown"][dimension, rows] = np.roll(old.arrays["unknown"][dimension, :BASE], shift)
    told = replace(state, extent=replace(state.extent, rows=BASE * times, ascending=BASE * times), folded=BASE * times, before=())
    Current(directory, 1.0).switch(told)


def against_one_pass(figures: Figures, name: str, directory: Path, queries: Sequence[Any], rounds: int, goal: str) -> None:
    """The first page by fit over everybody, divided by one reading of the bytes that it needs, in turns in this process."""
    ours, arrays = Ours(directory), opened(directory)
    ratios, passes, rates = [], [], []
    for query in queries:
        rows = [arrays.share(dimension, bucket) for dimension, buckets in query.target.wanted.items() for bucket in sorted(buckets)]
        needed = [row for row in rows if row is not None] + [arrays.unknown_of(dimension) for dimension in query.target.wanted]
        parts = [arrays.live, *(row.view(np.uint64) for row in needed)]
        read = _reading(parts)
        ours.answer(query), read()
        for turn in range(rounds):
            asked = never_the_same(query, turn)
            found, bare = seconds(lambda asked=asked: ours.answer(asked), time.process_time), seconds(read, time.process_time)
            ratios.append(found / bare)
            passes.append(bare)
            rates.append(sum(part.nbytes for part in parts) / bare)
    figures.tell(f"{name}.one_pass_milliseconds", median(passes) * 1000)
    figures.tell(f"{name}.one_pass_gigabytes_per_second", median(rates) / 1e9)
    figures.tell(f"{name}.fit_over_all.ratio_to_one_pass", median(ratios), goal)


def _reading(parts: Sequence[np.ndarray]) -> Callable[[], None]:
    """The quicker of two ways in which numpy reads them all."""

    def by(kind: np.ufunc) -> Callable[[], None]:
        def read() -> None:
            for part in parts:
                kind.reduce(part)

        return read

    ways = [by(np.bitwise_or), by(np.add)]
    return min(ways, key=lambda way: min(seconds(way, time.process_time) for _ in range(5)))


def opened(directory: Path) -> Columns:
    state = Current(directory, 1.0).read()
    assert state.columns is not None
    store = Store(directory / state.columns)
    return columns(state.extent, Names.read(store.directory / state.extent.names), store.arrays)


def two_workers(figures: Figures, name: str, directory: Path, length: float, goal: str) -> None:
    """Searches per second by two processes that share the files, divided by those of one; the median of three tries.

    On the wall, which needs two free processors, and by processor time, which tells how much the two are in each other's way.
    """
    context = multiprocessing.get_context("spawn")
    workers = []
    for _ in range(2):
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, str(directory)), daemon=True)
        process.start()
        there.close()
        workers.append((process, here))
    for _, pipe in workers:
        pipe.recv()
    tries = [(_run(workers[:1], length), _run(workers, length)) for _ in range(3)]
    for process, pipe in workers:
        pipe.send(None)
        process.join(10)
    figures.tell(f"{name}.one_worker_searches_per_second", median(one.wall for one, _ in tries))
    figures.tell(f"{name}.two_workers_to_one", median(both.wall / one.wall for one, both in tries), goal)
    figures.tell(f"{name}.two_workers_to_one_by_processor", median(both.processor / one.processor for one, both in tries))
    figures.tell(f"{name}.private_bytes_per_worker", max(both.private for _, both in tries))


@dataclass(frozen=True)
class _Rate:
    """Searches per second of one worker, or of several together."""

    wall: float
    processor: float
    private: int
    """Bytes of one process that no other shares, beyond those before its first search."""


def _run(workers: Sequence[tuple[Any, Connection]], length: float) -> _Rate:
    for _, pipe in workers:
        pipe.send(length)
    answers: list[_Rate] = [pipe.recv() for _, pipe in workers]
    return _Rate(sum(one.wall for one in answers), sum(one.processor for one in answers), max(one.private for one in answers))


def _work(pipe: Connection, directory: str) -> None:
    ours, queries = Ours(Path(directory)), column_shapes(8)[BOTH]
    before = _private()
    for query in queries:
        ours.answer(query)
    pipe.send("ready")
    while (length := pipe.recv()) is not None:
        start, used, turn = time.monotonic(), time.process_time(), 0
        while time.monotonic() < start + length:
            ours.answer(never_the_same(queries[turn % len(queries)], turn))
            turn += 1
        pipe.send(_Rate(turn / (time.monotonic() - start), turn / (time.process_time() - used), _private() - before))


def _private() -> int:
    """Bytes of this process that no other shares."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))
