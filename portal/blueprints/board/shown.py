"""Knows what a board shows of its cards: the signs, the words, the moves that are possible now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from portal.blueprints.board import bp
from portal.domain.board import LANE_WORDS, LANES, STATES, lane_of, moves, turn
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor
from portal.web.words import label

SOON = 3
"""Days from which on a date is soon."""


@dataclass(frozen=True)
class Card:
    """As components/board.html draws it."""

    public_id: str
    title: str
    url: str
    person: str
    person_id: str
    photo_url: str | None
    detail: str
    side: str | None
    mine: bool
    turn_words: str
    due: str
    due_words: str
    notes: str
    current: bool
    lane: str | None
    moves: list[tuple[str, str]]
    version: int
    number: int


@dataclass(frozen=True)
class Lane:
    key: str
    title: str
    cards: list[Card]
    on: bool


def lanes(deliverables, notes: dict[int, int], open_id: str, wish: str) -> list[Lane]:
    """Columns with their cards. Narrow screens show one: the one wished for, that of the open card, or the first with something of mine."""
    cards = [card(each, notes.get(each.id, 0), each.public_id == open_id) for each in deliverables]
    chosen = wish if wish in LANE_WORDS else _lane_to_show(cards)
    return [Lane(key, sentence(LANE_WORDS[key]), [each for each in cards if each.lane == key], key == chosen) for key, _ in LANES]


def _lane_to_show(cards: list[Card]) -> str:
    ranked = [each for each in cards if each.current] or [each for each in cards if each.mine] or cards
    return next((each.lane for each in ranked if each.lane), "planned")


def card(deliverable, notes: int, current: bool) -> Card:
    creator, side = deliverable.collaboration.creator, actor().side_in(deliverable)
    whose = turn(deliverable.state, deliverable.publish_on is not None)
    words = turn_words(deliverable, whose, side)
    due, due_words = clock(deliverable)
    if due_words == words:  # a card at rest says once that it is done
        due = ""
    kind = label(deliverable.kind, "deliverable")
    version = Text(N_("%(kind)s, version %(n)s"), kind=kind, n=deliverable.submissions_count) if deliverable.submissions_count else kind
    return Card(
        public_id=deliverable.public_id,
        title=deliverable.title,
        url=url_for("board.card", public_id=deliverable.public_id, _anchor="card"),
        person=creator.name,
        person_id=creator.public_id,
        photo_url=url_for("files.show", public_id=creator.photo.public_id) if creator.photo else None,
        detail=version if isinstance(version, str) else sentence(version),
        side=whose and str(whose),
        mine=whose is not None and whose is side,
        turn_words=words,
        due=due,
        due_words=due_words,
        notes=_notes(deliverable, notes),
        current=current,
        lane=lane_of(deliverable.state),
        moves=[(lane, sentence(LANE_WORDS[lane])) for lane in possible(deliverable, side)],
        version=deliverable.version,
        number=deliverable.submissions_count,
    )


def _notes(deliverable, notes: int) -> str:
    said = [Text(N_("Remarks: %(n)s"), n=notes)] if notes else []
    if deliverable.rounds_used:
        said.append(Text(N_("round %(round)s of %(of)s"), round=deliverable.rounds_used, of=deliverable.rounds_included))
    return ", ".join(sentence(each) for each in said)


def possible(deliverable, side: Side | None) -> dict[str, str]:
    """Column → event that is possible now for `side`."""
    if side is None or deliverable.collaboration.ended_at is not None:
        return {}
    found = moves(deliverable.state, side)
    if deliverable.publish_on is None:
        return {lane: event for lane, event in found.items() if event != "publish"}
    return {lane: event for lane, event in found.items() if not (event == "finish" and deliverable.state == "approved")}


def turn_words(deliverable, whose: Side | None, side: Side | None) -> str:
    if whose is None:
        return sentence(STATES[deliverable.state][1])
    if whose is side:
        return sentence(N_("Your turn"))
    name = deliverable.collaboration.creator.name if whose is Side.CREATOR else deliverable.collaboration.brand.name
    return sentence(Text(N_("%(name)s is next"), name=name))


def clock(deliverable) -> tuple[str, str]:
    """(kind of sign, words) of the date that counts now."""
    match deliverable.state:
        case "planned" | "in_progress" if deliverable.draft_due:
            return _day(deliverable.draft_due, N_("Draft due %(day)s"), N_("Draft was due %(day)s"))
        case "approved" if deliverable.publish_on:
            return _day(deliverable.publish_on, N_("To be published %(day)s"), N_("Was to be published %(day)s"))
        case "submitted" | "in_review" | "changes_requested" if deliverable.answer_by:
            return _moment(deliverable.answer_by)
    kind, words = STATES[deliverable.state]
    return kind, sentence(words)


def _day(day: date, ahead: str, over: str) -> tuple[str, str]:
    left = (day - work.now().date()).days
    return ("bad", sentence(Text(over, day=day))) if left < 0 else ("late" if left <= SOON else "off", sentence(Text(ahead, day=day)))


def _moment(moment: datetime) -> tuple[str, str]:
    if moment < work.now():
        return "bad", sentence(Text(N_("Answer was due %(moment)s"), moment=moment))
    return "late" if (moment - work.now()).days < 1 else "off", sentence(Text(N_("Answer due %(moment)s"), moment=moment))


@bp.app_template_filter("kept")
def kept(stored: dict) -> str:
    """A sentence that was kept as JSON, in the reader's language."""
    return sentence(Text.from_json(stored))
