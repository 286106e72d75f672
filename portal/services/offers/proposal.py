"""Knows with which terms an offer begins: what the program asks for, what the applicant asked for, and customary numbers."""

from __future__ import annotations

import re
from datetime import date, timedelta

from portal.domain.money import Money
from portal.domain.offers.terms import GOVERNING_LAWS, Deliverable, Right, TermSheet, ValueTerm
from portal.domain.taxonomy import Taxonomy
from portal.domain.values import ValueOptions
from portal.models.accounts import Brand
from portal.models.creators import Package
from portal.models.programs import Application, Program

LEAD, DRAFT, DONE, LIVE, END = (timedelta(days=days) for days in (7, 21, 28, 35, 63))
"""From today: start, first draft, finished version, publication, end."""


def proposal(
    brand: Brand,
    today: date,
    *,
    taxonomy: Taxonomy,
    options: ValueOptions,
    program: Program | None = None,
    application: Application | None = None,
    package: Package | None = None,
    brief_number: int = 1,
) -> TermSheet:
    """A sheet to change, not a draft yet. The applicant's own rate goes before the program's lowest pay; without either, a package from
    the creator's kit says what is booked, for how much, with which rights and rounds."""
    german = brand.country in ("DE", "AT", "CH")
    fee = package.price if package and not program else _fee(program, application)
    return TermSheet(
        title=program.title if program else (package.title if package else ""),
        objective=(program.hypothesis or program.summary)[:400] if program else "",
        fee=fee,
        deliverables=_deliverables(program, today, taxonomy, "de" if german else "en")
        if program or not package
        else _booked(package, today, taxonomy),
        start=today + LEAD,
        end=today + END,
        brief_version=str(brief_number),
        markets=tuple(program.markets) if program and program.markets else (brand.country,),
        rounds_included=program.rounds if program else (package.rounds if package else 2),
        extra_round_price=fee.portion(1_000),
        secure_by=today + LEAD,
        value_items=tuple(_value(entry, fee.currency, options) for entry in program.value_menu) if program else (),
        rights=_rights(program) if program or not package else _included(package, brand, taxonomy),
        rights_renewal_price=fee.portion(2_000),
        disclosure_label="Werbung" if german else "Ad",
        liability_cap=None if brand.country in ("DE", "AT") else fee,
        review_on=today + END - timedelta(days=14),
        renewal_by=today + END - timedelta(days=7),
        governing_law=brand.country if brand.country in GOVERNING_LAWS else "EU",
        governing_language="de" if german else "en",
        venue=_town(brand.address),
    )


def _fee(program: Program | None, application: Application | None) -> Money:
    if application is not None and application.rate is not None:
        return application.rate
    return program.pay_min if program else Money(0, "EUR")


def _deliverables(program: Program | None, today: date, taxonomy: Taxonomy, language: str) -> tuple[Deliverable, ...]:
    days = {"draft_due": today + DRAFT, "due": today + DONE, "publish_on": today + LIVE}
    known = [kind for kind in taxonomy.kinds if program and kind.id in program.kinds]
    return tuple(
        Deliverable(
            kind=kind.id,
            platform=kind.platform,
            title=kind.label.within(language),
            draft_due=days["draft_due"],
            due=days["due"],
            publish_on=days["publish_on"],
        )
        for kind in known
    )


def _rights(program: Program | None) -> tuple[Right, ...]:
    wanted = program.rights if program else {}
    if not wanted.get("channels"):
        return ()
    return (
        Right(
            channels=tuple(wanted["channels"]),
            territory=tuple(wanted.get("territory") or program.markets),
            months=int(wanted.get("months") or 3),
            organic=True,
            paid=bool(wanted.get("paid")),
        ),
    )


def _booked(package: Package, today: date, taxonomy: Taxonomy) -> tuple[Deliverable, ...]:
    """The one piece that a package is; what stands in its description goes along as a note."""
    kind = next((kind for kind in taxonomy.kinds if kind.id == package.kind), None)
    if kind is None:
        return ()
    return (
        Deliverable(
            kind=kind.id,
            platform=kind.platform,
            title=package.title,
            draft_due=today + DRAFT,
            due=today + DONE,
            publish_on=today + LIVE if kind.platform != "offplatform" else None,
            notes=package.description,
        ),
    )


def _included(package: Package, brand: Brand, taxonomy: Taxonomy) -> tuple[Right, ...]:
    """The organic use that is in the price of a package, on the platform on which it is published."""
    kind = next((kind for kind in taxonomy.kinds if kind.id == package.kind), None)
    if kind is None or kind.platform == "offplatform" or not package.rights_months:
        return ()
    return (Right(channels=(kind.platform,), territory=(brand.country,), months=min(package.rights_months, 60), organic=True, paid=False),)


def _value(entry: dict, currency: str, options: ValueOptions) -> ValueTerm:
    option = options.option(entry["option"])
    retail = entry.get("retail_minor")
    return ValueTerm(
        option=option.id,
        description=entry.get("description") or option.label.en,
        retail_value=Money(retail, currency) if retail else None,
        counter=entry.get("counter") or "",
        transfer=option.transfer,
    )


def _town(address: str) -> str:
    """The last line without its postal code, as a first guess for the venue."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    return re.sub(r"^[A-Z]{0,2}-?\d[\d ]*", "", lines[-1]).strip()[:120] if lines else ""
