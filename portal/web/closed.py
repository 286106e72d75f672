"""Knows what is said on a page that is not open to the one who asks: what it is for, who may open it, whom to ask, and where to go on.

It speaks of a kind of page, never of the one thing that the address may name.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.domain.accounts import ROLE_LABELS, Actor, Role
from portal.domain.policies import GRANTS, PURPOSES, Holders, Permission
from portal.domain.text import N_, Text
from portal.queries import accounts as read_accounts
from portal.web import work
from portal.web.filters import sentence
from portal.web.fits import listed


@dataclass(frozen=True)
class Closed:
    """`role` and `ask` are None where she has none and nobody could open it to her; `ways`: (label, address)."""

    purpose: str
    opens_to: list[Text]
    role: str | Text | None
    ask: Text | None
    ways: list[tuple[str, str]]


def closed(permission: Permission, actor: Actor) -> Closed:
    """What to say to `actor`, who lacks `permission`."""
    holders = GRANTS[permission]
    return Closed(PURPOSES[permission], _opens_to(holders), _role(actor), _ask(permission, holders, actor), _ways(holders, actor))


def _opens_to(holders: Holders) -> list[Text]:
    said = []
    if holders.roles == frozenset(Role):
        said.append(Text(N_("Members of a brand")))
    elif holders.roles:
        roles = [sentence(words) for role, words in ROLE_LABELS.items() if role in holders.roles]
        said.append(Text(N_("Members of a brand in the role %(roles)s"), roles=listed(roles, "or")))
    if holders.creator:
        said.append(Text(N_("Creators")))
    if holders.operator:
        said.append(Text(N_("The operator of this portal")))
    return said


def _role(actor: Actor) -> str | Text | None:
    if actor.mandate is not None:
        return Text(N_("acting for %(name)s"), name=actor.mandate.creator_name)
    if actor.role is not None:
        return ROLE_LABELS[actor.role]
    return N_("Creator") if actor.creator_id is not None else N_("Operator") if actor.operator else None


def _ask(permission: Permission, holders: Holders, actor: Actor) -> Text | None:
    if actor.mandate is not None and holders.creator:
        name = actor.mandate.creator_name
        if permission is Permission.CREATORS_OWN:
            return Text(N_("%(name)s does this herself."), name=name)
        return Text(N_("%(name)s: you act for her, and she says what for."), name=name)
    if actor.brand_id is not None and holders.roles and actor.role not in holders.roles:
        session = work.current().session
        owners = [each.account.name for each in read_accounts.members(session, actor) if each.role == Role.OWNER]
        if owners:
            brand = read_accounts.current_brand(session, actor).name
            return Text(N_("%(names)s, who gives out the roles at %(brand)s."), names=listed(owners, "or"), brand=brand)
    return None


def _ways(holders: Holders, actor: Actor) -> list[tuple[str, str]]:
    """First the start page; then what opens such a page to her: another workspace of hers, or a profile or brand of her own."""
    ways = [(N_("To the start page"), url_for("home.index"))]
    lacks_creator = holders.creator and actor.creator_id is None
    lacks_brand = bool(holders.roles) and actor.brand_id is None
    newcomer = actor.creator_id is None and actor.brand_id is None and not actor.operator
    if newcomer and lacks_creator:
        ways.append((N_("Create my profile"), url_for("creators.edit")))
    elif (lacks_creator and actor.brand_id is not None) or actor.mandate is not None:
        ways.append((N_("Change the workspace"), url_for("settings.index", _anchor="brands")))
    if lacks_brand and read_accounts.brands_of(work.current().session, actor):
        ways.append((N_("Work for a brand of yours"), url_for("settings.index", _anchor="brands")))
    elif newcomer and lacks_brand:
        ways.append((N_("Create a brand"), url_for("settings.new_brand")))
    return ways
