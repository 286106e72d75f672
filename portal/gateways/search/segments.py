"""Knows what Whoosh keeps: immutable segments of words, and how the postings of a word are read out in bulk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from portal.gateways.search.analysis import BOOSTS, SPELL
from portal.gateways.search.recent import Told
from portal.gateways.search.store import flush

_BLOCK = 1024
"""Postings that lie together. A larger block than Whoosh's usual one is read out in fewer steps, and nothing here skips blocks."""
_TOLD = "told.jsonl"


@lru_cache(maxsize=1)
def schema() -> Any:
    """Tokens come ready from `analysis`; Whoosh keeps words, how often they occur, and the name that typeahead shows.

    No numbers, ranges, filters or places of words in Whoosh: its ranges are wrong in this release, and all are slow (SEARCH.md).
    Lengths, phrases and what is alive are matters of the columns, so no segment is ever written to again.
    """
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import STORED, FieldType, Schema
    from whoosh.formats import Existence

    return Schema(label=STORED(), **{field: FieldType(Existence(), SpaceSeparatedTokenizer()) for field in (*BOOSTS, SPELL)})


def create(directory: Path, told: Sequence[Told], mergeable: bool) -> None:
    """Write a segment in a new directory; places ascend. A mergeable one keeps what it was made of beside it."""
    from whoosh import index

    directory.mkdir()
    _write(index.create_in(str(directory), schema()), told, _BLOCK)
    np.save(directory / "rows.npy", np.array([row for row, _, _ in told], dtype=np.int64))
    if mergeable:
        (directory / _TOLD).write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")


def _write(index: Any, told: Sequence[Told], block: int) -> None:
    from whoosh.codec.whoosh3 import W3Codec

    # Uncompressed: packing a block costs more than half of the time, and reading it out as well.
    writer = index.writer(codec=W3Codec(blocklimit=block, compression=0))
    # Ready tokens are put in order here and handed to the codec; Whoosh itself would analyse them again and sort posting by posting.
    writer.fieldwriter.add_postings = lambda schema, _lengths, _nothing: _put(writer.fieldwriter, schema, told)
    try:
        for _, label, _ in told:
            writer.add_document(label=label)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _put(fields: Any, schema: Any, told: Sequence[Told]) -> None:
    """Hand the tokens of all creators to the writer of a codec: fields, tokens and documents in ascending order."""
    for field in sorted((*BOOSTS, SPELL)):
        found: dict[str, list[int]] = {}
        for doc, (_, _, tokens) in enumerate(told):
            for token in tokens.get(field, ()):
                if (docs := found.get(token)) is None:
                    found[token] = [doc]
                else:
                    docs.append(doc)
        if not found:
            continue
        fields.start_field(field, schema[field])
        for token, docs in sorted((token.encode(), docs) for token, docs in found.items()):
            fields.start_term(token)
            add = fields.add
            for doc, same in groupby(docs):
                add(doc, float(len(list(same))), b"", None)
            fields.finish_term()
        fields.finish_field()


def contents(directory: Path) -> list[Told] | None:
    """What a mergeable segment was made of; None of others."""
    try:
        return [tuple(json.loads(line)) for line in (directory / _TOLD).read_text(encoding="utf-8").splitlines()]
    except FileNotFoundError:
        return None


def flush_all(directory: Path) -> None:
    for path in [*directory.iterdir(), directory]:
        flush(path)


class Segment:
    """An open segment. Whoosh keeps positions in shared files: one thread at a time may read."""

    def __init__(self, directory: Path) -> None:
        from whoosh import index

        self.name = directory.name
        self.reader = index.open_dir(str(directory)).reader()
        self._rows = np.load(directory / "rows.npy")
        if self.reader.doc_count_all() != self._rows.size:
            raise ValueError(f"{directory} holds other creators than it names")

    def postings(self, field: str, token: str) -> tuple[np.ndarray, np.ndarray]:
        """(places in the columns, how often), ascending."""
        docs, weights = decoded(self.reader, field, token)
        return self._rows[docs], weights

    def beginnings(self, field: str, beginning: str) -> list[str]:
        return [token.decode() for token in self.reader.expand_prefix(field, beginning)]

    def used(self, field: str, beginning: str) -> dict[str, int]:
        """Words that begin so, with the number of creators who used them when this was written."""
        return {token.decode(): info.doc_frequency() for token, info in self.reader.iter_prefix(field, beginning)}

    def label(self, row: int) -> str | None:
        doc = int(np.searchsorted(self._rows, row))
        if doc < self._rows.size and self._rows[doc] == row:
            return self.reader.stored_fields(doc).get("label", "")
        return None

    def close(self) -> None:
        self.reader.close()


def decoded(reader: Any, field: str, token: str) -> tuple[np.ndarray, np.ndarray]:
    """All postings of a token: (document numbers, weights)."""
    from whoosh.reading import TermNotFound

    try:
        matcher = reader.postings(field, token)
    except TermNotFound:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    return in_bulk(matcher) if bulk_is_right() and hasattr(matcher, "_read_data") else one_by_one(matcher)


def one_by_one(matcher: Any) -> tuple[np.ndarray, np.ndarray]:
    """By Whoosh's public matcher: right in any release, and some fifty times slower."""
    docs, weights = [], []
    while matcher.is_active():
        docs.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return np.array(docs, dtype=np.int64), np.array(weights, dtype=np.float32)


def in_bulk(matcher: Any) -> tuple[np.ndarray, np.ndarray]:
    """Block by block as they are stored: steps from document to document, and weights as None (all 1), one number or one for each."""
    docs, weights = [], []
    while True:
        matcher._read_data()
        steps, given = matcher._data[:2]
        size = len(steps)
        docs.append(np.cumsum(np.fromiter(steps, dtype=np.int64, count=size)))
        if isinstance(given, tuple):
            weights.append(np.fromiter(given, dtype=np.float32, count=size))
        else:
            weights.append(np.full(size, 1.0 if given is None else given, dtype=np.float32))
        if matcher._lastblock:
            return (docs[0], weights[0]) if len(docs) == 1 else (np.concatenate(docs), np.concatenate(weights))
        matcher._goto(matcher._nextoffset)


@cache
def bulk_is_right() -> bool:
    """Whether reading out in bulk agrees with the public matcher in the Whoosh that is installed; tried once, on a small index."""
    from whoosh.filedb.filestore import RamStorage

    index = RamStorage().create_index(schema())
    _write(index, [(n, "", {"en": ["a", *"b" * (n % 3), *"c" * (2 * (n > 40)), *"d" * (n == 70)]}) for n in range(100)], 16)
    with index.reader() as reader:
        try:
            pairs = [(in_bulk(reader.postings("en", token)), one_by_one(reader.postings("en", token))) for token in "abcd"]
        except (AttributeError, TypeError, ValueError, IndexError):
            return False
    return all(np.array_equal(bulk, slow) for found, expected in pairs for bulk, slow in zip(found, expected, strict=True))
