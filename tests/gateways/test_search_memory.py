"""What the index keeps in memory of what was dear to make stays within its bound, whoever asks at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from portal.gateways.search.memory import Memory


@pytest.fixture
def hasty():
    """Threads take turns in the middle of whatever they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_ask_at_once_leave_the_sizes_right(hasty):
    memory = Memory(20 * 1_000)

    def ask(first: int) -> list[int]:
        return [int(memory.get((n % 40,), lambda n=n: (np.full(100, n % 40, dtype=np.int64),))[0][0]) for n in range(first, first + 3_000)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert all(found == [n % 40 for n in range(first, first + 3_000)] for first, found in enumerate(answers))
    assert len(memory) == 20 and memory.size == 20 * 1_000
