"""Knows who may ever do what; whether it is possible now is the machine's to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    MEASUREMENT_CONCLUDE = "measurement:conclude"
    MEASUREMENT_READ = "measurement:read"
    MEASUREMENT_TELL = "measurement:tell"
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


@dataclass(frozen=True)
class Holders:
    """Who may: members of a brand with one of `roles`, the creator, the operator; any of them. `_member | _creator` is either."""

    roles: frozenset[Role] = frozenset()
    creator: bool = False
    operator: bool = False

    def __or__(self, other: Holders) -> Holders:
        return Holders(self.roles | other.roles, self.creator or other.creator, self.operator or other.operator)

    def holds(self, actor: Actor, thing: Any) -> bool:
        """Whether `actor` is one of them and `thing` belongs to her side; without a thing, whether she is one at all."""
        if self.operator and actor.operator:
            return True
        if actor.brand_id is not None and actor.role in self.roles and (thing is None or _brand_of(thing) == actor.brand_id):
            return True
        return self.creator and actor.creator_id is not None and (thing is None or _creator_of(thing) == actor.creator_id)


def _brand_of(thing: Any) -> int | None:
    return thing.id if getattr(thing, "__tablename__", "") == "brand" else getattr(thing, "brand_id", None)


def _creator_of(thing: Any) -> int | None:
    return thing.id if getattr(thing, "__tablename__", "") == "creator" else getattr(thing, "creator_id", None)


_owner = Holders(frozenset({Role.OWNER}))
_managing = Holders(frozenset({Role.OWNER, Role.MANAGER}))
_paying = Holders(frozenset({Role.OWNER, Role.FINANCE}))
_member = Holders(frozenset(Role))
_creator = Holders(creator=True)
_operator = Holders(operator=True)

GRANTS: Mapping[Permission, Holders] = {
    Permission.APPLICATIONS_DECIDE: _managing,
    Permission.APPLICATIONS_WITHDRAW: _creator,
    Permission.BOARD_APPROVE: _managing,
    Permission.BOARD_SEE_DRAFTS: _managing | _creator,
    Permission.BOARD_SUBMIT: _creator,
    Permission.BRANDS_EDIT: _managing,
    Permission.BRANDS_MEMBERS: _owner,
    Permission.CONTRACTS_SEE: _member | _creator,
    Permission.CONTRACTS_SIGN: _managing | _creator,
    Permission.CREATORS_EDIT: _creator,
    Permission.CREATORS_OWN: _creator,
    Permission.DISCOVERY_SEARCH: _managing,
    Permission.DISCOVERY_SHORTLIST: _managing,
    Permission.MEASUREMENT_CONCLUDE: _managing,
    Permission.MEASUREMENT_READ: _member | _creator,
    Permission.MEASUREMENT_TELL: _creator,
    Permission.MEASUREMENT_WRITE: _managing | _creator,
    Permission.MESSAGES_READ: _managing | _creator,
    Permission.MESSAGES_WRITE: _managing | _creator,
    Permission.OFFERS_DECIDE: _managing | _creator,
    Permission.OFFERS_MAKE: _managing,
    Permission.OFFERS_SEE: _managing | _creator,
    Permission.PAYMENTS_COLLECT: _paying,
    Permission.PAYMENTS_EXPORT: _paying | _operator,
    Permission.PAYMENTS_OVERSEE: _operator,
    Permission.PAYMENTS_PAYOUT_ACCOUNT: _creator,
    Permission.PAYMENTS_RELEASE: _paying,
    Permission.PAYMENTS_SEE: _member | _creator,
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
            Permission.MEASUREMENT_TELL,
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
    if actor is None or not GRANTS[permission].holds(actor, thing):
        return False
    return actor.mandate is None or any(permission in MANDATED[scope] for scope in actor.mandate.scopes)


def require(actor: Actor, permission: Permission, thing: Any = None) -> None:
    """Raises NotAllowed where `may` says no; for services."""
    if not may(actor, permission, thing):
        raise NotAllowed(permission=permission)
