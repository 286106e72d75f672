"""Knows how a collaboration is looked back on: figures against the agreed target, weighed parts, and the step that follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.safety import ScorePart
from portal.domain.text import N_, Text

NEXT_STEPS: dict[str, str] = {
    "repeat": N_("Repeat: do it again much like this"),
    "adapt": N_("Adapt: again, with changes"),
    "pause": N_("Pause: not now, look again later"),
    "stop": N_("Stop: the assumption did not hold"),
}
SOURCES = ("file", "proof", "self")
LOWER_IS_BETTER = frozenset({"cost_per_trial"})
EXPERIENCE = "creator_experience"
"""The creator's own assessment, 1 to 5."""
ALMOST = Decimal("0.6")
"""Share of the target below which the assumption is doubted rather than the execution."""


class NotANumber(ValueError):
    """What was typed is no number that can be read in one way only."""


def number(typed: str, unit: str) -> Decimal:
    """What a person typed for a figure of `unit`: shares are written in per cent and kept as fractions. Raises NotANumber."""
    text = re.sub(r"[\s\u00a0\u202f]", "", typed).replace("−", "-").removesuffix("%").removesuffix("€")
    if not re.fullmatch(r"-?\d{1,12}([.,]\d{1,4})?", text) or re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        raise NotANumber(typed)
    value = Decimal(text.replace(",", "."))
    low, high = _range(unit)
    if not low <= value <= high or (unit in ("people", "count") and value != value.to_integral_value()):
        raise NotANumber(typed)
    return value / 100 if unit == "share" else value


def target_number(written: str, unit: str) -> Decimal | None:
    """The target as a number, where the words of the program hold exactly one."""
    found = re.findall(r"-?\d+(?:[.,]\d+)?", written)
    if len(found) != 1:
        return None
    try:
        return number(found[0], unit)
    except NotANumber:
        return None


def whole_number(written: str, unit: str) -> Decimal | None:
    """`written` as the number that it is, None where it says anything else beside one: “about 5 %”, “3 to 4”."""
    try:
        return number(written, unit)
    except NotANumber:
        return None


def _range(unit: str) -> tuple[Decimal, Decimal]:
    match unit:
        case "share" | "points":
            return Decimal(-100), Decimal(100)
        case "score_1_5":
            return Decimal(1), Decimal(5)
        case "ratio":
            return Decimal(-1000), Decimal(1000)
    return Decimal(0), Decimal(10) ** 12


def reached(kpi: str, value: Decimal, target: Decimal | None) -> Decimal | None:
    """Which share of the target was reached (1 = all of it); for costs the other way round. None without a target above zero."""
    if target is None or target <= 0 or value < 0:
        return None
    if kpi in LOWER_IS_BETTER:
        return Decimal(1) if value == 0 else target / value
    return value / target


@dataclass(frozen=True)
class Timed:
    """One answer with its clock: on which side, when it was owed and when it came."""

    side: str
    owed: date
    came: date


def on_time(answers: Iterable[Timed], side: str) -> tuple[int, int]:
    """(in time, all) of one side."""
    of_side = [answer for answer in answers if answer.side == side]
    return sum(answer.came <= answer.owed for answer in of_side), len(of_side)


@dataclass(frozen=True)
class Part:
    """One part of the scorecard: `score` 0 to 100, or None where nothing is known; `basis` says from what."""

    part: ScorePart
    score: int | None
    basis: Text


@dataclass(frozen=True)
class Card:
    parts: tuple[Part, ...]
    coverage: int
    """Sum of the weights of the parts that are known, of 100."""
    total: int | None
    """0 to 100; None below the minimum coverage."""


def card(parts: Sequence[ScorePart], known: Mapping[str, tuple[int, Text]], minimum_coverage: int) -> Card:
    """Missing parts are left out and the rest is rescaled; below the minimum no total is given (content/safety.yaml, scorecard.rule)."""
    nothing = Text(N_("nothing recorded yet"))
    shown = tuple(Part(part, *known.get(part.id, (None, nothing))) for part in parts)
    coverage = sum(each.part.weight for each in shown if each.score is not None)
    weighed = sum(each.part.weight * each.score for each in shown if each.score is not None)
    total = (2 * weighed + coverage) // (2 * coverage) if coverage and coverage >= minimum_coverage else None
    return Card(shown, coverage, total)


def outcome_score(share: Decimal) -> int:
    """All of the target is 100, and more than all is not better."""
    return int((min(max(share, Decimal(0)), Decimal(1)) * 100).to_integral_value())


def process_score(answers: Sequence[Timed]) -> tuple[int, Text] | None:
    """Answers in time on both sides, each answer alike: whoever answers late pays for it, on either side."""
    if not answers:
        return None
    (creator_in, creator_all), (brand_in, brand_all) = on_time(answers, "creator"), on_time(answers, "brand")
    text = Text(
        N_("Creator: %(ci)s of %(ca)s in time. Brand: %(bi)s of %(ba)s in time."), ci=creator_in, ca=creator_all, bi=brand_in, ba=brand_all
    )
    return round(100 * (creator_in + brand_in) / len(answers)), text


def experience_score(value: Decimal) -> int:
    """1 to 5 as 0 to 100."""
    return int(((value - 1) * 25).to_integral_value())


def suggestion(share: Decimal | None, experience: Decimal | None) -> tuple[str, Text] | None:
    """The step that follows from the figures, to be confirmed or overruled by a person; None while there is no result."""
    if share is None:
        return None
    if share >= 1 and (experience is None or experience >= 3):
        return "repeat", Text(N_("The target was reached."))
    if share >= 1:
        return "adapt", Text(N_("The target was reached, but the creator would not gladly do it again like this."))
    if share >= ALMOST:
        return "adapt", Text(N_("The target was nearly reached."))
    if experience is not None and experience < 3:
        return "stop", Text(N_("The target was missed by far, and the creator was not content."))
    return "pause", Text(N_("The target was missed by far. Look at the assumption before the next one."))
