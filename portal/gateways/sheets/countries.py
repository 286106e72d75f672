"""Knows which country a name means in the languages in which platforms write it."""

from __future__ import annotations

from functools import cache, lru_cache

from portal.gateways.sheets.text import plain

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt")
_ALSO = {
    "usa": "US", "great britain": "GB", "england": "GB", "scotland": "GB",
    "uk": "GB", "turkey": "TR", "czech republic": "CZ", "hong kong": "HK",
    "macedonia": "MK", "macau": "MO", "ivory coast": "CI", "russian federation": "RU", "korea": "KR", "viet nam": "VN",
    "palestine": "PS", "cape verde": "CV", "swaziland": "SZ", "burma": "MM", "holland": "NL",
}  # fmt: skip


@lru_cache(maxsize=4096)
def code(name: str) -> str | None:
    """The ISO 3166 code of a country written as a name or already as a code; None where we do not know it."""
    return _codes().get(plain(name))


@cache
def _codes() -> dict[str, str]:
    from babel import Locale  # heavy: reads six locale files

    codes: dict[str, str] = {}
    for language in _LANGUAGES:
        for territory, name in Locale(language).territories.items():
            if len(territory) == 2 and territory.isalpha() and territory not in {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}:
                codes.setdefault(plain(name), territory)
                codes.setdefault(territory.lower(), territory)
    return _ALSO | codes
