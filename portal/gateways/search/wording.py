"""Knows how letters become words and words become stems: folding of accents and umlauts, pairs of letters where no space parts words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LANGUAGES = {"en": "english", "de": "german"}

# Signs that belong to the letter before them: accents, the vowels of Hebrew and Arabic, and all of the scripts of South Asia.
_SIGNS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
_SIGNS += "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e\u200c-\u200d"
_WORD = re.compile(rf"\w[\w{_SIGNS}]*")
WRITTEN = re.compile(rf"\w[\w\u00ad{_SIGNS}]*")
"""A word in a text as people write it, soft hyphens included; the underscore parts words, see `words`."""
_UNSPACED = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")
"""Chinese and Japanese, which write no spaces between words."""
_HAS_UNSPACED = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SILENT = ("\u00ad", "\u0640", "\u200c", "\u200d")
"""Letters that are not heard: soft hyphen, the stretching of Arabic, joiners."""
_ASCII = re.compile("[a-z0-9]+")
_DIGRAPHS = re.compile(r"([aou])e")
_WITHOUT_ACCENT = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n", "ħ": "h"})


def words(text: str) -> list[str]:
    """Words in lower case as written; of Chinese and Japanese every two letters that stand together."""
    found = written(text)
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return found
    return [pair for word in found for pair in _pairs(word)]


def written(text: str) -> list[str]:
    """Words in lower case as written, none taken apart."""
    if text.isascii():  # half of all texts, and six times as fast
        return _ASCII.findall(text.lower())
    text = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    for silent in _SILENT:
        text = text.replace(silent, "")
    return _WORD.findall(text)


def _pairs(word: str) -> list[str]:
    found: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(word):
        found += [word[end : run.start()]] if run.start() > end else []
        letters = run.group()
        found += [letters[at : at + 2] for at in range(len(letters) - 1)]
        end = run.end()
    return found + ([word[end:]] if end < len(word) else [])


def unspaced(word: str) -> bool:
    """Whether a word is one letter of a script without spaces: it stands in pairs, so it must be looked for as a beginning."""
    return len(word) == 1 and _HAS_UNSPACED.match(word) is not None


@lru_cache(maxsize=65_536)
def bare(word: str) -> str:
    """A word without accents; ä is a."""
    if word.isascii():
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", word.casefold()).translate(_WITHOUT_ACCENT)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word without accents; ä, ae and a become one, so that Müller, Mueller and Muller find each other."""
    return _DIGRAPHS.sub(r"\1", bare(word))


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str | None:
    """The stem of a word; None for a stop word of the language."""
    if bare(word) in _stop_words(language):
        return None
    return bare(_stemmer(language).stemWord(word if language == "de" else bare(word)))


def stems(found: list[str], language: str) -> list[str]:
    """Stems of words in order, without the stop words."""
    return [token for word in found if (token := stem(word, language))]


@lru_cache(maxsize=65_536)
def stop_word(word: str) -> bool:
    """Whether either language drops it."""
    return any(bare(word) in _stop_words(language) for language in LANGUAGES)


def rules() -> tuple[str, ...]:
    """What stems depend on besides this code: the stemmer, the letters that it knows, the words that are dropped."""
    import Stemmer

    return Stemmer.version(), unicodedata.unidata_version, *(" ".join(sorted(_stop_words(language))) for language in LANGUAGES)


@lru_cache(maxsize=4)
def _stemmer(language: str):
    import Stemmer

    # The stemmer's own cache is not safe between threads; `stem` has one that is.
    return Stemmer.Stemmer(LANGUAGES[language], 0)


@lru_cache(maxsize=4)
def _stop_words(language: str) -> frozenset[str]:
    from whoosh.lang.stopwords import stoplists

    return frozenset(bare(word) for word in stoplists[language])
