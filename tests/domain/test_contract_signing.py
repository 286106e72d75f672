"""What a signature needs, what is recorded, and that a chain shows any later edit."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.contracts.signing import (
    CONSENT,
    CONSENT_VERSION,
    GENESIS,
    Attempt,
    SignatureRecord,
    chain,
    check,
    consent_sentences,
    first_break,
    name_matches,
    record,
)
from portal.domain.errors import Changed, Invalid

HASH = "a" * 64
ATTEMPT = Attempt("Mira Sandvoss", frozenset({"read", "bound"}), CONSENT_VERSION, HASH)


def evidence(**changes) -> SignatureRecord:
    details = {
        "reference": "2026-131", "side": "creator", "signed_at": datetime(2026, 12, 4, 15, 32, 8, tzinfo=UTC), "address": "192.0.2.17",
        "device": "Firefox", "method": "password", "language": "de",
    }  # fmt: skip
    return record(ATTEMPT, **{**details, **changes})


def test_a_full_attempt_passes():
    check(ATTEMPT, "Mira Sandvoss", HASH)


@pytest.mark.parametrize(
    ("typed", "name", "same"),
    [
        ("Mira Sandvoss", "Mira Sandvoss", True),
        ("  mira   SANDVOSS ", "Mira Sandvoss", True),
        ("Mu\u0308ller", "Müller", True),
        ("Weiß", "WEISS", True),
        ("Mira", "Mira Sandvoss", False),
        ("Sandvoss Mira", "Mira Sandvoss", False),
        ("", "", False),
        (" ", "Mira", False),
    ],
)
def test_the_typed_name_is_compared_as_a_person_would(typed, name, same):
    assert name_matches(typed, name) is same


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"typed_name": "Somebody"}, {"typed_name"}),
        ({"ticked": frozenset()}, {"read", "bound"}),
        ({"ticked": frozenset({"read"})}, {"bound"}),
        ({"ticked": frozenset({"bound"}), "typed_name": ""}, {"read", "typed_name"}),
    ],
)
def test_what_is_missing_is_named_by_its_field(changes, fields):
    with pytest.raises(Invalid) as refusal:
        check(replace(ATTEMPT, **changes), "Mira Sandvoss", HASH)
    assert set(refusal.value.fields) == fields


@pytest.mark.parametrize("changes", [{"shown_hash": "b" * 64}, {"shown_hash": ""}, {"consent_version": "0"}])
def test_another_text_than_the_one_shown_is_never_signed(changes):
    with pytest.raises(Changed):
        check(replace(ATTEMPT, **changes), "Mira Sandvoss", HASH)


def test_the_record_keeps_the_consent_word_for_word_and_the_time_in_utc():
    noon = datetime(2026, 12, 4, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    kept = evidence(signed_at=noon, device="x" * 900)
    assert kept.consent == tuple(sentence.de for sentence in CONSENT[CONSENT_VERSION].values())
    assert (kept.signed_at.isoformat(), len(kept.device), kept.content_hash) == ("2026-12-04T11:00:00+00:00", 300, HASH)
    assert SignatureRecord.from_json(json.loads(json.dumps(kept.to_json()))) == kept
    with pytest.raises(ValueError, match="without a zone"):
        evidence(signed_at=datetime(2026, 12, 4))


def test_both_languages_have_every_sentence_of_every_version():
    for version in CONSENT:
        assert all(consent_sentences(version, "en")) and all(consent_sentences(version, "de"))


entries = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | st.text(max_size=5), max_size=3), min_size=1, max_size=6)


def linked(records):
    head, links = GENESIS, []
    for entry in records:
        head = chain(head, entry)
        links.append((entry, head))
    return links


@given(entries)
def test_an_untouched_chain_holds(records):
    assert first_break(linked(records)) is None


@given(entries, st.data())
def test_an_edit_a_loss_or_a_swap_is_seen(records, data):
    links = linked(records)
    place = data.draw(st.integers(0, len(links) - 1))
    edited = [*links]
    edited[place] = ({**links[place][0], "edited": 1}, links[place][1])
    assert first_break(edited) == place
    if place + 1 < len(links):
        assert first_break(links[:place] + links[place + 1 :]) == place


def test_a_record_and_its_stored_form_have_the_same_link():
    kept = evidence()
    assert chain(GENESIS, kept) == chain(GENESIS, json.loads(json.dumps(kept.to_json())))
    with pytest.raises(ValueError, match="not a hash"):
        chain("nothing", kept)
