"""Knows the books: which accounts there are, what each fact posts to them, and that every entry sums to zero.

Debit is positive, credit negative, in minor units. A rule is a function from amounts to lines; it knows no key, day or row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.money import Money


class Code(StrEnum):
    BAD_DEBT = "bad_debt"
    BANK = "bank"
    CREATOR_PAYABLE = "creator_payable"
    CREATOR_RECEIVABLE = "creator_receivable"
    DISPUTE_FEE_EXPENSE = "dispute_fee_expense"
    DISPUTE_RECEIVABLE = "dispute_receivable"
    HELD_FOR_BRAND = "held_for_brand"
    """What a brand has paid in and nobody has earned yet: "payment secured", and no trust account."""
    PLATFORM_FEE_INCOME = "platform_fee_income"
    STRIPE_BALANCE = "stripe_balance"
    STRIPE_FEE_EXPENSE = "stripe_fee_expense"


CREDIT_SIDE = frozenset({Code.HELD_FOR_BRAND, Code.CREATOR_PAYABLE, Code.PLATFORM_FEE_INCOME})
"""Accounts whose ordinary balance is a credit."""
NEVER_OVERDRAWN = frozenset({Code.HELD_FOR_BRAND, Code.CREATOR_PAYABLE})
"""Nobody can have earned more than was paid in, or be paid more than was earned."""


@dataclass(frozen=True, order=True)
class Place:
    """An account: its code and whose it is ("brand:7", "creator:12", or nothing for the operator's own)."""

    code: Code
    owner: str = ""


@dataclass(frozen=True)
class Line:
    place: Place
    amount: Money


Lines = tuple[Line, ...]


class Unbalanced(ValueError):
    """The lines of one entry do not sum to zero in each currency, or there are none."""


def brand_owner(brand_id: int) -> str:
    return f"brand:{brand_id}"


def creator_owner(creator_id: int) -> str:
    return f"creator:{creator_id}"


def charged(brand_id: int, gross: Money) -> Lines:
    """A brand paid; the provider's fee is booked when it is known."""
    return entry((Place(Code.STRIPE_BALANCE), gross), (_held(brand_id), -gross))


def provider_fee(fee: Money) -> Lines:
    return entry((Place(Code.STRIPE_FEE_EXPENSE), fee), (Place(Code.STRIPE_BALANCE), -fee))


def released(brand_id: int, creator_id: int, creator_share: Money, platform_share: Money) -> Lines:
    """A milestone was approved and released: from now on the creator is owed her share."""
    return entry(
        (_held(brand_id), creator_share + platform_share),
        (_payable(creator_id), -creator_share),
        (Place(Code.PLATFORM_FEE_INCOME), -platform_share),
    )


def transferred(creator_id: int, amount: Money) -> Lines:
    return entry((_payable(creator_id), amount), (Place(Code.STRIPE_BALANCE), -amount))


def transfer_reversed(creator_id: int, amount: Money) -> Lines:
    return reversal(transferred(creator_id, amount))


def refunded(brand_id: int, amount: Money) -> Lines:
    """Money that nobody had earned yet went back to the brand."""
    return reversal(charged(brand_id, amount))


def dispute_opened(amount: Money, fee: Money) -> Lines:
    """A bank took the money back for the time of the dispute, and the provider a fee for it."""
    return entry(
        (Place(Code.DISPUTE_RECEIVABLE), amount), (Place(Code.DISPUTE_FEE_EXPENSE), fee), (Place(Code.STRIPE_BALANCE), -(amount + fee))
    )


def dispute_won(amount: Money) -> Lines:
    return entry((Place(Code.STRIPE_BALANCE), amount), (Place(Code.DISPUTE_RECEIVABLE), -amount))


def dispute_lost(brand_id: int, creator_id: int, *, held: Money, from_creator: Money, lost: Money) -> Lines:
    """Who bears it: what was still held, what the creator has to give back, what the operator loses."""
    whole = held + from_creator + lost
    return entry(
        (_held(brand_id), held),
        (Place(Code.CREATOR_RECEIVABLE, creator_owner(creator_id)), from_creator),
        (Place(Code.BAD_DEBT), lost),
        (Place(Code.DISPUTE_RECEIVABLE), -whole),
    )


def paid_to_bank(amount: Money) -> Lines:
    """The provider paid the operator's balance out."""
    return entry((Place(Code.BANK), amount), (Place(Code.STRIPE_BALANCE), -amount))


def reversal(lines: Iterable[Line]) -> Lines:
    """The same lines the other way round: how a mistake or a failure is taken back, without touching what was written."""
    return tuple(Line(line.place, -line.amount) for line in lines)


def entry(*lines: tuple[Place, Money]) -> Lines:
    """The lines of one entry; those of nothing are left out. Raises Unbalanced."""
    kept = tuple(Line(place, amount) for place, amount in lines if amount)
    require_balance(kept)
    return kept


def require_balance(lines: Iterable[Line]) -> None:
    lines = tuple(lines)
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.amount.currency] += line.amount.minor
    off = {currency: minor for currency, minor in sums.items() if minor}
    if off or len(lines) < 2:
        raise Unbalanced(f"an entry needs two lines that sum to zero; these are off by {off or 'being too few'}")


def balances(lines: Iterable[Line]) -> dict[tuple[Place, str], int]:
    """(account, currency) → sum of debits less credits, in minor units."""
    sums: dict[tuple[Place, str], int] = defaultdict(int)
    for line in lines:
        sums[line.place, line.amount.currency] += line.amount.minor
    return dict(sums)


def overdrawn(sums: Mapping[tuple[Place, str], int]) -> list[tuple[Place, Money]]:
    """The accounts that may never be in debit and are, with by how much."""
    return [
        (place, Money(minor, currency)) for (place, currency), minor in sorted(sums.items()) if place.code in NEVER_OVERDRAWN and minor > 0
    ]


def natural(code: str, amount: Money) -> Money:
    """The balance as its own side writes it: what is owed is positive."""
    return -amount if code in CREDIT_SIDE else amount


def _held(brand_id: int) -> Place:
    return Place(Code.HELD_FOR_BRAND, brand_owner(brand_id))


def _payable(creator_id: int) -> Place:
    return Place(Code.CREATOR_PAYABLE, creator_owner(creator_id))
