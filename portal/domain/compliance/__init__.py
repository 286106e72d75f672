"""Knows when a post is recognisable as advertising: what a label must look like, and what its text is found to lack."""

from portal.domain.compliance.check import Finding, check_disclosure, is_clear, open_questions
from portal.domain.compliance.rules import DisclosureRules

__all__ = ["DisclosureRules", "Finding", "check_disclosure", "is_clear", "open_questions"]
