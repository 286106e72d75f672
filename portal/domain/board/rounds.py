"""Knows how many rounds of changes the terms include, and what a further one would take."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.money import Money
from portal.domain.text import N_, Text


@dataclass(frozen=True)
class Allowance:
    """Rounds of one deliverable. A further round is a change of the terms: it needs both sides, and here its price is known."""

    included: int
    used: int
    further_price: Money | None = None

    @property
    def left(self) -> int:
        return max(0, self.included - self.used)

    @property
    def next_round(self) -> int:
        return self.used + 1

    def refusal(self) -> Text | None:
        """Why no round can begin; None while one is left."""
        if self.left:
            return None
        if self.further_price is not None:
            return Text(
                N_("All agreed rounds are used (%(n)s). Both sides must agree to a further one; the terms name %(price)s for it."),
                n=self.included,
                price=self.further_price,
            )
        return Text(
            N_("All agreed rounds are used (%(n)s). Both sides must agree to a further one."),
            n=self.included,
        )
