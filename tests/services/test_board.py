"""The board: every deed of every side, bound to what its doer saw; counted rounds; what silence means; value in kind."""

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.domain.board import DELIVERABLE
from portal.domain.errors import Changed, Invalid, NotAllowed, NotNow, Refusal
from portal.domain.programs.briefs import Brief
from portal.domain.states import Side
from portal.domain.text import Localized
from portal.domain.values import VALUE_ITEM
from portal.models.activity import Activity
from portal.models.board import Deliverable, Feedback, Submission, ValueItem
from portal.models.contracts import Collaboration, Contract
from portal.models.files import StoredFile
from portal.models.notifications import Notification
from portal.models.payments import Obligation
from portal.models.programs import BriefVersion
from portal.services import board
from portal.services.contracts import ContractExecuted
from portal.services.files import Upload
from tests import factories
from tests.factories import DeliverableTerm
from tests.support.boards import CAPTION, LIVE_TICKS, MP4, WAYS, Boards, deed, find, handed, submissions

DOERS = {Side.CREATOR: ("ada", "dov"), Side.BRAND: ("bea", "cyd"), Side.FINANCE: ("fay",), Side.OPERATOR: ("ola",)}
DEEDS = [event for event in DELIVERABLE.events if event != "deem_approved"]


@pytest.fixture
def boards(portal, cast):
    return Boards(portal, cast)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("state", list(WAYS))
def test_every_deed_in_every_state_by_everybody(portal, cast, boards, state):
    """Exactly the cells of the table are possible, each for its own side, and never for strangers."""
    public_id = boards.card(state)
    for event in DEEDS:
        for side, names in DOERS.items():
            for name in names:
                stranger = name in ("cyd", "dov", "ola")
                allowed = DELIVERABLE.allows(state, event, side) and not stranger
                if (state, event) == ("approved", "finish"):
                    allowed = False  # it is to be published first
                try:
                    with portal.work(getattr(cast, name)) as work:
                        deed(work, find(work, public_id), event)
                        raise Undone()
                except Undone:
                    assert allowed, f"{name} could {event} in {state}"
                except Refusal as refusal:
                    assert not allowed, f"{name} could not {event} in {state}: {refusal}"
                    assert isinstance(refusal, NotAllowed | NotNow)
    assert boards.now(public_id).state == state


class Undone(Exception):
    """Takes a deed back that a test only tries."""


@pytest.mark.parametrize(("title", "language", "named"), [("", "en", "Story set"), ("Story set", "de", "Story-Reihe")])
def test_signed_terms_become_cards_and_value_items_once(portal, cast, title, language, named):
    with portal.work() as work:
        day = work.now.date()
        terms = (
            DeliverableTerm("ig_reel", "instagram", "Morning", draft_due=day, publish_on=day),
            DeliverableTerm("ig_story", "instagram", title, count=3, publish_on=day, rounds=1),
        )
        sheet = factories.sendable_sheet(work.now, deliverables=terms, governing_language=language)
        sheet = type(sheet).from_json(
            {**sheet.to_json(), "value_items": [{**sheet.to_json()["value_items"][0], "chosen": True}, sheet.to_json()["value_items"][1]]}
        )
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now, terms=sheet)
        contract = work.session.scalars(select(Contract).where(Contract.collaboration_id == shared.id)).one()
        work.announce(ContractExecuted(contract))
        board.plan(work, ContractExecuted(contract))
        cards = work.session.scalars(select(Deliverable).order_by(Deliverable.position)).all()
        assert [card.title for card in cards] == ["Morning", f"{named} 1/3", f"{named} 2/3", f"{named} 3/3"]
        assert [card.rounds_included for card in cards] == [2, 1, 1, 1]
        assert {card.state for card in cards} == {"planned"}
        assert [(item.option, item.state) for item in work.session.scalars(select(ValueItem).order_by(ValueItem.id))] == [
            ("product", "chosen"),
            ("studio_time", "offered"),
        ]


def test_rounds_are_counted_and_the_last_one_says_what_a_further_one_takes(portal, cast, boards):
    public_id = boards.card("submitted", rounds_included=2)
    for number in (1, 2):
        boards.do("bea", public_id, "comment", body="First this.")
        boards.do("bea", public_id, "request_changes", body="Then that.")
        card = boards.now(public_id)
        assert (card.rounds_used, card.state, card.answer_by is not None) == (number, "changes_requested", True)
        boards.do("ada", public_id, "submit")
    with pytest.raises(NotNow, match="Both sides must agree"):
        boards.do("bea", public_id, "request_changes")
    assert boards.now(public_id).rounds_used == 2
    with portal.session() as session:
        assert [(each.round, each.decision) for each in session.scalars(select(Feedback).order_by(Feedback.id))] == [
            (1, "changes_requested")
        ] * 2 + [(2, "changes_requested")] * 2
    boards.do("bea", public_id, "approve")


def test_a_round_needs_a_remark_of_the_brand(boards):
    public_id = boards.card("submitted")
    boards.do("ada", public_id, "comment", body="My own remark begins no round")
    assert boards.now(public_id).state == "submitted", "nor the review"
    with pytest.raises(Invalid):
        boards.do("bea", public_id, "request_changes", body="  ")
    boards.do("bea", public_id, "comment")
    boards.do("bea", public_id, "request_changes", body="")
    assert boards.now(public_id).rounds_used == 1


def test_a_new_version_voids_the_approval_of_the_old_one(portal, boards):
    public_id = boards.card("approved")
    assert boards.now(public_id).approved_number == 1
    boards.do("bea", public_id, "request_changes")
    assert boards.now(public_id).approved_at is None
    boards.do("ada", public_id, "submit")
    card = boards.now(public_id)
    assert (card.submissions_count, card.approved_number, card.state) == (2, None, "submitted")
    with portal.session() as session:
        assert [each.number for each in submissions(session, card)] == [1, 2]


@pytest.mark.parametrize("event", ["approve", "request_changes", "take_back", "review", "cancel"])
def test_a_deed_on_what_somebody_saw_before_is_refused(boards, event):
    public_id = boards.card("submitted")
    name = "ada" if event == "take_back" else "bea"
    with pytest.raises(Changed):
        boards.do(name, public_id, event, seen=1)
    assert boards.now(public_id).state == "submitted"


def test_an_approval_is_bound_to_the_version_that_was_shown(boards):
    public_id = boards.card("changes_requested")
    boards.do("ada", public_id, "submit")
    with pytest.raises(Changed):
        boards.do("bea", public_id, "approve", number=1)
    boards.do("bea", public_id, "approve", number=2)
    assert boards.now(public_id).approved_number == 2


@pytest.mark.databases("postgresql")
def test_of_two_at_once_one_wins(portal, cast, boards):
    public_id = boards.card("submitted")
    with pytest.raises(Changed), portal.work(cast.bea) as first:
        slow = find(first, public_id)
        boards.do("ada", public_id, "take_back")
        board.approve(first, slow, 1, slow.version)
    card = boards.now(public_id)
    assert (card.state, card.approved_number) == ("in_progress", None)


def test_silence_approves_only_where_the_terms_say_so(portal, cast, boards):
    agreed, silent = boards.card("submitted", deemed_approval_days=2), boards.card("submitted")
    reviewed = boards.card("in_review", deemed_approval_days=2)
    back = boards.card("changes_requested", deemed_approval_days=2)
    portal.clock.pass_(days=1, hours=23)
    portal.round()
    assert boards.now(agreed).state == "submitted"
    portal.clock.pass_(hours=2)
    portal.round()
    portal.round()
    states = [boards.now(each).state for each in (agreed, reviewed, silent, back)]
    assert states == ["approved", "approved", "submitted", "changes_requested"]
    assert boards.now(agreed).approved_number == 1
    with portal.session() as session:
        rows = session.scalars(select(Activity).where(Activity.verb == "board.deemed_approved")).all()
        assert [(row.side, row.details["days"]) for row in rows] == [("system", 2)] * 2


def test_working_days_of_silence_jump_the_weekend(portal, boards):
    portal.clock.pass_(days=4)  # a Friday
    public_id = boards.card("submitted", deemed_approval_days=1)
    portal.clock.pass_(days=2)
    portal.round()
    assert boards.now(public_id).state == "submitted"
    portal.clock.pass_(days=1)
    portal.round()
    assert boards.now(public_id).state == "approved"


def test_silence_approves_nothing_that_has_ended(portal, boards):
    planned = boards.plan(deemed_approval_days=1)
    boards.bring(planned.cards[0], "submitted")
    boards.end(planned.id)
    portal.clock.pass_(days=3)
    portal.round()
    assert boards.now(planned.cards[0]).state == "submitted"


def test_nothing_moves_in_a_collaboration_that_has_ended(boards):
    planned = boards.plan()
    boards.bring(planned.cards[0], "submitted")
    boards.end(planned.id)
    for name, event in (("bea", "approve"), ("ada", "take_back"), ("bea", "comment"), ("bea", "cancel")):
        with pytest.raises(NotNow, match="has ended"):
            boards.do(name, planned.cards[0], event)


def test_what_is_missing_blocks_and_the_file_outlives_the_refusal(portal, cast, boards):
    public_id = boards.card()
    with pytest.raises(board.Blocked) as refused:
        boards.do("ada", public_id, "submit", caption="No label here")
    assert "caption" in refused.value.fields
    kept = refused.value.file.public_id
    with portal.session() as session:
        assert session.scalars(select(StoredFile.public_id)).one() == kept
        assert session.scalars(select(Submission)).all() == []
    boards.do("ada", public_id, "submit", upload=None, kept=kept)
    with portal.session() as session:
        assert session.scalars(select(Submission)).one().file.public_id == kept


def test_a_file_of_somebody_else_or_of_another_board_cannot_be_handed_in(portal, cast, boards):
    public_id = boards.card("submitted")
    with portal.work() as work:
        other = factories.collaboration(work.session, cast.cyd.brand_id, cast.ada.creator_id, work.now)
        elsewhere = factories.deliverable(work.session, other, work.now).public_id
        foreign = StoredFile(
            account_id=cast.dov.account_id, brand_id=cast.cyd.brand_id, creator_id=cast.ada.creator_id, purpose="draft", name="x.mp4",
            media_type="video/mp4", size=1, sha256="0" * 64, created_at=work.now,
        )  # fmt: skip
        work.session.add(foreign)
        work.session.flush()
        names = [foreign.public_id, work.session.scalars(select(StoredFile.public_id).where(StoredFile.id != foreign.id)).one()]
    for kept in names:
        with pytest.raises(board.Blocked):
            boards.do("ada", elsewhere, "submit", upload=None, kept=kept)
    assert boards.now(public_id).state == "submitted"


def test_files_that_were_never_handed_in_are_forgotten_after_a_while(portal, boards):
    boards.card("submitted")
    public_id = boards.card()
    with pytest.raises(board.Blocked):
        boards.do("ada", public_id, "submit", upload=Upload("other.mp4", BytesIO(MP4 + b"other")), confirmations=())
    portal.round()
    with portal.session() as session:
        lost = session.scalars(select(StoredFile).where(StoredFile.name == "other.mp4")).one()
        assert lost.erased_at is None and portal.gateways.files.path(lost.sha256).exists()
    portal.clock.pass_(days=15)
    portal.round()
    with portal.session() as session:
        assert {each.name: each.erased_at is not None for each in session.scalars(select(StoredFile))} == {
            "morning.mp4": False,
            "other.mp4": True,
        }
    assert not portal.gateways.files.path(lost.sha256).exists()


def test_the_brief_of_the_terms_is_part_of_the_preflight(portal, cast, boards):
    public_id = boards.card()
    with portal.work() as work:
        made = factories.program(work.session, cast.bea.brand_id, work.now)
        shared = work.session.scalars(select(Collaboration)).one()
        shared.program_id = made.id
        for number, fact in ((1, "#haferkorn"), (2, "#another")):
            brief = Brief(mandatory_facts=(Localized(f"Use {fact}", f"Bitte {fact}"),))
            work.session.add(
                BriefVersion(program_id=made.id, number=number, content=brief.to_json(), content_hash=str(number), created_at=work.now)
            )
    ticks = (*handed().confirmations, "facts")
    with pytest.raises(board.Blocked):
        boards.do("ada", public_id, "submit", confirmations=ticks)
    boards.do("ada", public_id, "submit", confirmations=ticks, caption=CAPTION + " #haferkorn")
    assert boards.now(public_id).state == "submitted", "the version that the terms name counts, not the newest"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "instagram.com/x"}, "url"),
        ({"caption": "A calm morning"}, "caption"),
        ({"confirmations": LIVE_TICKS[:1]}, f"confirmations:{LIVE_TICKS[1]}"),
        ({"posted": False}, "posted"),
    ],
)
def test_going_live_asks_for_the_address_the_label_and_every_answer(boards, changes, field):
    public_id = boards.card("approved")
    with pytest.raises(Invalid) as refused:
        boards.do("ada", public_id, "publish", **changes)
    assert field in refused.value.fields
    assert boards.now(public_id).state == "approved"


def test_what_was_found_about_the_live_label_is_kept(boards):
    card = boards.now(boards.card("published"))
    assert card.disclosure["caption"] == CAPTION and card.disclosure["confirmations"] == sorted(LIVE_TICKS)
    assert {each["level"] for each in card.disclosure["results"]} == {"ok"}


def test_what_is_not_published_is_finished_after_its_approval(boards):
    planned = boards.plan(deliverables=(DeliverableTerm("ugc_video", "offplatform", "Raw footage"),))
    public_id = planned.cards[0]
    boards.do("ada", public_id, "submit", caption="", confirmations=("music", "people"))
    boards.do("bea", public_id, "approve")
    with pytest.raises(NotNow):
        boards.do("ada", public_id, "publish")
    boards.do("bea", public_id, "finish")
    assert boards.now(public_id).state == "done"


def test_the_other_side_is_told_and_the_clock_tells_both(portal, cast, boards):
    public_id = boards.card("approved", deemed_approval_days=1)
    boards.do("bea", public_id, "request_changes")
    boards.do("ada", public_id, "submit")
    portal.clock.pass_(days=4)
    portal.round()
    boards.do("ada", public_id, "publish")
    told = {cast.ada.account_id: [], cast.bea.account_id: []}
    with portal.session() as session:
        for notice in session.scalars(
            select(Notification).where(Notification.group_key == f"deliverable:{public_id}").order_by(Notification.id)
        ):
            told[notice.account_id].append(notice.text["msgid"].split("%(title)s")[0].split(" version")[0].strip())
            assert notice.path == f"/deliverables/{public_id}"
    assert told[cast.ada.account_id] == ["%(name)s approves", "%(name)s asks for changes to", "Version %(n)s of"]
    assert told[cast.bea.account_id] == ["%(name)s hands in", "%(name)s hands in", "Version %(n)s of", "%(name)s has published"]


def test_an_approved_and_published_board_makes_the_fee_releasable(portal, cast, boards):
    planned = boards.plan()
    with portal.work() as work:
        shared = work.session.scalars(select(Collaboration).where(Collaboration.public_id == planned.id)).one()
        factories.obligation(work.session, shared, work.now, state="funded")
    boards.bring(planned.cards[0], "approved")
    with portal.session() as session:
        assert session.scalars(select(Activity).where(Activity.verb == "payments.earned")).one()
    boards.do("bea", planned.cards[0], "request_changes")
    with portal.session() as session:
        shared = session.scalars(select(Collaboration).where(Collaboration.public_id == planned.id)).one()
        assert session.scalars(select(Obligation).where(Obligation.collaboration_id == shared.id)).one().released_by is None


@pytest.fixture
def parcel(portal, boards):
    """A value item in a state; returns its public id."""

    def make(state: str, **changes) -> str:
        with portal.work() as work:
            shared = factories.collaboration(work.session, boards.cast.bea.brand_id, boards.cast.ada.creator_id, work.now)
            item = ValueItem(
                collaboration_id=shared.id, brand_id=shared.brand_id, creator_id=shared.creator_id, option="product",
                description="Oat milk", retail_minor=12_000, currency="EUR", state=state, changed_at=work.now, created_at=work.now,
                **{"counter": "Honest feedback", **changes},
            )  # fmt: skip
            work.session.add(item)
            work.session.flush()
            return item.public_id

    return make


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("state", VALUE_ITEM.states)
def test_every_step_of_a_value_item_by_everybody(portal, cast, parcel, state):
    public_id = parcel(state)
    for event in VALUE_ITEM.events:
        for side, names in DOERS.items():
            for name in names:
                allowed = event != "choose" and VALUE_ITEM.allows(state, event, side) and name in ("ada", "bea")
                try:
                    with portal.work(getattr(cast, name)) as work:
                        item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == public_id)).one()
                        board.move_value(work, item, event, item.version, "DHL 123")
                        raise Undone()
                except Undone:
                    assert allowed, f"{name} could {event} in {state}"
                except Refusal:
                    assert not allowed, f"{name} could not {event} in {state}"


def test_damage_needs_a_word_and_a_return_an_agreement(portal, cast, parcel):
    sent, fulfilled = parcel("sent"), parcel("fulfilled", counter="")
    for public_id, event, refusal in ((sent, "report_damage", Invalid), (fulfilled, "perform_counter", NotNow)):
        with pytest.raises(refusal), portal.work(cast.ada) as work:
            item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == public_id)).one()
            board.move_value(work, item, event, item.version)
    with pytest.raises(Changed), portal.work(cast.ada) as work:
        item = work.session.scalars(select(ValueItem).where(ValueItem.public_id == sent)).one()
        board.move_value(work, item, "receive", item.version + 1)
