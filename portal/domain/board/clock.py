"""Knows working days: until when an answer is due, when silence approves, and which day comes after so many of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta


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


def working_days_after(day: date, days: int) -> date:
    """The day `days` working days (Monday to Friday) after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
