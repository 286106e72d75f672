"""Knows what the Instagram Graph interface answers (JSON): demographics of followers, the account, posts with insights and comments."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from portal.domain.creators.figures import UNKNOWN, Figure, PostComment, PostFigure, Unreadable
from portal.domain.text import N_, Text
from portal.gateways.exports import demographics
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft, Row
from portal.gateways.exports.reader import Reader
from portal.gateways.sheets import dates, numbers, text, tree
from portal.gateways.sheets.numbers import Refused, Style

DEMOGRAPHICS = {"follower_demographics": "followers", "engaged_audience_demographics": "engaged"}
"""Insight → whose shares they are, the better one first: one upload keeps one of them."""
FORMATS = {"REELS": "reel", "STORY": "story", "CAROUSEL_ALBUM": "carousel", "VIDEO": "video", "IMAGE": "post"}
INSIGHTS = {
    "reach": "reach", "views": "views", "plays": "views", "impressions": "impressions", "saved": "saves", "shares": "shares",
    "likes": "likes", "comments": "comments",
}  # fmt: skip
TOP = 45
"""So many places the interface lists at the most."""
_OURS = ('"follower_demographics"', '"engaged_audience_demographics"', '"followers_count"', '"media_product_type"', '"media_type"')
_STYLE = Style(".", known=True)
_EXACT = Decimal("0.0000001")
_LONGEST = 500


def recognise(head: str) -> bool:
    """Whether this is the beginning of an answer of the interface."""
    return head.lstrip()[:1] == "{" and any(name in head[:8000] for name in _OURS)


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read one or several answers; the number of followers in one of them makes the shares of another whole."""
    amounts: dict[tuple[str, str], tuple[str, dict[str, Decimal]]] = {}
    for source in sources:
        content = tree.parsed(source.text)
        _account(draft, source.name, content)
        entries = [*tree.dicts(tree.inner(content, "data")), *tree.dicts(tree.inner(content, "media", "data"))]
        if len(entries) > draft.limits.rows:
            raise Unreadable(Text(N_("The file has more than %(most)s entries. Please export a shorter period."), most=draft.limits.rows))
        for number, entry in enumerate(entries, start=1):
            if entry.get("name") in DEMOGRAPHICS:
                for dimension, found in _counted(draft, source.name, number, entry):
                    amounts[DEMOGRAPHICS[entry["name"]], dimension] = (source.name, found)
            elif "media_type" in entry or "media_product_type" in entry or "like_count" in entry:
                _post(draft, source.name, number, entry)
    _audience(draft, amounts)


def _account(draft: Draft, file: str, content: Any) -> None:
    followers = Row(draft, file, 1).take("followers_count", tree.cell(tree.inner(content, "followers_count")), numbers.count, _STYLE)
    if followers is not None:
        draft.figures.append(Figure("followers", followers, None, None, None, draft.today))


def _counted(draft: Draft, file: str, number: int, entry: dict[str, Any]):
    """(dimension, bucket → people) of each breakdown of one insight."""
    for breakdown in tree.dicts(tree.inner(entry, "total_value", "breakdowns")):
        keys = breakdown.get("dimension_keys")
        keys = [str(key) for key in keys] if isinstance(keys, list) else []
        cells = []
        for result in tree.dicts(breakdown.get("results")):
            values = result.get("dimension_values")
            people = Row(draft, file, number).take("value", tree.cell(result.get("value")), numbers.count, _STYLE)
            if people is not None and isinstance(values, list) and len(values) == len(keys):
                cells.append((dict(zip(keys, map(tree.cell, values), strict=True)), Decimal(people)))
        if set(keys) & {"age", "gender"} and set(keys) <= {"age", "gender"}:
            split = demographics.marginals(
                (demographics.gender(named.get("gender", "")), demographics.age(named.get("age", "")), people) for named, people in cells
            )
            yield from ((dimension, split[dimension]) for dimension in split if set(dimension.split("_")) <= set(keys))
        elif keys in (["country"], ["city"]):
            bucket = demographics.country if keys == ["country"] else demographics.city
            amounts: dict[str, Decimal] = {}
            for named, people in cells:
                place = bucket(named[keys[0]])
                amounts[place] = amounts.get(place, Decimal()) + people
            if len(cells) >= TOP:
                draft.note(N_("Instagram lists the %(number)s largest places only; the rest stays unknown."), number=TOP)
            yield keys[0], amounts
        else:
            draft.note(N_("Tables by %(names)s are not used."), names=", ".join(text.shown(key) for key in keys[:6]) or "–")


def _audience(draft: Draft, amounts: dict[tuple[str, str], tuple[str, dict[str, Decimal]]]) -> None:
    """Shares of all followers where their number is known, else of all whom the fullest list names."""
    for basis in DEMOGRAPHICS.values():
        mine = {dimension: found for (whose, dimension), found in amounts.items() if whose == basis and sum(found[1].values()) > 0}
        if not mine:
            continue
        listed = max(sum(found.values()) for _, found in mine.values())
        stated = max((figure.value for figure in draft.figures if figure.metric == "followers"), default=0) if basis == "followers" else 0
        whole = max(Decimal(stated), listed)
        if stated < listed:
            draft.note(
                N_("The file does not say how many people there are in all. Its shares are of the %(number)s whom Instagram tells apart."),
                number=int(whole),
            )
        for dimension, (file, found) in mine.items():
            shares = demographics.parts(found, whole)
            draft.keep_shares(file, None, dimension, shares, basis=basis, sample=int(whole), rounding=_EXACT)
        if basis == "engaged":
            draft.note(N_("These are people who reacted, not followers."))
        return


def _post(draft: Draft, file: str, number: int, entry: dict[str, Any]) -> None:
    row = Row(draft, file, number)
    identity = text.clean(tree.cell(entry.get("id")), 64)
    published = row.take("timestamp", tree.cell(entry.get("timestamp")), dates.day, draft.today)
    counts: dict[str, Any] = {}
    for key, field in (("like_count", "likes"), ("comments_count", "comments")):
        counts[field] = row.take(key, tree.cell(entry.get(key)), numbers.count, _STYLE)
    for insight in tree.dicts(tree.inner(entry, "insights", "data")):
        field = INSIGHTS.get(str(insight.get("name")))
        value = next((each.get("value") for each in tree.dicts(insight.get("values"))), tree.inner(insight, "total_value", "value"))
        if field and counts.get(field) is None:
            counts[field] = row.take(str(insight["name"]), tree.cell(value), partial(numbers.count, style=_STYLE))
    if row.bad:
        return
    if not identity or published is None or all(value is None for value in counts.values()):
        draft.reject(file, number, None, identity, N_("This entry has no id, no date or no figure that we know."))
        return
    if identity in draft.posts:
        draft.reject(file, number, "id", identity, N_("This post stands in the file already; the first entry was kept."))
        return
    caption = text.clean(tree.cell(entry.get("caption")), 5000)
    kind = FORMATS.get(str(entry.get("media_product_type"))) or FORMATS.get(str(entry.get("media_type")), "post")
    draft.posts[identity] = PostFigure(
        identity, text.clean(caption.split("\n")[0], 120) or None, published, kind, caption=caption or None, **counts
    )
    for said in tree.dicts(tree.inner(entry, "comments", "data")):
        _comment(draft, identity, said)


def _comment(draft: Draft, post: str, said: dict[str, Any]) -> None:
    author = tree.cell(tree.inner(said, "from", "id") or said.get("username"))
    words, own = text.clean(tree.cell(said.get("text")), _LONGEST), text.clean(tree.cell(said.get("id")), 64)
    if not words or not own:
        return
    try:
        day = dates.day(tree.cell(said.get("timestamp")), draft.today)
    except Refused:
        day = None
    draft.comments[own] = PostComment(post, own, draft.hashed(author) if author else UNKNOWN, words, day)


READER = Reader("instagram_graph", "instagram", recognise, read)
