"""Knows which creators a person may find, what their cards show, and what a brand keeps of its search."""

from portal.queries.discovery.directory import Card, cards, find, gone, kit_of, quality_for, telling_audience, visible_to, with_public_ids
from portal.queries.discovery.evidence import evidence_by_channel, evidence_of, marginals
from portal.queries.discovery.keeping import (
    Entry,
    entries_of,
    entry_of,
    find_list,
    find_target,
    first_list,
    hearts,
    lists_of,
    lists_with,
    taken_off_last,
    targets_of,
)
from portal.queries.discovery.looking import Sheet, frozen, judgements_of, sheet_of, withheld
from portal.queries.discovery.relations import Aside, asides, asides_of, exclusion_of, put_aside, shortlisted, worked_with
from portal.queries.discovery.sources import Source, marked, outdated, published_ids, sources

__all__ = [
    "Aside",
    "Card",
    "Entry",
    "Sheet",
    "Source",
    "asides",
    "asides_of",
    "cards",
    "entries_of",
    "entry_of",
    "evidence_by_channel",
    "evidence_of",
    "exclusion_of",
    "find",
    "find_list",
    "find_target",
    "first_list",
    "frozen",
    "gone",
    "hearts",
    "judgements_of",
    "kit_of",
    "lists_of",
    "lists_with",
    "marginals",
    "marked",
    "outdated",
    "published_ids",
    "put_aside",
    "quality_for",
    "sheet_of",
    "shortlisted",
    "sources",
    "taken_off_last",
    "targets_of",
    "telling_audience",
    "visible_to",
    "with_public_ids",
    "withheld",
    "worked_with",
]
