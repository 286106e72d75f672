"""A portal whose database or bell is broken says so in one line, and goes on where it can."""

from __future__ import annotations

import gc
import threading
import time
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from structlog.testing import capture_logs

from portal.cli import main
from portal.commands import running
from portal.domain.accounts import SYSTEM
from portal.domain.discovery.address import to_params
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import SearchQuery
from portal.gateways import content
from portal.gateways.bell import HueyBell, make_huey
from portal.gateways.database import open_engine, reading
from portal.models.creators import Creator
from portal.models.outbox import Outbox
from portal.services import creators, discovery
from portal.web import work as web_work
from tests.support import creators as make

NOBODY = "postgresql://portal:geheim@127.0.0.1:1/portal"
"""A port at which nothing listens."""


@pytest.mark.parametrize("line", [["worker"], ["serve"], ["migrate"], ["reindex"]])
def test_a_command_without_its_database_ends_with_one_line_and_two(line, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", NOBODY)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEMO", "1")
    ended = CliRunner().invoke(main, line)
    assert ended.exit_code == 2, ended.output
    (said,) = ended.stderr.strip().splitlines()
    assert "portal:***@127.0.0.1:1/portal" in said and "refused" in said and "PORTAL_DATABASE_URL" in said
    assert "geheim" not in ended.output


def test_a_portal_whose_database_has_gone_is_not_ready_and_says_what_is_not(portal, cast):
    client = portal.browser(cast.ada)
    running.rounds.beat(portal.house.office, "worker")
    assert client.get("/readyz").json == {"status": "ok", "database": True, "worker": True, "index": True}
    web_work.move_into(portal.app, portal.house.office, reading(open_engine(NOBODY)))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "database": False, "worker": False, "index": True}
    assert client.get("/healthz").status_code == 200


def test_a_broken_bell_ends_no_worker_and_what_waits_is_delivered_all_the_same(portal, monkeypatch):
    monkeypatch.setattr(running, "BELL_PAUSE", 0.01)
    stop, heard = threading.Event(), []

    class Bell:
        def heard(self):
            heard.append(1)
            if len(heard) < 3:
                raise OSError("file is not a database")
            return frozenset()

    with portal.work() as work:
        work.post("thing", "1", {})
    house = replace(portal.house, office=replace(portal.house.office, gateways=replace(portal.gateways, bell=Bell())))
    with capture_logs() as lines:
        worker = threading.Thread(target=running.run_worker, args=(house, stop))
        worker.start()
        for _ in range(400):
            with portal.session() as session:
                if len(heard) > 3 and session.scalars(select(Outbox.state)).one() == "failed":
                    break
            stop.wait(0.02)
        assert worker.is_alive()
        stop.set()
        worker.join(20)
    assert [line["event"] for line in lines].count("bell.broken") == 2
    with portal.session() as session:
        assert session.scalars(select(Outbox.state)).one() == "failed", "nobody carries this kind"


def test_many_quick_edits_are_few_looks_at_the_index_and_no_rounds(portal, tmp_path, monkeypatch):
    """An edit is seen without waiting for a round, here one that carries a mail for ever."""
    rounds, looks, carrying, stop = [], [], threading.Event(), threading.Event()
    monkeypatch.setattr(running.rounds, "go", lambda *_: rounds.append(carrying.wait(20)))
    monkeypatch.setattr(running.rounds, "follow", lambda office: (looks.append(1), discovery.index_changes(office)))
    bell = HueyBell(make_huey("sqlite:///x", tmp_path))
    office = replace(portal.house.office, gateways=replace(portal.gateways, bell=bell))
    worker = threading.Thread(target=running.run_worker, args=(replace(portal.house, office=office), stop))
    worker.start()
    with office.work(SYSTEM) as work:
        mira = make.creator(work.session, work.now, "mira-sandvoss").id
        work.post("thing", "1", {})
    for n in range(30):
        with office.work(SYSTEM) as work:
            work.session.get_one(Creator, mira).tagline = f"Glaze and kiln{n}"
            creators.mark_dirty(work, mira)
    until = time.monotonic() + 20
    while not portal.gateways.search.search(SearchQuery("kiln29")).total and time.monotonic() < until:
        time.sleep(0.01)
    seen = portal.gateways.search.search(SearchQuery("kiln29")).ids
    carrying.set()
    stop.set()
    worker.join(20)
    assert seen == (mira,) and len(looks) < 30 and len(rounds) <= 2


def test_a_bell_file_that_is_no_database_is_put_aside_and_begun_anew(tmp_path):
    (tmp_path / "bell.db").write_bytes(b"not a database at all" * 400)
    huey = make_huey("sqlite:///x", tmp_path)
    assert huey.dequeue() is None
    assert (tmp_path / "bell.broken").exists()


def test_a_loaded_program_is_left_alone_by_the_collector_of_memory():
    before = gc.get_freeze_count()
    try:
        assert running.loaded("a program") == "a program" and gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


def test_the_address_of_a_search_in_which_much_is_chosen_is_taken(monkeypatch, tmp_path):
    """A dozen of everything, a full target and long words: the web server answers it instead of calling it too long."""
    set_up = {}
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path / 'portal.db'}")
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEMO", "1")
    monkeypatch.setattr(running.BaseApplication, "run", lambda server: set_up.update(line=server.cfg.limit_request_line))
    ended = CliRunner().invoke(main, ["serve"])
    assert ended.exit_code == 0, ended.output
    many = frozenset(sorted(place.id for place in content.taxonomy().topics)[:40])
    query = SearchQuery(
        text="ü" * 200, topics=many, about=many, countries=many, markets=many, target=Target(countries=many, languages=many, interests=many)
    )
    assert 4_094 < len(urlencode(to_params(query))) < set_up["line"]
