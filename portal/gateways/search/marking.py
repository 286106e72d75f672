"""Knows which letters of a text answer a query, and which piece of a long text to show: by the same tokens as the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from portal.domain.discovery.words import Words
from portal.gateways.search.analysis import plan, tokens_of
from portal.gateways.search.wording import LANGUAGES, WRITTEN, fold, words

Pieces = list[tuple[str, bool]]
"""A text in pieces, each with whether it answers the query. Joined they are the text."""

SNIPPET = 160
_FIELDS = ("name", *LANGUAGES)
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Letters that turn the direction of what follows until another one ends it; a piece cut between the two would turn the whole page."""


def marked(text: str, query: Words) -> Pieces:
    """The text in pieces for a template, which puts the true ones into <mark>. Any text; takes time in proportion to its length.

    The pieces joined are the text without letters that steer the direction of writing.
    """
    text = _STEERING.sub("", text)
    return _pieces(text, _ranges(text, _seeker(_bare(query))))


def snippet(text: str, query: Words, longest: int = SNIPPET) -> Pieces:
    """At most `longest` letters around the densest matches, from word to word, "…" where something is left out; else the beginning."""
    text = " ".join(_STEERING.sub("", text).split())
    ranges = _ranges(text, _seeker(_bare(query)), tuple(LANGUAGES))
    if len(text) <= longest:
        return _pieces(text, ranges)
    start, end = _window(text, ranges, longest)
    inside = [(max(one[0], start) - start, min(one[1], end) - start, one[2]) for one in ranges if start < one[1] and one[0] < end]
    pieces = _pieces(text[start:end], inside)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(text) else [])]


_Range = tuple[int, int, int]
"""Start, end, and which clause of the query is answered there."""
_Spot = tuple[str, int, int]
"""Token, start, end."""


@dataclass(frozen=True)
class _Seeker:
    """What to look for in each list of tokens: by first token the sequences that begin so, with the clause; and beginnings of words."""

    sequences: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]]
    beginnings: dict[str, list[tuple[str, int]]]


def _bare(query: Words) -> Words:
    """The query without its notes, so that equal ones are prepared once."""
    return replace(query, without=(), notes=())


@lru_cache(maxsize=256)
def _seeker(query: Words) -> _Seeker:
    sequences: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {field: {} for field in _FIELDS}
    beginnings: dict[str, list[tuple[str, int]]] = {field: [] for field in _FIELDS}
    for number, clause in enumerate(plan(query).clauses):
        for needle in clause:
            for field, told in needle.sequences.items():
                # Topics are stems of both languages, and what stands for a topic stands for it in a text too.
                for place in ("en", "de") if field == "topic" else (field,):
                    for at, sequence in enumerate(told):
                        if needle.prefix and at == 0:
                            beginnings[place].append((sequence[0], number))
                        else:
                            sequences[place].setdefault(sequence[0], []).append((sequence, number))
    return _Seeker(sequences, beginnings)


def _ranges(text: str, seeker: _Seeker, fields: Iterable[str] = _FIELDS) -> list[_Range]:
    """Where the query is answered, in order and without overlaps. Names are compared in names; a bio is no name."""
    found: list[_Range] = []
    for field in fields:
        sequences, beginnings = seeker.sequences[field], tuple(seeker.beginnings[field])
        if not sequences and not beginnings:
            continue
        told = _spots(text, field)
        begun = tuple(beginning for beginning, _ in beginnings)
        for at, (token, start, end) in enumerate(told):
            for sequence, number in sequences.get(token, ()):
                if len(sequence) == 1 or tuple(one[0] for one in told[at : at + len(sequence)]) == sequence:
                    found.append((start, told[at + len(sequence) - 1][2], number))
            if begun and token.startswith(begun):
                found += [(start, end, number) for beginning, number in beginnings if token.startswith(beginning)]
    return _apart(found)


def _spots(text: str, field: str) -> list[_Spot]:
    """The tokens of a field with their places in the text, in order."""
    spots: list[_Spot] = []
    for run in WRITTEN.finditer(text):
        at = run.start()
        tokens = _kept if run.end() - at <= _USUAL else _tokens
        spots += [(token, at + start, at + end) for token, start, end in tokens(run.group(), field)]
    return spots


def _tokens(run: str, field: str) -> tuple[_Spot, ...]:
    """Tokens of one run of letters; stop words have none, parts of a compound stand for the whole word."""
    spots: list[_Spot] = []
    at = 0
    for part in re.split("(_+)", run):
        here = words(part)
        paired = len(here) > 1 and len(part) == len(here) + 1 and all(len(one) == 2 for one in here)
        for place, word in enumerate(here):
            start, end = (at + place, at + place + 2) if paired else (at, at + len(part))
            spots += [(token, start, end) for token in (tokens_of(word, field) if field in LANGUAGES else (fold(word),))]
        at += len(part)
    return tuple(spots)


_USUAL = 64
"""Letters up to which a run is remembered; longer ones are no words."""
_kept = lru_cache(maxsize=65_536)(_tokens)


def _apart(found: list[_Range]) -> list[_Range]:
    joined: list[_Range] = []
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end), joined[-1][2])
        else:
            joined.append((start, end, number))
    return joined


def _pieces(text: str, ranges: Iterable[_Range]) -> Pieces:
    pieces: Pieces = []
    end = 0
    for start, stop, _ in ranges:
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def _window(text: str, ranges: list[_Range], longest: int) -> tuple[int, int]:
    """Start and end of the piece that answers most clauses, then most often, then first; the matches stand in its middle."""
    room = longest - 2  # the two "…"
    best, chosen = (0, 0), (0, 0)
    first = 0
    counts: dict[int, int] = {}
    for last, (_, stop, number) in enumerate(ranges):
        counts[number] = counts.get(number, 0) + 1
        while ranges[first][0] < stop - room and first < last:
            left = ranges[first][2]
            counts[left] -= 1
            if not counts[left]:
                del counts[left]
            first += 1
        worth = (len(counts), last - first + 1)
        if worth > best:
            best, chosen = worth, (ranges[first][0], stop)
    spare = max(0, room - (chosen[1] - chosen[0]))
    start = max(0, min(chosen[0] - spare // 2, len(text) - room))
    if start:
        start = _border(text, start, chosen[0])
    end = min(len(text), start + room)
    if end < len(text):
        end = _border_back(text, end, max(chosen[1], start + 1))
    return start, end


def _border(text: str, start: int, most: int) -> int:
    """The first letter of a word at or after `start`, not behind `most`."""
    space = start - 1 if text[start - 1] == " " else text.find(" ", start, most)
    return _whole(text, start if space < 0 else space + 1)


def _border_back(text: str, end: int, least: int) -> int:
    """The end of a word at or before `end`, not before `least`."""
    if text[end] == " ":
        return end
    space = text.rfind(" ", least, end)
    return _whole(text, end if space < 0 else space)


def _whole(text: str, at: int) -> int:
    """Back to where no accent is cut from its letter."""
    while 0 < at < len(text) and unicodedata.combining(text[at]):
        at -= 1
    return at
