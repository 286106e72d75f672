"""A page that is not open to somebody says what it is for, who may open it, whom to ask and where to go on; never that a thing exists."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.domain.accounts import Role
from portal.domain.errors import NotAllowed
from portal.domain.policies import GRANTS, PURPOSES, Permission
from portal.models.accounts import Membership
from portal.models.creators import Creator
from portal.models.mandates import Mandate
from tests import factories

pytestmark = pytest.mark.databases("sqlite")


def told(client, path, **more):
    answer = client.get(path, **more)
    assert answer.status_code == 403, path
    return client.page.text


def test_somebody_in_another_role_reads_which_one_it_needs_and_who_gives_it(portal, cast):
    fay = portal.browser(cast.fay)
    text = told(fay, "/shortlists")
    assert "Here a brand keeps lists of creators." in text and "Members of a brand in the role Owner or Manager" in text
    assert "Fay" in text and "Finance" in text and "Bea Krug, who gives out the roles at Haferkorn." in text
    assert "/home" in fay.page.links() and "Nothing was changed" not in text


def test_every_owner_is_named(portal, cast):
    with portal.work() as work:
        work.session.add(Membership(account_id=cast.gus.account_id, brand_id=cast.bea.brand_id, role=Role.OWNER, joined_at=work.now))
    assert "Bea Krug or Gus" in told(portal.browser(cast.fay), "/shortlists")


def test_somebody_new_is_led_to_a_profile_or_a_brand(portal, cast):
    gus = portal.browser(cast.gus)
    text = told(gus, "/offers")
    assert "Creators" in text and "Members of a brand" in text and "Whom to ask" not in text
    assert {"/home", "/profile", "/brands/new"} <= set(gus.page.links())
    text = told(gus, "/operator")
    assert "The operator of this portal" in text and "/brands/new" not in gus.page.links()


def test_the_page_is_the_same_for_a_thing_of_others_and_for_none(portal, cast):
    gus = portal.browser(cast.gus)
    with portal.session() as session:
        number = session.scalar(select(Creator.public_id))
    texts = [told(gus, f"/profile/packages/{id}").partition("please give this number")[0] for id in (number, "zzzzzzzzzzzz")]
    assert texts[0] == texts[1]


def test_a_form_that_is_closed_meanwhile_says_that_nothing_was_changed_and_htmx_gets_a_line(portal, cast):
    fay = portal.browser(cast.fay)
    answer = fay.post("/shortlists", data={"name": "Bread"})
    assert answer.status_code == 403 and "Nothing was changed." in answer.text and "Bea Krug" in answer.text
    fay.as_htmx = True
    answer = fay.post("/shortlists", data={"name": "Bread"})
    assert answer.status_code == 403 and "<h1" not in answer.text


def test_who_acts_for_a_creator_reads_that_she_says_what_for(portal, cast):
    with portal.work() as work:
        today = work.now.date()
        allowed = {"scopes": ["profile"], "first_day": today, "last_day": today, "created_at": work.now, "accepted_at": work.now}
        row = Mandate(creator_id=cast.ada.creator_id, account_id=cast.gus.account_id, email=cast.gus.email, **allowed)
        work.session.add(row)
        work.session.flush()
        number = row.public_id
    gus = portal.browser(cast.gus)
    gus.post(f"/mandates/{number}/acting")
    assert "Ada Lind: you act for her, and she says what for." in told(gus, "/offers")
    assert "Ada Lind does this herself." in told(gus, "/profile/figures")
    assert "/settings#brands" in gus.page.links()


def test_either_side_of_a_collaboration_reads_which_one_says_what_in_its_scorecard(portal, cast):
    with portal.work() as work:
        row = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        here = f"/collaborations/{row.public_id}/scorecard"
    for person, deed, purpose, whose in (
        (cast.ada, "next-step", "Here a brand writes down what happened in a collaboration", "in the role Owner or Manager"),
        (cast.ada, "reading", "Here a brand writes down what happened in a collaboration", "in the role Owner or Manager"),
        (cast.bea, "view", "Here a creator says how a collaboration was for her.", "Creators"),
    ):
        page = portal.browser(person)
        answer = page.post(f"{here}/{deed}", data={})
        assert answer.status_code == 403 and purpose in page.page.text and whose in page.page.text, deed


def test_the_journal_is_for_whoever_pays_and_for_the_operator(portal, cast):
    text = told(portal.browser(cast.ada), "/payments/export?month=2026-03")
    assert "in the role Owner or Finance" in text and "The operator of this portal" in text


def test_who_works_for_a_brand_is_led_to_the_workspace_in_which_her_profile_is(portal, cast):
    bea = portal.browser(cast.bea)
    assert "Here a creator edits her profile" in told(bea, "/profile") and "/settings#brands" in bea.page.links()


def test_no_refusal_leaves_open_what_is_missing():
    with pytest.raises(TypeError):
        NotAllowed()


def test_it_reads_in_german(portal, cast):
    fay = portal.browser(cast.fay, locale="de")
    assert "Bea Krug" in told(fay, "/shortlists")


def test_every_permission_says_what_its_pages_are_for():
    assert PURPOSES.keys() == set(Permission) == GRANTS.keys()
    assert len(set(PURPOSES.values())) == len(PURPOSES)
