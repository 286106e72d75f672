"""Knows by which name a term is called where a sentence speaks of it."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.offers.diff import diff
from portal.domain.offers.terms import TermSheet
from portal.domain.text import N_, Text

_LISTS = {
    "deliverables": Text(N_("Deliverables")),
    "rights": Text(N_("Usage rights")),
    "value_items": Text(N_("Value in kind")),
    "markets": Text(N_("Markets")),
}


def named(terms: TermSheet, problems: Mapping[str, Text]) -> list[Text]:
    """Each problem of a check (`deliverables.d1.due` to sentence) with the name of the term before it: "Start: This day has passed."."""
    if not problems:
        return []
    labels = {row.key: row.label for row in diff(None, terms)}
    found = []
    for path, sentence in problems.items():
        parts = path.split(".")
        tries = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        label = next((labels[each] for each in tries if each in labels), _LISTS.get(parts[0]))
        found.append(Text(N_("%(term)s: %(why)s"), term=label, why=sentence) if label else sentence)
    return found
