"""Knows the text side of the index: what Whoosh stores, and how words become a set of creators with scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from portal.gateways.search.analysis import BOOSTS, SPELL, Needle, Plan, Tokens, fold, words
from portal.gateways.search.columns import Columns
from portal.gateways.search.promise import Document, Suggestion

K1, B = 1.2, 0.75
"""Usual constants of BM25F (Robertson and Zaragoza 2009)."""
_MOST_BEGINNINGS = 256
_CACHED = 8192


@lru_cache(maxsize=1)
def schema() -> Any:
    """Tokens come ready from `analysis`; Whoosh keeps text, one signed row id, and the name that typeahead shows.

    No other numbers, ranges or filters in Whoosh: unsigned ranges are wrong in this release, and all are slow (SEARCH.md).
    """
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import NUMERIC, STORED, FieldType, Schema
    from whoosh.formats import Existence, Positions

    # Lengths are kept in the columns, so no field is "scorable": Whoosh would look one up for every posting that it writes.
    text = {field: FieldType(Positions(), SpaceSeparatedTokenizer()) for field in BOOSTS}
    for field in text.values():
        field.index = _placed
    spell = FieldType(Existence(), SpaceSeparatedTokenizer())
    spell.index = _present
    row = NUMERIC(int, bits=64, signed=True, unique=True, sortable=True)
    return Schema(row=row, label=STORED(), **text, **{SPELL: spell})


def _placed(tokens: list[str]) -> Iterator[tuple[bytes, int, float, bytes]]:
    """What Whoosh stores of ready tokens: (token, frequency, weight, places), without its analysis, which takes ten times as long."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        places.setdefault(token, []).append(place)
    for token, found in places.items():
        yield token.encode(), len(found), float(len(found)), _encoded(tuple(found))


def _present(tokens: list[str]) -> Iterator[tuple[bytes, int, float, bytes]]:
    return ((token.encode(), 1, 1.0, b"") for token in dict.fromkeys(tokens))


@lru_cache(maxsize=65_536)
def _encoded(places: tuple[int, ...]) -> bytes:
    from whoosh.formats import Positions

    return Positions().encode(places)


def create(directory: Path) -> None:
    """An empty text index in a new directory."""
    from whoosh import index

    directory.mkdir()
    index.create_in(str(directory), schema())


def write(directory: Path, documents: Iterable[tuple[Document, Tokens]], removed_ids: Iterable[int], fresh: bool = False) -> None:
    """Commit a change. `fresh` skips the deletion of older versions when the directory is known to be empty."""
    from whoosh import index
    from whoosh.codec.whoosh3 import W3Codec

    # Uncompressed: a block holds a handful of creators, and packing it costs more than half of the time.
    writer = index.open_dir(str(directory)).writer(limitmb=256 if fresh else 64, codec=W3Codec(compression=0))
    # Whoosh asks for the length of a field at every posting, and asks the disk each time when there is none.
    put_postings = writer.fieldwriter.add_postings
    writer.fieldwriter.add_postings = lambda schema, _lengths, items: put_postings(schema, None, items)
    try:
        for gone in removed_ids:
            writer.delete_by_term("row", gone)
        put = writer.add_document if fresh else writer.update_document
        for document, tokens in documents:
            told = {field: found for field, found in tokens.items() if found}
            put(row=document.id, label=document.name or document.handle, **told)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


class Segments:
    """Decoded postings by (segment, field, token). Segments never change, so what was decoded stays true for its segment."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple, Any] = OrderedDict()

    def get(self, key: tuple, make) -> Any:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
            if len(self._kept) > _CACHED:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


class Postings:
    """An open text index, joined to the columns of the same generation. Never refreshed: a new generation opens a new one."""

    def __init__(self, directory: Path, columns: Columns, segments: Segments, lock: RLock) -> None:
        from whoosh import index

        self._columns = columns
        self._segments = segments
        self._lock = lock
        """Whoosh readers keep positions in shared files; one thread at a time reads from them."""
        self._reader = index.open_dir(str(directory)).reader()
        # An index without any document answers with one reader that belongs to no segment.
        segments_of = [leaf for leaf, _ in self._reader.leaf_readers() if leaf.segment() is not None]
        self._leaves = [(leaf, self._rows_of(leaf)) for leaf in segments_of]
        lengths = np.asarray(columns.lengths, dtype=np.float64)
        usual = lengths.mean(axis=1, keepdims=True) if columns.n else np.ones((len(BOOSTS), 1))
        self._norms = 1 - B + B * lengths / np.maximum(usual, 1e-9)

    def close(self) -> None:
        with self._lock:
            self._reader.close()

    def find(self, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
        """(bool [n] of those who match, float [n] scores by BM25F)."""
        n = self._columns.n
        mask = np.ones(n, dtype=bool)
        scores = np.zeros(n)
        for clause in plan.clauses:
            either = np.zeros(n, dtype=bool)
            for needle in clause:
                weight = self._weigh(needle)
                hit = weight > 0
                either |= hit
                df = int(np.count_nonzero(hit))
                if df:
                    scores += np.log1p((n - df + 0.5) / (df + 0.5)) * weight * (K1 + 1) / (weight + K1)
            mask &= either
        for needle in plan.without:
            mask &= self._weigh(needle) <= 0
        return mask, scores

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Names of creators of whom a word begins so, then other words that do."""
        parts = words(prefix)
        if not parts or not self._leaves:
            return ()
        beginning = fold(parts[-1])
        earlier = [fold(part) for part in parts[:-1]]
        with self._lock:
            names: dict[int, str] = {}
            for token in self._beginnings("name", beginning):
                for leaf, rows in self._leaves:
                    docs, _ = self._decoded(leaf, "name", token)
                    for doc in docs[rows[docs] >= 0][: limit * 4]:
                        names.setdefault(int(rows[doc]), leaf.stored_fields(int(doc)).get("label", ""))
            chosen = [(row, name) for row, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))]
            chosen = [(row, name) for row, name in chosen if set(earlier) <= {fold(part) for part in words(name)}]
            found = [Suggestion(name, int(self._columns.ids[row])) for row, name in chosen[:limit]]
            if not earlier and len(found) < limit:
                written = self._reader.expand_prefix(SPELL, parts[-1])
                used = [(self._used(word.decode()), word.decode()) for word in islice(written, _MOST_BEGINNINGS)]
                ranked = sorted((-count, word) for count, word in used if count)
                found += [Suggestion(word) for _, word in ranked[: limit - len(found)]]
        return tuple(found)

    def meant(self, plan: Plan) -> dict[str, str]:
        """For each word that nobody uses: the likeliest word that is used."""
        better: dict[str, str] = {}
        unknown = [one for clause in plan.clauses for one in clause if not one.prefix and not self._weigh(one).any()]
        if not self._leaves:
            return better
        with self._lock:
            corrector = self._reader.corrector(SPELL)
            for needle in unknown:
                for word in words(needle.term.text):
                    if len(word) < 4 or self._used(word):
                        continue
                    near = corrector.suggest(word, limit=5, maxdist=1 if len(word) < 6 else 2, prefix=1)
                    likely = next((one for one in near if self._used(one)), None)
                    if likely is not None:
                        better[word] = likely
        return better

    def _used(self, word: str) -> int:
        """Creators who use a word as written today; segments still hold the words of those who were removed."""
        return sum(int(np.count_nonzero(rows[self._decoded(leaf, SPELL, word)[0]] >= 0)) for leaf, rows in self._leaves)

    def _weigh(self, needle: Needle) -> np.ndarray:
        """Frequency of a needle over all fields, by boost and length of the field; of several spellings the best counts."""
        total = np.zeros(self._columns.n)
        for place, (field, boost) in enumerate(BOOSTS.items()):
            best: np.ndarray | None = None
            for at, sequence in enumerate(needle.sequences.get(field, ())):
                found = self._frequency(field, sequence, needle.prefix and at == 0)
                best = found if best is None else np.maximum(best, found)
            if best is not None:
                total += boost * best / self._norms[place]
        return total

    def _frequency(self, field: str, sequence: tuple[str, ...], prefix: bool) -> np.ndarray:
        dense = np.zeros(self._columns.n)
        with self._lock:
            tokens = self._beginnings(field, sequence[0]) if prefix else [sequence[0]]
            for leaf, rows in self._leaves:
                if len(sequence) > 1:
                    found = [self._in_a_row(leaf, field, sequence)]
                else:
                    found = [self._decoded(leaf, field, token) for token in tokens]
                for docs, weights in found:
                    places = rows[docs]
                    live = places >= 0
                    dense[places[live]] += weights[live]
        return dense

    def _beginnings(self, field: str, beginning: str) -> list[str]:
        tokens = self._reader.expand_prefix(field, beginning)
        return [token.decode() for token in islice(tokens, _MOST_BEGINNINGS)]

    def _decoded(self, leaf: Any, field: str, token: str) -> tuple[np.ndarray, np.ndarray]:
        return self._segments.get((_name(leaf), field, token), lambda: _decode(leaf, field, token))

    def _in_a_row(self, leaf: Any, field: str, sequence: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        return self._segments.get((_name(leaf), field, sequence), lambda: _phrase(leaf, field, sequence))

    def _rows_of(self, leaf: Any) -> np.ndarray:
        """Place in the columns by document number of the segment; −1 for deleted ones and those that the columns do not know."""
        ids = self._segments.get((_name(leaf), "row"), lambda: _row_ids(leaf))
        if not self._columns.n or not ids.size:
            return np.full(ids.size, -1)
        places = np.minimum(np.searchsorted(self._columns.ids, ids), self._columns.n - 1)
        places = np.where(self._columns.ids[places] == ids, places, -1)
        if leaf.has_deletions():
            places[[doc for doc in range(ids.size) if leaf.is_deleted(doc)]] = -1
        return places


def _name(leaf: Any) -> str:
    return leaf.segment().segment_id()


def _row_ids(leaf: Any) -> np.ndarray:
    column = leaf.column_reader("row")
    return np.fromiter((column[doc] for doc in range(leaf.doc_count_all())), dtype=np.int64)


def _decode(leaf: Any, field: str, token: str) -> tuple[np.ndarray, np.ndarray]:
    """All postings of a token, by Whoosh's public matcher."""
    if (field, token) not in leaf:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    matcher = leaf.postings(field, token)
    docs, weights = [], []
    while matcher.is_active():
        docs.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array(docs, dtype=np.int64), np.array(weights)


def _phrase(leaf: Any, field: str, sequence: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Documents in which the tokens stand in a row, each counted once."""
    from whoosh.query import Phrase
    from whoosh.searching import Searcher

    if not all((field, token) in leaf for token in sequence):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    matcher = Phrase(field, list(sequence)).matcher(Searcher(leaf))
    docs = np.fromiter(matcher.all_ids(), dtype=np.int64)
    return docs, np.ones(docs.size)
