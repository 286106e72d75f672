"""Knows how the PDF and the card of a kit are made and kept: under the fingerprint of what stands in them, so that none is ever stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.domain.accounts import SYSTEM
from portal.domain.media_kits.sheet import Sheet
from portal.gateways.cards import draw_card
from portal.gateways.derived import Derived
from portal.gateways.pdf import PdfUnavailable, render_kit
from portal.models.creators import Creator
from portal.models.media_kits import KitVariant, MediaKit
from portal.models.outbox import Outbox
from portal.queries import media_kits as read_kits
from portal.queries.media_kits import Contents
from portal.services.media_kits.sheet import card_of, sheet_of
from portal.services.outbox import Courier, Later, Never, Parcel
from portal.services.work import Office, Work
from portal.settings import Settings

PATIENCE = timedelta(minutes=10)
WAITING = ("waiting", "leased")
LOCALES = ("en", "de")


@dataclass(frozen=True)
class Print:
    """How it stands with the PDF of one kit in one language."""

    path: Path | None
    """Where it lies, as the kit is now; None while there is none."""
    ordered: bool = False
    """It is being made."""
    late: bool = False
    """It was tried and something was missing."""


def shelf(settings: Settings) -> Derived:
    return Derived(settings.data_dir / "derived")


def print_of(work: Work, contents: Contents, locale: str) -> Print:
    """Whether the PDF of this kit is there. Three statements at most; writes nothing."""
    sheet = sheet_of(contents, locale, work.now.date(), work.settings)
    path = shelf(work.settings).path(_owner(contents), _name(contents, locale), sheet.fingerprint, "pdf")
    if path is not None:
        return Print(path)
    row = _order(work, contents, locale)
    return Print(None, row is not None, row is not None and row.last_error is not None)


def order_print(work: Work, contents: Contents, locale: str) -> Print:
    """Have the PDF made, unless it is there or being made. The worker makes it: a page never waits for it, nor for its libraries."""
    known = print_of(work, contents, locale)
    if known.path is None and not known.ordered:
        kit, variant = _kit(contents), contents.variant
        key = f"{kit.public_id}:{_name(contents, locale)}:{work.now.isoformat()}"
        work.post("kit_pdf", key, {"kit": kit.public_id, "variant": variant.public_id if variant else None, "locale": locale})
    return known


def card(work: Work, contents: Contents, locale: str) -> tuple[bytes, str]:
    """The card as PNG and the fingerprint of what stands on it; drawn where it was not drawn yet."""
    wanted = card_of(contents, locale, work.settings)
    keep, owner, name = shelf(work.settings), _owner(contents), f"card-{locale}"
    path = keep.path(owner, name, wanted.fingerprint, "png")
    if path is not None:
        return path.read_bytes(), wanted.fingerprint
    photo = work.gateways.files.path(wanted.photo) if wanted.photo else None
    drawn = draw_card(wanted, photo.read_bytes() if photo is not None and photo.is_file() else None)
    keep.keep(owner, name, wanted.fingerprint, "png", drawn)
    return drawn, wanted.fingerprint


def _kit(contents: Contents) -> MediaKit:
    if contents.kit is None:
        raise ValueError("a profile without a kit has nothing to print")
    return contents.kit


def _owner(contents: Contents) -> str:
    return _kit(contents).public_id


def _name(contents: Contents, locale: str) -> str:
    return f"{contents.variant.public_id if contents.variant else 'kit'}-{locale}"


def _order(work: Work, contents: Contents, locale: str) -> Outbox | None:
    """The order that waits for its turn."""
    begins = f"kit_pdf:{_owner(contents)}:{_name(contents, locale)}:"
    return work.session.scalar(select(Outbox).where(Outbox.business_key.startswith(begins), Outbox.state.in_(WAITING)).limit(1))


def _carry(office: Office, parcel: Parcel) -> None:
    """Print the kit as it is now: what was ordered a moment ago may have changed, and nobody wants the old one."""
    with office.work(SYSTEM) as work:
        sheet, owner, name = _wanted(work, parcel)
    files = office.gateways.files
    try:
        data = render_kit(sheet, files.path)
    except PdfUnavailable as error:
        raise Later(str(error), PATIENCE) from error
    shelf(office.settings).keep(owner, name, sheet.fingerprint, "pdf", data)


def _wanted(work: Work, parcel: Parcel) -> tuple[Sheet, str, str]:
    kit = work.session.scalar(
        select(MediaKit)
        .where(MediaKit.public_id == parcel.payload["kit"])
        .options(joinedload(MediaKit.creator).options(joinedload(Creator.photo), selectinload(Creator.channels)))
    )
    variant = None
    if kit is not None and parcel.payload["variant"]:
        wanted = select(KitVariant).where(KitVariant.public_id == parcel.payload["variant"], KitVariant.kit_id == kit.id)
        variant = work.session.scalar(wanted)
    if kit is None or bool(parcel.payload["variant"]) != (variant is not None):
        raise Never("the kit is gone")
    contents = read_kits.contents(work.session, kit.creator, kit, variant)
    locale = parcel.payload["locale"]
    return sheet_of(contents, locale, work.now.date(), work.settings), _owner(contents), _name(contents, locale)


def _erase(office: Office, parcel: Parcel) -> None:
    shelf(office.settings).erase(parcel.payload["kit"])


KIT_PDF = Courier(_carry)
"""Prints a kit; a missing library delays it and nothing else."""
ERASE_KIT = Courier(_erase)
"""Removes what was drawn from a kit whose creator has left."""
