"""Knows the creator's deeds: she applies, once; she withdraws; she confirms that she takes part."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain.errors import Invalid, NotNow
from portal.domain.money import Money
from portal.domain.policies import Permission, require
from portal.domain.programs import APPLICATION
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.creators import Creator
from portal.models.programs import Application, Program
from portal.services.programs.events import ApplicationConfirmed, ApplicationReceived, ApplicationWithdrawn
from portal.services.work import Work

TWICE = N_("You have applied to this program already. One application for each program keeps it fair.")
MOST_CONCEPT = 3000
MOST_NOTE = 1000


def apply(work: Work, program: Program, *, rate: Money | None, concept: str, note: str = "") -> Application:
    """Apply with a rate in the program's currency and a concept; an invitation becomes the application.

    Raises NotNow where the program takes no applications, the profile is not published or she applied before; Invalid for gaps.
    """
    require(work.actor, Permission.PROGRAMS_APPLY)
    application = of_creator(work, program)
    if application is not None and application.state != "invited":
        raise NotNow(TWICE)
    require_open(work, program)
    creator = work.session.get_one(Creator, work.actor.creator_id)
    if creator.published_at is None:
        raise NotNow(N_("Publish your profile first, so that the brand can see who applies."))
    _require_whole(program, rate, concept, note)
    said = {
        "rate_minor": rate.minor if rate else None,
        "currency": program.currency,
        "concept": concept.strip(),
        "note": note.strip(),
        "applied_at": work.now,
    }
    if application is not None:
        application.fire("apply", **said)
    else:
        application = Application(program_id=program.id, creator_id=creator.id, brand_id=program.brand_id, created_at=work.now, **said)
        work.session.add(application)
        try:
            work.session.flush()
        except IntegrityError:
            raise NotNow(TWICE) from None
    work.record("programs.applied", application, rate=said["rate_minor"], currency=program.currency)
    work.announce(ApplicationReceived(application))
    return application


def withdraw(work: Work, application: Application, seen: int) -> None:
    """Take an application back, or say no to an invitation or an approval."""
    before = application.state
    _fire(work, application, "withdraw", seen, Permission.APPLICATIONS_WITHDRAW, decided_at=work.now)
    work.record("programs.withdrew", application, before=before)
    work.announce(ApplicationWithdrawn(application, before))


def confirm(work: Work, application: Application, seen: int) -> None:
    """Say that she takes part; the brand can count on her and makes the offer."""
    _fire(work, application, "confirm", seen, Permission.PROGRAMS_APPLY)
    work.record("programs.confirmed", application)
    work.announce(ApplicationConfirmed(application))


def of_creator(work: Work, program: Program) -> Application | None:
    """The actor's own application to `program`."""
    return work.session.scalar(
        select(Application).where(Application.program_id == program.id, Application.creator_id == (work.actor.creator_id or 0))
    )


def require_open(work: Work, program: Program) -> None:
    if program.state != "open" or (program.decide_by is not None and program.decide_by < work.now.date()):
        raise NotNow(N_("This program takes no applications any more."))


def _fire(work: Work, application: Application, event: str, seen: int, permission: Permission, **changes) -> None:
    require(work.actor, permission, application)
    application.require_version(seen)
    if not APPLICATION.allows(application.state, event, Side.CREATOR):
        raise NotNow()
    application.fire(event, **changes)


def _require_whole(program: Program, rate: Money | None, concept: str, note: str) -> None:
    found: dict[str, Text] = {}
    if rate is None and program.pay_max_minor:
        found["rate"] = Text(N_("Say what you ask for it."))
    elif rate is not None and rate.currency != program.currency:
        found["rate"] = Text(N_("The fee of this program is paid in %(currency)s."), currency=program.currency)
    if not concept.strip():
        found["concept"] = Text(N_("Say in a few sentences what you would make."))
    for name, text, most in (("concept", concept, MOST_CONCEPT), ("note", note, MOST_NOTE)):
        if len(text) > most:
            found[name] = Text(N_("At most %(n)s characters."), n=most)
    if found:
        raise Invalid(fields=found)
