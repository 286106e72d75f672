"""The disclosure check: every example of the file, and the rules that its header promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.compliance import check_disclosure, is_clear, open_questions
from portal.domain.compliance.captions import contains, first_link, normal, offset, without
from portal.domain.compliance.check import judge
from portal.domain.compliance.rules import RESULTS, Label, resolve
from portal.gateways import content

RULES = content.disclosure_rules()


def verdict(pack, caption, surface="caption_image", compensation="fixed_fee", language=None, labelled=False):
    return judge(RULES, RULES.packs[pack], caption, surface, compensation, language, labelled)


def check(caption, markets=("DE",), kind="ig_post", compensation="fixed_fee", language=None, confirmations=()):
    return check_disclosure(RULES, caption, markets, kind, compensation, language, confirmations)


@pytest.mark.parametrize("example", RULES.examples, ids=lambda example: f"{example.pack}: {example.caption}")
def test_every_example_of_the_file_has_the_result_that_it_names(example):
    assert verdict(example.pack, example.caption, example.surface, example.compensation) == example.expect
    kinds = {surface.id: surface.kinds[0] for surface in RULES.surfaces}
    market = next(code for code, pack in RULES.pack_of_market.items() if pack == example.pack)
    decisive = check(example.caption, (market,), kinds[example.surface], example.compensation)[0]
    assert decisive.result == example.expect


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("Werbung", True), ("#werbung", True),
        ("(Werbung)", True), ("Werbung: neu", True), ("ＷＥＲＢＵＮＧ", True), ("Wer\u00adbung", True),
        ("werbungen", False), ("prewerbung", False), ("werbung_heute", False),
    ],
)  # fmt: skip
def test_a_word_stands_alone_with_or_without_its_hash(caption, found):
    assert contains(normal(caption), [Label("werbung", "word")]) is found


@pytest.mark.parametrize(
    ("caption", "found"),
    [
        ("Paid  Partnership with", True), ("#paidpartnership", True), ("paid\npartnership", True),
        ("paidpartnership", False), ("paid partnerships", False), ("unpaid partnership", False), ("partnership paid", False),
    ],
)  # fmt: skip
def test_a_phrase_is_spaced_or_joined_as_one_hashtag(caption, found):
    assert contains(normal(caption), [Label("paid partnership", "phrase")]) is found


def test_a_mention_needs_its_at_sign():
    label = [Label("haferkorn", "mention")]
    assert contains(normal("Danke @Haferkorn!"), label)
    assert not contains(normal("Danke Haferkorn, post@haferkorn.example"), label)


@pytest.mark.parametrize(
    ("before", "counted"),
    [("", 0), ("🥾 ", 0), ("✨👩‍🍳 (", 0), ("„", 0), ("Heute: ", 7), ("🥾 Heute: ", 7), ("So ein Tag ", 11)],
)
def test_emoji_and_opening_punctuation_are_not_counted(before, counted):
    text = normal(f"{before}werbung")
    assert offset(text, text.index("werbung")) == counted


def test_the_limit_of_characters_is_the_last_good_place():
    limit = RULES.packs["DE"].base.max_offset_chars
    assert verdict("DE", "x" * (limit - 1) + " Werbung") == "pass"
    assert verdict("DE", "x" * limit + " Werbung") == "late"


def test_a_label_behind_a_link_is_late_and_one_before_it_is_not():
    assert verdict("US", "https://a.example Ad") == "late"
    assert verdict("US", "Ad https://a.example") == "pass"
    assert first_link(normal("see WWW.example.org")) == 4


@pytest.mark.parametrize(
    ("caption", "result"),
    [
        ("#werbung #see #lesen", "pass"),
        ("#see #werbung #lesen", "hidden"),
        ("#see #werbung und mehr", "pass"),
        ("#see #lesen #werbung dann Werbung", "hidden"),
        ("Werbung und mehr #see #lesen #werbung", "pass"),
    ],
)
def test_only_a_row_of_three_hashtags_hides_a_label_and_its_first_place_is_free(caption, result):
    assert verdict("DE", caption) == result


def test_exceptions_are_not_labels_and_do_not_move_what_follows():
    text = normal("An ad-hoc trip. Ad")
    assert without(text, RULES.exceptions).index("ad", 4) == text.rindex("ad")
    assert verdict("GB", "Ad-free breakfast") == "missing"
    assert verdict("GB", "Ad: an ad hoc trip") == "pass"


@pytest.mark.parametrize(
    ("compensation", "result", "severity"),
    [("fixed_fee", "missing", "block"), ("gift_unsolicited", "missing", "warn"), ("none", "pass", "ok")],
)
def test_duty_decides_whether_a_missing_label_blocks(compensation, result, severity):
    finding = check("Schaut mal", compensation=compensation)[0]
    assert (finding.result, finding.severity, finding.blocks) == (result, severity, severity == "block")


@pytest.mark.parametrize(("compensation", "result"), [("fixed_fee", "contradiction"), ("gift_unsolicited", "weak"), ("none", "pass")])
def test_a_denial_contradicts_weakens_or_does_not_matter(compensation, result):
    assert verdict("DE", "Keine Werbung, nur Liebe", compensation=compensation) == result


def test_a_story_needs_no_label_in_its_text_and_still_no_denial():
    findings = check("Guten Morgen", kind="ig_story")
    assert findings[0].result == "pass"
    assert {finding.confirm for finding in findings[1:]} == {"platform_label", "every_frame", "readable"}
    assert check("Unbezahlte Werbung", kind="ig_story")[0].result == "contradiction"


@pytest.mark.parametrize(
    ("pack", "caption", "language", "result"),
    [
        ("CH", "Publicité – Genève", "fr", "pass"),
        ("CH", "Publicité – Genf", "de", "language"),
        ("CH", "Publicité, Werbung", "de", "pass"),
        ("DE", "Werbung: my morning", "en", "pass"),
        ("EU", "Reklama: mój rower", "pl", "pass"),
        ("EU", "Reklama: mijn fiets", "nl", "language"),
        ("GB", "Ad: mein Morgen", "de", "pass"),
    ],
)
def test_the_label_speaks_the_language_of_the_post_or_of_the_market(pack, caption, language, result):
    assert verdict(pack, caption, language=language) == result


def test_the_platforms_label_alone_helps_only_where_the_pack_says_so():
    assert verdict("GB", "Lovely candles", labelled=True) == "weak"
    assert verdict("DE", "Schöne Kerzen", labelled=True) == "missing"
    assert verdict("GB", "Ad: candles", labelled=True) == "pass"


def test_questions_are_asked_until_they_are_answered():
    caption = "Werbung | Unser Brot"
    first = check(caption, ("DE", "AT"))
    assert not is_clear(first) and not any(finding.blocks for finding in first)
    asked = [finding.confirm for finding in open_questions(first)]
    assert asked == ["platform_label", "readable"]
    assert is_clear(check(caption, ("DE", "AT"), confirmations=asked))
    assert not is_clear(check(caption, ("DE", "AT"), confirmations=asked[:1]))


def test_a_commission_asks_for_the_label_at_each_link_too():
    assert "near_link" in {finding.confirm for finding in check("Werbung", compensation="commission")}
    assert "near_link" not in {finding.confirm for finding in check("Werbung")}


def test_each_market_has_its_own_verdict():
    results = {finding.market: finding.result for finding in check("#ad Skitag", ("DE", "AT", "GB", "US")) if finding.severity != "ask"}
    assert results == {"DE": "rejected_only", "AT": "weak", "GB": "pass", "US": "pass"}


def test_a_market_without_a_pack_never_passes_by_itself():
    (finding,) = check("Reklame", ("NO",))
    assert (finding.severity, finding.confirm) == ("ask", "counsel:NO")
    assert is_clear(check("Reklame", ("NO",), confirmations=["counsel:NO"]))
    with pytest.raises(KeyError):
        check("Reklame", ("XX",))


def test_other_member_states_are_always_reviewed_by_a_person():
    given = ["platform_label", "readable"]
    assert [finding.confirm for finding in open_questions(check("Reklama", ("PL",), confirmations=given))] == ["review:PL"]
    assert is_clear(check("Reklama", ("PL",), confirmations=[*given, "review:PL"]))


def test_what_the_creator_does_not_post_needs_no_label():
    assert [finding.result for finding in check("", kind="ugc_video")] == ["pass"]


def test_a_podcast_has_no_platform_label_to_ask_for():
    assert {finding.confirm for finding in check("", kind="podcast_read")[1:]} == {"spoken_before", "spoken_after"}


def test_surfaces_and_compensation_refine_the_base():
    resolved = resolve(RULES.packs["DE"], "audio", "commission")
    assert (resolved.caption_needed, resolved.manual) == (False, ("spoken_before", "spoken_after", "near_link"))
    assert resolve(RULES.packs["DE"], "caption_image", "fixed_fee").manual == ("readable",)


@given(
    st.text(alphabet="Werbungadkin #@🥾:./\u00ad\n", max_size=60),
    st.sampled_from(sorted(RULES.packs)),
    st.sampled_from([kind.id for kind in RULES.compensation_kinds]),
    st.sampled_from([surface.id for surface in RULES.surfaces]),
)
def test_any_caption_gets_one_known_verdict_the_same_each_time(caption, pack, compensation, surface):
    result = verdict(pack, caption, surface, compensation)
    assert result in RESULTS
    assert result == verdict(pack, caption, surface, compensation)


@given(st.text(max_size=40), st.sampled_from(["DE", "AT", "GB", "FR", "US"]))
def test_an_accepted_word_in_front_always_helps(caption, pack):
    label = RULES.packs[pack].base.accepted[0].text
    if not contains(normal(f"{label}: {caption}"), RULES.contradictions):
        assert verdict(pack, f"{label}: {caption}") == "pass"


def test_an_agreement_names_packs_and_version():
    assert RULES.pack_names(("DE", "PL", "ES", "NO")) == f"DE, EU, NO ({RULES.version})"
    assert "nicotine_products" in RULES.blocked_topics(("DE", "FR")) and RULES.blocked_topics(("DE",)) == ()
