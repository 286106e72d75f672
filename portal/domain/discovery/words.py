"""Knows the small language of the search box: words, "phrases", -without, either OR other, beginn*, #topic and @name; it never refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from portal.domain.text import N_, Text

LONGEST = 200
MOST = 16
_PIECE = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?P<mark>[#@])?(?:"(?P<quoted>[^"]*)"|(?P<open>"[^"]*$)|(?P<bare>[^\s"]+))')
_QUOTES = str.maketrans("„“”«»", '"""""')
_OR = frozenset({"OR", "ODER", "|"})
_AND = frozenset({"AND", "UND", "&", "+"})
_NOT = frozenset({"NOT", "NICHT"})
_PLACES = {"#": "topic", "@": "name"}
_EDGES = "\"'()[]{}<>,;:!?*-−–#@."


@dataclass(frozen=True)
class Term:
    text: str
    phrase: bool = False
    prefix: bool = False
    """Written with a star at its end: matches every word that begins so."""
    exact: bool = False
    """Quoted: no synonyms and no parts of words. A phrase is exact by itself."""
    place: str = ""
    """Where it must stand: "topic" (#topic), "name" (@handle), or anywhere."""


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
    reading = _Reading()
    if len(text) > LONGEST:
        text = text[:LONGEST]
        reading.notes.append(Text(N_("Only the first %(longest)s characters were searched."), longest=LONGEST))
    for found in _PIECE.finditer(" ".join(text.translate(_QUOTES).split())):
        reading.take(found)
    return reading.done()


def of_a_name(asked: Words) -> str | None:
    """The words as a query for names alone; None where they cannot be a name, because one is a topic, a choice or the start of a word."""
    terms = [clause[0] for clause in asked.clauses if len(clause) == 1 and clause[0].place != "topic" and not clause[0].prefix]
    if not terms or len(terms) < len(asked.clauses) or asked.without:
        return None
    return " ".join(f'@"{term.text}"' if term.phrase else f"@{term.text}" for term in terms)


class _Reading:
    """What has been read of a query so far."""

    def __init__(self) -> None:
        self.notes: list[Text] = []
        self.clauses: list[list[Term]] = []
        self.without: list[Term] = []
        self.joining = self.refusing = self.signs = False
        self.pieces = 0

    def take(self, found: re.Match[str]) -> None:
        bare, refused = found["bare"], bool(found["minus"])
        self.signs = True
        if not refused and not found["mark"] and (bare in _OR or bare in _AND or bare in _NOT):
            self._join(bare)
            return
        if found["open"] is not None:
            self.notes.append(Text(N_("A quotation mark is not closed; the words after it were searched one by one.")))
            terms = [term for word in found["open"].split() if (term := _term(word))]
        else:
            term = _term(bare) if bare is not None else _phrase(found["quoted"])
            terms = [term] if term else []
        if bare is not None and "*" in bare.strip("*") and terms:
            self.notes.append(Text(N_("A star stands for the rest of a word, so it works at the end of a word only.")))
        for term in terms:
            self._put(replace(term, place=_PLACES.get(found["mark"] or "", "")), refused)

    def _join(self, word: str) -> None:
        if word in _NOT:
            self.refusing = True
        elif word in _OR and self.clauses and not self.joining:
            self.joining = True
        elif word in _OR:
            self._astray()

    def _put(self, term: Term, refused: bool) -> None:
        self.pieces += 1
        if self.pieces > MOST:
            return
        if refused or self.refusing:
            self.without.append(term)
            self.refusing = False
        elif self.joining:
            self.clauses[-1].append(term)
            self.joining = False
        else:
            self.clauses.append([term])

    def _astray(self) -> None:
        self.notes.append(Text(N_("“OR” stands between two words; it was left out.")))

    def done(self) -> Words:
        if self.joining:
            self._astray()
        if self.pieces > MOST:
            self.notes.append(Text(N_("Only the first %(most)s words were searched."), most=MOST))
        if self.without and not self.clauses:
            self.notes.append(Text(N_("Only excluded words were given: everybody else is shown.")))
        elif not self.pieces and not self.notes and self.signs:
            self.notes.append(Text(N_("There is no word in it to search for, so nobody was left out.")))
        clauses = tuple(tuple(dict.fromkeys(clause)) for clause in self.clauses)
        return Words(clauses, tuple(self.without), tuple(dict.fromkeys(self.notes)))


def _term(word: str) -> Term | None:
    bare = word.strip(_EDGES)
    if not any(letter.isalnum() for letter in bare):
        return None
    return Term(bare, prefix=word.endswith("*"))


def _phrase(quoted: str) -> Term | None:
    words = quoted.split()
    if not any(letter.isalnum() for letter in quoted):
        return None
    return Term(" ".join(words), phrase=len(words) > 1, exact=len(words) == 1)
