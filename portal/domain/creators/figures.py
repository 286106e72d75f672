"""Knows what a read figure is: of a post, a channel, a day, an audience or a peer, and what a refused row says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.creators.mapping import TableLook
from portal.domain.errors import Invalid
from portal.domain.text import N_, Text

UNKNOWN = "unknown"
"""The bucket of an audience share that keeps what a truncated list does not tell."""

DIMENSIONS = ("country", "city", "age", "gender", "age_gender")


BASES = {
    "followers": N_("of followers"),
    "viewers": N_("of viewers who were signed in"),
    "views": N_("of views"),
    "engaged": N_("of people who reacted"),
}
"""Whose shares they are. Shares of different basis are never mixed."""
MOST_DRAWN = 7
"""So many buckets of a dimension are drawn: every band of age that platforms tell finds room."""
OF_YEARS = ("age", "age_gender")
"""Dimensions whose buckets have an order of their own."""


def drawn(dimension: str, shares: Sequence[tuple[str, Decimal | float]], most: int = MOST_DRAWN) -> list:
    """The `most` largest of (bucket, share) in the order in which they are drawn: ages as years go, all others the largest first.

    What is unknown is never left out, and comes last.
    """
    known = sorted((pair for pair in shares if pair[0] != UNKNOWN), key=lambda pair: (-pair[1], pair[0]))[:most]
    if dimension in OF_YEARS:
        known.sort(key=lambda pair: (_first_year(pair[0]), pair[0]))
    return known + [pair for pair in shares if pair[0] == UNKNOWN]


def _first_year(bucket: str) -> int:
    """Of a band in any writing: a18_24, 18-24, female:18-24, 65+; what names no year stands behind."""
    found = re.search(r"\d+", bucket)
    return int(found[0]) if found else 999


class Unreadable(Invalid):
    """The whole file cannot be taken; `text` says where, why and what to do.

    `file` (within an archive), `line` and `column` (as a spreadsheet or an editor counts) are known where one place is to blame.
    """

    default = N_("This file cannot be read.")

    def __init__(self, text: Text | str | None = None, *, file: str = "", line: int | None = None, column: str | None = None) -> None:
        super().__init__(text)
        self.file, self.line, self.column = file, line, column

    def within(self, file: str) -> Unreadable:
        """The same refusal, which names the file of the archive that it is about."""
        if self.file:
            return self
        text = Text(N_("%(name)s: %(reason)s"), name=file, reason=self.text)
        return Unreadable(text, file=file, line=self.line, column=self.column)


@dataclass(slots=True)  # not frozen: there may be hundreds of thousands, and freezing one takes longer than reading it
class PostFigure:
    """What one post reached so far. A figure that the platform does not give is None, never 0."""

    external_id: str
    """The platform's own id where the export has one, else built from format and time of publication."""
    title: str | None = None
    published_on: date | None = None
    format: str | None = None
    """video, post, reel or story: figures of different formats are never averaged together."""
    duration_seconds: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    saves: int | None = None
    reach: int | None = None
    """Accounts reached, each counted once."""
    impressions: int | None = None
    """Times shown; on YouTube the thumbnail, on Instagram the post."""
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about a whole channel."""

    metric: str
    """A name of `metrics.METRICS`; click_rate is a share between 0 and 1."""
    value: Decimal | int
    basis: str | None = None
    """What a rate is divided by ("impressions", "views", "reach", "followers"); None for a count."""
    window: tuple[date, date] | None = None
    """First and last day that the figure covers; None for a state such as the number of followers, or where the file is silent."""
    sample: int | None = None
    """From how many posts it is made, where it is."""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class AudienceShare:
    """Which part of the audience is in one bucket."""

    dimension: str
    """One of DIMENSIONS."""
    bucket: str
    """ISO 3166 code or the name as written, a city, an age band ("25-34", "65+"), a gender, "female:25-34", or UNKNOWN."""
    share: Decimal
    """Between 0 and 1, of the whole audience."""
    complete: bool
    """True where the listed buckets of the dimension add up to everyone; False where a list is cut and UNKNOWN holds the rest."""
    basis: str = "followers"
    """One of BASES."""
    sample: int | None = None
    """How many of them were counted, where the source says it."""


@dataclass(frozen=True, slots=True)
class PostComment:
    """What somebody said under a post. Nobody's name: the author is known by a keyed hash only."""

    post_id: str
    external_id: str
    author: str
    """Sixteen hexadecimal digits; equal for one person under one creator while her salt lives."""
    words: str
    said_on: date | None = None


@dataclass(slots=True)
class DayFigure:
    """One number of one day: of the channel, or of one post where `external_id` names it."""

    day: date
    metric: str
    value: Decimal | int
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row, or a value of a row, that was not taken."""

    row: int | None
    """As a spreadsheet counts: the first line is row 1. None where the source has no rows."""
    column: str | None
    value: str
    """What stood there, shortened and without control characters."""
    reason: Text
    file: str = ""
    """The name of the file within an archive."""


@dataclass(frozen=True, slots=True)
class Export:
    """All that one uploaded file says."""

    format: str
    """As the registry of readers calls it: youtube_studio, instagram_download, table …"""
    platform: str
    """Empty where the file does not tell it, and the creator does."""
    language: str | None
    window: tuple[date, date] | None = None
    """What the counts of its posts cover; None where they count since publication, or where the file is silent."""
    posts: tuple[PostFigure, ...] = ()
    figures: tuple[Figure, ...] = ()
    days: tuple[DayFigure, ...] = ()
    audience: tuple[AudienceShare, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Text, ...] = ()
    """What the person should know before she keeps the figures: doubts, cut lists, columns left out."""
    comments: tuple[PostComment, ...] = ()
    table: TableLook | None = None
    """What an unknown table looks like, and how its columns were read; None for the formats that we know."""
    readings: tuple[str, ...] = ()
    """The formats as which the file can be read, the surest first: its own among them."""


@dataclass(slots=True)
class PeerFigure:
    """What a public list says about one account at one date: compared with, never shown, never a profile."""

    dataset: str
    external_id: str
    """Hashed; with dataset, platform and snapshot it is the natural key."""
    platform: str
    snapshot: date
    category: str | None = None
    country: str | None = None
    followers: int | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    er: Decimal | None = None
    """Engagement rate as a share: 0.034 is 3.4 %."""
    er_basis: str | None = None
    """followers or views: rates of different basis are never compared."""
