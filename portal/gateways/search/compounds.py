"""Knows the parts of a compound: "Küchengeräte" are Küche and Gerät, "veganfood" is vegan and food."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from portal.gateways import content
from portal.gateways.search.wording import bare, fold, stem

_LINKS = ("", "s", "es", "n", "en", "e", "er", "ens")
"""Letters that stand between two parts. The umlaut of a plural (Häuserreihe) is folded away before."""
_SHORTEST, _LONGEST = 3, 40
_CLEAR = 5
"""Letters from which a known part is believed although the rest of the word is not known (Gartenzaun, Thermomixrezept)."""
_REST = 4
_DERIVED = ("lich", "keit", "heit", "schaft", "haft", "isch", "ivitat", "ivitaet")
"""What makes another word of a word and is no part: Produktivität is no product."""


class Splitter:
    """Takes words apart by a list of known ones; what is not made of them stays whole. No word is taken apart by its letters alone."""

    def __init__(self, whole: Iterable[str], also: Iterable[str] = ()) -> None:
        """`whole` are words that are not looked into any more; those of `also` are parts too, and may be compounds themselves."""
        self._whole = {bare(word) for word in whole}
        self._bases = {bare(word): word for word in (*whole, *also) if len(word) >= _SHORTEST and word.isalpha()}
        self._last = {found: base for base in self._bases for language in ("en", "de") if (found := stem(self._bases[base], language))}
        self._first: dict[str, str] = {}
        for base in sorted(self._bases, key=len, reverse=True):
            for form in {base + link for link in _LINKS} | _clipped(base):
                self._first[form] = base
        self._clear = {base + link for base in self._bases for link in ("", "s", "n", "en", "er") if len(base) >= _CLEAR}

    def known(self, word: str) -> bool:
        """Whether a word is one of those that others are made of, in any inflection."""
        return self._ending(bare(word)) is not None

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts that are known, in their basic form; nothing for a word that is no compound."""
        if not 2 * _SHORTEST < len(word) <= _LONGEST or not word.isalpha():
            return ()
        ways = tuple(dict.fromkeys((bare(word), fold(word))))
        found = next((whole for letters in ways if (whole := self._all(letters))), ())
        if not found and not any(self._ending(letters) in self._whole for letters in ways):
            found = next((some for letters in ways if (some := self._some(letters))), ())
        deeper = [part for base in found for part in (base, *self._all(base))]
        return tuple(self._bases[base] for base in dict.fromkeys(deeper))

    def made_of(self, word: str) -> tuple[str, ...]:
        """All parts in order where they make up the whole word, in their basic form."""
        for letters in dict.fromkeys((bare(word), fold(word))):
            if word.isalpha() and len(word) <= _LONGEST and (found := self._all(letters)):
                return tuple(self._bases[base] for base in found)
        return ()

    def _ending(self, letters: str) -> str | None:
        if letters in self._bases:
            return letters
        if letters.endswith("en") and letters[:-1] in self._bases:  # Seen
            return letters[:-1]
        for language in ("de", "en"):
            if base := self._last.get(stem(letters, language) or ""):
                return base
        return None

    def _all(self, letters: str) -> tuple[str, ...]:
        """Parts that make up the whole word, as few as possible."""
        best: dict[int, tuple[str, ...]] = {0: ()}
        for start in range(len(letters) - _SHORTEST + 1):
            if start not in best:
                continue
            for end in range(start + _SHORTEST, len(letters) - _SHORTEST + 1):
                base = self._first.get(letters[start:end])
                if base and (end not in best or len(best[end]) > len(best[start]) + 1):
                    best[end] = (*best[start], base)
        whole = [(*before, last) for start, before in best.items() if start and (last := self._ending(letters[start:]))]
        return min(whole, key=len, default=())

    def _some(self, letters: str) -> tuple[str, ...]:
        """A clear last part, or else a clear first one, of a word of which the rest is not known."""
        for start in range(_REST, len(letters) - _CLEAR + 1):
            base = self._ending(letters[start:])
            if base and len(base) >= _CLEAR:
                return (base,)
        for end in range(len(letters) - _REST, _CLEAR - 1, -1):
            if letters[:end] in self._clear and not letters[end:].startswith(_DERIVED):
                return (self._first[letters[:end]],)
        return ()


def _clipped(base: str) -> set[str]:
    """A basic form as it stands before another part without its ending: Sprach(e)reise, Näh(en)maschine, Kletter(n)garten."""
    endings = {"e": 1, "en": 2, "ern": 1, "eln": 1}
    return {base[:-cut] for ending, cut in endings.items() if base.endswith(ending) and len(base) - cut > _SHORTEST - (ending == "en")}


@cache
def splitter() -> Splitter:
    synonyms = content.synonyms()
    told = (member for group in synonyms.groups for member in group.members)
    return Splitter(synonyms.parts, told)


@lru_cache(maxsize=65_536)
def parts(word: str) -> tuple[str, ...]:
    return splitter().parts(word)


@lru_cache(maxsize=8_192)
def known(word: str) -> bool:
    return splitter().known(word)


@lru_cache(maxsize=8_192)
def made_of(word: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in splitter().made_of(word))
