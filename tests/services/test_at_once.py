"""Two people at the same moment: the second deed sees what the first has done, on each database."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select, update

from portal.domain.accounts import Role
from portal.domain.errors import NotNow
from portal.models.accounts import MemberInvitation, Membership
from portal.models.board import Deliverable
from portal.models.contracts import Collaboration
from portal.models.outbox import Outbox
from portal.models.payments import Obligation
from portal.queries import accounts as read_accounts
from portal.services import accounts, messages, payments
from tests import factories


def while_another_is_open(portal, actor, first, other_actor, second) -> BaseException | None:
    """Do `second` while the transaction of `first` is still open; returns what it raised."""
    ends: list[BaseException | None] = [None]

    def run() -> None:
        try:
            with portal.work(other_actor) as work:
                second(work)
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            ends[0] = error

    thread = threading.Thread(target=run)
    with portal.work(actor) as work:
        first(work)
        work.session.flush()
        thread.start()
        thread.join(0.3)
    thread.join(15)
    assert not thread.is_alive()
    return ends[0]


def test_of_two_last_approvals_one_sees_that_the_fee_is_earned(portal, cast):
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        pieces = [factories.deliverable(work.session, shared, work.now, state="in_review").id for _ in range(2)]
        factories.obligation(work.session, shared, work.now)
        shared_id = shared.id

    def approve(piece_id):
        def deed(work) -> None:
            work.session.execute(update(Deliverable).where(Deliverable.id == piece_id).values(state="approved"))
            payments.weigh(work, SimpleNamespace(deliverable=SimpleNamespace(collaboration_id=shared_id)))

        return deed

    assert while_another_is_open(portal, cast.bea, approve(pieces[0]), cast.bea, approve(pieces[1])) is None
    with portal.session() as session:
        assert session.scalars(select(Obligation.earned_on)).all() == [portal.clock.now.date()]


def test_two_owners_cannot_send_each_other_away(portal, cast):
    with portal.house.office.writing.begin() as session:
        session.execute(update(Membership).where(Membership.account_id == cast.fay.account_id).values(role=Role.OWNER))
        brand_id = cast.bea.brand_id
    fay = replace(cast.fay.actor, role=Role.OWNER)

    def step_down(account_id):
        def deed(work) -> None:
            member = work.session.scalars(
                select(Membership).where(Membership.brand_id == brand_id, Membership.account_id == account_id)
            ).one()
            accounts.change_role(work, member, Role.FINANCE)

        return deed

    refusal = while_another_is_open(portal, cast.bea, step_down(cast.fay.account_id), fay, step_down(cast.bea.account_id))
    assert isinstance(refusal, NotNow)
    with portal.session() as session:
        assert read_accounts.people_of_brand(session, brand_id, Role.OWNER) == [cast.bea.account_id]


def test_two_windows_that_open_a_thread_at_once_are_one_reader(portal, cast):
    with portal.work(cast.bea) as work:
        shared_id = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now).id

    def read(work) -> None:
        messages.read(work, work.session.get_one(Collaboration, shared_id), 0)

    assert while_another_is_open(portal, cast.ada, read, cast.ada, read) is None


def test_a_link_that_is_asked_for_twice_in_one_second_is_no_accident(portal, cast):
    for _ in range(2):
        assert portal.browser().post("/password", data={"email": "ada@example.org"}).status_code == 303
    with portal.session() as session:
        assert len(session.scalars(select(Outbox.id)).all()) == 2


def test_invitations_whose_time_is_over_do_not_keep_a_brand_from_inviting(portal, cast):
    now = portal.clock.now
    with portal.house.office.writing.begin() as session:
        for number in range(50):
            session.add(
                MemberInvitation(
                    brand_id=cast.bea.brand_id,
                    email=f"{number}@example.org",
                    role=Role.FINANCE,
                    created_at=now - timedelta(days=20),
                    expires_at=now - timedelta(days=6),
                )
            )
    assert portal.browser(cast.bea).post("/brand/members", data={"email": "gus@example.org", "role": "finance"}).status_code == 303
