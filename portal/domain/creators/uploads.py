"""Knows the life of an uploaded platform export, and what its owner is shown before she keeps its figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.domain.creators.figures import Export, drawn
from portal.domain.states import Machine, Side
from portal.domain.text import N_, Text

EXPORT_UPLOAD = Machine(
    "previewed",
    [
        ("save", ("previewed", "undone"), "saved", Side.CREATOR),
        ("undo", "saved", "undone", Side.CREATOR),
        ("discard", ("previewed", "undone"), "discarded", Side.CREATOR),
    ],
)

FORMATS = {
    "youtube_studio": N_("an export of YouTube Studio"),
    "tiktok_studio": N_("an export of TikTok Studio"),
    "meta_business_suite": N_("an export of Meta Business Suite"),
    "instagram_download": N_("an Instagram download"),
    "instagram_graph": N_("an answer of Instagram Graph"),
    "youtube_analytics": N_("an answer of YouTube Analytics"),
    "phyllo": N_("an answer of Phyllo"),
    "table": N_("a table of your own"),
}
"""What a file can be taken for."""
MOST_REFUSED = 1000
"""So many refused rows are listed; beyond that their number alone tells that the file is the problem."""
MOST_POSTS = 10

ENTRIES = frozenset({"instagram_download", "instagram_graph", "youtube_analytics", "phyllo"})
"""Formats without lines: what is refused in them is counted in entries of a list."""


@dataclass(frozen=True)
class Preview:
    """What a file says, small enough to be stored and shown at once; sentences and days as JSON can hold them."""

    platform: str
    posts: int
    first: str | None
    """First and last day of publication of the posts, ISO 8601."""
    last: str | None
    window: str
    """The days that the counts cover, "2019-01-01/2019-12-31", or empty."""
    totals: tuple[dict[str, Any], ...]
    """{metric, value, basis}: of the whole channel."""
    sums: tuple[dict[str, Any], ...]
    """{metric, value, posts}: what the posts add up to, and how many of them give the figure."""
    days: int
    """Figures of single days of the channel."""
    days_of_posts: int
    """Figures of single days of single posts, which are not kept."""
    audience: tuple[dict[str, Any], ...]
    """{dimension, basis, sample, buckets, shares: [[bucket, share]]}, as they are drawn."""
    examples: tuple[dict[str, Any], ...]
    """The posts with most views: {title, day, views}; the title is empty where the file has no words of it."""
    rejected: tuple[dict[str, Any], ...]
    """{file, row, column, value, reason}, at most MOST_REFUSED."""
    rejected_total: int
    notes: tuple[dict[str, Any], ...]
    comments: int = 0
    """Comments under posts."""
    table: dict[str, Any] | None = None
    """How a table that we do not know looks and was read (`mapping.TableLook`); none for other formats."""
    readings: tuple[str, ...] = ()
    """The FORMATS as which the file can be read, its own among them."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.posts or self.totals or self.days or self.audience)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Preview:
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()})


def preview_of(export: Export) -> Preview:
    published = [post.published_on for post in export.posts if post.published_on]
    return Preview(
        platform=export.platform,
        posts=len(export.posts),
        first=min(published).isoformat() if published else None,
        last=max(published).isoformat() if published else None,
        window=span(export.window),
        totals=tuple({"metric": each.metric, "value": str(each.value), "basis": each.basis or ""} for each in export.figures),
        sums=tuple(_sums(export)),
        days=sum(each.external_id is None for each in export.days),
        days_of_posts=sum(each.external_id is not None for each in export.days),
        audience=tuple(_audience(export)),
        examples=tuple(
            {
                "title": post.title or post.caption or "",
                "day": post.published_on.isoformat() if post.published_on else None,
                "views": post.views,
            }
            for post in sorted(export.posts, key=lambda post: (-(post.views or post.reach or 0), post.external_id))[:MOST_POSTS]
        ),
        rejected=tuple(
            {"file": each.file, "row": each.row, "column": each.column, "value": each.value, "reason": each.reason.to_json()}
            for each in export.rejected[:MOST_REFUSED]
        ),
        rejected_total=len(export.rejected),
        notes=tuple(each.to_json() for each in export.notes),
        comments=len(export.comments),
        table=export.table.to_json() if export.table else None,
        readings=export.readings,
    )


def span(window: tuple[date, date] | None) -> str:
    """A period as it is stored; empty where there is none."""
    return "/".join(day.isoformat() for day in window) if window else ""


def days_of(window: str) -> tuple[date, date] | None:
    """The period behind a stored span."""
    first, _, last = window.partition("/")
    return (date.fromisoformat(first), date.fromisoformat(last)) if last else None


def sentence_of(stored: dict[str, Any]) -> Text:
    """The reason or note behind a stored sentence."""
    return Text.from_json(stored)


def _sums(export: Export):
    for metric in ("views", "reach", "impressions", "likes", "comments", "shares", "saves"):
        values = [value for post in export.posts if (value := getattr(post, metric)) is not None]
        if values:
            yield {"metric": metric, "value": sum(values), "posts": len(values)}


def _audience(export: Export):
    by_dimension: dict[tuple[str, str, int | None], list[tuple[str, Decimal]]] = {}
    for each in export.audience:
        by_dimension.setdefault((each.dimension, each.basis, each.sample), []).append((each.bucket, each.share))
    for (dimension, basis, sample), shares in by_dimension.items():
        yield {
            "dimension": dimension,
            "basis": basis,
            "sample": sample,
            "buckets": len(shares),
            "shares": [[bucket, str(share)] for bucket, share in drawn(dimension, shares)],
        }
