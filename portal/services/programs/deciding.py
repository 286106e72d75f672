"""Knows how a brand answers applications: invited, shortlisted, chosen, declined with a kind word; an unconfirmed choice runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.programs import APPLICATION
from portal.domain.programs.words import KIND_WORDS
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.programs import Application, Program
from portal.services.deadlines import Deadline
from portal.services.programs.applying import require_open
from portal.services.programs.events import ApplicationDecided, ApplicationShortlisted, CreatorInvited
from portal.services.work import Work

MOST_WORDS = 1000
CONFIRM_WITHIN = timedelta(days=14)
"""So long a chosen creator can say that she takes part."""
AT_ONCE = 200
ALREADY = N_("This creator has been invited or has applied already.")


def invite(work: Work, program: Program, creator: Creator, words: str = "") -> Application:
    """Ask a published creator to apply to an open program; once."""
    require(work.actor, Permission.APPLICATIONS_DECIDE, program)
    require_open(work, program)
    if creator.published_at is None:
        raise NotNow(N_("This creator’s profile is not published."))
    _require_short(words)
    if work.session.scalar(select(Application.id).where(Application.program_id == program.id, Application.creator_id == creator.id)):
        raise NotNow(ALREADY)
    application = Application(
        program_id=program.id,
        creator_id=creator.id,
        brand_id=program.brand_id,
        currency=program.currency,
        state="invited",
        invitation=words.strip(),
        created_at=work.now,
    )
    work.session.add(application)
    try:
        work.session.flush()
    except IntegrityError:
        raise NotNow(ALREADY) from None
    work.record("programs.invited", application)
    work.announce(CreatorInvited(application))
    return application


def shortlist(work: Work, application: Application, seen: int) -> None:
    _fire(work, application, "shortlist", seen)
    work.record("programs.shortlisted", application)
    work.announce(ApplicationShortlisted(application))


def approve(work: Work, application: Application, seen: int, words: str = "") -> None:
    """Choose a creator. Raises NotNow when every place of the program is taken."""
    require(work.actor, Permission.APPLICATIONS_DECIDE, application)
    _require_short(words)
    program = work.session.scalar(select(Program).where(Program.id == application.program_id).with_for_update())
    taken = work.session.scalar(
        select(func.count()).where(Application.program_id == program.id, Application.state.in_(("approved", "confirmed")))
    )
    if taken >= program.places:
        raise NotNow(Text(N_("All places are taken (%(n)s). Raise the number of places first."), n=program.places))
    _fire(work, application, "approve", seen, answer=words.strip(), decided_at=work.now)
    work.record("programs.approved", application)
    work.announce(ApplicationDecided(application))


def decline(work: Work, application: Application, seen: int, *, kind_word: str = "", words: str = "") -> None:
    """Say no, with the brand's own `words` or one of KIND_WORDS, which the creator reads in her language."""
    require(work.actor, Permission.APPLICATIONS_DECIDE, application)
    _require_short(words)
    if not words.strip() and kind_word not in KIND_WORDS:
        raise Invalid(fields={"words": Text(N_("Choose a sentence or write your own; nobody is left without a word."))})
    locale = work.session.scalar(
        select(Account.locale).join(Creator, Creator.account_id == Account.id).where(Creator.id == application.creator_id)
    )
    _fire(
        work,
        application,
        "decline",
        seen,
        answer=words.strip() or translations.translate(KIND_WORDS[kind_word], locale),
        decided_at=work.now,
    )
    work.record("programs.declined", application)
    work.announce(ApplicationDecided(application))


def _unconfirmed(now: datetime) -> Select[tuple[Application]]:
    return (
        select(Application)
        .where(Application.state == "approved", Application.decided_at < now - CONFIRM_WITHIN)
        .order_by(Application.decided_at, Application.id)
    )


def _expire(work: Work, application: Application) -> None:
    application.fire("expire", decided_at=work.now)
    work.record("programs.expired", application)
    work.announce(ApplicationDecided(application))


expire = Deadline("programs.expire", _unconfirmed, _expire, most=AT_ONCE)
"""Lets choices run out that the creator has not confirmed in time."""


def _fire(work: Work, application: Application, event: str, seen: int, **changes) -> None:
    require(work.actor, Permission.APPLICATIONS_DECIDE, application)
    application.require_version(seen)
    if not APPLICATION.allows(application.state, event, Side.BRAND):
        raise NotNow()
    application.fire(event, **changes)


def _require_short(words: str) -> None:
    if len(words) > MOST_WORDS:
        raise Invalid(fields={"words": Text(N_("At most %(n)s characters."), n=MOST_WORDS)})
