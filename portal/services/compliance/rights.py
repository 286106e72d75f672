"""Knows how a creator uses her rights over her score, and how the operator answers her."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain import paths
from portal.domain.compliance.checks import MOST_ADDITIONS
from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.domain.vetting.quality import PART_NAMES
from portal.models.accounts import Account
from portal.models.compliance import FigureCheck, FigureCheckAddition, ScoringObjection
from portal.models.creators import Channel, Creator
from portal.queries import compliance as read_compliance
from portal.services import notifications
from portal.services.creators import figures_changed
from portal.services.work import Work

DISPUTABLE = frozenset({*PART_NAMES, "quality"})
LONGEST = 1000


class AskedAlready(NotNow):
    """The same question is open; `check` names it, so that what was typed now can be added there."""

    default = N_("This is being checked already.")

    def __init__(self, check: str) -> None:
        super().__init__()
        self.check = check


def object_to_scoring(work: Work, creator: Creator) -> None:
    """No score is computed or shown from now on (GDPR Art. 21). A second press changes nothing."""
    require(work.actor, Permission.CREATORS_OWN, creator)
    if _objection(work, creator) is not None:
        return
    work.session.add(ScoringObjection(creator_id=creator.id, made_at=work.now))
    work.record("compliance.objected", creator)
    figures_changed(work, creator)


def allow_scoring(work: Work, creator: Creator) -> None:
    """Take the objection back; the score is computed at once."""
    require(work.actor, Permission.CREATORS_OWN, creator)
    standing = _objection(work, creator)
    if standing is None:
        return
    standing.withdrawn_at = work.now
    work.record("compliance.allowed_scoring", creator)
    figures_changed(work, creator)


def dispute(work: Work, creator: Creator, channel: Channel, figure: str, words: str) -> FigureCheck:
    """Say that a figure is wrong: her score is hidden until a person has looked (GDPR Art. 18). Raises Invalid, AskedAlready."""
    if figure not in DISPUTABLE:
        raise Invalid(fields={"figure": N_("Choose from the list.")})
    check = _ask(work, creator, "dispute", words, channel.public_id, figure)
    figures_changed(work, creator)
    return check


def ask_for_look(work: Work, creator: Creator, words: str) -> FigureCheck:
    """Ask that a person looks at her score and answers (GDPR Art. 22). Raises Invalid, AskedAlready."""
    return _ask(work, creator, "human_look", words)


def add_to_check(work: Work, check: FigureCheck, words: str) -> None:
    """Say more to an open question; what stands is not changed, and the same words twice stand once.

    Raises Invalid, NotNow once it is answered or has been added to often enough, Changed where the answer came at this moment.
    """
    require(work.actor, Permission.CREATORS_OWN, check)
    words = _worded(words)
    _allowed(check, "add", Side.CREATOR)
    if words == _last_words(check):
        return
    if len(check.additions) >= MOST_ADDITIONS:
        raise NotNow(Text(N_("You have added to this %(most)s times. Please wait for the answer."), most=MOST_ADDITIONS))
    check.fire("add")
    check.additions.append(FigureCheckAddition(creator_id=check.creator_id, words=words, said_at=work.now))
    creator = work.session.get_one(Creator, check.creator_id)
    work.record("compliance.added_to_check", creator, kind=check.kind)
    _tell_operators(work, check, Text(N_("%(name)s added to a question about figures."), name=creator.name), mail=False)


def withdraw_check(work: Work, check: FigureCheck) -> None:
    require(work.actor, Permission.CREATORS_OWN, check)
    _allowed(check, "withdraw", Side.CREATOR)
    check.fire("withdraw")
    _settled(work, check, "compliance.withdrew_check")


def decide_check(work: Work, check: FigureCheck, *, upheld: bool, answer: str, seen: int) -> None:
    """The operator's answer, always with its reason. Upheld: the disputed part is set aside until newer figures come. Raises Invalid."""
    require(work.actor, Permission.VETTING_DECIDE)
    answer = answer.strip()
    if not answer:
        raise Invalid(fields={"answer": N_("Please say why.")})
    if len(answer) > LONGEST:
        raise Invalid(fields={"answer": N_("At most 1,000 characters.")})
    check.require_version(seen)
    event = "uphold" if upheld else "keep"
    _allowed(check, event, Side.OPERATOR)
    check.fire(event, answer=answer, decided_at=work.now, decided_by_id=work.actor.account_id)
    _settled(work, check, "compliance.decided_check")
    text = Text(N_("Your question about your figures is answered: %(answer)s"), answer=answer[:200])
    account = work.session.scalar(select(Creator.account_id).where(Creator.id == check.creator_id))
    notifications.tell(work, [account], text, paths.figure_rights(), f"check:{check.public_id}")


def _ask(work: Work, creator: Creator, kind: str, words: str, channel: str = "", figure: str = "") -> FigureCheck:
    """The new question; the open one itself where these are its very words, as by a second click."""
    require(work.actor, Permission.CREATORS_OWN, creator)
    words = _worded(words)
    check = FigureCheck(creator_id=creator.id, kind=kind, channel=channel, figure=figure, words=words, asked_at=work.now)
    try:
        with work.session.begin_nested():
            work.session.add(check)
    except IntegrityError:
        standing = read_compliance.open_check(work.session, creator.id, kind, channel, figure)
        if standing is None:
            raise Changed() from None
        if words == _last_words(standing):
            return standing
        raise AskedAlready(standing.public_id) from None
    work.record("compliance.asked_for_check", creator, kind=kind)
    _tell_operators(work, check, Text(N_("%(name)s asks for a look at a figure."), name=creator.name))
    return check


def _worded(words: str) -> str:
    words = words.strip()
    if not words:
        raise Invalid(fields={"words": N_("Please say what is wrong, or what should be looked at.")})
    if len(words) > LONGEST:
        raise Invalid(fields={"words": N_("At most 1,000 characters.")})
    return words


def _last_words(check: FigureCheck) -> str:
    return check.additions[-1].words if check.additions else check.words


def _tell_operators(work: Work, check: FigureCheck, text: Text, *, mail: bool = True) -> None:
    operators = select(Account.id).where(Account.operator.is_(True), Account.erased_at.is_(None))
    ids = work.session.scalars(operators).all()
    notifications.tell(work, ids, text, paths.operator_figures(), f"check:{check.public_id}", mail=mail)


def _settled(work: Work, check: FigureCheck, verb: str) -> None:
    creator = work.session.get_one(Creator, check.creator_id)
    work.record(verb, creator, state=check.state)
    figures_changed(work, creator)


def _allowed(check: FigureCheck, event: str, side: Side) -> None:
    if not FigureCheck.MACHINE.allows(check.state, event, side):
        raise NotNow()


def _objection(work: Work, creator: Creator) -> ScoringObjection | None:
    hers = (ScoringObjection.creator_id == creator.id, ScoringObjection.withdrawn_at.is_(None))
    return work.session.scalar(select(ScoringObjection).where(*hers).with_for_update())
