"""Knows what Whoosh keeps: immutable segments of words, their dictionary and their postings."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import TOC

from portal.gateways.search.analysis import BOOSTS, SPELL
from portal.gateways.search.codec import Maps
from portal.gateways.search.recent import Postings

BEGUN, LETTERS = "begun", 3
"""The field of what names begin with, up to so many letters: there are thousands of names with "ma", too many to be joined for a search."""
FIELDS = tuple(sorted((*BOOSTS, SPELL, BEGUN)))
ROWS = "rows.int64"


@lru_cache(maxsize=1)
def schema() -> Any:
    """Tokens come ready from `analysis`; Whoosh keeps words, how often they occur, and the name that typeahead shows.

    No numbers, ranges, filters or places of words in Whoosh: its ranges are wrong in this release, and all are slow (SEARCH.md).
    Lengths, phrases and what is alive are matters of the columns, so no segment is ever written to again.
    """
    return Schema(label=STORED(), **{field: FieldType(Existence(), SpaceSeparatedTokenizer()) for field in FIELDS})


class Segment:
    """An open segment. Whoosh keeps positions in shared files: one thread at a time may read."""

    def __init__(self, directory: Path) -> None:
        self.name = directory.name
        maps = Maps(str(directory))
        # Whoosh's own way to open an index looks for its newest generation and for many segments; here is one of each.
        (segment,) = TOC.read(maps, "MAIN", gen=1, schema=schema()).segments
        if any(maps.file_length(name) != size for name, size in segment.sizes.items()):
            raise ValueError(f"a file of {directory} is cut off")
        self._words = segment.codec().terms_reader(maps, segment)
        self._documents = segment.codec().per_document_reader(maps, segment)
        self._rows = np.fromfile(directory / ROWS, dtype=np.int64)
        if segment.doc_count_all() != self._rows.size:
            raise ValueError(f"{directory} holds other creators than it names")

    def postings(self, field: str, token: str) -> Postings:
        """(places in the columns, how often), ascending."""
        docs, often = self._words.postings(field, token)
        return self._rows[docs], often

    def begun(self, field: str, beginning: str) -> Postings:
        """(places, how often) of all words together that begin so."""
        if field == "name" and len(beginning) <= LETTERS:
            return self.postings(BEGUN, beginning)
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
