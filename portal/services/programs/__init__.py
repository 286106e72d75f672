"""Knows what people do with programs: write them, show them to creators, apply, decide, confirm, and end them with a word for everybody."""

from portal.services.programs.aiming import choose_target
from portal.services.programs.applying import apply, confirm, withdraw
from portal.services.programs.deciding import approve, decline, expire, invite, shortlist
from portal.services.programs.drafting import create, edit, edit_brief, remarks, working_brief
from portal.services.programs.events import (
    ApplicationConfirmed,
    ApplicationDecided,
    ApplicationReceived,
    ApplicationShortlisted,
    ApplicationWithdrawn,
    CreatorInvited,
)
from portal.services.programs.notices import (
    tell_of_confirmed,
    tell_of_decided,
    tell_of_invited,
    tell_of_received,
    tell_of_shortlisted,
    tell_of_withdrawn,
)
from portal.services.programs.opening import archive, close, close_overdue, publish, reopen

__all__ = [
    "ApplicationConfirmed",
    "ApplicationDecided",
    "ApplicationReceived",
    "ApplicationShortlisted",
    "ApplicationWithdrawn",
    "CreatorInvited",
    "apply",
    "approve",
    "archive",
    "choose_target",
    "close",
    "close_overdue",
    "confirm",
    "create",
    "decline",
    "edit",
    "edit_brief",
    "expire",
    "invite",
    "publish",
    "remarks",
    "reopen",
    "shortlist",
    "tell_of_confirmed",
    "tell_of_decided",
    "tell_of_invited",
    "tell_of_received",
    "tell_of_shortlisted",
    "tell_of_withdrawn",
    "withdraw",
    "working_brief",
]
