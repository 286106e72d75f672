"""Knows a shortlist as a file: UTF-8 with byte order mark; German with semicolons and a decimal comma, as its spreadsheets expect."""

from decimal import Decimal

from flask import Response, url_for

from portal.blueprints.discovery import bp, listing
from portal.blueprints.discovery.checking import source_words
from portal.blueprints.discovery.filters import BASES
from portal.domain.discovery.keeping import STATUSES
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.gateways.sheets.written import Cell, written
from portal.queries import discovery as read_discovery
from portal.web import work
from portal.web.filters import sentence
from portal.web.identity import actor, found, permitted
from portal.web.language import locale
from portal.web.words import label, labels

COLUMNS = (
    N_("Name"),
    N_("Profile"),
    N_("Topics"),
    N_("Place"),
    N_("Country"),
    N_("Channel"),
    N_("Followers"),
    N_("Followers as of"),
    N_("Source"),
    N_("Engagement rate"),
    N_("Basis"),
    N_("Engagement quality"),
    N_("Price from"),
    N_("Currency"),
    N_("Status"),
    N_("Sees to it"),
    N_("Note"),
    N_("Added on"),
    N_("Added by"),
)


@bp.get("/shortlists/<public_id>.csv")
@permitted(Permission.DISCOVERY_SHORTLIST)
def shortlist_file(public_id: str):
    """The list as it is filtered and sorted, on one page; a cell that would be taken for a formula begins with an apostrophe."""
    shortlist = found(read_discovery.find_list(work.current().session, actor(), public_id))
    chosen = listing.ordered(listing.rows(shortlist))
    text = written([sentence(word) for word in COLUMNS], [_cells(row) for row in chosen], german=locale() == "de")
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="shortlist-{shortlist.public_id}.csv"'
    return response


def _cells(row: dict) -> list[Cell]:
    face, judged, creator = row["found"].face, row["found"].judgement, row["found"].face.creator
    rate = judged.rate if judged else None
    return [
        creator.name,
        url_for("discovery.show", handle=creator.handle, _external=True),
        labels(creator.topics, "topic"),
        creator.place,
        creator.country,
        label(face.channel.platform, "platform") if face.channel else "",
        int(face.followers.value) if face.followers else None,
        face.followers.as_of if face.followers else None,
        source_words(face.followers.source) if face.followers else "",
        round(Decimal(rate.value), 5) if rate else None,
        sentence(dict(BASES)[rate.basis]) if rate else "",
        round(row["quality"]) if row["quality"] is not None else None,
        face.price.decimal if face.price else None,
        face.price.currency if face.price else "",
        sentence(STATUSES[row["entry"].status]),
        row["owner"],
        row["entry"].note,
        row["entry"].added_at.date(),
        row["by"],
    ]
