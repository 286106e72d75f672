"""A creator lets somebody act for her: what that allows, how it ends, and who reads it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from portal.domain.accounts import Actor, Mandate, Scope
from portal.domain.creators.availability import Availability, ahead
from portal.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from portal.domain.policies import Permission, may
from portal.gateways.tokens import LinkExpired
from portal.models.accounts import Account
from portal.models.activity import Activity
from portal.models.creators import Creator, MarkedWeek
from portal.models.files import StoredFile
from portal.models.mandates import Mandate as Row
from portal.queries import files as read_files
from portal.queries import mandates as read_mandates
from portal.queries import personal_data
from portal.services import creators, leaving, mandates
from portal.services.files import Upload
from tests.cast import PASSWORD

WORDS = "Gus Grün may do this for me until I say otherwise."


def _give(portal, cast, *, email="gus@example.org", scopes=("profile",), days=90, start=0, words=WORDS, paper=None) -> str:
    today = portal.clock.now.date()
    with portal.work(cast.ada) as work:
        wish = mandates.Wish(email, scopes, today + timedelta(days=start), today + timedelta(days=start + days), words)
        return mandates.give(work, work.session.get_one(Creator, cast.ada.creator_id), wish, paper).public_id


def _token(portal, public_id: str) -> str:
    return portal.gateways.tokens.sign("mandate", public_id)


def _take_up(portal, cast, public_id: str) -> None:
    with portal.work(cast.gus) as work:
        mandates.accept(work, _token(portal, public_id))


def _acting(cast, number: int, *scopes: Scope) -> Actor:
    mandate = Mandate(number, "Ada Lind", cast.ada.account_id, frozenset(scopes))
    return Actor(account_id=cast.gus.account_id, name="Gus Grün", creator_id=cast.ada.creator_id, mandate=mandate)


def _number(portal, public_id: str) -> int:
    with portal.session() as session:
        return session.scalar(select(Row.id).where(Row.public_id == public_id))


@pytest.mark.databases("sqlite")
def test_no_authority_ever_reaches_signing_payouts_or_the_data_of_agreements(cast):
    whole = _acting(cast, 1, *Scope)
    for never in (Permission.CONTRACTS_SIGN, Permission.PAYMENTS_PAYOUT_ACCOUNT, Permission.CREATORS_OWN):
        assert may(cast.ada.actor, never) and not may(whole, never)
    assert may(whole, Permission.OFFERS_DECIDE) and may(whole, Permission.CREATORS_EDIT)
    assert not may(_acting(cast, 1, Scope.PROFILE), Permission.OFFERS_SEE)
    assert not may(_acting(cast, 1, Scope.NEGOTIATE), Permission.CREATORS_EDIT)
    assert not may(_acting(cast, 1), Permission.CREATORS_EDIT)


def test_an_authority_is_given_taken_up_used_and_revoked(portal, cast):
    public_id = _give(portal, cast)
    _take_up(portal, cast, public_id)
    _take_up(portal, cast, public_id)
    acting = _acting(cast, _number(portal, public_id), Scope.PROFILE)
    with portal.work(acting) as work:
        creators.edit(work, work.session.get_one(Creator, cast.ada.creator_id), tagline="Written by Gus", handle="ada-lind")
    with portal.session() as session:
        row, name = read_mandates.deeds(session, cast.ada.actor)[0]
        assert (row.verb, row.account_id, row.creator_id, name) == (
            "creators.edited_profile",
            cast.gus.account_id,
            cast.ada.creator_id,
            "Gus Grün",
        )
        assert read_mandates.deeds(session, cast.dov.actor) == []
        assert [each.public_id for each in read_mandates.usable(session, cast.gus.actor, portal.clock.now.date())] == [public_id]
    with portal.work(cast.ada) as work:
        mandates.revoke(work, read_mandates.find(work.session, cast.ada.actor, public_id))
    with portal.session() as session:
        assert read_mandates.usable(session, cast.gus.actor, portal.clock.now.date()) == []
    with pytest.raises(LinkExpired), portal.work(cast.gus) as work:
        mandates.accept(work, _token(portal, public_id))
    with pytest.raises(NotFound), portal.work(cast.gus) as work:
        mandates.act_for(work, read_mandates.find(work.session, cast.gus.actor, public_id))


def test_who_acts_for_her_changes_nothing_that_stands_in_her_agreements(portal, cast):
    public_id = _give(portal, cast)
    _take_up(portal, cast, public_id)
    acting = _acting(cast, _number(portal, public_id), *Scope)
    for values in ({"legal_name": "Gus"}, {"address": "Elsewhere"}, {"vat_status": "vat"}):
        with pytest.raises(NotAllowed), portal.work(acting) as work:
            creators.edit(work, work.session.get_one(Creator, cast.ada.creator_id), **values)
    with pytest.raises(NotAllowed), portal.work(acting) as work:
        creator = work.session.get_one(Creator, cast.ada.creator_id)
        today = work.now.date()
        mandates.give(work, creator, mandates.Wish("dov@example.org", ["profile"], today, today, WORDS))
    with portal.session() as session:
        assert read_mandates.find(session, cast.dov.actor, public_id) is None


def test_only_the_invited_address_takes_it_up_and_an_older_invitation_dies(portal, cast):
    first = _give(portal, cast)
    second = _give(portal, cast)
    with pytest.raises(LinkExpired):
        _take_up(portal, cast, first)
    with pytest.raises(NotAllowed), portal.work(cast.dov) as work:
        mandates.accept(work, _token(portal, second))
    portal.round()
    assert [letter.to for letter in portal.mail.sent] == ["gus@example.org"] * 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "ada@example.org"}, "email"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("sign",)}, "scopes"),
        ({"days": -1}, "last_day"),
        ({"days": 800}, "last_day"),
        ({"words": "ok"}, "declaration"),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_is_no_authority_is_refused_at_its_field(portal, cast, values, field):
    with pytest.raises(Invalid) as refusal:
        _give(portal, cast, **values)
    assert set(refusal.value.fields) == {field}


@pytest.mark.databases("sqlite")
def test_nobody_lets_a_crowd_act_for_her(portal, cast):
    for number in range(5):
        _give(portal, cast, email=f"agent{number}@example.org")
    with pytest.raises(NotNow):
        _give(portal, cast, email="agent9@example.org")


def test_it_holds_from_its_first_day_to_its_last(portal, cast):
    public_id = _give(portal, cast, start=3, days=4)
    _take_up(portal, cast, public_id)
    holds = []
    for _ in range(9):
        with portal.session() as session:
            holds.append(bool(read_mandates.usable(session, cast.gus.actor, portal.clock.now.date())))
        portal.clock.pass_(days=1)
    assert holds == [False] * 3 + [True] * 5 + [False]


def test_a_paper_stands_for_the_words_and_only_she_sees_it(portal, cast):
    public_id = _give(portal, cast, words="", paper=Upload("vollmacht.pdf", io.BytesIO(b"%PDF-1.7 signed")))
    _take_up(portal, cast, public_id)
    acting = _acting(cast, _number(portal, public_id), *Scope)
    with portal.session() as session:
        paper = session.scalar(select(StoredFile).where(StoredFile.purpose == "authority"))
        seen = [
            read_files.find(session, each, paper.public_id) is not None for each in (cast.ada.actor, acting, cast.gus.actor, cast.bea.actor)
        ]
    assert seen == [True, False, False, False]
    with pytest.raises(Invalid):
        _give(portal, cast, email="x@example.org", words="", paper=Upload("x.pdf", io.BytesIO(b"MZ not a paper")))


def test_what_is_made_under_an_authority_belongs_to_the_creator(portal, cast):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 60)).save(drawn, "PNG")
    drawn.seek(0)
    public_id = _give(portal, cast)
    _take_up(portal, cast, public_id)
    acting = _acting(cast, _number(portal, public_id), Scope.PROFILE)
    with portal.work(acting) as work:
        creators.keep_photo(work, work.session.get_one(Creator, cast.ada.creator_id), Upload("ada.png", drawn))
    with portal.session() as session:
        assert session.scalar(select(StoredFile.account_id).where(StoredFile.purpose == "photo")) == cast.ada.account_id
        deed = session.scalar(select(Activity).where(Activity.verb == "creators.changed_photo"))
        assert (deed.account_id, deed.mandate_id, deed.side) == (cast.gus.account_id, acting.mandate.id, "creator")


def test_who_leaves_acts_for_nobody_and_who_is_left_keeps_no_address(portal, cast):
    public_id = _give(portal, cast)
    _take_up(portal, cast, public_id)
    with portal.work(cast.gus) as work:
        leaving.leave(work, PASSWORD)
    with portal.session() as session:
        row = session.scalar(select(Row).where(Row.public_id == public_id))
        assert (row.email, row.revoked_at) == ("", portal.clock.now)
    _give(portal, cast, email="mia@example.org")
    with portal.work(cast.ada) as work:
        creators.mark_weeks(work, work.session.get_one(Creator, cast.ada.creator_id), ahead(work.now.date())[:3], Availability.BUSY)
    with portal.session() as session:
        told = personal_data.collect(session, session.get_one(Account, cast.ada.account_id))
        assert len(told["marked_week"]) == 3 and {each["email"] for each in told["mandate"]} == {"", "mia@example.org"}
    with portal.work(cast.ada) as work:
        leaving.leave(work, PASSWORD)
    with portal.session() as session:
        assert session.scalars(select(Row)).all() == [] and session.scalars(select(MarkedWeek)).all() == []
        gone = session.get_one(Creator, cast.ada.creator_id)
        assert (gone.excluded_topics, gone.available_on, gone.adult_at) == ([], None, None)
