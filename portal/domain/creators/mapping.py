"""Knows what the columns of a table that nobody recognises can mean, and what its owner said they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.domain.errors import Invalid
from portal.domain.text import N_, Text

FIELDS = {
    "date": N_("Date"),
    "views": N_("Views"),
    "likes": N_("Likes"),
    "comments": N_("Comments"),
    "shares": N_("Shares"),
    "saves": N_("Saves"),
    "reach": N_("Accounts reached"),
    "followers": N_("Followers"),
    "caption": N_("Caption or title"),
    "link": N_("Link or id of the post"),
    "kind": N_("Kind of post"),
}
"""What a column can be, in the order in which it is offered."""
COUNTS = ("views", "likes", "comments", "shares", "saves", "reach")
"""What posts are counted by."""
ROWS = {"posts": N_("one post"), "days": N_("one day of the channel")}
"""What one row can be about."""
DATES = {"": N_("as the file shows"), "day": N_("day first: 31/12/2026"), "month": N_("month first: 12/31/2026")}
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is which, as its owner said or as was guessed."""

    places: Mapping[str, int]
    """Field → place of its column, from 0."""
    rows: str = "posts"
    """One of ROWS."""
    dates: str = ""
    """One of DATES: how dates with slashes are meant where the file does not prove it."""

    def to_json(self) -> dict[str, Any]:
        return {"places": dict(self.places), "rows": self.rows, "dates": self.dates}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Columns:
        return cls({name: int(place) for name, place in stored["places"].items() if name in FIELDS}, stored["rows"], stored["dates"])

    @classmethod
    def chosen(cls, meanings: Sequence[str], rows: str, dates: str) -> Columns:
        """What was chosen on screen: a field, or nothing, for each column. Raises Invalid with the field "columns"."""
        named = Counter(each for each in meanings if each)
        if twice := [name for name, number in named.items() if number > 1]:
            text = Text(N_("Two columns cannot both be “%(meaning)s”."), meaning=Text(FIELDS.get(twice[0], "?")))
            raise Invalid(fields={"columns": text})
        columns = cls({name: place for place, name in enumerate(meanings) if name in FIELDS}, rows, dates)
        columns.check()
        return columns

    def check(self) -> None:
        """Raises Invalid where no figure with a date can come of it."""
        if self.rows not in ROWS or self.dates not in DATES:
            raise Invalid(fields={"columns": Text(N_("Choose from the list."))})
        if "date" not in self.places:
            raise Invalid(fields={"columns": Text(N_("Say which column is the date: a figure without a day cannot be kept."))})
        wanted = {*COUNTS, "followers"} if self.rows == "days" else set(COUNTS)
        if not wanted & self.places.keys():
            raise Invalid(fields={"columns": Text(N_("Say which column holds a figure, such as views or likes."))})


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a table shows of itself before anybody has said what it means."""

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    """The first cells of each column, column by column."""
    signature: str
    """Equal for tables with the same first row, whatever their encoding and delimiter."""
    columns: Columns
    """As it was read."""
    guessed: bool
    """False where the owner has said what the columns are."""

    def to_json(self) -> dict[str, Any]:
        return {
            "header": list(self.header),
            "samples": [list(each) for each in self.samples],
            "signature": self.signature,
            "columns": self.columns.to_json(),
            "guessed": self.guessed,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TableLook:
        return cls(
            tuple(stored["header"]),
            tuple(tuple(each) for each in stored["samples"]),
            stored["signature"],
            Columns.from_json(stored["columns"]),
            stored["guessed"],
        )
