"""A brand and the people who work for it."""

import re

from portal.models.accounts import Account, Brand, Membership


def invitation(portal) -> str:
    portal.round()
    return re.search(r"http://localhost(/invitations/\S+)", portal.mail.sent[-1].text)[1]


def test_a_person_creates_a_brand_and_works_in_it(portal, cast, way):
    gus = way(portal.browser(cast.gus))
    answer = gus.post("/brands/new", data={"name": "Grün & Söhne", "country": "DE"})
    assert answer.headers.get("HX-Redirect", answer.location) == "/home"
    gus.as_htmx = False
    assert "Grün &amp; Söhne" in gus.get("/brand").text


def test_bea_invites_somebody_who_joins_with_the_invited_address(portal, cast, way):
    bea, gus = way(portal.browser(cast.bea)), portal.browser(cast.gus)
    bea.post("/brand/members", data={"email": "Gus@Example.org", "role": "finance"})
    path = invitation(portal)
    assert portal.browser(cast.dov).post(path, data={}).status_code == 403, "an invitation is for one address"
    assert gus.get(path).status_code == 200
    assert gus.post(path, data={}).location == "/home"
    assert gus.post(path, data={}).location == "/home", "twice is once"
    assert gus.get("/brand").status_code == 403, "finance does not edit the brand"
    bea.as_htmx = False
    assert "Gus Grün" in bea.get("/brand/members").text


def test_an_invitation_says_who_invites_to_what_and_as_what(portal, cast):
    portal.browser(cast.bea).post("/brand/members", data={"email": "gus@example.org", "role": "finance"})
    path, gus = invitation(portal), portal.browser(cast.gus)
    gus.get(path)
    for words in ("Join Haferkorn", "Bea Krug invites you to work for Haferkorn.", "Finance", "no drafts, no messages", "gus@example.org"):
        assert words in gus.page.text
    dov = portal.browser(cast.dov)
    dov.get(path)
    assert "It was sent to gus@example.org" in dov.page.text and "Accept the invitation" not in dov.page.text
    assert dov.page.form("/sign-out"), "the way to the other account"
    refused = dov.post(path, data={})
    assert refused.status_code == 403 and "It was sent to gus@example.org" in refused.text and dov.page.form("/sign-out")
    gus.post(path, data={})
    gus.get(path)
    assert "accepted this invitation already" in gus.page.text and "Accept the invitation" not in gus.page.text


def test_an_invitation_outlives_who_sent_it(portal, cast):
    portal.browser(cast.bea).post("/brand/members", data={"email": "gus@example.org", "role": "owner"})
    path, gus = invitation(portal), portal.browser(cast.gus)
    with portal.house.office.writing.begin() as session:
        bea = session.get_one(Account, cast.bea.account_id)
        bea.name, bea.erased_at = "—", portal.clock.now
    gus.get(path)
    assert "You are invited to work for Haferkorn." in gus.page.text


def test_the_same_form_sent_twice_is_one_brand(portal, cast):
    gus = portal.browser(cast.gus)
    for _ in range(2):
        assert gus.post("/brands/new", data={"name": "Grün & Söhne", "country": "DE"}).location == "/home"
    with portal.session() as session:
        assert session.query(Brand).filter_by(name="Grün & Söhne").count() == 1


def test_a_second_brand_of_the_same_name_is_founded_only_by_whoever_says_that_it_is_another(portal, cast, way):
    with portal.work() as work:
        work.session.get_one(Brand, cast.bea.brand_id).website = "https://haferkorn.example"
    assert portal.browser(cast.gus).get("/brands/new").status_code == 200
    gus, typed = way(portal.browser(cast.gus)), {"name": "HAFERKORN", "country": "AT", "about": "Grain"}
    answer = gus.post("/brands/new", data=typed)
    assert answer.status_code == 422 and "https://haferkorn.example" in answer.text and "Already here under this name" in answer.text
    form = gus.page.form("/brands/new")
    assert {name: form[name] for name in typed} == typed and "all_the_same" not in form, "what was typed stays, the box is hers to tick"
    for _ in range(2):
        answer = gus.post("/brands/new", data={**typed, "all_the_same": "y"})
        assert answer.headers.get("HX-Redirect", answer.location) == "/home"
    with portal.session() as session:
        assert sorted(each.slug for each in session.query(Brand).filter(Brand.name.ilike("haferkorn"))) == ["haferkorn", "haferkorn-2"]


def test_a_longer_name_is_another_name(portal, cast):
    assert portal.browser(cast.gus).post("/brands/new", data={"name": "Haferkorn Nord", "country": "DE"}).location == "/home"
    assert portal.browser(cast.ada).post("/brands/new", data={"name": "Hafer", "country": "DE"}).location == "/home"


def test_a_revoked_invitation_is_dead(portal, cast):
    bea = portal.browser(cast.bea)
    bea.post("/brand/members", data={"email": "gus@example.org", "role": "manager"})
    path = invitation(portal)
    page = bea.get("/brand/members").text
    bea.post(re.search(r'action="(/brand/invitations/\w+/removal)"', page)[1], data={})
    assert "expired" in portal.browser(cast.gus).post(path, data={}).text


def test_a_removed_member_loses_access_at_once(portal, cast):
    bea, fay = portal.browser(cast.bea), portal.browser(cast.fay)
    with portal.session() as session:
        public_id = session.get_one(Account, cast.fay.account_id).public_id
    bea.post(f"/brand/members/{public_id}/removal", data={})
    with portal.session() as session:
        assert session.query(Membership).filter_by(account_id=cast.fay.account_id).one().removed_at is not None
    assert "Haferkorn" not in fay.get("/settings").text


def test_the_last_owner_stays(portal, cast):
    with portal.session() as session:
        public_id = session.get_one(Account, cast.bea.account_id).public_id
    bea = portal.browser(cast.bea)
    for path, data in ((f"/brand/members/{public_id}/removal", {}), (f"/brand/members/{public_id}/role", {"role": "finance"})):
        answer = bea.post(path, data=data)
        assert answer.status_code == 409 and "at least one owner" in answer.text


def test_cyd_finds_nobody_of_haferkorn(portal, cast):
    with portal.session() as session:
        public_id = session.get_one(Account, cast.fay.account_id).public_id
    assert portal.browser(cast.cyd).post(f"/brand/members/{public_id}/removal", data={}).status_code == 404


def test_only_an_owner_sees_the_members(portal, cast):
    assert portal.browser(cast.fay).get("/brand/members").status_code == 403
    assert portal.browser(cast.ada).get("/brand/members").status_code == 403


def test_a_wrong_address_is_told_where_it_stands(portal, cast, way):
    answer = way(portal.browser(cast.bea)).post("/brand/members", data={"email": "not an address", "role": "finance"})
    assert answer.status_code == 422
    assert 'value="not an address"' in answer.text


def test_a_brand_takes_the_name_of_another_one_only_when_it_says_so(portal, cast, way):
    with portal.work() as work:
        work.session.get_one(Brand, cast.cyd.brand_id).website = "https://lumen.example"
    bea = way(portal.browser(cast.bea))
    typed = {"name": "Lumen", "country": "DE", "about": "Oats"}
    answer = bea.post("/brand", data=typed)
    assert answer.status_code == 422 and "https://lumen.example" in answer.text and "all_the_same" not in bea.page.form("/brand")
    with portal.session() as session:
        assert session.get_one(Brand, cast.bea.brand_id).name == "Haferkorn"
    assert bea.post("/brand", data={**typed, "all_the_same": "y"}).status_code in (303, 204)
    assert bea.post("/brand", data={**typed, "about": "More oats"}).status_code in (303, 204), (
        "a name that it has already is asked for once"
    )
    with portal.session() as session:
        assert session.get_one(Brand, cast.bea.brand_id).about == "More oats"
