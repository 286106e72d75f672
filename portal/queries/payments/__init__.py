"""Every read of fees: who sees which, what stands in the way of each, lists with their sums, and open tasks."""

from portal.queries.payments.listing import PER_PAGE, YOURS, Filters, Listed, Totals, listed, month, month_span, of_creator, totals
from portal.queries.payments.seeing import (
    Facts,
    Row,
    facts,
    find,
    open_attempt,
    operations,
    payout_account,
    pieces,
    rows,
    several,
    signed_on,
    visible_to,
)
from portal.queries.payments.tasks import find_task, open_tasks, tasks_visible_to

__all__ = [
    "PER_PAGE",
    "YOURS",
    "Facts",
    "Filters",
    "Listed",
    "Row",
    "Totals",
    "facts",
    "find",
    "find_task",
    "listed",
    "month",
    "month_span",
    "of_creator",
    "open_attempt",
    "open_tasks",
    "operations",
    "payout_account",
    "pieces",
    "rows",
    "several",
    "signed_on",
    "tasks_visible_to",
    "totals",
    "visible_to",
]
