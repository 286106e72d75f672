"""Knows the deeds of one collaboration in their order, each done by the person whose deed it is, at a plausible hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from portal.demo.stories import drafts
from portal.demo.stories.programs import eur
from portal.demo.stories.scene import Scene
from portal.domain.accounts import Actor
from portal.domain.contracts.signing import CONSENT, CONSENT_VERSION, Attempt
from portal.domain.offers.terms import Deliverable as Term
from portal.domain.offers.terms import Right, TermSheet, choose
from portal.gateways import content
from portal.models.accounts import Brand
from portal.models.contracts import Contract
from portal.models.creators import Creator
from portal.models.payments import CheckoutAttempt, Obligation, PayoutAccount
from portal.models.programs import Program
from portal.queries import board as read_board
from portal.services import board, contracts, measurement, messages, offers, payments
from portal.services.offers.proposal import proposal

STAMP = contracts.Stamp("192.0.2.17", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "en")


class Collaboration(Scene):
    """What has been done so far; each method is one deed and lets time pass."""

    def draft(self) -> None:
        """The brand writes a draft from the program's wishes."""
        with self.stage.work(self.brand) as work:
            creator = work.session.get_one(Creator, self.creator.creator_id)
            program = work.session.get_one(Program, self.program)
            sheet = proposal(
                work.session.get_one(Brand, self.brand.brand_id),
                work.now.date(),
                taxonomy=content.taxonomy(),
                options=content.value_options(),
                program=program,
            )
            terms = self._terms(sheet, creator.handle)
            offer = offers.draft(
                work, creator, terms, program_id=program.id, message=drafts.OPENING.format(name=self.creator.name.split()[0])
            )
            self.offer = offer.id

    def send(self) -> None:
        self.stage.later(hours=5)
        with self.stage.work(self.brand) as work:
            offer = self._offer(work)
            offers.send(work, offer, offer.draft_hash)

    def counter(self) -> None:
        """Another fee, two value options, rights for a shorter time."""
        self.stage.later(days=1.1)
        with self.stage.work(self.creator) as work:
            old = TermSheet.from_json(self._version(work).terms)
            chosen = choose(old, tuple(item.key for item in old.value_items[:2]))
            rights = tuple(replace(right, months=max(1, right.months // 2)) for right in chosen.rights)
            offers.counter(
                work,
                self._offer(work),
                replace(chosen, fee=eur(round(self.fee * 108 // 100, -1)), rights=rights),
                self._offer(work).current_number,
                message=drafts.COUNTER,
            )

    def accept(self) -> None:
        """The brand accepts exactly the version on the table; the contract goes out for signature by itself."""
        self.stage.later(days=0.9)
        with self.stage.work(self.brand) as work:
            version = self._version(work)
            offers.accept(work, self._offer(work), version.number, version.terms_hash)

    def decline(self) -> None:
        self.stage.later(days=1.5)
        with self.stage.work(self.creator) as work:
            offers.decline(work, self._offer(work), self._offer(work).current_number, drafts.NO_THANKS)

    def withdraw(self) -> None:
        self.stage.later(days=2)
        with self.stage.work(self.brand) as work:
            offers.withdraw(work, self._offer(work), self._offer(work).current_number, drafts.SORRY)

    def let_expire(self) -> None:
        self.stage.later(days=7.1)
        offers.expire(self.stage.office)

    def creator_signs(self) -> None:
        self._sign(self.creator)

    def brand_signs(self) -> None:
        self._sign(self.brand)
        self.stage.deliver()

    def greet(self) -> None:
        for actor, words in ((self.brand, drafts.HELLO), (self.creator, drafts.HELLO_BACK)):
            self.stage.later(hours=4)
            with self.stage.work(actor) as work:
                messages.write(work, self._shared(work), words)

    def secure(self) -> None:
        """Finance pays the fee on the provider's page, and the creator says where she is paid."""
        self.stage.later(hours=6)
        office = self.stage.office
        public_id, version = self._fee()
        payments.collect(office, self.finance, public_id, seen=version, locale="en")
        with self.stage.work() as work:
            attempt = select(CheckoutAttempt.session_id).join(Obligation).where(Obligation.public_id == public_id)
            session_id = work.session.scalars(attempt.order_by(CheckoutAttempt.number.desc())).first()
        self.stage.till.pay(session_id)
        payments.look(office, self.finance, public_id)
        payments.begin_onboarding(office, self.creator)
        with self.stage.work() as work:
            account = work.session.scalars(select(PayoutAccount).where(PayoutAccount.creator_id == self.creator.creator_id)).one()
            stripe_id, active = account.stripe_id, account.transfers_active
        if not active:
            self.stage.till.activate(stripe_id)
            payments.check(office, self.creator)

    def begin(self) -> None:
        self.stage.later(days=1)
        with self.stage.work(self.creator) as work:
            card = self._card(work, 0)
            board.start(work, card, card.version)

    def hand_in(self) -> None:
        self._hand_in(0, drafts.first_version, days=4)

    def ask_for_changes(self) -> None:
        self.stage.later(days=1)
        with self.stage.work(self.brand) as work:
            card = self._card(work, 0)
            board.review(work, card, card.version)
            for words in drafts.REMARKS:
                board.comment(work, card, card.submissions_count, words)
            board.request_changes(work, card, card.submissions_count, card.version, drafts.ROUND)

    def hand_in_again(self) -> None:
        self._hand_in(0, drafts.second_version, days=2)

    def approve_first(self) -> None:
        self._approve(0)

    def hand_in_second(self) -> None:
        self._hand_in(1, drafts.picture, days=1)

    def approve_second(self) -> None:
        self._approve(1)

    def send_value(self) -> None:
        self.stage.later(hours=3)
        with self.stage.work(self.brand) as work:
            for item in self._chosen(work)[:1]:
                board.move_value(work, item, "send", item.version, "Parcel 00340-4346-2026")

    def receive_value(self) -> None:
        self.stage.later(days=1)
        with self.stage.work(self.creator) as work:
            for item in self._chosen(work)[:1]:
                board.move_value(work, item, "receive", item.version)

    def report_damage(self) -> None:
        self.stage.later(days=1)
        with self.stage.work(self.creator) as work:
            for item in self._chosen(work)[:1]:
                board.move_value(work, item, "report_damage", item.version, drafts.DAMAGE)

    def ask_for_the_first_piece_later(self) -> None:
        self._ask_for_days((5,), drafts.WAITING)

    def ask_for_both_pieces_later(self) -> None:
        self._ask_for_days((5, 8), drafts.ILL)

    def agree_to_days(self) -> None:
        self.stage.later(days=0.6)
        with self.stage.work(self.brand) as work:
            asked = read_board.newest_postponement(work.session, self._shared(work).id)
            board.answer_days(work, asked, "accept", asked.version)

    def publish(self) -> None:
        """Both pieces go live on their platforms, labelled."""
        for place in (0, 1):
            self.stage.later(days=2)
            with self.stage.work(self.creator) as work:
                card = self._card(work, place)
                caption = drafts.caption(card, self.title, final=True)
                given = drafts.live_confirmations(work, card, caption)
                url = drafts.live_url(card, self.creator.name)
                board.publish(work, card, card.version, url=url, caption=caption, confirmations=given, posted=True)

    def release(self) -> None:
        """Finance releases the earned fee; the transfer leaves at once."""
        self.stage.later(days=1)
        public_id, version = self._fee()
        with self.stage.work(self.finance) as work:
            obligation = work.session.scalars(select(Obligation).where(Obligation.public_id == public_id)).one()
            payments.release(work, obligation, seen=version, password=self.stage.password)
        self.stage.deliver()

    def look_at_live_posts(self) -> None:
        self.stage.later(hours=9)
        for place in (0, 1):
            with self.stage.work(self.brand) as work:
                card = self._card(work, place)
                board.verify(work, card, card.version)
                board.finish(work, card, card.version)

    def look_back(self) -> None:
        """Figures of both sides, how it was, and the next step."""
        self.stage.later(days=24)
        for actor, kpi, value, source, note in drafts.RESULTS:
            with self.stage.work(self.brand if actor == "brand" else self.creator) as work:
                day = work.now.date() - timedelta(days=1)
                measurement.record_result(work, self._shared(work), kpi=kpi, value=value, as_of=day, source=source, note=note)
        with self.stage.work(self.creator) as work:
            measurement.write_view(work, self._shared(work), view=drafts.VIEW)
        self.stage.later(days=1)
        with self.stage.work(self.brand) as work:
            measurement.write_reading(work, self._shared(work), reading=drafts.READING, questions=drafts.QUESTIONS)
            measurement.decide_next(work, self._shared(work), step="adapt", reason=drafts.REASON)

    def _terms(self, sheet: TermSheet, handle: str) -> TermSheet:
        """The proposal with pieces that this creator can make."""
        days = (sheet.start + timedelta(days=14), sheet.start + timedelta(days=21), sheet.start + timedelta(days=28))
        pieces = tuple(
            Term(kind=kind, platform=platform, title=title, draft_due=days[0], due=days[1], publish_on=days[2])
            for kind, platform, title in drafts.pieces(handle, self.title)
        )
        rights = (Right(channels=tuple(dict.fromkeys(piece.platform for piece in pieces)), territory=("DE",), months=6),)
        return replace(
            sheet,
            title=self.title,
            fee=eur(self.fee),
            deliverables=pieces,
            rights=rights,
            extra_round_price=eur(self.fee // 10),
            rights_renewal_price=eur(self.fee // 5),
            markets=("DE",),
            deemed_approval_days=None,
        )

    def _sign(self, actor: Actor) -> None:
        self.stage.later(days=0.7)
        with self.stage.work(actor) as work:
            contract = work.session.scalars(select(Contract).where(Contract.collaboration_id == self._shared(work).id)).one()
            attempt = Attempt(actor.name, frozenset(CONSENT[CONSENT_VERSION]), CONSENT_VERSION, contract.content_hash)
            opened = contracts.opening(work, contract)
            contracts.sign(work, contract, attempt, password=self.stage.password, opened=opened, stamp=STAMP)

    def _hand_in(self, place: int, make, *, days: float) -> None:
        self.stage.later(days=days)
        with self.stage.work(self.creator) as work:
            card = self._card(work, place)
            board.submit(work, card, make(work, card, self.title), card.version)

    def _ask_for_days(self, days: tuple[int, ...], reason: str) -> None:
        self.stage.later(hours=3)
        with self.stage.work(self.creator) as work:
            own = {self._card(work, place).public_id: number for place, number in enumerate(days)}
            board.propose_days(work, self._shared(work), own, reason)

    def _approve(self, place: int) -> None:
        self.stage.later(days=0.8)
        with self.stage.work(self.brand) as work:
            card = self._card(work, place)
            board.approve(work, card, card.submissions_count, card.version, drafts.PRAISE)
