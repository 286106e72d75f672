"""What is checked before a human looks, as truth tables in plain words."""

from datetime import date, timedelta

import pytest

from portal.domain.board import preflight
from portal.domain.board.preflight import BLOCK, LATER, OK, WARN, Draft, Owed, Result, check, check_live, clear, literals, questions
from portal.domain.text import Localized
from portal.gateways import content

RULES, KINDS = content.disclosure_rules(), content.taxonomy()
TODAY = date(2026, 3, 2)
TICKS = frozenset({"music", "people", "onscreen_start", "readable", "facts", "no_gos"})


def owed(kind="ig_reel", **changes) -> Owed:
    return Owed(**{"kind": KINDS.kind(kind), "markets": ("DE",), "compensations": ("fixed_fee",), **changes})


def draft(**changes) -> Draft:
    return Draft(**{"caption": "Anzeige: a calm morning", "media_type": "video/mp4", "confirmations": TICKS, **changes})


def level(results, name) -> str | None:
    """The hardest level of one check; None when it was not made."""
    found = [result.level for result in results if result.check == name]
    return max(found, key=(OK, LATER, WARN, BLOCK).index) if found else None


def test_a_whole_draft_passes():
    assert clear(check(RULES, owed(), draft(), TODAY))


@pytest.mark.parametrize(
    ("kind", "media", "link", "note", "caption", "expected"),
    [
        ("ig_reel", "video/mp4", "", "", "", OK),
        ("ig_reel", "", "https://example.org/v", "", "", OK),
        ("ig_reel", "image/webp", "", "", "", BLOCK),
        ("ig_reel", "", "", "a note is no video", "", BLOCK),
        ("ig_post", "image/webp", "", "", "", OK),
        ("ig_post", "video/mp4", "", "", "", BLOCK),
        ("ig_story", "image/webp", "", "", "", OK),
        ("ig_story", "video/webm", "", "", "", OK),
        ("ig_story", "", "", "", "Anzeige", BLOCK),
        ("blog_article", "", "", "", "Anzeige: the whole article", OK),
        ("blog_article", "", "", "", "", BLOCK),
        ("podcast_read", "", "", "", "Werbung: the spot as I will say it", OK),
        ("appearance", "", "", "Friday at ten in Hamburg", "", OK),
        ("appearance", "", "", "", "", BLOCK),
        ("consulting", "", "https://example.org/report", "", "", OK),
        ("li_post", "image/webp", "", "", "", OK),
        ("li_post", "", "", "", "Anzeige", BLOCK),
    ],
)
def test_there_must_be_something_to_look_at_as_the_kind_asks(kind, media, link, note, caption, expected):
    given = Draft(caption=caption, link=link, note=note, media_type=media)
    assert level(check(RULES, owed(kind), given, TODAY), "presence") == expected


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS.kinds])
def test_every_kind_can_be_checked_and_an_empty_draft_never_passes(kind):
    results = check(RULES, owed(kind, markets=("DE", "AT", "US", "NO"), publish_on=TODAY), Draft(), TODAY)
    assert not clear(results)
    assert level(results, "presence") == BLOCK


@pytest.mark.parametrize(
    ("kind", "expected"), [("ig_reel", BLOCK), ("yt_dedicated", BLOCK), ("ig_story", None), ("ugc_video", None), ("podcast_read", None)]
)
def test_the_text_of_a_post_is_asked_for_where_there_is_one(kind, expected):
    assert level(check(RULES, owed(kind), draft(caption=""), TODAY), "caption") == expected


@pytest.mark.parametrize(
    ("kind", "length", "expected"),
    [("ig_reel", 2200, OK), ("ig_reel", 2201, BLOCK), ("li_post", 3000, OK), ("li_post", 3001, BLOCK), ("tt_video", 9000, None)],
)
def test_the_length_is_that_of_the_platform_and_unknown_limits_are_not_guessed(kind, length, expected):
    caption = "Anzeige " + "x" * (length - 8)
    assert level(check(RULES, owed(kind), draft(caption=caption), TODAY), "length") == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Anzeige: a calm morning", LATER),
        ("Werbung! A calm morning", LATER),
        ("A calm morning", BLOCK),
        ("A calm morning with my new favourite oat milk. Anzeige", BLOCK),
        ("#morning #oats #anzeige #calm", BLOCK),
        ("Unbezahlte Werbung: a calm morning", BLOCK),
        ("Gesponsert: a calm morning", WARN),
        ("Sponsored: a calm morning", BLOCK),
    ],
)
def test_the_label_is_judged_by_the_market(caption, expected):
    assert level(check(RULES, owed(), draft(caption=caption), TODAY), "label") == expected


def test_each_market_of_the_terms_has_its_say():
    results = check(RULES, owed(markets=("DE", "US")), draft(caption="Ad: a calm morning"), TODAY)
    assert [result.level for result in results if result.check == "label" and not result.confirm][0] == BLOCK
    assert "Label for DE" in str(next(result for result in results if result.level == BLOCK).text)


def test_an_unrequested_gift_is_only_advised_where_a_fee_obliges():
    gift = check(RULES, owed(compensations=("gift_unsolicited",)), draft(caption="A calm morning"), TODAY)
    both = check(RULES, owed(compensations=("gift_unsolicited", "fixed_fee")), draft(caption="A calm morning"), TODAY)
    assert level(gift, "label") == WARN and level(both, "label") == BLOCK, "the strictest counts"


def test_what_the_creator_does_not_publish_needs_no_label():
    assert level(check(RULES, owed("ugc_video"), draft(caption=""), TODAY), "label") is None


def test_what_nobody_can_see_in_the_text_is_asked():
    results = check(RULES, owed(), draft(confirmations=frozenset({"music", "people"})), TODAY)
    assert {result.confirm for result in results if result.level == BLOCK} == {"onscreen_start", "readable"}
    assert {result.confirm for result in results if result.level == LATER} == {"platform_label"}
    assert {name for name, _ in questions(RULES, owed())} == {"music", "people", "onscreen_start", "readable"}


def test_rights_to_music_and_consent_are_confirmed():
    results = check(RULES, owed(), draft(confirmations=frozenset()), TODAY)
    assert level(results, "music") == BLOCK and level(results, "people") == BLOCK
    assert level(check(RULES, owed("consulting"), draft(confirmations=frozenset()), TODAY), "music") is None


@pytest.mark.parametrize(
    ("fact", "caption", "expected"),
    [
        (Localized("Use #haferkorn", "Bitte #haferkorn"), "Anzeige with #Haferkorn", OK),
        (Localized("Use #haferkorn", "Bitte #haferkorn"), "Anzeige without it", BLOCK),
        (Localized("Say “without added sugar”", ""), "Anzeige, without  added SUGAR, calm", OK),
        (Localized("Say “without added sugar”", ""), "Anzeige, sweet", BLOCK),
        (Localized("Say “no sugar”", "Sagen: „ohne Zucker“"), "Anzeige, ohne Zucker", OK),
        (Localized("Allergens as on the pack", "Allergene wie auf der Packung"), "Anzeige", OK),
    ],
)
def test_facts_that_can_be_found_in_a_text_are_looked_for(fact, caption, expected):
    assert level(check(RULES, owed(facts=(fact,)), draft(caption=caption), TODAY), "facts") == expected


def test_facts_that_nobody_can_look_for_are_confirmed():
    facts = (Localized("Allergens as on the pack", "Allergene wie auf der Packung"),)
    results = check(RULES, owed(facts=facts), draft(confirmations=TICKS - {"facts"}), TODAY)
    assert level(results, "facts") == BLOCK
    assert "facts" in {name for name, _ in questions(RULES, owed(facts=facts))}


def test_a_fact_of_a_story_is_in_the_picture_so_its_text_only_warns():
    facts = (Localized("Use #haferkorn", ""),)
    results = check(RULES, owed("ig_story", facts=facts), draft(caption="", media_type="image/webp"), TODAY)
    assert level(results, "facts") == WARN


@pytest.mark.parametrize(("caption", "expected"), [("Anzeige: it is healthy", BLOCK), ("Anzeige: unhealthy?", OK), ("Anzeige: calm", OK)])
def test_words_that_the_brief_excludes_block(caption, expected):
    no_gos = (Localized("Never say “healthy”", "Nie „healthy“ sagen"),)
    assert level(check(RULES, owed(no_gos=no_gos), draft(caption=caption), TODAY), "no_gos") == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(TODAY + timedelta(days=1), OK), (TODAY, OK), (TODAY - timedelta(days=1), WARN), (None, None)]
)
def test_a_day_that_is_over_warns_and_blocks_nobody(day, expected):
    assert level(check(RULES, owed(publish_on=day), draft(), TODAY), "day") == expected


def test_a_live_post_answers_every_question():
    given = {"platform_label", "onscreen_start", "readable"}
    assert clear(check_live(RULES, owed(), "Anzeige: calm", given))
    for missing in given:
        assert not clear(check_live(RULES, owed(), "Anzeige: calm", given - {missing}))
    assert not clear(check_live(RULES, owed(), "calm", given))


def test_a_country_without_rules_asks_counsel_when_it_is_live():
    country = next(code for code, pack in RULES.pack_of_market.items() if pack is None)
    assert clear(check(RULES, owed(markets=(country,)), draft(), TODAY))
    assert not clear(check_live(RULES, owed(markets=(country,)), "Anzeige", ()))
    assert clear(check_live(RULES, owed(markets=(country,)), "Anzeige", (f"counsel:{country}",)))


def test_a_result_survives_being_kept():
    for result in check(RULES, owed(facts=(Localized("A", "B"),), publish_on=TODAY), Draft(), TODAY):
        assert Result.from_json(result.to_json()) == result


def test_a_demand_in_two_languages_is_looked_for_where_both_name_the_same():
    assert literals(Localized("Use #oats and “calm”", "Bitte #oats und „ruhig“")) == ("#oats",)
    assert literals(Localized("", "Bitte „ruhig“ und @haferkorn")) == ("ruhig", "@haferkorn")
    assert preflight.literals(Localized("nothing special", "nichts Besonderes")) == ()
