"""Knows the page on which a creator uses her rights over her figures: see, take along, correct, restrict, object, ask a human."""

import json
import re
from decimal import Decimal
from typing import Any

from flask import Response, url_for

from portal.blueprints.discovery import asking, bp
from portal.domain.compliance.checks import DECISIONS
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.gateways.sheets.written import Cell, written
from portal.queries import accounts as read_accounts
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.queries import personal_data
from portal.services import compliance
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.language import locale
from portal.web.pages import go, page

TABLES = (
    "channel", "metric_snapshot", "post", "audience_share", "comment_reading", "provider_report", "figure_answer", "figure_check",
    "figure_check_addition", "scoring_objection", "vetting_record", "vetting_look",
)  # fmt: skip
"""What "your figures" are; everything else about her is in the whole file of the settings."""
EXACT = re.compile(r"-?\d+\.\d+")


@bp.get("/profile/figures")
@permitted(Permission.CREATORS_OWN)
def figure_rights():
    session, me = work.current().session, actor()
    creator = found(read_creators.own(session, me))
    return page(
        "discovery/vetting/rights.html",
        creator=creator,
        objection=read_compliance.objection_of(session, creator.id),
        checks=[asking.row(each) for each in read_compliance.checks_of(session, creator.id)],
        looks=read_compliance.looks_at(session, creator.id),
        records=[(each, DECISIONS[each.decision]) for each in read_compliance.records_about(session, me)],
    )


@bp.post("/profile/figures/objection")
@permitted(Permission.CREATORS_OWN)
def object_to_scoring():
    compliance.object_to_scoring(work.current(), _own())
    return go(url_for("discovery.figure_rights"), text=N_("Your score is neither computed nor shown any more."))


@bp.post("/profile/figures/objection/withdrawal")
@permitted(Permission.CREATORS_OWN)
def allow_scoring():
    compliance.allow_scoring(work.current(), _own())
    return go(url_for("discovery.figure_rights"), text=N_("Your score is computed again."))


@bp.get("/profile/figures.json")
@permitted(Permission.CREATORS_OWN)
def figures_json():
    return _file(json.dumps(_told(), ensure_ascii=False, indent=1), "application/json", "my-figures.json")


@bp.get("/profile/figures.csv")
@permitted(Permission.CREATORS_OWN)
def figures_csv():
    """One line for each value: table, row, column, value; a spreadsheet runs none of it as a formula."""
    rows = (
        (table, row.get("id"), column, _cell(value)) for table, rows in _told().items() for row in rows for column, value in row.items()
    )
    return _file(written(("table", "row", "column", "value"), rows, german=locale() == "de"), "text/csv", "my-figures.csv")


def _cell(value: Any) -> Cell:
    """A value of JSON for a spreadsheet: numbers as numbers (exact ones are text in JSON), everything else as text."""
    match value:
        case str() if EXACT.fullmatch(value):
            return Decimal(value)
        case None | str():
            return value
        case int() | float() if not isinstance(value, bool):
            return Decimal(str(value))
    return json.dumps(value, ensure_ascii=False)


def _told() -> dict:
    session = work.current().session
    told = personal_data.collect(session, read_accounts.account(session, actor()))
    return {name: told[name] for name in TABLES if name in told}


def _file(text: str, kind: str, name: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _own():
    return found(read_creators.own(work.current().session, actor()))
