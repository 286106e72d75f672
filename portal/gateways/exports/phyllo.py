"""Knows the audience file of Phyllo (InsightIQ), which a creator has agreed to: shares in per cent by country, city, age and gender."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.gateways.exports import demographics
from portal.gateways.exports.container import Source
from portal.gateways.exports.draft import Draft, Row
from portal.gateways.exports.reader import Reader
from portal.gateways.sheets import numbers, text, tree
from portal.gateways.sheets.numbers import Style

PLATFORMS = ("instagram", "tiktok", "youtube", "facebook", "twitch", "linkedin", "pinterest")
_STYLE = Style(".", known=True)


def recognise(head: str) -> bool:
    """Whether this is the beginning of an audience file."""
    return head.lstrip()[:1] == "{" and '"gender_age_distribution"' in head or '"countries"' in head and '"platform_username"' in head


def read(sources: list[Source], draft: Draft, name: str) -> None:
    """Read one or several audience files."""
    for source in sources:
        content = tree.parsed(source.text)
        told = text.plain(
            tree.cell(tree.inner(content, "work_platform", "name") or tree.inner(content, "account", "work_platform", "name"))
        )
        draft.platform = draft.platform or next((platform for platform in PLATFORMS if platform in told.split()), "")
        for dimension, key, label, bucket in (
            ("country", "countries", "code", demographics.country),
            ("city", "cities", "name", demographics.city),
        ):
            shares: dict[str, Decimal] = {}
            for number, each in enumerate(tree.dicts(tree.inner(content, key)), start=1):
                share = _share(draft, source.name, number, f"{key}.value", each)
                if share is not None:
                    place = bucket(tree.cell(each.get(label)))
                    shares[place] = shares.get(place, Decimal()) + share
            if shares:
                draft.keep_shares(source.name, None, dimension, shares)
        cells = []
        for number, each in enumerate(tree.dicts(tree.inner(content, "gender_age_distribution")), start=1):
            share = _share(draft, source.name, number, "gender_age_distribution.value", each)
            if share is not None:
                sex, band = demographics.gender(tree.cell(each.get("gender"))), demographics.age(tree.cell(each.get("age_range")))
                cells.append((sex, band, share))
        if cells:
            for dimension, shares in demographics.marginals(cells).items():
                draft.keep_shares(source.name, None, dimension, shares)


def _share(draft: Draft, file: str, number: int, column: str, entry: dict[str, Any]) -> Decimal | None:
    return Row(draft, file, number).take(column, tree.cell(entry.get("value")), numbers.share, _STYLE, percent=True)


READER = Reader("phyllo", "", recognise, read)
