"""Knows what a profile needs: handles, completeness with its next step, and what must stand before it may be published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.errors import Refusal
from portal.domain.text import N_, Text

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
RESERVED = frozenset(
    "admin api creators edit help kit me new operator places portal profile settings support topics upload uploads".split()
)

MOST_TOPICS = 6
MOST_EXCLUDED = 20
MOST_CHANNELS = 12
MOST_PACKAGES = 12
MOST_SAMPLES = 12

ADULT = 18
"""Years from which one may be a creator here: contracts bind nobody younger without her parents."""


class TooYoung(Refusal):
    """Somebody under ADULT wants a profile; nothing of what was written is kept."""

    status = 422
    default = N_(
        "The portal is for people of 18 and older, because everything here ends in an agreement. "
        "We have kept nothing of what you wrote, and we would be glad to see you when you are 18."
    )


VAT = {
    "none": N_("No VAT (private person or outside the European Union)"),
    "small_business": N_("Small business, no VAT charged"),
    "vat": N_("VAT is added"),
}


def handle_problem(handle: str) -> Text | None:
    """Why `handle` cannot stand in an address; None when it can."""
    if not HANDLE.fullmatch(handle) or "--" in handle:
        return Text(N_("3 to 40 small letters, digits and single hyphens, for example ada-lind."))
    if handle in RESERVED or handle.startswith("erased-"):
        return Text(N_("This address is kept for the portal. Choose another one."))
    return None


@dataclass(frozen=True)
class Facts:
    """What stands in a profile, as counts and yes or no."""

    name: bool = False
    place: bool = False
    """Place and country."""
    tagline: bool = False
    adult: bool = False
    bio: bool = False
    topics: int = 0
    languages: int = 0
    channels: int = 0
    figures: int = 0
    """Channels with at least one dated figure."""
    photo: bool = False
    packages: int = 0
    samples: int = 0
    accepts: int = 0
    calendar: bool = False
    """She has said which weeks have room."""


@dataclass(frozen=True)
class Step:
    """One part of a complete profile."""

    id: str
    section: str
    """Where it is done: you, work, calendar, channels, packages, samples."""
    title: Text
    why: Text
    """What it changes for her."""
    weight: int
    done: bool
    needed: bool
    """Without it the profile cannot be published."""


def steps(facts: Facts) -> tuple[Step, ...]:
    """Every part in the order in which it is best done; the weights add up to 100."""
    return (
        _step("name", "you", N_("Name, place and country"), N_("Brands look for somebody near their people, and an agreement needs both."),
              10, facts.name and facts.place, True),
        _step("adult", "you", N_("You are 18 or older"), N_("Everything here ends in an agreement."), 5, facts.adult, True),
        _step("tagline", "you", N_("One sentence about your work"), N_("It is the first thing that a brand reads on your card."), 10,
              facts.tagline),
        _step("topics", "work", N_("Topics"), N_("The search finds you by them; without one nobody does."), 10, facts.topics > 0, True),
        _step("languages", "work", N_("Languages of work"), N_("Brands filter by language before they look at anything else."), 5,
              facts.languages > 0, True),
        _step("bio", "work", N_("A text about you"), N_("It says what figures cannot: how you work and for whom."), 10, facts.bio),
        _step("channels", "channels", N_("A channel with a dated figure"), N_("A figure with source and day is what a brand can check."),
              15, facts.figures > 0, True),
        _step("photo", "you", N_("A photo"), N_("A face is remembered when twenty cards lie side by side."), 10, facts.photo),
        _step("packages", "packages", N_("A package with a price"), N_("It saves both sides the first three messages."), 10,
              facts.packages > 0),
        _step("calendar", "calendar", N_("Your calendar"), N_("Brands with a fixed date look only at who has room."), 5, facts.calendar),
        _step("samples", "samples", N_("A work sample"), N_("Brands look at pictures first."), 5, facts.samples > 0),
        _step("accepts", "work", N_("What you are glad of besides money"), N_("Offers then bring what helps you, beside the fee."), 5,
              facts.accepts > 0),
    )  # fmt: skip


def _step(id: str, section: str, title: str, why: str, weight: int, done: bool, needed: bool = False) -> Step:
    return Step(id, section, Text(title), Text(why), weight, done, needed)


def completeness(all_steps: Sequence[Step]) -> int:
    """Per cent of the weights that are done."""
    return sum(step.weight for step in all_steps if step.done) * 100 // sum(step.weight for step in all_steps)


def next_step(all_steps: Sequence[Step]) -> Step | None:
    """What to do now: what publishing needs comes first."""
    open_steps = [step for step in all_steps if not step.done]
    return min(open_steps, key=lambda step: not step.needed, default=None)


def missing(all_steps: Sequence[Step]) -> tuple[Step, ...]:
    """What publishing still needs."""
    return tuple(step for step in all_steps if step.needed and not step.done)
