"""Knows how a creator becomes the card of a list: `{{ cards.creator(card) }}`."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.domain import paths
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.queries.creators import Face
from portal.web.filters import sentence
from portal.web.language import locale
from portal.web.words import SIGNS, figure, label, labels


def creator_card(face: Face, kit_slug: str | None = None, **instead: Any) -> dict[str, Any]:
    """What the macro asks for. The card leads to the kit where there is one. `instead` replaces values, for a preview while one types."""
    creator = face.creator
    shown = {
        "name": creator.name,
        "public_id": creator.public_id,
        "url": paths.media_kit(kit_slug) if kit_slug else paths.creator(creator.handle),
        "photo_url": url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        "topics": labels(creator.topics[:3], "topic"),
        "place": creator.place,
        "statement": creator.tagline,
        "figures": [],
        "price": sentence(Text(N_("from %(price)s"), price=face.price)) if face.price else None,
    }
    if face.channel is not None and face.followers is not None:
        shown["figures"] = [(_audience_word(face.channel.platform), figure(face.followers.value, "followers"))]
        if face.rate is not None:
            shown["figures"].append((sentence(N_("Engagement")), figure(face.rate.value, "engagement_rate")))
        shown["source"] = SIGNS.get(face.followers.source, "self")
        shown["source_date"] = translations.day(face.followers.as_of, locale())
    return shown | instead


def _audience_word(platform: str) -> str:
    return sentence(Text(N_("%(platform)s, followers"), platform=label(platform, "platform")))
