"""Knows the connection behind every figure that an invented creator has "connected": without one, no page may call it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.demo.platforms_standin import bytedance, google, meta
from portal.demo.platforms_standin.accounts import number_of

_SCOPES = {each.PLATFORM: list(each.SCOPES) for each in (google, meta, bytedance)}


def connections_of(channels: Iterable[Mapping[str, Any]], told: Iterable[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Rows of the living connections among `channels` (id, creator_id, platform, handle, created_at), by the sources of what they `told`;
    `signs_in_as` may differ from the handle, because two names may read alike without their hyphens.

    No key is kept and nothing is due: invented accounts exist at no platform, so there is nothing to fetch. The id is that of the
    stand-in's account of this name: whoever connects it again there takes this connection up.
    """
    connected = {row["channel_id"] for row in told if row["source"] == "connected"}
    return [
        {
            "creator_id": channel["creator_id"],
            "channel_id": channel["id"],
            "platform": channel["platform"],
            "provider_id": number_of(channel["platform"], channel.get("signs_in_as", channel["handle"])),
            "handle": channel["handle"],
            "sealed": "",
            "scopes": _SCOPES[channel["platform"]],
            "state": "active",
            "version": 1,
            "created_at": channel["created_at"],
            "proven_at": channel["created_at"],
            "fetched_at": max(channel["created_at"], now - timedelta(days=1)),
            "next_fetch_at": None,
            "failures": 0,
            "trouble": {},
            "lacking": [],
            "figures_kept": False,
        }
        for channel in channels
        if channel["id"] in connected
    ]
