"""Knows how each refusal and each accident is answered: a page that says what happened, what was kept and what to do."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.domain.errors import NotAllowed, Refusal, TooMany
from portal.domain.text import N_, Text
from portal.web import work
from portal.web.closed import closed
from portal.web.logs import spoken_path
from portal.web.request import page_with_the_form, send_to, wants_part

PAGES = {400: 422, 404: 404, 403: 403, 405: 404, 409: 409, 410: 404, 413: 422, 415: 422, 422: 422, 429: 429}
SENTENCES = {
    400: Text(N_("The form could not be read. Open the page again and send it once more.")),
    404: Text(N_("We could not find that.")),
    405: Text(N_("This address cannot be opened like that.")),
}
log = structlog.get_logger()


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, accident)


def refused(refusal: Refusal) -> Response:
    work.start_over()
    if isinstance(refusal, NotAllowed) and refusal.permission and current_user.is_authenticated and not wants_part():
        told = closed(refusal.permission, current_user.actor)
        response = make_response(render_template("errors/closed.html", closed=told, request_id=g.get("request_id", "")), refusal.status)
    else:
        response = _answer(refusal.status, refusal.text)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status in (403, 404):
        log.info(
            "refused", status=refusal.status, path=spoken_path(), account=getattr(getattr(current_user, "actor", None), "account_id", None)
        )
    return response


def stale_form(error: CSRFError) -> Response:
    """A form from a session that is over. Signed out: sign in again; signed in: open the page again, nothing was done."""
    work.start_over()
    if not current_user.is_authenticated and wants_part():
        return send_to(Response(status=401), url_for("accounts.sign_in"))
    return _answer(
        400,
        Text(
            N_(
                "This page was open too long, or you have signed in or out meanwhile. "
                "Nothing was done: go back, reload the page and send it again."
            )
        ),
    )


def http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    work.start_over()
    if error.code == 413:
        most = work.office().settings.max_upload_mb
        return _answer(413, Text(N_("The file is too large: at most %(most)s MB can be brought. Choose a smaller one."), most=most))
    return _answer(error.code, SENTENCES.get(error.code, Text(N_("This is not possible."))))


def accident(error: Exception) -> Response:
    """Something of ours broke: everything of this request is undone, and the page names the request."""
    log.exception("accident", path=spoken_path())
    work.start_over()
    return _answer(500, Text(N_("Something broke on our side. Nothing was changed. We have noted what happened.")))


def _answer(status: int, text: Text) -> Response:
    page = PAGES.get(status, 500 if status >= 500 else 404)
    if wants_part():
        response = make_response(render_template("errors/_refusal.html", text=text, status=status), status)
        response.headers["HX-Retarget"] = "#flashes"
        response.headers["HX-Reswap"] = "innerHTML show:window:top"
        return response
    back = page_with_the_form() if request.method == "POST" else None
    told = {"text": text, "status": status, "back_url": back, "request_id": g.get("request_id", "")}
    return make_response(render_template(f"errors/{page}.html", **told), status)
