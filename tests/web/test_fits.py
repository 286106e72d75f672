"""How the fit of an audience is said: what is printed never contradicts the verdict beside it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask, g

from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import Fit, Met, TargetMet
from portal.domain.text import Text
from portal.web import fits


@pytest.mark.parametrize(
    ("share", "state", "said"),
    [(0.3964, Met.NO, "39.6%"), (0.3996, Met.NO, "39.96%"), (0.4, Met.YES, "40%"), (0.372, Met.NO, "37%")],
)
def test_a_share_just_short_of_the_target_is_not_rounded_onto_it(share, state, said):
    one = TargetMet(Dimension.AGE, ("a25_34",), share, share, share, 0.4, "file", date(2026, 11, 1), state)
    with Flask(__name__).app_context():
        g.locale = "en"
        ((_, words),) = fits.fit(Fit(share, share, share, None, (one,), Text("")))["lines"]
    assert words == f"{said} of the audience: 25–34 (target 40%)"
