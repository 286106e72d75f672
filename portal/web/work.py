"""Knows one request's work: opened when first needed, kept below status 400, undone else; the door at which `now` is read."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, current_app, g, request

from portal.domain.accounts import SYSTEM
from portal.services.work import Office, Work

SAFE = ("GET", "HEAD", "OPTIONS")


def install(app: Flask, office: Office, reading) -> None:
    """`reading`: a maker of sessions for requests that only look."""
    move_into(app, office, reading)

    @app.before_request
    def read_the_clock() -> None:
        g.now = current_app.extensions["portal_office"].clock()

    @app.after_request
    def end_work(response: Response) -> Response:
        work = g.pop("work", None)
        if work is not None:
            work.finish(keep=response.status_code < 400 and request.method not in SAFE)
        return response

    @app.teardown_request
    def drop_work(error: BaseException | None) -> None:
        work = g.pop("work", None)
        if work is not None:
            work.finish(keep=False)


def move_into(app: Flask, office: Office, reading) -> None:
    """Let `app` work in this house from now on."""
    app.extensions["portal_office"] = office
    app.extensions["portal_reading"] = reading


def now() -> datetime:
    return g.now if "now" in g else datetime.now(UTC)


def office() -> Office:
    return current_app.extensions["portal_office"]


def current() -> Work:
    """The work of this request. Its actor is set by `identity` once it is known who asks."""
    if "work" not in g:
        makes = current_app.extensions["portal_reading"] if request.method in SAFE else office().writing
        g.work = Work(
            session=makes(),
            apart=office().writing,
            actor=SYSTEM,
            now=now(),
            gateways=office().gateways,
            settings=office().settings,
            reactions=office().reactions,
        )
    return g.work


def hand_in() -> None:
    """Keep what this request has done so far and hold no transaction: before a call that waits for the outside."""
    work = g.pop("work", None)
    if work is not None:
        work.finish(keep=request.method not in SAFE)


def start_over() -> Work:
    """Undo what this request has done so far and begin anew: for the page that tells of a refusal."""
    work = g.pop("work", None)
    actor = work.actor if work is not None else SYSTEM
    if work is not None:
        work.finish(keep=False)
    fresh = current()
    fresh.actor = actor
    return fresh
