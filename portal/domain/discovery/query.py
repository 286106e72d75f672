"""Knows a whole search as one value: words, filters, target, order and page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from portal.domain.discovery import words
from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import Target
from portal.domain.discovery.likeness import Likeness
from portal.domain.vetting.figures import Basis

PAGE_SIZE = 24

FACETS = ("platforms", "topics", "countries", "languages", "accepts", "markets", "proofs", "credibility", "grants")
"""Filters by value. OR inside one, AND between them; each is counted as "what if I chose this"."""

HISTOGRAMS: dict[str, tuple[float, ...]] = {
    "followers": (0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6),
    "er": (0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2),
    "quality": (0, 10, 20, 30, 40, 50, 60, 70, 80, 90),
    "price": (0, 5e3, 1e4, 2e4, 3e4, 5e4, 75e3, 1e5, 15e4, 2e5, 3e5, 5e5, 1e6),
}
"""Lower edges of the bars of each filter by number, in the units of the query; the last bar is open."""


class Sort(StrEnum):
    FIT = "fit"
    QUALITY = "quality"
    REACH = "reach"
    """Credible in-target reach: expected views per post × share in target × share of credible profiles."""
    VALUE = "value"
    """Price per expected in-target view, lowest first."""
    LIKE = "like"
    """Most like the creators of `like` first."""
    FOLLOWERS = "followers"
    PRICE = "price"
    RELEVANCE = "relevance"
    NEWEST = "newest"


class Relation(StrEnum):
    """What a creator is to the brand that searches. The page turns it into `only` and `without`."""

    NEW = "new"
    """No collaboration with the brand so far."""
    WORKED = "worked"
    SHORTLISTED = "shortlisted"
    UNLISTED = "unlisted"
    """On none of its lists."""
    EXCLUDED = "excluded"
    """Those whom the brand has put aside; they are left out of every other search."""


@dataclass(frozen=True)
class Range:
    """Both ends belong to it; None is open."""

    least: float | None = None
    most: float | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None


@dataclass(frozen=True, order=True)
class Floor:
    """A least share of the audience: of the known ten-thousandths of one bucket, `least` at least. Unknown people do not count."""

    dimension: Dimension
    bucket: str
    least: int
    """Ten-thousandths, 1 to 10,000."""


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
    markets: frozenset[str] = frozenset()
    """Countries in which a good part of the audience lives (`audience.markets_of`)."""
    proofs: frozenset[str] = frozenset()
    """Ways of verification that are confirmed, ids of domain.verification."""
    credibility: frozenset[str] = frozenset()
    """Bands of the share of profiles that stand out (domain.vetting.prevalence)."""
    grants: frozenset[str] = frozenset()
    """What she is open to beyond the post itself, ids of domain.creators.stance."""
    followers: Range = Range()
    """Of the largest channel, or where platforms are chosen of the largest on these."""
    er: Range = Range()
    """As fractions, together with `er_basis`: rates of another basis are outside."""
    er_basis: Basis = Basis.FOLLOWERS
    quality: Range = Range()
    price: Range = Range()
    """Lowest package price in minor units of `currency`; prices in other currencies are outside."""
    price_kind: str = ""
    """A deliverable kind: only packages of that kind have a price then, also in orders by price. Empty is any."""
    currency: str = "EUR"
    free_week: date | None = None
    """A Monday: she has said that she has room in that week."""
    active_days: int | None = None
    """She has posted within so many days; the page turns it into `active_since`."""
    floors: frozenset[Floor] = frozenset()
    about: frozenset[str] = frozenset()
    """Topics of the product: leaves out who has said that she does not work with one of them or with what stands above it."""
    relations: frozenset[Relation] = frozenset()
    target: Target = field(default_factory=Target)
    sort: Sort | None = None
    """None chooses by what was asked, see `order`."""
    page: int = 1

    only: frozenset[int] | None = None
    """Restrict to these creators (a shortlist); None is everybody. From here on nothing stands in the address: the page fills it in."""
    without: frozenset[int] = frozenset()
    """Creators left out (already worked with, put aside, gone since the index was written)."""
    listed_only: bool = False
    """Leave out those who do not want to stand in the public directory; brands find them all the same."""
    active_since: date | None = None
    like: Likeness | None = None
    explore: int | None = None
    """Seed of the day by which new creators get their places (domain.discovery.exploration); None gives none."""
    counted: frozenset[str] = frozenset({*FACETS, *HISTOGRAMS})
    """Which facets and histograms are wanted; the others stay empty."""
    suggest: bool = True
    """Whether another spelling is wanted where the words find few."""

    @property
    def order(self) -> Sort:
        """The order in force: fit when there is a target, else relevance when there are words, else quality."""
        match self.sort:
            case Sort.QUALITY | Sort.REACH | Sort.VALUE | Sort.FOLLOWERS | Sort.PRICE | Sort.NEWEST:
                return self.sort
            case Sort.LIKE if self.like is not None:
                return Sort.LIKE
            case Sort.RELEVANCE if self.text.strip():
                return Sort.RELEVANCE
        return Sort.FIT if self.target else Sort.RELEVANCE if self.text.strip() else Sort.QUALITY

    @property
    def words(self) -> words.Words:
        return words.read(self.text)

    def at(self, page: int) -> SearchQuery:
        return replace(self, page=max(1, page))
