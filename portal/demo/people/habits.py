"""Knows how an invented creator works: what she keeps away from, and which weeks are taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.demo.people.voices import Dice
from portal.domain.creators.availability import ahead
from portal.domain.taxonomy import Taxonomy


def refusals_of(dice: Dice, topics: list[str], taxonomy: Taxonomy) -> list[str]:
    """Up to two fields that she keeps away from, none of her own."""
    if not dice.chance(0.3):
        return []
    own = {topic.partition(".")[0] for topic in topics}
    others = [topic.id for topic in taxonomy.topics if topic.parent is None and topic.id not in own and topic.flags]
    plain = [topic.id for topic in taxonomy.topics if topic.parent is None and topic.id not in own]
    return sorted({dice.pick(others or plain), *([dice.pick(plain)] if dice.chance(0.3) else [])})


def grants_of(dice: Dice) -> list[str]:
    """Most are open to reuse, few to exclusivity; a fifth say nothing."""
    if not dice.chance(0.8):
        return []
    often = {"reuse": 0.75, "allowlisting": 0.4, "paid": 0.35, "exclusivity": 0.25}
    return [name for name, share in often.items() if dice.chance(share)]


def weeks_of(dice: Dice, today: date) -> list[dict[str, Any]]:
    """Two or three stretches that are taken: one soon, one holiday, sometimes one far ahead."""
    mondays, found = ahead(today), {}
    for begins, most, state in ((dice.throw() * 5, 4, "busy"), (8 + dice.throw() * 16, 3, "busy"), (5 + dice.throw() * 30, 5, "limited")):
        if dice.chance(0.75):
            for number in range(int(begins), int(begins) + 1 + int(dice.throw() * most)):
                found.setdefault(mondays[number], state)
    return [{"monday": monday, "state": state} for monday, state in sorted(found.items())]
