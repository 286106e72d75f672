"""Asks what is checked about creators and brands: codes, numbers, mailboxes, disputes; who looks, what is kept, when it ends."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow
from portal.domain.text import Text
from portal.domain.verification import domain_of, same_domain, same_name, strongest
from portal.gateways.registers import Entry, NoRegisters
from portal.gateways.webpages import PageTrouble
from portal.models.accounts import Brand
from portal.models.activity import Activity
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.creators import Channel, Creator
from portal.models.files import StoredFile
from portal.models.notifications import Notification
from portal.models.outbox import Outbox
from portal.models.verification import Verification
from portal.queries import verification as read
from portal.services import verification
from portal.services.couriers import COURIERS
from portal.services.creators import connections
from portal.services.files import Upload
from portal.services.outbox import drain
from tests.services.test_connections import connect

PDF = b"%PDF-1.7 an extract of the register"
VAT = "DE136695976"


def work_off(portal):
    for deadline in (verification.lapse_codes, verification.expire_checks, verification.forget_papers):
        deadline(portal.house.office)
    drain(portal.house.office, COURIERS)


def channel_of(portal, person, platform="instagram", url=""):
    with portal.house.office.writing.begin() as session:
        channel = Channel(creator_id=person.creator_id, platform=platform, handle="ada.lind", url=url, created_at=portal.clock.now)
        session.add(channel)
        session.flush()
        return channel.id


def begin(portal, person, channel_id):
    with portal.work(person) as work:
        row = verification.begin_code(work, work.session.get_one(Creator, person.creator_id), work.session.get_one(Channel, channel_id))
        return row.id, row.code


def look(portal, person, number):
    with portal.work(person) as work:
        verification.ask_for_look(work, work.session.get_one(Verification, number))
    work_off(portal)
    return row_of(portal, number)


def row_of(portal, number):
    with portal.session() as session:
        return session.get_one(Verification, number)


def note(row):
    return str(Text.from_json(row.note)) if row.note else ""


def told(portal, person):
    with portal.session() as session:
        rows = session.scalars(select(Notification).where(Notification.account_id == person.account_id).order_by(Notification.id))
        return [str(Text.from_json(row.text)) for row in rows]


def ladder(portal, person):
    with portal.session() as session:
        return {(rung.method, rung.by) for rung in read.ladders_of(session, [person.creator_id])[person.creator_id]}


# ---- codes ----------------------------------------------------------------------------------------------------------------


def test_a_code_on_her_own_page_is_found_by_the_portal(portal, cast):
    number, code = begin(portal, cast.ada, channel_of(portal, cast.ada, "blog", "https://ada.example/about"))
    portal.pages.pages["https://ada.example/about"] = f"<p>{code.upper()}</p>"
    row = look(portal, cast.ada, number)
    assert (row.state, row.checked_by, row.evidence) == ("confirmed", "portal", {"place": "https://ada.example/about"})
    assert row.expires_at == portal.clock.now + timedelta(days=365)
    assert ("channel_code", "portal") in ladder(portal, cast.ada)
    assert any("Confirmed" in each for each in told(portal, cast.ada))


def test_a_code_that_is_not_there_is_told_and_may_be_looked_for_again(portal, cast):
    number, code = begin(portal, cast.ada, channel_of(portal, cast.ada, "podcast", "https://ada.example/"))
    portal.pages.pages["https://ada.example/"] = "portal-other-code"
    row = look(portal, cast.ada, number)
    assert row.state == "open" and "not there yet" in note(row)
    portal.pages.pages["https://ada.example/"] = f"… {code}"
    assert look(portal, cast.ada, number).state == "confirmed"


def test_a_page_that_cannot_be_read_says_why(portal, cast):
    number, _ = begin(portal, cast.ada, channel_of(portal, cast.ada, "blog", "https://inside.example/"))
    portal.pages.trouble["https://inside.example/"] = PageTrouble("This address does not lead to a public page.")
    assert "public page" in note(look(portal, cast.ada, number))


def test_the_portal_never_reads_a_page_of_a_platform_the_operator_does_by_eye(portal, cast):
    number, _ = begin(portal, cast.ada, channel_of(portal, cast.ada, "instagram", "https://www.instagram.com/ada.lind/"))
    row = look(portal, cast.ada, number)
    assert (row.state, row.by_eye) == ("waiting", True)
    with portal.session() as session:
        assert [each.id for each in read.waiting(session)] == [number]
        assert not session.scalars(select(Outbox).where(Outbox.kind == "check_code")).all()
    with portal.work(cast.ola) as work:
        verification.confirm(work, work.session.get_one(Verification, number), row.version, "It stands in the first line.")
    row = row_of(portal, number)
    assert (row.state, row.checked_by, row.decided_by_id) == ("confirmed", "operator", cast.ola.account_id)


def test_a_connected_channel_is_read_through_its_connection(portal, cast):
    connect(portal, cast.ada)
    with portal.session() as session:
        channel_id = session.scalars(select(Channel.id)).one()
    number, code = begin(portal, cast.ada, channel_id)
    there = portal.platforms["instagram"]
    there.add(next(iter(there.accounts)), "ada.lind", words=f"I cook. {code}")
    row = look(portal, cast.ada, number)
    assert (row.state, row.checked_by) == ("confirmed", "platform")


def test_a_running_code_is_given_again_and_lapses_after_two_weeks(portal, cast):
    channel_id = channel_of(portal, cast.ada)
    number, code = begin(portal, cast.ada, channel_id)
    assert begin(portal, cast.ada, channel_id) == (number, code)
    portal.clock.pass_(days=14, minutes=1)
    work_off(portal)
    assert row_of(portal, number).state == "lapsed"
    assert begin(portal, cast.ada, channel_id)[1] != code


def test_a_confirmed_code_ends_after_a_year_and_she_hears_of_it(portal, cast):
    number, code = begin(portal, cast.ada, channel_of(portal, cast.ada, "blog", "https://ada.example/"))
    portal.pages.pages["https://ada.example/"] = code
    look(portal, cast.ada, number)
    portal.clock.pass_(days=366)
    work_off(portal)
    assert row_of(portal, number).state == "expired" and ladder(portal, cast.ada) == {("mail", "portal")}
    assert any("too old" in each for each in told(portal, cast.ada))


def test_only_she_begins_and_asks_and_not_ten_times_a_day_and_more(portal, cast):
    channel_id = channel_of(portal, cast.ada)
    with pytest.raises(NotAllowed), portal.work(cast.dov) as work:
        verification.begin_code(work, work.session.get_one(Creator, cast.dov.creator_id), work.session.get_one(Channel, channel_id))
    for _ in range(10):
        number, _ = begin(portal, cast.ada, channel_id)
        with portal.work(cast.ada) as work:
            verification.withdraw(work, work.session.get_one(Verification, number))
    with pytest.raises(NotNow):
        begin(portal, cast.ada, channel_id)


# ---- numbers --------------------------------------------------------------------------------------------------------------


def claim(portal, person, number=VAT, name="Ada Lind", kind="vat", country="DE", paper=None):
    with portal.work(person) as work:
        owner = (
            work.session.get_one(Creator, person.creator_id) if person.actor.creator_id else work.session.get_one(Brand, person.brand_id)
        )
        brought = Upload("extract.pdf", BytesIO(paper)) if paper else None
        row = verification.claim_business(work, owner, kind=kind, country=country, number=number, name=name, paper=brought)
        number = row.id
    work_off(portal)
    return row_of(portal, number)


def test_vies_confirms_a_number_that_stands_under_the_same_name(portal, cast):
    portal.registers.entries["ATU13585627"] = Entry(True, "HAFERKORN  GmbH", "WAPI1")
    row = claim(portal, cast.bea, "ATU13585627", "Haferkorn GmbH", country="AT")
    assert (row.state, row.checked_by, row.evidence["reference"]) == ("confirmed", "vies", "WAPI1")
    with portal.session() as session:
        (_, rung) = read.ladder_of_brand(session, session.get_one(Brand, cast.bea.brand_id))
    assert (rung.method, rung.by, rung.about) == ("business", "vies", ""), "the number itself is nobody's to read"


@pytest.mark.parametrize(
    ("entry", "words"),
    [(Entry(True), "tells no names"), (Entry(True, "Somebody Else AG"), "another name: Somebody Else AG"), (Entry(False), "does not know")],
)
def test_what_vies_cannot_say_goes_to_the_operator(portal, cast, entry, words):
    portal.registers.entries[VAT] = entry
    row = claim(portal, cast.ada)
    assert (row.state, row.by_eye) == ("waiting", True) and words in note(row)


def test_a_silent_register_is_asked_three_times_and_then_the_operator(portal, cast):
    portal.registers.silent = True
    row = claim(portal, cast.ada)
    assert not row.by_eye
    for _ in range(3):
        portal.clock.pass_(minutes=6)
        work_off(portal)
    row = row_of(portal, row.id)
    assert row.by_eye and "does not answer" in note(row)


def test_without_vies_a_document_is_needed_and_the_operator_compares(portal, cast):
    object.__setattr__(portal.gateways, "registers", NoRegisters())
    with pytest.raises(Invalid) as caught:
        claim(portal, cast.ada)
    assert "paper" in caught.value.fields
    row = claim(portal, cast.ada, paper=PDF)
    assert row.by_eye and row.file_id
    with portal.work(cast.ola) as work:
        verification.refuse(work, work.session.get_one(Verification, row.id), row.version, "The extract shows another name.")
    assert any("another name" in each for each in told(portal, cast.ada))
    assert row_of(portal, row.id).reason == "The extract shows another name."
    portal.clock.pass_(days=31)
    work_off(portal)
    with portal.session() as session:
        assert session.get_one(StoredFile, row.file_id).erased_at is not None


def test_a_wrong_digit_is_refused_before_anybody_is_asked(portal, cast):
    with pytest.raises(Invalid) as caught:
        claim(portal, cast.ada, "DE136695975")
    assert "digit is wrong" in str(caught.value.fields["number"])


def test_a_new_number_takes_the_place_of_the_old_one(portal, cast):
    portal.registers.entries[VAT] = Entry(True, "Ada Lind")
    old = claim(portal, cast.ada)
    new = claim(portal, cast.ada, "811569869", "Ada Lind")
    assert row_of(portal, old.id).state == "withdrawn" and new.state == "waiting"


# ---- brands ---------------------------------------------------------------------------------------------------------------


def confirm_mail(portal, person):
    with portal.work(person) as work:
        return verification.confirm_domain_mail(work, work.session.get_one(Brand, person.brand_id)).id


def site(portal, person, address):
    with portal.house.office.writing.begin() as session:
        session.get_one(Brand, person.brand_id).website = address


def test_a_mailbox_at_the_website_is_confirmed_and_no_other(portal, cast):
    with pytest.raises(Invalid):
        confirm_mail(portal, cast.bea)
    site(portal, cast.bea, "https://www.lumen.example/")
    with pytest.raises(Invalid) as caught:
        confirm_mail(portal, cast.bea)
    assert "bea@example.org" in str(caught.value.text)
    site(portal, cast.bea, "https://shop.example.org/start")
    number = confirm_mail(portal, cast.bea)
    assert confirm_mail(portal, cast.bea) == number
    with portal.session() as session:
        brand = session.get_one(Brand, cast.bea.brand_id)
        assert [rung.method for rung in read.ladder_of_brand(session, brand)] == ["mail", "domain_mail"]
    site(portal, cast.bea, "https://other.example/")
    with portal.session() as session:
        brand = session.get_one(Brand, cast.bea.brand_id)
        assert [rung.method for rung in read.ladder_of_brand(session, brand)] == ["mail"], "another website, nothing is proven"
    with pytest.raises(NotAllowed):
        confirm_mail(portal, cast.fay)


def test_a_paid_fee_is_a_rung_of_the_brand(portal, cast):
    with portal.work(cast.bea) as work:
        work.record("payments.secured", work.session.get_one(Brand, cast.bea.brand_id))
    with portal.session() as session:
        rungs = read.ladder_of_brand(session, session.get_one(Brand, cast.bea.brand_id))
    assert [(rung.method, rung.by) for rung in rungs] == [("mail", "portal"), ("payment", "stripe")]


def test_a_payout_identity_counts_while_stripe_says_so(portal, cast):
    for verb, there in (
        ("payments.payout_account_ready", True),
        ("payments.payout_account_lost", False),
        ("payments.payout_account_ready", True),
    ):
        portal.clock.pass_(hours=1)
        with portal.work() as work:
            work.record(verb, work.session.get_one(Creator, cast.ada.creator_id))
        assert (("payout", "stripe") in ladder(portal, cast.ada)) is there


# ---- the operator ---------------------------------------------------------------------------------------------------------


def test_only_the_operator_decides_on_what_she_saw_and_with_a_reason(portal, cast):
    number, _ = begin(portal, cast.ada, channel_of(portal, cast.ada))
    row = look(portal, cast.ada, number)
    for person in (cast.ada, cast.bea, cast.gus):
        with pytest.raises(NotAllowed), portal.work(person) as work:
            verification.confirm(work, work.session.get_one(Verification, number), row.version)
    with pytest.raises(Changed), portal.work(cast.ola) as work:
        verification.confirm(work, work.session.get_one(Verification, number), row.version - 1)
    with pytest.raises(Invalid), portal.work(cast.ola) as work:
        verification.refuse(work, work.session.get_one(Verification, number), row.version, " no ")
    with portal.work(cast.ola) as work:
        verification.confirm(work, work.session.get_one(Verification, number), row.version)
    version = row_of(portal, number).version
    with portal.work(cast.ola) as work:
        verification.revoke(work, work.session.get_one(Verification, number), version, "The channel was sold.")
    assert row_of(portal, number).state == "revoked" and ladder(portal, cast.ada) == {("mail", "portal")}


def test_a_disputed_account_leaves_the_one_who_holds_it_when_the_operator_says_so(portal, cast):
    connect(portal, cast.ada)
    with pytest.raises(connections.Taken) as taken:
        connect(portal, cast.dov)
    with portal.work(cast.dov) as work:
        attempt = work.session.scalars(select(ConnectionAttempt).where(ConnectionAttempt.public_id == taken.value.attempt)).one()
        creator = work.session.get_one(Creator, cast.dov.creator_id)
        with pytest.raises(Invalid):
            verification.dispute(work, creator, attempt, "mine")
        number = verification.dispute(work, creator, attempt, "I made this account in 2019.").id
        for words in ("I made this account in 2019.", "Once more: it is mine.", "Once more: it is mine."):
            assert verification.dispute(work, creator, attempt, words).id == number
        asked = work.session.get_one(Verification, number)
        assert asked.claim["words"] == "I made this account in 2019."
        assert [each["words"] for each in asked.claim["added"]] == ["Once more: it is mine."], "nothing said is lost, nothing stands twice"
    row = row_of(portal, number)
    assert row.claim["signed_in_at"] and ladder(portal, cast.dov) == {("mail", "portal")}, "a dispute is no rung"
    with portal.work(cast.ola) as work:
        verification.confirm(work, work.session.get_one(Verification, number), row.version, "Dov showed the mail of the platform.")
    with portal.session() as session:
        held = session.scalars(select(Connection)).one()
    assert (held.state, held.creator_id) == ("released", cast.ada.creator_id)
    assert any("Dov showed" in each for each in told(portal, cast.ada)) and any("is yours" in each for each in told(portal, cast.dov))
    connect(portal, cast.dov)
    with portal.session() as session:
        assert session.scalars(select(Connection.creator_id).where(Connection.state == "active")).all() == [cast.dov.creator_id]


def test_nobody_disputes_the_try_of_another_or_what_nobody_holds(portal, cast):
    connect(portal, cast.ada)
    with pytest.raises(connections.Taken):
        connect(portal, cast.dov)
    with portal.session() as session:
        public_id = session.scalars(select(ConnectionAttempt.public_id).where(ConnectionAttempt.contested_id.is_not(None))).one()
        assert read.find_attempt(session, cast.ada.actor, public_id) is None
        assert read.find_attempt(session, cast.dov.actor, public_id) is not None


# ---- words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "website", "same"),
    [
        ("bea@haferkorn.example", "https://www.haferkorn.example/", True),
        ("bea@haferkorn.example", "haferkorn.example", True),
        ("bea@haferkorn.example", "https://shop.haferkorn.example", True),
        ("bea@mail.haferkorn.example", "https://haferkorn.example", False),
        ("bea@gmail.com", "https://gmail.com", False),
        ("bea@example", "https://example", False),
        ("bea@korn.example", "https://haferkorn.example", False),
        ("bea@haferkorn.example", "", False),
        ("bea@haferkorn.example", "https://[broken", False),
    ],
)
def test_a_mailbox_lies_at_a_website_or_does_not(email, website, same):
    assert same_domain(email, website) is same


def test_names_are_compared_as_people_read_them():
    assert (
        same_name("HAFERKORN G.m.b.H.", "Haferkorn GmbH") and not same_name("---", "") and not same_name("Haferkorn AG", "Haferkorn GmbH")
    )
    assert domain_of("https://WWW.Ada.example:443/x") == "ada.example" and domain_of("nothing") == ""
    assert strongest([]) is None


def test_every_deed_of_a_check_stands_in_the_history(portal, cast):
    number, _ = begin(portal, cast.ada, channel_of(portal, cast.ada))
    look(portal, cast.ada, number)
    with portal.session() as session:
        verbs = list(session.scalars(select(Activity.verb).where(Activity.subject_kind == "verification").order_by(Activity.id)))
    assert verbs == ["verification.began", "verification.asked"]
