"""TikTok Studio, Meta Business Suite, and the interfaces of Instagram, YouTube and Phyllo: twins, each trap alone, and the examples."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.domain.creators.figures import UNKNOWN, Unreadable
from portal.gateways import exports
from tests.support import downloads as twins
from tests.support import exports as studio

TODAY = date(2026, 10, 10)
EXAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "export_formats"


def read(raw, name="upload", **options):
    return exports.read(name, raw, today=TODAY, **options)


def shares(export, dimension):
    return {each.bucket: each.share for each in export.audience if each.dimension == dimension}


def figures(export):
    return {each.metric: each.value for each in export.figures}


def sentences(export):
    return " ".join(str(note) for note in export.notes)


def test_a_tiktok_archive_is_read_as_one():
    export = read(twins.tiktok_archive(), "Overview_1790000000.zip")
    assert (export.format, export.platform, export.rejected) == ("tiktok_studio", "tiktok", ())
    assert [(post.external_id, post.views, post.likes, post.saves, post.published_on) for post in export.posts] == [
        ("7412345678901234999", 9100, 640, 3, date(2025, 8, 9)),
        ("video-2025-08-16T15:00", 700, 10, None, date(2025, 8, 16)),
        ("7412345678901234567", 18_400, 1200, 40, date(2025, 8, 2)),
    ]
    found = {each.metric: each for each in export.figures}
    assert (found["followers"].value, found["followers"].as_of, found["followers"].window) == (105, date(2026, 1, 3), None)
    assert (found["views"].value, found["views"].window) == (sum(range(10, 17)), (date(2025, 12, 28), date(2026, 1, 3)))
    assert shares(export, "country") == {"DE": Decimal("0.7"), "AT": Decimal("0.2"), UNKNOWN: Decimal("0.1")}
    assert shares(export, "gender") == {"male": Decimal("0.51"), "female": Decimal("0.48"), "other": Decimal("0.01")}
    assert "2025-12-28 to 2026-01-03" in sentences(export)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (["December 30", "December 31", "January 1"], date(2025, 12, 30), date(2026, 1, 1)),
        (["8 Juli", "9 Juli", "10 Juli"], date(2026, 7, 8), date(2026, 7, 10)),
        (["10 juillet", "9 juillet", "8 juillet"], date(2026, 7, 8), date(2026, 7, 10)),
        (["8 de julio", "9 de julio", "10 de julio"], date(2026, 7, 8), date(2026, 7, 10)),
        (["31 Δεκεμβρίου", "1 Ιανουαρίου", "2 Ιανουαρίου"], date(2025, 12, 31), date(2026, 1, 2)),
        (["7月8日", "7月9日", "7月10日"], date(2026, 7, 8), date(2026, 7, 10)),
        (["2026-07-08", "2026-07-09", "2026-07-10"], date(2026, 7, 8), date(2026, 7, 10)),
    ],
)  # fmt: skip
def test_days_without_a_year_are_read_in_the_language_of_the_account(days, first, last):
    export = read(twins.tiktok_overview(days, [5, 6, 7]))
    assert export.rejected == ()
    assert {each.window for each in export.figures} == {(first, last)}


def test_a_month_that_two_languages_mean_differently_is_refused_by_row():
    export = read(twins.tiktok_overview(["1 listopad", "2 listopad"], [5, 6]))
    assert [(each.row, each.column) for each in export.rejected] == [(2, "Date"), (3, "Date")]
    assert not export.days


def test_undefined_is_no_figure_and_minus_one_is_a_change_but_no_count():
    export = read(twins.tiktok_followers(["May 1", "May 2", "May 3"], ["undefined", 10, 9], [0, 10, -1]))
    assert [(each.metric, each.value) for each in export.days if each.metric == "followers"] == [("followers", 10), ("followers", 9)]
    assert figures(export) == {"followers_net": 9, "followers": 9}
    export = read(twins.tiktok_overview(["May 1", "May 2"], [5, -1]))
    (refusal,) = export.rejected
    assert (refusal.file, refusal.row, refusal.column, refusal.value) == ("upload", 3, "Video Views", "-1")
    assert "views" not in figures(export), "a sum with a hole would be a smaller number that nobody stated"
    assert "not added up" in sentences(export)


@pytest.mark.parametrize("male", ["0.49", "49%", "49.0%", "0,49"])
def test_a_distribution_may_be_a_part_of_one_or_per_cent(male):
    export = read(twins.tiktok_gender(male, "0.41", "0"))
    assert shares(export, "gender") == {"male": Decimal("0.49"), "female": Decimal("0.41"), "other": 0, UNKNOWN: Decimal("0.10")}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Total views", "-1", "below zero"),
        ("Total likes", "1.2Q", "not a number"),
        ("Post time", "soon", "not a date"),
        ("Post time", "2031-01-01 10:00:00", "future"),
        ("Video link", "https://www.tiktok.com/@ada/photo/7412345678901234999", "stands in row 2 already"),
    ],
)
def test_a_post_of_tiktok_that_cannot_be_taken_is_named(column, cell, reason):
    export = read(twins.tiktok_content(**{column: cell}))
    assert len(export.posts) == 2
    (refusal,) = export.rejected
    assert (refusal.row, refusal.column) == (4, column) and reason in str(refusal.reason)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("header", "language"), [(twins.META_ENGLISH, "en"), (twins.META_GERMAN, "de")])
def test_meta_business_suite_reads_the_same_in_both_languages_and_every_encoding(header, language, encoding):
    export = read(twins.meta(header, 4, encoding))
    assert (export.format, export.platform, export.language, export.rejected) == ("meta_business_suite", "instagram", language, ())
    assert [(post.external_id, post.published_on, post.format, post.views, post.reach, post.saves) for post in export.posts] == [
        ("18000", date(2025, 3, 27), "post", 7000, 5000, 96),
        ("18001", date(2025, 3, 26), "reel", 7001, 5001, 96),
        ("18002", date(2025, 3, 25), "carousel", 7002, 5002, 96),
        ("18003", date(2025, 3, 24), "story", 7003, 5003, 96),
    ]
    assert (export.posts[0].title, export.posts[0].caption) == ("Käse 🧀 Teil 0", "Käse 🧀 Teil 0\n#brot")
    assert "ada.backt" not in repr(export)


def test_a_facebook_page_is_told_apart_by_its_columns():
    export = read(twins.meta(twins.META_PAGE))
    assert (export.platform, export.posts[0].likes, export.posts[0].saves) == ("facebook", 210, None)
    with pytest.raises(Unreadable, match="several platforms"):
        read(studio.archive({"a.csv": twins.meta(), "b.csv": twins.meta(twins.META_PAGE)}))


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Beitrags-ID", "1,80E+16", "not the id of a post"),
        ("Beitrags-ID", "18000", "stands in row 2 already"),
        ("Datum", "03.03.2025", "single day"),
        ("Veröffentlichungszeitpunkt", "gestern", "not a date"),
        ("Aufrufe", "-1", "below zero"),
        ("Reichweite", "viele", "not a number"),
    ],
)
def test_a_row_of_meta_that_cannot_be_taken_is_named(column, cell, reason):
    export = read(twins.meta(twins.META_GERMAN, **{column: cell}))
    assert len(export.posts) == 2
    (refusal,) = export.rejected
    assert (refusal.file, refusal.column, refusal.value) == ("upload", column, cell)
    assert refusal.row is not None and reason in str(refusal.reason)


def test_figures_of_instagram_graph_are_shares_of_all_followers_and_the_rest_is_unknown():
    ages = twins.graph_demographics(("age", "gender"), {("18-24", "F"): 50, ("25-34", "M"): 30, ("25-34", "U"): 10})
    places = twins.graph_demographics(("country",), {("DE",): 60, ("AT",): 20})
    export = read(studio.archive({"a.json": twins.graph(ages, places), "b.json": twins.graph(followers_count=100, id="1784")}))
    assert figures(export) == {"followers": 100}
    assert shares(export, "country") == {"DE": Decimal("0.6"), "AT": Decimal("0.2"), UNKNOWN: Decimal("0.2")}
    assert shares(export, "gender") == {"female": Decimal("0.5"), "male": Decimal("0.3"), UNKNOWN: Decimal("0.2")}
    assert shares(export, "age") == {"18-24": Decimal("0.5"), "25-34": Decimal("0.4"), UNKNOWN: Decimal("0.1")}
    assert {(each.basis, each.sample) for each in export.audience} == {("followers", 100)}


def test_without_the_number_of_followers_the_fullest_list_is_the_whole_and_that_is_told():
    ages = twins.graph_demographics(("age",), {("18-24",): 90})
    places = twins.graph_demographics(("country",), {("DE",): 100})
    export = read(twins.graph(ages, places))
    assert shares(export, "age") == {"18-24": Decimal("0.9"), UNKNOWN: Decimal("0.1")}
    assert "of the 100 whom Instagram tells apart" in sentences(export)


def test_people_who_reacted_are_never_mixed_with_followers():
    reacted = twins.graph_demographics(("country",), {("US",): 10}, "engaged_audience_demographics")
    both = read(twins.graph(twins.graph_demographics(("country",), {("DE",): 100}), reacted))
    assert shares(both, "country") == {"DE": 1}
    alone = read(twins.graph(reacted))
    assert {each.basis for each in alone.audience} == {"engaged"} and "people who reacted" in sentences(alone)


def test_posts_of_instagram_graph_bring_comments_without_their_authors():
    export = read(twins.graph(twins.graph_post(1), twins.graph_post(2, like_count=-1)), hashed=lambda author: f"hash of {len(author)}")
    (post,) = export.posts
    assert (post.external_id, post.format, post.published_on) == ("17991", "reel", date(2025, 5, 28))
    assert (post.likes, post.comments, post.reach, post.saves) == (310, 2, 4100, 41)
    assert [(each.post_id, each.author, each.words) for each in export.comments] == [
        ("17991", "hash of 3", "Wie lange muss der Teig ruhen?"), ("17991", "hash of 3", "🔥🔥"),
    ]  # fmt: skip
    assert "bea" not in repr(export) and "cem" not in repr(export)
    assert [(each.row, each.column, each.value) for each in export.rejected] == [(2, "like_count", "-1")]
    assert {each.author for each in read(twins.graph(twins.graph_post())).comments} == {""}, "without a key nobody is told apart"


def test_youtube_countries_are_shares_of_views_and_zz_stays_unknown():
    export = read(twins.result_table(("country", "views"), [("DE", 80), ("AT", 15), ("ZZ", 5)]))
    assert shares(export, "country") == {"DE": Decimal("0.8"), "AT": Decimal("0.15"), UNKNOWN: Decimal("0.05")}
    assert {(each.basis, each.sample) for each in export.audience} == {("views", 100)}
    assert "not of subscribers" in sentences(export)


def test_youtube_ages_and_genders_are_of_viewers_and_what_they_leave_is_unknown():
    rows = [("age18-24", "female", 40.0), ("age25-34", "male", 30), ("age65-", "user_specified", "20.0")]
    export = read(twins.result_table(("ageGroup", "gender", "viewerPercentage"), rows))
    assert shares(export, "age") == {"18-24": Decimal("0.4"), "25-34": Decimal("0.3"), "65+": Decimal("0.2"), UNKNOWN: Decimal("0.1")}
    assert shares(export, "gender")["other"] == Decimal("0.2")
    assert shares(export, "age_gender")["female:18-24"] == Decimal("0.4")
    assert {each.basis for each in export.audience} == {"viewers"}
    one = read(twins.result_table(("gender", "viewerPercentage"), [("female", 60), ("male", 40)]))
    assert {each.dimension for each in one.audience} == {"gender"}


def test_youtube_days_and_videos_are_read_and_income_is_left_out():
    days = read(twins.result_table(("day", "views", "estimatedMinutesWatched", "estimatedRevenue"), [("2026-05-01", 5, 90, 4711.5),
                                                                                                    ("2026-05-02", 6, 30, 1)]))  # fmt: skip
    assert figures(days) == {"views": 11, "watch_hours": 2}
    assert "4711" not in repr(days) and "estimatedRevenue" in sentences(days)
    videos = read(twins.result_table(("video", "views", "likes"), [("abc-def_123", 100, 9), ("a b", 5, 1), ("xyz", -1, 0), ("q", 1)]))
    assert [(post.external_id, post.views, post.likes) for post in videos.posts] == [("abc-def_123", 100, 9)]
    assert [(each.row, each.column) for each in videos.rejected] == [(4, None), (2, "video"), (3, "views")]


def test_phyllo_keeps_its_own_bands_and_the_rest_as_unknown():
    export = read(twins.phyllo())
    assert (export.format, export.platform) == ("phyllo", "instagram")
    assert shares(export, "age") == {"18-24": Decimal("0.523"), "25-32": Decimal("0.39"), UNKNOWN: Decimal("0.087")}
    assert shares(export, "city") == {"Köln": Decimal("0.11"), UNKNOWN: Decimal("0.89")}
    assert read(twins.phyllo(work_platform=None)).platform == ""
    over = read(twins.phyllo(countries=[{"code": "DE", "value": 99}, {"code": "AT", "value": 9}]))
    assert shares(over, "country") == {} and "more than 100 per cent" in str(over.rejected[0].reason)


@pytest.mark.parametrize(
    ("raw", "reader"),
    [
        (studio.studio_german(studio.videos(3)), "youtube_studio"),
        (twins.meta(), "meta_business_suite"),
        (twins.tiktok_content(), "tiktok_studio"),
        (twins.tiktok_gender("0.5", "0.5", "0"), "tiktok_studio"),
        (studio.instagram_audience(), "instagram_download"),
        (twins.graph(twins.graph_post()), "instagram_graph"),
        (twins.result_table(("country", "views"), [("DE", 1)]), "youtube_analytics"),
        (twins.phyllo(), "phyllo"),
        (twins.table(), "table"),
    ],
)
@pytest.mark.parametrize("name", ["Table data.csv", "posts.json", "Overview.zip", "photo.png", ""])
def test_what_a_file_is_its_content_tells_and_never_its_name(raw, reader, name):
    assert read(raw, name).format == reader


@pytest.mark.parametrize(
    ("path", "reader", "posts", "days", "dimensions"),
    [
        ("tiktok_studio/Content.csv", "tiktok_studio", 2, 0, set()),
        ("tiktok_studio/Overview.csv", "tiktok_studio", 0, 19, set()),
        ("tiktok_studio/FollowerHistory.csv", "tiktok_studio", 0, 7, set()),
        ("tiktok_studio/Viewers.csv", "tiktok_studio", 0, 1, set()),
        ("tiktok_studio/FollowerActivity.csv", "tiktok_studio", 0, 0, set()),
        ("tiktok_studio/FollowerGender.csv", "tiktok_studio", 0, 0, {"gender"}),
        ("tiktok_studio/FollowerGender_percent_variant.csv", "tiktok_studio", 0, 0, {"gender"}),
        ("tiktok_studio/FollowerTopTerritories.csv", "tiktok_studio", 0, 0, {"country"}),
        ("instagram_graph_api/follower_demographics_age_gender.json", "instagram_graph", 0, 0, {"age", "gender", "age_gender"}),
        ("instagram_graph_api/follower_demographics_country.json", "instagram_graph", 0, 0, {"country"}),
        ("youtube_analytics_api/country.json", "youtube_analytics", 0, 0, {"country"}),
        ("youtube_analytics_api/demographics.json", "youtube_analytics", 0, 0, {"age", "gender", "age_gender"}),
        ("youtube_studio_en/Table data.csv", "youtube_studio", 4, 0, set()),
        ("phyllo/audience.json", "phyllo", 0, 0, {"country", "city", "age", "gender", "age_gender"}),
    ],
)
def test_each_example_is_read(path, reader, posts, days, dimensions):
    if not EXAMPLES.is_dir():
        pytest.skip("the examples stand in ../shared, which is not here")
    export = read((EXAMPLES / path).read_bytes())
    assert (export.format, len(export.posts), len(export.days)) == (reader, posts, days)
    assert {each.dimension for each in export.audience} == dimensions
    for dimension in dimensions:
        assert abs(sum(shares(export, dimension).values()) - 1) < Decimal("0.005")
