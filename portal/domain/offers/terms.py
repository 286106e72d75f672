"""Knows the term sheet: everything that two sides agree on, in one frozen and hashable record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from portal.domain.money import Money, total
from portal.domain.records import Record, canonical_json, digest, plain
from portal.domain.text import Localized

RELEASE_EVENTS = ("approval", "publication")
GOVERNING_LAWS = ("DE", "AT", "CH", "FR", "GB", "US", "EU")
GOVERNING_LANGUAGES = ("en", "de")
MUSIC = ("commercial_library", "own", "brand", "none")
TRANSFERS = ("ownership", "loan", "service", "third_party")
RESALES = ("free", "not_before", "not_allowed")
WORLD = "WORLD"
"""Stands for every country where a territory is named."""


@dataclass(frozen=True)
class Deliverable(Record):
    """One line of what is owed: `count` pieces of one kind. `key` stays the same through all versions of an offer."""

    kind: str
    """Id of a deliverable kind of the taxonomy."""
    platform: str
    title: str = ""
    count: int = 1
    draft_due: date | None = None
    due: date | None = None
    """Day on which the finished version is handed in."""
    publish_on: date | None = None
    """None: the creator does not publish it."""
    rounds: int | None = None
    """None: as many as the sheet includes for each."""
    notes: str = ""
    key: str = ""


@dataclass(frozen=True)
class Right(Record):
    """One licence: channels × territory × months × organic or paid."""

    channels: tuple[str, ...]
    territory: tuple[str, ...]
    """Market codes, or WORLD."""
    months: int
    organic: bool = True
    paid: bool = False
    deliverable: str = ""
    """Key of the deliverable; empty: each of them."""
    starts: date | None = None
    """None: when the milestone of the asset is paid."""
    key: str = ""


@dataclass(frozen=True)
class Exclusivity(Record):
    scope: str
    """Category or named competitors, in the parties' words."""
    territory: tuple[str, ...]
    days: int
    starts: date | None = None
    """None: on the first day of publication, or of the collaboration where nothing is published."""
    fee: Money | None = None


@dataclass(frozen=True)
class ValueTerm(Record):
    """A benefit beside money. What the brand offers and the creator has not chosen is on the sheet and not owed."""

    option: str
    """Id of the menu of values."""
    description: str = ""
    retail_value: Money | None = None
    value_basis: str = ""
    """How the value was found, or why none can be given."""
    chosen: bool = False
    counter: str = ""
    when: date | None = None
    where: str = ""
    transfer: str = "ownership"
    resale: str = "free"
    key: str = ""


def own_title(item: Deliverable, kind: Localized) -> str:
    """What the parties call a piece; empty where it only repeats the name of its kind, in whichever language that was stored."""
    title = item.title.strip()
    return "" if title.casefold() in (kind.en.casefold(), kind.de.casefold()) else title


@dataclass(frozen=True)
class TermSheet(Record):
    """The whole sheet. Days are calendar days unless called working days; percentages are whole per cents of the fee."""

    title: str
    objective: str
    fee: Money
    deliverables: tuple[Deliverable, ...]
    start: date | None = None
    end: date | None = None
    brief_version: str = ""
    markets: tuple[str, ...] = ("DE",)
    drafts_count: int = 2
    rounds_included: int = 2
    extra_round_price: Money | None = None
    brand_response_days: int = 2
    creator_response_days: int = 2
    """Working days, both."""
    deemed_approval_days: int | None = None
    """Working days until silence approves; None: silence approves nothing."""
    release_event: str = "approval"
    payment_days: int = 14
    payment_secured: bool = True
    secure_by: date | None = None
    self_billing: bool = False
    value_items: tuple[ValueTerm, ...] = ()
    rights: tuple[Right, ...] = ()
    rights_renewal_price: Money | None = None
    exclusivity: Exclusivity | None = None
    credit: str = ""
    music: str = "commercial_library"
    disclosure_label: str = "Werbung"
    live_months: int = 6
    confidentiality_months: int = 12
    crisis_hours: int = 4
    takedown_hours: int = 24
    cancel_pct_early: int = 10
    cancel_pct_mid: int = 40
    cancel_pct_late: int = 70
    liability_cap: Money | None = None
    review_on: date | None = None
    renewal_by: date | None = None
    governing_law: str = "DE"
    governing_language: str = "de"
    venue: str = ""
    dispute_days_talk: int = 7
    dispute_days_operator: int = 10
    notes: str = ""
    """Further arrangements in the parties' own words; they become a clause of the agreement."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, letter in (("deliverables", "d"), ("rights", "r"), ("value_items", "v")):
            object.__setattr__(self, name, _keyed(getattr(self, name), letter))
        object.__setattr__(self, "markets", tuple(dict.fromkeys(self.markets)))

    @property
    def currency(self) -> str:
        return self.fee.currency

    @property
    def chosen_values(self) -> tuple[ValueTerm, ...]:
        return tuple(item for item in self.value_items if item.chosen)

    @property
    def value_total(self) -> Money:
        """Retail value of what was chosen, as far as it is stated in the currency of the fee."""
        stated = [item.retail_value for item in self.chosen_values if item.retail_value and item.retail_value.currency == self.currency]
        return total(stated, self.currency)

    @property
    def published(self) -> bool:
        return any(item.publish_on for item in self.deliverables)

    def rounds_of(self, item: Deliverable) -> int:
        return self.rounds_included if item.rounds is None else item.rounds

    def deliverable(self, key: str) -> Deliverable:
        """Raises KeyError where no deliverable has the key."""
        return {item.key: item for item in self.deliverables}[key]

    @property
    def exclusive_from(self) -> date | None:
        if self.exclusivity is None:
            return None
        published = sorted(item.publish_on for item in self.deliverables if item.publish_on)
        return self.exclusivity.starts or next(iter(published), self.start)

    @property
    def exclusive_until(self) -> date | None:
        """Last day of exclusivity."""
        begin = self.exclusive_from
        return begin + timedelta(days=self.exclusivity.days - 1) if begin and self.exclusivity else None


def canonical(terms: TermSheet) -> bytes:
    """The one byte form of the sheet (see domain.records.canonical_json)."""
    return canonical_json(terms)


def terms_hash(terms: TermSheet) -> str:
    """SHA-256 of the canonical form: what an acceptance is bound to."""
    return digest(canonical(terms))


def mailing_hash(terms: TermSheet, message: str, creator_ids: Iterable[int]) -> str:
    """What an offer to several says and to whom, so that a page can say what its reader saw."""
    return digest(canonical_json({"terms": plain(terms), "message": message, "creators": sorted(creator_ids)}))


def choose(terms: TermSheet, keys: tuple[str, ...]) -> TermSheet:
    """The sheet with exactly the value items of `keys` chosen."""
    return replace(terms, value_items=tuple(replace(item, chosen=item.key in keys) for item in terms.value_items))


def _keyed(items: tuple[Any, ...], letter: str) -> tuple[Any, ...]:
    """Every item with a key, in the order of keys: new ones count on from the highest number, twins are renumbered."""
    taken = {item.key for item in items}
    highest = max((int(key[1:]) for key in taken if re.fullmatch(letter + r"[0-9]{1,6}", key)), default=0)
    seen: set[str] = set()
    result = []
    for item in items:
        if not item.key or item.key in seen:
            highest += 1
            item = replace(item, key=f"{letter}{highest}")
        seen.add(item.key)
        result.append(item)
    return tuple(sorted(result, key=lambda item: (len(item.key), item.key)))
