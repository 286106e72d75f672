"""Knows the list of a brand's payments: four totals, tabs, filters in the address, sums of what is shown."""

from datetime import date

from flask import redirect, request, url_for

from portal.blueprints.payments import bp
from portal.domain.payments.words import STATES, TABS
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import payments as read
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, permitted
from portal.web.pages import page
from portal.web.paging import Paging

MONTHS = 13


@bp.get("/payments")
@permitted(Permission.PAYMENTS_SEE)
def index():
    me = actor()
    if me.brand_id is None:
        return redirect(url_for("payments.payouts"), 303)
    session, now = work.current().session, work.now()
    filters = _filters()
    listed = read.listed(session, me, filters)
    totals = read.totals(session, me, now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    tabs = [
        {"label": sentence(words), "url": _address(filters, tab=name), "current": filters.tab == name, "count": totals.tabs[name]}
        for name, words in _tabs()
        if totals.tabs[name] or name in ("", read.YOURS)
    ]
    paging = Paging(filters.page, read.PER_PAGE, listed.total, lambda number: _address(filters, page=number))
    return page(
        "payments/index.html",
        fragment="payments/_list.html",
        listed=listed,
        totals=totals,
        tabs=tabs,
        filters=filters,
        months=_months(now.date()),
        states=STATES,
        paging=paging,
        tasks=read.open_tasks(session, me),
        today=now.date(),
    )


def _tabs():
    return (("", N_("All")), (read.YOURS, N_("Your turn")), *((name, words) for name, words, _ in TABS))


def _filters() -> read.Filters:
    given = request.args
    tab = given.get("tab", "")
    number = given.get("page", "1")
    return read.Filters(
        tab=tab if tab in dict(_tabs()) else "",
        words=given.get("q", "").strip()[:80],
        month=given["month"] if read.month_span(given.get("month", "")) else "",
        page=min(max(int(number), 1), 10_000) if number.isdecimal() and len(number) < 8 else 1,
    )


def _address(filters: read.Filters, **changes) -> str:
    """The list with `changes`; the first page again unless a page is asked for."""
    values = {"tab": filters.tab, "q": filters.words, "month": filters.month, **changes}
    return url_for("payments.index", **{name: value for name, value in values.items() if value and not (name == "page" and value == 1)})


def _months(today: date) -> list[tuple[str, date]]:
    """The last months, newest first: name in the address and first day."""
    firsts = [date(today.year + (today.month - 1 - back) // 12, (today.month - 1 - back) % 12 + 1, 1) for back in range(MONTHS)]
    return [(f"{first:%Y-%m}", first) for first in firsts]
