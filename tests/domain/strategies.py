"""Term sheets for Hypothesis: small, whole, and different in every place."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from portal.domain.money import Money
from portal.domain.offers.terms import Deliverable, Exclusivity, Right, TermSheet, ValueTerm

words = st.text(alphabet="abc äöü\u0308é\r\n{}•1", max_size=12)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))
some_day = st.none() | days
money = st.builds(Money, st.integers(0, 10**7), st.sampled_from(["EUR", "CHF"]))
some_money = st.none() | money
small = st.integers(0, 9)
keys = st.sampled_from(["", "d1", "d2", "d10", "own"])
markets = st.lists(st.sampled_from(["DE", "AT", "FR", "WORLD"]), max_size=3).map(tuple)

deliverables = st.builds(
    Deliverable, st.sampled_from(["ig_reel", "ig_story"]), st.just("instagram"), words, small, some_day, some_day, some_day,
    st.none() | small, words, keys,
)  # fmt: skip
rights = st.builds(Right, st.lists(words, max_size=2).map(tuple), markets, small, st.booleans(), st.booleans(), keys, some_day)
values = st.builds(ValueTerm, st.sampled_from(["product", "training"]), words, some_money, words, st.booleans(), words, some_day, words)
exclusivities = st.builds(Exclusivity, words, markets, small, some_day, some_money)
sheets = st.builds(
    TermSheet,
    title=words,
    objective=words,
    fee=money,
    deliverables=st.lists(deliverables, max_size=3).map(tuple),
    start=some_day,
    markets=markets,
    rounds_included=small,
    extra_round_price=some_money,
    deemed_approval_days=st.none() | small,
    payment_secured=st.booleans(),
    value_items=st.lists(values, max_size=2).map(tuple),
    rights=st.lists(rights, max_size=2).map(tuple),
    exclusivity=st.none() | exclusivities,
    governing_language=st.sampled_from(["en", "de"]),
    notes=words,
)
