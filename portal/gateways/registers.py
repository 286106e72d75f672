"""Knows numbers of businesses: whether one is well-formed (python-stdnum), and what the VAT register of the EU says about it (VIES)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from portal.domain.errors import Invalid
from portal.domain.text import N_, Text

EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split())
"""Countries whose VAT ids VIES knows; XI is Northern Ireland."""
_REGISTERS = {
    "CH": "ch.uid",
    "DE": "de.handelsregisternummer",
    "DK": "dk.cvr",
    "ES": "es.cif",
    "FI": "fi.ytunnus",
    "FR": "fr.siren",
    "IT": "it.iva",
    "NO": "no.orgnr",
    "PL": "pl.regon",
    "SE": "se.orgnr",
    "US": "us.ein",
}
"""Country → the check of its register numbers; elsewhere the operator compares by eye."""
_VAT = {"GB": "gb.vat", "CH": "ch.vat", "NO": "no.mva"}
VIES = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
_TIMES = (5.0, 8.0)
_MOST_BYTES = 64 << 10


def well_formed(kind: str, country: str, number: str) -> str:
    """The number in its usual form. `kind`: vat or register. Raises Invalid with a sentence at `number`.

    A number that nobody here knows how to check is taken as written: the operator looks at it.
    """
    module = _module(kind, country)
    written = " ".join(number.split())
    if not 4 <= len(written) <= 40:
        raise Invalid(fields={"number": Text(N_("Write the whole number."))})
    if module is None:
        return written
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        compact = module.validate(written)
    except InvalidChecksum as error:
        raise Invalid(fields={"number": Text(N_("A digit is wrong: the check digit does not fit."))}) from error
    except (ValidationError, ValueError) as error:
        raise Invalid(fields={"number": Text(N_("This is no such number of that country."))}) from error
    prefix = "EL" if country == "GR" else country
    if kind == "vat" and country in EU and not compact.startswith(prefix):
        compact = prefix + compact
    return compact


def _module(kind: str, country: str) -> Any:
    if kind == "vat" and country in EU:
        return import_module("stdnum.eu.vat") if country == "XI" else _eu(country)
    name = _VAT.get(country, "") if kind == "vat" else _REGISTERS.get(country, "")
    return import_module(f"stdnum.{name}") if name else None


def _eu(country: str) -> Any:
    from stdnum.util import get_cc_module

    return get_cc_module("gr" if country == "GR" else country.lower(), "vat")


@dataclass(frozen=True)
class Entry:
    """What a register says about a number."""

    valid: bool
    name: str = ""
    """Empty where the country does not tell it (Germany, Spain)."""
    reference: str = ""


class RegisterTrouble(Exception):
    """The register did not answer; later may help."""


class Registers(Protocol):
    def asks_vies(self) -> bool:
        """Whether VIES may be asked at all."""

    def vat(self, number: str) -> Entry:
        """What VIES says about an id with its country. Raises RegisterTrouble."""


class NoRegisters:
    """The operator has not switched VIES on: every number is compared by eye."""

    def asks_vies(self) -> bool:
        return False

    def vat(self, number: str) -> Entry:
        raise RegisterTrouble("VIES is not switched on")


@dataclass
class FakeRegisters:
    """A register in memory."""

    entries: dict[str, Entry] = field(default_factory=dict)
    silent: bool = False

    def asks_vies(self) -> bool:
        return True

    def vat(self, number: str) -> Entry:
        if self.silent:
            raise RegisterTrouble("MS_UNAVAILABLE")
        return self.entries.get(number, Entry(False))


class ViesRegister:
    """The REST interface of VIES. It has no keys and no promise to be there."""

    def __init__(self, address: str = VIES) -> None:
        self._address = address

    def asks_vies(self) -> bool:
        return True

    def vat(self, number: str) -> Entry:
        from requests import RequestException, post

        asked = {"countryCode": number[:2], "vatNumber": number[2:]}
        try:
            with post(self._address, json=asked, timeout=_TIMES, allow_redirects=False, stream=True) as answer:
                body = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
                status = answer.status_code
        except (RequestException, OSError) as error:
            raise RegisterTrouble(type(error).__name__) from error
        return _entry(status, body)


def _entry(status: int, body: bytes) -> Entry:
    try:
        told: Any = json.loads(body) if len(body) <= _MOST_BYTES else None
    except ValueError:
        told = None
    if not isinstance(told, Mapping) or not isinstance(told.get("valid"), bool):
        raise RegisterTrouble(f"HTTP {status}")
    name = str(told.get("name") or "").strip()
    return Entry(told["valid"], "" if set(name) <= {"-", " "} else name[:200], str(told.get("requestIdentifier") or "")[:80])
