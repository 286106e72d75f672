"""Knows what every test may ask for: a database of its own on SQLite and PostgreSQL, a session, a browser."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.gateways import database
from portal.gateways.database import open_engine, writing
from portal.web.logs import configure as configure_logs
from tests.support import browser as browsers
from tests.support import databases, postgres

pytest_plugins = ["tests.support.portal"]

# What a property says does not depend on how busy the machine is; speed is measured in benchmarks/.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

# No test cuts the power: a database of tests need not wait for the disk (PostgreSQL's neither), and a killed process loses nothing by it.
database.SQLITE["synchronous"] = "OFF"
database.create_engine = databases.kindred_engine
# As the portal logs; structlog's own way colours every line of a traceback.
configure_logs("INFO")

RUN = "PORTAL_TEST_RUN"
_run = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(_run.enter_context(postgres.open_run()))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _run.close()


def pytest_collection_finish() -> None:
    # What is loaded by now stays to the end: looking for garbage in it took a tenth of the time.
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("databases")
        kinds = [kind for kind in databases.wanted() if named is None or kind in named.args]
        metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder of this test run, removed at its end."""
    return Path(os.environ[RUN])


@pytest.fixture(scope="session")
def _databases(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, databases.Databases]]:
    server = databases.PostgresDatabases(run_folder, worker=os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield {"sqlite": databases.SqliteFiles(tmp_path_factory.mktemp("sqlite")), "postgresql": server}
    server.close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql; a test that asks for a database runs once on each, or on those of `@pytest.mark.databases("sqlite")`."""
    return request.param


@pytest.fixture
def database_url(database_kind: str, _databases) -> Iterator[str]:
    """The address of a database with every table and no row. What the test commits is gone afterwards."""
    with _databases[database_kind].ready() as address:
        yield address


@pytest.fixture
def empty_database_url(database_kind: str, _databases) -> Iterator[str]:
    """The address of a database without any table, for migrations."""
    with _databases[database_kind].empty() as address:
        yield address


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine opened as the portal opens it."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that may write and commit."""
    with writing(engine)() as session:
        yield session


@pytest.fixture(scope="session")
def chromium() -> Iterator[browsers.Chromium]:
    """One Chromium for each worker; the tests that need it are skipped, and say so, where there is none."""
    with browsers.open_chromium() as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Keep the outcome, so that the browser can leave a picture of a failure."""
    report = yield
    setattr(item, f"outcome_of_{report.when}", report)
    return report


@pytest.fixture
def visitor(chromium: browsers.Chromium, request: pytest.FixtureRequest) -> Iterator[browsers.Visitors]:
    """Opens windows: `visitor(javascript=False, width=390, locale="de-DE")` is a page of its own, with its own cookies."""
    visitors = browsers.Visitors(chromium)
    yield visitors
    report = getattr(request.node, "outcome_of_call", None)
    visitors.close(picture_of=request.node.nodeid if report is not None and report.failed else None)
