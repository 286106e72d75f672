"""The second of two clicks finds what the first has done, and is answered as a slow second click would be; on each database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from sqlalchemy import func, select

from portal.domain.accounts import SYSTEM, Role
from portal.gateways.tokens import LinkExpired
from portal.models.accounts import Account, Brand, Membership
from portal.models.activity import Activity
from portal.models.payments import PayoutAccount
from portal.queries import accounts as read_accounts
from portal.services import accounts, payments
from portal.services.payments import payout_accounts
from tests import factories
from tests.support.at_once import while_another_is_open


def verbs(portal) -> list[str]:
    with portal.session() as session:
        return list(session.scalars(select(Activity.verb).order_by(Activity.id)))


def test_two_clicks_on_join_are_one_account_and_two_links_that_work(portal):
    def join(work) -> None:
        accounts.sign_up(work, name="Eva Blum", email="eva@example.org", locale="en")

    assert while_another_is_open(portal, SYSTEM, join, SYSTEM, join) is None
    with portal.session() as session:
        assert session.scalars(select(Account.email)).all() == ["eva@example.org"]
    assert verbs(portal) == ["accounts.signed_up"]
    portal.round()
    assert [letter.to for letter in portal.mail.sent] == ["eva@example.org"] * 2


def test_two_clicks_on_the_link_of_the_mail_set_the_first_password(portal):
    with portal.work() as work:
        accounts.sign_up(work, name="Eva Blum", email="eva@example.org", locale="en")
        account = work.session.scalars(select(Account)).one()
        token = work.gateways.tokens.sign("confirm", [account.public_id, account.token_rev, ""])
    said = []

    def confirm(password):
        return lambda work: said.append(accounts.confirm_email(work, token, name="Eva Blum", password=password))

    assert while_another_is_open(portal, SYSTEM, confirm("seven quiet geese"), SYSTEM, confirm("eight quiet geese")) is None
    assert said[0] is not None and said[1] is None
    with portal.session() as session:
        assert portal.gateways.passwords.matches(session.scalars(select(Account.password_hash)).one(), "seven quiet geese")
    assert verbs(portal) == ["accounts.signed_up", "accounts.confirmed_email"]


def test_two_clicks_on_an_invitation_join_once(portal, cast):
    with portal.work(cast.bea) as work:
        invitation = accounts.invite_member(work, work.session.get_one(Brand, cast.bea.brand_id), "gus@example.org", Role.MANAGER)
        work.session.flush()
        token = work.gateways.tokens.sign("member", invitation.public_id)

    def accept(work) -> None:
        assert accounts.accept_invitation(work, token).id == cast.bea.brand_id

    assert while_another_is_open(portal, cast.gus, accept, cast.gus, accept) is None
    with portal.session() as session:
        assert session.scalars(select(Membership.role).where(Membership.account_id == cast.gus.account_id)).all() == [Role.MANAGER]
    assert verbs(portal).count("accounts.joined_brand") == 1


def test_an_invitation_that_is_revoked_in_this_moment_is_dead(portal, cast):
    with portal.work(cast.bea) as work:
        invitation = accounts.invite_member(work, work.session.get_one(Brand, cast.bea.brand_id), "gus@example.org", Role.MANAGER)
        work.session.flush()
        public_id, token = invitation.public_id, work.gateways.tokens.sign("member", invitation.public_id)

    def revoke(work) -> None:
        accounts.revoke_invitation(work, read_accounts.find_invitation(work.session, work.actor, public_id))

    refusal = while_another_is_open(portal, cast.bea, revoke, cast.gus, lambda work: accounts.accept_invitation(work, token))
    assert isinstance(refusal, LinkExpired)


def test_two_clicks_make_one_brand_and_two_people_two(portal, cast):
    made = []

    def create(work) -> None:
        made.append(accounts.create_brand(work, name="Kahle Ecke", country="DE").slug)

    assert while_another_is_open(portal, cast.gus, create, cast.gus, create) is None
    assert made == ["kahle-ecke"] * 2
    made.clear()
    assert (
        while_another_is_open(portal, cast.gus, lambda work: create_other(work, made), cast.dov, lambda work: create_other(work, made))
        is None
    )
    assert sorted(made) == ["andere-ecke", "andere-ecke-2"]
    assert verbs(portal).count("accounts.created_brand") == 3
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(Brand).where(Brand.name == "Kahle Ecke")) == 1


def create_other(work, made: list[str]) -> None:
    made.append(accounts.create_brand(work, name="Andere Ecke", country="DE", all_the_same=True).slug)


def test_two_clicks_open_one_payout_account(portal, cast, monkeypatch):
    """Both ask Stripe before either has noted the answer."""
    with portal.work(cast.bea) as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        factories.obligation(work.session, shared, work.now)
    both, ask, look = threading.Barrier(2, timeout=0.3), portal.payments.create_recipient, payout_accounts._account_of

    def together(answer):
        with suppress(threading.BrokenBarrierError):
            both.wait()  # SQLite lets one in at a time, so there nobody comes
        return answer

    monkeypatch.setattr(portal.payments, "create_recipient", lambda **wishes: together(ask(**wishes)))
    monkeypatch.setattr(payout_accounts, "_account_of", lambda work, creator_id: together(look(work, creator_id)))
    with ThreadPoolExecutor(2) as hands:
        clicks = [hands.submit(payments.begin_onboarding, portal.house.office, cast.ada.actor) for _ in range(2)]
        links = [click.result(timeout=15) for click in clicks]
    assert len({link.rpartition("/")[0] for link in links}) == 1, "both lead to the one account"
    with portal.session() as session:
        assert len(session.scalars(select(PayoutAccount)).all()) == 1
    assert verbs(portal).count("payments.opened_payout_account") == 1
