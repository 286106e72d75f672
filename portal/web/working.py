"""Knows what a brand reads beside a creator's figures: when she has room, how fast she answers, what she does not do."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.creators.availability import Calendar
from portal.domain.creators.exclusions import Clash, clash
from portal.domain.creators.stance import GRANTS
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.web import work


@dataclass(frozen=True)
class Working:
    calendar: Calendar
    answers: Text | None
    """How fast she usually answers, with the sample; None where too few answers are known."""
    open_to: tuple[Text, ...] = ()
    """What she may agree to beyond the post itself."""


def working(creator) -> Working:
    """One statement."""
    calendar, known = read_creators.working_of(work.current().session, creator, work.now())
    return Working(calendar, _answers(known), tuple(Text(GRANTS[each]) for each in creator.grants if each in GRANTS))


def _answers(known: read_creators.AnswerTime | None) -> Text | None:
    if known is None:
        return None
    return Text(N_("Usually answers %(within)s (%(answers)s answers in the last 90 days)"), within=within(known), answers=known.answers)


def within(known: read_creators.AnswerTime) -> Text:
    """Like "within 9 hours", or days where hours would be many."""
    if known.hours:
        return Text.counted("within one hour", "within %(n)s hours", known.hours)
    return Text.counted("within one day", "within %(n)s days", known.days)


def touched(creator, program, *more: str) -> Clash:
    """What of a program, with whatever else the brand wrote, the creator does not work with."""
    if program is None:
        return clash(creator.excluded_topics, creator.exclusions, (), " ".join(more))
    return clash(creator.excluded_topics, creator.exclusions, program.topics, " ".join((program.title, program.summary, *more)))
