"""Every endpoint is guarded or public by name, changes nothing when looked at, needs the form token, and shows nothing to strangers."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import select

from portal.blueprints import SIGNED_BY_OTHERS
from portal.domain.policies import Permission
from portal.models.every import METADATA
from tests import world

pytestmark = pytest.mark.databases("sqlite")

BY_TOKEN = {"accounts.confirm", "accounts.new_password", "accounts.join_brand", "operator.site_page"}
"""What is named by a signed word or by the operator's fixed names, not by the id of a thing."""
OPEN_TO_STRANGERS: dict[str, str] = {}
"""Endpoint → why a stranger may reach the thing (none of the things of `tests.world` is public)."""
REFUSED = {401, 403, 404}


@pytest.fixture
def everything(portal, cast):
    return world.build(portal, cast)


def rules(portal):
    return [rule for rule in portal.app.url_map.iter_rules() if rule.endpoint != "static"]


def unsafe(rule) -> bool:
    return "POST" in rule.methods


def filled(rule, everything, *, stranger: bool = False) -> str | None:
    """The address of `rule` for the one thing in the world; None where no row says which. With `stranger`, one that does not exist."""
    path = rule.rule
    for match in re.finditer(r"<(?:[^:>]+:)?(\w+)>", rule.rule):
        before = path[: path.index(match[0])]
        name = everything.get(before) or everything.get(match[1])
        if name is None:
            return None
        path = path.replace(match[0], "zzzzzzzzzzzz" if stranger else str(name), 1)
    return path


def test_every_endpoint_says_who_may_call_it(portal):
    allowed = {"public", "signed_in", *map(str, Permission)}
    silent = [rule.endpoint for rule in rules(portal) if getattr(portal.app.view_functions[rule.endpoint], "access", None) not in allowed]
    assert silent == []


def test_the_world_has_a_thing_for_every_address(portal, everything):
    unknown = sorted(
        {rule.rule for rule in rules(portal) if rule.arguments and rule.endpoint not in BY_TOKEN and filled(rule, everything) is None}
    )
    assert unknown == [], "add the thing to tests/world.py"


def test_nothing_of_ada_and_haferkorn_exists_for_others(portal, cast, everything):
    """Cyd (rival brand), Dov (another creator), Gus (nobody) and a visitor: the answer is the one for a thing that does not exist."""
    leaks = []
    for name, person in {"Cyd": cast.cyd, "Dov": cast.dov, "Gus": cast.gus, "a visitor": None}.items():
        client = portal.browser(person)
        client.inspecting = False
        for rule in rules(portal):
            if not rule.arguments or rule.endpoint in BY_TOKEN or rule.endpoint in OPEN_TO_STRANGERS:
                continue
            for method in sorted(rule.methods & {"GET", "POST"}):
                data = {} if method == "POST" else None
                answer = client.open(filled(rule, everything), method=method, data=data)
                absent = client.open(filled(rule, everything, stranger=True), method=method, data=data)
                to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in")
                if not (to_sign_in or answer.status_code in REFUSED) or answer.status_code != absent.status_code:
                    leaks.append(f"{name}: {method} {rule.rule} → {answer.status_code} (a thing that is not there → {absent.status_code})")
    assert leaks == []


def test_no_page_breaks_for_anybody(portal, cast, everything):
    broken = []
    for name, person in {**cast.everyone(), "a visitor": None}.items():
        client = portal.browser(person)
        for rule in rules(portal):
            path = filled(rule, everything)
            if path is None or "GET" not in rule.methods or rule.endpoint == "health.ready":
                continue
            answer = client.get(path)
            if answer.status_code >= 500:
                broken.append(f"{name}: {path} → {answer.status_code}")
    assert broken == []


def test_looking_changes_nothing(portal, cast, everything):
    before = fingerprint(portal)
    for person in (*cast.everyone().values(), None):
        client = portal.browser(person)
        before = fingerprint(portal) if person else before
        client.inspecting = False
        for rule in rules(portal):
            path = filled(rule, everything)
            if path is not None and "GET" in rule.methods:
                client.get(path)
        assert fingerprint(portal) == before, getattr(person, "name", "a visitor")


def test_every_form_needs_its_token(portal, cast, everything):
    for person in (cast.ada, cast.bea):
        client = portal.browser(person)
        client.inspecting = False
        for rule in rules(portal):
            if (
                unsafe(rule)
                and rule.endpoint not in {_endpoint(portal, view) for view in SIGNED_BY_OTHERS}
                and (path := filled(rule, everything))
            ):
                assert client.post(path, data={}, csrf=False).status_code == 400, rule.rule


def test_every_answer_carries_the_headers_that_keep_it_safe(portal, cast, everything):
    for person in (cast.ada, cast.bea, None):
        client = portal.browser(person)
        client.inspecting = False
        for rule in rules(portal):
            path = filled(rule, everything)
            if path is None or "GET" not in rule.methods:
                continue
            answer = client.get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Referrer-Policy"] == "same-origin", path
            if answer.mimetype == "text/html":
                assert "HX-Request" in answer.headers.get("Vary", ""), path
                if person is not None:
                    assert answer.headers["Cache-Control"] == "no-store", path


def test_names_from_addresses_never_reach_the_database_as_numbers(portal):
    assert [rule.rule for rule in rules(portal) if "<int:" in rule.rule and "max=" not in rule.rule] == []


def _endpoint(portal, view: str) -> str:
    return next(
        (
            name
            for name, function in portal.app.view_functions.items()
            if f"{function.__module__}.{function.__name__}" == view or name == view
        ),
        view,
    )


def fingerprint(portal) -> str:
    """A hash over every row, without the moments at which somebody was last seen."""
    digest = hashlib.sha256()
    with portal.session() as session:
        for table in METADATA.sorted_tables:
            if table.name in ("sign_in", "rate_counter"):
                continue
            for row in session.execute(select(table).order_by(*table.primary_key.columns)):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
