"""Knows the Instagram download (JSON): audience, reach, interactions, and the insights of posts, reels and stories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from portal.domain.creators.figures import Figure, PostFigure, Unreadable
from portal.domain.text import N_, Text
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft, Row
from portal.gateways.exports.reader import Reader
from portal.gateways.sheets import countries, dates, numbers, text, tree
from portal.gateways.sheets.numbers import Refused, Style

AUDIENCE, REACH, INTERACTIONS = "organic_insights_audience", "organic_insights_reach", "organic_insights_interactions"
POSTS = {"organic_insights_posts": "post", "organic_insights_reels": "reel", "organic_insights_stories": "story"}
"""What the file is about → the format of what it lists."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label of the download, which is written in the language of the app. The same word may mean another thing in another file."""

    field: str
    kind: str
    """count, gain (may be below zero), list (`Berlin: 11%, …`), share (`23.1%`), period."""
    english: tuple[str, ...]
    german: tuple[str, ...] = ()
    french: tuple[str, ...] = ()


PERIOD = Label("period", "period", ("Date Range",), ("Zeitraum",), ("Période",))
OF_A_POST = (
    Label("reach", "count", ("Accounts reached",), ("Erreichte Konten",), ("Comptes touchés",)),
    Label("impressions", "count", ("Impressions",), ("Impressionen",)),
    Label("views", "count", ("Instagram Plays", "Plays", "Views"), ("Wiedergaben", "Aufrufe"), ("Lectures", "Vues")),
    Label("likes", "count", ("Likes", "Instagram Likes"), ("„Gefällt mir“-Angaben",), ("Mentions J’aime",)),
    Label("comments", "count", ("Comments", "Instagram Comments"), ("Kommentare",), ("Commentaires",)),
    Label("shares", "count", ("Shares", "Instagram Shares"), ("Geteilt", "Geteilte Inhalte"), ("Partages",)),
    Label("saves", "count", ("Saves", "Instagram Saves"), ("Gespeichert",), ("Enregistrements",)),
)
LABELS: dict[str, tuple[Label, ...]] = {
    AUDIENCE: (
        PERIOD,
        Label("followers", "count", ("Followers",), ("Follower",), ("Followers",)),
        Label("followers_gained", "count", ("Follows",), ("Neue Follower",), ("Followers en plus",)),
        Label("followers_lost", "count", ("Unfollows",), ("Verlorene Follower",), ("Followers en moins",)),
        # In spite of its name not all followers: those won less those lost.
        Label("followers_net", "gain", ("Overall Followers",), ("Follower insgesamt",), ("Total des followers",)),
        Label("country", "list", ("Follower Percentage by Country",), ("Prozentualer Anteil der Follower nach Land",),
              ("Pourcentage de followers en fonction du pays",)),
        Label("city", "list", ("Follower Percentage by City",), ("Prozentualer Anteil der Follower nach Stadt",),
              ("Pourcentage de followers en fonction de la ville",)),
        Label("age", "list", ("Follower Percentage by Age for All Genders",),
              ("Prozentualer Anteil an Followern nach Alter für alle Geschlechter",),
              ("Pourcentage de followers en fonction de l’âge pour tous les genres",)),
        Label("male_age", "list", ("Follower Percentage by Age for Men",), ("Prozentualer Anteil an männlichen Followern nach Alter",),
              ("Pourcentage de followers hommes en fonction de l’âge",)),
        Label("female_age", "list", ("Follower Percentage by Age for Women",), ("Prozentualer Anteil an weiblichen Followern nach Alter",),
              ("Pourcentage de followers femmes en fonction de l’âge",)),
        Label("male", "share", ("Total Follower Percentage for Men",), ("Prozentualer Anteil an männlichen Followern insgesamt",),
              ("Pourcentage du total des followers hommes",)),
        Label("female", "share", ("Total Follower Percentage for Women",), ("Prozentualer Anteil an weiblichen Followern insgesamt",),
              ("Pourcentage du total des de followers femmes", "Pourcentage du total des followers femmes")),
    ),
    REACH: (
        PERIOD,
        Label("reach", "count", ("Accounts reached",), ("Erreichte Konten",), ("Comptes touchés",)),
        Label("impressions", "count", ("Impressions",), ("Impressionen",)),
        Label("profile_visits", "count", ("Profile visits",), ("Profilbesuche", "Profilaufrufe"), ("Visites du profil",)),
    ),
    INTERACTIONS: (
        PERIOD,
        Label("interactions", "count", ("Content interactions",), ("Content-Interaktionen",), ("Interactions avec le contenu",)),
    ),
} | dict.fromkeys(POSTS, OF_A_POST)  # fmt: skip

LANGUAGES = ("en", "de", "fr")

_BY_NAME = {
    root: {
        text.plain(name): (label, language)
        for label in labels
        for language, names in zip(LANGUAGES, (label.english, label.german, label.french), strict=True)
        for name in names
    }
    for root, labels in LABELS.items()
}
_ROOT = re.compile(f'"({"|".join(LABELS)})"')


def recognise(head: str) -> bool:
    """Whether this is the beginning of one of the JSON files with insights."""
    return head.lstrip()[:1] == "{" and bool(_ROOT.search(head[:1000]))


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read the files of one download into `draft`."""
    for source in sources:
        content = tree.parsed(source.text)
        content = content if isinstance(content, dict) else {}
        for root in LABELS.keys() & content.keys():
            entries = content[root] if isinstance(content[root], list) else []
            if len(entries) > draft.limits.rows:
                most = draft.limits.rows
                raise Unreadable(Text(N_("The file has more than %(most)s entries. Please export a shorter period."), most=most))
            reading = _Reading(draft, source.name, root, _style(entries, root, draft))
            for number, entry in enumerate(entries, start=1):
                reading.post(entry, number) if root in POSTS else reading.channel(entry, number)
    if not (draft.posts or draft.figures or draft.audience):
        draft.note(N_("We found no figure in this file. It may hold none, or be written in a language that we do not know: switch the "
                      "app to English or German before you request the download."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file being read."""

    draft: Draft
    file: str
    root: str
    style: Style

    def post(self, entry: Any, number: int) -> None:
        values, row = self._values(entry, number)
        media = next((media for media in _dicts(entry, "media_map_data") if media.get("creation_timestamp")), {})
        published = row.take("timestamp", _timestamp(entry, media), dates.moment, today=self.draft.today)
        if row.bad:
            return
        if published is None or not values:
            self.draft.reject(self.file, number, None, media.get("title", ""), N_("This entry has no date or no figure that we know."))
            return
        format = POSTS[self.root]
        # The download gives no id, and its file names change with each download: time and format are what stays.
        identity = f"{format}-{_timestamp(entry, media)}"
        if identity in self.draft.posts:
            self.draft.reject(self.file, number, None, identity, N_("This post stands in the file already; the first entry was kept."))
            return
        caption = text.clean(title, 5000) if isinstance(title := media.get("title"), str) else ""
        self.draft.posts[identity] = PostFigure(
            identity, text.clean(caption.split("\n")[0], 120) or None, published, format, caption=caption or None, **values
        )

    def channel(self, entry: Any, number: int) -> None:
        values, _ = self._values(entry, number)
        period = values.get("period")
        if "period" in values and not period:
            self.draft.note(N_("The period of the file could not be read; its figures carry today’s date."))
        elif period:
            self.draft.note(N_("We read the period of the file as %(first)s to %(last)s."), first=period[0], last=period[1])
        as_of = period[1] if period else self.draft.today
        for label in LABELS[self.root]:
            if label.kind in {"count", "gain"} and label.field in values:
                window = None if label.field == "followers" else period
                self.draft.figures.append(Figure(label.field, values[label.field], None, window, None, as_of))
        gained, lost, net = (values.get(f"followers_{part}") for part in ("gained", "lost", "net"))
        if None not in (gained, lost, net) and gained - lost != net:
            self.draft.note(N_("Followers won and lost do not add up to the change that the file states. Please check the file."))
        if self.root == AUDIENCE:
            for dimension, shares in _audience(values):
                self.draft.keep_shares(self.file, number, dimension, shares)

    def _values(self, entry: Any, number: int) -> tuple[dict[str, Any], Row]:
        """Field → value, for all labels that we know and that have a value."""
        row, values = Row(self.draft, self.file, number), {}
        readers: dict[str, Callable[[str], object]] = {
            "count": partial(numbers.count, style=self.style),
            "gain": partial(numbers.count, style=self.style, signed=True),
            "share": partial(numbers.share, style=self.style),
            "list": partial(_shares, style=self.style),
            "period": partial(dates.window, today=self.draft.today),
        }
        for name, cell in _cells(entry):
            label, _ = _BY_NAME[self.root].get(text.plain(name), (None, None))
            if label and label.field not in values:
                value = row.take(text.mend(name), cell, readers[label.kind])
                if value is not None or label is PERIOD:
                    values[label.field] = value
        return values, row


def _audience(values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Dimension → shares of the whole audience. The ages of men and women are given as parts of the men and of the women."""
    if "country" in values:
        coded: dict[str, Decimal] = {}
        for name, share in values["country"].items():
            bucket = countries.code(name) or name
            coded[bucket] = coded.get(bucket, Decimal()) + share
        yield "country", coded
    for dimension in ("city", "age"):
        if dimension in values:
            yield dimension, values[dimension]
    genders = {gender: values[gender] for gender in ("female", "male") if gender in values}
    if genders:
        yield "gender", genders
    joint = {
        f"{gender}:{band}": (whole * part).quantize(Decimal("0.000001"))
        for gender, whole in genders.items()
        for band, part in values.get(f"{gender}_age", {}).items()
    }
    if joint:
        yield "age_gender", joint


def _shares(cell: str, style: Style) -> dict[str, Decimal] | None:
    """Name → share of `Berlin: 11%, Frankfurt, Hesse: 7%`: a comma may be part of a name or of a number, the percent sign of neither."""
    if not cell.strip():
        return None
    *pairs, rest = cell.split("%")
    shares: dict[str, Decimal] = {}
    for pair in pairs:
        name, _, number = pair.strip(" \u00a0\u202f,;").rpartition(":")
        share = numbers.share(number.strip(), style, percent=True)
        if not (name := text.clean(name, 80)) or share is None or name in shares:
            raise Refused(N_("This list of shares cannot be read."))
        shares[name] = share
    if rest.strip(" .,;") or not shares:
        raise Refused(N_("This list of shares cannot be read."))
    return shares


def _style(entries: list[Any], root: str, draft: Draft) -> Style:
    """How the file writes numbers; and in passing, its language."""
    names = [(text.plain(name), cell) for entry in entries[:2000] for name, cell in _cells(entry)]
    known = [_BY_NAME[root][name][1] for name, _ in names if name in _BY_NAME[root]]
    if known and not draft.language:
        draft.language = max(LANGUAGES, key=known.count)
    pieces = (piece.rpartition(":")[2].strip(" ,;") for _, cell in names for piece in cell.split("%"))
    return numbers.style_of(pieces, "." if draft.language == "en" else ",")


def _cells(entry: Any) -> Iterator[tuple[str, str]]:
    """(label, value) of one entry."""
    cells = entry.get("string_map_data") if isinstance(entry, dict) else None
    for name, content in cells.items() if isinstance(cells, dict) else ():
        value = content.get("value") if isinstance(content, dict) else None
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            yield name, text.mend(str(value)) if isinstance(value, str) else f"{min(value, 10**18)}"


def _dicts(entry: Any, key: str) -> Iterator[dict[str, Any]]:
    inner = entry.get(key) if isinstance(entry, dict) else None
    return (value for value in (inner.values() if isinstance(inner, dict) else ()) if isinstance(value, dict))


def _timestamp(entry: Any, media: dict[str, Any]) -> object:
    """When it was published: with the picture, else with whichever label carries a time."""
    return media.get("creation_timestamp") or next(
        (cell["timestamp"] for cell in _dicts(entry, "string_map_data") if cell.get("timestamp")), 0
    )


READER = Reader("instagram_download", "instagram", recognise, read)
