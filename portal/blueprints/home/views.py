"""Knows the page that a signed-in person opens first: what waits for her."""

from portal.blueprints.home import bp
from portal.queries import accounts as read_accounts
from portal.queries import beginning, waiting
from portal.web import work
from portal.web.identity import actor, signed_in
from portal.web.pages import page


@bp.get("/home")
@signed_in
def index():
    here = work.current()
    return page(
        "home/index.html",
        tasks=waiting.waiting_for(here.session, actor(), here.now),
        steps=beginning.first_steps(here.session, actor()),
        brands=read_accounts.brands_of(here.session, actor()),
    )
