"""Knows how a creator makes her kit for one recipient: what it shows, until when, behind which link.

A link is a random word of 192 bits. The table keeps its SHA-256 and nothing else, so it is shown once, to her who made it, and never
again: who reads the database or a backup of it opens no kit. The other way, deriving each link from a secret key, would let her look it
up again, but then one leaked key opens every kit ever sent and can be answered only by breaking all links at once. A lost link costs her
one click: a new one takes its place, and the old one leads nowhere from that moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from portal.domain.errors import Invalid, NotNow
from portal.domain.media_kits import sharing
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.models.media_kits import KitVariant, MediaKit
from portal.queries import creators as read_creators
from portal.queries.media_kits import secret_hash
from portal.services.work import Work

CHOICES = frozenset("recipient greeting language sections packages last_day".split())


def make_variant(work: Work, kit: MediaKit, *, passcode: str = "", **choices: Any) -> tuple[KitVariant, str]:
    """A variant and the word of its link. Raises Invalid.

    `choices`: recipient, greeting, language ("" is the reader's own), sections, packages (public ids), last_day.
    """
    require(work.actor, Permission.CREATORS_EDIT, kit)
    if (work.session.scalar(select(func.count()).where(KitVariant.kit_id == kit.id)) or 0) >= sharing.MOST_VARIANTS:
        raise Invalid(Text(N_("At most %(most)s links. Remove one that nobody needs any more."), most=sharing.MOST_VARIANTS))
    token = _token()
    variant = KitVariant(kit_id=kit.id, creator_id=kit.creator_id, token_hash=secret_hash(token), created_at=work.now, linked_at=work.now)
    _choose(work, variant, choices)
    _lock(work, variant, passcode)
    work.session.add(variant)
    work.session.flush()
    work.record("media_kits.made_variant", variant)
    return variant, token


def change_variant(work: Work, variant: KitVariant, *, passcode: str = "", open_to_all: bool = False, **choices: Any) -> None:
    """Change what a variant shows, behind the same link. An empty passcode leaves the one there is; `open_to_all` takes it away."""
    require(work.actor, Permission.CREATORS_EDIT, variant)
    _choose(work, variant, choices)
    if open_to_all:
        variant.passcode_hash = None
    elif passcode:
        _lock(work, variant, passcode)
    work.session.flush()
    work.record("media_kits.changed_variant", variant)


def renew_link(work: Work, variant: KitVariant) -> str:
    """A new link in the place of the old one, which leads nowhere from now on. Raises NotNow where its last day is over."""
    require(work.actor, Permission.CREATORS_EDIT, variant)
    if variant.expires_at <= work.now:
        raise NotNow(N_("Its last day is over. Choose a later one first."))
    token = _token()
    variant.token_hash, variant.linked_at, variant.revoked_at = secret_hash(token), work.now, None
    work.session.flush()
    work.record("media_kits.renewed_link", variant)
    return token


def revoke(work: Work, variant: KitVariant) -> None:
    """Let the link lead nowhere, at once."""
    require(work.actor, Permission.CREATORS_EDIT, variant)
    if variant.revoked_at is None:
        variant.revoked_at = work.now
        work.record("media_kits.revoked_variant", variant)


def readmit(work: Work, variant: KitVariant) -> None:
    """Take a revocation back: the same link leads to the kit again."""
    require(work.actor, Permission.CREATORS_EDIT, variant)
    if variant.revoked_at is not None:
        variant.revoked_at = None
        work.record("media_kits.readmitted_variant", variant)


def remove_variant(work: Work, variant: KitVariant) -> None:
    """Let a variant go with its log, for good."""
    require(work.actor, Permission.CREATORS_EDIT, variant)
    work.record("media_kits.removed_variant", variant)
    work.session.delete(variant)
    work.session.flush()


def opens(work: Work, variant: KitVariant, passcode: str) -> bool:
    """Whether `passcode` is the one of this variant. It takes the same time right or wrong."""
    return work.gateways.passwords.matches(variant.passcode_hash, passcode)


def _token() -> str:
    return secrets.token_urlsafe(24)


def _choose(work: Work, variant: KitVariant, choices: dict[str, Any]) -> None:
    if unknown := choices.keys() - CHOICES:
        raise ValueError(f"not a choice: {sorted(unknown)}")
    problems = {}
    sections = sharing.chosen_sections(choices["sections"])
    last_day: date = choices["last_day"]
    if not choices["recipient"]:
        problems["recipient"] = Text(N_("Please fill this in."))
    if not sections:
        problems["sections"] = Text(N_("Choose at least one section."))
    if choices["language"] not in ("", "en", "de"):
        problems["language"] = Text(N_("Choose one from the list."))
    unchanged = variant.expires_at is not None and _end_of(last_day) == variant.expires_at
    if not unchanged and (problem := sharing.last_day_problem(last_day, work.now.date())):
        problems["last_day"] = problem
    packages = _own_packages(work, variant, choices["packages"])
    if "packages" in sections and not packages and choices["packages"]:
        problems["packages"] = Text(N_("Choose one from the list."))
    if problems:
        raise Invalid(fields=problems)
    variant.recipient, variant.greeting, variant.language = choices["recipient"], choices["greeting"], choices["language"]
    variant.sections, variant.packages, variant.expires_at = sections, packages, _end_of(last_day)


def _own_packages(work: Work, variant: KitVariant, wanted: Collection[str]) -> list[str]:
    return [each.public_id for each in read_creators.packages_of(work.session, variant.creator_id) if each.public_id in wanted]


def _lock(work: Work, variant: KitVariant, passcode: str) -> None:
    if passcode and (problem := sharing.passcode_problem(passcode)):
        raise Invalid(fields={"passcode": problem})
    variant.passcode_hash = work.gateways.passwords.hash(passcode) if passcode else None


def _end_of(day: date) -> datetime:
    """The first moment at which `day` is over (UTC)."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
