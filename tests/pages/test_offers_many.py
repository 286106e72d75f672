"""The way from ticked creators to an offer for each, and the page that says who got it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.models.creators import Creator
from portal.models.offers import Offer, OfferMailing
from tests.support import creators as make


@pytest.fixture
def ticked(portal, cast):
    with portal.work() as work:
        made = [make.creator(work.session, work.now, handle) for handle in ("mira-sandvoss", "tom-berg")]
        return "&".join(f"c={each.public_id}" for each in made)


def _fields(client, address):
    assert client.get(address).status_code == 200
    form = next(each for each in client.page.forms() if "/offers/" in each.get("action", "") and each.get("id") == "sheet")
    return form.get("action"), client.page.form(form.get("action"))


def _filled(portal, form):
    day = portal.clock.now.date()
    return {
        **form,
        "title": "Oat milk",
        "objective": "People try it",
        "fee": "1500.00",
        "deliverables-0-key": "d1",
        "deliverables-0-kind": "ig_reel",
        "deliverables-0-title": "A reel",
        "deliverables-0-count": "1",
        "deliverables-0-due": day.replace(month=day.month + 1).isoformat(),
    }


def test_ticked_ones_get_one_offer_each_and_two_clicks_are_one(portal, cast, ticked):
    bea = portal.browser(cast.bea)
    action, form = _fields(bea, f"/offers/to-many?{ticked}")
    assert "Mira Sandvoss, Tom Berg" in bea.page.text and "key=" in action
    assert bea.post(action, data={**form, "title": ""}).status_code == 422
    answer = bea.post(action, data=_filled(portal, form))
    assert answer.status_code in (204, 303), bea.page.text[:3000]
    bea.post(action, data=_filled(portal, form))
    with portal.session() as session:
        made = session.scalars(select(OfferMailing)).one()
    here = f"/offers/mailings/{made.public_id}"
    bea.get(here)
    assert "Send to 2 creators" in bea.page.text and "A reel" in bea.page.text and "no longer published" not in bea.page.text
    with portal.work() as work:
        tom = work.session.scalars(select(Creator).where(Creator.handle == "tom-berg")).one()
        published, tom.published_at = tom.published_at, None
    bea.get(here)
    assert bea.page.text.count("no longer published") == 1 and "this one does not get it" in bea.page.text
    with portal.work() as work:
        work.session.get_one(Creator, tom.id).published_at = published
    edit, form = _fields(bea, f"{here}/edit")
    assert form["title"] == "Oat milk"
    bea.post(edit, data={**form, "title": "Oat milk, cold"})
    bea.get(here)
    bea.send(f"{here}/sending")
    bea.get(here)
    assert "2 are being sent to" in bea.page.text and re.search(r'hx-trigger="every \d+s"', bea.page.html)
    portal.round()
    bea.get(here)
    assert "2 have it" in bea.page.text and 'hx-trigger="every' not in bea.page.html
    with portal.session() as session:
        assert session.scalar(select(func.count(Offer.id)).where(Offer.title == "Oat milk, cold")) == 2
    bea.get("/offers/mailings")
    assert here in bea.page.links() and "2 of 2" in bea.page.text
    assert bea.post(f"{here}/removal", data={}).status_code == 409
    assert bea.get(f"{here}/edit").status_code == 303


def _drafted(portal, bea, ticked) -> tuple[str, str]:
    """(address of a mailing that she has drafted, the public id of Tom, who is one of its recipients)"""
    action, form = _fields(bea, f"/offers/to-many?{ticked}")
    bea.post(action, data=_filled(portal, form))
    with portal.session() as session:
        here = f"/offers/mailings/{session.scalars(select(OfferMailing)).one().public_id}"
        tom = session.scalar(select(Creator.public_id).where(Creator.handle == "tom-berg"))
    return here, tom


def test_somebody_is_left_out_and_the_whole_is_thrown_away(portal, cast, ticked):
    bea = portal.browser(cast.bea)
    here, tom = _drafted(portal, bea, ticked)
    bea.get(here)
    bea.send(f"{here}/{tom}/removal")
    bea.get(here)
    assert "Send to 1 creator" in bea.page.text and "Tom Berg is left out." in bea.page.text
    for person, status in ((cast.cyd, 404), (cast.ada, 403), (cast.fay, 403)):
        assert portal.browser(person).get(here).status_code == status
        assert portal.browser(person).post(f"{here}/sending", data={}).status_code == status
    bea.send(f"{here}/removal")
    assert bea.get(here).status_code == 404


def test_what_a_colleague_has_changed_is_read_before_it_is_sent_edited_or_shortened(portal, cast, ticked):
    bea, colleague = portal.browser(cast.bea), portal.browser(cast.bea)
    here, tom = _drafted(portal, bea, ticked)
    bea.get(here)
    read = bea.page.form(f"{here}/sending")
    edit, stale = _fields(bea, f"{here}/edit")
    assert read["seen"] == stale["base_hash"]

    edit, form = _fields(colleague, f"{here}/edit")
    colleague.post(edit, data={**form, "fee": "15000.00"})
    for deed in ("sending", "removal", f"{tom}/removal"):
        for sent in (read, {**read, "seen": ""}):
            answer = bea.post(f"{here}/{deed}", data=sent)
            assert answer.status_code == 409 and "This has changed since you opened it" in bea.page.text
        assert "15,000" in bea.page.text and bea.page.form(f"{here}/sending")["seen"] != read["seen"]
    assert bea.post(edit, data={**stale, "title": "Oat milk, cold"}).status_code == 409
    assert "A colleague has changed this draft meanwhile" in bea.page.text
    typed = bea.page.form(edit)
    assert typed["title"] == "Oat milk, cold"
    with portal.session() as session:
        kept = session.scalars(select(OfferMailing)).one()
        assert (kept.title, kept.sent_at, kept.terms["fee"]["minor"]) == ("Oat milk", None, 1_500_000)
    assert bea.post(edit, data=typed).status_code in (204, 303)

    bea.get(here)
    read = bea.page.form(f"{here}/sending")
    colleague.get(here)
    colleague.send(f"{here}/{tom}/removal")
    assert bea.post(f"{here}/sending", data=read).status_code == 409 and "Send to 1 creator" in bea.page.text
    bea.send(f"{here}/sending")
    with portal.session() as session:
        kept = session.scalars(select(OfferMailing)).one()
        assert kept.title == "Oat milk, cold" and kept.sent_at is not None


def test_one_alone_is_told_to_be_several(portal, cast, ticked):
    bea = portal.browser(cast.bea)
    bea.get(f"/offers/to-many?{ticked.split('&')[0]}&c=nobodyatall1")
    assert "at least two creators" in bea.page.text
    action, form = _fields(bea, f"/offers/to-many?{ticked.split('&')[0]}")
    assert bea.post(action, data=_filled(portal, form)).status_code == 422
