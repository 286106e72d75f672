"""Knows amounts of money: whole minor units of one currency, never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO_DECIMAL = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
THREE_DECIMAL = frozenset("BHD JOD KWD OMR TND".split())
CURRENCIES = ("EUR", "CHF", "GBP", "USD")
"""In which prices, fees and budgets are written here."""


def exponent(currency: str) -> int:
    """Digits after the decimal sign of `currency` (ISO 4217): 0, 2 or 3."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum."""


@dataclass(frozen=True, order=False)
class Money:
    """`minor` units (cents) of `currency` (three capital letters of ISO 4217)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"minor units are whole: {self.minor!r}")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"not a currency: {self.currency!r}")

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def share(self, weights: Sequence[int]) -> list[Money]:
        """Split by `weights` (largest remainder first), so that the parts sum to exactly this amount."""
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights are not negative and at least one is positive")
        sign = -1 if self.minor < 0 else 1
        whole = [abs(self.minor) * weight // total for weight in weights]
        remainders = [abs(self.minor) * weight % total for weight in weights]
        for index in sorted(range(len(weights)), key=lambda i: -remainders[i])[: abs(self.minor) - sum(whole)]:
            whole[index] += 1
        return [Money(sign * minor, self.currency) for minor in whole]

    def portion(self, basis_points: int) -> Money:
        """`basis_points` hundredths of a per cent of this amount, half a minor unit rounded away from zero."""
        scaled = abs(self.minor) * basis_points
        rounded = (scaled * 2 + 10_000) // 20_000
        return Money(rounded if self.minor >= 0 else -rounded, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, all in `currency`; nothing sums to zero of it."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


class AmbiguousAmount(ValueError):
    """`1.500` may be fifteen hundred or one and a half: `readings` holds both, largest first."""

    def __init__(self, readings: tuple[Money, Money]) -> None:
        super().__init__("the amount can be read in two ways")
        self.readings = readings


class NotAnAmount(ValueError):
    """What was typed is no amount of money."""


def parse(typed: str, currency: str) -> Money:
    """Read what a person typed in English or German; both decimal signs are understood and nothing is guessed.

    Raises AmbiguousAmount for a lone separator before three digits, NotAnAmount for anything else unreadable.
    """
    text = re.sub(r"[\s\u00a0\u202f']", "", typed).replace("−", "-").removesuffix("€").removeprefix("€").removesuffix("$").removeprefix("$")
    digits = exponent(currency)
    if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", text):
        grouped = _minor(re.sub(r"[.,]", "", text), "", digits)
        if digits == 0:
            return Money(grouped, currency)
        split = re.split(r"[.,]", text)
        if split[1].rstrip("0") == split[1][:digits].rstrip("0"):
            raise AmbiguousAmount((Money(grouped, currency), Money(_minor(split[0], split[1][:digits], digits), currency)))
        return Money(grouped, currency)
    match = re.fullmatch(r"([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)(?:([.,])([0-9]*))?", text)
    if match is None or len(match[3] or "") > digits:
        raise NotAnAmount(typed)
    whole, sign, fraction = match[1], match[2], match[3] or ""
    if sign and sign in whole:
        raise NotAnAmount(typed)
    return Money(_minor(re.sub(r"[.,]", "", whole), fraction, digits), currency)


def _minor(whole: str, fraction: str, digits: int) -> int:
    return int(whole + fraction.ljust(digits, "0"))
