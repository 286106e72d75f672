"""Knows what is remembered of what was dear to read, within a bound, for any number of threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import numpy as np

Arrays = tuple[np.ndarray, ...]

_KEPT_BYTES = 48 * 2**20
_ROUND_EACH = 200


class Memory:
    """Arrays that were dear to make, the least used forgotten first. Keys name what never changes, so nothing here grows old.

    Who finds nothing makes it outside of the lock; of several that made the same the first is believed.
    """

    def __init__(self, bytes_: int = _KEPT_BYTES) -> None:
        self._kept: OrderedDict[tuple, Arrays] = OrderedDict()
        self._most = bytes_
        self._lock = Lock()
        self.size = 0
        """Bytes kept."""

    def get(self, key: tuple, make: Callable[[], Arrays]) -> Arrays:
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
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


def _bytes(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays) + _ROUND_EACH
