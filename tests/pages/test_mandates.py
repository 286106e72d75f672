"""A creator lets somebody act for her, and that person does: as a plain browser and with htmx."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain import paths
from portal.models.creators import Creator
from portal.models.mandates import Mandate
from portal.models.notifications import Notification
from portal.services import mandates, offers
from tests import factories


def _wish(portal, **values):
    today = portal.clock.now.date()
    return {
        "email": "gus@example.org",
        "scopes": ["profile"],
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=60)).isoformat(),
        "declaration": "Gus Grün edits my profile for me.",
        **values,
    }


def _done(answer) -> str:
    assert answer.status_code in (303, 204), answer.text[:400]
    return answer.headers.get("HX-Redirect") or answer.location


def _invited(portal, cast) -> str:
    _done(portal.browser(cast.ada).post("/mandates", data=_wish(portal)))
    with portal.session() as session:
        return session.scalar(select(Mandate.public_id).where(Mandate.revoked_at.is_(None)))


def test_gus_takes_up_what_ada_allows_and_works_in_her_name_and_his(portal, cast, way):
    ada = way(portal.browser(cast.ada))
    assert _done(ada.post("/mandates", data=_wish(portal))) == "/mandates"
    with portal.session() as session:
        mandate = session.scalar(select(Mandate.public_id))
    gus = way(portal.browser(cast.gus))
    link = f"/mandates/invitations/{portal.gateways.tokens.sign('mandate', mandate)}"
    assert "Ada Lind lets you act for her" in gus.get(link).text
    assert _done(gus.post(link)) == "/home"
    gus.as_htmx = False
    assert "You act for Ada Lind." in gus.get("/profile").text
    values = {"name": "Ada Lind", "handle": "ada-lind", "tagline": "By Gus", "place": "Kiel", "country": "DE"}
    assert _done(gus.post("/profile", data=values)) == "/profile"
    with portal.session() as session:
        assert session.get_one(Creator, cast.ada.creator_id).tagline == "By Gus"
    assert [gus.get(path).status_code for path in ("/profile/contract", "/mandates", "/offers", "/payouts", "/collaborations")] == [403] * 5
    ada.as_htmx = False
    assert "Gus Grün for Ada Lind edited the profile" in ada.get("/mandates").text
    assert _done(ada.post(f"/mandates/{mandate}/removal")) == "/mandates"
    assert gus.get("/profile/work").status_code == 403, "at once, in a browser that was open"
    assert "You act for" not in gus.get("/home").text


def test_he_changes_between_her_and_himself_and_lays_it_down(portal, cast, way):
    mandate = _invited(portal, cast)
    gus = way(portal.browser(cast.gus))
    _done(gus.post(f"/mandates/invitations/{portal.gateways.tokens.sign('mandate', mandate)}"))
    assert _done(gus.post("/mandates/acting/removal")) == "/home"
    gus.as_htmx = False
    gus.get("/home")
    assert "You act for" not in gus.get("/home").text
    assert _done(gus.post(f"/mandates/{mandate}/acting")) == "/home"
    assert "you act for her now" in gus.get("/settings").text
    assert _done(gus.post(f"/mandates/{mandate}/removal")) == "/settings"
    assert gus.post(f"/mandates/{mandate}/acting").status_code == 404


@pytest.mark.databases("sqlite")
def test_what_is_missing_is_said_at_its_field(portal, cast):
    ada = portal.browser(cast.ada)
    for values, words in (
        ({"email": "nobody"}, "Write an e-mail address"),
        ({"scopes": []}, "Choose at least one thing"),
        ({"declaration": ""}, "Write in a sentence what you authorise"),
        ({"email": "ada@example.org"}, "This is your own address."),
    ):
        refused = ada.post("/mandates", data=_wish(portal, **values))
        assert refused.status_code == 422 and words in refused.text, values
    assert "never signs an agreement" in ada.get("/mandates").text


@pytest.mark.databases("sqlite")
def test_strangers_find_no_authority(portal, cast):
    mandate = _invited(portal, cast)
    for person in (cast.dov, cast.bea, cast.ola):
        for deed in ("removal", "acting"):
            assert portal.browser(person).post(f"/mandates/{mandate}/{deed}").status_code == 404
    dov, link = portal.browser(cast.dov), f"/mandates/invitations/{portal.gateways.tokens.sign('mandate', mandate)}"
    assert "another address" in dov.get(link).text
    refused = dov.post(link)
    assert refused.status_code == 403 and "It was sent to gus@example.org" in refused.text and dov.page.form("/sign-out")
    assert dov.get("/mandates/invitations/nonsense").status_code in (404, 409, 410, 422)


def test_news_reaches_whoever_negotiates_for_her_and_a_click_changes_to_her(portal, cast):
    """The one who may only edit the profile is not told of offers, and who has laid the authority down is led nowhere."""
    answer = portal.browser(cast.ada).post("/mandates", data=_wish(portal, scopes=["negotiate"]))
    _done(answer)
    with portal.session() as session:
        mandate = session.scalar(select(Mandate.public_id).where(Mandate.revoked_at.is_(None)))
    with portal.work(cast.gus) as work:
        mandates.accept(work, portal.gateways.tokens.sign("mandate", mandate))
    with portal.work(cast.bea) as work:
        sheet = factories.sendable_sheet(work.now)
        offer = offers.draft(work, work.session.get_one(Creator, cast.ada.creator_id), sheet)
        offers.send(work, offer, offer.draft_hash)
        path = paths.offer(offer.public_id)
    portal.round()
    letters = [letter for letter in portal.mail.sent if letter.to == "gus@example.org" and "For Ada Lind:" in letter.text]
    assert len(letters) == 1 and "/notifications" in letters[0].text and path not in letters[0].text
    gus = portal.browser(cast.gus)
    assert "For Ada Lind:" in gus.get("/notifications").text
    assert gus.get(path).status_code in (403, 404)
    with portal.session() as session:
        notice = session.scalar(select(Notification.public_id).where(Notification.account_id == cast.gus.account_id))
    assert _done(gus.post(f"/notifications/{notice}/reading")) == path
    assert gus.get(path).status_code == 200
    _done(gus.post(f"/mandates/{mandate}/removal"))
    assert _done(gus.post(f"/notifications/{notice}/reading")) == "/notifications"
    assert "the authority has ended" in gus.get("/notifications").text


def test_who_may_only_edit_the_profile_is_not_told_of_offers(portal, cast):
    with portal.work(cast.gus) as work:
        mandates.accept(work, portal.gateways.tokens.sign("mandate", _invited(portal, cast)))
    with portal.work(cast.bea) as work:
        offer = offers.draft(work, work.session.get_one(Creator, cast.ada.creator_id), factories.sendable_sheet(work.now))
        offers.send(work, offer, offer.draft_hash)
    with portal.session() as session:
        told = set(session.scalars(select(Notification.account_id)))
    assert cast.ada.account_id in told and cast.gus.account_id not in told
