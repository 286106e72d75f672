"""Every problem of a sheet is called by the name of its term."""

from dataclasses import replace
from datetime import date

from portal.domain.offers.checks import check
from portal.domain.offers.naming import named
from tests.support.agreements import TODAY, sheet


def test_a_problem_says_which_term_it_is_about():
    terms = sheet(start=date(2020, 1, 1), venue="")
    terms = replace(terms, deliverables=(replace(terms.deliverables[0], due=None),), markets=())
    said = {str(each) for each in named(terms, check(terms, TODAY))}
    assert {"Start: This day has passed.", "Markets: Name at least one market."} <= said
    assert any(each.startswith("Deliverable: Morning coffee: Please fill") for each in said)
    assert all(": " in each for each in said)
