"""Knows how the embedded index is changed: an edit is appended, words are gathered into segments, and a rebuild starts beside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from portal.gateways.search import analysis, current, folding, recent
from portal.gateways.search.analysis import Tokens
from portal.gateways.search.census import Census
from portal.gateways.search.columns import Columns, Extent, Names, columns
from portal.gateways.search.current import Current, State
from portal.gateways.search.entries import Entry, entry_of
from portal.gateways.search.promise import Document, NotWhole
from portal.gateways.search.spool import Spool
from portal.gateways.search.store import Full, Store, flush

_FOLDED = 256
"""So many of the newest creators make a segment."""
_TOGETHER = 8
"""So many small segments make a larger one …"""
_SMALL = 4_096
"""… as long as it holds no more than this; the large ones wait for the next rebuild."""

Analysed = tuple[Entry, Tokens]


class Writing:
    """Changes the index of a directory. The lock of the writers is held for each change, and the pointer is switched last."""

    def __init__(self, pointer: Current) -> None:
        self._current = pointer
        self._directory = pointer.directory
        self._store: Store | None = None
        self._names = Names()
        self._columns: Columns | None = None

    def apply(self, put: Sequence[Document], gone: Collection[int]) -> None:
        told = [(entry_of(document), analysis.fields_of(document)) for document in put]
        labels = [document.name or document.handle for document in put]
        with self._current.writing() as state, self._unless_it_fails():
            if state.doubtful or state.columns is None:
                raise NotWhole(str(self._directory))
            self._take_up(state)
            assert self._columns is not None
            buried = self._columns.rows_of(gone | {entry.id for entry, _ in told})
            left = not state.removed_on and self._columns.rows_of(gone).size > 0
            fresh = self._appended(state, told, buried)
            if left:
                fresh = replace(fresh, removed_on=current.today().isoformat())
            first = state.extent.rows
            lines = [(first + place, label, tokens) for place, (label, (_, tokens)) in enumerate(zip(labels, told, strict=True))]
            end = recent.append(self._directory / fresh.recent, fresh.recent_bytes, lines)
            seen = self._switch(state, replace(fresh, recent_bytes=end), synced=False)
            # Only now, when the change can be seen: a segment takes a good part of a second.
            if (gathered := self._gathered(seen)) is not seen:
                self._switch(seen, gathered, synced=False)

    @contextmanager
    def _unless_it_fails(self) -> Iterator[None]:
        """What was half done is taken up anew from the files: somebody else may meanwhile have written files of the same names."""
        try:
            yield
        except BaseException:
            self._store = self._columns = None
            raise

    def settle(self) -> None:
        """Hand everything over to the disk. Until then a change survives the end of any process, but not of the machine."""
        with self._current.writing() as state:
            if state.columns is not None and not state.synced and not state.doubtful:
                self._take_up(state)
                self._flush(state)
                self._current.switch(replace(state, synced=True))

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Beside what is in force, without the lock as long as documents come: others may write meanwhile."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with Spool(self._directory) as spool:
            census = Census(spool, _FOLDED)
            census.take(documents)
            with self._current.writing() as state, self._unless_it_fails():
                self._rebuild(state, census)

    def _rebuild(self, state: State, census: Census) -> None:
        """Everything anew in new files. Nothing that is left out here stays on the disk for longer than readers may need it."""
        number = state.generation + 1
        store, extent, names = census.columns(self._directory / current.fresh_name("columns", number))
        texts = (current.fresh_name("text", number),) if census.rows else ()
        for name in texts:
            census.text(self._directory / name)
        made = {"columns": store.directory.name, "texts": texts, "recent": current.fresh_name("recent", number)}
        measured = {"usual": self._usual(store, extent), "measured": extent.rows}
        fresh = State(extent=extent, folded=extent.rows, **made, **measured, digest=analysis.digest())
        (self._directory / fresh.recent).touch()
        self._store, self._names, self._columns = store, names, columns(extent, names, store.arrays)
        self._switch(state, fresh, synced=True)

    def _take_up(self, state: State) -> None:
        """Have the store open for writing at the generation in force, whoever wrote it."""
        assert state.columns is not None
        if self._store is None or self._store.directory.name != state.columns:
            self._store = Store(self._directory / state.columns, writable=True)
            self._names, self._columns = Names.read(self._store.directory / state.extent.names), None
        elif self._columns is None or self._columns.extent.names != state.extent.names:
            self._names = Names.read(self._store.directory / state.extent.names)
        arrays = self._store.arrays
        if self._columns is None:
            self._columns = columns(state.extent, self._names, arrays)
        elif self._columns.extent != state.extent:
            self._columns = self._columns.later(state.extent, self._names, arrays)

    def _appended(self, state: State, told: Sequence[Analysed], buried: np.ndarray) -> State:
        assert self._store is not None
        try:
            extent, self._names = self._store.append(state.extent, self._names, told, buried)
        except Full as full:
            self._store = self._store.grown(
                self._directory / current.fresh_name("columns", state.generation + 1), state.extent, full.needed
            )
            self._columns = None
            extent, self._names = self._store.append(state.extent, self._names, told, buried)
        return replace(state, columns=self._store.directory.name, extent=extent)

    def _gathered(self, state: State) -> State:
        """Make a segment of the newest creators once there are enough, and one of several small ones."""
        if self._store is None or state.extent.rows - state.folded < _FOLDED:
            return state
        lines = recent.read(self._directory / state.recent, 0, state.recent_bytes)
        texts = list(state.texts)
        made = current.fresh_name("text", state.generation + 1)
        small = [told for name in texts[-_TOGETHER + 1 :] if (told := folding.contents(self._directory / name)) is not None]
        if len(small) == _TOGETHER - 1 and sum(map(len, small)) + len(lines) <= _SMALL:
            lines = [line for told in small for line in told] + lines
            texts = texts[: -len(small)]
        alive = self._alive(state.extent)
        lines = [line for line in lines if alive[line[0]]]
        if lines:
            folding.create(self._directory / made, lines, mergeable=len(lines) < _SMALL // 2)
            texts.append(made)
        fresh = replace(state, recent=current.fresh_name("recent", state.generation + 1), recent_bytes=0, folded=state.extent.rows)
        (self._directory / fresh.recent).touch()
        fresh = replace(fresh, texts=tuple(texts))
        if state.extent.rows < 2 * state.measured:
            return fresh
        return replace(fresh, usual=self._usual(self._store, state.extent), measured=state.extent.rows)

    def _alive(self, extent: Extent) -> np.ndarray:
        assert self._store is not None
        alive = np.ones(extent.rows, dtype=bool)
        alive[self._store.arrays["dead"][: extent.dead]] = False
        return alive

    @staticmethod
    def _usual(store: Store, extent: Extent) -> tuple[float, ...]:
        lengths = store.arrays["lengths"][:, : extent.rows]
        return tuple((lengths.sum(axis=1, dtype=np.float64) / max(1, extent.rows)).tolist())

    def _switch(self, before: State, fresh: State, synced: bool) -> State:
        """Put a generation in force; with `synced` only once all of it is on the disk."""
        if synced:
            self._flush(fresh)
        kept = tuple(name for name in before.named if name not in fresh.named)
        state = replace(fresh, generation=before.generation + 1, before=kept, boot=current.boot(), synced=synced)
        self._current.switch(state)
        if self._columns is not None and self._store is not None:
            self._columns = self._columns.later(state.extent, self._names, self._store.arrays)
        return state

    def _flush(self, state: State) -> None:
        assert self._store is not None
        self._store.flush()
        for name in state.texts:
            folding.flush_all(self._directory / name)
        flush(self._directory / state.recent)
