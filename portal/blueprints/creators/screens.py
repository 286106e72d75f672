"""Knows what stands around every section of the profile: tabs, progress, steps, and the card beside."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from portal.domain.creators import profile
from portal.domain.errors import NotAllowed
from portal.domain.policies import Permission, may
from portal.domain.text import N_
from portal.queries import creators as read_creators
from portal.queries import media_kits as read_kits
from portal.services.files import Upload
from portal.web import work
from portal.web.faces import creator_card
from portal.web.filters import sentence
from portal.web.identity import actor, found
from portal.web.pages import page

SECTIONS = (
    ("you", N_("You"), "creators.edit"),
    ("work", N_("Your work"), "creators.edit_work"),
    ("calendar", N_("Calendar"), "creators.calendar"),
    ("channels", N_("Channels and figures"), "creators.channels"),
    ("proof", N_("Connections and checks"), "creators.connections_page"),
    ("packages", N_("Packages"), "creators.packages"),
    ("samples", N_("Work samples"), "creators.samples"),
    ("contract", N_("For agreements"), "creators.edit_contract"),
    ("kit", N_("Media kit"), "media_kits.edit"),
)
"""Sections of the profile in the order in which they are best done: id, words, endpoint."""


def own():
    """Her profile, None before her first save."""
    require_herself()
    return read_creators.own(work.current().session, actor())


def require_herself() -> None:
    """Whoever works for a brand right now is asked to switch."""
    if actor().brand_id is not None:
        text = N_("You work for a brand at the moment. Switch to yourself in the settings to edit your own profile.")
        raise NotAllowed(text, permission=Permission.CREATORS_EDIT)


def mine():
    """Her profile, or NotFound."""
    return found(own())


def section(template: str, current: str, creator, *, status: int = 200, **context: Any) -> Response:
    """A section with everything around it."""
    return page(template, status=status, **around(current, creator), **context)


def around(current: str, creator) -> dict[str, Any]:
    session = work.current().session
    facts = read_creators.facts(session, creator) if creator else profile.Facts()
    steps = profile.steps(facts)
    after = profile.next_step(steps)
    kit = read_kits.own(session, actor()) if creator else None
    return {
        "creator": creator,
        "kit": kit,
        "facts": facts,
        "steps": [
            {"title": sentence(step.title), "done": step.done, "url": _url(step.section), "hint": None if step.done else sentence(step.why)}
            for step in steps
        ],
        "percent": profile.completeness(steps),
        "next_step": after,
        "next_url": _url(after.section) if after else None,
        "missing": profile.missing(steps),
        "card": card_of(creator),
        "tabs": [
            {"label": sentence(words), "url": url_for(endpoint), "current": id == current}
            for id, words, endpoint in SECTIONS
            if (creator is not None or id == "you") and (id not in ("contract", "proof") or may(actor(), Permission.CREATORS_OWN, creator))
        ],
    }


def card_of(creator, **instead: Any) -> dict[str, Any]:
    """Her card as it stands, with `instead` in place of what she is typing."""
    if creator is None:
        empty = {"name": current_user.name, "public_id": current_user.public_id, "topics": "", "place": "", "statement": "", "figures": []}
        return empty | instead | {"url": url_for("creators.edit")}
    return creator_card(read_creators.faces(work.current().session, [creator])[0], **instead) | {"url": url_for("creators.preview")}


def brought(field) -> Upload | None:
    """What came with a file field; None where nothing was chosen."""
    return Upload(field.data.filename, field.data.stream) if field.data and getattr(field.data, "filename", "") else None


def _url(section: str) -> str:
    return next(url_for(endpoint) for id, _, endpoint in SECTIONS if id == section)
