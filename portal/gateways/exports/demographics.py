"""Knows how ages, genders and countries of an audience are called by the interfaces of the platforms, and how shares are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from portal.domain.creators.figures import UNKNOWN
from portal.gateways.sheets import countries, text

_AGE = re.compile(r"(?:age)?\s*([0-9]{2})\s*[-–_]\s*([0-9]{2})?|(?:age)?\s*([0-9]{2})\s*\+")
_GENDERS = {
    "f": "female", "female": "female", "women": "female", "frauen": "female", "weiblich": "female",
    "m": "male", "male": "male", "men": "male", "manner": "male", "mannlich": "male",
    "other": "other", "userspecified": "other", "user specified": "other", "non binary": "other",
}  # fmt: skip
_NOWHERE = {"", "zz", "unknown", "others", "other", "n a"}


def age(name: str) -> str:
    """`25-34` or `65+` of `age25-34`, `25-34`, `age65-`, `65+`; UNKNOWN for anything else. Foreign bands stay as they are."""
    match = _AGE.fullmatch(name.strip().lower())
    if not match:
        return UNKNOWN
    if match[1] and match[2]:
        return f"{match[1]}-{match[2]}"
    return f"{match[1] or match[3]}+"


def gender(name: str) -> str:
    return _GENDERS.get(text.plain(name), UNKNOWN)


def country(name: str) -> str:
    """The ISO 3166 code, the name as written where we do not know it, UNKNOWN for `ZZ` and the like."""
    return UNKNOWN if text.plain(name) in _NOWHERE else countries.code(name) or text.clean(name, 40)


def city(name: str) -> str:
    return text.clean(name, 40) or UNKNOWN


def joint(gender: str, age: str) -> str:
    """The bucket of a gender and an age together; UNKNOWN where both are."""
    return UNKNOWN if gender == age == UNKNOWN else f"{gender}:{age}"


def marginals(cells: Iterable[tuple[str, str, Decimal]]) -> dict[str, dict[str, Decimal]]:
    """Dimension → bucket → amount, of (gender, age, amount): each alone and both together, what is unknown kept."""
    found: dict[str, dict[str, Decimal]] = {"age": {}, "gender": {}, "age_gender": {}}
    for sex, band, amount in cells:
        for dimension, bucket in (("age", band), ("gender", sex), ("age_gender", joint(sex, band))):
            found[dimension][bucket] = found[dimension].get(bucket, Decimal()) + amount
    return found


def parts(amounts: Mapping[str, Decimal], whole: Decimal) -> dict[str, Decimal]:
    """Shares of `whole`, which is more than zero."""
    return {bucket: amount / whole for bucket, amount in amounts.items()}
