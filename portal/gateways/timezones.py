"""Knows the time zones that a person can choose, what they are called in her language, and what browsers call them."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from portal.domain.text import N_
from portal.gateways import translations

UTC = "UTC"
SOFT_HYPHEN = "\u00ad"
REGIONS = {
    "Europe": N_("Europe"),
    "Africa": N_("Africa"),
    "America": N_("America"),
    "Antarctica": N_("Antarctica"),
    "Arctic": N_("Arctic"),
    "Asia": N_("Asia"),
    "Atlantic": N_("Atlantic Ocean"),
    "Australia": N_("Australia"),
    "Indian": N_("Indian Ocean"),
    "Pacific": N_("Pacific Ocean"),
}
"""The first part of an IANA name to what it says. What begins otherwise (US/…, Etc/…, EST) are old names and plain offsets."""

_SAYING_UTC = {"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT", "Zulu"}


@cache
def choosable() -> frozenset[str]:
    """UTC and every region under the name that it bears today."""
    old = get_global("zone_aliases")
    return frozenset(
        {UTC, *(name for name in available_timezones() if name.partition("/")[0] in REGIONS and "/" in name and name not in old)}
    )


def canonical(name: str) -> str:
    """The choosable zone that `name` means, empty where it means none: browsers go on saying Asia/Calcutta for Asia/Kolkata."""
    if name in _SAYING_UTC:
        return UTC
    today = get_global("zone_aliases").get(name, name)
    return today if today in choosable() else ""


@cache
def city(zone: str, locale: str) -> str:
    """What `zone` is called in `locale`, without its region: Berlin, Kairo, Beulah, North Dakota."""
    named = translations.formats(locale).time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
    return named.replace(SOFT_HYPHEN, "")


@cache
def of_region(region: str) -> tuple[str, ...]:
    """The choosable zones of one of REGIONS, in no order that means anything."""
    return tuple(zone for zone in choosable() if zone.partition("/")[0] == region)
