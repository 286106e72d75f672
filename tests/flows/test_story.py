"""Knows the whole story as plain requests: from signing up to a settled fee and what was learnt, each step by the right person."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.support import exports as twins
from tests.support import story
from tests.support.boards import CAPTION, MP4
from tests.support.fees import books
from tests.support.story import Hand, Town


@pytest.fixture
def town(database_url, tmp_path, compiled_templates):
    with story.town(database_url, tmp_path / "town", compiled_templates) as opened:
        yield opened


def test_from_signing_up_to_a_settled_fee_and_what_was_learnt(town):
    ada = story.join(town, "Ada Lind")
    _a_profile_with_real_figures(town, ada)
    bea, fay = story.a_brand_with_finance(town)
    program = _a_program(town, bea)
    application = _an_application(town, ada, bea, program)
    contract = _an_offer(town, ada, bea, application)
    shared = _a_contract(town, ada, bea, contract)
    fee = _a_secured_fee(town, ada, fay, shared)
    _a_board(town, ada, bea, shared)
    _a_settled_fee(town, ada, fay, fee)
    _a_look_back(town, ada, bea, shared)


def _a_profile_with_real_figures(town: Town, ada: Hand) -> None:
    """Steps 1 and 2: the profile is filled in, an export brings figures, the kit is public."""
    ada.see("/profile", "How complete it is")
    ada.do("/profile", name="Ada Lind", tagline="Breakfast and ceramics", place="Kiel", country="DE", born_adult="y")
    ada.see("/profile/work")
    ada.do(
        "/profile/work", topics=["food.cooking"], languages=["de", "en"], bio_en="I cook slowly.", bio_de="Ich koche langsam.",
        accepts=["product", "studio_time"],
    )  # fmt: skip
    ada.see("/profile/contract")
    ada.do("/profile/contract", legal_name="Ada Lind", address=story.ADDRESS["Ada Lind"], listed="y")
    for platform, handle in (("youtube", "ada"), ("instagram", "ada.lind")):
        ada.see("/profile/channels")
        ada.do("/profile/channels", platform=platform, handle=handle)
    ada.see("/profile/uploads")
    ada.refused(422, "/profile/uploads", {"file": (io.BytesIO(b"PK\x03\x04 no archive"), "broken.zip")}, "The archive is damaged")
    upload = ada.do("/profile/uploads", file=(io.BytesIO(story.export(town.today)), story.export_name(town.today)))
    ada.see(upload, "40", "Keep the figures")
    ada.do(f"{upload}/saving")
    ada.see("/profile/uploads")
    upload = ada.do("/profile/uploads", file=(io.BytesIO(twins.instagram_audience()), "audience_insights.json"))
    ada.see(upload, "Germany", "Keep the figures")
    ada.do(f"{upload}/saving")
    ada.see("/profile/channels", "platform export")
    ada.see("/profile/packages")
    ada.do("/profile/packages", kind="ig_reel", title="One reel", price="850")
    ada.see("/profile")
    ada.do("/profile/publication")
    ada.see("/profile/kit")
    ada.do("/profile/kit", slug="ada-lind", intro_en="Hello", intro_de="Hallo")
    ada.do("/profile/kit/publication")
    Hand(town, "a visitor", "").see("/kit/ada-lind", "Ada Lind", "platform export", "€850", "Studio or workshop time")


def _a_program(town: Town, bea: Hand) -> str:
    """Step 3, the brand's part: begun from a template, refused while something is missing, then open."""
    bea.see("/programs/new")
    program = bea.do("/programs/new", story.begun()).removesuffix("/edit")
    bea.see(program)
    bea.refused(422, f"{program}/publication")
    bea.see(f"{program}/edit")
    for _ in story.VALUES:
        if f'name="values-{len(story.VALUES) - 1}-option"' not in bea.client.page.html:
            bea.send(f"{program}/edit", add="values")
    bea.do(f"{program}/edit", {**story.plan(town.today), **story.values()})
    bea.see(f"{program}/brief", "Story routes", "No-gos", "Mandatory facts", "Phrase bank")
    bea.do(f"{program}/brief")
    bea.see(program)
    bea.do(f"{program}/publication")
    town.round()
    return program


def _an_application(town: Town, ada: Hand, bea: Hand, program: str) -> str:
    """Steps 3 and 4: Ada applies; Bea searches, compares, keeps a list, looks closely, and answers."""
    ada.see("/programs", "Haferkorn Barista, Winter")
    ada.see(program, story.HYPOTHESIS)
    ada.see(f"{program}/application", "€600–1,400")
    application = ada.do(f"{program}/application", rate="950", concept=story.IDEA, note="Free in May.")
    town.rounds()
    bea.see("/home", "Ada Lind")
    bea.see("/targets/new")
    bea.do("/targets/new", name="Home baristas", countries=["DE"])
    bea.see(f"{bea.at}&q=breakfast&topic=food&sort=fit", "1 creator", "Ada Lind", "Meets 1 of 1 target")
    bea.see("/creators?q=ceramics&sort=quality", "Ada Lind")
    bea.see("/creators?q=zeppelin", "0 creators")
    bea.see("/creators/ada-lind", "Engagement quality", "How each figure came to be", "Germany64%", "platform export", "€850")
    bea.do("/creators/ada-lind/shortlisting", note="Calm voice")
    bea.see("/shortlists", "1")
    bea.see("/creators/ada-lind", "On the list", "Calm voice")
    bea.see(f"{program}/applications", "Ada Lind", "€950", "within the range")
    bea.see(application, story.IDEA, "Your decision")
    bea.do(f"{application}/approval", welcome="Come on board.")
    ada.see(application, "You were chosen", "Come on board.")
    ada.do(f"{application}/confirmation")
    return application


def _an_offer(town: Town, ada: Hand, bea: Hand, application: str) -> str:
    """Step 5: sent, countered, and accepted as it was shown; what is old is refused. Returns the contract's address."""
    new = f"/offers/new?application={application.rsplit('/', 1)[1]}"
    bea.see(new)
    offer = bea.do(new, story.offered(town.today))
    bea.see(offer, "Send to Ada Lind", "€950")
    bea.do(f"{offer}/sending")
    ada.see("/home", "Haferkorn")
    ada.see(offer, "€950", "Two days in the test kitchen")
    early = ada.filled(f"{offer}/acceptance", {})
    counter = f"{offer}/counter"
    ada.see(counter)
    picks = ada.boxes("chosen")
    assert len(picks) == 2
    ada.do(counter, {"fee": "1100", "chosen": picks, "rights-0-months": "3", "message": "Six months would block two roasteries."})
    bea.see(offer, "+€150", "1,100", "block two roasteries", "Your answer to version 2")
    shown = bea.filled(f"{offer}/acceptance", {})
    old = ada.client.post(f"{offer}/acceptance", data=early)
    assert old.status_code == 409 and "Version 2" in old.text
    stale = bea.client.post(f"{offer}/acceptance", data={**shown, "seen": early["seen"], "shown": early["shown"]})
    assert stale.status_code == 409 and "Version 2" in stale.text
    contract = bea.do(f"{offer}/acceptance")
    again = bea.client.post(f"{offer}/acceptance", data=shown)
    assert again.status_code == 409 and "accepted already" in again.text
    return contract


def _a_contract(town: Town, ada: Hand, bea: Hand, contract: str) -> str:
    """Step 6: both sign, the PDF comes, a copy is known again. Returns the collaboration's address."""
    for person, name in ((bea, "Bea Krug"), (ada, "Ada Lind")):
        person.see(contract, "Your signature is missing", "version governs", "1.100,00", "1,100.00")
        person.see(f"{contract}/signature")
        assert not {"read", "bound"} & set(person.filled(f"{contract}/signature", {}))
        person.refused(422, f"{contract}/signature", {"typed_name": name, "password": story.PASSWORD}, "Please tick this")
        person.do(f"{contract}/signature", typed_name=name, read="y", bound="y", password=story.PASSWORD)
    ada.see(contract, "Sealed: text and trail are unchanged")
    town.rounds()
    pdf = ada.client.get(f"{contract}/pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    visitor = Hand(town, "a visitor", "")
    for content, words in ((pdf.data, "This is the one"), (pdf.data[:-2], "We do not know this file")):
        visitor.see("/verify")
        answer = visitor.send("/verify", copy=(io.BytesIO(content), "copy.pdf"))
        assert answer.status_code == 200 and words in visitor.client.page.text
    ada.see(contract, "Download the PDF")
    return next(link for link in ada.client.page.links() if re.fullmatch(r"/collaborations/\w+", link))


def _a_secured_fee(town: Town, ada: Hand, fay: Hand, shared: str) -> str:
    """Step 7: paid on Stripe's page; the signed and re-read event books it. Returns the fee's address."""
    fay.see("/payments", "Ada Lind")
    fee = next(link for link in fay.client.page.links() if re.fullmatch(r"/payments/\w+", link))
    fay.see(fee, "Secure this payment", "€1,100")
    page = fay.do(f"{fee}/checkout")
    assert page.startswith(town.standin.base)
    forged = town.app.test_client().post("/webhooks/stripe", data=b"{}", headers={"Stripe-Signature": "t=1,v1=ff"})
    assert forged.status_code == 400
    fay.see(fee, "Continue to payment")
    town.standin.pay(page)
    town.rounds()
    fay.see(fee, "Payment secured")
    ada.see(shared, "secured")
    ada.see("/payouts", "Still to come: Morning at the stove")
    setup = ada.do("/payouts/account")
    assert setup.startswith(town.standin.base)
    (account,) = town.standin.all("account")
    town.standin.activate(account["id"])
    town.rounds()
    ada.see("/payouts", "ready to receive money")
    return fee


def _a_board(town: Town, ada: Hand, bea: Hand, shared: str) -> None:
    """Step 8: the preflight blocks first; changes begin a counted round; approved and published."""
    ada.see(f"{shared}/board", "Morning at the stove")
    card = next(link for link in ada.client.page.links() if link.startswith("/deliverables/")).partition("#")[0]
    hand_in = f"{card}/submissions"
    ada.see(card, "Hand in version 1")
    ada.refused(422, hand_in, {"caption": "A calm morning.", "deed": "submit", "file": (io.BytesIO(MP4), "morning.mp4")}, "No label found.")
    ada.do(hand_in, caption=CAPTION, confirmations=ada.boxes("confirmations"), deed="submit")
    bea.see("/home", "Morning at the stove")
    bea.see(card, CAPTION, "round 1 of 2")
    bea.refused(422, f"{card}/feedback", {"decision": "request_changes", "body": ""}, "One remark at least")
    bea.do(f"{card}/feedback", decision="request_changes", body="The mug hides the foam.")
    ada.see(card, "The mug hides the foam.", "Hand in version 2")
    ada.do(
        hand_in,
        {"caption": CAPTION, "confirmations": ada.boxes("confirmations"), "deed": "submit", "file": (io.BytesIO(MP4 + b"2"), "second.mp4")},
    )
    bea.see(card, "round 2 of 2")
    bea.do(f"{card}/feedback", decision="approve", body="")
    ada.see(card, "Say that it is live")
    ada.refused(422, f"{card}/publication", {"url": story.LIVE, "caption": "No label here.", "posted": "y"})
    ada.do(f"{card}/publication", url=story.LIVE, caption=CAPTION, confirmations=ada.boxes("confirmations"), posted="y")
    bea.see(card, story.LIVE.partition("://")[2])


def _a_settled_fee(town: Town, ada: Hand, fay: Hand, fee: str) -> None:
    """Step 9: released once, transferred once; the books balance, and everybody sees it."""
    town.round()
    ada.see("/payouts", "€990", "14 days later at the latest")
    fay.see("/home", "Ada Lind")
    fay.see(f"{fee}/release", "€990", "€110")
    old = fay.filled(f"{fee}/release", {"password": story.PASSWORD})
    fay.refused(422, f"{fee}/release", {"password": "wrong"})
    fay.do(f"{fee}/release", password=story.PASSWORD)
    again = fay.client.post(f"{fee}/release", data=old)
    assert again.status_code == 409 and "has changed since" in again.text
    town.rounds()
    town.rounds()
    (transfer,) = town.standin.all("transfer")
    assert transfer["amount"] == 99_000
    ada.see("/payouts", "Paid out")
    fay.see(fee, "Paid out")
    balances = books(town)
    assert sum(balances.values()) == 0 and balances["stripe_balance"] == town.gateways.payments.balance("EUR").minor
    month = f"{town.today:%Y-%m}"
    lines = _csv(fay.client.get(f"/payments/export?month={month}&what=journal"))
    assert sum(int(line["amount_minor"]) for line in lines) == 0
    (row,) = _csv(fay.client.get(f"/payments/export?month={month}&what=payments"))
    assert (row["state"], row["amount_minor"], row["currency"]) == ("paid_out", "110000", "EUR")


def _csv(answer) -> list[dict[str, str]]:
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def _a_look_back(town: Town, ada: Hand, bea: Hand, shared: str) -> None:
    """Step 10: what was assumed, what happened, what follows."""
    scorecard = f"{shared}/scorecard"
    bea.see(scorecard, story.HYPOTHESIS, "5%", "No figure yet")
    bea.do(f"{scorecard}/results", kpi="signup_rate", value="6", source="file")
    bea.do(f"{scorecard}/reading", reading="People saved it.", questions="Where to buy?")
    ada.see(scorecard)
    ada.do(f"{scorecard}/view", view="Two rounds were enough.", experience="5")
    bea.see(scorecard, "120%", "Two rounds were enough.")
    bea.do(f"{scorecard}/next-step", step="repeat", reason="It worked.")
    ada.see(scorecard, "It worked.", "People saved it.", "Where to buy?")
    ada.see("/home")
    ada.see("/notifications")
