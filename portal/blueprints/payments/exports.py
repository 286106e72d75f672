"""Knows the month as files: the journal of the books, and the payments with what became of them.

Dialect: UTF-8 with byte order mark, CR LF, a header of fixed English names; English has commas and a decimal point, German semicolons and a
decimal comma. Moments are ISO 8601 in UTC; each amount stands in minor units and as a decimal. A cell that a spreadsheet could take for a
formula begins with an apostrophe.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import Response, request

from portal.blueprints.payments import bp
from portal.domain.errors import Invalid
from portal.domain.payments.release import shares
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.gateways.sheets.written import Cell, written
from portal.queries import ledger as read_ledger
from portal.queries import payments as read
from portal.web import work
from portal.web.identity import actor, permitted
from portal.web.language import locale

JOURNAL = (
    "entry",
    "kind",
    "occurred_at",
    "booked_at",
    "source",
    "collaboration",
    "title",
    "account",
    "owner",
    "currency",
    "amount_minor",
    "amount",
    "reverses",
)
PAYMENTS = (
    "payment",
    "collaboration",
    "title",
    "creator",
    "state",
    "currency",
    "amount_minor",
    "amount",
    "portal_fee_minor",
    "portal_fee",
    "creator_minor",
    "creator_share",
    "due_on",
    "secured_at",
    "earned_on",
    "release_by",
    "released_at",
    "paid_out_at",
    "stripe_charge",
    "stripe_transfer",
)


@bp.get("/payments/export")
@permitted(Permission.PAYMENTS_EXPORT)
def export() -> Response:
    month, what = request.args.get("month", ""), request.args.get("what", "journal")
    span = read.month_span(month)
    if span is None or what not in ("journal", "payments"):
        raise Invalid(N_("Choose a month such as 2026-03, and journal or payments."))
    head, rows = (JOURNAL, _journal(*span)) if what == "journal" else (PAYMENTS, _payments(*span))
    response = Response(written(head, rows, german=locale() == "de"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{what}-{month}.csv"'
    return response


def _journal(begin: datetime, end: datetime) -> Iterable[Sequence[Cell]]:
    session, me = work.current().session, actor()
    entries = read_ledger.journal(session, me, begin, end)
    shared = read_ledger.collaborations(session, entries)
    keys = read_ledger.keys(session, [entry.reverses_id for entry in entries if entry.reverses_id])
    for entry in entries:
        about = shared.get(entry.collaboration_id or 0)
        for posting in entry.postings:
            yield (
                entry.key,
                entry.kind,
                entry.occurred_at,
                entry.booked_at,
                entry.source,
                about.public_id if about else "",
                about.title if about else "",
                posting.account.code,
                posting.account.owner.partition(":")[0],
                posting.currency,
                posting.amount_minor,
                posting.amount.decimal,
                keys.get(entry.reverses_id or 0, ""),
            )


def _payments(begin: datetime, end: datetime) -> Iterable[Sequence[Cell]]:
    session = work.current().session
    fees = read.month(session, actor(), begin, end)
    moved = read.operations(session, fees)
    for fee in fees:
        split = shares(fee.amount, fee.fee_bps)
        transfer = next((each.remote_id for each in moved[fee.id] if each.kind == "transfer" and each.state == "succeeded"), "")
        yield (
            fee.public_id,
            fee.collaboration.public_id,
            fee.title,
            fee.collaboration.creator.name,
            fee.state,
            fee.currency,
            fee.amount_minor,
            fee.amount.decimal,
            split.platform.minor,
            split.platform.decimal,
            split.creator.minor,
            split.creator.decimal,
            fee.due_on,
            fee.funded_at,
            fee.earned_on,
            fee.released_by,
            fee.released_at,
            fee.paid_out_at,
            fee.charge_id or "",
            transfer or "",
        )
