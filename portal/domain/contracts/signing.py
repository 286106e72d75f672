"""Knows what a signature needs, what is recorded of it, and how records are chained so that no later edit goes unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.domain.errors import Changed, Invalid
from portal.domain.records import Record, canonical_json, digest
from portal.domain.text import N_, Localized, Text

CONSENT_VERSION = "1"
CONSENT: Mapping[str, Mapping[str, Localized]] = {
    "1": {
        "read": Localized(
            "I have opened and read the whole text of this version.",
            "Ich habe den ganzen Text dieser Fassung geöffnet und gelesen.",
        ),
        "bound": Localized(
            "I want to be bound by it and sign it with a simple electronic signature that is not a qualified one.",
            "Ich will mich daran binden und unterschreibe mit einer einfachen elektronischen, nicht qualifizierten Signatur.",
        ),
    }
}
"""Wordings by version; an old version stays, because signatures point at it."""

GENESIS = "0" * 64
"""The hash before the first record."""


@dataclass(frozen=True)
class Attempt:
    """What a person sends when she signs."""

    typed_name: str
    ticked: frozenset[str]
    """Which of the consent sentences are ticked: read, bound."""
    consent_version: str
    shown_hash: str
    """The content hash that stood on the page that she saw."""


@dataclass(frozen=True)
class SignatureRecord(Record):
    """The evidence of one signature. Times are aware UTC."""

    reference: str
    """Number of the agreement."""
    content_hash: str
    side: str
    """brand or creator"""
    name: str
    """As typed."""
    signed_at: datetime
    address: str
    """Network address."""
    device: str
    """What the browser said of itself, cut to 300 characters."""
    method: str
    """How the person proved again who she is: password, passkey."""
    language: str
    consent_version: str
    consent: tuple[str, ...]
    """The sentences that were ticked, word for word, in `language`."""


def check(attempt: Attempt, name: str, content_hash: str) -> None:
    """Raise Changed where another version was shown, Invalid naming each field that is not as it must be."""
    if attempt.shown_hash != content_hash or attempt.consent_version != CONSENT_VERSION:
        raise Changed(Text(N_("The text has changed since you opened it. Please read it again before you sign.")))
    fields: dict[str, Text] = {}
    if not name_matches(attempt.typed_name, name):
        fields["typed_name"] = Text(N_("Please type the name as it stands in the agreement: %(name)s"), name=name)
    for sentence in CONSENT[CONSENT_VERSION]:
        if sentence not in attempt.ticked:
            fields[sentence] = Text(N_("Please tick this to sign."))
    if fields:
        raise Invalid(fields=fields)


def name_matches(typed: str, name: str) -> bool:
    """Whether the two are the same name, whatever the case, the spaces and the way an accent is encoded."""
    return bool(_bare(typed)) and _bare(typed) == _bare(name)


def consent_sentences(version: str, language: str) -> tuple[str, ...]:
    """The wording that a version shows in a language."""
    return tuple(sentence.within(language) for sentence in CONSENT[version].values())


def record(
    attempt: Attempt,
    *,
    reference: str,
    side: str,
    signed_at: datetime,
    address: str,
    device: str,
    method: str,
    language: str,
) -> SignatureRecord:
    """The evidence of an attempt that passed `check`."""
    if signed_at.tzinfo is None:
        raise ValueError("a time without a zone proves nothing")
    return SignatureRecord(
        reference=reference,
        content_hash=attempt.shown_hash,
        side=side,
        name=attempt.typed_name.strip(),
        signed_at=signed_at.astimezone(UTC),
        address=address,
        device=device[:300],
        method=method,
        language=language,
        consent_version=attempt.consent_version,
        consent=consent_sentences(attempt.consent_version, language),
    )


def chain(previous_hash: str, entry: Any) -> str:
    """SHA-256 over the hash before and the canonical form of `entry` (a record or plain JSON): the next link."""
    if not re.fullmatch(r"[0-9a-f]{64}", previous_hash):
        raise ValueError(f"not a hash: {previous_hash!r}")
    return digest(canonical_json({"previous": previous_hash, "record": entry}))


def first_break(links: Iterable[tuple[Any, str]]) -> int | None:
    """Position of the first (record, hash) that does not follow from those before it; None where the chain holds."""
    previous = GENESIS
    for position, (entry, stored) in enumerate(links):
        if chain(previous, entry) != stored:
            return position
        previous = stored
    return None


def _bare(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
