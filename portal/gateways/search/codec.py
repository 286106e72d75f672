"""Knows how the postings of a word lie on the disk: as packed arrays in the files that Whoosh keeps.

Whoosh lets an index bring its own codec. Its usual one stores Python tuples in blocks that can be skipped; here nothing skips, and what is
wanted of a word is always all of it, so a word is one run of bytes: the steps from creator to creator, then how often each used it.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from io import BytesIO
from mmap import ACCESS_READ, mmap
from struct import Struct
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter, W3TermInfo, W3TermsReader
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.matching import ListMatcher

from portal.gateways.search.recent import Postings

_KINDS = (np.dtype(np.uint8), np.dtype("<u2"), np.dtype("<u4"))
"""Of the steps and of how often; a word begins with one byte for each, and `_ALL_ONCE` where nobody used it twice."""
_ALL_ONCE = 255
_ENTRY = Struct(W3TermInfo._struct.format + "q")
"""What the dictionary says of a word: flags, how often it is used, by how many, two lengths, most often, first and last user, where."""
_LENGTHS = Struct("!ii")
"""Of a key and of what is said of it."""
_NOBODY = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)


class Maps(FileStorage):
    """Opens the files of an index in the memory that all processes share; Whoosh itself would copy them into that of each."""

    def open_file(self, name: str, **others: Any) -> _Mapped:
        file = os.open(self._fpath(name), os.O_RDONLY | os.O_CLOEXEC)
        try:
            empty = not os.fstat(file).st_size
            return _Mapped(BytesIO() if empty else mmap(file, 0, access=ACCESS_READ), name=name, **others)
        finally:
            os.close(file)

    def _fpath(self, name: str) -> str:
        return f"{self.folder}/{name}"


class _Mapped(StructFile):
    def __init__(self, fileobj: Any, **others: Any) -> None:
        super().__init__(fileobj, **others)
        self.read = fileobj.read  # opening a dictionary reads some thousand numbers, each through it

    def get(self, position: int, length: int) -> bytes:
        return self.file[position : position + length]


class Codec(W3Codec):
    """Whoosh's own but for the postings."""

    def field_writer(self, storage: Any, segment: Any) -> _Fields:
        return _Fields(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _Word:
        return _Word(dbfile, blocklimit=2**32, byteids=byteids)

    def terms_reader(self, storage: Any, segment: Any) -> Terms:
        name = segment.make_filename(self.TERMS_EXT)
        return Terms(self, storage.open_file(name), storage.file_length(name), segment.open_file(storage, self.POSTS_EXT))

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> ListMatcher:
        docs, often = postings(dbfile, terminfo.doc_frequency(), terminfo.min_id(), terminfo.weight(), terminfo.extent()[0])
        return ListMatcher(docs.tolist(), often.tolist(), format=format_, scorer=scorer, term=term, terminfo=terminfo)


class Terms(W3TermsReader):
    """Whoosh's dictionary of a segment, which also hands out all that is stored of a word at once.

    What a search needs is read by few long strides; Whoosh itself goes from number to number, three times as long in a segment just opened.
    """

    def postings(self, field: str, token: str) -> Postings:
        key = self._keycoder(field, token.encode())
        for start, _ in self._tindex.ranges_for_key(key):
            return self._stored(_ENTRY.unpack(self._dbfile.get(start, _ENTRY.size)))
        return _NOBODY

    def begun(self, field: str, beginning: str) -> Postings:
        """Of all words together that begin so, each document once."""
        found = [self._stored(entry) for _, entry in self._beginning(field, beginning)]
        if not found:
            return _NOBODY
        often = np.bincount(np.concatenate([docs for docs, _ in found]), np.concatenate([often for _, often in found]))
        docs = np.flatnonzero(often)
        return docs, often[docs].astype(np.float32)

    def used(self, field: str, beginning: str) -> dict[str, int]:
        """Words that begin so, with the number of documents."""
        return {token.decode(): entry[2] for token, entry in self._beginning(field, beginning)}

    def _stored(self, entry: tuple) -> Postings:
        _, weight, count, _, _, _, first, _, where = entry
        return postings(self._postfile, count, first, weight, where)

    def _beginning(self, field: str, beginning: str) -> Iterator[tuple[bytes, tuple]]:
        """Words that begin so in order, with what the dictionary says of them."""
        index, mapped, begun = self._tindex, self._dbfile.file, self._keycoder(field, beginning.encode())
        places = Struct("!" + index.extras["indextype"])

        def key(nth: int) -> tuple[bytes, int]:
            """(the nth key, where its entry begins)"""
            (at,) = places.unpack_from(mapped, index.indexbase + nth * places.size)
            start = at + _LENGTHS.size
            end = start + _LENGTHS.unpack_from(mapped, at)[0]
            return mapped[start:end], end

        # No place is below 0, so what begins so comes behind this pair.
        for nth in range(bisect_left(range(index.indexlen), (begun, 0), key=key), index.indexlen):
            found, entry = key(nth)
            if not found.startswith(begun):
                return
            yield self._keydecoder(found)[1], _ENTRY.unpack_from(mapped, entry)


class _Fields(W3FieldWriter):
    def add_all(self, docs: np.ndarray, often: np.ndarray) -> None:
        """All postings of the word that was started: ascending documents (uint32), and how often each uses the word (float32)."""
        self._postwriter.take(docs, often)

    def close(self) -> None:
        super().close()
        # The last files of a segment; the table of contents, written after them, keeps how long each must be.
        self._segment.sizes = {name: self._storage.file_length(name) for name in self._segment.list_files(self._storage)}


class _Word(W3PostingsWriter):
    def take(self, docs: np.ndarray, often: np.ndarray) -> None:
        self._ids.frombytes(docs.tobytes())
        self._weights.frombytes(often.tobytes())
        self._maxweight = max(self._weights)

    def _write_block(self, last: bool = False) -> None:
        self._terminfo.add_block(self)
        if len(self._ids) > 1:  # a single one stands in the dictionary
            self._postfile.write(_packed(np.array(self._ids, dtype=np.int64), np.array(self._weights)))
        self._blockcount += 1
        self._new_block()


def postings(file: Any, count: int, first: int, weight: float, start: int) -> Postings:
    """Everything that is stored of a word, read from an open file of postings.

    From the dictionary: how many documents use it, the first of them, how often all together, and where it begins in the file.
    """
    if count == 1:
        return np.array([first], dtype=np.int64), np.array([weight], dtype=np.float32)
    kind, often = file.get(start, 2)
    size = count * _KINDS[kind].itemsize
    docs = np.cumsum(np.frombuffer(file.get(start + 2, size), _KINDS[kind]), dtype=np.int64)
    if often == _ALL_ONCE:
        return docs, np.ones(count, dtype=np.float32)
    counted = file.get(start + 2 + size, count * _KINDS[often].itemsize)
    return docs, np.frombuffer(counted, _KINDS[often]).astype(np.float32)


def _packed(docs: np.ndarray, often: np.ndarray) -> bytes:
    steps = docs.copy()
    steps[1:] -= docs[:-1]
    kind = _kind(steps)
    most = often.max()
    if most == 1:
        return bytes((kind, _ALL_ONCE)) + steps.astype(_KINDS[kind]).tobytes()
    counted = _kind(often)
    return bytes((kind, counted)) + steps.astype(_KINDS[kind]).tobytes() + often.astype(_KINDS[counted]).tobytes()


def _kind(values: np.ndarray) -> int:
    """Index of the smallest kind that holds the values."""
    most = values.max()
    return 0 if most < 2**8 else 1 if most < 2**16 else 2
