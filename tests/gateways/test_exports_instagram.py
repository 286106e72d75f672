"""The Instagram download: audience, channel figures and posts, in English and German, alone and in the archive."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.domain.creators.figures import UNKNOWN
from portal.gateways import exports
from tests.support import exports as twins

TODAY = date(2026, 10, 10)
NOON = 1_780_000_000  # 28 May 2026
SAMPLE = Path(__file__).parents[2].parent / "shared" / "data" / "export_formats" / "instagram_dyi_json" / "audience_insights.json"
LABELS = {"Impressions": "5,300", "Accounts reached": "4.1K", "Likes": "310", "Comments": "22", "Shares": "9", "Saves": "41"}


def read(raw, name="upload.json"):
    return exports.read(name, raw, today=TODAY)


def audience(**changes):
    return read(twins.instagram_audience(twins.AUDIENCE | {name.replace("_", " "): value for name, value in changes.items()}))


def shares(export, dimension):
    return {share.bucket: share.share for share in export.audience if share.dimension == dimension}


def sentences(export):
    return " ".join(str(note) for note in export.notes)


def test_the_channel_figures_are_read_with_their_period():
    export = audience()
    period = (date(2026, 3, 1), date(2026, 5, 29))
    assert (export.format, export.platform, export.language, export.rejected) == ("instagram_download", "instagram", "en", ())
    assert {figure.metric: (figure.value, figure.window) for figure in export.figures} == {
        "followers": (20480, None), "followers_gained": (900, period), "followers_lost": (260, period), "followers_net": (640, period),
    }  # fmt: skip
    assert {figure.as_of for figure in export.figures} == {period[1]}


def test_overall_followers_is_the_change_and_not_the_number_of_followers():
    figures = {figure.metric: figure.value for figure in audience().figures}
    assert (figures["followers"], figures["followers_net"]) == (20480, 640)


def test_a_list_of_the_five_largest_keeps_the_rest_as_unknown():
    export = audience()
    cities = shares(export, "city")
    assert cities == {
        "Köln": Decimal("0.12"), "München": Decimal("0.085"), "Frankfurt, Hesse": Decimal("0.04"), "Wien": Decimal("0.03"),
        "Graz": Decimal("0.02"), UNKNOWN: Decimal("0.705"),
    }  # fmt: skip
    assert sum(cities.values()) == 1
    assert not any(share.complete for share in export.audience if share.dimension in {"city", "country"})


def test_countries_are_known_by_code_and_an_unknown_one_keeps_its_name():
    assert set(shares(audience(), "country")) == {"DE", "AT", "TR", "CH", "Atlantis", UNKNOWN}


def test_a_list_that_adds_up_to_everyone_is_complete():
    export = audience()
    assert sum(shares(export, "age").values()) == 1
    assert all(share.complete for share in export.audience if share.dimension in {"age", "gender"})
    assert UNKNOWN not in shares(export, "age")


def test_the_ages_of_men_and_women_become_parts_of_the_whole_audience():
    assert shares(audience(), "age_gender") == {
        "female:18-24": Decimal("0.175"), "female:25-34": Decimal("0.35"), "female:35-44": Decimal("0.175"),
        "male:18-24": Decimal("0.12"), "male:25-34": Decimal("0.18"),
    }  # fmt: skip


def test_unknown_gender_is_kept_as_unknown():
    export = audience(Total_Follower_Percentage_for_Men="20%")
    assert shares(export, "gender")[UNKNOWN] == Decimal("0.1")
    assert shares(export, "age_gender")[UNKNOWN] == Decimal("0.1")


def test_the_german_download_with_decimal_commas_reads_alike():
    export = read(twins.instagram_audience(twins.AUDIENCE_GERMAN))
    assert export.language == "de"
    figures = {figure.metric: figure for figure in export.figures}
    assert figures["followers"].value == 20480
    assert figures["followers_gained"].window == (date(2026, 7, 9), date(2026, 10, 6))
    assert shares(export, "country") == {
        "DE": Decimal("0.845"), "CH": Decimal("0.051"), "AT": Decimal("0.044"), "TR": Decimal("0.036"), "ES": Decimal("0.002"),
        UNKNOWN: Decimal("0.022"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "value", "reason"),
    [
        ("Followers", "-5", "below zero"),
        ("Followers", "many", "not a number"),
        ("Follower Percentage by City", "Köln 12", "list of shares"),
        ("Follower Percentage by City", "Köln: 12%, Köln: 3%", "list of shares"),
        ("Follower Percentage by City", "Köln: 112%", "100 per cent"),
        ("Total Follower Percentage for Men", "123%", "100 per cent"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_with_its_label_and_the_others_stay(label, value, reason):
    export = audience(**{label.replace(" ", "_"): value})
    (refusal,) = export.rejected
    assert (refusal.row, refusal.column, refusal.value) == (1, label, value)
    assert reason in str(refusal.reason)
    assert shares(export, "country")


def test_shares_that_add_up_to_more_than_everyone_are_refused():
    export = audience(Follower_Percentage_by_City="Köln: 70%, Wien: 40%")
    assert shares(export, "city") == {}
    assert "more than 100 per cent" in str(export.rejected[0].reason)


def test_a_change_in_followers_that_does_not_add_up_is_told():
    assert "do not add up" not in sentences(audience())
    assert "do not add up" in sentences(audience(Unfollows="261"))


@pytest.mark.parametrize(("root", "format"), [("posts", "post"), ("reels", "reel"), ("stories", "story")])
def test_posts_are_read_with_date_caption_and_figures(root, format):
    export = read(twins.instagram_posts(f"organic_insights_{root}", [(NOON, "Käse 🧀\nand more", LABELS)]))
    (post,) = export.posts
    assert (post.external_id, post.format, post.published_on) == (f"{format}-{NOON}", format, date(2026, 5, 28))
    assert (post.title, post.caption) == ("Käse 🧀", "Käse 🧀\nand more")
    assert (post.impressions, post.reach, post.likes, post.comments, post.shares, post.saves) == (5300, 4100, 310, 22, 9, 41)
    assert post.views is None


def test_plays_of_a_reel_are_its_views():
    labels = {"Instagram Plays": "9.8K", "Instagram Likes": "310", "Instagram Saves": "4"}
    (post,) = read(twins.instagram_posts("organic_insights_reels", [(NOON, "", labels)])).posts
    assert (post.views, post.likes, post.saves, post.caption) == (9800, 310, 4, None)


def test_a_post_that_cannot_be_taken_is_named_and_the_others_stay():
    posts = [
        (NOON, "sound", LABELS),
        (NOON, "again", LABELS),
        (NOON + 1, "negative", LABELS | {"Likes": "-1"}),
        (0, "no date", LABELS),
        (NOON + 2, "no figure", {"Irgendwas": "5"}),
        (4_000_000_000, "to come", LABELS),
    ]
    export = read(twins.instagram_posts("organic_insights_posts", posts))
    assert [post.title for post in export.posts] == ["sound"]
    assert [refusal.row for refusal in export.rejected] == [2, 3, 4, 5, 6]


def test_reach_above_impressions_is_told():
    export = read(twins.instagram_posts("organic_insights_posts", [(NOON, "", LABELS | {"Impressions": "4,000"})]))
    assert "reached more accounts than they were shown: 1" in sentences(export)


def test_the_same_word_means_another_thing_in_another_file():
    raw = twins.instagram_audience(
        {"Date Range": "Mar 1 - May 29", "Accounts reached": "3359140", "Followers": "1%", "Impressions": "15,570,962"}
    )
    export = read(raw.replace(b"organic_insights_audience", b"organic_insights_reach"))
    assert {figure.metric: figure.value for figure in export.figures} == {"reach": 3359140, "impressions": 15570962}


def test_the_archive_is_read_as_one_and_the_rest_is_left_closed():
    folder = "instagram-ada-2026-10-09/logged_information/past_instagram_insights/"
    files = {
        f"{folder}audience_insights.json": twins.instagram_audience(),
        f"{folder}posts.json": twins.instagram_posts("organic_insights_posts", [(NOON, "a", LABELS)]),
        f"{folder}reels.json": twins.instagram_posts("organic_insights_reels", [(NOON, "b", LABELS)]),
        "instagram-ada-2026-10-09/messages/inbox/cyd/message_1.json": json.dumps({"messages": ["private"]}).encode(),
        "instagram-ada-2026-10-09/media/1.jpg": bytes(range(256)) * 10,
    }
    export = read(twins.archive(files), "instagram.zip")
    assert {post.external_id for post in export.posts} == {f"post-{NOON}", f"reel-{NOON}"}
    assert len(export.figures) == 4
    assert "figures that we use: 2" in sentences(export)
    assert "private" not in repr(export)


def test_labels_in_an_unknown_language_are_told():
    assert "language that we do not know" in sentences(read(twins.instagram_audience({"Seguidores": "12"})))


def test_the_sample_of_the_shared_folder_is_read():
    if not SAMPLE.is_file():
        pytest.skip("the constructed download stands in ../shared, which is not here")
    export = read(SAMPLE.read_bytes())
    assert export.rejected == ()
    assert {figure.metric: figure.value for figure in export.figures} == {
        "followers": 12840, "followers_gained": 1152, "followers_lost": 346, "followers_net": 806,
    }  # fmt: skip
    assert shares(export, "city")["München"] == Decimal("0.06")
    assert shares(export, "city")[UNKNOWN] == 1 - Decimal("0.31")
