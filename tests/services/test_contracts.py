"""The agreement: written from what was accepted, signed by both in either order, sealed, printed, and checked."""

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import select, text, update

from portal.domain.contracts.assembly import content_hash
from portal.domain.contracts.signing import CONSENT_VERSION, Attempt
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow, Refusal
from portal.domain.money import Money
from portal.domain.offers.terms import choose
from portal.gateways import pdf
from portal.models.accounts import Brand
from portal.models.activity import Activity
from portal.models.contracts import Collaboration, Contract, Evidence, Signature
from portal.models.creators import Creator
from portal.models.notifications import Notification
from portal.models.offers import Offer, OfferVersion
from portal.models.outbox import Outbox
from portal.models.programs import BriefVersion
from portal.queries import contracts as read_contracts
from portal.services import contracts, offers
from tests import factories
from tests.cast import PASSWORD

STAMP = contracts.Stamp("192.0.2.17", "Mozilla/5.0", "de")
NAMES = {"ada": "Ada Lind", "bea": "Bea Krug"}


@pytest.fixture
def agreed(portal, cast):
    """Ada accepts Bea's offer; returns the public id of the contract."""

    def make(**changes) -> str:
        with portal.work(cast.bea) as work:
            sheet = factories.sendable_sheet(work.now, **changes)
            offer = factories.offer(
                work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet, author_id=cast.bea.account_id
            )
            public_id, fingerprint = offer.public_id, _hash(work, offer)
        with portal.work(cast.ada) as work:
            offer = work.session.scalars(select(Offer).where(Offer.public_id == public_id)).one()
            offers.accept(work, offer, 1, fingerprint)
            return work.session.scalars(select(Contract.public_id).order_by(Contract.id.desc())).first()

    return make


def _hash(work, offer) -> str:
    return work.session.scalars(select(OfferVersion.terms_hash).where(OfferVersion.offer_id == offer.id)).one()


@pytest.fixture
def sign(portal, cast):
    def do(name: str, public_id: str, password: str = PASSWORD, *, opened: str | None = None, **changes) -> None:
        with portal.work(getattr(cast, name)) as work:
            contract = read_contracts.find(work.session, getattr(cast, name).actor, public_id)
            attempt = Attempt(NAMES.get(name, name), frozenset({"read", "bound"}), CONSENT_VERSION, contract.content_hash)
            note = contracts.opening(work, contract) if opened is None else opened
            contracts.sign(work, contract, replace(attempt, **changes), password=password, opened=note, stamp=STAMP)

    return do


def look(portal, cast, public_id: str):
    with portal.session() as session:
        contract = read_contracts.find(session, cast.bea.actor, public_id)
        signed = read_contracts.signatures(session, contract)
        return contract, signed, read_contracts.soundness(session, contract, signed)


def test_accepted_terms_become_an_agreement_in_both_languages_at_once(portal, cast, agreed):
    contract, signed, sound = look(portal, cast, agreed())
    assert (contract.state, contract.governing_language, signed) == ("out_for_signature", "de", {})
    assert content_hash(contract.content) == contract.content_hash and sound.holds
    clauses = {clause["id"]: clause for clause in contract.content["text"]["clauses"]}
    assert "1.050,00" in str(clauses["fee"]["de"]) and "1,050.00" in str(clauses["fee"]["en"])
    assert contract.content["parties"]["brand"]["signatory"] == "Bea Krug"
    assert contract.content["operator"] == "Nordufer eG" and contract.reference == contract.content["reference"]
    with portal.session() as session:
        told = session.scalars(select(Notification.account_id)).all()
        assert cast.bea.account_id in told


def test_the_facts_of_the_brief_that_the_terms_name_are_in_the_agreement(portal, cast, agreed):
    with portal.work(cast.bea) as work:
        program = factories.program(work.session, cast.bea.brand_id, work.now)
        for number, claim in ((1, "Foams without additives"), (2, "Newer than agreed")):
            content = {
                "proof_points": [{"claim": {"en": claim, "de": claim}, "evidence": {"en": "Laboratory report", "de": "Laborbericht"}}]
            }
            work.session.add(
                BriefVersion(program_id=program.id, number=number, content=content, content_hash="0" * 64, created_at=work.now)
            )
        sheet = factories.sendable_sheet(work.now)
        offer = factories.offer(
            work.session,
            cast.bea.brand_id,
            cast.ada.creator_id,
            work.now,
            terms=sheet,
            author_id=cast.bea.account_id,
            program_id=program.id,
        )
        public_id, fingerprint = offer.public_id, _hash(work, offer)
    with portal.work(cast.ada) as work:
        offers.accept(work, work.session.scalars(select(Offer).where(Offer.public_id == public_id)).one(), 1, fingerprint)
        content = work.session.scalars(select(Contract.content)).one()
    assert "Foams without additives" in str(content) and "Newer than agreed" not in str(content)


def test_what_is_missing_is_named_and_the_agreement_waits_for_it(portal, cast, agreed):
    with portal.work(cast.ola) as work:
        work.session.execute(update(Creator).where(Creator.id == cast.ada.creator_id).values(address=""))
        work.session.execute(update(Brand).where(Brand.id == cast.bea.brand_id).values(legal_name=""))
    public_id = agreed()
    with portal.work(cast.bea) as work:
        contract = read_contracts.find(work.session, cast.bea.actor, public_id)
        assert contract.state == "draft"
        assert [(str(each.what), str(each.side)) for each in contracts.missing(work, contract)] == [
            ("Legal name of the brand", "brand"),
            ("Address of the creator", "creator"),
        ]
    with pytest.raises(NotNow), portal.work(cast.bea) as work:
        contracts.complete(work, read_contracts.find(work.session, cast.bea.actor, public_id))
    with portal.work(cast.ola) as work:
        work.session.execute(update(Creator).values(address="Hafenstraße 1\n24103 Kiel"))
        work.session.execute(update(Brand).values(legal_name="Haferkorn GmbH"))
    with portal.work(cast.ada) as work:
        contracts.complete(work, read_contracts.find(work.session, cast.ada.actor, public_id))
    with pytest.raises(NotNow), portal.work(cast.ada) as work:
        contracts.complete(work, read_contracts.find(work.session, cast.ada.actor, public_id))
    assert look(portal, cast, public_id)[0].state == "out_for_signature"


@pytest.mark.parametrize("order", [("ada", "bea"), ("bea", "ada")])
def test_both_sign_in_either_order_and_the_last_signature_seals(portal, cast, agreed, sign, order):
    public_id = agreed()
    sign(order[0], public_id)
    contract, signed, sound = look(portal, cast, public_id)
    assert (contract.state, contract.seal, len(signed), sound.holds) == ("partly_signed", "", 1, True)
    portal.clock.pass_(hours=3)
    sign(order[1], public_id)
    contract, signed, sound = look(portal, cast, public_id)
    assert (contract.state, contract.executed_at, contract.seal) == ("executed", portal.clock.now, sound.links[-1].hash)
    assert sound.holds and set(signed) == {"brand", "creator"}
    assert [link.record.get("event", "signed") for link in sound.links] == ["frozen", "opened", "signed", "opened", "signed"]
    assert signed["creator"].ip == "192.0.2.17" and len(signed["creator"].consent["sentences"]) == 2
    with portal.session() as session:
        assert session.scalars(select(Offer.state)).one() == "contracted"
        assert session.scalars(select(Outbox.kind).where(Outbox.kind == "pdf")).all() == ["pdf"]
        verbs = session.scalars(select(Activity.verb).where(Activity.subject_kind == "contract").order_by(Activity.id)).all()
        assert verbs == ["contracts.drafted", "contracts.frozen", "contracts.signed", "contracts.signed", "contracts.executed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "not hers"}, "password"),
        ({"typed_name": "Ada Lund"}, "typed_name"),
        ({"ticked": frozenset({"bound"})}, "read"),
        ({"ticked": frozenset({"read"})}, "bound"),
    ],
)
def test_a_signature_needs_password_name_and_both_boxes(portal, cast, agreed, sign, change, field):
    public_id = agreed()
    with pytest.raises(Invalid) as refused:
        sign("ada", public_id, **change)
    assert set(refused.value.fields) == {field}
    assert look(portal, cast, public_id)[1] == {}


def test_all_that_is_wrong_with_a_signature_is_said_at_once(agreed, sign):
    with pytest.raises(Invalid) as refused:
        sign("ada", agreed(), password="no", typed_name="", ticked=frozenset())
    assert set(refused.value.fields) == {"password", "typed_name", "read", "bound"}


def test_another_text_than_the_one_shown_is_not_signed(portal, cast, agreed, sign):
    public_id = agreed()
    with portal.work(cast.bea) as work:
        note = contracts.opening(work, read_contracts.find(work.session, cast.bea.actor, public_id))
    for change in ({"shown_hash": "0" * 64}, {"consent_version": "0"}, {"opened": "forged"}, {"opened": note}):
        with pytest.raises(Changed):
            sign("ada", public_id, **change)


def test_nobody_signs_twice_or_for_somebody_else(portal, cast, agreed, sign):
    public_id = agreed()
    sign("ada", public_id)
    with pytest.raises(NotNow, match="signed already"):
        sign("ada", public_id)
    with portal.work(cast.ola) as work:
        work.session.execute(update(Contract).values(signatory_id=cast.fay.account_id))
    with pytest.raises(NotNow, match="names"):
        sign("bea", public_id)
    with pytest.raises(NotAllowed), portal.work(cast.fay) as work:
        contract = read_contracts.find(work.session, cast.fay.actor, public_id)
        contracts.sign(
            work,
            contract,
            Attempt("Fay Holm", frozenset({"read", "bound"}), "1", contract.content_hash),
            password=PASSWORD,
            opened="",
            stamp=STAMP,
        )


def test_a_changed_text_or_record_is_found_out(portal, cast, agreed, sign):
    public_id = agreed()
    sign("ada", public_id)
    with portal.session() as session:
        contract = session.scalars(select(Contract)).one()
        contract.content = {**contract.content, "operator": "Somebody else"}
        session.commit()
    assert not look(portal, cast, public_id)[2].text_holds
    with pytest.raises(Refusal, match="fingerprint"):
        sign("bea", public_id)


@pytest.mark.databases("sqlite")
def test_a_record_that_somebody_edits_past_the_database_s_guard_breaks_the_trail(portal, cast, agreed, sign):
    public_id = agreed()
    sign("ada", public_id)
    with portal.session() as session:
        session.execute(text("DROP TRIGGER evidence_no_update"))
        row = session.scalars(select(Evidence).order_by(Evidence.position)).all()[2]
        row.record = {**row.record, "name": "Somebody else"}
        session.commit()
    sound = look(portal, cast, public_id)[2]
    assert sound.broken_at == 2 and not sound.text_holds and not sound.holds


def test_a_refusal_to_sign_ends_it_for_both(portal, cast, agreed, sign):
    public_id = agreed()
    sign("ada", public_id)
    with portal.work(cast.bea) as work:
        contract = read_contracts.find(work.session, cast.bea.actor, public_id)
        with pytest.raises(Changed):
            contracts.decline(work, contract, contract.version - 1)
        contracts.decline(work, contract, contract.version, "Our budget is gone.")
    with portal.session() as session:
        assert session.scalars(select(Offer.state)).one() == "cancelled"
        assert session.scalars(select(Collaboration.ended_at)).one() == portal.clock.now
    with pytest.raises(NotNow):
        sign("bea", public_id)


def test_a_paper_taken_back_is_written_anew_from_today_s_data(portal, cast, agreed, sign):
    public_id = agreed()
    sign("ada", public_id)
    with portal.work(cast.ola) as work:
        work.session.execute(update(Brand).where(Brand.id == cast.bea.brand_id).values(address="Neuer Wall 1\n20354 Hamburg"))
    with pytest.raises(NotNow), portal.work(cast.ada) as work:
        contract = read_contracts.find(work.session, cast.ada.actor, public_id)
        contracts.void(work, contract, contract.version, "Wrong address")
    with portal.work(cast.bea) as work:
        contract = read_contracts.find(work.session, cast.bea.actor, public_id)
        copy = contracts.void(work, contract, contract.version, "Wrong address")
        assert (contract.state, copy.number, copy.state) == ("void", 2, "out_for_signature")
        assert "Neuer Wall" in copy.content["parties"]["brand"]["address"] and copy.content_hash != contract.content_hash
        fresh = copy.public_id
    sign("bea", fresh)
    sign("ada", fresh)
    assert look(portal, cast, fresh)[0].state == "executed"


def test_a_paper_that_nobody_signs_expires(portal, cast, agreed):
    public_id = agreed()
    portal.clock.pass_(days=contracts.SIGN_DAYS)
    portal.round()
    portal.round()
    assert look(portal, cast, public_id)[0].state == "expired"
    with portal.session() as session:
        assert session.scalars(select(Offer.state)).one() == "cancelled"


def test_the_printed_copy_is_kept_with_its_hash_and_recognised(portal, cast, agreed, sign):
    public_id = agreed()
    sign("bea", public_id)
    sign("ada", public_id)
    portal.round()
    contract, _, _ = look(portal, cast, public_id)
    data = portal.gateways.files.path(contract.pdf_sha256).read_bytes()
    assert data.startswith(b"%PDF") and sha256(data).hexdigest() == contract.pdf_sha256
    with portal.session() as session:
        assert read_contracts.sealed_copy(session, contract.pdf_sha256).reference == contract.reference
        flipped = bytearray(data)
        flipped[len(data) // 2] ^= 1
        assert read_contracts.sealed_copy(session, sha256(bytes(flipped)).hexdigest()) is None
        assert read_contracts.sealed_copy(session, "") is None


def test_a_missing_library_delays_the_printed_copy_and_nothing_else(portal, cast, agreed, sign, monkeypatch):
    public_id = agreed()
    sign("bea", public_id)
    sign("ada", public_id)

    def missing():
        raise pdf.PdfUnavailable("the native library libpango")

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    portal.round()
    with portal.session() as session:
        row = session.scalars(select(Outbox).where(Outbox.kind == "pdf")).one()
        assert row.state == "waiting" and "libpango" in row.last_error
    assert look(portal, cast, public_id)[0].pdf_file_id is None
    monkeypatch.undo()
    portal.clock.pass_(minutes=11)
    portal.round()
    assert look(portal, cast, public_id)[0].pdf_file_id is not None


def test_value_in_kind_counts_with_the_fee_of_the_year(portal, cast, agreed):
    agreed()
    agreed(fee=Money(20_000, "EUR"), value_items=choose(factories.sendable_sheet(portal.clock.now), ("v1",)).value_items)
    with portal.session() as session:
        shared = session.scalars(select(Collaboration)).first()
        assert read_contracts.value_of_year(session, shared, 2026) == 105_000 + 20_000 + 12_000
        assert read_contracts.value_of_year(session, shared, 2025) == 0
        assert session.scalars(select(Signature)).all() == []
