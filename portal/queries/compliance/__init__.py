"""Knows what stands in the way of a score, what was said about figures, and which records were signed: each for whom it concerns."""

from portal.queries.compliance.beside import Beside, Counted, Report, Signed, beside
from portal.queries.compliance.records import find_paper, find_record, looks_at, printed_record, records_about, records_of
from portal.queries.compliance.standing import ChannelNamed, Standing, credible_reports, standing_of
from portal.queries.compliance.statements import (
    Answer,
    answers_of,
    check_of,
    checks_of,
    checks_waiting,
    find_report,
    objection_of,
    open_check,
)

__all__ = [
    "Answer",
    "Beside",
    "ChannelNamed",
    "Counted",
    "Report",
    "Signed",
    "Standing",
    "answers_of",
    "beside",
    "check_of",
    "checks_of",
    "checks_waiting",
    "credible_reports",
    "find_paper",
    "find_record",
    "find_report",
    "looks_at",
    "objection_of",
    "open_check",
    "printed_record",
    "records_about",
    "records_of",
    "standing_of",
]
