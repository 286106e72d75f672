"""Use cases around a creator's figures: what she says of them, her rights over them, and what brands sign about having looked."""

from portal.services.compliance.printing import VETTING_PDF
from portal.services.compliance.records import note_look, sign_record
from portal.services.compliance.rights import (
    AskedAlready,
    add_to_check,
    allow_scoring,
    ask_for_look,
    decide_check,
    dispute,
    object_to_scoring,
    withdraw_check,
)
from portal.services.compliance.statements import (
    answer_figure,
    attach_report,
    erase_statements,
    read_comments,
    withdraw_report,
)

__all__ = [
    "VETTING_PDF",
    "AskedAlready",
    "add_to_check",
    "allow_scoring",
    "answer_figure",
    "ask_for_look",
    "attach_report",
    "decide_check",
    "dispute",
    "erase_statements",
    "note_look",
    "object_to_scoring",
    "read_comments",
    "sign_record",
    "withdraw_check",
    "withdraw_report",
]
