"""Knows the engagement and the reach of many channels at once: which posts count, how sure a rate is, and how it stands among peers."""

from __future__ import annotations

from collections.abc import Mapping
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
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    standing: np.ndarray
    """Percentile among peers, NaN where nobody compares."""
    standing_low: np.ndarray
    standing_high: np.ndarray
    group: np.ndarray
    """Place in `groups`, -1 where nobody compares."""
    groups: tuple[Group, ...]
    since: np.ndarray
    until: np.ndarray
    """Days (ordinals) of the oldest and newest post behind the rate."""
    extras: Mapping[str, np.ndarray]


def dominant(columns: Columns, usable: np.ndarray) -> np.ndarray:
    """(n,) kind most frequent among the newest twelve usable posts, by name where two are as frequent; -1 without any."""
    newest = usable & (np.cumsum(usable, axis=1) <= NEWEST)
    kinds = np.where(newest, columns.format, -1)
    counts = np.stack([(kinds == at).sum(axis=1) for at in range(len(columns.formats))], axis=1) if columns.formats else None
    if counts is None:
        return np.full(len(columns), -1)
    return np.where(newest.any(axis=1), counts.argmax(axis=1), -1)


def base_of(columns: Columns, basis: Basis) -> np.ndarray:
    return columns.base_followers if basis is Basis.FOLLOWERS else columns.counts[basis.value]


def measure(columns: Columns, basis: Basis, limit: int = RECENT) -> Measured:
    """Engagement per post as a share of `basis`, over the newest posts of the dominant kind.

    A post counts when its likes, comments and basis are known. Shares and saves count where every post of the sample has them. A post
    without any interaction counts as half of one, since its logarithm is needed.
    """
    likes, comments = columns.counts["likes"], columns.counts["comments"]
    base = base_of(columns, basis)
    total = likes + comments
    usable = (base > 0) & (total >= 0) & (columns.day != NO_DAY)
    kind = dominant(columns, usable)
    chosen = usable & (columns.format == kind[:, None])
    chosen &= np.cumsum(chosen, axis=1) <= limit
    n = chosen.sum(axis=1)
    extras: dict[str, np.ndarray] = {}
    for name in COUNTED[basis][2:]:
        known = columns.counts[name]
        told = (n > 0) & ~(chosen & np.isnan(known)).any(axis=1)
        extras[name] = told
        if told.any():
            total = total + np.where(told[:, None] & chosen, known, 0.0)
    rates = np.where(chosen, np.maximum(0.5, total) / np.where(chosen, base, 1.0), 1.0)
    logs = np.log(rates)
    some = np.maximum(n, 1)
    log_mean = logs.sum(axis=1) / some
    squares = (np.where(chosen, logs - log_mean[:, None], 0.0) ** 2).sum(axis=1)
    return Measured(kind, n, chosen, (rates * chosen).sum(axis=1) / some, log_mean, squares, extras)


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
    return value, np.minimum(value * np.exp(-own), np.exp(centre - half)), np.maximum(value * np.exp(own), np.exp(centre + half))


def levels(columns: Columns, peers: Peers) -> tuple[Levels, dict[Basis, Measured]]:
    """The most telling rate that can be compared; without any comparison the most telling one that has five posts, else any."""
    n = len(columns)
    wanted = [preferred(name) for name in columns.platforms]
    measured: dict[Basis, Measured] = {}
    groups: list[Group] = []
    best: dict[str, np.ndarray] = {}
    rank = np.full(n, 9)
    tiers = columns.tier
    for at in range(max(map(len, wanted), default=0)):
        for place, basis in enumerate(BASES):
            on = np.array([len(order) > at and order[at] is basis for order in wanted])
            rows = np.flatnonzero(on[columns.platform])
            if not rows.size:
                continue
            if basis not in measured:
                measured[basis] = measure(columns, basis)
            found = measured[basis]
            rows = rows[found.n[rows] > 0]
            if not rows.size:
                continue
            value, stands, group = _compared(columns, found.rows(rows), rows, tiers[rows], basis, peers, groups)
            here = 2 * (found.n[rows] < FEWEST) + np.isnan(stands[0])
            better = here < rank[rows]
            taken = rows[better]
            rank[taken] = here[better]
            columns_of = {
                "basis": np.full(rows.size, place), "kind": found.kind[rows], "n": found.n[rows],
                "value": value[0], "low": value[1], "high": value[2], "standing": stands[0], "standing_low": stands[1],
                "standing_high": stands[2], "group": group,
            }  # fmt: skip
            for name, column in columns_of.items():
                if name not in best:
                    best[name] = np.full(n, NOBODY if column.dtype.kind == "i" else np.nan, dtype=column.dtype)
                best[name][taken] = column[better]
    if not best:
        none, unknown = np.full(n, NOBODY), np.full(n, np.nan)
        best = dict.fromkeys(("basis", "kind", "n", "group"), none) | dict.fromkeys(
            ("value", "low", "high", "standing", "standing_low", "standing_high"), unknown
        )
    since, until, extras = np.full(n, NO_DAY), np.full(n, NO_DAY), {name: np.zeros(n, dtype=bool) for name in ("shares", "saves")}
    for place, basis in enumerate(BASES):
        rows = np.flatnonzero(best["basis"] == place)
        if rows.size:
            chosen, days = measured[basis].chosen[rows], columns.day[rows]
            since[rows] = np.where(chosen, days, np.iinfo(days.dtype).max).min(axis=1)
            until[rows] = np.where(chosen, days, NO_DAY).max(axis=1)
            for name, told in measured[basis].extras.items():
                extras[name][rows] = told[rows]
    best["n"] = np.maximum(best["n"], 0)
    return Levels(**best, groups=tuple(groups), since=since, until=until, extras=extras), measured


def _compared(columns: Columns, found: Measured, rows, tiers, basis: Basis, peers: Peers, groups: list[Group]):
    """(estimate, standing, group) of some rows: the portal's own groups first, then the published table, else nobody."""
    value = tuple(np.full(rows.size, np.nan) for _ in range(3))
    stands = tuple(np.full(rows.size, np.nan) for _ in range(3))
    group = np.full(rows.size, NOBODY)
    bands = benchmarks.band_of(columns.followers[rows])
    keys = np.stack([columns.platform[rows], tiers, found.kind, bands], axis=1)

    def compare(key: tuple[int, ...], at: np.ndarray) -> None:
        platform, size, kind, band = key
        name, some = columns.platforms[platform], found.rows(at)
        cell: Group | None = peers.nearest(Measure.ENGAGEMENT, name, tier_at(size), columns.formats[kind], basis)
        if cell is None:
            cell = benchmarks.row_of(name, basis, band)
        # Nobody to compare with: the creator's own posts are the centre, so nothing is pulled anywhere.
        made = estimates(some, prior_of(cell) if cell is not None else Prior(some.log_mean))  # type: ignore[arg-type]
        for column, part in zip(value, made, strict=True):
            column[at] = part
        if cell is None:
            return
        told = in_group(cell, *made) if isinstance(cell, PeerCell) else in_table(cell, *made)
        for column, part in zip(stands, told, strict=True):
            column[at] = part
        group[at] = len(groups)
        groups.append(cell)

    by_group(keys, compare)
    return value, stands, group


@dataclass(frozen=True)
class Reached:
    """Median reach (else views) per follower, and its standing; `group` is -1 where nobody compares."""

    basis: np.ndarray
    n: np.ndarray
    middle: np.ndarray
    standing: np.ndarray
    standing_low: np.ndarray
    standing_high: np.ndarray
    group: np.ndarray
    groups: tuple[PeerCell, ...]
    newest: np.ndarray
    """Day (ordinal) of the newest post behind it."""


def medians(columns: Columns, basis: Basis) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(kind, n, median, low end, high end, newest day) of reach or views per follower over the newest twelve posts of the dominant kind.

    The median is the middle value, the upper one of two; its ends are order statistics, distribution-free 95 %, the extremes when few.
    """
    counted = columns.counts[basis.value]
    usable = ~np.isnan(counted) & (columns.day != NO_DAY)
    kind = dominant(columns, usable)
    chosen = usable & (columns.format == kind[:, None])
    chosen &= np.cumsum(chosen, axis=1) <= NEWEST
    n = chosen.sum(axis=1)
    shares = np.sort(np.where(chosen, counted / np.maximum(1.0, columns.base_followers), np.inf), axis=1)
    at, last = np.arange(len(columns)), np.maximum(n - 1, 0)
    reach = 0.98 * np.sqrt(n)
    middle = (shares[at, np.maximum(n - 1, 0) // 2] + shares[at, np.minimum(n // 2, last)]) / 2
    low = shares[at, np.maximum(0, (n / 2 - reach).astype(int))]
    high = shares[at, np.minimum(last, (n / 2 + reach).astype(int))]
    newest = np.where(chosen, columns.day, NO_DAY).max(axis=1)
    return kind, n, middle, low, high, newest


def reached(columns: Columns, peers: Peers) -> tuple[Reached, dict[Basis, tuple[np.ndarray, ...]]]:
    """Reach where five posts have it and peers compare, else views; nothing published compares."""
    n = len(columns)
    basis, size, group = np.full(n, NOBODY), np.zeros(n, dtype=int), np.full(n, NOBODY)
    middle, stands = np.full(n, np.nan), tuple(np.full(n, np.nan) for _ in range(3))
    newest, groups, measured = np.full(n, NO_DAY), [], {}
    tiers = columns.tier
    for place, one in ((BASES.index(each), each) for each in (Basis.REACH, Basis.VIEWS)):
        measured[one] = kind, count, half, low, high, day = medians(columns, one)
        rows = np.flatnonzero((count >= FEWEST) & (columns.followers > 0) & (group == NOBODY))

        def compare(key, at, rows=rows, one=one, place=place, half=half, low=low, high=high, count=count, day=day) -> None:
            platform, tier, kind = key
            cell = peers.nearest(Measure.REACH, columns.platforms[platform], tier_at(tier), columns.formats[kind], one)
            if cell is None:
                return
            at = rows[at]
            for column, part in zip(stands, in_group(cell, half[at], low[at], high[at]), strict=True):
                column[at] = part
            basis[at], size[at], middle[at], newest[at], group[at] = place, count[at], half[at], day[at], len(groups)
            groups.append(cell)

        by_group(np.stack([columns.platform[rows], tiers[rows], kind[rows]], axis=1), compare)
    return Reached(basis, size, middle, *stands, group, tuple(groups), newest), measured
