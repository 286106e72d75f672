"""Knows how a search stands in the address of a page: every choice has a parameter, and reading back gives the same search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.domain.discovery.audience import WHOLE, Buckets, Dimension
from portal.domain.discovery.fit import WISHES, Target
from portal.domain.discovery.query import Floor, Range, Relation, SearchQuery, Sort
from portal.domain.money import CURRENCIES
from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis

_MOST_VALUES = 40
_PARAMS = {
    "platforms": "platform", "topics": "topic", "countries": "country", "languages": "language", "accepts": "accepts", "markets": "market",
    "proofs": "proof", "credibility": "credibility", "grants": "grants", "about": "about",
}  # fmt: skip
_RANGES = (("followers", 1), ("er", 100), ("quality", 1), ("price", 0.01))
"""Ranges with the unit in which people write them: per cent, whole euros."""
_THOUSANDS = frozenset({"followers", "price"})
"""Where nobody writes three digits behind a decimal sign, so that they are a group: "10.000" is ten thousand."""
_GROUPED = re.compile(r"([0-9]{1,3}([.,])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_TIMES = {"k": 1_000, "tsd": 1_000, "m": 1_000_000, "mio": 1_000_000}
"""How large numbers are shortened: "10k", "1,5 Mio."."""


@dataclass(frozen=True)
class Known:
    """What an address may name. Nobody can be what else stands in it, so asking for that would find nobody and tell nothing."""

    buckets: Buckets
    values: Mapping[str, frozenset[str]]
    """By filter of the query: everything that it may be set to."""


def from_params(params: Mapping[str, Iterable[str]], known: Known) -> tuple[SearchQuery, tuple[Text, ...]]:
    """Read the parameters of an address (name to all its values). Never raises: what cannot be read or is not among the `known` is
    left out and noted.
    """
    reader = _Reader(params, known)
    active = reader.number("active", 1, 3650)
    query = SearchQuery(
        text=reader.one("q"),
        **{name: reader.among(param, known.values[name]) for name, param in _PARAMS.items()},
        **{name: reader.range(name, unit) for name, unit in _RANGES},
        er_basis=reader.choice("basis", Basis) or Basis.FOLLOWERS,
        price_kind=reader.one_of("kind", known.values["price_kind"]),
        currency=reader.currency("currency"),
        free_week=reader.monday("free"),
        active_days=int(active) if active else None,
        floors=reader.floors("floor"),
        relations=reader.choices("mine", Relation),
        target=_target(reader),
        sort=reader.choice("sort", Sort),
        page=int(reader.number("page", 1, 10_000) or 1),
    )
    return query, tuple(dict.fromkeys(reader.notes))


def _target(reader: _Reader) -> Target:
    wishes = {name: reader.among(f"to_{dimension.value}", reader.known.buckets[dimension]) for name, dimension in WISHES.items()}
    shares = {dimension: reader.number(f"least_{dimension.value}", 0, 100) for dimension in Dimension}
    weights = {dimension: int(reader.number(f"weight_{dimension.value}", 1, 3) or 1) for dimension in Dimension}
    return Target(
        **wishes,
        least={dimension: share / 100 for dimension, share in shares.items() if share is not None},
        weights={dimension: weight for dimension, weight in weights.items() if weight != 1},
    )


def to_params(query: SearchQuery) -> list[tuple[str, str]]:
    """The parameters that lead back to this search, in a fixed order; what is as usual is left out.

    What the page fills in (`only`, `without`, …) belongs to the page, not to the address.
    """
    params: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    for name, param in _PARAMS.items():
        params += [(param, value) for value in sorted(getattr(query, name))]
    for name, unit in _RANGES:
        span = getattr(query, name)
        params += [(f"{name}_{end}", _short(value * unit)) for end, value in (("min", span.least), ("max", span.most)) if value is not None]
    params += [("basis", query.er_basis.value)] if query.er_basis is not Basis.FOLLOWERS else []
    params += [("kind", query.price_kind)] if query.price_kind else []
    params += [("currency", query.currency)] if query.currency != "EUR" else []
    params += [("free", query.free_week.isoformat())] if query.free_week else []
    params += [("active", str(query.active_days))] if query.active_days else []
    params += [("floor", f"{one.dimension.value}.{one.bucket}.{_short(100 * one.least / WHOLE)}") for one in sorted(query.floors)]
    params += [("mine", relation.value) for relation in sorted(query.relations)]
    params += params_of_target(query.target)
    params += [("sort", query.sort.value)] if query.sort else []
    params += [("page", str(query.page))] if query.page > 1 else []
    return params


def params_of_target(target: Target) -> list[tuple[str, str]]:
    """The parameters of a target alone, for pages that judge by the same one."""
    params = [(f"to_{dimension.value}", value) for name, dimension in WISHES.items() for value in sorted(getattr(target, name))]
    params += [(f"least_{dimension.value}", _short(100 * target.least[dimension])) for dimension in Dimension if dimension in target.least]
    weights = target.weights
    return params + [(f"weight_{dimension.value}", str(weights[dimension])) for dimension in Dimension if weights.get(dimension, 1) != 1]


class _Reader:
    """Takes values out of parameters and keeps what could not be read."""

    def __init__(self, params: Mapping[str, Iterable[str]], known: Known) -> None:
        self.params, self.known = params, known
        self.notes: list[Text] = []

    def all(self, name: str) -> list[str]:
        given = self.params.get(name, ())
        return [given] if isinstance(given, str) else list(given)

    def one(self, name: str) -> str:
        return next((value.strip() for value in self.all(name)), "")

    def values(self, name: str) -> frozenset[str]:
        return frozenset([value.strip()[:64].strip() for value in self.all(name) if value.strip()][:_MOST_VALUES])

    def among(self, name: str, known: Set[str]) -> frozenset[str]:
        wanted = self.values(name)
        for value in sorted(wanted - known):
            self._skip(value)
        return wanted & known

    def one_of(self, name: str, known: Set[str]) -> str:
        value = self.one(name)
        if value and value not in known:
            self._skip(value)
        return value if value in known else ""

    def choice(self, name: str, kind: Any) -> Any:
        value = self.one_of(name, {member.value for member in kind})
        return kind(value) if value else None

    def choices(self, name: str, kind: Any) -> frozenset[Any]:
        return frozenset(kind(value) for value in self.among(name, {member.value for member in kind}))

    def monday(self, name: str) -> date | None:
        """The Monday of the week of a day."""
        value = self.one(name)
        try:
            day = date.fromisoformat(value) if value else None
        except ValueError:
            return self._skip(value)
        if day is not None and not 2000 <= day.year <= 2999:  # weeks are counted from it in both directions
            return self._skip(value)
        return day - timedelta(days=day.weekday()) if day else None

    def currency(self, name: str) -> str:
        value = self.one(name).upper()
        if value and value not in CURRENCIES:
            self._skip(value)
        return value if value in CURRENCIES else CURRENCIES[0]

    def floors(self, name: str) -> frozenset[Floor]:
        """Written "country.DE.40": dimension, bucket, per cent. Of two for one bucket the higher counts anyway, so both stay."""
        found = set()
        for value in self.values(name):
            dimension, _, rest = value.partition(".")
            bucket, _, share = rest.partition(".")
            known = dimension in {each.value for each in Dimension} and bucket in self.known.buckets[Dimension(dimension)]
            number = share.isascii() and share.replace(".", "", 1).isdecimal()
            least = round(float(share) * WHOLE / 100) if known and number else 0
            if 1 <= least <= WHOLE:
                found.add(Floor(Dimension(dimension), bucket, least))
            else:
                self._skip(value)
        return frozenset(found)

    def number(self, name: str, least: float, most: float, thousands: bool = False) -> float | None:
        value = self.one(name)
        if not value:
            return None
        try:
            number = large_number(value) if thousands else float(value.replace(",", "."))
        except ValueError:
            return self._skip(value)
        return number if least <= number <= most else self._skip(value)

    def range(self, name: str, unit: float) -> Range:
        """Both ends, divided by the unit in which people write them (per cent, whole euros); exchanged where they are crossed."""
        ends = [self.number(f"{name}_{end}", 0, 1e12, name in _THOUSANDS) for end in ("min", "max")]
        least, most = (None if end is None else (end / unit if unit > 1 else round(end / unit)) for end in ends)
        return Range(most, least) if least is not None and most is not None and least > most else Range(least, most)

    def _skip(self, value: str) -> None:
        self.notes.append(Text(N_("“%(value)s” could not be read and was left out."), value=value[:40]))


def large_number(typed: str) -> float:
    """A number as written in English or German, with or without groups of thousands or a short word for them. Raises ValueError."""
    text = re.sub(r"[\s\u00a0\u202f'’]", "", typed).lower().removesuffix(".")
    word = next((word for word in _TIMES if text.endswith(word)), "")
    digits = text.removesuffix(word)
    if not word and (grouped := _GROUPED.fullmatch(digits)):
        digits = f"{re.sub('[.,]', '', grouped[1])}.{grouped[3] or 0}"
    return float(digits.replace(",", ".")) * _TIMES.get(word, 1)


def _short(number: float) -> str:
    return f"{number:.10g}"
