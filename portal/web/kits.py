"""Knows what a kit shows: loaded once, for the public page and for the preview of its owner."""

from __future__ import annotations

from typing import Any

from portal.domain.text import Localized
from portal.queries import creators as read_creators
from portal.web import work


def kit_context(creator, kit) -> dict[str, Any]:
    """The names that `media_kits/_kit.html` asks for; `kit` may be None in a preview. Four statements."""
    session = work.current().session
    figures = read_creators.figures_of(session, creator.channels)
    audience = read_creators.audience_of(session, creator.channels)
    days = [each.as_of for each in figures.values() if each.as_of] + [each.as_of for rows in audience.values() for each in rows]
    return {
        "creator": creator,
        "kit": kit,
        "intro": Localized(kit.intro_en, kit.intro_de) if kit else Localized("", ""),
        "bio": Localized(creator.bio_en, creator.bio_de),
        "figures": [(channel, each) for channel in creator.channels for each in figures[channel.id].shown][:8],
        "audience": [(channel, audience[channel.id]) for channel in creator.channels if channel.id in audience],
        "packages": read_creators.packages_of(session, creator.id),
        "samples": read_creators.samples_of(session, creator.id),
        "true_on": max(days, default=None),
    }
