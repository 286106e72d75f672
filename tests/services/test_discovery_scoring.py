"""Scoring creators: a number only where there is evidence, peers before tables, and disclosure never costs a point."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import event, func, select, update

from portal.domain.vetting.stored import from_json, to_json
from portal.models.creators import Channel, Creator, Peer, PeerImport, Post
from portal.models.discovery import PeerGroup, PeerObservation, SearchDirty
from portal.queries import creators as read_creators
from portal.services import creators, discovery
from tests.support import creators as make


def _score(portal, creator_id):
    with portal.work() as work:
        creator = work.session.get_one(Creator, creator_id)
        discovery.score(work, creator)
    with portal.session() as session:
        return session.get_one(Creator, creator_id)


def _crowd(portal, number, **changes):
    with portal.work() as work:
        return [make.founded(work.session, work.now, f"peer-{n}", rate=0.01 + n * 0.001, **changes).id for n in range(number)]


def test_a_creator_without_figures_gets_no_number(portal, cast):
    creator = _score(portal, cast.ada.creator_id)
    assert (creator.quality, creator.quality_detail) == (None, {})
    assert creator.scored_at == portal.clock.now


def test_a_new_instance_says_honestly_that_the_evidence_is_not_enough(portal):
    (one,) = _crowd(portal, 1)
    creator = _score(portal, one)
    found = from_json(creator.quality_detail)
    assert creator.quality is None and found.quality.score is None
    assert str(found.quality.sentence).startswith("Not enough evidence for a score: evidence ")
    assert found.rate is not None and found.rate.posts == 8


def test_thirty_creators_of_the_portal_make_a_group_and_a_number(portal):
    ids = _crowd(portal, 31)
    assert discovery.score_all(portal.house.office) == 31
    with portal.session() as session:
        scores = [session.get_one(Creator, one) for one in ids]
        assert session.scalar(select(func.count()).select_from(PeerGroup).where(PeerGroup.source == "portal"))
    assert all(creator.quality is not None for creator in scores)
    assert scores[-1].quality > scores[0].quality, "the thirtieth has four times the engagement of the first"
    found = from_json(scores[-1].quality_detail)
    assert found.quality.low <= found.quality.score <= found.quality.high and found.quality.coverage >= 0.5
    assert {part.name for part in found.quality.parts} >= {"engagement", "reach", "originality", "growth", "consistency"}


def test_labelling_posts_as_advertising_never_lowers_a_score(portal):
    ids = _crowd(portal, 31)
    discovery.score_all(portal.house.office)
    with portal.session() as session:
        before = {one: session.get_one(Creator, one).quality for one in ids}
    with portal.work() as work:
        work.session.execute(update(Post).values(sponsored=True, caption="Anzeige #ad " + Post.caption))
    for one in ids[::6]:
        assert _score(portal, one).quality >= before[one]


def test_an_imported_list_stands_in_and_is_named(portal):
    (one,) = _crowd(portal, 1, followers=2_000_000)
    with portal.work() as work:
        for n in range(40):
            work.session.add(
                Peer(
                    dataset="a_ranking", external_id=f"x{n}", platform="instagram", snapshot=date(2022, 11, 1), followers=2_000_000,
                    er=Decimal("0.001") * (n + 1), er_basis="reach",
                )
            )  # fmt: skip
        discovery.gather_peers(work)
    found = from_json(_score(portal, one).quality_detail)
    assert found.rate.peers_source == "a_ranking" and found.rate.peers_n == 40 and found.rate.peers_as_of == date(2022, 11, 1)
    assert "a public ranking, which holds the most successful (a_ranking)" in str(found.rate.peers)


def test_groups_are_gathered_once_a_day_and_after_an_import(portal):
    _crowd(portal, 31)
    discovery.score_all(portal.house.office)
    with portal.work() as work:
        assert discovery.gather_when_due(work) == 0
    portal.clock.pass_(hours=1)
    with portal.work() as work:
        work.session.add(PeerImport(dataset="x", sha256="", started_at=work.now, finished_at=work.now))
    portal.clock.pass_(hours=1)
    with portal.work() as work:
        assert discovery.gather_when_due(work) > 0
    portal.clock.pass_(hours=23)
    with portal.work() as work:
        assert discovery.gather_when_due(work) == 0
    portal.clock.pass_(hours=2)
    with portal.work() as work:
        assert discovery.gather_when_due(work) > 0


def test_a_judgement_is_read_back_as_it_was_kept(portal):
    ids = _crowd(portal, 31)
    discovery.score_all(portal.house.office)
    with portal.session() as session:
        stored = session.get_one(Creator, ids[3]).quality_detail
    found = from_json(stored)
    assert to_json(found) == stored and found.rate.usual[0] < found.rate.usual[1]
    assert from_json({**stored, "version": 0}) is None and from_json({}) is None


def test_who_is_not_published_is_no_peer(portal):
    ids = _crowd(portal, 31)
    with portal.work() as work:
        work.session.execute(update(Creator).where(Creator.id.in_(ids[:5])).values(published_at=None))
    discovery.score_all(portal.house.office)
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(PeerGroup)) == 0


def test_stating_a_figure_scores_at_once_and_marks_the_index(portal, cast):
    with portal.work(cast.ada) as work:
        creator = read_creators.own(work.session, cast.ada.actor)
        channel = creators.add_channel(work, creator, platform="instagram", handle="ada")
        make.posts(work.session, channel, work.now)
        creators.state_figure(work, creator, channel, "followers", 20_000, work.now.date())
    with portal.session() as session:
        stored = session.get_one(Creator, cast.ada.creator_id)
        assert from_json(stored.quality_detail).rate is not None and stored.scored_at == portal.clock.now
        assert session.scalar(select(SearchDirty.rev).where(SearchDirty.creator_id == stored.id)) >= 2


def test_the_worker_scores_again_after_a_day_a_few_at_a_time(portal):
    ids = _crowd(portal, 25)
    portal.round()
    with portal.session() as session:
        assert session.scalar(select(func.count()).where(Creator.id.in_(ids), Creator.scored_at.is_not(None))) == 20
    portal.round()
    portal.clock.pass_(hours=25)
    portal.round()
    with portal.session() as session:
        assert session.scalar(select(func.count()).where(Creator.id.in_(ids), Creator.scored_at == portal.clock.now)) == 20


def test_scoring_twice_leaves_one_set_of_observations(portal):
    (one,) = _crowd(portal, 1)
    _score(portal, one)
    with portal.session() as session:
        first = session.scalar(select(func.count()).where(PeerObservation.creator_id == one))
    portal.clock.pass_(days=1)
    _score(portal, one)
    with portal.session() as session:
        assert session.scalar(select(func.count()).where(PeerObservation.creator_id == one)) == first > 3


def test_a_score_that_does_not_change_does_not_trouble_the_index(portal):
    (one,) = _crowd(portal, 1)
    _score(portal, one)
    discovery.index_changes(portal.house.office)
    _score(portal, one)
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(SearchDirty)) == 0


def _statements(portal, creator_id):
    """What scoring sends to the database, in its first words."""
    sent = []
    engine = portal.house.engine
    with portal.work() as work:
        creator = work.session.get_one(Creator, creator_id)
        event.listen(engine, "before_cursor_execute", note := lambda *told: sent.append(told[2].split()[0]))
        try:
            discovery.score(work, creator)
            work.session.flush()
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return sent


def test_a_score_that_is_as_it_was_reads_five_times_and_writes_nothing(portal):
    ids = _crowd(portal, 31)
    discovery.score_all(portal.house.office)
    assert _statements(portal, ids[0]) == ["SELECT"] * 5


def test_a_post_that_changed_changes_its_own_rows_only(portal):
    ids = _crowd(portal, 31)
    discovery.score_all(portal.house.office)
    with portal.work() as work:
        hers = select(Channel.id).where(Channel.creator_id == ids[0]).scalar_subquery()
        work.session.execute(update(Post).where(Post.channel_id == hers, Post.external_id == "p0").values(likes=9_000))
        kept = dict(work.session.execute(_observations(ids[0])).all())
    assert _statements(portal, ids[0]) == ["SELECT"] * 5 + ["UPDATE", "UPDATE", "INSERT"], "observations, creator, search index"
    with portal.session() as session:
        now = dict(session.execute(_observations(ids[0])).all())
    assert now.keys() == kept.keys() and 0 < sum(now[id] != kept[id] for id in kept) < len(kept)


def _observations(creator_id):
    return select(PeerObservation.id, PeerObservation.value).where(PeerObservation.creator_id == creator_id)


def test_a_score_is_stamped_anew_each_day_even_where_there_is_nothing_to_say(portal, cast):
    first = _score(portal, cast.ada.creator_id).scored_at
    portal.clock.pass_(hours=1)
    assert _score(portal, cast.ada.creator_id).scored_at == first
    portal.clock.pass_(hours=24)
    assert _score(portal, cast.ada.creator_id).scored_at == portal.clock.now


def test_posts_of_the_future_are_not_read(portal):
    (one,) = _crowd(portal, 1)
    with portal.work() as work:
        work.session.execute(update(Post).values(published_on=work.now.date() + timedelta(days=3)))
    assert from_json(_score(portal, one).quality_detail).rate is None
