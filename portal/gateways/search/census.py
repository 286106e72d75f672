"""Knows everybody whom a rebuild has seen: taken in block by block, set aside, and written once all names and words are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np

from portal.gateways.search import analysis, folding
from portal.gateways.search.blocks import Block, in_order, with_new
from portal.gateways.search.columns import Extent, Names
from portal.gateways.search.entries import entry_of
from portal.gateways.search.inversion import Inversion
from portal.gateways.search.promise import Document
from portal.gateways.search.recent import Told
from portal.gateways.search.spool import Spool
from portal.gateways.search.store import AT_ONCE, Room, Store

_BLOCK, _LABELS = "block", "labels"


class Census:
    """In memory stay names, words and an id for each creator; her figures, the uses of her words and her label lie in the spool."""

    def __init__(self, spool: Spool, few: int) -> None:
        """`few`: the words of no more than so many creators stay together, so that their segment can be merged."""
        self._spool = spool
        self._few = few
        self._words = Inversion(spool)
        self._names = Names()
        self._ids = [np.zeros(0, dtype=np.int64)]
        self._said = 0
        self._told: list[Told] = []

    @property
    def rows(self) -> int:
        return self._words.docs

    def take(self, documents: Iterable[Document]) -> None:
        source = iter(documents)
        # Documents are let go one by one, as soon as their figures and words are known.
        while found := [(entry_of(one), analysis.fields_of(one), one.name or one.handle) for one in islice(source, AT_ONCE)]:
            self._names = with_new(self._names, [entry for entry, _, _ in found])
            block = Block.of([(entry, tokens) for entry, tokens, _ in found], self._names)
            self._spool.put(_BLOCK, block)
            self._spool.put(_LABELS, [label for _, _, label in found])
            self._ids.append(block.ids)
            self._said += block.said.size
            if self.rows + len(found) <= self._few:
                self._told += [(self.rows + place, label, tokens) for place, (_, tokens, label) in enumerate(found)]
            self._words.take([tokens for _, tokens, _ in found])

    def columns(self, directory: Path) -> tuple[Store, Extent, Names]:
        """Write everybody's figures, in a new directory. Who came twice is dead in her first place."""
        names, moves = in_order(self._names)
        room = Room(self.rows, self._said, len(names.values), len(names.sums), len(names.buckets))
        store = Store.create(directory, room.roomy)

        def blocks() -> Iterator[Block]:
            for block in self._spool.parts(_BLOCK):
                yield block.moved(moves)
                store.let_go()

        return store, store.put(Extent(), names, blocks(), _replaced(np.concatenate(self._ids))), names

    def text(self, directory: Path) -> None:
        """Write everybody's words, in a new directory."""
        if self.rows <= self._few:
            folding.create(directory, self._told, mergeable=True)
        else:
            directory.mkdir()
            labels = chain.from_iterable(self._spool.parts(_LABELS))
            folding.write(directory, np.arange(self.rows, dtype=np.int64), labels, self._words)


def _replaced(ids: np.ndarray) -> np.ndarray:
    """The places of those who come again later, ascending."""
    order = np.argsort(ids, kind="stable")
    again = ids[order][1:] == ids[order][:-1]
    return np.sort(order[:-1][again]).astype(np.uint32)
