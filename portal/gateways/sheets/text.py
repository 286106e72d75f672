"""Knows how bytes become text that can be trusted, kept and compared."""

from __future__ import annotations

import codecs
import re
import unicodedata

from portal.domain.creators.figures import Unreadable
from portal.domain.text import N_, Text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

SHY = "\u00ad"
"""The soft hyphen."""
# Controls, soft hyphens, marks of direction and lone surrogates: none can be seen, and a database or a page may stumble over each.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_NOT_WORD = re.compile(r"[^0-9a-z+]+")


def encoding_of(head: bytes) -> str:
    """The name of the encoding that the first bytes speak for; UTF-8 where they say nothing."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:512]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) > len(sample) // 8:  # Latin letters in UTF-16 without a mark: every other byte is zero
        return "utf-16-be" if low > high else "utf-16-le"
    return "utf-8"


def decode(raw: bytes) -> str:
    """All of `raw` as text without a byte order mark. Unreadable where one byte does not fit, with its line."""
    encoding = encoding_of(raw)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise foreign(raw.count(b"\n", 0, error.start) + 1) from None
    if "\x00" in text:
        raise Unreadable(N_("This is not a text file. We take CSV and JSON files, and the ZIP archive in which the platform sends them."))
    return text


def glimpse(head: bytes) -> str:
    """The first bytes of a file as text, leniently: to see what it is, not to keep it."""
    return head.decode(encoding_of(head), errors="ignore")


def foreign(line: int) -> Unreadable:
    """The refusal for a text in an encoding that nobody announced."""
    return Unreadable(
        Text(
            N_("Line %(line)s holds a character that is not UTF-8. Please upload the file as you got it, or save it as “CSV UTF-8”."),
            line=line,
        ),
        line=line,
    )


def mend(text: str) -> str:
    """Undo UTF-8 that was encoded twice (`MÃ¼nchen`); every other text comes back as it was."""
    if text.isascii():
        return text
    for once in ("latin-1", "cp1252"):
        try:
            return text.encode(once).decode("utf-8")
        except UnicodeError:
            continue
    return text


def clean(text: str, longest: int = 300) -> str:
    """`text` for keeping: mended, composed letters, nothing invisible, single spaces in a line, cut to `longest` characters."""
    if text.isascii() and text.isprintable() and "  " not in text and len(text) <= longest:
        return text.strip()  # the common case, ten times faster
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", mend(text)))
    text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shown(value: object) -> str:
    """What stood in a cell, short enough to be quoted in a refusal."""
    return clean(str(value).replace("\n", " "), 60)


def plain(text: str) -> str:
    """`text` for comparing: no soft hyphens, accents, case or punctuation. `„Gefällt mir“-Angaben` is `gefallt mir angaben`."""
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", mend(text)).casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", text).strip()
