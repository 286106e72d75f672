"""Knows what a kit shows: loaded once, for the page, the printed sheet and the card, as far as its sections are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.media_kits.sharing import SECTIONS
from portal.models.creators import Channel, Creator, MetricSnapshot, Package, WorkSample
from portal.models.media_kits import KitQuestion, KitVariant, MediaKit, PastBrand, SampleResult
from portal.queries import creators as read_creators
from portal.queries.creators.figures import Audience

FIGURES = 8
"""More than these are no longer looked at."""


@dataclass(frozen=True)
class Contents:
    """Everything that one kit shows; what is not chosen is empty."""

    creator: Creator
    kit: MediaKit | None
    variant: KitVariant | None
    figures: Sequence[tuple[Channel, MetricSnapshot]]
    followers: dict[int, int]
    """Channel id to its newest number, for machines."""
    audience: Sequence[tuple[Channel, Sequence[Audience]]]
    packages: Sequence[Package]
    samples: Sequence[tuple[WorkSample, Sequence[SampleResult]]]
    brands: Sequence[PastBrand]
    questions: Sequence[KitQuestion]

    def shows(self, section: str) -> bool:
        return self.variant is None or section in self.variant.sections

    @property
    def days(self) -> list[date]:
        """The days of all figures that are shown."""
        return sorted(
            [each.as_of for _, each in self.figures]
            + [each.as_of for _, dimensions in self.audience for each in dimensions]
            + [each.as_of for _, results in self.samples for each in results]
        )

    @property
    def true_on(self) -> date | None:
        """The day of the newest figure."""
        return self.days[-1] if self.days else None

    @property
    def true_from(self) -> date | None:
        """The day of the oldest figure."""
        return self.days[0] if self.days else None


def contents(session: Session, creator: Creator, kit: MediaKit | None, variant: KitVariant | None = None) -> Contents:
    """What stands in the kit of `creator` (her channels loaded); with a variant only what she chose for it. At most seven statements."""
    chosen = set(SECTIONS if variant is None else variant.sections)
    figures = read_creators.figures_of(session, creator.channels) if chosen & {"figures", "about"} else {}
    audience = read_creators.audience_of(session, creator.channels) if "audience" in chosen else {}
    packages = read_creators.packages_of(session, creator.id) if "packages" in chosen else []
    if variant is not None:
        packages = [each for each in packages if each.public_id in variant.packages]
    samples = read_creators.samples_of(session, creator.id) if "work" in chosen else []
    results = results_of(session, [each.id for each in samples])
    return Contents(
        creator=creator,
        kit=kit,
        variant=variant,
        figures=[(channel, each) for channel in creator.channels for each in figures[channel.id].shown][:FIGURES]
        if "figures" in chosen
        else [],
        followers={
            channel.id: int(known.value)
            for channel in creator.channels
            if channel.id in figures and (known := figures[channel.id].get("followers"))
        },
        audience=[(channel, audience[channel.id]) for channel in creator.channels if channel.id in audience],
        packages=packages,
        samples=[(each, results.get(each.id, [])) for each in samples],
        brands=brands_of(session, creator.id, shown=True) if "brands" in chosen else [],
        questions=questions_of(session, creator.id) if "faq" in chosen else [],
    )


def questions_of(session: Session, creator_id: int) -> list[KitQuestion]:
    return list(
        session.scalars(
            select(KitQuestion)
            .where(KitQuestion.creator_id == creator_id, KitQuestion.removed_at.is_(None))
            .order_by(KitQuestion.position, KitQuestion.id)
        )
    )


def brands_of(session: Session, creator_id: int, *, shown: bool = False) -> list[PastBrand]:
    """Brands that she has worked with. With `shown`, those of which a reader learns something: the name where it is permitted, else
    the field where she has told it."""
    statement = select(PastBrand).where(PastBrand.creator_id == creator_id, PastBrand.removed_at.is_(None))
    if shown:
        statement = statement.where(or_(PastBrand.permitted.is_(True), PastBrand.topic != ""))
    return list(session.scalars(statement.order_by(PastBrand.position, PastBrand.id)))


def results_of(session: Session, sample_ids: Sequence[int]) -> dict[int, list[SampleResult]]:
    """Sample id to what came of it, in one statement."""
    if not sample_ids:
        return {}
    found: dict[int, list[SampleResult]] = {}
    for each in session.scalars(
        select(SampleResult)
        .options(joinedload(SampleResult.proof))
        .where(SampleResult.sample_id.in_(sample_ids), SampleResult.removed_at.is_(None))
        .order_by(SampleResult.id)
    ):
        found.setdefault(each.sample_id, []).append(each)
    return found
