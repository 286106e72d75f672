"""Asks how a channel is connected, fetched and let go: proven by the platform's id, once a day, every no of a platform said in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from portal.domain.creators.figures import AudienceShare, Figure, PostFigure
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.text import Text
from portal.gateways.connections import Forbidden, Lost, TooOften, TryLater, Unintelligible
from portal.gateways.vault import Vault
from portal.models.activity import Activity
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import AudienceShare as StoredShare
from portal.models.creators import Channel, Creator, MetricSnapshot, Post
from portal.models.notifications import Notification
from portal.models.outbox import Outbox
from portal.queries import creators as read_creators
from portal.services.couriers import COURIERS
from portal.services.creators import connections, fetch_due, forget_attempts
from portal.services.creators.connections_ending import disconnect, forget_figures
from portal.services.outbox import drain
from tests.support.shores import join


def work_off(portal):
    """What a round does about connections: send for what is due, forget old tries, carry what waits."""
    fetch_due(portal.house.office)
    with portal.work() as work:
        forget_attempts(work)
    drain(portal.house.office, COURIERS)


def begun(portal, person, platform):
    """She goes to the platform; the state that comes back, and the address at which she says yes."""
    with portal.work(person) as work:
        consent = connections.begin(work, work.session.get_one(Creator, person.creator_id), platform)
    return parse_qs(urlsplit(consent).query)["state"][0], consent


def connect(portal, person, platform="instagram", handle="ada.lind", **more):
    """She connects the account of that name, which is made where it is not there."""
    there = portal.platforms[platform]
    account = next((each.account for each in there.accounts.values() if each.account.handle == handle), None) or join(
        there, platform, handle, **more
    )
    state, consent = begun(portal, person, platform)
    return connections.finish(portal.house.office, person.actor, state, there.sign_in(account.provider_id, consent))


def only(portal, table, **where):
    with portal.session() as session:
        statement = select(table).options(undefer("*")).filter_by(**where)
        return session.scalars(statement).one()


def count(portal, table, **where):
    with portal.session() as session:
        return session.scalar(select(func.count()).select_from(table).filter_by(**where))


def trouble(portal):
    stored = only(portal, Connection).trouble
    return str(Text.from_json(stored)) if stored else ""


def test_a_connected_channel_brings_dated_figures_with_their_source(portal, cast):
    made = connect(portal, cast.ada)
    assert (made.platform, made.channel, made.added) == ("instagram", "ada.lind", True)
    work_off(portal)
    with portal.session() as session:
        followers = session.scalars(select(MetricSnapshot).where(MetricSnapshot.metric == "followers")).one()
        assert (followers.value, followers.source, followers.as_of) == (Decimal(48_200), "connected", portal.clock.now.date())
        assert session.scalar(select(func.count()).select_from(Post).where(Post.source == "connected")) == 8
        assert {(each.bucket, each.basis, each.source) for each in session.scalars(select(StoredShare))} == {
            ("DE", "followers", "connected"),
            ("AT", "followers", "connected"),
        }
        assert session.get_one(Creator, cast.ada.creator_id).scored_at is not None, "the scores follow the figures"
        verbs = set(session.scalars(select(Activity.verb)))
    assert {"creators.connected", "creators.fetched"} <= verbs


def test_the_keys_are_encrypted_and_leave_no_trace_in_the_history(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.session() as session:
        sealed = session.scalar(select(Connection.sealed))
        everything = repr([tuple(row) for table in (Outbox, Activity, Connection) for row in session.execute(select(table.__table__))])
    assert "access-" not in everything and "refresh-" not in everything
    assert portal.gateways.vault.open(sealed)["access"].startswith("access-")


def test_the_same_visit_twice_a_day_adds_nothing(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    before = [count(portal, table) for table in (MetricSnapshot, Post, StoredShare)]
    connect(portal, cast.ada)
    work_off(portal)
    assert [count(portal, table) for table in (MetricSnapshot, Post, StoredShare)] == before
    assert count(portal, Connection) == 1


def test_figures_are_fetched_once_a_day_and_only_what_is_new_is_written_down(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    portal.clock.pass_(hours=23)
    work_off(portal)
    assert count(portal, Activity, verb="creators.fetched") == 1
    there = portal.platforms["instagram"]
    number = next(iter(there.accounts))
    posts = (PostFigure("p0", title="Post 0", views=5_000, likes=400, comments=9), *there.accounts[number].posts[1:])
    join(there, "instagram", "ada.lind", figures=(Figure("followers", 48_900),), posts=posts)
    portal.clock.pass_(hours=2)
    work_off(portal)
    assert count(portal, Activity, verb="creators.fetched") == 2
    with portal.session() as session:
        values = list(
            session.scalars(
                select(MetricSnapshot.value).where(MetricSnapshot.metric == "followers").order_by(MetricSnapshot.as_of, MetricSnapshot.id)
            )
        )
        assert values == [48_200, 48_900], "appended, never overwritten"
        assert session.scalar(select(func.count()).select_from(Post)) == 9
        channel = session.scalars(select(Channel)).one()
        newest = {post.external_id: post.views for post in read_creators.newest_posts(session, channel.id)}
    assert newest["p0"] == 5_000 and newest["p1"] == 901


def test_her_channel_of_that_name_is_proven_and_no_other(portal, cast):
    with portal.house.office.writing.begin() as session:
        session.add(Channel(creator_id=cast.ada.creator_id, platform="instagram", handle="Ada.Lind", created_at=portal.clock.now))
        session.add(Channel(creator_id=cast.ada.creator_id, platform="instagram", handle="famous", created_at=portal.clock.now))
    assert not connect(portal, cast.ada).added
    with portal.session() as session:
        proven = session.scalars(select(Channel).join(Connection, Connection.channel_id == Channel.id)).one()
        assert proven.handle == "Ada.Lind"
    assert connect(portal, cast.ada, handle="somebody.else").added, "a foreign name is not proven by her sign-in"
    assert count(portal, Channel) == 3


def test_a_new_name_at_the_platform_is_followed_and_a_taken_one_is_not(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    there = portal.platforms["instagram"]
    number = next(iter(there.accounts))
    there.add(number, "ada.kocht", figures=(Figure("followers", 1),))
    portal.clock.pass_(days=1, hours=1)
    work_off(portal)
    assert only(portal, Channel).handle == "ada.kocht"


# ---- the word that works once ------------------------------------------------------------------------------------------


def test_a_way_back_works_once_in_fifteen_minutes_for_the_one_who_left(portal, cast):
    there = portal.platforms["youtube"]
    account = join(there, "youtube", "adalind")
    office = portal.house.office

    state, consent = begun(portal, cast.ada, "youtube")
    code = there.sign_in(account.provider_id, consent)
    with pytest.raises(Invalid):
        connections.finish(office, cast.dov.actor, state, code)
    other_browser = type(cast.ada.actor)(**{**cast.ada.actor.__dict__, "sign_in_id": 99})
    with pytest.raises(Invalid):
        connections.finish(office, other_browser, state, code)
    with pytest.raises(Invalid):
        connections.finish(office, cast.ada.actor, "a guessed state", code)
    connections.finish(office, cast.ada.actor, state, code)
    with pytest.raises(Invalid):
        connections.finish(office, cast.ada.actor, state, there.sign_in(account.provider_id, consent))

    state, consent = begun(portal, cast.ada, "youtube")
    portal.clock.pass_(minutes=16)
    with pytest.raises(Invalid):
        connections.finish(office, cast.ada.actor, state, there.sign_in(account.provider_id, consent))


def test_a_word_is_used_up_even_when_the_platform_then_says_no(portal, cast):
    state, _ = begun(portal, cast.ada, "tiktok")
    with pytest.raises(connections.Trouble) as caught:
        connections.finish(portal.house.office, cast.ada.actor, state, "not a code")
    assert "connect once more" in str(caught.value.text)
    with pytest.raises(Invalid):
        connections.finish(portal.house.office, cast.ada.actor, state, "not a code")


def test_nobody_connects_for_another_and_nothing_that_is_not_set_up(portal, cast):
    with pytest.raises(NotAllowed), portal.work(cast.dov) as work:
        connections.begin(work, work.session.get_one(Creator, cast.ada.creator_id), "youtube")
    with pytest.raises(NotAllowed):
        connections.finish(portal.house.office, cast.bea.actor, "x", "y")
    del portal.platforms.platforms["tiktok"]
    with pytest.raises(NotNow) as caught, portal.work(cast.ada) as work:
        connections.begin(work, work.session.get_one(Creator, cast.ada.creator_id), "tiktok")
    assert "export" in str(caught.value.text)
    with pytest.raises(Invalid), portal.work(cast.ada) as work:
        connections.begin(work, work.session.get_one(Creator, cast.ada.creator_id), "myspace")


def test_tries_that_led_nowhere_are_forgotten(portal, cast):
    begun(portal, cast.ada, "youtube")
    work_off(portal)
    assert count(portal, ConnectionAttempt) == 1
    portal.clock.pass_(days=32)
    work_off(portal)
    assert count(portal, ConnectionAttempt) == 0


# ---- proof by the platform's id ------------------------------------------------------------------------------------------


def test_an_account_proven_by_somebody_else_is_refused_and_stays_hers(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with pytest.raises(connections.Taken) as caught:
        connect(portal, cast.dov)
    assert "operator" in str(caught.value.text)
    attempt = only(portal, ConnectionAttempt, public_id=caught.value.attempt)
    connection = only(portal, Connection)
    assert (attempt.contested_id, attempt.handle, attempt.creator_id) == (connection.id, "ada.lind", cast.dov.creator_id)
    assert connection.creator_id == cast.ada.creator_id and portal.platforms["instagram"].revoked == []
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(Channel).where(Channel.creator_id == cast.dov.creator_id)) == 0


def test_what_was_let_go_may_be_proven_by_another(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    let_go(portal, cast.ada)
    connect(portal, cast.dov)
    assert only(portal, Connection, state="active").creator_id == cast.dov.creator_id


# ---- what platforms say no to --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words", "tries"),
    [
        (TryLater("HTTP 502"), "not answering", 6),
        (TooOften("quota", timedelta(minutes=5)), "no more questions", 6),
        (Unintelligible("no JSON"), "do not understand", 2),
        (Forbidden("scope"), "permission is missing", 2),
    ],
)
def test_a_no_is_shown_in_words_tried_again_and_left_for_a_longer_pause(portal, cast, said, words, tries):
    connect(portal, cast.ada)
    there = portal.platforms["instagram"]
    there.trouble = [said] * 40
    work_off(portal)
    assert words in trouble(portal), "it is told at once"
    for _ in range(tries + 2):
        portal.clock.pass_(hours=1.2)
        work_off(portal)
    connection = only(portal, Connection)
    assert (connection.state, connection.failures) == ("active", 1)
    assert 40 - len(there.trouble) == tries, "no more than so many questions"
    assert connection.next_fetch_at > portal.clock.now
    there.trouble = []
    portal.clock.pass_(days=1)
    work_off(portal)
    healed = only(portal, Connection)
    assert (healed.failures, healed.trouble, healed.trouble_at) == (0, {}, None) and healed.fetched_at is not None


def test_after_three_bad_days_she_hears_of_it_and_the_pauses_grow(portal, cast):
    connect(portal, cast.ada)
    portal.platforms["instagram"].trouble = [Unintelligible("no JSON")] * 100
    for _ in range(10 * 24 // 6):
        portal.clock.pass_(hours=6)
        work_off(portal)
    connection = only(portal, Connection)
    assert connection.failures == 4, "after 0, 1, 3 and 7 days, and next after 14"
    told = [str(Text.from_json(row.text)) for row in all_of(portal, Notification, account_id=cast.ada.account_id)]
    assert [each for each in told if "could not be fetched" in each] == [
        "The figures of ada.lind could not be fetched for some days. Nothing is lost."
    ]


def all_of(portal, table, **where):
    with portal.session() as session:
        return list(session.scalars(select(table).filter_by(**where).order_by(table.id)))


@pytest.mark.parametrize(("platform", "left"), [("instagram", "formerly"), ("youtube", None)])
def test_access_withdrawn_at_the_platform_is_found_out_and_the_figures_say_so(portal, cast, platform, left):
    """YouTube's rules want them deleted; elsewhere they stay, labelled as what they are."""
    account = connect(portal, cast.ada, platform)
    work_off(portal)
    there = portal.platforms[platform]
    there.withdraw(next(iter(there.accounts)))
    portal.clock.pass_(days=1, minutes=1)
    work_off(portal)
    connection = only(portal, Connection)
    assert (connection.state, connection.sealed, connection.figures_kept) == ("lost", "", left is not None)
    assert "withdrawn" in trouble(portal)
    with portal.session() as session:
        assert {row.source for table in (MetricSnapshot, Post, StoredShare) for row in session.scalars(select(table))} == (
            {left} if left else set()
        )
    told = {str(Text.from_json(each.text)) for each in all_of(portal, Notification, account_id=cast.ada.account_id)}
    assert any(account.channel in each and "no longer connected" in each for each in told)
    assert any("not public any more" in each for each in told) is (left is None)


def test_a_key_that_ends_early_is_renewed_once_before_anybody_is_called_gone(portal, cast):
    connect(portal, cast.ada)
    portal.platforms["instagram"].trouble = [Lost("401")]
    work_off(portal)
    assert only(portal, Connection).state == "active" and count(portal, MetricSnapshot) == 1


def test_an_old_key_is_renewed_before_it_is_used_and_the_young_one_is_kept(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    before = portal.gateways.vault.open(only(portal, Connection).sealed)
    portal.clock.pass_(days=1, minutes=1)
    work_off(portal)
    after = portal.gateways.vault.open(only(portal, Connection).sealed)
    assert before["access"] != after["access"]


def test_a_lost_secret_key_ends_the_connection_with_the_way_out(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.house.office.writing.begin() as session:
        session.scalars(select(Connection)).one().sealed = Vault(["another secret key, nobody knows it any more"]).seal({"access": "x"})
    portal.clock.pass_(days=1, minutes=1)
    work_off(portal)
    assert only(portal, Connection).state == "lost" and "operator changed the secret" in trouble(portal)


def test_another_account_behind_the_same_key_proves_nothing(portal, cast):
    connect(portal, cast.ada)
    there = portal.platforms["instagram"]
    number = next(iter(there.accounts))
    there.accounts[number] = type(there.accounts[number])(type(there.accounts[number].account)("other-number", "other"))
    work_off(portal)
    assert only(portal, Connection).state == "lost" and count(portal, MetricSnapshot) == 0


def test_what_the_platform_did_not_give_is_told(portal, cast):
    connect(portal, cast.ada, lacking=(Text("Insights were not allowed."),))
    work_off(portal)
    assert [str(Text.from_json(each)) for each in only(portal, Connection).lacking] == ["Insights were not allowed."]


# ---- the end -------------------------------------------------------------------------------------------------------------


def let_go(portal, person, keep_figures=True):
    with portal.work(person) as work:
        connection = work.session.scalars(
            select(Connection).where(Connection.creator_id == person.creator_id, Connection.state == "active")
        ).one()
        kept = disconnect(work, connection, keep_figures=keep_figures, seen=connection.version)
    work_off(portal)
    return kept


@pytest.mark.parametrize(
    ("platform", "wish", "stays"),
    [("instagram", True, True), ("instagram", False, False), ("tiktok", True, True), ("youtube", True, False)],
)
def test_she_decides_what_becomes_of_the_figures_as_far_as_the_platform_lets_her(portal, cast, platform, wish, stays):
    connect(portal, cast.ada, platform)
    work_off(portal)
    assert let_go(portal, cast.ada, wish) is stays
    connection = only(portal, Connection)
    assert (connection.state, connection.sealed, connection.figures_kept, connection.ended_at) == (
        "disconnected",
        "",
        stays,
        portal.clock.now,
    )
    with portal.session() as session:
        sources = set(session.scalars(select(MetricSnapshot.source)))
        payloads = list(session.scalars(select(Outbox.payload).where(Outbox.kind == "revoke_key")))
    assert sources == ({"formerly"} if stays else set())
    assert portal.platforms[platform].revoked == [connection.provider_id]
    assert payloads == [{"platform": platform}], "the copy in the parcel is emptied"


def test_kept_figures_can_go_later(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    let_go(portal, cast.ada)
    with portal.work(cast.ada) as work:
        forget_figures(work, work.session.scalars(select(Connection)).one())
    assert [count(portal, table) for table in (MetricSnapshot, Post, StoredShare)] == [0, 0, 0]


def test_a_platform_that_takes_no_key_back_keeps_nobody(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    portal.platforms["instagram"].trouble = [TryLater("HTTP 500")] * 20
    let_go(portal, cast.ada)
    for _ in range(6):
        portal.clock.pass_(hours=1)
        work_off(portal)
    with portal.session() as session:
        parcel = session.scalars(select(Outbox).where(Outbox.kind == "revoke_key")).one()
    assert (parcel.state, parcel.payload) == ("failed", {"platform": "instagram"})


def test_connecting_again_goes_on_with_the_same_row(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    let_go(portal, cast.ada)
    portal.clock.pass_(days=2)
    connect(portal, cast.ada)
    work_off(portal)
    connection = only(portal, Connection)
    assert (connection.state, connection.ended_at) == ("active", None)
    assert {row.source for row in all_of(portal, MetricSnapshot)} == {"formerly", "connected"}


def test_a_public_profile_without_any_figure_is_taken_offline_and_she_is_told(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    let_go(portal, cast.ada, keep_figures=False)
    with portal.session() as session:
        assert session.get_one(Creator, cast.ada.creator_id).published_at is None


def test_two_windows_do_not_disconnect_twice(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.work(cast.ada) as work:
        seen = work.session.scalars(select(Connection.version)).one()
    let_go(portal, cast.ada)
    with pytest.raises(Changed), portal.work(cast.ada) as work:
        disconnect(work, work.session.scalars(select(Connection)).one(), keep_figures=True, seen=seen)


def test_a_removed_channel_is_not_asked_about(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.house.office.writing.begin() as session:
        session.scalars(select(Channel)).one().removed_at = portal.clock.now
    portal.clock.pass_(days=3)
    work_off(portal)
    assert count(portal, Activity, verb="creators.fetched") == 1


def test_figures_from_the_account_count_before_what_she_states(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    with portal.house.office.writing.begin() as session:
        channel = session.scalars(select(Channel)).one()
        session.add(
            MetricSnapshot(
                channel_id=channel.id, metric="followers", value=Decimal(99_000), source="self_stated",
                as_of=portal.clock.now.date(), recorded_at=portal.clock.now,
            )
        )  # fmt: skip
    with portal.session() as session:
        channel = session.scalars(select(Channel)).one()
        assert read_creators.figures_of(session, [channel])[channel.id].get("followers").source == "connected"


def test_shares_of_two_days_are_never_mixed(portal, cast):
    connect(portal, cast.ada)
    work_off(portal)
    portal.clock.pass_(days=1, minutes=1)
    join(portal.platforms["instagram"], "instagram", "ada.lind", audience=(AudienceShare("country", "DE", Decimal(1), True),))
    work_off(portal)
    with portal.session() as session:
        channel = session.scalars(select(Channel)).one()
        (country,) = read_creators.audience_of(session, [channel])[channel.id]
    assert country.shares == (("DE", Decimal(1)),)
