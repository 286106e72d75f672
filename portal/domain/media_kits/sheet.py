"""Knows a kit as it stands on one day in one language, every word written out for paper, card and machines; and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

EDITION = 1
"""Raised when the drawing changes, so that what was drawn before is drawn anew."""


@dataclass(frozen=True)
class Fact:
    """A figure with its name, source and day, each as it is read."""

    name: str
    value: str
    source: str
    detail: str = ""
    """The span that it covers, where it covers one."""


@dataclass(frozen=True)
class Share:
    name: str
    part: float
    """0 to 1."""
    value: str
    unknown: bool = False


@dataclass(frozen=True)
class Crowd:
    """One dimension of the audience of one channel."""

    title: str
    source: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Offering:
    title: str
    price: str
    text: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """Finished work with what came of it."""

    title: str
    address: str
    words: str
    picture: str
    """SHA-256 of the picture; empty without one."""
    results: tuple[Fact, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole kit. Sections that are not shown are empty; `words` are the headings and labels in the sheet's language."""

    language: str
    name: str
    kind: str
    """ "Media kit", or for whom it was made."""
    true_on: str
    """The sentence that says from which days its figures are."""
    made_on: str
    tagline: str
    facts_line: str
    topics: tuple[str, ...]
    greeting: str
    paragraphs: tuple[str, ...]
    photo: str
    channels: tuple[tuple[str, str, str], ...]
    """(platform, handle, address)."""
    figures: tuple[Fact, ...]
    offerings: tuple[Offering, ...]
    besides: str
    exclusions: str
    crowds: tuple[Crowd, ...]
    pieces: tuple[Piece, ...]
    brands: tuple[tuple[str, str], ...]
    """(name or field, year and what it was)."""
    questions: tuple[tuple[str, str], ...]
    address: str
    """Where the newest stands; empty on a sheet whose link is not to be passed on."""
    portal: str
    words: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """The same kit on another day of printing has the same fingerprint; a changed word or figure has another."""
        said = {**asdict(self), "made_on": "", "edition": EDITION}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Card:
    """What a card shows that others put on their pages: 1200 by 630 pixels."""

    name: str
    kind: str
    tagline: str
    figures: tuple[Fact, ...]
    true_on: str
    portal: str
    photo: str
    tint: str
    """Decides the colours where there is no photo."""

    @property
    def fingerprint(self) -> str:
        said = {**asdict(self), "edition": EDITION}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def linked_data(
    *,
    address: str,
    language: str,
    name: str,
    description: str,
    image: str | None,
    languages: Sequence[str],
    topics: Sequence[str],
    place: str,
    country: str,
    profiles: Sequence[tuple[str, int | None]],
    offers: Sequence[tuple[str, str, str, str]],
    questions: Sequence[tuple[str, str]],
    changed: str,
) -> dict[str, Any]:
    """The kit for machines as schema.org calls it (ProfilePage, Person, Offer, FAQPage).

    `profiles`: (address, followers or None); `offers`: (title, text, amount with a decimal point, currency). What is empty is left out.
    """
    person: dict[str, Any] = {
        "@type": "Person",
        "name": name,
        "url": address,
        "description": description,
        "image": image,
        "knowsLanguage": list(languages),
        "knowsAbout": list(topics),
        "homeLocation": {"@type": "Place", "name": place, "address": {"@type": "PostalAddress", "addressCountry": country}}
        if place
        else None,
        "sameAs": [url for url, _ in profiles if url],
        "interactionStatistic": [
            {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/FollowAction",
                "userInteractionCount": followers,
                **({"url": url} if url else {}),
            }
            for url, followers in profiles
            if followers is not None
        ],
        "makesOffer": [
            _full({"@type": "Offer", "name": title, "description": text, "price": amount, "priceCurrency": currency})
            for title, text, amount, currency in offers
        ],
    }
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "url": address,
        "inLanguage": language,
        "dateModified": changed,
        "mainEntity": _full(person),
        "hasPart": {
            "@type": "FAQPage",
            "mainEntity": [
                {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                for question, answer in questions
            ],
        }
        if questions
        else None,
    }
    return _full(page)


def _full(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}
