"""Knows working days: until when an answer is due, and when silence approves."""

from __future__ import annotations

from datetime import datetime, timedelta


def after_working_days(start: datetime, days: int) -> datetime:
    """The same hour `days` working days later; Saturday and Sunday do not count, public holidays do (they differ by place).

    What begins on a weekend counts from Monday.
    """
    moment = start
    for _ in range(days):
        moment += timedelta(days=1)
        while moment.weekday() >= 5:
            moment += timedelta(days=1)
    while moment.weekday() >= 5:
        moment += timedelta(days=1)
    return moment
