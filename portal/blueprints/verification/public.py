"""Knows the page that explains every rung of the ladder to everybody."""

from portal.blueprints.verification import bp
from portal.domain.verification import METHODS, OF_BRANDS, OF_CREATORS
from portal.web.identity import public
from portal.web.pages import page


@bp.get("/verification")
@public
def ladder():
    return page(
        "verification/ladder.html",
        creators=[METHODS[method] for method in OF_CREATORS],
        brands=[METHODS[method] for method in OF_BRANDS],
    )
