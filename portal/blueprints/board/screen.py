"""Knows how the one screen of the board is put together, whatever was done on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from portal.blueprints.board import shown
from portal.blueprints.board.forms import CancelForm, DraftForm, FeedbackForm, PublicationForm
from portal.domain.board import preflight
from portal.domain.errors import Refusal
from portal.domain.text import Text
from portal.gateways import content
from portal.queries import board as read_board
from portal.queries import files as read_files
from portal.services import board
from portal.web import work
from portal.web.identity import actor, found
from portal.web.pages import go, page
from portal.web.request import wants_part


@dataclass(frozen=True)
class Open:
    """The card that lies open, with everything that stands on it."""

    deliverable: Any
    card: shown.Card
    versions: list
    newest: Any
    feedback: dict
    results: tuple[preflight.Result, ...]
    events: frozenset[str]
    allowance: Any
    terms: Any
    term_notes: str
    kept: Any


def load(public_id: str):
    return found(read_board.find(work.current().session, actor(), public_id))


def show(
    shared,
    open_card=None,
    *,
    status=200,
    said: Text | str | None = None,
    alert: Text | None = None,
    said_kind="",
    lane="",
    focus="",
    **forms: Any,
) -> Response:
    """The board, or for htmx its part. `forms`: those that were just filled in and refused, and `results` of a check.

    `focus`: the place on the open card where the reader goes on.
    """
    session = work.current().session
    cards = read_board.of_collaboration(session, actor(), shared.id)
    notes = read_board.notes_count(session, shared.id)
    lying = opened(open_card, notes, forms) if open_card is not None else None
    return page(
        "board/show.html",
        fragment="board/_board.html",
        status=status,
        shared=shared,
        lanes=shown.lanes(cards, notes, open_card.public_id if open_card is not None else "", lane),
        cancelled=[each for each in cards if each.state == "cancelled"],
        every=len(cards),
        stamp=read_board.stamp(session, shared.id),
        open=lying,
        said=said,
        said_kind=said_kind,
        alert=alert,
        focus=focus,
        **_forms(session, lying, forms),
    )


def opened(deliverable, notes: dict[int, int], given: dict[str, Any]) -> Open:
    session, me = work.current().session, actor()
    versions = read_board.submissions(session, me, deliverable)
    newest = read_board.at_version(versions, None)
    side = me.side_in(deliverable)
    events = {row.event for row in deliverable.MACHINE.transitions if row.source == deliverable.state and side in row.by}
    events &= {"start", "submit", "take_back", "review", "request_changes", "approve", "publish", "verify", "finish", "cancel"}
    if deliverable.collaboration.ended_at is not None:
        events = set()
    events.discard("publish" if deliverable.publish_on is None else "finish" if deliverable.state == "approved" else "")
    terms = board.terms_of(deliverable.collaboration)
    kept = given.get("draft").kept.data if given.get("draft") else ""
    return Open(
        deliverable=deliverable,
        card=shown.card(deliverable, notes.get(deliverable.id, 0), True),
        versions=versions,
        newest=newest,
        feedback=read_board.feedback(session, versions) if versions else {},
        results=given.get("results") or (),
        events=frozenset(events),
        allowance=board.allowance(deliverable),
        terms=terms,
        term_notes=next((each.notes for each in terms.deliverables if each.key == deliverable.term_key), ""),
        kept=read_files.find(session, me, kept) if kept else None,
    )


def _forms(session, lying: Open | None, given: dict[str, Any]) -> dict[str, Any]:
    """The forms that the open card offers, as filled in or fresh."""
    made: dict[str, Any] = {"draft": None, "publication": None, "feedback": None, "cancel": None}
    if lying is None:
        return made
    deliverable, newest = lying.deliverable, lying.newest
    fresh = {"seen": deliverable.version, "open": deliverable.public_id}
    number = newest.number if newest else 0
    last = lying.versions[-1] if lying.versions else None
    if "submit" in lying.events:
        made["draft"] = given.get("draft") or DraftForm(
            formdata=None, caption=last.caption if last else "", link=last.link if last else "", **fresh
        )
        made["draft"].ask(preflight.questions(content.disclosure_rules(), board.owed(session, deliverable)))
    if "publish" in lying.events:
        made["publication"] = given.get("publication") or PublicationForm(formdata=None, caption=newest.caption if newest else "", **fresh)
        made["publication"].ask(preflight.live_questions(content.disclosure_rules(), board.owed(session, deliverable)))
    if newest is not None and deliverable.collaboration.ended_at is None:
        made["feedback"] = given.get("feedback") or FeedbackForm(formdata=None, number=number, **fresh)
    if "cancel" in lying.events:
        made["cancel"] = given.get("cancel") or CancelForm(formdata=None, **fresh)
    for form in made.values():
        if form is not None:
            # What was filled in on an older version stays; the form carries the one that is shown now.
            form.seen.data, form.open.data = deliverable.version, deliverable.public_id
            form.seen.raw_data = form.open.raw_data = None
    if made["feedback"] is not None:
        made["feedback"].number.data, made["feedback"].number.raw_data = number, None
    return made


def do(public_id: str, deed: Callable[[Any], Any], said: Text | str, *, open_id: str, name: str = "", form: Any = None) -> Response:
    """One deed on a card. A refusal is answered with the board as it stands now, the sentence, and what was typed."""
    deliverable = load(public_id)
    try:
        deed(deliverable)
    except Refusal as refusal:
        return refused(public_id, refusal, open_id or (public_id if form is not None else ""), name, form)
    target = url_for("board.card", public_id=open_id) if open_id else url_for("board.show", public_id=deliverable.collaboration.public_id)
    return done(deliverable.collaboration, open_id, said, target)


def done(shared, open_id: str, said: Text | str, target: str) -> Response:
    if not wants_part():
        return go(target, text=said)
    return show(shared, load(open_id) if open_id else None, said=said)


def refused(public_id: str, refusal: Refusal, open_id: str, name: str = "", form: Any = None) -> Response:
    if refusal.status in (403, 404):
        raise refusal
    work.start_over()
    deliverable = load(public_id)
    given: dict[str, Any] = {}
    if form is not None:
        if getattr(refusal, "fields", None):
            form.refuse(refusal)
        given[name] = form
    given["results"] = getattr(refusal, "results", ())
    told = isinstance(refusal, board.Blocked)  # the form says at its top what is missing, with its number
    alert = None if told else refusal.text
    return show(deliverable.collaboration, load(open_id) if open_id else None, status=refusal.status, alert=alert, **given)
