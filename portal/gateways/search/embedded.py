"""Knows the search index inside the portal's own process: Whoosh for text, mapped arrays for the rest, one switch for both."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from portal.domain.discovery.query import HISTOGRAMS, PAGE_SIZE, SearchQuery
from portal.gateways.search import analysis, columns, postings, ranking, selection
from portal.gateways.search.promise import FACETS, Document, Hits, Suggestion, beyond_the_end

_POINTER = "current.json"
_NOTHING: dict[str, Any] = {"generation": 0, "text": None, "columns": None}


class Busy(Exception):
    """Another process kept writing for longer than the caller would wait."""


@dataclass(frozen=True)
class _View:
    """One generation as this process has it open."""

    generation: int
    columns: columns.Columns
    text: postings.Postings


class EmbeddedIndex:
    """The index in a directory. Any number of processes read; writers take turns by a file lock that dies with its holder.

    The directory holds `text-N/` (Whoosh), `columns-N/` (arrays) and `current.json`, which names the pair in force and is
    replaced in one step. A writer commits the text, writes new columns beside the old ones, and switches last: killed at any
    line it leaves the former pair, perhaps with a text that is ahead by documents whose places the columns know or ignore.
    The caller acknowledges a change only after `apply` returned, and repeats it otherwise.
    """

    def __init__(self, directory: Path, patience: float = 30.0) -> None:
        self._directory = Path(directory)
        self._patience = patience
        """Seconds that a writer waits for another one."""
        self._lock = RLock()
        self._segments = postings.Segments()
        self._view: _View | None = None
        self._seen: tuple[int, int] | None = None

    # Writing

    def apply(self, documents: Iterable[Document], removed_ids: Iterable[int] = ()) -> None:
        put = list({document.id: document for document in documents}.values())
        gone = [one for one in dict.fromkeys(removed_ids) if one not in {document.id for document in put}]
        if not put and not gone:
            return
        with self._writing() as state:
            if state["text"] is None:
                self._replace(state, put)
                return
            told = _analysed(put)
            postings.write(self._directory / state["text"], told, gone)
            fresh = columns.load(self._directory / state["columns"]).changed(told, gone)
            self._switch(state, state["text"], fresh)

    def rebuild(self, documents: Iterable[Document]) -> None:
        with self._writing() as state:
            self._replace(state, list({document.id: document for document in documents}.values()))

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

    def _replace(self, state: dict[str, Any], documents: list[Document]) -> None:
        text = f"text-{state['generation'] + 1}"
        told = _analysed(documents)
        postings.create(self._directory / text)
        postings.write(self._directory / text, told, (), fresh=True)
        self._switch(state, text, columns.build(told))

    def _switch(self, state: dict[str, Any], text: str, fresh: columns.Columns) -> None:
        """Make a pair the one in force, on disk before it is named."""
        generation = state["generation"] + 1
        name = f"columns-{generation}"
        fresh.save(self._directory / name)
        for directory in (self._directory / text, self._directory / name):
            _flush(directory)
        pointer = {"generation": generation, "text": text, "columns": name, "before": [state["text"], state["columns"]]}
        waiting = self._directory / f"{_POINTER}.new"
        with open(waiting, "w", encoding="utf-8") as file:
            json.dump(pointer, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(waiting, self._directory / _POINTER)
        _flush(self._directory, files=False)

    @contextmanager
    def _writing(self) -> Iterator[dict[str, Any]]:
        """Hold the writers' lock, which the system releases when its holder dies, and clear what a killed writer left."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with open(self._directory / "writer.lock", "a") as file:
            until = time.monotonic() + self._patience
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise Busy(f"another writer holds {self._directory}") from None
                    time.sleep(0.01)
            state = self._pointer()
            # The pair before the one in force stays for a moment: a reader may have read its name and not yet opened it.
            named = {state["text"], state["columns"], *state.get("before", ())}
            for found in self._directory.iterdir():
                if found.is_dir() and found.name not in named:
                    shutil.rmtree(found)
            yield state

    # Reading

    def search(self, query: SearchQuery) -> Hits:
        view = self._open()
        if view is None:
            return _nobody(query)
        plan = analysis.plan(query.words)
        found = selection.selected(view.columns, query)
        scores = suggestion = None
        if plan.clauses or plan.without:
            matching, scores = view.text.find(plan)
            if not matching.any():
                suggestion = _corrected(query.text, view.text.meant(plan))
            found.rest &= matching
        rows = np.flatnonzero(found.others())
        ranked, given = ranking.explored(view.columns, ranking.ordered(view.columns, rows, query, scores), query)
        start = (query.page - 1) * PAGE_SIZE
        page = tuple(view.columns.ids[ranked[start : start + PAGE_SIZE]].tolist())
        notes = (*plan.notes, beyond_the_end(query.page)) if start and not page else plan.notes
        facets = selection.facets(view.columns, found, query)
        bars = selection.histograms(view.columns, found, query)
        return Hits(page, int(rows.size), query.order, facets, notes, suggestion, bars, given.intersection(page))

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        view = self._open()
        return view.text.suggest(prefix, limit) if view is not None else ()

    def generation(self) -> int:
        return self._pointer()["generation"]

    def count(self) -> int:
        view = self._open()
        return view.columns.n if view is not None else 0

    def fingerprints(self) -> Mapping[int, int]:
        view = self._open()
        return dict(zip(view.columns.ids.tolist(), view.columns.prints.tolist(), strict=True)) if view is not None else {}

    def _open(self) -> _View | None:
        """The generation in force; opened anew, never refreshed, when another one has been named."""
        with self._lock:
            # A pair can only vanish after two later switches, so a name that cannot be opened is read again.
            for tries in range(20):
                seen = self._stamp()
                if seen == self._seen:
                    return self._view
                state = self._pointer()
                try:
                    view = self._load(state)
                except (FileNotFoundError, OSError, ValueError):
                    if tries == 19:
                        raise
                    time.sleep(0.01)
                    continue
                # The former view stays open for searches that other threads have under way; its files close with it.
                self._view, self._seen = view, seen
                return view
        raise AssertionError("unreachable")

    def _load(self, state: dict[str, Any]) -> _View | None:
        if state["text"] is None:
            return None
        arrays = columns.load(self._directory / state["columns"])
        text = postings.Postings(self._directory / state["text"], arrays, self._segments, self._lock)
        return _View(state["generation"], arrays, text)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._directory / _POINTER)
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def _pointer(self) -> dict[str, Any]:
        try:
            return json.loads((self._directory / _POINTER).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return dict(_NOTHING)


def _nobody(query: SearchQuery) -> Hits:
    """The answer before the first document."""
    facets = {facet: dict.fromkeys(sorted(getattr(query, facet)) if facet in query.counted else (), 0) for facet in FACETS}
    bars = {name: (0,) * (len(edges) if name in query.counted else 0) for name, edges in HISTOGRAMS.items()}
    return Hits((), 0, query.order, facets, query.words.notes, None, bars)


def _analysed(documents: Iterable[Document]) -> list[tuple[Document, analysis.Tokens]]:
    """Each document with its tokens, found once for the text and the columns."""
    return [(document, analysis.fields_of(document)) for document in documents]


def _corrected(text: str, better: dict[str, str]) -> str | None:
    """The query with its unknown words replaced; None where nothing better is known."""
    if not better:
        return None
    corrected = text
    for word, likely in better.items():
        at = corrected.casefold().find(word)
        if at >= 0 and len(corrected.casefold()) == len(corrected):
            corrected = corrected[:at] + likely + corrected[at + len(word) :]
    return corrected if corrected != text else None


def _flush(directory: Path, files: bool = True) -> None:
    """Hand a directory, and what lies in it, over to the disk."""
    for path in [*(directory.iterdir() if files else ()), directory]:
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
