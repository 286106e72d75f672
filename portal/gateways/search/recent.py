"""Knows the words of the newest creators, kept in a plain list until there are enough of them for a segment."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from pathlib import Path

import numpy as np

from portal.gateways.search.analysis import Tokens

Postings = tuple[np.ndarray, np.ndarray]
"""(places int64 ascending, how often float32)"""
Told = tuple[int, str, Tokens]
"""Place in the columns, name to show, tokens by field."""
_NONE = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


def append(path: Path, end: int, told: Sequence[Told]) -> int:
    """Write creators behind `end`, where the last generation ended; what a killed writer left there is cut off. Returns the new end."""
    lines = "".join(f"{json.dumps(one)}\n" for one in told).encode()
    with open(path, "ab") as file:
        file.truncate(end)
        file.write(lines)
    return end + len(lines)


def read(path: Path, start: int, end: int) -> list[Told]:
    with open(path, "rb") as file:
        file.seek(start)
        lines = file.read(end - start)
    if len(lines) < end - start:
        raise ValueError(f"{path} ends before {end}")
    return [tuple(json.loads(line)) for line in lines.splitlines()]


_ASIDE: deque[dict] = deque(maxlen=128)
"""What was kept of those whose words are in a segment now. To throw away ten thousand arrays at once takes longer than a search."""
_AT_ONCE = 64
"""So many words of it are let go with each creator who is taken in; on the average she brings forty of her own."""


class Recent:
    """Finds words among the newest creators. It only grows; places that a generation does not know are not alive in its columns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = 0
        self._places: dict[str, dict[str, array]] = {}
        """By field and token the places, one as often as it uses the token."""
        self._ordered: dict[str, list[str]] = {}
        """Tokens by field, as far as beginnings were asked for; quickly put in order where only the last ones are out of it."""
        self._labels: dict[int, str] = {}

    def reach(self, end: int) -> None:
        """Take in what has been written meanwhile."""
        if end > self._end:
            for row, label, tokens in read(self.path, self._end, end):
                _let_go()
                self._labels[row] = label
                for field, found in tokens.items():
                    places = self._places.setdefault(field, {})
                    for token in found:
                        if (known := places.get(token)) is None:
                            known = places[token] = array("q")
                        known.append(row)
            self._end = end

    def __del__(self) -> None:
        _ASIDE.extend((*self._places.values(), self._labels, self._ordered))

    def __bool__(self) -> bool:
        return bool(self._labels)

    def postings(self, field: str, token: str) -> Postings:
        """(places, how often), ascending."""
        return _counted(self._places.get(field, {}).get(token, ()))

    def begun(self, field: str, beginning: str) -> Postings:
        """(places, how often) of all words together that begin so."""
        places = self._places.get(field, {})
        return _counted([row for token in self._beginning(field, beginning) for row in places[token]])

    def used(self, field: str, beginning: str) -> dict[str, int]:
        """Words that begin so, with the number of creators who use them."""
        return {token: len(set(self._places[field][token])) for token in self._beginning(field, beginning)}

    def _beginning(self, field: str, beginning: str) -> Iterator[str]:
        tokens = self._ordered.setdefault(field, [])
        tokens.extend(islice(self._places.get(field, {}), len(tokens), None))
        tokens.sort()
        return takewhile(lambda token: token.startswith(beginning), islice(tokens, bisect_left(tokens, beginning), None))

    def label(self, row: int) -> str | None:
        return self._labels.get(row)


def _let_go() -> None:
    for _ in range(_AT_ONCE):
        try:
            _ASIDE[0].popitem()
        except KeyError:
            _ASIDE.popleft()
        except IndexError:
            return


def _counted(rows: Sequence[int]) -> Postings:
    if not rows:
        return _NONE
    places, often = np.unique(np.array(rows, dtype=np.int64), return_counts=True)
    return places, often.astype(np.float32)
