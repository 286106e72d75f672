"""Knows the engagement and the reach of many channels at once: which posts count, how sure a rate is, and how it stands among peers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from portal.domain.vetting import benchmarks
from portal.domain.vetting.columns import NO_DAY, Columns, tier_at
from portal.domain.vetting.engagement import BASES, COUNTED, FEWEST, NEWEST, RECENT, Prior, preferred, prior_of
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.intervals import Z95
from portal.domain.vetting.peers import Measure, PeerCell, Peers
from portal.domain.vetting.standings import Standing, by_group, in_group, in_table

Group = PeerCell | benchmarks.Benchmark
NOBODY = -1
WORST = 9
EXTRAS = ("shares", "saves")
"""What counts as an interaction on some bases only."""


@dataclass(frozen=True)
class Measured:
    """One rate of each channel on one basis; n is 0 where there is none."""

    kind: np.ndarray
    """Place of the kind of post in `Columns.formats`."""
    n: np.ndarray
    chosen: np.ndarray
    """(n, p): the posts behind the rate."""
    mean: np.ndarray
    """Plain mean of the rates of the posts, fractions."""
    log_mean: np.ndarray
    squares: np.ndarray
    """Sum of squared distances of the logarithms from their mean."""
    extras: Mapping[str, np.ndarray]
    """Whether shares and saves counted, (n,) each."""

    def rows(self, rows: np.ndarray) -> Measured:
        """The same for some channels only."""
        extras = {name: told[rows] for name, told in self.extras.items()}
        return Measured(*(getattr(self, name)[rows] for name in ("kind", "n", "chosen", "mean", "log_mean", "squares")), extras)


@dataclass(frozen=True)
class Levels:
    """Engagement of each channel on the basis that tells most; `basis` is -1 where there is none."""

    basis: np.ndarray
    """Place in BASES."""
    kind: np.ndarray
    n: np.ndarray
    group: np.ndarray
    """Place in `groups`, -1 where nobody compares."""
    estimate: Standing
    standing: Standing
    """Percentile among peers, NaN where nobody compares."""
    groups: tuple[Group, ...]
    since: np.ndarray
    until: np.ndarray
    """Days (ordinals) of the oldest and newest post behind the rate."""
    extras: Mapping[str, np.ndarray]


def dominant(columns: Columns, usable: np.ndarray) -> np.ndarray:
    """Kind most frequent among the newest twelve usable posts, by name where two are as frequent; -1 without any. (…, n, p) to (…, n)."""
    newest = usable & (usable.cumsum(axis=-1) <= NEWEST)
    if not columns.formats:
        return np.full(newest.shape[:-1], -1)
    counts = np.array([(newest & (columns.format == at)).sum(axis=-1) for at in range(len(columns.formats))])
    return np.where(newest.any(axis=-1), counts.argmax(axis=0), -1)


def _chosen(columns: Columns, usable: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(kind, the newest `limit` usable posts of that kind, how many) on several bases at once: `usable` and the posts are (b, n, p)."""
    kind = dominant(columns, usable)
    chosen = usable & (columns.format == kind[..., None])
    chosen &= chosen.cumsum(axis=-1) <= limit
    return kind, chosen, chosen.sum(axis=-1)


def base_of(columns: Columns, basis: Basis) -> np.ndarray:
    return columns.base_followers if basis is Basis.FOLLOWERS else columns.counts[basis.value]


def measure(columns: Columns, bases: Sequence[Basis], limit: int = RECENT) -> dict[Basis, Measured]:
    """Engagement per post as a share of each basis, over the newest posts of the dominant kind.

    A post counts when its likes, comments and basis are known. Shares and saves count where every post of the sample has them. A post
    without any interaction counts as half of one, since its logarithm is needed.
    """
    base = np.array([base_of(columns, basis) for basis in bases])
    total = columns.counts["likes"] + columns.counts["comments"]
    kind, chosen, n = _chosen(columns, (base > 0) & ((total >= 0) & (columns.day != NO_DAY)), limit)
    extras: dict[str, np.ndarray] = {}
    for name in EXTRAS:
        counts, known = np.array([[name in COUNTED[basis]] for basis in bases]), columns.counts[name]
        extras[name] = told = counts & (n > 0) & ~(chosen & np.isnan(known)).any(axis=-1)
        total = total + np.where(told[..., None] & chosen, known, 0.0)
    rates = np.where(chosen, np.maximum(0.5, total) / np.where(chosen, base, 1.0), 1.0)
    logs = np.log(rates)
    some = np.maximum(n, 1)
    log_mean = logs.sum(axis=-1) / some
    squares = (np.where(chosen, logs - log_mean[..., None], 0.0) ** 2).sum(axis=-1)
    mean = (rates * chosen).sum(axis=-1) / some
    return {
        basis: Measured(kind[at], n[at], chosen[at], mean[at], log_mean[at], squares[at], {name: told[at] for name, told in extras.items()})
        for at, basis in enumerate(bases)
    }


def estimates(measured: Measured, prior: Prior) -> Standing:
    """The rate to show with the range that the next twelve posts are likely in; `engagement.estimate` for many.

    θ ~ N(µ, τ²) among peers, posts scatter by s² (pooled with four pseudo-posts), and a creator's level drifts back towards her peers:
    of a lead, ρ = 1 − δ²/(2τ²) is left in the next window. E = µ + ρ·w·(mean − µ) with w = τ²/(τ² + s²/n),
    variance ρ²/(1/τ² + n/s²) + τ²(1 − ρ²). From five posts on the plain mean is shown, which anybody can check, and
    the range holds its own doubt too.
    """
    n = np.maximum(measured.n, 1)
    within = (measured.squares + 4 * prior.within) / (n + 3)
    kept = prior.kept
    weight = prior.between / (prior.between + within / n)
    centre = prior.mean + kept * weight * (np.log(measured.mean) - prior.mean)
    half = Z95 * np.sqrt(kept**2 / (1 / prior.between + n / within) + prior.between * (1 - kept**2))
    few = measured.n < FEWEST
    value = np.where(few, np.exp(centre), measured.mean)
    own = np.where(few, 0.0, Z95 * np.sqrt(within / n))
    return np.array(
        (value, np.minimum(value * np.exp(-own), np.exp(centre - half)), np.maximum(value * np.exp(own), np.exp(centre + half)))
    )


def levels(columns: Columns, peers: Peers) -> tuple[Levels, dict[Basis, Measured]]:
    """The most telling rate that can be compared; without any comparison the most telling one that has five posts, else any."""
    n = len(columns)
    wanted = [preferred(name) for name in columns.platforms]
    measured = measure(columns, _each_once(basis for order in wanted for basis in order))
    groups: list[Group] = []
    found, places, rank = np.full((6, n), np.nan), np.full((4, n), NOBODY), np.full(n, WORST)
    for at in range(max(map(len, wanted))):
        for basis in _each_once(order[at] for order in wanted if len(order) > at):
            on = np.array([order[at : at + 1] == (basis,) for order in wanted])
            # Who has five posts that somebody compares needs no further basis.
            rows = np.flatnonzero(on[columns.platform] & (rank > 0) & (measured[basis].n > 0))
            if not rows.size:
                continue
            mine = measured[basis]
            told, group = _compared(columns, mine, rows, basis, peers, groups)
            here = 2 * (mine.n[rows] < FEWEST) + np.isnan(told[3])
            better = np.flatnonzero(here < rank[rows])
            taken = rows[better]
            rank[taken], found[:, taken] = here[better], told[:, better]
            places[0, taken], places[1, taken] = BASES.index(basis), mine.kind[taken]
            places[2, taken], places[3, taken] = mine.n[taken], group[better]
    since, until, extras = np.full(n, NO_DAY), np.full(n, NO_DAY), {name: np.zeros(n, dtype=bool) for name in EXTRAS}
    for basis, mine in measured.items():
        rows = np.flatnonzero(places[0] == BASES.index(basis))
        if rows.size:
            chosen, days = mine.chosen[rows], columns.day[rows]
            since[rows] = np.where(chosen, days, np.iinfo(days.dtype).max).min(axis=1)
            until[rows] = np.where(chosen, days, NO_DAY).max(axis=1)
            for name, told in mine.extras.items():
                extras[name][rows] = told[rows]
    basis, kind, posts, group = places
    return Levels(basis, kind, np.maximum(posts, 0), group, found[:3], found[3:], tuple(groups), since, until, extras), measured


def _each_once(bases: Iterable[Basis]) -> tuple[Basis, ...]:
    return tuple(dict.fromkeys(bases))


def _compared(
    columns: Columns, found: Measured, rows: np.ndarray, basis: Basis, peers: Peers, groups: list[Group]
) -> tuple[np.ndarray, np.ndarray]:
    """(estimate above standing, group) of some rows: the portal's own groups first, then the published table, else nobody."""
    told, group = np.full((6, rows.size), np.nan), np.full(rows.size, NOBODY)
    bands = benchmarks.band_of(columns.followers[rows])
    for (platform, size, kind, band), at in by_group(columns.platform[rows], columns.tier[rows], found.kind[rows], bands):
        name, some = columns.platforms[platform], found.rows(rows[at])
        cell: Group | None = peers.nearest(Measure.ENGAGEMENT, name, tier_at(size), columns.formats[kind], basis)
        if cell is None:
            cell = benchmarks.row_of(name, basis, band)
        # Nobody to compare with: the creator's own posts are the centre, so nothing is pulled anywhere.
        told[:3, at] = made = estimates(some, prior_of(cell) if cell is not None else Prior(some.log_mean))  # type: ignore[arg-type]
        if cell is not None:
            told[3:, at] = in_group(cell, made) if isinstance(cell, PeerCell) else in_table(cell, made)
            group[at] = len(groups)
            groups.append(cell)
    return told, group


@dataclass(frozen=True)
class Reached:
    """Median reach (else views) per follower, and its standing; `group` is -1 where nobody compares."""

    basis: np.ndarray
    n: np.ndarray
    newest: np.ndarray
    """Day (ordinal) of the newest post behind it."""
    group: np.ndarray
    middle: np.ndarray
    standing: Standing
    groups: tuple[PeerCell, ...]


@dataclass(frozen=True)
class Middle:
    """Median of reach or views per follower on one basis, each (n,)."""

    kind: np.ndarray
    n: np.ndarray
    newest: np.ndarray
    """Day (ordinal) of the newest post behind it."""
    ends: Standing


def medians(columns: Columns, bases: Sequence[Basis]) -> dict[Basis, Middle]:
    """Reach or views per follower over the newest twelve posts of the dominant kind.

    The median is the middle value, or between the two; its ends are order statistics, distribution-free 95 %, the extremes when few.
    """
    counted = np.array([columns.counts[basis.value] for basis in bases])
    kind, chosen, n = _chosen(columns, ~np.isnan(counted) & (columns.day != NO_DAY), NEWEST)
    shares = np.sort(np.where(chosen, counted / np.maximum(1.0, columns.base_followers), np.inf), axis=-1)
    last, reach = np.maximum(n - 1, 0), 0.98 * np.sqrt(n)
    places = (last // 2, np.minimum(n // 2, last), np.maximum(0, n / 2 - reach), np.minimum(last, n / 2 + reach))
    at = np.array(places, dtype=int).reshape(len(places), -1)
    lower, upper, low, high = shares.reshape(-1, shares.shape[-1])[np.arange(n.size), at].reshape(len(places), *n.shape)
    ends = np.array(((lower + upper) / 2, low, high))
    newest = np.where(chosen, columns.day, NO_DAY).max(axis=-1)
    return {basis: Middle(kind[at], n[at], newest[at], ends[:, at]) for at, basis in enumerate(bases)}


def reached(columns: Columns, peers: Peers) -> tuple[Reached, dict[Basis, Middle]]:
    """Reach where five posts have it and peers compare, else views; nothing published compares."""
    n = len(columns)
    places, newest, middle, stands = np.full((3, n), NOBODY), np.full(n, NO_DAY), np.full(n, np.nan), np.full((3, n), np.nan)
    groups: list[PeerCell] = []
    measured = medians(columns, (Basis.REACH, Basis.VIEWS))
    for basis, found in measured.items():
        rows = np.flatnonzero((found.n >= FEWEST) & (columns.followers > 0) & (places[2] == NOBODY))
        for (platform, tier, kind), at in by_group(columns.platform[rows], columns.tier[rows], found.kind[rows]):
            cell = peers.nearest(Measure.REACH, columns.platforms[platform], tier_at(tier), columns.formats[kind], basis)
            if cell is None:
                continue
            at = rows[at]
            stands[:, at] = in_group(cell, found.ends[:, at])
            places[0, at], places[1, at], places[2, at] = BASES.index(basis), found.n[at], len(groups)
            newest[at], middle[at] = found.newest[at], found.ends[0, at]
            groups.append(cell)
    return Reached(places[0], np.maximum(places[1], 0), newest, places[2], middle, stands, tuple(groups)), measured
