"""Knows what is remembered of what was dear to read, within a bound, for any number of threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import numpy as np

Arrays = tuple[np.ndarray, ...]
Words = dict[str, int]
"""Words with the number of their users."""
_Found = TypeVar("_Found", Arrays, Words)

_KEPT_BYTES = 48 * 2**20
_ROUND_EACH, _ROUND_ARRAY, _ROUND_WORD = 400, 120, 150
"""Bytes that each entry takes with its key, each array and each word in it beside its numbers."""


class Memory:
    """Arrays and lists of words, the least used forgotten first. Keys name what never changes, so nothing here grows old.

    What holds nothing is not kept: strangers could think up any number of words that nobody uses. Who finds nothing makes it outside of
    the lock; of several that made the same the first is believed.
    """

    def __init__(self, bytes_: int = _KEPT_BYTES) -> None:
        self._kept: OrderedDict[tuple, Arrays | Words] = OrderedDict()
        self._most = bytes_
        self._lock = Lock()
        self.size = 0
        """Bytes kept."""

    def get(self, key: tuple, make: Callable[[], _Found]) -> _Found:
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        if _is_empty(made):
            return made
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                return found
            self._kept[key] = made
            self.size += _bytes(made)
            while self.size > self._most and len(self._kept) > 1:
                self.size -= _bytes(self._kept.popitem(last=False)[1])
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._kept)


def _is_empty(found: Arrays | Words) -> bool:
    return not found if isinstance(found, dict) else not any(array.size for array in found)


def _bytes(found: Arrays | Words) -> int:
    return _ROUND_EACH + (_ROUND_WORD * len(found) if isinstance(found, dict) else sum(_ROUND_ARRAY + array.nbytes for array in found))
