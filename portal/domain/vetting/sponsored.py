"""Knows which share of a channel's posts is labelled as advertising and how those do beside the others. No score reads it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.text import N_, Text
from portal.domain.vetting.engagement import Prior, rate
from portal.domain.vetting.figures import Basis, ChannelEvidence, percent
from portal.domain.vetting.intervals import Z95, Interval, wilson

FEWEST_EACH = 3
"""Posts of each sort without which no ratio is given."""
LIMIT = 30
"""Newest posts that are looked at."""
NO_DIFFERENCE = 0.02
"""Variance between creators of the log ratio: published effects lie between −16 % and nothing (VETTING.md 2.3)."""


@dataclass(frozen=True)
class Sponsored:
    posts: int
    labelled: int
    share: Interval
    """Share of labelled posts, with the Wilson interval."""
    ratio: Interval | None
    """Engagement of labelled posts over that of the others, same kind of post, drawn towards one; None without three of each."""
    ratio_posts: tuple[int, int]
    """(labelled, other) posts behind the ratio."""
    kind: str | None
    basis: Basis | None
    until: date

    @property
    def sentence(self) -> Text:
        told = Text(
            N_("%(labelled)s of %(posts)s posts are labelled as advertising."), labelled=self.labelled, posts=self.posts
        )  # fmt: skip
        if self.ratio is None:
            return told
        kept = Text(
            N_("They get %(ratio)s %% of the engagement of the others (likely %(low)s to %(high)s %%)."),
            ratio=percent(self.ratio.value, 0), low=percent(self.ratio.low, 0), high=percent(self.ratio.high, 0),
        )  # fmt: skip
        return Text(N_("%(first)s %(then)s"), first=told, then=kept)


def read(channel: ChannelEvidence, bases: Sequence[Basis] = (Basis.REACH, Basis.VIEWS, Basis.FOLLOWERS)) -> Sponsored | None:
    """Share and effect of labelled posts among the newest thirty; None without posts. Labels are never a fault.

    Log ratio d = mean log ER(labelled) − mean log ER(others) with variance v = s²/n₁ + s²/n₂, drawn towards no difference:
    d·τ²/(τ² + v) ± 1.96·√(1/(1/τ² + 1/v)). The kind of post is the one with most labelled
    posts, the basis the first that has three of each.
    """
    posts = sorted(channel.posts, key=lambda post: (-post.published_on.toordinal(), post.format, not post.sponsored))[:LIMIT]
    if not posts:
        return None
    labelled = sum(post.sponsored for post in posts)
    share = wilson(labelled, len(posts))
    ratio, counts, kind, basis = None, (0, 0), None, None
    marked = {post.format for post in posts if post.sponsored}
    kinds = sorted(marked, key=lambda name: (-sum(post.format == name and post.sponsored for post in posts), name))
    for one in kinds[:1]:
        for chosen in bases:
            logs = [
                _logs(channel, [post for post in posts if post.sponsored is sort and post.format == one], chosen, one)
                for sort in (True, False)
            ]
            counts_here = (len(logs[0]), len(logs[1]))
            if min(counts_here) >= FEWEST_EACH:
                ratio, counts, kind, basis = _ratio(*logs), counts_here, one, chosen
                break
        if ratio is not None:
            break
    return Sponsored(len(posts), labelled, share, ratio, counts, kind, basis, posts[0].published_on)


def _logs(channel: ChannelEvidence, posts: list, basis: Basis, kind: str) -> list[float]:
    own = ChannelEvidence(
        channel.platform, channel.followers, channel.followers_as_of, channel.source, tuple(posts), channel.followers_history
    )
    measured = rate(own, basis, kind, limit=LIMIT)
    return [math.log(value) for value in measured.values] if measured else []


def _ratio(labelled: list[float], others: list[float]) -> Interval:
    n, m = len(labelled), len(others)
    means = math.fsum(labelled) / n, math.fsum(others) / m
    squares = math.fsum((x - means[0]) ** 2 for x in labelled) + math.fsum((x - means[1]) ** 2 for x in others)
    within = (squares + 4 * Prior(0).within) / (n + m - 2 + 4)
    variance = within / n + within / m
    centre = (means[0] - means[1]) * NO_DIFFERENCE / (NO_DIFFERENCE + variance)
    half = Z95 * math.sqrt(1 / (1 / NO_DIFFERENCE + 1 / variance))
    return Interval(math.exp(centre), math.exp(centre - half), math.exp(centre + half))
