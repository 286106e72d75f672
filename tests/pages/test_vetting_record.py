"""A brand signs what it looked at, states reports, and compares; plain and as htmx. Nobody is called names."""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.models.compliance import ProviderReport, VettingLook, VettingRecord
from portal.models.creators import Creator
from portal.services import compliance, discovery
from tests.support import creators as make

ROOT = Path(__file__).resolve().parents[2] / "portal"


@pytest.fixture
def mira(portal, cast):
    with portal.work() as work:
        found = make.founded(work.session, work.now, "mira-sandvoss", name="Mira Sandvoss", rate=0.03)
        second = make.channel(work.session, found, work.now, platform="tiktok", followers=3_000)
        make.posts(work.session, second, work.now, n=6, followers=3_000, views=9_000)
        work.session.expire(found, ["channels"])
        discovery.score(work, found)
        return found.public_id, second.public_id


def _seen(bea) -> str:
    bea.get("/creators/mira-sandvoss/records/new")
    return bea.page.by_id("seen").get("value")


def _sign(bea, **changes):
    bea.as_htmx, htmx = False, bea.as_htmx
    seen = _seen(bea)
    bea.as_htmx = htmx
    values = {"seen": seen, "decision": "ask", "reason": "What happened in February?", "typed_name": "Bea Krug"}
    return bea.post("/creators/mira-sandvoss/records/new", data={**values, **changes})


def _checked(browser, data: bytes, status: int = 200) -> str:
    answer = browser.post("/verify", data={"copy": (BytesIO(data), "copy.pdf")}, content_type="multipart/form-data")
    assert answer.status_code == status
    return answer.text


@pytest.mark.databases("sqlite")
def test_a_copy_that_is_too_large_is_refused_with_the_limit_and_a_way_back(portal):
    stranger = portal.browser()
    portal.app.config["MAX_CONTENT_LENGTH"] = 2000
    for page, leads_back in (("http://localhost/verify", True), ("https://elsewhere.example/verify", False)):
        sent = {"data": {"copy": (BytesIO(b"x" * 3000), "copy.pdf")}, "headers": {"Referer": page}}
        answer = stranger.post("/verify", content_type="multipart/form-data", **sent)
        assert answer.status_code == 413 and f"at most {portal.house.settings.max_upload_mb} MB" in answer.text
        assert ('href="/verify"' in answer.text) is leads_back and "elsewhere.example" not in answer.text


def test_a_record_freezes_the_channel_that_was_looked_at(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.get(f"/creators/mira-sandvoss?channel={mira[1]}")
    sign = next(link for link in bea.page.links() if "/records/new" in link)
    bea.get(sign)
    seen = bea.page.by_id("seen").get("value")
    answer = bea.post(sign, data={"seen": seen, "decision": "ask", "reason": "The small one.", "typed_name": "Bea Krug"})
    assert answer.status_code == 303
    with portal.session() as session:
        assert session.scalars(select(VettingRecord)).one().content["figures"]["channel"]["platform"] == "tiktok"


def test_a_record_is_signed_listed_read_and_printed(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    answer = _sign(bea)
    assert answer.status_code in (204, 303)
    with portal.session() as session:
        number = session.scalars(select(VettingRecord.public_id)).one()
    assert (answer.headers.get("HX-Redirect") or answer.location) == f"/vetting-records/{number}"
    bea.as_htmx = False
    bea.get(f"/vetting-records/{number}")
    for words in ("Ask her first", "What happened in February?", "unchanged since it was signed", "GDPR Art. 22", "The PDF is being made."):
        assert words in bea.page.text, words
    bea.get("/creators/mira-sandvoss")
    assert f"/vetting-records/{number}" in bea.page.links()
    portal.round()
    bea.get(f"/vetting-records/{number}")
    paper = next(link for link in bea.page.links() if link.startswith("/files/"))
    assert bea.get(paper).data.startswith(b"%PDF-")
    printed = bea.get(paper).data
    told = bea.get(f"/vetting-records/{number}").text.replace(" ", "")
    assert sha256(printed).hexdigest() in re.sub(r"<[^>]+>|\s", "", told), "the paper's own fingerprint, to compare with that of a copy"
    for person, opens in ((None, False), (cast.cyd, False), (cast.bea, True)):
        checked = _checked(portal.browser(person), printed)
        assert "This is the one" in checked and f"Vetting record {number}" in checked and "Mira" not in checked
        assert (f'href="/vetting-records/{number}"' in checked) is opens
    assert "Nothing that was signed here" in _checked(portal.browser(), printed + b"\n")
    assert "It is no PDF" in _checked(portal.browser(), b"PK\x03\x04 packed")
    assert "This file is empty." in _checked(portal.browser(), b"", 422)
    for person, status in ((cast.cyd, 404), (cast.dov, 404), (cast.fay, 404)):
        assert portal.browser(person).get(f"/vetting-records/{number}").status_code == status, person.name
    assert portal.browser(cast.fay).get(paper).status_code == 404


def test_a_record_without_reason_or_under_another_name_is_refused_at_the_field(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    answer = _sign(bea, reason="", typed_name="B. K.")
    assert answer.status_code == 422 and "Please fill this in." in answer.text
    answer = _sign(bea, typed_name="B. K.")
    assert answer.status_code == 422 and "Type your name as it stands in your account." in answer.text
    stale = _sign(bea, seen="0" * 64, reason="Typed with care")
    assert stale.status_code == 409 and "Typed with care</textarea>" in stale.text and "here is how it stands now" in stale.text
    bea.as_htmx = False
    assert f'value="{_seen(bea)}"' in stale.text, "the figures of now can be signed from this very page"


def test_a_brands_report_stands_beside_the_figures_as_stated(portal, cast, mira, way):
    bea = way(portal.browser(cast.bea))
    values = {"provider": "Audita", "credible": "62.5", "sample": "400", "as_of": "2026-02-20"}
    assert bea.post("/creators/mira-sandvoss/reports", data={**values, "credible": "625"}).status_code == 422
    for _ in range(2):
        assert bea.post("/creators/mira-sandvoss/reports", data=values).status_code in (204, 303), "a second click states nothing twice"
    bea.as_htmx = False
    bea.get("/creators/mira-sandvoss")
    for words in ("62%", "worth a question to the creator", "self-stated", "attached by Haferkorn; no score reads it"):
        assert words in bea.page.text, words
    cyd = portal.browser(cast.cyd)
    cyd.get("/creators/mira-sandvoss")
    assert "Audita" not in cyd.page.text
    with portal.session() as session:
        number = session.scalars(select(ProviderReport.public_id)).one()
    assert cyd.post(f"/vetting-reports/{number}/withdrawal", data={}).status_code == 404
    for _ in range(2):
        assert bea.post(f"/vetting-reports/{number}/withdrawal", data={}).status_code == 303
    bea.get("/creators/mira-sandvoss")
    assert "Audita" not in bea.page.text


def test_the_reader_changes_the_channel_by_a_link(portal, cast, mira):
    bea = portal.browser(cast.bea)
    bea.get("/creators/mira-sandvoss")
    assert "Instagram" in bea.page.text and f"/creators/mira-sandvoss?channel={mira[1]}" in bea.page.links()
    bea.get(f"/creators/mira-sandvoss?channel={mira[1]}")
    assert "3,000" in bea.page.text
    bea.get("/creators/mira-sandvoss?channel=nothing")
    assert "20,000" in bea.page.text, "an address that names no channel shows the best founded one"


def test_old_dated_figures_are_not_called_none(portal, cast):
    with portal.work() as work:
        found = make.creator(work.session, work.now, "old-export", name="Old Export")
        where = make.channel(work.session, found, work.now, days=0)
        from_file = make.MetricSnapshot(
            channel_id=where.id, metric="views", value=120_000, source="file", window="2019-01-01/2019-12-31",
            as_of=work.now.date().replace(year=2019), recorded_at=work.now,
        )  # fmt: skip
        work.session.add(from_file)
        work.session.expire(found, ["channels"])
        discovery.score(work, found)
    bea = portal.browser(cast.bea)
    bea.get("/creators/old-export")
    assert "120,000" in bea.page.text and "There are dated figures" in bea.page.text
    assert "no dated figure" not in bea.page.text.lower()


def test_a_look_is_noted_once_a_day_for_the_brand_and_never_for_the_creator_herself(portal, cast, mira):
    for _ in range(2):
        portal.browser(cast.bea).get("/creators/mira-sandvoss")
    portal.browser(cast.ada).get("/creators/ada-lind")
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(VettingLook)) == 1


def test_five_creators_stand_side_by_side_and_blanks_are_honest(portal, cast, mira):
    with portal.session() as session:
        others = session.scalars(select(Creator.public_id).where(Creator.handle.in_(("ada-lind", "dov-stern")))).all()
    bea = portal.browser(cast.bea)
    bea.get("/compare")
    assert "Nobody to compare yet" in bea.page.text
    bea.get(f"/compare?c={mira[0]}&c={others[0]}&c={others[1]}&c={mira[0]}&c=zzzzzzzzzzzz&to_country=DE")
    text = bea.page.text
    for words in ("Mira Sandvoss", "Ada Lind", "Dov Stern", "Engagement by", "20,000", "not known", "Fit to your target"):
        assert words in text, words
    assert text.count("Make an offer") == 3
    assert portal.browser(cast.ada).get("/compare").status_code == 403 and portal.browser().get("/compare").status_code == 303
    with portal.work() as work:
        creator = work.session.scalars(select(Creator).where(Creator.public_id == mira[0])).one()
        creator.published_at = None
    bea.get(f"/compare?c={mira[0]}&c={others[0]}")
    assert "Mira Sandvoss" not in bea.page.text, "who is not published is nobody's to compare"


@pytest.mark.databases("sqlite")
def test_what_a_creator_states_of_her_audience_is_compared_in_one_word_and_its_share(portal, cast, mira):
    with portal.work(cast.ada) as work:
        ada = work.session.get_one(Creator, cast.ada.creator_id)
        where = make.channel(work.session, ada, work.now)
        compliance.attach_report(work, ada, where, "Audita", Decimal("0.62"), work.now.date(), 400)
        number = ada.public_id
    bea = portal.browser(cast.bea)
    bea.get(f"/compare?c={number}&c={mira[0]}")
    for words, stands in (("worth a question to the creator", True), ("62% credible, stated by Audita", True), ("above 30", False)):
        assert (words in bea.page.text) is stands, words


def test_no_sentence_calls_a_person_names(portal, cast, mira):
    """Neither on the pages nor in the sources of what they say (VETTING.md 5.12)."""
    with portal.work(cast.bea) as work:
        creator = work.session.scalars(select(Creator).where(Creator.public_id == mira[0])).one()
        compliance.note_look(work.session, creator.id, cast.bea.brand_id, work.now.date())
    bea = portal.browser(cast.bea)
    forbidden = re.compile(r"\b(fake\w*|fraud\w*|bots?|betrüg\w*|gefälscht\w*)\b", re.I)
    for address in ("/creators/mira-sandvoss", "/creators/mira-sandvoss/records/new", f"/compare?c={mira[0]}"):
        bea.get(address)
        assert not forbidden.search(bea.page.text), (address, forbidden.search(bea.page.text))
    rooms = ("domain/vetting", "domain/compliance", "blueprints/discovery", "templates/discovery")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in (".py", ".html")]
    said = {str(path): re.findall(r"""N_\(\s*(?:"[^"]*"\s*)+\)|_\('[^']*'""", path.read_text(encoding="utf-8")) for path in sources}
    assert sum(map(len, said.values())) > 100
    assert [(path, words) for path, many in said.items() for words in many if forbidden.search(words)] == []
