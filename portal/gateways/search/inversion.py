"""Knows how the words of creators become postings: who uses which word is turned round block by block, and joined field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from portal.gateways.search.analysis import Tokens
from portal.gateways.search.recent import Postings
from portal.gateways.search.segments import BEGUN, FIELDS, LETTERS
from portal.gateways.search.spool import Spool


class Inversion:
    """In memory stand the words, each once and with a number; of one field at a time also who uses them, as two numbers for each use."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        self.docs = 0

    def take(self, block: Sequence[Tokens]) -> None:
        """Creators behind those that were taken before."""
        for field in FIELDS:
            told = [list(_begun(tokens)) if field == BEGUN else tokens.get(field, ()) for tokens in block]
            words = np.fromiter(map(self._numbers.__getitem__, chain.from_iterable(told)), dtype=np.int64)
            if words.size:
                self._spool.put(field, (self.docs, *_inverted(words, np.repeat(np.arange(len(told)), list(map(len, told))), len(told))))
        self.docs += len(block)

    def fields(self) -> Iterator[tuple[str, Iterator[tuple[str, Postings]]]]:
        """Field by field, each word with (documents ascending, how often); fields and words in the order of their letters."""
        words = sorted(self._numbers)
        places = np.empty(len(words), dtype=np.int64)
        places[np.fromiter(map(self._numbers.__getitem__, words), dtype=np.int64, count=len(words))] = np.arange(len(words))
        for field in FIELDS:
            users = np.zeros(len(words), dtype=np.int64)
            for _, numbers, counts, _, _ in self._spool.parts(field):
                users[places[numbers]] += counts
            if users.any():
                yield field, self._joined(field, words, places, users)

    def _joined(self, field: str, words: Sequence[str], places: np.ndarray, users: np.ndarray) -> Iterator[tuple[str, Postings]]:
        ends = np.cumsum(users)
        free = ends - users  # where the next users of each word go
        docs, often = np.empty(ends[-1], dtype=np.uint32), np.empty(ends[-1], dtype=np.float32)
        for first, numbers, counts, block, uses in self._spool.parts(field):
            here = places[numbers]
            spots = np.repeat(free[here] - np.cumsum(counts) + counts, counts) + np.arange(block.size)
            docs[spots], often[spots] = block + np.uint32(first), uses
            free[here] += counts
        for place in np.flatnonzero(users).tolist():
            part = slice(ends[place] - users[place], ends[place])
            yield words[place], (docs[part], often[part])


def _inverted(words: np.ndarray, docs: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(words, by how many documents each is used, these documents one word after the other, how often) of a use after the other."""
    uses = words * size + docs
    uses.sort()
    first = np.flatnonzero(np.diff(uses, prepend=-1))
    often = np.diff(first, append=uses.size)
    words, docs = np.divmod(uses[first], size)
    begins = np.flatnonzero(np.diff(words, prepend=-1))
    counts = np.diff(begins, append=words.size)
    return words[begins].astype(np.uint32), counts, docs.astype(np.uint32), often.astype(np.float32)


def _begun(tokens: Tokens) -> Iterator[str]:
    return (token[:end] for token in tokens.get("name", ()) for end in range(1, min(LETTERS, len(token)) + 1))
