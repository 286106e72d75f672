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
    inside = [
        _Range(max(one.start, start) - start, min(one.end, end) - start, one.term) for one in ranges if start < one.end and one.start < end
    ]
    pieces = _pieces(text[start:end], inside)
    return [*([("…", False)] if start else []), *pieces, *([("…", False)] if end < len(text) else [])]


@dataclass(frozen=True)
class _Range:
    start: int
    end: int
    term: int
    """Which clause of the query it answers."""


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
    spots = _spots(text)
    for field in fields:
        told = _tokens(spots, field)
        plain = [token for token, _, _ in told]
        for at, (token, start, end) in enumerate(told):
            for sequence, number in seeker.sequences[field].get(token, ()):
                if len(sequence) == 1 or tuple(plain[at : at + len(sequence)]) == sequence:
                    found.append(_Range(start, told[at + len(sequence) - 1][2], number))
            for beginning, number in seeker.beginnings[field]:
                if token.startswith(beginning):
                    found.append(_Range(start, end, number))
    return _apart(found)


def _spots(text: str) -> list[tuple[str, int, int]]:
    """(word as the index knows it, start, end in the text)."""
    spots: list[tuple[str, int, int]] = []
    for run in WRITTEN.finditer(text):
        at = run.start()
        for part in re.split("(_+)", run.group()):
            here = words(part)
            if len(here) > 1 and len(part) == len(here) + 1 and all(len(one) == 2 for one in here):
                spots += [(one, at + place, at + place + 2) for place, one in enumerate(here)]
            else:
                spots += [(one, at, at + len(part)) for one in here]
            at += len(part)
    return spots


def _tokens(spots: Iterable[tuple[str, int, int]], field: str) -> list[tuple[str, int, int]]:
    """(token, start, end) in order; stop words have none, parts of a compound stand for the whole word."""
    if field not in LANGUAGES:
        return [(fold(word), start, end) for word, start, end in spots]
    return [(token, start, end) for word, start, end in spots for token in tokens_of(word, field)]


def _apart(found: list[_Range]) -> list[_Range]:
    joined: list[_Range] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = replace(last, end=max(last.end, one.end))
        else:
            joined.append(one)
    return joined


def _pieces(text: str, ranges: Iterable[_Range]) -> Pieces:
    pieces: Pieces = []
    end = 0
    for one in ranges:
        pieces += [(text[end : one.start], False), (text[one.start : one.end], True)]
        end = one.end
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


def _window(text: str, ranges: list[_Range], longest: int) -> tuple[int, int]:
    """Start and end of the piece that answers most clauses, then most often, then first; the matches stand in its middle."""
    room = longest - 2  # the two "…"
    best, chosen = (0, 0), (0, 0)
    first = 0
    counts: dict[int, int] = {}
    for last, one in enumerate(ranges):
        counts[one.term] = counts.get(one.term, 0) + 1
        while ranges[first].start < one.end - room and first < last:
            counts[ranges[first].term] -= 1
            if not counts[ranges[first].term]:
                del counts[ranges[first].term]
            first += 1
        worth = (len(counts), last - first + 1)
        if worth > best:
            best, chosen = worth, (ranges[first].start, one.end)
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
