"""The public lists that scores are compared with: twins in each dialect, broken rows, and the real files."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.domain.creators.figures import PeerFigure, Rejected, Unreadable
from portal.gateways import peers
from tests.support import exports as twins

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
TIKTOK = ["c_00000000aa", "tiktok", "2022-09", "Humor", "", "Germany", "1200000.0", "50000.0", "4000.0", "500.0", "100.0", "", ""]
VIDEO = ["2kyS6SvSYSE", "17.14.11", "A day", "A channel", "22", "17:13:01", "1000", "90", "3", "10", "FALSE", "FALSE", "FALSE"]


def save(folder, name, header, rows, delimiter=",", encoding="utf-8"):
    path = folder / name
    path.write_bytes(twins.sheet(header, rows, delimiter, encoding))
    return path


def taken(path):
    """(figures, refusals) of one file."""
    found = list(peers.rows(peers.open_dataset(path)))
    return [one for one in found if isinstance(one, PeerFigure)], [one for one in found if isinstance(one, Rejected)]


def ranking(folder, **changes):
    """A ranking of one sound row and one with changes."""
    row = dict(zip(twins.HYPEAUDITOR, TIKTOK, strict=True)) | {"creator_id": "c_00000000bb"} | changes
    return save(folder, "creators_long.csv", twins.HYPEAUDITOR, [TIKTOK, [row[name] for name in twins.HYPEAUDITOR]])


def trending(folder, **changes):
    row = dict(zip(twins.TRENDING, VIDEO, strict=True)) | changes
    return save(folder, "USvideos.csv", twins.TRENDING, [[row[name] for name in twins.TRENDING]])


def test_each_row_of_a_ranking_becomes_a_figure_with_its_own_basis(tmp_path):
    rows = twins.hypeauditor(60)
    figures, refused = taken(save(tmp_path, "a.csv", twins.HYPEAUDITOR, rows))
    assert (len(figures), refused) == (60, [])
    for row, figure in zip(rows, figures, strict=True):
        assert (figure.external_id, figure.platform, figure.country) == (row[0], row[1], "DE")
        assert figure.snapshot == date.fromisoformat(f"{row[2]}-01")
        assert figure.followers == round(Decimal(row[6]))
        assert figure.er_basis == ("followers" if row[1] == "instagram" else "views")
        of = [Decimal(row[place] or 0) for place in range(7, 13)]
        expected = of[5] / figure.followers if row[1] == "instagram" else sum(of[1:4]) / of[0]
        assert figure.er is None if expected > 1 else abs(figure.er - expected) < Decimal("0.000001")


@pytest.mark.parametrize(
    ("followers", "read"), [("523299999.99999994", 523300000), ("8300000.000000001", 8300000), ("8300000", 8300000), ("99.995", 100)]
)
def test_followers_that_are_nearly_whole_are_rounded(tmp_path, followers, read):
    figures, refused = taken(ranking(tmp_path, followers=followers))
    assert (figures[1].followers, refused) == (read, [])


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("followers", "8300000.5", "whole number"),
        ("followers", "8300000.02", "whole number"),
        ("followers", "-5", "below zero"),
        ("followers", "", "missing"),
        ("followers", "nan", "missing"),
        ("followers", "#VALOR!", "not a number"),
        ("likes", "-1.0", "below zero"),
        ("views", "many", "not a number"),
        ("platform", "myspace", "do not know this platform"),
        ("snapshot", "2022-13", "not a month"),
        ("creator_id", "", "id is missing"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_others_stay(tmp_path, column, cell, reason):
    figures, (refusal,) = taken(ranking(tmp_path, **{column: cell}))
    assert [figure.external_id for figure in figures] == ["c_00000000aa"]
    assert (refusal.row, refusal.column, refusal.value, refusal.file) == (3, column, cell, "creators_long.csv")
    assert reason in str(refusal.reason)


def test_each_fault_of_a_row_is_named(tmp_path):
    _, refused = taken(ranking(tmp_path, followers="-5", likes="x"))
    assert [refusal.column for refusal in refused] == ["followers", "likes"]


def test_a_name_instead_of_a_hash_is_never_kept(tmp_path):
    figures, _ = taken(ranking(tmp_path, creator_id="ada.creates"))
    assert "ada" not in repr(figures)
    assert len(figures[1].external_id) == 24


def test_an_average_with_decimals_is_rounded_and_a_number_is_no_country(tmp_path):
    figures, refused = taken(ranking(tmp_path, views="348.5", country="10.2M", likes="3.0", comments="0.0", shares="70.0"))
    assert (figures[1].views, figures[1].country, refused) == (348, None, [])


def test_more_actions_than_views_are_no_rate(tmp_path):
    figures, _ = taken(ranking(tmp_path, views="100.0"))
    assert (figures[1].er, figures[1].er_basis, figures[1].likes) == (None, None, 4000)


def test_an_account_and_date_that_stand_twice_are_taken_once_and_named(tmp_path):
    figures, (refusal,) = taken(ranking(tmp_path, creator_id="c_00000000aa", followers="7"))
    assert [figure.followers for figure in figures] == [1200000]
    assert (refusal.row, "row 2 already" in str(refusal.reason)) == (3, True)


def test_a_short_row_is_named(tmp_path):
    _, (refusal,) = taken(save(tmp_path, "a.csv", twins.HYPEAUDITOR, [TIKTOK[:4]]))
    assert (refusal.row, "fewer cells" in str(refusal.reason)) == (2, True)


def test_trending_days_are_written_year_day_month(tmp_path):
    (figure,), _ = taken(trending(tmp_path))
    assert (figure.snapshot, figure.category, figure.views, figure.likes, figure.comments) == (
        date(2017, 11, 14),
        "People & Blogs",
        1000,
        90,
        10,
    )
    assert (figure.er, figure.er_basis, figure.followers) == (Decimal("0.1"), "views", None)


@pytest.mark.parametrize(("switch", "field"), [("comments_disabled", "comments"), ("ratings_disabled", "likes")])
def test_zero_where_a_count_is_switched_off_is_no_figure(tmp_path, switch, field):
    (figure,), _ = taken(trending(tmp_path, **{switch: "TRUE"}))
    assert (getattr(figure, field), figure.er) == (None, None)


@pytest.mark.parametrize(
    ("column", "cell"), [("trending_date", "17.31.11"), ("trending_date", "2017-11-14"), ("views", ""), ("video_id", " ")]
)
def test_a_trending_row_that_cannot_be_taken_is_named(tmp_path, column, cell):
    figures, (refusal,) = taken(trending(tmp_path, **{column: cell}))
    assert (figures, refusal.row, refusal.column) == ([], 2, column)


def test_the_same_list_reads_the_same_in_each_of_its_dialects(tmp_path):
    rows = [
        ["1", "ada", "92", "3.3", "475.8", "8.7", "1.39", "6.5", "29.0", "Spain"],
        ["2", "dov", "91", "6.9", "33.0", "8.3", "1.62", "5.9", "57.4", "Atlantis"],
    ]
    german = [[cell.replace(".", ",") for cell in row] for row in rows]
    blank = [[""] * 10] * 3
    dialects = [
        save(tmp_path, "dot.csv", twins.TOP200, rows),
        save(tmp_path, "german.csv", twins.TOP200, german),
        save(tmp_path, "semicolon.csv", twins.TOP200, rows, ";"),
        save(tmp_path, "trailing.csv", (*twins.TOP200, ""), [[*row, ""] for row in german + blank], ";"),
        save(tmp_path, "excel.csv", twins.TOP200, german, "\t", "utf-16"),
    ]
    read = [taken(path) for path in dialects]
    assert all(one == read[0] for one in read)
    (first, second), refused = read[0]
    assert refused == []
    assert (first.followers, first.er, first.er_basis, first.country) == (475_800_000, Decimal("0.0139"), "followers", "ES")
    assert (second.country, second.likes) == ("Atlantis", None)
    assert "ada" not in repr(first)
    assert peers.open_dataset(dialects[3]).rows_total == 2


def test_the_salt_decides_the_hash_and_the_same_salt_gives_the_same(tmp_path):
    dataset = peers.open_dataset(trending(tmp_path))
    ids = [next(iter(peers.rows(dataset, salt=salt))).external_id for salt in (b"one", b"one", b"two")]
    assert ids[0] == ids[1] != ids[2]


def test_a_folder_gives_the_lists_that_are_known_and_names_the_others(tmp_path):
    (tmp_path / "deeper").mkdir()
    ranking(tmp_path)
    trending(tmp_path / "deeper")
    save(tmp_path, "other.csv", ("Name", "Age"), [["Ada", "36"]])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "notes.md").write_text("no list")
    found = peers.find(tmp_path)
    assert [dataset.name for dataset in found.datasets] == ["hypeauditor_top1000_2022", "youtube_trending_us_2017"]
    assert {path.name: str(reason).split(".")[0] for path, reason in found.unknown} == {
        "empty.csv": "empty", "other.csv": "This is not a list that we know",
    }  # fmt: skip
    assert "Name, Age" in str(found.unknown[1][1])


def test_a_path_with_nothing_to_read_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="no CSV file"):
        peers.find(tmp_path)
    with pytest.raises(Unreadable, match="cannot be opened"):
        peers.open_dataset(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(("damage", "reason"), [(b"c_1,tik\xfftok\n", "not UTF-8"), (b'c_1,"torn\n', "Row 4 is broken")])
def test_a_fault_at_the_end_shows_before_the_first_row_is_handed_out(tmp_path, damage, reason):
    path = ranking(tmp_path)
    path.write_bytes(path.read_bytes() + damage)
    with pytest.raises(Unreadable, match=reason):
        peers.open_dataset(path)


def test_a_list_beyond_measure_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: takes no room
    with pytest.raises(Unreadable, match="larger than 512 MB"):
        peers.open_dataset(path)


@pytest.fixture(scope="module")
def real():
    if not SHARED.is_dir():
        pytest.skip("the real lists stand in ../shared/data, which is not here")
    return {dataset.path.name: (dataset, list(peers.rows(dataset))) for dataset in peers.find(SHARED).datasets}


def records(dataset):
    """The rows of a real file, read in the simplest way."""
    with dataset.path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_ranking_is_taken_whole(real):
    dataset, figures = real["creators_long.csv"]
    rows = records(dataset)
    assert dataset.rows_total == len(figures) == len(rows) == 13_897
    assert sum(not float(row["followers"]).is_integer() for row in rows) == 352
    assert [figure.followers for figure in figures] == [round(float(row["followers"])) for row in rows]
    assert len({(figure.platform, figure.snapshot) for figure in figures}) == 14
    assert {figure.snapshot for figure in figures} == {date(2022, month, 1) for month in (3, 6, 9, 11, 12)}
    assert sum(figure.comments or 0 for figure in figures) == sum(round(float(row["comments"] or 0)) for row in rows)


def test_the_real_trending_list_is_taken_whole(real):
    dataset, figures = real["USvideos.csv"]
    rows = records(dataset)
    assert dataset.rows_total == len(figures) == len(rows) == 4998
    assert sum(figure.views for figure in figures) == sum(int(row["views"]) for row in rows)
    assert len({figure.external_id for figure in figures}) == len({row["video_id"] for row in rows}) == 1260
    assert (min(figure.snapshot for figure in figures), max(figure.snapshot for figure in figures)) == (
        date(2017, 11, 14),
        date(2017, 12, 9),
    )
    assert all(figure.category for figure in figures)


def test_the_real_top_200_reads_the_same_in_its_four_dialects(real):
    dialects = [figures for dataset, figures in real.values() if dataset.name == "instagram_top200"]
    assert [len(figures) for figures in dialects] == [200] * 4
    assert all(figures == dialects[0] for figures in dialects)
    assert dialects[0][0].followers == 475_800_000
