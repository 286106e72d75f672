"""Knows who is told of what around programs: the brand of what comes in, the creator of every answer."""

from __future__ import annotations

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.text import N_, Text
from portal.models.programs import Application
from portal.queries import accounts as read_accounts
from portal.services import notifications
from portal.services.programs.events import (
    ApplicationConfirmed,
    ApplicationDecided,
    ApplicationReceived,
    ApplicationShortlisted,
    ApplicationWithdrawn,
    CreatorInvited,
)
from portal.services.work import Work

DECIDERS = (Role.OWNER, Role.MANAGER)


def tell_of_invited(work: Work, event: CreatorInvited) -> None:
    _tell_creator(work, event.application, N_("%(brand)s invites you to apply: %(program)s"))


def tell_of_received(work: Work, event: ApplicationReceived) -> None:
    _tell_brand(work, event.application, N_("%(name)s applies: %(program)s"))


def tell_of_shortlisted(work: Work, event: ApplicationShortlisted) -> None:
    _tell_creator(work, event.application, N_("%(brand)s has put you on the shortlist: %(program)s"))


def tell_of_decided(work: Work, event: ApplicationDecided) -> None:
    application = event.application
    match application.state:
        case "approved":
            _tell_creator(work, application, N_("%(brand)s has chosen you for %(program)s. Please confirm that you take part."))
        case "declined":
            _tell_creator(work, application, N_("%(brand)s has answered your application for %(program)s: %(answer)s"))
        case "expired" if application.applied_at is None:
            _tell_creator(work, application, N_("The program to which %(brand)s invited you has ended: %(program)s"))
        case "expired":
            _tell_creator(work, application, N_("The time to confirm is over: %(program)s"))
            _tell_brand(work, application, N_("%(name)s has not confirmed in time: %(program)s"))


def tell_of_confirmed(work: Work, event: ApplicationConfirmed) -> None:
    _tell_brand(work, event.application, N_("%(name)s confirms and waits for your offer: %(program)s"))


def tell_of_withdrawn(work: Work, event: ApplicationWithdrawn) -> None:
    invited = event.before == "invited"
    _tell_brand(
        work,
        event.application,
        N_("%(name)s declines your invitation: %(program)s") if invited else N_("%(name)s withdraws the application: %(program)s"),
    )


def _tell_creator(work: Work, application: Application, words: str) -> None:
    notifications.tell_creator(
        work,
        application.creator,
        _text(application, words),
        paths.application(application.public_id),
        f"application:{application.public_id}",
    )


def _tell_brand(work: Work, application: Application, words: str) -> None:
    people = read_accounts.people_of_brand(work.session, application.brand_id, *DECIDERS)
    notifications.tell(
        work, people, _text(application, words), paths.application(application.public_id), f"application:{application.public_id}"
    )


def _text(application: Application, words: str) -> Text:
    return Text(
        words,
        brand=application.program.brand.name,
        program=application.program.title,
        name=application.creator.name,
        answer=application.answer,
    )
