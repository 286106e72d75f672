"""Who may ever do what, as a table in plain words."""

from types import SimpleNamespace

import pytest

from portal.domain.accounts import Actor, Role
from portal.domain.errors import NotAllowed
from portal.domain.policies import GRANTS, Permission, may, require

THING = SimpleNamespace(brand_id=7, creator_id=3)
PEOPLE = {
    "owner": Actor(1, "o", brand_id=7, role=Role.OWNER),
    "manager": Actor(2, "m", brand_id=7, role=Role.MANAGER),
    "finance": Actor(3, "f", brand_id=7, role=Role.FINANCE),
    "creator": Actor(4, "c", creator_id=3),
    "rival owner": Actor(5, "r", brand_id=8, role=Role.OWNER),
    "other creator": Actor(6, "d", creator_id=4),
    "nobody": Actor(7, "g"),
    "operator": Actor(8, "p", operator=True),
}
OWNER, M, F, C, P = "owner", "manager", "finance", "creator", "operator"
TABLE = {
    "applications:decide": {OWNER, M},
    "applications:withdraw": {C},
    "board:approve": {OWNER, M},
    "board:see_drafts": {OWNER, M, C},
    "board:submit": {C},
    "brands:edit": {OWNER, M},
    "brands:members": {OWNER},
    "contracts:see": {OWNER, M, F, C},
    "contracts:sign": {OWNER, M, C},
    "creators:edit": {C},
    "creators:own": {C},
    "discovery:search": {OWNER, M},
    "discovery:shortlist": {OWNER, M},
    "measurement:conclude": {OWNER, M},
    "measurement:read": {OWNER, M, F, C},
    "measurement:tell": {C},
    "measurement:write": {OWNER, M, C},
    "messages:read": {OWNER, M, C},
    "messages:write": {OWNER, M, C},
    "offers:decide": {OWNER, M, C},
    "offers:make": {OWNER, M},
    "offers:see": {OWNER, M, C},
    "payments:collect": {OWNER, F},
    "payments:export": {OWNER, F, P},
    "payments:payout_account": {C},
    "payments:release": {OWNER, F},
    "payments:see": {OWNER, M, F, C},
    "payments:oversee": {P},
    "programs:apply": {C},
    "programs:edit": {OWNER, M},
    "site:edit": {P},
    "verification:decide": {P},
    "value:receive": {C},
    "value:send": {OWNER, M},
    "vetting:decide": {P},
}


def test_the_table_names_every_permission():
    assert set(TABLE) == {str(permission) for permission in Permission} == {str(permission) for permission in GRANTS}


def test_permissions_stand_in_alphabetical_order():
    assert list(Permission) == sorted(Permission)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("permission", list(Permission))
def test_a_person_may_what_the_table_says(permission, who):
    allowed = who in TABLE[permission]
    assert may(PEOPLE[who], permission, THING) is allowed
    if allowed:
        require(PEOPLE[who], permission, THING)
    else:
        with pytest.raises(NotAllowed):
            require(PEOPLE[who], permission, THING)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_visitor_may_nothing(permission):
    assert not may(None, permission) and not may(None, permission, THING)
