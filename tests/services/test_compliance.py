"""A creator's rights over her figures: answers, disputes, objections, stated reports, and records that nobody can change."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from portal.domain.compliance.checks import MOST_ADDITIONS
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.records import canonical_json, digest
from portal.domain.vetting.stored import from_json
from portal.gateways.content import points_card
from portal.gateways.pdf import PdfUnavailable, vetting_html
from portal.models.compliance import CommentReading, FigureAnswer, FigureCheck, FigureCheckAddition, VettingPaper, VettingRecord
from portal.models.creators import Creator, MetricSnapshot, PostComment
from portal.models.discovery import PeerObservation
from portal.models.notifications import Notification
from portal.queries import compliance as read_compliance
from portal.queries import discovery as read_discovery
from portal.queries import personal_data
from portal.queries.accounts import account
from portal.services import compliance, discovery, leaving
from portal.services.compliance import printing
from tests import cast as people
from tests.support import creators as make

FIGURES = {"channel": {"platform": "instagram", "handle": "ada"}, "lines": [], "card": None, "sponsored": None, "rhythm": None,
           "screen": [], "reports": [], "answers": {}}  # fmt: skip


@pytest.fixture
def ada(portal, cast):
    """Ada with two channels: a large one, well founded, and a small one."""
    with portal.work() as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        large = make.channel(work.session, creator, work.now, days=60)
        make.posts(work.session, large, work.now)
        small = make.channel(work.session, creator, work.now, platform="youtube", followers=2_000, days=2)
        make.posts(work.session, small, work.now, n=6, followers=2_000, views=1_500)
        work.session.expire(creator, ["channels"])
        discovery.score(work, creator)
    return cast.ada


def _creator(work, person):
    return work.session.get_one(Creator, person.creator_id)


def _detail(portal, person):
    with portal.session() as session:
        found = session.get_one(Creator, person.creator_id)
        return found.quality, found.quality_detail


def test_every_channel_is_judged_and_the_best_founded_one_comes_first(portal, ada):
    with portal.session() as session:
        creator = session.get_one(Creator, ada.creator_id)
        judged = read_discovery.judgements_of(creator)
        assert [judged[channel].platform for channel in judged] == ["instagram", "youtube"]
        assert {channel.public_id for channel in creator.channels} == set(judged)


def test_a_stated_report_raises_the_coverage_and_a_brands_report_does_not(portal, cast, ada):
    before = from_json(_detail(portal, ada)[1]).quality.coverage
    day = portal.clock.now.date() - timedelta(days=3)
    with portal.work(cast.bea) as work:
        creator = _creator(work, ada)
        compliance.attach_report(work, creator, creator.channels[0], "Audita", Decimal("0.6"), day, 400)
    assert from_json(_detail(portal, ada)[1]).quality.coverage == before
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        mine = compliance.attach_report(work, creator, creator.channels[0], "Audita", Decimal("0.9"), day, 400)
        number = mine.public_id
    quality = from_json(_detail(portal, ada)[1]).quality
    audience = next(part for part in quality.parts if part.name == "audience")
    assert quality.coverage == pytest.approx(before + 0.2)
    assert audience.value == pytest.approx(90) and audience.source == "Audita"
    with portal.session() as session:
        where = session.get_one(Creator, ada.creator_id).channels[0]
        for person, seen in ((cast.bea, 2), (cast.cyd, 1), (ada, 2)):
            told = read_compliance.beside(session, person.actor, ada.creator_id, where.id, where.public_id, portal.clock.now.date())
            assert len(told.reports) == seen, person.name
        assert read_compliance.find_report(session, cast.bea.actor, number) is None, "a brand cannot take the creator's report away"
    with portal.work(ada) as work:
        compliance.withdraw_report(work, read_compliance.find_report(work.session, ada.actor, number))
    assert from_json(_detail(portal, ada)[1]).quality.coverage == before


def test_comments_are_read_while_their_words_are_here_and_stay_counted_when_these_are_erased(portal, ada):
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        for number in range(40):
            said = f"I tried number {number} with rye and it worked" if number % 4 else "www.buy-now.com"
            work.session.add(
                PostComment(
                    channel_id=creator.channels[0].id, post_external_id=f"p{number % 6}", external_id=f"c{number}",
                    author=f"a{number}", words=said, source="file", as_of=work.now.date(),
                )
            )  # fmt: skip
        work.session.flush()
        compliance.read_comments(work, creator)
        work.session.execute(text("UPDATE post_comment SET words = ''"))
        compliance.read_comments(work, creator)
        discovery.score(work, creator)
    with portal.session() as session:
        kept = session.scalars(select(CommentReading)).one()
        assert (kept.sampled, kept.kinds["specific"], kept.kinds["link"]) == (40, 30, 10)
    assert "comments" in {part.name for part in from_json(_detail(portal, ada)[1]).quality.parts}


def test_an_answer_is_appended_the_newest_is_shown_and_the_history_stays(portal, ada):
    for words in ("I was on television", "I was on the radio", ""):
        with portal.work(ada) as work:
            creator = _creator(work, ada)
            compliance.answer_figure(work, creator, creator.channels[0], "growth", words)
    with portal.session() as session:
        channel = session.get_one(Creator, ada.creator_id).channels[0].public_id
        said = read_compliance.answers_of(session, ada.creator_id, channel)["growth"]
        assert said.words == "" and [one.words for one in said.before] == ["I was on the radio", "I was on television"]
    with portal.house.engine.execution_options(portal_writes=True).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("""UPDATE figure_answer SET said = '{"words": "something else"}'"""))


def test_a_jump_counts_as_explained_with_a_day_and_an_address_only(portal, ada):
    day = portal.clock.now.date() - timedelta(days=5)
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        with pytest.raises(Invalid) as refused:
            compliance.answer_figure(work, creator, creator.channels[0], "growth", "Press", day, "javascript:alert(1)")
        assert "link" in refused.value.fields
        compliance.answer_figure(work, creator, creator.channels[0], "growth", "Press", day, "https://example.org/press")
        compliance.answer_figure(work, creator, creator.channels[0], "growth", "Without anything to look at", day - timedelta(days=9))
        found = read_compliance.standing_of(work.session, [ada.creator_id])[ada.creator_id]
        assert found.explained == {creator.channels[0].public_id: {day}}


def test_nobody_else_answers_for_her_and_no_unknown_figure_is_answered(portal, cast, ada):
    with portal.work(cast.dov) as work, pytest.raises(NotAllowed):
        compliance.answer_figure(work, _creator(work, ada), _creator(work, ada).channels[0], "growth", "Mine")
    with portal.work(ada) as work, pytest.raises(Invalid):
        compliance.answer_figure(work, _creator(work, ada), _creator(work, ada).channels[0], "beauty", "Mine")


def test_an_objection_ends_scoring_and_takes_her_out_of_the_groups_of_others(portal, ada):
    with portal.work(ada) as work:
        compliance.object_to_scoring(work, _creator(work, ada))
    with portal.work(ada) as work:
        compliance.object_to_scoring(work, _creator(work, ada))
    assert _detail(portal, ada) == (None, {"withheld": "objected"})
    with portal.session() as session:
        assert session.scalar(select(func.count()).where(PeerObservation.creator_id == ada.creator_id)) == 0
        assert session.get_one(Creator, ada.creator_id).published_at is not None, "she stays findable"
    with portal.work() as work:
        discovery.score(work, _creator(work, ada))
    assert _detail(portal, ada)[1] == {"withheld": "objected"}, "the nightly round does not forget it"
    with portal.work(ada) as work:
        compliance.allow_scoring(work, _creator(work, ada))
    assert from_json(_detail(portal, ada)[1]) is not None


def test_a_dispute_hides_the_score_until_the_operator_decides_with_a_reason(portal, cast, ada):
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        check = compliance.dispute(work, creator, creator.channels[0], "engagement", "These are not my posts").public_id
        with pytest.raises(compliance.AskedAlready) as refused:
            compliance.dispute(work, creator, creator.channels[0], "engagement", "Again")
        assert refused.value.check == check
    assert _detail(portal, ada)[1] == {"withheld": "disputed"}
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(Notification).where(Notification.account_id == cast.ola.account_id)) == 1
    with portal.work(cast.bea) as work, pytest.raises(NotAllowed):
        found = work.session.scalars(select(FigureCheck)).one()
        compliance.decide_check(work, found, upheld=True, answer="x", seen=found.version)
    with portal.work(cast.ola) as work:
        found = read_compliance.check_of(work.session, cast.ola.actor, check)
        with pytest.raises(Invalid):
            compliance.decide_check(work, found, upheld=True, answer=" ", seen=found.version)
        with pytest.raises(Changed):
            compliance.decide_check(work, found, upheld=True, answer="x", seen=found.version + 1)
        compliance.decide_check(work, found, upheld=True, answer="The file was another account's", seen=found.version)
    judgement = read_discovery.judgements_of(_loaded(portal, ada))
    aside = next(one for one in judgement.values() if one.platform == "instagram")
    assert "engagement" in aside.quality.missing and aside.rate is None
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(Notification).where(Notification.account_id == ada.account_id)) == 1


def test_she_adds_to_an_open_question_so_often_and_no_more_and_the_operator_hears_of_it(portal, cast, ada):
    with portal.work(ada) as work:
        number = compliance.ask_for_look(work, _creator(work, ada), "Please look").public_id
        check = read_compliance.check_of(work.session, ada.actor, number)
        for time in range(MOST_ADDITIONS):
            compliance.add_to_check(work, check, f"And this, {time}")
        with pytest.raises(NotNow, match="Please wait for the answer"):
            compliance.add_to_check(work, check, "And that")
        with pytest.raises(Invalid):
            compliance.add_to_check(work, check, "x" * 1001)
    with portal.work(cast.dov) as work, pytest.raises(NotAllowed):
        compliance.add_to_check(work, work.session.scalars(select(FigureCheck)).one(), "Mine")
    with portal.session() as session:
        kept = session.scalars(select(FigureCheck)).one()
        assert kept.words == "Please look" and [each.words for each in kept.additions][:2] == ["And this, 0", "And this, 1"]
        hers = select(Notification.text).where(Notification.account_id == cast.ola.account_id).order_by(Notification.id)
        told = session.scalars(hers).all()
        assert len(told) == 1 + MOST_ADDITIONS and "added to a question" in told[-1]["msgid"]


def test_a_part_that_was_set_aside_comes_back_with_figures_of_a_later_day(portal, cast, ada):
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        check = compliance.dispute(work, creator, creator.channels[0], "engagement", "These are not my posts").public_id
    with portal.work(cast.ola) as work:
        found = read_compliance.check_of(work.session, cast.ola.actor, check)
        compliance.decide_check(work, found, upheld=True, answer="The file was another account's", seen=found.version)
    portal.clock.pass_(days=2)
    for counted, comes_back in ((False, False), (True, True)):
        with portal.work() as work:
            creator = _creator(work, ada)
            if counted:
                today = {"as_of": work.now.date(), "recorded_at": work.now, "source": "file"}
                work.session.add(MetricSnapshot(channel_id=creator.channels[0].id, metric="followers", value=Decimal(20_100), **today))
                work.session.flush()
            discovery.score(work, creator)
        instagram = next(one for one in read_discovery.judgements_of(_loaded(portal, ada)).values() if one.platform == "instagram")
        assert (instagram.rate is not None) is comes_back


def _loaded(portal, person):
    with portal.session() as session:
        return session.get_one(Creator, person.creator_id)


def test_a_figure_that_stands_brings_the_score_back_and_a_human_look_hides_nothing(portal, cast, ada):
    with portal.work(ada) as work:
        compliance.ask_for_look(work, _creator(work, ada), "Brands stopped answering me")
    assert from_json(_detail(portal, ada)[1]) is not None
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        compliance.dispute(work, creator, creator.channels[0], "reach", "Too low")
    with portal.work(cast.ola) as work:
        found = work.session.scalars(select(FigureCheck).where(FigureCheck.kind == "dispute")).one()
        compliance.decide_check(work, found, upheld=False, answer="The file says so", seen=found.version)
    assert from_json(_detail(portal, ada)[1]) is not None
    with portal.work(ada) as work:
        check = work.session.scalars(select(FigureCheck).where(FigureCheck.kind == "human_look")).one()
        compliance.withdraw_check(work, check)
        with pytest.raises(NotNow):
            compliance.withdraw_check(work, check)


def _sign(work, creator, **changes):
    values = {"decision": "continue", "reason": "The rate holds", "typed_name": "bea  krug", "seen": digest(canonical_json(FIGURES))}
    return compliance.sign_record(work, creator, FIGURES, **{**values, **changes})


def test_a_record_is_signed_by_name_hashed_printed_and_never_changed(portal, cast, ada):
    with portal.work(cast.bea) as work:
        for wrong, field in (({"typed_name": "Somebody"}, "typed_name"), ({"reason": " "}, "reason"), ({"decision": "hire"}, "decision")):
            with pytest.raises(Invalid) as refused:
                _sign(work, _creator(work, ada), **wrong)
            assert set(refused.value.fields) == {field}
        with pytest.raises(Changed):
            _sign(work, _creator(work, ada), seen="0" * 64)
        _sign(work, _creator(work, ada))
    with portal.session() as session:
        record = session.scalars(select(VettingRecord)).one()
        assert digest(canonical_json(record.content)) == record.content_hash and record.content["figures"] == FIGURES
        for person, sees in ((cast.bea, True), (ada, True), (cast.cyd, False), (cast.dov, False), (cast.fay, False), (cast.gus, False)):
            assert (read_compliance.find_record(session, person.actor, record.public_id) is not None) is sees, person.name
    for statement in ("UPDATE vetting_record SET decision = 'decline'", "DELETE FROM vetting_record"):
        with portal.house.engine.execution_options(portal_writes=True).connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
    with portal.work(cast.fay) as work, pytest.raises(NotAllowed):
        _sign(work, _creator(work, ada))


def test_a_missing_library_delays_the_paper_and_nothing_else(portal, cast, ada, monkeypatch):
    made = []

    def render(content, reference, hashed, verify_at, locale):
        for language, words in (("en", "Check any copy of this file at"), (locale, verify_at)):
            assert words in vetting_html(content, reference, hashed, verify_at, language)
        assert verify_at == portal.house.settings.base_url + "/verify"
        if not made:
            made.append(reference)
            raise PdfUnavailable("pango")
        return b"%PDF-1.7 a record"

    monkeypatch.setattr(printing, "render_vetting", render)
    with portal.work(cast.bea) as work:
        _sign(work, _creator(work, ada))
    portal.round()
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(VettingPaper)) == 0
    portal.clock.pass_(minutes=11)
    portal.round()
    with portal.session() as session:
        kept = session.scalars(select(VettingPaper)).one()
        assert kept.file.name.startswith("vetting-") and kept.file.brand_id == cast.bea.brand_id


def test_the_frozen_sheet_holds_no_float_and_has_one_hash(portal, cast, ada):
    with portal.session() as session:
        creator = session.get_one(Creator, ada.creator_id)
        sheets = [
            read_discovery.frozen(
                read_discovery.sheet_of(session, cast.bea.actor, creator, creator.channels[0], portal.clock.now.date(), points_card())
            )
            for _ in range(2)
        ]
    assert canonical_json(sheets[0]) == canonical_json(sheets[1]) and sheets[0]["lines"] and sheets[0]["rhythm"]


def test_what_is_known_of_her_figures_stands_in_her_own_data_and_goes_when_she_leaves(portal, cast, ada):
    with portal.work(ada) as work:
        creator = _creator(work, ada)
        compliance.answer_figure(work, creator, creator.channels[0], "screen", "It was a recipe")
        compliance.add_to_check(work, compliance.ask_for_look(work, creator, "Please look"), "And here")
    with portal.work(cast.bea) as work:
        _sign(work, _creator(work, ada))
        compliance.note_look(work.session, ada.creator_id, cast.bea.brand_id, work.now.date())
        compliance.note_look(work.session, ada.creator_id, cast.bea.brand_id, work.now.date())
    with portal.session() as session:
        told = personal_data.collect(session, account(session, ada.actor))
        assert {"figure_answer", "figure_check", "figure_check_addition", "vetting_record", "vetting_look"} <= set(told) and len(
            told["vetting_look"]
        ) == 1
    with portal.work(ada) as work:
        leaving.leave(work, people.PASSWORD)
    with portal.session() as session:
        assert session.scalars(select(FigureAnswer)).one().said is None
        record = session.scalars(select(VettingRecord)).one()
        assert record.content is None and len(record.content_hash) == 64 and record.decision == "continue"
        for table in (FigureCheck, FigureCheckAddition):
            assert session.scalar(select(func.count()).select_from(table)) == 0
