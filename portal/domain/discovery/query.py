"""Knows a whole search as one value that the address of the page carries: words, filters, target, order and page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from portal.domain.discovery import words
from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import Target
from portal.domain.text import N_, Text
from portal.domain.vetting.figures import Basis

PAGE_SIZE = 24
_MOST_VALUES = 40


class Sort(StrEnum):
    FIT = "fit"
    QUALITY = "quality"
    FOLLOWERS = "followers"
    PRICE = "price"
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True)
class Range:
    """Both ends belong to it; None is open."""

    least: float | None = None
    most: float | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None


@dataclass(frozen=True)
class SearchQuery:
    """OR inside a filter, AND between filters. A creator without a figure is outside every range of it."""

    text: str = ""
    platforms: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    """A topic holds its children: food finds food.baking."""
    countries: frozenset[str] = frozenset()
    """Where the creator lives."""
    languages: frozenset[str] = frozenset()
    """Languages in which the creator works."""
    accepts: frozenset[str] = frozenset()
    """Kinds of value besides money."""
    followers: Range = Range()
    er: Range = Range()
    """As fractions, together with `er_basis`: rates of another basis are outside."""
    er_basis: Basis = Basis.FOLLOWERS
    quality_min: float | None = None
    price: Range = Range()
    """Lowest package price in minor units of `currency`; prices in other currencies are outside."""
    currency: str = "EUR"
    target: Target = field(default_factory=Target)
    sort: Sort | None = None
    """None chooses by what was asked, see `order`."""
    page: int = 1
    only: frozenset[int] | None = None
    """Restrict to these creators (a shortlist); None is everybody."""
    without: frozenset[int] = frozenset()
    """Creators left out (already worked with, dismissed, gone since the index was written)."""
    listed_only: bool = False
    """Leave out those who do not want to stand in the public directory; brands find them all the same."""

    @property
    def order(self) -> Sort:
        """The order in force: fit when there is a target, else relevance when there are words, else quality."""
        if self.sort is Sort.FIT and not self.target or self.sort is Sort.RELEVANCE and not self.text.strip():
            return Sort.QUALITY
        return self.sort or (Sort.FIT if self.target else Sort.RELEVANCE if self.text.strip() else Sort.QUALITY)

    @property
    def words(self) -> words.Words:
        return words.read(self.text)

    def at(self, page: int) -> SearchQuery:
        return replace(self, page=max(1, page))


_SETS = ("platforms", "topics", "countries", "languages", "accepts")
_PARAMS = {"platforms": "platform", "topics": "topic", "countries": "country", "languages": "language", "accepts": "accepts"}
_TARGETS = {
    "countries": Dimension.COUNTRY, "ages": Dimension.AGE, "genders": Dimension.GENDER,
    "languages": Dimension.LANGUAGE, "interests": Dimension.INTEREST,
}  # fmt: skip


def from_params(params: Mapping[str, Iterable[str]]) -> tuple[SearchQuery, tuple[Text, ...]]:
    """Read the parameters of an address (name to all its values). Never raises: what cannot be read is left out and noted."""
    reader = _Reader(params)
    wishes = {name: reader.values(f"to_{dimension.value}") for name, dimension in _TARGETS.items()}
    least = {dimension: share / 100 for dimension in Dimension if (share := reader.number(f"least_{dimension.value}", 0, 100)) is not None}
    query = SearchQuery(
        text=reader.one("q"),
        **{name: reader.values(_PARAMS[name]) for name in _SETS},
        followers=reader.range("followers", 1),
        er=reader.range("er", 100),
        er_basis=reader.choice("basis", Basis) or Basis.FOLLOWERS,
        quality_min=reader.number("quality", 0, 100),
        price=reader.range("price", 0.01),
        currency=reader.one("currency").upper()[:3] or "EUR",
        target=Target(**wishes, least=least),
        sort=reader.choice("sort", Sort),
        page=int(reader.number("page", 1, 10_000) or 1),
    )
    return query, tuple(dict.fromkeys(reader.notes))


def to_params(query: SearchQuery) -> list[tuple[str, str]]:
    """The parameters that lead back to this search, in a fixed order; what is as usual is left out.

    `only`, `without` and `listed_only` belong to the page, not to the address.
    """
    params: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    for name in _SETS:
        params += [(_PARAMS[name], value) for value in sorted(getattr(query, name))]
    for name, span, unit in (("followers", query.followers, 1), ("er", query.er, 100), ("price", query.price, 0.01)):
        params += [(f"{name}_{end}", _short(value * unit)) for end, value in (("min", span.least), ("max", span.most)) if value is not None]
    params += [("basis", query.er_basis.value)] if query.er_basis is not Basis.FOLLOWERS else []
    params += [("quality", _short(query.quality_min))] if query.quality_min is not None else []
    params += [("currency", query.currency)] if query.price and query.currency != "EUR" else []
    for name, dimension in _TARGETS.items():
        params += [(f"to_{dimension.value}", value) for value in sorted(getattr(query.target, name))]
    least = query.target.least
    params += [(f"least_{dimension.value}", _short(100 * least[dimension])) for dimension in Dimension if dimension in least]
    params += [("sort", query.sort.value)] if query.sort else []
    params += [("page", str(query.page))] if query.page > 1 else []
    return params


class _Reader:
    """Takes values out of parameters and keeps what could not be read."""

    def __init__(self, params: Mapping[str, Iterable[str]]) -> None:
        self.params = params
        self.notes: list[Text] = []

    def all(self, name: str) -> list[str]:
        given = self.params.get(name, ())
        return [given] if isinstance(given, str) else list(given)

    def one(self, name: str) -> str:
        return next((value.strip() for value in self.all(name)), "")

    def values(self, name: str) -> frozenset[str]:
        return frozenset([value.strip()[:64] for value in self.all(name) if value.strip()][:_MOST_VALUES])

    def choice(self, name: str, kind: Any) -> Any:
        value = self.one(name)
        if not value:
            return None
        if value in [member.value for member in kind]:
            return kind(value)
        return self._skip(value)

    def number(self, name: str, least: float, most: float) -> float | None:
        value = self.one(name)
        if not value:
            return None
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            return self._skip(value)
        return number if least <= number <= most else self._skip(value)

    def range(self, name: str, unit: float) -> Range:
        """Both ends, divided by the unit in which people write them (per cent, whole euros); exchanged where they are crossed."""
        ends = [self.number(f"{name}_{end}", 0, 1e12) for end in ("min", "max")]
        least, most = (None if end is None else (end / unit if unit > 1 else round(end / unit)) for end in ends)
        return Range(most, least) if least is not None and most is not None and least > most else Range(least, most)

    def _skip(self, value: str) -> None:
        self.notes.append(Text(N_("“%(value)s” could not be read and was left out."), value=value[:40]))


def _short(number: float) -> str:
    return f"{number:.10g}"
