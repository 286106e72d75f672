"""How a profile begins, is edited, published and taken back; channels, figures, packages, samples, photo."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from portal.domain.accounts import SYSTEM
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.money import Money
from portal.models.activity import Activity
from portal.models.creators import Creator, MetricSnapshot
from portal.models.discovery import SearchDirty
from portal.models.files import StoredFile
from portal.models.media_kits import MediaKit
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services import creators, media_kits
from portal.services.creators import FiguresChanged
from portal.services.files import Upload


def _picture(name: str = "me.png") -> Upload:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 60)).save(drawn, "PNG")
    drawn.seek(0)
    return Upload(name, drawn)


def _mine(work, person) -> Creator:
    return work.session.get_one(Creator, person.creator_id)


def _complete(portal, person) -> None:
    with portal.work(person) as work:
        mine = _mine(work, person)
        channel = creators.add_channel(work, mine, platform="instagram", handle="@ada.lind")
        creators.state_figure(work, mine, channel, "followers", 4800, portal.clock.now.date())


def _rev(portal, person) -> int:
    with portal.session() as session:
        return session.scalar(select(SearchDirty.rev).where(SearchDirty.creator_id == person.creator_id)) or 0


def test_the_first_save_makes_a_profile_that_only_its_owner_sees(portal, cast):
    with portal.work(cast.gus) as work:
        made = creators.begin(work, place="Köln", country="DE", born_adult=True)
        assert (made.name, made.handle, made.published_at) == ("Gus Grün", "gus-gruen", None)
        public_id = made.public_id
    with portal.session() as session:
        assert read_creators.find(session, cast.dov.actor, public_id) is None
        assert read_creators.find(session, SYSTEM, public_id) is None
        assert session.scalar(select(Activity.verb).where(Activity.verb == "creators.created_profile"))
    with pytest.raises(Changed), portal.work(cast.gus) as work:
        creators.begin(work, born_adult=True)


def test_two_people_of_one_name_get_two_addresses(portal, cast):
    with portal.work(cast.gus) as work:
        assert creators.begin(work, name="Ada Lind", born_adult=True).handle == "ada-lind-2"


def test_nobody_begins_a_profile_while_she_works_for_a_brand(portal, cast):
    with pytest.raises(NotAllowed), portal.work(cast.bea) as work:
        creators.begin(work, born_adult=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"handle": "dov-stern"}, "handle"),
        ({"handle": "Ada Lind!"}, "handle"),
        ({"handle": "admin"}, "handle"),
        ({"country": "XX"}, "country"),
        ({"topics": ["nonsense"]}, "topics"),
        ({"topics": ["food", "food.cooking", "food.baking", "food.drinks", "beauty", "travel", "tech"]}, "topics"),
        ({"languages": ["tlh"]}, "languages"),
        ({"accepts": ["exposure"]}, "accepts"),
        ({"excluded_topics": ["nonsense"]}, "excluded_topics"),
        ({"excluded_topics": ["food"]}, "excluded_topics"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_stand_in_a_profile_is_refused_at_its_field(portal, cast, values, field):
    with pytest.raises(Invalid) as refusal, portal.work(cast.ada) as work:
        creators.edit(work, _mine(work, cast.ada), **values)
    assert field in refusal.value.fields


def test_every_change_makes_the_search_document_old(portal, cast):
    revs = [_rev(portal, cast.ada)]
    for change in ({"tagline": "One"}, {"tagline": "Two"}):
        with portal.work(cast.ada) as work:
            creators.edit(work, _mine(work, cast.ada), **change)
        revs.append(_rev(portal, cast.ada))
    assert revs == [0, 1, 2]
    with portal.work(cast.ada) as work:
        creators.edit(work, _mine(work, cast.ada), tagline="Two")
    assert _rev(portal, cast.ada) == 2, "nothing changed"


def test_dov_cannot_touch_what_is_adas(portal, cast):
    _complete(portal, cast.ada)
    with portal.work(cast.dov) as work:
        hers, his = _mine(work, cast.ada), _mine(work, cast.dov)
        channel = hers.channels[0]
        assert read_creators.find_channel(work.session, cast.dov.actor, channel.public_id) is None
        for deed in (
            lambda: creators.edit(work, hers, tagline="x"),
            lambda: creators.remove_channel(work, his, channel),
            lambda: creators.state_figure(work, his, channel, "followers", 1, portal.clock.now.date()),
            lambda: creators.publish(work, hers),
            lambda: creators.unpublish(work, hers),
            lambda: creators.keep_photo(work, hers, _picture()),
            lambda: creators.add_package(work, hers, kind="ig_reel", title="x", price=Money(1, "EUR")),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_publishing_names_what_is_missing_and_taking_back_is_at_once(portal, cast):
    with portal.work(cast.gus) as work:
        mine = creators.begin(work, place="Köln", country="DE", born_adult=True)
        gus = mine.id
    actor = cast.gus.actor.__class__(account_id=cast.gus.account_id, name="Gus", creator_id=gus)
    with pytest.raises(Invalid) as refusal, portal.work(actor) as work:
        creators.publish(work, work.session.get_one(Creator, gus))
    assert set(refusal.value.fields) == {"topics", "languages", "channels"}
    with portal.work(actor) as work:
        mine = work.session.get_one(Creator, gus)
        creators.edit(work, mine, topics=["tech"], languages=["de"])
        channel = creators.add_channel(work, mine, platform="youtube", handle="gus")
        creators.state_figure(work, mine, channel, "followers", 900, portal.clock.now.date())
        creators.publish(work, mine)
        public_id = mine.public_id
    with portal.session() as session:
        assert read_creators.find(session, SYSTEM, public_id) is not None
        assert public_id not in {each.public_id for each in read_creators.newest(session, 6)}, "a visitor could open nothing of hers"
    with portal.work(actor) as work:
        work.session.add(MediaKit(creator_id=gus, slug="gus", published_at=work.now, changed_at=work.now))
    with portal.session() as session:
        assert public_id in {each.public_id for each in read_creators.newest(session, 6)}
    with portal.work(actor) as work:
        creators.unpublish(work, work.session.get_one(Creator, gus))
    with portal.session() as session:
        assert read_creators.find(session, SYSTEM, public_id) is None
        assert public_id not in {each.public_id for each in read_creators.newest(session, 6)}
        assert read_creators.find(session, actor, public_id) is not None


def test_nobody_is_new_again_by_taking_the_profile_back(portal, cast):
    _complete(portal, cast.ada)
    with portal.work(cast.ada) as work:
        creators.unpublish(work, _mine(work, cast.ada))
        creators.publish(work, _mine(work, cast.ada))
        first = work.now
    portal.clock.pass_(days=90)
    with portal.work(cast.ada) as work:
        creators.unpublish(work, _mine(work, cast.ada))
        creators.publish(work, _mine(work, cast.ada))
        assert _mine(work, cast.ada).published_at == first


def test_a_published_profile_keeps_what_it_needs(portal, cast):
    _complete(portal, cast.ada)
    with pytest.raises(Invalid), portal.work(cast.ada) as work:
        creators.edit(work, _mine(work, cast.ada), topics=[])
    with pytest.raises(Invalid), portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        creators.remove_channel(work, mine, mine.channels[0])
    with portal.session() as session:
        ada = session.get_one(Creator, cast.ada.creator_id)
        assert ada.topics and len(ada.channels) == 1


def test_a_channel_comes_back_with_its_figures(portal, cast):
    _complete(portal, cast.ada)
    with portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        second = creators.add_channel(work, mine, platform="newsletter", handle="Letters", url="https://letters.example")
        creators.state_figure(work, mine, second, "followers", 300, portal.clock.now.date())
        creators.remove_channel(work, mine, second)
        assert [channel.platform for channel in mine.channels] == ["instagram"]
        again = creators.add_channel(work, mine, platform="newsletter", handle="letters", url="https://letters.example")
        assert again.id == second.id
        assert read_creators.figures_of(work.session, [again])[again.id].get("followers").value == 300
        with pytest.raises(Invalid):
            creators.add_channel(work, mine, platform="newsletter", handle="Letters", url="letters.example")


def test_figures_are_appended_and_the_newest_is_shown(portal, cast):
    heard = []
    with portal.work(cast.ada) as work:
        work._reactions = {FiguresChanged: (lambda _, event: heard.append(event.creator.id),)}
        mine = _mine(work, cast.ada)
        channel = creators.add_channel(work, mine, platform="instagram", handle="ada")
        today = portal.clock.now.date()
        for value, day in ((100, today - timedelta(days=30)), (140, today), (140, today), (120, today - timedelta(days=9))):
            creators.state_figure(work, mine, channel, "followers", value, day)
        assert work.session.scalar(select(func.count()).select_from(MetricSnapshot)) == 3
        shown = read_creators.figures_of(work.session, [channel])[channel.id].get("followers")
        assert (shown.value, shown.source, shown.as_of) == (140, "self_stated", today)
        for metric, value, day in (
            ("followers", -1, today),
            ("fame", 3, today),
            ("followers", 1, today + timedelta(days=1)),
            ("followers", 1, date(2020, 1, 1)),
        ):
            with pytest.raises(Invalid):
                creators.state_figure(work, mine, channel, metric, value, day)
    assert set(heard) == {cast.ada.creator_id} and len(heard) == 4


def test_packages_and_samples_can_be_taken_away_and_brought_back(portal, cast):
    with portal.work(cast.ada) as work:
        mine = _mine(work, cast.ada)
        package = creators.add_package(work, mine, kind="ig_reel", title="One reel", price=Money(85_000, "EUR"), rights_months=3, rounds=2)
        sample = creators.add_sample(work, mine, title="The cup before", picture=_picture())
        creators.edit_package(work, mine, package, price=Money(90_000, "EUR"))
        assert package.price == Money(90_000, "EUR")
        for values in ({"kind": "skywriting"}, {"price": Money(0, "EUR")}, {"rounds": 10}, {"title": ""}):
            with pytest.raises(Invalid):
                creators.edit_package(work, mine, package, **values)
        creators.remove_package(work, mine, package)
        creators.remove_sample(work, mine, sample)
        assert (read_creators.packages_of(work.session, mine.id), read_creators.samples_of(work.session, mine.id)) == ([], [])
        creators.restore_package(work, mine, package)
        creators.restore_sample(work, mine, sample)
        assert [each.id for each in read_creators.packages_of(work.session, mine.id)] == [package.id]
        assert read_creators.samples_of(work.session, mine.id)[0].file.erased_at is None


def test_a_removed_photo_is_gone_at_once_back_within_the_hour_and_erased_after_it(portal, cast):
    with portal.work(cast.ada) as work:
        creators.keep_photo(work, _mine(work, cast.ada), _picture())
    with portal.work(cast.ada) as work:
        gone = creators.remove_photo(work, _mine(work, cast.ada)).public_id
    assert portal.browser().get(f"/files/{gone}").status_code == 404
    portal.round()
    with portal.work(cast.ada) as work:
        creators.restore_photo(work, _mine(work, cast.ada), read_creators.photo_of(work.session, cast.ada.actor, gone))
    assert portal.browser().get(f"/files/{gone}").status_code == 200
    portal.clock.pass_(hours=2)
    portal.round()
    assert portal.browser().get(f"/files/{gone}").status_code == 200, "the old order to erase it finds it in use"
    with portal.work(cast.ada) as work:
        creators.remove_photo(work, _mine(work, cast.ada))
    portal.clock.pass_(hours=2)
    portal.round()
    assert list(portal.gateways.files.every()) == []
    with pytest.raises(NotNow), portal.work(cast.ada) as work:
        creators.restore_photo(work, _mine(work, cast.ada), work.session.scalar(select(StoredFile)))


def test_a_kit_is_public_only_while_kit_and_profile_are(portal, cast):
    _complete(portal, cast.ada)
    with portal.work(cast.ada) as work:
        kit = media_kits.write(work, _mine(work, cast.ada), slug="ada", intro_en="Hello", intro_de="")
    steps = []
    for deed in (
        lambda work, mine, kit: None,
        lambda work, mine, kit: media_kits.publish(work, mine, kit),
        lambda work, mine, kit: creators.unpublish(work, mine),
        lambda work, mine, kit: creators.publish(work, mine),
        lambda work, mine, kit: media_kits.unpublish(work, kit),
    ):
        with portal.work(cast.ada) as work:
            deed(work, _mine(work, cast.ada), read_kits.own(work.session, cast.ada.actor))
        with portal.session() as session:
            steps.append(read_kits.find(session, SYSTEM, "ada") is not None)
    assert steps == [False, True, False, True, False]
    with pytest.raises(Invalid), portal.work(cast.dov) as work:
        media_kits.write(work, _mine(work, cast.dov), slug="ada", intro_en="", intro_de="")
    with pytest.raises(NotAllowed), portal.work(cast.dov) as work:
        media_kits.publish(work, _mine(work, cast.ada), kit)
