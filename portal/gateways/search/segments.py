"""Knows what Whoosh keeps: immutable segments of words, their dictionary and their postings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import TOC, create_in

from portal.gateways.search.analysis import BOOSTS, SPELL, Tokens
from portal.gateways.search.codec import Codec, Maps
from portal.gateways.search.recent import Postings, Told
from portal.gateways.search.store import flush

_TOLD, _ROWS = "told.jsonl", "rows.int64"
_BEGUN, _LETTERS = "begun", 3
"""The field of what names begin with, up to so many letters: there are thousands of names with "ma", too many to be joined for a search."""


@lru_cache(maxsize=1)
def schema() -> Any:
    """Tokens come ready from `analysis`; Whoosh keeps words, how often they occur, and the name that typeahead shows.

    No numbers, ranges, filters or places of words in Whoosh: its ranges are wrong in this release, and all are slow (SEARCH.md).
    Lengths, phrases and what is alive are matters of the columns, so no segment is ever written to again.
    """
    return Schema(label=STORED(), **{field: FieldType(Existence(), SpaceSeparatedTokenizer()) for field in (*BOOSTS, SPELL, _BEGUN)})


def create(directory: Path, told: Sequence[Told], mergeable: bool) -> None:
    """Write a segment in a new directory; places ascend. A mergeable one keeps what it was made of beside it."""
    directory.mkdir()
    _write(create_in(str(directory), schema()), told)
    np.array([row for row, _, _ in told], dtype=np.int64).tofile(directory / _ROWS)
    if mergeable:
        (directory / _TOLD).write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")


def _write(index: Any, told: Sequence[Told]) -> None:
    writer = index.writer(codec=Codec(), compound=False)
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
    for field in sorted((*BOOSTS, SPELL, _BEGUN)):
        found: defaultdict[str, list[int]] = defaultdict(list)
        for doc, (_, _, tokens) in enumerate(told):
            for token in _begun(tokens) if field == _BEGUN else tokens.get(field, ()):
                found[token].append(doc)
        if not found:
            continue
        fields.start_field(field, schema[field])
        for token, docs in sorted((token.encode(), docs) for token, docs in found.items()):
            fields.start_term(token)
            fields.add_all(docs)
            fields.finish_term()
        fields.finish_field()


def _begun(tokens: Tokens) -> Iterator[str]:
    return (token[:end] for token in tokens.get("name", ()) for end in range(1, min(_LETTERS, len(token)) + 1))


def contents(directory: Path) -> list[Told] | None:
    """What a mergeable segment was made of; None of others, and where that can no longer be read."""
    try:
        return [tuple(json.loads(line)) for line in (directory / _TOLD).read_text(encoding="utf-8").splitlines()]
    except (FileNotFoundError, ValueError):
        return None


def flush_all(directory: Path) -> None:
    for path in [*directory.iterdir(), directory]:
        flush(path)


class Segment:
    """An open segment. Whoosh keeps positions in shared files: one thread at a time may read."""

    def __init__(self, directory: Path) -> None:
        self.name = directory.name
        maps = Maps(str(directory))
        # Whoosh's own way to open an index looks for its newest generation and for many segments; here is one of each.
        (segment,) = TOC.read(maps, "MAIN", gen=1, schema=schema()).segments
        self._words = segment.codec().terms_reader(maps, segment)
        self._documents = segment.codec().per_document_reader(maps, segment)
        self._rows = np.fromfile(directory / _ROWS, dtype=np.int64)
        if segment.doc_count_all() != self._rows.size:
            raise ValueError(f"{directory} holds other creators than it names")

    def postings(self, field: str, token: str) -> Postings:
        """(places in the columns, how often), ascending."""
        docs, often = self._words.postings(field, token)
        return self._rows[docs], often

    def begun(self, field: str, beginning: str) -> Postings:
        """(places, how often) of all words together that begin so."""
        if field == "name" and len(beginning) <= _LETTERS:
            return self.postings(_BEGUN, beginning)
        docs, often = self._words.begun(field, beginning)
        return self._rows[docs], often

    def used(self, field: str, beginning: str) -> dict[str, int]:
        """Words that begin so, with the number of creators who used them when this was written."""
        return self._words.used(field, beginning)

    def label(self, row: int) -> str | None:
        doc = int(self._rows.searchsorted(row))
        if doc < self._rows.size and self._rows[doc] == row:
            return self._documents.stored_fields(doc).get("label", "")
        return None

    def close(self) -> None:
        self._words.close()
        self._documents.close()
