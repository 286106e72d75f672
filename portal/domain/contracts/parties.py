"""Knows who agrees with whom, as it is printed in the agreement, and which facts the brand vouches for."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.records import Record
from portal.domain.text import Localized


@dataclass(frozen=True)
class BrandParty(Record):
    legal_name: str
    address: str
    signatory: str
    """Who signs for the brand: the name that is typed."""
    country: str
    """ISO 3166-1 alpha-2"""
    contact: str = ""
    """Address for data protection and crises."""


@dataclass(frozen=True)
class CreatorParty(Record):
    legal_name: str
    public_name: str
    address: str
    country: str
    """Country of tax residence, ISO 3166-1 alpha-2."""
    legal_form: str = "natural_person"
    """natural_person or company"""
    vat_status: str = "none"
    """standard, small_business, foreign_business or none"""
    represented_by: str = ""
    """Management with documented authority; empty: she speaks for herself."""
    contact: str = ""


@dataclass(frozen=True)
class Parties(Record):
    brand: BrandParty
    creator: CreatorParty


@dataclass(frozen=True)
class Fact:
    """One thing that may be said about the product, with what proves it."""

    claim: Localized
    evidence: Localized
