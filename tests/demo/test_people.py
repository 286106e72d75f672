"""Asks whether the invented creators are plausible, whole, the same each time, and nobody in particular."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.demo import people
from portal.demo.people import voices
from portal.domain.creators.availability import ahead
from portal.domain.creators.exclusions import clash
from portal.domain.creators.profile import handle_problem
from portal.domain.vetting import benchmarks
from portal.domain.vetting.figures import Basis
from portal.domain.vetting.prevalence import ASK_ABOVE
from portal.gateways import content
from portal.gateways.database import open_engine, writing
from portal.models.compliance import ProviderReport
from portal.models.connections import Connection
from portal.models.creators import AudienceShare, Channel, Creator, MarkedWeek, MetricSnapshot, Package, Post
from portal.models.every import METADATA
from portal.models.media_kits import MediaKit
from tests.support import databases

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=databases.wanted())
def crowd(request: pytest.FixtureRequest, _databases) -> Iterator[Session]:
    """A hundred and twenty, made once on each database; the tests only look at them."""
    with _databases[request.param].empty() as address:
        engine = open_engine(address)
        METADATA.create_all(engine)
        with writing(engine)() as session:
            people.populate(session, 120, NOW)
            yield session
        engine.dispose()


def test_each_has_an_address_a_topic_a_channel_and_both_languages(crowd: Session) -> None:
    topics = {topic.id for topic in content.taxonomy().topics}
    for creator in crowd.scalars(select(Creator)):
        assert handle_problem(creator.handle) is None, creator.handle
        assert creator.topics and set(creator.topics) <= topics
        assert creator.channels and creator.channels[0].position == 0
        assert creator.bio_en and creator.bio_de and creator.bio_en != creator.bio_de
        assert "{" not in creator.bio_en + creator.bio_de + creator.tagline
        assert creator.name and creator.place and creator.country and creator.born_adult


def test_the_same_seed_makes_the_same_people(session: Session) -> None:
    people.populate(session, 15, NOW)
    first = session.execute(select(Creator.public_id, Creator.handle, Creator.bio_de).order_by(Creator.id)).all()
    session.rollback()
    people.populate(session, 15, NOW)
    assert session.execute(select(Creator.public_id, Creator.handle, Creator.bio_de).order_by(Creator.id)).all() == first


def test_names_in_other_scripts_and_long_ones_are_among_them(crowd: Session) -> None:
    everyone = list(crowd.scalars(select(Creator)))
    assert any(any("\u0590" <= sign <= "\u06ff" for sign in creator.name) for creator in everyone)
    assert max(len(creator.name) for creator in everyone) > 22
    assert all(
        creator.legal_name.isprintable() and not any("\u0590" <= sign <= "\u06ff" for sign in creator.legal_name) for creator in everyone
    )


def test_what_a_creator_only_states_has_no_posts_and_what_she_brought_has_a_history(crowd: Session) -> None:
    sources = dict(
        crowd.execute(select(MetricSnapshot.channel_id, func.min(MetricSnapshot.source)).group_by(MetricSnapshot.channel_id)).all()
    )
    weeks = dict(
        crowd.execute(
            select(MetricSnapshot.channel_id, func.count()).where(MetricSnapshot.metric == "followers").group_by(MetricSnapshot.channel_id)
        ).all()
    )
    posts = dict(crowd.execute(select(Post.channel_id, func.count()).group_by(Post.channel_id)).all())
    assert set(sources.values()) == {"file", "connected", "self_stated"}
    for channel, source in sources.items():
        assert (channel in posts) == (source != "self_stated")
        assert weeks[channel] == (1 if source == "self_stated" else people.Amounts().weeks)
    assert crowd.scalar(select(func.max(MetricSnapshot.as_of))) <= NOW.date()
    assert crowd.scalar(select(func.max(Post.published_on))) <= NOW.date()


def test_shares_of_an_audience_add_up_to_everyone(crowd: Session) -> None:
    sums = crowd.execute(
        select(AudienceShare.channel_id, AudienceShare.dimension, func.sum(AudienceShare.share)).group_by(
            AudienceShare.channel_id, AudienceShare.dimension
        )
    ).all()
    assert sums and all(abs(float(total) - 1) < 0.002 for *_, total in sums)
    assert crowd.scalar(select(func.count()).where(AudienceShare.dimension == "country", AudienceShare.bucket == "unknown")) > 0


def test_engagement_lies_around_the_published_bands(session: Session) -> None:
    people.populate(session, 400, NOW, amounts=people.Amounts(posts=6, weeks=2))
    ratios: dict[str, list[float]] = {}
    rows = session.execute(
        select(Channel.platform, MetricSnapshot.basis, MetricSnapshot.value, Channel.id)
        .join(Channel)
        .where(MetricSnapshot.metric == "engagement_rate")
    )
    sizes = dict(
        session.execute(
            select(MetricSnapshot.channel_id, func.max(MetricSnapshot.value))
            .where(MetricSnapshot.metric == "followers")
            .group_by(MetricSnapshot.channel_id)
        ).all()
    )
    for platform, basis, value, channel in rows:
        row = benchmarks.find(platform, Basis(basis), max(1000, int(sizes[channel])))
        ratios.setdefault(platform, []).append(math.log(float(value)) - row.log_mean)
    assert {platform: abs(median(found)) < 0.25 for platform, found in ratios.items()} == dict.fromkeys(
        ("instagram", "tiktok", "youtube"), True
    )
    advertised = session.scalar(select(func.count()).where(Post.sponsored)) / session.scalar(select(func.count(Post.id)))
    assert 0.12 < advertised < 0.18


def test_prices_kits_and_words_are_there(crowd: Session) -> None:
    kinds = {kind.id for kind in content.taxonomy().kinds}
    assert all(package.kind in kinds and 6_000 <= package.price_minor <= 100_000_000 for package in crowd.scalars(select(Package)))
    assert crowd.scalar(select(func.count()).where(MediaKit.published_at.is_not(None))) > 60
    assert set(voices.parts()["topics"]) == {topic.id for topic in content.taxonomy().topics if topic.parent}


def test_prices_lie_where_creators_of_that_size_ask_them(crowd: Session) -> None:
    """VETTING.md 4: 50 to 250 for a post of a nano creator, 250 to 2,000 micro; nobody with 90,000 followers works for 60."""
    sizes = dict(
        crowd.execute(
            select(Channel.creator_id, func.max(MetricSnapshot.value))
            .join(MetricSnapshot, MetricSnapshot.channel_id == Channel.id)
            .where(MetricSnapshot.metric == "followers")
            .group_by(Channel.creator_id)
        ).all()
    )
    lowest: dict[str, list[float]] = {"nano": [], "micro": [], "mid": [], "large": []}
    for creator, least in crowd.execute(select(Package.creator_id, func.min(Package.price_minor)).group_by(Package.creator_id)):
        size = float(sizes[creator])
        group = "nano" if size < 10_000 else "micro" if size < 50_000 else "mid" if size < 250_000 else "large"
        lowest[group].append(least / 100)
    assert 60 <= min(lowest["nano"]) and median(lowest["nano"]) < 200
    assert min(lowest["micro"]) >= 60 and 120 <= median(lowest["micro"]) <= 700
    assert min(lowest["mid"]) >= 150 and 400 <= median(lowest["mid"]) <= 2_500
    assert min(lowest["large"]) >= 600


def test_most_say_when_they_have_room_and_some_what_they_refuse(crowd: Session) -> None:
    everyone = crowd.scalars(select(Creator)).all()
    assert 0.5 < sum(creator.available_on is not None for creator in everyone) / len(everyone) < 0.9
    assert 0.1 < sum(bool(creator.excluded_topics) for creator in everyone) / len(everyone) < 0.6
    for creator in everyone:
        assert not clash(creator.excluded_topics, "", creator.topics, "").topics
    weeks = crowd.execute(select(MarkedWeek.monday, MarkedWeek.creator_id)).all()
    assert weeks and {monday for monday, _ in weeks} <= set(ahead(NOW.date()))
    assert {creator for _, creator in weeks} <= {creator.id for creator in everyone if creator.available_on}


def test_no_figure_is_called_connected_without_a_connection(crowd: Session) -> None:
    told = select(Channel.id).join(MetricSnapshot).where(MetricSnapshot.source == "connected").distinct()
    proven = select(Connection.channel_id).where(Connection.state == "active", Connection.next_fetch_at.is_(None))
    assert set(crowd.scalars(told)) == set(crowd.scalars(proven)) != set()


def test_nearly_half_state_what_stands_out_and_few_of_them_much(crowd: Session) -> None:
    apart = [float(1 - each.credible) for each in crowd.scalars(select(ProviderReport))]
    assert 35 <= len(apart) <= 75 and 0.1 < median(apart) < 0.22
    assert 0 < sum(share > ASK_ABOVE for share in apart) < len(apart) / 4
