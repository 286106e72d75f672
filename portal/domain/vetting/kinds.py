"""Knows what the kinds of posts are called that exports and connected accounts name."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.text import NC_, Text

KIND_NAMES: Mapping[str, str] = {
    "post": NC_("a kind of post", "post"),
    "photo": NC_("a kind of post", "photo"),
    "carousel": NC_("a kind of post", "carousel"),
    "reel": NC_("a kind of post", "reel"),
    "story": NC_("a kind of post", "story"),
    "video": NC_("a kind of post", "video"),
    "short": NC_("a kind of post", "short"),
    "live": NC_("a kind of post", "live video"),
}


def kind_name(kind: str) -> Text | str:
    """A kind of post in words; one that nobody knows stays as it came."""
    return Text(KIND_NAMES[kind]) if kind in KIND_NAMES else kind
