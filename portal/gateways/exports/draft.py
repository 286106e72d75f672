"""Knows what has been read so far while a file, or the files of an archive, are gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter

from portal.domain.creators.figures import (
    UNKNOWN,
    AudienceShare,
    DayFigure,
    Export,
    Figure,
    PostComment,
    PostFigure,
    Rejected,
    TableLook,
)
from portal.domain.text import N_, Text
from portal.gateways.exports.container import Limits
from portal.gateways.sheets import text
from portal.gateways.sheets.numbers import Refused

ROUNDING = Decimal("0.005")
"""Rounded percentages of a complete list may miss 100 by this much."""
_FINE = Decimal("0.000001")


def anonymous(author: str) -> str:
    """Without a key nobody is told apart: better no author than one who can be guessed."""
    return ""


@dataclass(slots=True)
class Draft:
    """An export in the making."""

    format: str
    platform: str
    today: date
    limits: Limits
    hashed: Callable[[str], str] = anonymous
    """Turns who wrote a comment into what is kept instead."""
    readings: tuple[str, ...] = ()
    """As what the file can be read."""
    language: str | None = None
    window: tuple[date, date] | None = None
    posts: dict[str, PostFigure] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    days: dict[tuple[date, str, str | None], DayFigure] = field(default_factory=dict)
    audience: list[AudienceShare] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: dict[Text, None] = field(default_factory=dict)
    comments: dict[str, PostComment] = field(default_factory=dict)
    table: TableLook | None = None

    def reject(self, file: str, row: int | None, column: str | None, value: object, reason: Text | str) -> None:
        reason = reason if isinstance(reason, Text) else Text(reason)
        self.rejected.append(Rejected(row, column and text.shown(column), text.shown(value), reason, file))

    def note(self, message: str, **values: object) -> None:
        """Say it once, however often it is found."""
        self.notes[Text(message, **values)] = None

    def keep_shares(
        self, file: str, number: int | None, dimension: str, shares: Mapping[str, Decimal], *, basis: str = "followers",
        sample: int | None = None, rounding: Decimal = ROUNDING,
    ) -> None:  # fmt: skip
        """Keep one dimension of the audience. What the list leaves out stays unknown and is never spread over the others.

        `shares` are parts of the whole audience; a list that adds up to more than everyone is refused as a whole.
        """
        rest = 1 - sum(shares.values())
        if rest < -4 * ROUNDING:
            self.reject(file, number, dimension, f"{100 - 100 * rest:f}%", N_("These shares add up to more than 100 per cent."))
            return
        complete = rest <= _FINE if rounding < _FINE else rest < rounding
        known = dict(shares)
        if not complete:
            known[UNKNOWN] = known.get(UNKNOWN, Decimal()) + rest
        complete = complete and not any(bucket.startswith(UNKNOWN) for bucket in known)
        for bucket, share in known.items():
            self.audience.append(AudienceShare(dimension, bucket, share.quantize(_FINE), complete, basis, sample))

    def sum_days(self, metrics: Iterable[str]) -> None:
        """Figures of the channel from its days, over the period that they cover; a metric with a refused day is not summed."""
        for metric in metrics:
            found = [day for day in self.days.values() if day.metric == metric and day.external_id is None]
            if not found:
                continue
            window = (min(day.day for day in found), max(day.day for day in found))
            self.figures.append(Figure(metric, sum(day.value for day in found), None, window, None, window[1]))

    def finished(self) -> Export:
        self._doubt()
        return Export(
            self.format, self.platform, self.language, self.window, tuple(self.posts.values()), tuple(self.figures),
            tuple(self.days.values()), tuple(self.audience), tuple(self.rejected), tuple(self.notes), tuple(self.comments.values()),
            self.table, self.readings,
        )  # fmt: skip

    def _doubt(self) -> None:
        """Figures that cannot be, in a file that can be edited: said, not judged."""
        for part, whole, sentence in (
            ("likes", "views", N_("Posts with more likes than views: %(number)s. Please check the file.")),
            ("comments", "views", N_("Posts with more comments than views: %(number)s. Please check the file.")),
            ("reach", "impressions", N_("Posts that reached more accounts than they were shown: %(number)s. Please check the file.")),
        ):
            parts, wholes = (list(map(attrgetter(name), self.posts.values())) for name in (part, whole))
            if parts.count(None) == len(parts) or wholes.count(None) == len(wholes):
                continue
            if number := sum(map(_exceeds, parts, wholes)):
                self.note(sentence, number=number)


@dataclass(slots=True)
class Row:
    """One row being read: the values that are fine, and the places that are not."""

    draft: Draft
    file: str
    number: int | None
    bad: int = 0

    def take(self, column: str, cell: object, read: object, *args: object, **options: object) -> object:
        """What `read(cell, …)` makes of the cell; None and a line in the report where it refuses."""
        try:
            return read(cell, *args, **options)  # type: ignore[operator]
        except Refused as refusal:
            self.bad += 1
            self.draft.reject(self.file, self.number, column, cell, refusal.reason)
            return None


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names for a sentence, `most` at the most."""
    names = [text.shown(name) for name in names]
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _exceeds(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
