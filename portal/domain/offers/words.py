"""Knows where two free texts differ, word by word, within a bounded time whatever the texts are."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 2000
"""Characters of each text that are compared; beyond that the texts are shown whole and unmarked."""
_MOST_CELLS = 160_000
"""Words of one text times words of the other: the work of a comparison never exceeds this."""


@dataclass(frozen=True)
class Mark:
    """A run of text: `kept` in both, `gone` from the old one, `new` in the new one."""

    kind: str
    text: str


def marks(before: str, after: str) -> tuple[Mark, ...] | None:
    """The runs that turn `before` into `after`, joined text by text; None where the texts are too long to compare.

    Runs `kept` and `gone` joined give `before`; `kept` and `new` joined give `after`. Longest common subsequence of words in
    a table, because difflib needs seconds for a few kilobytes of repetitive text (WEB.md §3).
    """
    if len(before) > LONGEST or len(after) > LONGEST:
        return None
    old, new = _words(before), _words(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle_old) * len(middle_new) > _MOST_CELLS:
        steps = [("gone", word) for word in middle_old] + [("new", word) for word in middle_new]
    else:
        steps = _steps(middle_old, middle_new)
    kept_tail = old[len(old) - tail :] if tail else []
    return _runs([*(("kept", word) for word in old[:head]), *steps, *(("kept", word) for word in kept_tail)])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _steps(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = longest[i], longest[i + 1]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
    steps: list[tuple[str, str]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            steps.append(("kept", old[i]))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            steps.append(("gone", old[i]))
            i += 1
        else:
            steps.append(("new", new[j]))
            j += 1
    return steps + [("gone", word) for word in old[i:]] + [("new", word) for word in new[j:]]


def _runs(steps: list[tuple[str, str]]) -> tuple[Mark, ...]:
    runs: list[Mark] = []
    for kind, word in steps:
        if runs and runs[-1].kind == kind:
            runs[-1] = Mark(kind, runs[-1].text + word)
        else:
            runs.append(Mark(kind, word))
    return tuple(runs)
