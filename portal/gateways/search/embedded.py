"""Knows the search index inside the portal's own process: Whoosh for words, mapped arrays for the rest, one switch for both."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock

import structlog

from portal.domain.discovery import words
from portal.domain.discovery.query import HISTOGRAMS, PAGE_SIZE, SearchQuery
from portal.gateways.search import analysis, bitsets, postings, selection, spelling, suggesting
from portal.gateways.search.columns import Columns, Names, columns
from portal.gateways.search.current import Busy, Current, State
from portal.gateways.search.memory import Memory
from portal.gateways.search.promise import FACETS, Document, Hits, Suggestion, beyond_the_end
from portal.gateways.search.ranking import Ranking
from portal.gateways.search.recent import Recent
from portal.gateways.search.segments import Segment
from portal.gateways.search.store import Store
from portal.gateways.search.writing import Writing

__all__ = ["Busy", "EmbeddedIndex"]


_TICK = 100_000_000
"""Nanoseconds within which two generations may bear one stamp: file systems count in ticks of the clock, and give a number away again."""
_UNSEEN = (-1, -1)
_TRIES = 20
_log = structlog.get_logger()


class Unreadable(Exception):
    """What the pointer names is missing or broken: for a moment where it was just replaced, else until all is built anew."""


@dataclass(frozen=True)
class _View:
    """One generation as this process has it open."""

    state: State
    store: Store
    columns: Columns
    text: postings.Text


class EmbeddedIndex:
    """The index in a directory. Any number of processes read; writers take turns by a file lock that dies with its holder.

    The directory holds `columns-…/` (arrays), `text-…/` (Whoosh segments), `recent-…` (words of the newest creators) and
    `current.json`, which names what is in force and how long it is, and is replaced in one step. A writer only appends behind
    these lengths or writes new files, and switches last: killed at any line it leaves the former generation as it was. The caller
    acknowledges a change only after `apply` returned, and repeats it otherwise.
    """

    def __init__(self, directory: Path, patience: float = 30.0, memory: Memory | None = None) -> None:
        """`patience`: seconds that a writer waits for another one."""
        self._directory = Path(directory)
        self._current = Current(self._directory, patience)
        self._write = Writing(self._current)
        self._lock = RLock()
        self._memory = memory if memory is not None else Memory()
        self._view: _View | None = None
        self._seen: tuple[int, int] | None = _UNSEEN

    # Writing

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        put = list({document.id: document for document in documents}.values())
        gone = set(removed_ids) - {document.id for document in put}
        if put or gone:
            self._write.apply(put, gone)

    def rebuild(self, documents: Iterable[Document]) -> None:
        self._write.rebuild(documents)

    @contextmanager
    def indexing(self) -> Iterator[bool]:
        self._directory.mkdir(parents=True, exist_ok=True)
        with open(self._directory / "indexer.lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
                self._write.settle()

    def rebuild_due(self) -> bool:
        """Whether all should be built anew: nobody ever did, after a power cut, of an older release or other content, worn, or to purge."""
        state = self._current.read()
        if state.doubtful or state.worn or state.purge_due or state.columns is None or state.digest != analysis.digest():
            return True
        try:
            self._opened()
        except Unreadable:
            return True
        return False

    # Reading

    def search(self, query: SearchQuery) -> Hits:
        view = self._open()
        if view is None:
            return _nobody(query)
        plan = _planned(query.text)
        found = selection.selected(view.columns, query)
        sought = view.text.sought(plan)
        matching = sought.matching() if plan.clauses or plan.without else None
        if matching is not None:
            found.rest = found.rest & matching
        mask = found.others()
        total = bitsets.count(mask)
        suggestion = None
        if query.suggest and matching is not None and total <= spelling.FEW:
            suggestion = suggesting.corrected(view.text, plan, query.text, matching, query.listed_only)
        start = (query.page - 1) * PAGE_SIZE
        order = query.order
        ranking = Ranking(view.columns, query, order, mask, total, sought)
        page, given = ranking.page(start, start + PAGE_SIZE)
        notes = (*plan.notes, beyond_the_end(query.page)) if start and not page else plan.notes
        facets = selection.facets(view.columns, found, query)
        bars = selection.histograms(view.columns, found, query)
        return Hits(page, total, order, facets, notes, suggestion, bars, given)

    def suggest(self, prefix: str, limit: int = 8, listed_only: bool = False) -> tuple[Suggestion, ...]:
        view = self._open()
        return suggesting.suggestions(view.text, prefix, limit, listed_only) if view is not None else ()

    def forget_postings(self) -> None:
        """Empty the memory of what has been read out of the segments, as after a start."""
        self._memory.clear()

    def generation(self) -> int:
        return self._current.read().generation

    def count(self) -> int:
        view = self._open()
        return view.columns.n if view is not None else 0

    def fingerprints(self) -> Mapping[int, int]:
        view = self._open()
        if view is None:
            return {}
        rows = bitsets.rows(view.columns.live)
        return dict(zip(view.columns.ids[rows].tolist(), view.columns.arrays["prints"][rows].tolist(), strict=True))

    def _open(self) -> _View | None:
        """The generation in force; None before the first one, and where its files are broken until the next round builds them anew."""
        try:
            return self._opened()
        except Unreadable:
            _log.exception("search.unreadable", directory=str(self._directory))
            return None

    def _opened(self) -> _View | None:
        """The generation in force; opened anew, never refreshed, when another one has been named."""
        with self._lock:
            # Files can only vanish after two later switches, so a name that cannot be opened is read again.
            for tries in range(_TRIES):
                seen = self._current.stamp()
                if seen == self._seen:
                    return self._view
                # A stamp of this moment may be that of the next generations too: it is trusted once the clock has gone on.
                trusted = seen is None or time.time_ns() - seen[1] > _TICK
                state = self._current.read()
                try:
                    view = self._view if self._view is not None and self._view.state == state else self._load(state)
                except Unreadable:
                    if tries == _TRIES - 1:
                        raise
                    time.sleep(0.01)
                    continue
                # The former view stays open for searches that other threads have under way; its files close with it.
                self._view, self._seen = view, seen if trusted else _UNSEEN
                return view
        raise AssertionError("unreachable")

    def _load(self, state: State) -> _View | None:
        """What is the same as before stays open: after an edit only its own words and places are read."""
        if state.columns is None or state.doubtful:
            return None
        try:
            return self._read(state, state.columns)
        except Exception as error:  # Whoosh, JSON and numpy each have their own way to say that a file is missing or cut off
            raise Unreadable(f"{self._directory}, generation {state.generation}") from error

    def _read(self, state: State, where: str) -> _View:
        old = self._view
        if old is not None and old.state.columns == where:
            store, names = old.store, old.columns.names
            if old.state.extent.names != state.extent.names:
                names = Names.read(store.directory / state.extent.names)
            seen = old.columns.later(state.extent, names, store.arrays)
        else:
            store = Store(self._directory / where)
            seen = columns(state.extent, Names.read(store.directory / state.extent.names), store.arrays)
        segments = {segment.name: segment for segment in old.text.segments} if old is not None else {}
        opened = tuple(segments.get(name) or Segment(self._directory / name) for name in state.texts)
        recent = old.text.recent if old is not None and old.state.recent == state.recent else Recent(self._directory / state.recent)
        recent.reach(state.recent_bytes)
        return _View(state, store, seen, postings.Text(seen, opened, recent, state.usual, self._memory, self._lock))


@lru_cache(maxsize=1024)
def _planned(text: str) -> analysis.Plan:
    return analysis.plan(words.read(text))


def _nobody(query: SearchQuery) -> Hits:
    """The answer before the first document."""
    facets = {facet: dict.fromkeys(sorted(getattr(query, facet)) if facet in query.counted else (), 0) for facet in FACETS}
    bars = {name: (0,) * (len(edges) if name in query.counted else 0) for name, edges in HISTOGRAMS.items()}
    return Hits((), 0, query.order, facets, query.words.notes, None, bars)
