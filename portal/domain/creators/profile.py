"""Knows what a profile needs: handles, completeness with its next step, and what must stand before it may be published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.text import N_, Text

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
RESERVED = frozenset("admin api creators edit help kit me new operator portal profile settings support upload uploads".split())

MOST_TOPICS = 6
MOST_CHANNELS = 12
MOST_PACKAGES = 12
MOST_SAMPLES = 12

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


@dataclass(frozen=True)
class Step:
    """One part of a complete profile."""

    id: str
    section: str
    """Where it is done: you, work, channels, packages, samples."""
    title: Text
    weight: int
    done: bool
    needed: bool
    """Without it the profile cannot be published."""


def steps(facts: Facts) -> tuple[Step, ...]:
    """Every part in the order in which it is best done; the weights add up to 100."""
    return (
        Step("name", "you", Text(N_("Name, place and country")), 10, facts.name and facts.place, True),
        Step("adult", "you", Text(N_("You are 18 or older")), 5, facts.adult, True),
        Step("tagline", "you", Text(N_("One sentence about your work")), 10, facts.tagline, False),
        Step("topics", "work", Text(N_("Topics")), 10, facts.topics > 0, True),
        Step("languages", "work", Text(N_("Languages of work")), 5, facts.languages > 0, True),
        Step("bio", "work", Text(N_("A text about you")), 10, facts.bio, False),
        Step("channels", "channels", Text(N_("A channel with a dated figure")), 20, facts.figures > 0, True),
        Step("photo", "you", Text(N_("A photo")), 10, facts.photo, False),
        Step("packages", "packages", Text(N_("A package with a price")), 10, facts.packages > 0, False),
        Step("samples", "samples", Text(N_("A work sample")), 5, facts.samples > 0, False),
        Step("accepts", "work", Text(N_("What you are glad of besides money")), 5, facts.accepts > 0, False),
    )


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


def channel_handle(text: str) -> str:
    """The name of a channel out of what people paste: "@ada", "ada", "https://instagram.com/ada/?hl=de"."""
    bare = text.strip()
    if re.match(r"https?://", bare, re.IGNORECASE):
        path = re.split(r"[?#]", bare, maxsplit=1)[0].rstrip("/")
        bare = path.rsplit("/", 1)[-1]
    return bare.lstrip("@").strip()
