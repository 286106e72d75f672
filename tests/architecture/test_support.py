"""Asks whether the tests' own tools see what they must see: two databases, a browser, and the flaws of a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.orm import Session

from portal.models.every import METADATA
from portal.models.outbox import WorkerBeat
from tests.support import browser, databases, html, postgres
from tests.support.server import free_port, serving

GOOD = """<!doctype html><html lang="en"><head><title>Offers</title></head><body><main><h1>Offers</h1>
<form action="/offers" method="post"><input type="hidden" name="csrf_token" value="t"><label for="fee">Fee</label>
<input id="fee" name="fee" value="12" aria-describedby="hint"><p id="hint">In euro</p>
<select name="how" aria-label="How"><option value="a">A<option value="b" selected>B</select><button>Send</button></form>
<a href="/"><img src="/l.svg" alt="Home"></a></main></body></html>"""


@pytest.fixture
def beat(engine: Engine, database_kind: str):
    def write(name: str) -> None:
        with Session(engine) as session:
            session.add(WorkerBeat(name=name, at=datetime(2026, 1, 2, tzinfo=UTC)))
            session.commit()

    return write


def test_every_table_stands_in_the_database_of_a_test(engine: Engine, database_kind: str) -> None:
    assert engine.dialect.name == database_kind
    assert set(METADATA.tables) <= set(inspect(engine).get_table_names())


@pytest.mark.parametrize("round", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(round: int, beat, session: Session) -> None:
    assert session.scalars(select(WorkerBeat)).all() == []
    session.rollback()
    beat("first")
    assert session.scalars(select(WorkerBeat.name)).all() == ["first"]


@pytest.mark.databases("sqlite")
def test_a_test_may_ask_for_one_kind_only(database_kind: str) -> None:
    assert database_kind == "sqlite"


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.skipif("postgresql" not in databases.wanted(), reason="PORTAL_TEST_DATABASES leaves PostgreSQL out")
def test_a_transaction_left_open_in_postgresql_is_named(run_folder: Path) -> None:
    place = databases.PostgresDatabases(run_folder, f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_forgetful")
    with pytest.raises(AssertionError, match="left a transaction open.*select 41"), place.ready() as address:
        engine = create_engine(address)
        connection = engine.connect()
        connection.execute(text("select 41"))
    connection.invalidate()
    connection.close()
    engine.dispose()
    with pytest.raises(AssertionError, match="left a transaction open.*select 42"), place.ready():
        connection = place.prepared.connect()
        connection.execute(text("select 42"))
    connection.invalidate()
    connection.close()
    with place.ready(), place.prepared.connect() as another:
        assert another.scalar(text("select 43")) == 43, "a connection that was ended is replaced"
    place.close()


@pytest.mark.skipif("postgresql" not in databases.wanted(), reason="PORTAL_TEST_DATABASES leaves PostgreSQL out")
def test_the_server_goes_when_its_run_is_killed() -> None:
    program = (
        "import json, os, signal\nfrom tests.support import postgres\n"
        "with postgres.open_run() as run:\n    print(json.dumps([str(run), postgres.address(run)['host']]), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert killed.returncode == -9, killed.stderr
    run, host = (Path(path) for path in json.loads(killed.stdout))
    deadline = time.monotonic() + 20
    while run.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not host.exists()
    assert not run.exists()


def test_a_good_page_has_no_problem() -> None:
    page = html.Page(GOOD)
    assert page.problems() == []
    assert page.title == "Offers"
    assert page.form("/offers") == {"csrf_token": "t", "fee": "12", "how": "b"}
    assert page.links() == ["/"]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<title>Offers</title>", "<title> </title>", "one title"),
        (' lang="en"', "", "language"),
        ("<h1>Offers</h1>", "<h1>A</h1><h1>B</h1>", "one h1"),
        ("<main>", "<main><p id='fee'>", "stands 2 times"),
        ('for="fee"', 'for="fees"', "no such id"),
        ('aria-describedby="hint"', 'aria-describedby="hint other"', "no such id"),
        ('name="csrf_token"', 'name="token"', "without csrf_token"),
        ('value="t"', 'value=""', "without csrf_token"),
        ('method="post"', 'method="get"', "into the address"),
        (' action="/offers"', "", "no action"),
        (' method="post"', "", "has the method"),
        ("<main>", "<main style='color:red'>", "style attribute"),
        ("<main>", "<main><style>p{}</style>", "style element"),
        ("<main>", "<main onclick='x()'>", "has onclick"),
        ("<main>", "<main><script>1</script>", "script without src"),
        ("<main>", "<main><a href='javascript:x()'>x</a>", "leads to"),
        ("<button>Send", "<button> ", "button has no words"),
        ('alt="Home"', 'alt=""', "has no words"),
        (' alt="Home"', "", "has no alt"),
        (' aria-label="How"', "", "has no label"),
        ("<main>", "<main><a href='#nowhere'>x</a>", "no such id"),
    ],
)
def test_a_flaw_of_a_page_is_found(before: str, after: str, problem: str) -> None:
    assert GOOD.count(before) == 1
    assert any(problem in found for found in html.Page(GOOD.replace(before, after)).problems())


def test_a_part_is_read_as_a_part() -> None:
    assert html.Page('<section id="thread"><h2>Thread</h2></section>').problems() == []
    assert html.Page('<tr id="row"><td><a href="/x"></a></td></tr>').problems() == ["the link to '/x' has no words"]


def _app() -> Flask:
    app = Flask("small")
    app.test_client_class = html.InspectingClient

    @app.get("/")
    def show() -> str:
        return GOOD

    @app.get("/broken")
    def broken() -> str:
        return GOOD.replace('<label for="fee">Fee</label>', "")

    @app.post("/offers")
    def take() -> str:
        return f"<p id='done'>{request.form['fee']} {request.form['how']} {request.headers.get('HX-Request', '')}</p>"

    @app.get("/loud")
    def loud() -> str:
        return GOOD.replace("</main>", "</main><script src='/loud.js'></script>")

    @app.get("/loud.js")
    def loud_js() -> tuple[str, dict[str, str]]:
        return "document.title = 'Loud'; throw new Error('too loud')", {"Content-Type": "text/javascript"}

    return app


def test_the_client_reads_every_page_and_fills_in_its_forms() -> None:
    client = _app().test_client()
    client.get("/")
    client.send("/offers", fee="15", htmx=True)
    assert client.page.text == "15 b true"
    with pytest.raises(AssertionError, match="field 'fee' has no label"):
        client.get("/broken")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_browser_opens_a_served_page_and_axe_reads_it(javascript: bool, visitor) -> None:
    with serving(_app(), free_port()) as address:
        page = visitor(javascript=javascript, width=390)
        page.goto(f"{address}/")
        browser.axe(page)
        assert not browser.scrolls_sideways(page)
        page.goto(f"{address}/broken")
        with pytest.raises(AssertionError, match="critical"):
            browser.axe(page)
        page.goto(f"{address}/loud")
        assert page.title() == ("Loud" if javascript else "Offers")
        assert [complaint.rsplit(": ")[-1] for complaint in visitor.complaints] == (["too loud"] if javascript else [])


def test_an_unknown_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TEST_DATABASES", "sqlite, oracle")
    with pytest.raises(ValueError, match="not oracle"):
        databases.wanted()
    monkeypatch.setenv("PORTAL_TEST_DATABASES", "sqlite")
    assert databases.wanted() == ("sqlite",)


def test_the_server_of_the_run_is_one_for_all(run_folder: Path) -> None:
    if "postgresql" not in databases.wanted():
        pytest.skip("PORTAL_TEST_DATABASES leaves PostgreSQL out")
    assert postgres.address(run_folder) == postgres.address(run_folder)
