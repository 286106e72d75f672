"""Knows the shape of a disclosure rule pack: market × surface × kind of compensation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.text import Localized

FORMS = ("word", "phrase", "mention")
RESULTS = ("contradiction", "missing", "rejected_only", "late", "hidden", "weak", "language", "platform_label", "manual", "pass")
AUDIENCE = "audience"
"""Stands in a pack's languages for the language of whoever is addressed."""


@dataclass(frozen=True)
class Label:
    """A wording and how it is looked for: word, phrase or mention."""

    text: str
    form: str
    language: str | None = None


@dataclass(frozen=True)
class Surface:
    id: str
    label: Localized
    kinds: tuple[str, ...]
    """Kinds of deliverable that appear on it."""


@dataclass(frozen=True)
class PlatformLabel:
    platform: str
    needed: str
    """required, offered or none"""
    check: str
    """ask_creator or none"""
    label: Localized
    source: str
    confidence: str


@dataclass(frozen=True)
class CompensationKind:
    id: str
    label: Localized


@dataclass(frozen=True)
class Check:
    """A result and what it means. `severity`: block, warn, ask or ok."""

    id: str
    severity: str
    message: Localized
    mend: Localized


@dataclass(frozen=True)
class Source:
    name: str
    citation: str
    confidence: str


@dataclass(frozen=True)
class Base:
    accepted: tuple[Label, ...]
    weak: tuple[Label, ...]
    rejected: tuple[Label, ...]
    languages: tuple[str, ...]
    max_offset_chars: int
    before_first_link: bool
    platform_label_suffices: bool | str
    """True, False or `review`: a named person decides."""
    manual: tuple[str, ...]
    always_review: bool = False
    image_notices: tuple[Label, ...] = ()
    blocked_topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurfaceRule:
    """What differs on one surface; None keeps the base's."""

    manual: tuple[str, ...] | None = None
    max_offset_chars: int | None = None
    caption_needed: bool = True


@dataclass(frozen=True)
class Duty:
    duty: str
    """required, recommended or none"""
    manual_add: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    id: str
    market: str
    name: Localized
    valid_from: str | None
    confidence: str
    base: Base
    surfaces: Mapping[str, SurfaceRule]
    compensation: Mapping[str, Duty]
    applies_to_gifts: bool
    sources: tuple[Source, ...]
    explain: Localized
    mend: Localized


@dataclass(frozen=True)
class Resolved:
    """One pack for one surface and one kind of compensation: base ← surface ← compensation."""

    base: Base
    duty: str
    caption_needed: bool
    max_offset_chars: int
    manual: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A caption of the file itself with the result that it must have."""

    pack: str
    surface: str
    compensation: str
    caption: str
    expect: str


@dataclass(frozen=True)
class DisclosureRules:
    version: str
    exceptions: tuple[str, ...]
    order_of_results: tuple[str, ...]
    surfaces: tuple[Surface, ...]
    platform_labels: Mapping[str, PlatformLabel]
    compensation_kinds: tuple[CompensationKind, ...]
    checks: Mapping[str, Check]
    contradictions: tuple[Label, ...]
    manual_checks: Mapping[str, Localized]
    packs: Mapping[str, Pack]
    pack_of_market: Mapping[str, str | None]
    """From the taxonomy: market code to pack id; None where there is no pack and counsel has to be asked."""
    platform_of_kind: Mapping[str, str]
    """From the taxonomy: kind of deliverable to platform."""
    examples: tuple[Example, ...]

    def surface_of(self, kind: str) -> str:
        """Raises KeyError for a kind that stands on no surface."""
        for surface in self.surfaces:
            if kind in surface.kinds:
                return surface.id
        raise KeyError(kind)

    def pack_names(self, markets: tuple[str, ...]) -> str:
        """Packs and version as an agreement names them, for example `DE, AT (1.0.0)`; raises KeyError for an unknown market."""
        packs = dict.fromkeys(self.pack_of_market[market] or market for market in markets)
        return f"{', '.join(packs)} ({self.version})"

    def blocked_topics(self, markets: tuple[str, ...]) -> tuple[str, ...]:
        """Topics that may not be promoted at all in one of the markets."""
        packs = [self.packs[pack] for market in markets if (pack := self.pack_of_market.get(market))]
        return tuple(dict.fromkeys(topic for pack in packs for topic in pack.base.blocked_topics))


def resolve(pack: Pack, surface: str, compensation: str) -> Resolved:
    """The rules that hold for one surface and one kind of compensation. Raises KeyError for an unknown kind."""
    base, duty = pack.base, pack.compensation[compensation]
    rule = pack.surfaces.get(surface, SurfaceRule())
    manual = base.manual if rule.manual is None else rule.manual
    return Resolved(
        base=base,
        duty=duty.duty,
        caption_needed=rule.caption_needed,
        max_offset_chars=base.max_offset_chars if rule.max_offset_chars is None else rule.max_offset_chars,
        manual=tuple(dict.fromkeys((*manual, *duty.manual_add))),
    )
