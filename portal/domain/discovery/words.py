"""Knows the small language of the search box: words, "exact phrases", -without, either OR other, and beginn*; it never refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.domain.text import N_, Text

LONGEST = 200
MOST = 16
_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<quoted>[^"]*)"|(?P<open>"[^"]*$)|(?P<bare>[^\s"]+))')
_QUOTES = str.maketrans("„“”«»", '"""""')
_OR = frozenset({"OR", "ODER", "|"})


@dataclass(frozen=True)
class Term:
    text: str
    phrase: bool = False
    prefix: bool = False
    """Written with a star at its end: matches every word that begins so."""


@dataclass(frozen=True)
class Words:
    """A query read: every clause must hold, a clause holds when one of its terms does, and none of `without` may."""

    clauses: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    notes: tuple[Text, ...] = ()
    """What was not as usual, in words that help; empty for a plain query."""

    def __bool__(self) -> bool:
        return bool(self.clauses or self.without)


def read(text: str) -> Words:
    """Read any string. Nothing raises; what cannot be meant is left out and a note says so."""
    notes: list[Text] = []
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notes.append(Text(N_("Only the first %(longest)s characters were searched."), longest=LONGEST))
    clauses: list[list[Term]] = []
    without: list[Term] = []
    joining = False
    pieces = 0
    for found in _PIECE.finditer(" ".join(text.translate(_QUOTES).split())):
        bare = found["bare"]
        if bare in _OR and not found["minus"]:
            if clauses and not joining:
                joining = True
            else:
                notes.append(Text(N_("“OR” stands between two words; it was left out.")))
            continue
        if found["open"] is not None:
            notes.append(Text(N_("A quotation mark is not closed; the words after it were searched one by one.")))
            terms = [term for word in found["open"].split() if (term := _term(word))]
        else:
            term = _term(bare) if bare is not None else _phrase(found["quoted"])
            terms = [term] if term else []
        for term in terms:
            pieces += 1
            if pieces > MOST:
                break
            if found["minus"]:
                without.append(term)
            elif joining:
                clauses[-1].append(term)
                joining = False
            else:
                clauses.append([term])
    if joining:
        notes.append(Text(N_("“OR” stands between two words; it was left out.")))
    if pieces > MOST:
        notes.append(Text(N_("Only the first %(most)s words were searched."), most=MOST))
    if without and not clauses:
        notes.append(Text(N_("Only excluded words were given: everybody else is shown.")))
    return Words(tuple(tuple(dict.fromkeys(clause)) for clause in clauses), tuple(without), tuple(dict.fromkeys(notes)))


def _term(word: str) -> Term | None:
    bare = word.strip("\"'()[]{}<>,;:!?*-−–#@.")
    if not any(letter.isalnum() for letter in bare):
        return None
    return Term(bare, prefix=word.endswith("*"))


def _phrase(quoted: str) -> Term | None:
    words = quoted.split()
    if not any(letter.isalnum() for letter in quoted):
        return None
    return Term(" ".join(words), phrase=len(words) > 1)
