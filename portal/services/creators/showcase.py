"""Knows what a creator offers and shows: packages with prices, and work samples."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select

from portal.domain.creators import profile
from portal.domain.errors import Invalid
from portal.domain.money import Money
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.creators import Creator, Package, WorkSample
from portal.models.files import StoredFile
from portal.models.media_kits import SampleResult
from portal.queries import creators as read_creators
from portal.services import files
from portal.services.creators.freshness import mark_dirty
from portal.services.creators.profile import put_away, take_back
from portal.services.files import Upload
from portal.services.work import Work

PACKAGE_FIELDS = frozenset("kind title description price rights_months rounds".split())
SAMPLE_FIELDS = frozenset("title url result".split())
HIGHEST = 10**10
"""The most that a package may cost, in minor units."""
Showpiece = TypeVar("Showpiece", Package, WorkSample)


def add_package(work: Work, creator: Creator, **values: Any) -> Package:
    """Something that one can book: kind, title, description, price (Money), rights_months, rounds. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    here = _require_room_for_package(work, creator)
    package = Package(creator_id=creator.id, position=max((each.position for each in here), default=0) + 1)
    _set(package, values, PACKAGE_FIELDS, _package_problems(values))
    work.session.add(package)
    return _done(work, creator, "creators.added_package", package)


def edit_package(work: Work, creator: Creator, package: Package, **values: Any) -> bool:
    """Change it. Whether it was removed meanwhile and is brought back: no price is saved where nobody can see it. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, package)
    _set(package, values, PACKAGE_FIELDS, _package_problems(values))
    _done(work, creator, "creators.edited_package", package)
    removed = package.removed_at is not None
    if removed:
        restore_package(work, creator, package)
    return removed


def remove_package(work: Work, creator: Creator, package: Package) -> None:
    require(work.actor, Permission.CREATORS_EDIT, package)
    package.removed_at = package.removed_at or work.now
    _done(work, creator, "creators.removed_package", package)


def restore_package(work: Work, creator: Creator, package: Package) -> None:
    """Take a removal back. Raises Invalid where there is no room any more."""
    require(work.actor, Permission.CREATORS_EDIT, package)
    if package.removed_at is not None:
        _require_room_for_package(work, creator)
        package.removed_at = None
        _done(work, creator, "creators.restored_package", package)


def add_sample(work: Work, creator: Creator, *, picture: Upload | None = None, **values: Any) -> WorkSample:
    """Work that was done: title, url, result, and a picture. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    here = _require_room_for_sample(work, creator)
    sample = WorkSample(creator_id=creator.id, position=max((each.position for each in here), default=0) + 1)
    _set(sample, values, SAMPLE_FIELDS, {})
    if picture is not None:
        sample.file = files.keep_photo(work, picture, creator_id=creator.id)
    work.session.add(sample)
    return _done(work, creator, "creators.added_sample", sample)


def remove_sample(work: Work, creator: Creator, sample: WorkSample) -> None:
    """Take a sample away, with its picture and those that prove its results, from everybody at once."""
    require(work.actor, Permission.CREATORS_EDIT, sample)
    if sample.removed_at is None:
        sample.removed_at = work.now
        for picture in _pictures(work, sample):
            put_away(work, picture)
        _done(work, creator, "creators.removed_sample", sample)


def restore_sample(work: Work, creator: Creator, sample: WorkSample) -> None:
    """Take a removal back. Raises NotNow when a picture is gone for good, Invalid where there is no room any more."""
    require(work.actor, Permission.CREATORS_EDIT, sample)
    if sample.removed_at is not None:
        _require_room_for_sample(work, creator)
        for picture in _pictures(work, sample):
            take_back(work, picture)
        sample.removed_at = None
        _done(work, creator, "creators.restored_sample", sample)


def _require_room_for_package(work: Work, creator: Creator) -> list[Package]:
    here = read_creators.packages_of(work.session, creator.id)
    if len(here) >= profile.MOST_PACKAGES:
        raise Invalid(Text(N_("At most %(most)s packages."), most=profile.MOST_PACKAGES))
    return here


def _require_room_for_sample(work: Work, creator: Creator) -> list[WorkSample]:
    here = read_creators.samples_of(work.session, creator.id)
    if len(here) >= profile.MOST_SAMPLES:
        raise Invalid(Text(N_("At most %(most)s work samples."), most=profile.MOST_SAMPLES))
    return here


def _pictures(work: Work, sample: WorkSample) -> list[StoredFile]:
    """Everything that shows a sample: its own picture, and the proofs of the results that stand beside it."""
    proofs = select(StoredFile).join(SampleResult, SampleResult.proof_id == StoredFile.id)
    standing = work.session.scalars(proofs.where(SampleResult.sample_id == sample.id, SampleResult.removed_at.is_(None)))
    return [*([sample.file] if sample.file is not None else []), *standing]


def _package_problems(values: dict[str, Any]) -> dict[str, Text]:
    problems = {}
    if "kind" in values and values["kind"] not in {kind.id for kind in content.taxonomy().kinds}:
        problems["kind"] = Text(N_("Choose one from the list."))
    price = values.get("price")
    if isinstance(price, Money) and price.minor <= 0:
        problems["price"] = Text(N_("Write a price above zero."))
    elif isinstance(price, Money) and price.minor > HIGHEST:
        problems["price"] = Text(N_("Write a price of at most %(most)s."), most=Money(HIGHEST, price.currency))
    if not 0 <= values.get("rights_months", 0) <= 120:
        problems["rights_months"] = Text(N_("A number from %(min)s to %(max)s."), min=0, max=120)
    if not 0 <= values.get("rounds", 0) <= 9:
        problems["rounds"] = Text(N_("A number from %(min)s to %(max)s."), min=0, max=9)
    return problems


def _set(thing: Package | WorkSample, values: dict[str, Any], known: frozenset[str], problems: dict[str, Text]) -> None:
    if unknown := values.keys() - known:
        raise ValueError(f"not editable: {sorted(unknown)}")
    if not values.get("title", "-"):
        problems["title"] = Text(N_("Please fill this in."))
    if problems:
        raise Invalid(fields=problems)
    for name, value in values.items():
        if name == "price":
            thing.price_minor, thing.currency = value.minor, value.currency
        else:
            setattr(thing, name, value)


def _done(work: Work, creator: Creator, verb: str, thing: Showpiece) -> Showpiece:
    work.session.flush()
    work.session.refresh(thing)
    work.record(verb, creator, title=thing.title)
    mark_dirty(work, creator.id)
    return thing
