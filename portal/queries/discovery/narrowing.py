"""Knows whom a search leaves over by what creators are to the brand that searches."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from portal.domain.accounts import Actor
from portal.domain.discovery.query import Relation
from portal.queries.discovery.relations import put_aside, shortlisted, worked_with

_QUESTIONS = ((Relation.WORKED, Relation.NEW, worked_with), (Relation.SHORTLISTED, Relation.UNLISTED, shortlisted))


def restricted(session: Session, actor: Actor, relations: Collection[Relation]) -> tuple[frozenset[int] | None, frozenset[int]]:
    """(only, without) of a search. One statement, and one more for each question that is asked; none for who is no brand.

    Having worked together and standing on a list are two questions: both must hold, and both answers of one question are none. Whom the
    brand has put aside is left out of every search that does not ask for them.
    """
    if actor.brand_id is None:
        return None, frozenset()
    only: list[frozenset[int]] = []
    without: list[frozenset[int]] = []
    (only if Relation.EXCLUDED in relations else without).append(put_aside(session, actor))
    for yes, no, known in _QUESTIONS:
        if (yes in relations) != (no in relations):
            (only if yes in relations else without).append(known(session, actor))
    return frozenset.intersection(*only) if only else None, frozenset().union(*without)
