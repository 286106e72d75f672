"""A platform export becomes dated figures: previewed, saved whole, undone to the last row."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.domain.creators.figures import Unreadable
from portal.domain.creators.mapping import Columns
from portal.domain.creators.uploads import Preview
from portal.domain.errors import Invalid, NotAllowed, NotNow
from portal.models.activity import Activity
from portal.models.creators import AudienceShare, Channel, Creator, ExportUpload, MetricSnapshot, Post, PostComment
from portal.models.discovery import SearchDirty
from portal.models.files import StoredFile
from portal.queries import creators as read_creators
from portal.services import creators
from portal.services.creators import exports
from portal.services.creators.bulk import Rows
from portal.services.files import Upload
from tests.support import downloads
from tests.support import exports as twins

SHARED = Path(__file__).parents[2].parent / "shared"
GERMAN = SHARED / "data" / "export_formats" / "youtube_studio_de"
NAME = "Content 2019-01-01_2019-12-31 Ada.zip"


def _profile(work, person) -> Creator:
    return work.session.get_one(Creator, person.creator_id)


def _channel(portal, person, platform="youtube") -> str:
    with portal.work(person) as work:
        return creators.add_channel(work, _profile(work, person), platform=platform, handle="kanal").public_id


def _bring(portal, person, content: bytes, name: str = NAME) -> str:
    with portal.work(person) as work:
        return creators.upload(work, _profile(work, person), Upload(name, io.BytesIO(content))).public_id


def _save(portal, person, upload: str, channel: str):
    with portal.work(person) as work:
        row = read_creators.find_upload(work.session, person.actor, upload)
        return creators.save(work, _profile(work, person), row, read_creators.find_channel(work.session, person.actor, channel))


def _undo(portal, person, upload: str) -> None:
    with portal.work(person) as work:
        creators.undo(work, _profile(work, person), read_creators.find_upload(work.session, person.actor, upload))


def _counts(portal) -> dict[str, int]:
    with portal.session() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (Post, MetricSnapshot, AudienceShare, ExportUpload)
        }


@cache
def _studio() -> bytes:
    """Made once: a ZIP file holds the moment at which it was packed."""
    return twins.archive(
        {"Tabellendaten.csv": twins.studio_german(twins.videos(40)), "Gesamtwerte.csv": twins.studio_days([100 + n for n in range(365)])}
    )


def test_a_german_export_is_previewed_then_saved_with_its_period_and_its_source(portal, cast):
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, _studio())
    assert _counts(portal) == {"post": 0, "metric_snapshot": 0, "audience_share": 0, "export_upload": 1}
    with portal.session() as session:
        row = read_creators.find_upload(session, cast.ada.actor, upload)
        preview = Preview.from_json(row.report)
    assert (preview.posts, preview.platform, preview.window, preview.days) == (40, "youtube", "2019-01-01/2019-12-31", 365)
    done = _save(portal, cast.ada, upload, channel)
    assert (done.already, done.posts) == (False, 40)
    with portal.session() as session:
        posts = list(session.scalars(select(Post)))
        figures = read_creators.figures_of(session, list(session.scalars(select(Channel))))
        dirty = session.scalar(select(SearchDirty.rev).where(SearchDirty.creator_id == cast.ada.creator_id))
    assert {post.window for post in posts} == {"2019-01-01/2019-12-31"}
    assert {post.source for post in posts} == {"file"}
    views = next(iter(figures.values())).get("views")
    assert views.window == "2019-01-01/2019-12-31", "the total, not one of its days"
    assert dirty >= 2


def test_the_same_file_twice_says_so_and_changes_nothing(portal, cast):
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, _studio())
    _save(portal, cast.ada, upload, channel)
    before = _counts(portal)
    assert _save(portal, cast.ada, upload, channel).already
    again = _bring(portal, cast.ada, _studio())
    assert again == upload, "the same bytes lead to the upload that is there"
    assert _save(portal, cast.ada, again, channel).already
    assert _counts(portal) == before


def test_an_undo_takes_exactly_its_rows_and_can_be_saved_again(portal, cast):
    channel = _channel(portal, cast.ada)
    first, second = (
        _bring(portal, cast.ada, _studio()),
        _bring(portal, cast.ada, twins.studio_english(twins.videos(7, seed=3)), "Table data.csv"),
    )
    _save(portal, cast.ada, first, channel)
    with_first = _counts(portal)
    _save(portal, cast.ada, second, channel)
    with_both = _counts(portal)
    _undo(portal, cast.ada, second)
    assert _counts(portal) == with_first
    _undo(portal, cast.ada, second)
    _save(portal, cast.ada, second, channel)
    assert _counts(portal) == with_both
    with portal.session() as session:
        assert session.scalar(select(ExportUpload.state).where(ExportUpload.public_id == second)) == "saved"


def test_an_instagram_audience_is_kept_with_what_it_does_not_tell(portal, cast):
    channel, upload = (
        _channel(portal, cast.ada, "instagram"),
        _bring(portal, cast.ada, twins.instagram_audience(), "audience_insights.json"),
    )
    _save(portal, cast.ada, upload, channel)
    with portal.session() as session:
        channels = list(session.scalars(select(Channel)))
        countries = next(each for each in read_creators.audience_of(session, channels)[channels[0].id] if each.dimension == "country")
        followers = read_creators.figures_of(session, channels)[channels[0].id].get("followers")
    assert countries.source == "file" and countries.shares[0][0] == "DE" and countries.shares[-1][0] == "unknown"
    assert sum(share for _, share in countries.shares) == 1
    assert (followers.value, followers.source) == (20_480, "file")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("leer.csv", b"", "empty"),
        ("kaputt.zip", b"PK\x03\x04 this is no archive", "damaged"),
        ("notizen.csv", b"a;b\n1;2\n", "do not know"),
        (
            "umlaut.csv",
            twins.studio_german(twins.videos(3)).decode().encode("latin-1", "replace").replace(b"Ver\xad", b"Ver\xff\xad"),
            "UTF-8",
        ),
        ("bild.png", b"\x89PNG\r\n\x1a\n", "image"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_stays(portal, cast, name, content, words):
    with pytest.raises(Unreadable) as refusal, portal.work(cast.ada) as work:
        creators.upload(work, _profile(work, cast.ada), Upload(name, io.BytesIO(content)))
    assert words in str(refusal.value.text)
    assert _counts(portal)["export_upload"] == 0
    assert list(portal.gateways.files.every()) == []


def test_a_negative_count_is_refused_by_row_and_column_and_the_rest_is_taken(portal, cast):
    made = twins.rows_of(twins.videos(5))
    made[3][3] = "-12"
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, twins.sheet(twins.ENGLISH, made), "Table data.csv")
    with portal.session() as session:
        refused = Preview.from_json(read_creators.find_upload(session, cast.ada.actor, upload).report).rejected
    assert [(each["row"], each["column"], each["value"]) for each in refused] == [(5, "Views", "-12")]
    assert _save(portal, cast.ada, upload, channel).posts == 4


class Endless(io.RawIOBase):
    """Two gigabytes of nothing, handed out piece by piece; counts what was asked for."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        piece = min(size if size > 0 else 1 << 20, (2 << 30) - self.given)
        self.given += piece
        return bytes(piece)


def test_two_gigabytes_are_refused_after_the_limit_and_not_read_to_the_end(portal, cast):
    stream = Endless()
    with pytest.raises(Unreadable) as refusal, portal.work(cast.ada) as work:
        creators.upload(work, _profile(work, cast.ada), Upload("alles.zip", stream))
    assert "64 MB" in str(refusal.value.text)
    assert stream.given < 70 << 20


def test_nobody_saves_undoes_or_sees_what_another_uploaded(portal, cast):
    upload, channel = _bring(portal, cast.ada, _studio()), _channel(portal, cast.ada)
    with portal.work(cast.dov) as work:
        assert read_creators.find_upload(work.session, cast.dov.actor, upload) is None
        assert read_creators.find_channel(work.session, cast.dov.actor, channel) is None
        row = work.session.scalar(select(ExportUpload))
        for deed in (creators.undo, lambda work, mine, row: creators.save(work, mine, row, work.session.scalar(select(Channel)))):
            with pytest.raises(NotAllowed):
                deed(work, _profile(work, cast.dov), row)


def test_a_file_of_another_platform_does_not_fit_a_channel(portal, cast):
    channel, upload = _channel(portal, cast.ada, "instagram"), _bring(portal, cast.ada, _studio())
    with pytest.raises(Invalid):
        _save(portal, cast.ada, upload, channel)
    assert _counts(portal)["post"] == 0


def test_a_save_that_breaks_in_the_middle_leaves_nothing(portal, cast, monkeypatch):
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, _studio())
    monkeypatch.setattr(exports.export_rows, "shares", lambda *_: Rows(1, {"no": ["such column"]}))
    with pytest.raises(ValueError, match="columns without a value"):
        _save(portal, cast.ada, upload, channel)
    assert _counts(portal) == {"post": 0, "metric_snapshot": 0, "audience_share": 0, "export_upload": 1}
    monkeypatch.undo()
    assert _save(portal, cast.ada, upload, channel).posts == 40


def test_the_raw_file_is_erased_after_thirty_days_and_the_figures_stay(portal, cast):
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, _studio())
    _save(portal, cast.ada, upload, channel)
    kept = _counts(portal)
    portal.clock.pass_(days=29)
    portal.round()
    assert len(list(portal.gateways.files.every())) == 1
    portal.clock.pass_(days=2)
    portal.round()
    assert list(portal.gateways.files.every()) == []
    assert _counts(portal) == kept
    _undo(portal, cast.ada, upload)
    with pytest.raises(NotNow):
        _save(portal, cast.ada, upload, channel)


def test_a_discarded_upload_and_its_bytes_are_gone(portal, cast):
    upload = _bring(portal, cast.ada, _studio())
    with portal.work(cast.ada) as work:
        creators.discard(work, read_creators.find_upload(work.session, cast.ada.actor, upload))
    portal.round()
    assert list(portal.gateways.files.every()) == []
    with portal.session() as session:
        assert read_creators.find_upload(session, cast.ada.actor, upload) is None
        assert session.scalar(select(StoredFile.erased_at)) is not None


def test_the_real_german_export_is_taken_whole(portal, cast):
    if not GERMAN.exists():
        pytest.skip("the real export does not stand beside this clone")
    packed = twins.archive({path.name: path.read_bytes() for path in sorted(GERMAN.glob("*.csv"))})
    channel, upload = _channel(portal, cast.ada), _bring(portal, cast.ada, packed, "kanal.zip")
    done = _save(portal, cast.ada, upload, channel)
    assert done.posts == 500, "502 lines: a total, a remark, and 500 videos"
    assert _save(portal, cast.ada, upload, channel).already
    _undo(portal, cast.ada, upload)
    assert _counts(portal) == {"post": 0, "metric_snapshot": 0, "audience_share": 0, "export_upload": 1}


def _comments() -> bytes:
    return downloads.graph(downloads.graph_post(1), downloads.graph_post(2))


def _authors(portal) -> list[tuple[str, str]]:
    with portal.session() as session:
        return [(row.author, row.words) for row in session.scalars(select(PostComment).order_by(PostComment.id))]


def test_authors_of_comments_are_hashed_under_a_salt_that_is_replaced(portal, cast):
    channel, first = _channel(portal, cast.ada, "instagram"), _bring(portal, cast.ada, _comments(), "media.json")
    assert _save(portal, cast.ada, first, channel).comments == 4
    bea, cem, again_bea, again_cem = (author for author, _ in _authors(portal))
    assert (bea, cem) == (again_bea, again_cem) and bea != cem, "one person is one number under all posts"
    assert "bea" not in str(_authors(portal)) and len(bea) == 16
    portal.clock.pass_(days=91)
    second = _bring(portal, cast.ada, downloads.graph(downloads.graph_post(3)), "media2.json")
    _save(portal, cast.ada, second, channel)
    assert _authors(portal)[4][0] != bea, "before and after cannot be put together"
    _undo(portal, cast.ada, second)
    assert len(_authors(portal)) == 4


def test_two_creators_never_share_a_number_for_one_person(portal, cast):
    for person in (cast.ada, cast.dov):
        _save(portal, person, _bring(portal, person, _comments(), "media.json"), _channel(portal, person, "instagram"))
    authors = [author for author, _ in _authors(portal)]
    assert not set(authors[:4]) & set(authors[4:])


def test_the_words_of_comments_go_with_the_raw_file(portal, cast):
    channel, upload = _channel(portal, cast.ada, "instagram"), _bring(portal, cast.ada, _comments(), "media.json")
    _save(portal, cast.ada, upload, channel)
    assert _authors(portal)[0][1] == "Wie lange muss der Teig ruhen?"
    portal.clock.pass_(days=31)
    portal.round()
    assert {words for _, words in _authors(portal)} == {""} and len(_authors(portal)) == 4


def test_the_day_on_which_a_file_goes_is_the_one_that_was_promised(portal, cast):
    brief = replace(portal.house.office, settings=replace(portal.settings, export_days=3))
    with brief.work(cast.ada.actor) as work:
        creators.upload(work, _profile(work, cast.ada), Upload(NAME, io.BytesIO(_studio())))
    portal.clock.pass_(days=2)
    portal.round()
    assert len(list(portal.gateways.files.every())) == 1
    portal.clock.pass_(days=2)
    portal.round()
    assert list(portal.gateways.files.every()) == [], "the setting of the day of the upload counts, as was said on screen"


def test_shares_carry_whose_they_are_and_of_how_many(portal, cast):
    people = downloads.graph_demographics(("age", "gender"), {("18-24", "F"): 60, ("25-34", "U"): 20})
    raw = twins.archive({"a.json": downloads.graph(people), "b.json": downloads.graph(followers_count=100)})
    channel, upload = _channel(portal, cast.ada, "instagram"), _bring(portal, cast.ada, raw, "graph.zip")
    _save(portal, cast.ada, upload, channel)
    with portal.session() as session:
        rows = list(session.scalars(select(AudienceShare)))
    assert {(row.basis, row.sample, row.source) for row in rows} == {("followers", 100, "file")}
    genders = {row.bucket: float(row.share) for row in rows if row.dimension == "gender"}
    assert genders == {"female": 0.6, "unknown": 0.4}, "unknown is kept and never spread over the others"


def test_a_table_is_read_as_she_says_and_as_she_said_the_last_time(portal, cast):
    channel, upload = _channel(portal, cast.ada, "tiktok"), _bring(portal, cast.ada, downloads.table(), "meine.csv")
    likes = Columns({"date": 0, "likes": 3, "link": 2})
    with portal.work(cast.ada) as work:
        creators.choose_columns(work, read_creators.find_upload(work.session, cast.ada.actor, upload), likes)
    assert _save(portal, cast.ada, upload, channel).posts == 4
    with portal.session() as session:
        assert {(post.views, post.likes) for post in session.scalars(select(Post))} == {(None, 1000 + place) for place in range(4)}
    again = _bring(portal, cast.ada, downloads.table(5), "meine2.csv")
    with portal.session() as session:
        row = read_creators.find_upload(session, cast.ada.actor, again)
        assert Columns.from_json(row.columns) == likes and not row.report["table"]["guessed"]
    other = _bring(portal, cast.dov, downloads.table(5), "seine.csv")
    with portal.session() as session:
        assert read_creators.find_upload(session, cast.dov.actor, other).columns is None, "what she said is hers"
    with pytest.raises(NotNow), portal.work(cast.ada) as work:
        creators.choose_columns(work, read_creators.find_upload(work.session, cast.ada.actor, upload), likes)


def test_a_table_fits_any_of_her_channels_and_nothing_is_kept_before_it_can_be_read(portal, cast):
    raw = twins.sheet(("Date", "Title", "Views"), [["3/4/2025", "a", "5"], ["5/6/2025", "b", "6"]])
    channel, upload = _channel(portal, cast.ada, "instagram"), _bring(portal, cast.ada, raw, "mine.csv")
    with pytest.raises(Invalid, match="column Date"), portal.work(cast.ada) as work:
        row = read_creators.find_upload(work.session, cast.ada.actor, upload)
        try:
            creators.choose_columns(work, row, Columns({"date": 0, "views": 2}))
        except Invalid as refusal:
            raise Invalid(refusal.fields["columns"]) from None
    with pytest.raises(Invalid):
        _save(portal, cast.ada, upload, channel)
    with portal.work(cast.ada) as work:
        row = read_creators.find_upload(work.session, cast.ada.actor, upload)
        creators.choose_columns(work, row, Columns({"date": 0, "caption": 1, "views": 2}, "posts", "month"))
    assert _save(portal, cast.ada, upload, channel).posts == 2


def test_an_undo_tells_the_history_how_much_went_and_has_the_scores_computed_anew(portal, cast):
    channel, upload = _channel(portal, cast.ada, "tiktok"), _bring(portal, cast.ada, downloads.table(12), "meine.csv")
    _save(portal, cast.ada, upload, channel)
    assert _scored_at(portal, cast.ada) == portal.clock.now
    portal.clock.pass_(hours=25)  # within a day a result that is as it was is not written again
    before = _revision(portal, cast.ada)
    _undo(portal, cast.ada, upload)
    with portal.session() as session:
        last = session.scalar(select(Activity).where(Activity.verb == "creators.undid_export"))
        kept = session.scalar(select(ExportUpload.report))
    assert last.details["rows"]["post"] == 12
    assert kept["posts"] == 12, "what was shown meanwhile can be explained"
    assert _revision(portal, cast.ada) > before
    assert _scored_at(portal, cast.ada) == portal.clock.now


def _scored_at(portal, person):
    with portal.session() as session:
        return session.get(Creator, person.creator_id).scored_at


def _revision(portal, person) -> int:
    with portal.session() as session:
        return session.scalar(select(SearchDirty.rev).where(SearchDirty.creator_id == person.creator_id))


@pytest.mark.databases("sqlite")
def test_whatever_is_damaged_a_file_is_kept_whole_or_not_at_all(portal, cast):
    """What is saved is exactly what the preview said; what is refused leaves no row and no byte."""
    channels = {platform: _channel(portal, cast.ada, platform) for platform in ("youtube", "instagram", "tiktok", "facebook")}
    sound = [_studio(), downloads.tiktok_archive(), downloads.tiktok_content(), downloads.meta(), _comments(), downloads.table()]
    taken = []

    @given(
        st.sampled_from(sound), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2), st.binary(min_size=1, max_size=4)), max_size=4)
    )
    @settings(max_examples=40, database=None)
    def bring(raw: bytes, damages):
        damaged = bytearray(raw)
        for place, way, junk in damages:
            place %= max(len(damaged), 1)
            damaged[place : place + (0, len(junk), 30)[way]] = junk
        before = _counts(portal)
        try:
            upload = _bring(portal, cast.ada, bytes(damaged))
        except Unreadable:
            assert _counts(portal) == before
            return
        with portal.session() as session:
            preview = Preview.from_json(read_creators.find_upload(session, cast.ada.actor, upload).report)
        try:
            done = _save(portal, cast.ada, upload, channels[preview.platform or "tiktok"])
        except Invalid:
            assert preview.empty and _counts(portal) == {**before, "export_upload": before["export_upload"] + 1}
        else:
            found = _counts(portal)
            assert done.already or found["post"] - before["post"] == preview.posts == done.posts
            assert done.already or found["metric_snapshot"] - before["metric_snapshot"] == len(preview.totals) + preview.days
            taken.append(done)
            _undo(portal, cast.ada, upload)
            assert _counts(portal) == {**before, "export_upload": found["export_upload"]}
        with portal.work(cast.ada) as work:
            row = read_creators.find_upload(work.session, cast.ada.actor, upload)
            creators.discard(work, row)

    bring()
    assert len(taken) > 3
