"""Knows what stands in the way of a score, what was said about figures, and which records were signed: each for whom it concerns."""

from portal.queries.compliance.beside import Beside, Counted, Report, Signed, beside
from portal.queries.compliance.records import find_paper, find_record, looks_at, records_about, records_of
from portal.queries.compliance.standing import Hindrances, comment_readings, credible_reports, hindrances
from portal.queries.compliance.statements import (
    Answer,
    answers_of,
    check_of,
    checks_of,
    checks_waiting,
    find_report,
    objection_of,
)

__all__ = [
    "Answer",
    "Beside",
    "Counted",
    "Hindrances",
    "Report",
    "Signed",
    "answers_of",
    "beside",
    "check_of",
    "checks_of",
    "checks_waiting",
    "comment_readings",
    "credible_reports",
    "find_paper",
    "find_record",
    "find_report",
    "hindrances",
    "looks_at",
    "objection_of",
    "records_about",
    "records_of",
]
