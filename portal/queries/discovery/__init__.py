"""Knows which creators a person may find, what their cards show, and what a brand keeps of its search."""

from portal.queries.discovery.alikeness import likes_of
from portal.queries.discovery.directory import Card, cards, find, gone, kit_of, quality_for, telling_audience, visible_to, with_public_ids
from portal.queries.discovery.evidence import evidence_by_creator, evidence_of, marginals
from portal.queries.discovery.fitting import fits_of
from portal.queries.discovery.keeping import (
    Entry,
    entries_of,
    entry_of,
    find_list,
    find_target,
    first_list,
    hearts,
    kept_of,
    lists_of,
    taken_off_last,
    targets_of,
)
from portal.queries.discovery.looking import Sheet, frozen, judgements_of, sheet_of, withheld
from portal.queries.discovery.relations import (
    Aside,
    asides_of,
    exclusion_of,
    owners_of,
    put_aside,
    restricted,
    shortlisted,
    worked_with,
)
from portal.queries.discovery.searches import Named, find_search, names_of, published, read_search, searches_of
from portal.queries.discovery.sources import Source, marked, outdated, published_ids, sources

__all__ = [
    "Aside",
    "Card",
    "Entry",
    "Named",
    "Sheet",
    "Source",
    "asides_of",
    "cards",
    "entries_of",
    "entry_of",
    "evidence_by_creator",
    "evidence_of",
    "exclusion_of",
    "find",
    "find_list",
    "find_search",
    "find_target",
    "first_list",
    "fits_of",
    "frozen",
    "gone",
    "hearts",
    "judgements_of",
    "kept_of",
    "kit_of",
    "likes_of",
    "lists_of",
    "marginals",
    "marked",
    "names_of",
    "outdated",
    "owners_of",
    "published",
    "published_ids",
    "put_aside",
    "quality_for",
    "read_search",
    "restricted",
    "searches_of",
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
