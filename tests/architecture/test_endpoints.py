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

BY_TOKEN = {"accounts.confirm", "accounts.new_password", "accounts.join_brand", "operator.site_page", "mandates.accept", "discovery.alerts",
            "discovery.stop_alerts"}  # fmt: skip
"""What is named by a signed word or by the operator's fixed names, not by the id of a thing."""
OPEN_TO_STRANGERS = {
    "discovery.show": "every brand may vet a published creator",
    "discovery.shortlist": "and shortlist her",
    "discovery.unheart": "and think again",
    "discovery.heart_again": "and once more",
    "discovery.put_aside": "or put her aside for itself",
    "discovery.let_in": "and let her in again",
    "discovery.sign_record": "and sign what she looked at",
    "discovery.topic": "the public directory by topic",
    "discovery.place": "and by country",
    "public.sitemap_part": "and the map of both",
    "discovery.report": "and state what a provider reported, for her own eyes and the creator's",
}
"""Endpoint → why a stranger may reach the thing; nothing else of `tests.world` is public."""
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


def test_every_page_opens_for_everybody_changes_nothing_and_carries_its_headers(portal, cast, everything):
    """One walk through all pages as each person; Ada, Bea and a visitor also read them (titles, labels, names, forms)."""
    problems = []
    for name, person in {**cast.everyone(), "a visitor": None}.items():
        client = portal.browser(person)
        client.inspecting = name in ("ada", "bea", "a visitor")
        before = fingerprint(portal)
        for rule in rules(portal):
            path = filled(rule, everything)
            if path is None or "GET" not in rule.methods:
                continue
            answer = client.get(path)
            if answer.status_code >= 500 and rule.endpoint != "health.ready":
                problems.append(f"{name}: {path} → {answer.status_code}")
            problems += [f"{name}: {path}: {lack}" for lack in unsafe_headers(answer, person)]
        if fingerprint(portal) != before:
            problems.append(f"{name}: looking changed something")
    assert problems == []


def unsafe_headers(answer, person):
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"Content-Security-Policy: {policy}"
    if answer.headers.get("X-Content-Type-Options") != "nosniff" or answer.headers.get("Referrer-Policy") != "same-origin":
        yield "nosniff or Referrer-Policy is missing"
    if answer.mimetype == "text/html":
        if "HX-Request" not in answer.headers.get("Vary", ""):
            yield "Vary: HX-Request is missing"
        if person is not None and answer.headers.get("Cache-Control") != "no-store":
            yield "may be kept by the browser"


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
            if table.name in ("sign_in", "rate_counter", "vetting_look"):  # what is noted after a page was answered
                continue
            for row in session.execute(select(table).order_by(*table.primary_key.columns)):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
