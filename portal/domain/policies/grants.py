"""Knows who may ever do what; whether it is possible now is the machine's to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from portal.domain.accounts import Actor, Role, Scope
from portal.domain.errors import NotAllowed


class Permission(StrEnum):
    """`<slice>:<action>`, alphabetical."""

    APPLICATIONS_DECIDE = "applications:decide"
    APPLICATIONS_WITHDRAW = "applications:withdraw"
    BOARD_APPROVE = "board:approve"
    BOARD_SEE_DRAFTS = "board:see_drafts"
    BOARD_SUBMIT = "board:submit"
    BRANDS_EDIT = "brands:edit"
    BRANDS_MEMBERS = "brands:members"
    CONTRACTS_SEE = "contracts:see"
    CONTRACTS_SIGN = "contracts:sign"
    CREATORS_EDIT = "creators:edit"
    CREATORS_OWN = "creators:own"
    """What only she herself may do: the data of her contracts, and who acts for her."""
    DISCOVERY_SEARCH = "discovery:search"
    DISCOVERY_SHORTLIST = "discovery:shortlist"
    MEASUREMENT_READ = "measurement:read"
    MEASUREMENT_WRITE = "measurement:write"
    MESSAGES_READ = "messages:read"
    MESSAGES_WRITE = "messages:write"
    OFFERS_DECIDE = "offers:decide"
    OFFERS_MAKE = "offers:make"
    OFFERS_SEE = "offers:see"
    PAYMENTS_COLLECT = "payments:collect"
    PAYMENTS_EXPORT = "payments:export"
    PAYMENTS_OVERSEE = "payments:oversee"
    PAYMENTS_PAYOUT_ACCOUNT = "payments:payout_account"
    PAYMENTS_RELEASE = "payments:release"
    PAYMENTS_SEE = "payments:see"
    PROGRAMS_APPLY = "programs:apply"
    PROGRAMS_EDIT = "programs:edit"
    SITE_EDIT = "site:edit"
    VALUE_RECEIVE = "value:receive"
    VALUE_SEND = "value:send"
    VERIFICATION_DECIDE = "verification:decide"
    VETTING_DECIDE = "vetting:decide"
    """Answer a creator who disputes a figure or asks for a human look."""


Predicate = Callable[[Actor, Any], bool]


def _brand(*roles: Role) -> Predicate:
    """A member with one of `roles` of the brand to which the thing belongs; without a thing, of her own brand."""

    def holds(actor: Actor, thing: Any) -> bool:
        if actor.brand_id is None or actor.role not in roles:
            return False
        return thing is None or _brand_of(thing) == actor.brand_id

    return holds


def _creator(actor: Actor, thing: Any) -> bool:
    """The creator to whom the thing belongs; without a thing, any creator."""
    return actor.creator_id is not None and (thing is None or _creator_of(thing) == actor.creator_id)


def _operator(actor: Actor, thing: Any) -> bool:
    return actor.operator


def _either(*predicates: Predicate) -> Predicate:
    return lambda actor, thing: any(each(actor, thing) for each in predicates)


def _brand_of(thing: Any) -> int | None:
    return thing.id if getattr(thing, "__tablename__", "") == "brand" else getattr(thing, "brand_id", None)


def _creator_of(thing: Any) -> int | None:
    return thing.id if getattr(thing, "__tablename__", "") == "creator" else getattr(thing, "creator_id", None)


_owner = _brand(Role.OWNER)
_managing = _brand(Role.OWNER, Role.MANAGER)
_paying = _brand(Role.OWNER, Role.FINANCE)
_member = _brand(Role.OWNER, Role.MANAGER, Role.FINANCE)

GRANTS: Mapping[Permission, Predicate] = {
    Permission.APPLICATIONS_DECIDE: _managing,
    Permission.APPLICATIONS_WITHDRAW: _creator,
    Permission.BOARD_APPROVE: _managing,
    Permission.BOARD_SEE_DRAFTS: _either(_managing, _creator),
    Permission.BOARD_SUBMIT: _creator,
    Permission.BRANDS_EDIT: _managing,
    Permission.BRANDS_MEMBERS: _owner,
    Permission.CONTRACTS_SEE: _either(_member, _creator),
    Permission.CONTRACTS_SIGN: _either(_managing, _creator),
    Permission.CREATORS_EDIT: _creator,
    Permission.CREATORS_OWN: _creator,
    Permission.DISCOVERY_SEARCH: _managing,
    Permission.DISCOVERY_SHORTLIST: _managing,
    Permission.MEASUREMENT_READ: _either(_member, _creator),
    Permission.MEASUREMENT_WRITE: _either(_managing, _creator),
    Permission.MESSAGES_READ: _either(_managing, _creator),
    Permission.MESSAGES_WRITE: _either(_managing, _creator),
    Permission.OFFERS_DECIDE: _either(_managing, _creator),
    Permission.OFFERS_MAKE: _managing,
    Permission.OFFERS_SEE: _either(_managing, _creator),
    Permission.PAYMENTS_COLLECT: _paying,
    Permission.PAYMENTS_EXPORT: _paying,
    Permission.PAYMENTS_OVERSEE: _operator,
    Permission.PAYMENTS_PAYOUT_ACCOUNT: _creator,
    Permission.PAYMENTS_RELEASE: _paying,
    Permission.PAYMENTS_SEE: _either(_member, _creator),
    Permission.PROGRAMS_APPLY: _creator,
    Permission.PROGRAMS_EDIT: _managing,
    Permission.SITE_EDIT: _operator,
    Permission.VALUE_RECEIVE: _creator,
    Permission.VALUE_SEND: _managing,
    Permission.VERIFICATION_DECIDE: _operator,
    Permission.VETTING_DECIDE: _operator,
}

MANDATED: Mapping[Scope, frozenset[Permission]] = {
    Scope.PROFILE: frozenset({Permission.CREATORS_EDIT}),
    Scope.NEGOTIATE: frozenset(
        {
            Permission.APPLICATIONS_WITHDRAW,
            Permission.BOARD_SEE_DRAFTS,
            Permission.BOARD_SUBMIT,
            Permission.CONTRACTS_SEE,
            Permission.MEASUREMENT_READ,
            Permission.MEASUREMENT_WRITE,
            Permission.MESSAGES_READ,
            Permission.MESSAGES_WRITE,
            Permission.OFFERS_DECIDE,
            Permission.OFFERS_SEE,
            Permission.PAYMENTS_SEE,
            Permission.PROGRAMS_APPLY,
            Permission.VALUE_RECEIVE,
        }
    ),
}
"""What somebody may do who acts for a creator, by what she allowed; never to sign, never about payout accounts."""


def may(actor: Actor | None, permission: Permission, thing: Any = None) -> bool:
    """Whether `actor` may ever do this to `thing`; for templates."""
    if actor is None or not GRANTS[permission](actor, thing):
        return False
    return actor.mandate is None or any(permission in MANDATED[scope] for scope in actor.mandate.scopes)


def require(actor: Actor, permission: Permission, thing: Any = None) -> None:
    """Raises NotAllowed where `may` says no; for services."""
    if not may(actor, permission, thing):
        raise NotAllowed()
