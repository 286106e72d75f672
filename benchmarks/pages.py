"""Measures what a page costs beyond its statements and its template: lines of name, value and goal, separated by tabs.

For each main page: how many SQL statements it takes, and its server time divided by the time of the same statements through
SQLAlchemy Core (compiled, executed, rows with their types fetched) plus the same finished context rendered by bare Jinja,
in the same process, the two taken in turns. Time is the time of the processor, for SQLite works in the process and what else runs on the
machine should not count; the ratio is the median of those of neighbours, which the same moment disturbed alike.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from flask import template_rendered
from flask_login import current_user
from sqlalchemy import Engine, event
from werkzeug.test import EnvironBuilder, run_wsgi_app

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.demo import people  # noqa: E402
from portal.gateways.database import open_engine  # noqa: E402
from portal.models.every import METADATA  # noqa: E402
from portal.web import work  # noqa: E402
from tests.support import world  # noqa: E402
from tests.support.portal import Portal  # noqa: E402

MOST_STATEMENTS, RATIO = "<= 12", "<= 2"
OURS = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass
class Seen:
    """What happened while a page was made."""

    statements: list[tuple[Any, Any]] = field(default_factory=list)
    """Each statement as Core was asked to execute it, with its parameters."""
    texts: list[str] = field(default_factory=list)
    """Their SQL."""
    rendered: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a smaller world and fewer rounds, done within 45 seconds")
    options.add_argument("names", nargs="*", help="only these pages")
    given = options.parse_args()
    quick, names = given.quick, given.names
    creators, copies, rounds = (500, 100, 25) if quick else (10_000, 1_000, 40)
    print(f"# {creators} creators, {copies} collaborations, {rounds} rounds, SQLite")
    with tempfile.TemporaryDirectory() as folder, built(Path(folder), creators, copies) as here:
        for name, (who, address) in here.addresses.items():
            if not names or name in names:
                measure(here, name, who, address, rounds)


@contextmanager
def built(folder: Path, creators: int, copies: int) -> Iterator[world.World]:
    url = f"sqlite:///{folder / 'portal.db'}"
    engine = open_engine(url)
    METADATA.create_all(engine)
    engine.dispose()
    portal = Portal(url, folder / "portal", log_level="ERROR")
    portal.clock.now = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    event.listen(portal.house.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    try:
        yield world.build(portal, creators=creators, copies=copies, amounts=people.Amounts(posts=12, weeks=8))
    finally:
        portal.close()


def measure(here: world.World, name: str, who: str, address: str, rounds: int) -> None:
    portal = here.portal
    cookie = cookies(portal, here.people[who])

    def open_page() -> int:
        environ = EnvironBuilder(path=address, base_url="http://localhost", headers={"Cookie": cookie}).get_environ()
        body, status, _ = run_wsgi_app(portal.app.wsgi_app, environ, buffered=True)
        if not status.startswith("200"):
            raise SystemExit(f"{name}: {address} answered {status}")
        return len(b"".join(body))

    open_page()
    open_page()
    seen = watch(portal, open_page)
    bare = bare_work(portal.house.engine, seen, portal.app, address, cookie)
    again = watch(portal, bare)
    if abs(bare.length - open_page()) > 200:
        raise SystemExit(f"{name}: the bare side does not render the same page")
    if again.texts[-len(seen.texts) :] != seen.texts:  # before them stands who is signed in
        raise SystemExit(f"{name}: the bare side does not execute the same statements")
    gc.collect()
    pairs = [(timed(open_page), timed(bare)) for _ in range(rounds)]
    print(f"pages.{name}.statements\t{len(seen.texts)}\t{MOST_STATEMENTS}")
    print(f"pages.{name}.milliseconds\t{min(page for page, _ in pairs) * 1000:.1f}\t-")
    print(f"pages.{name}.ratio\t{median(page / plain for page, plain in pairs):.2f}\t{RATIO}", flush=True)


def watch(portal: Portal, deed) -> Seen:
    """Do `deed` once and note every statement and every template with its finished context."""
    seen = Seen()

    def ask(connection, statement, many, one, options) -> None:
        if not isinstance(statement, str):
            seen.statements.append((statement, many or one or {}))

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.lstrip().upper().startswith(OURS):
            seen.texts.append(statement)

    def keep(sender, template, context, **_) -> None:
        work.current().session.expunge_all()  # or the end of the request would empty what the context holds
        seen.rendered.append((template, dict(context)))

    listening = (("before_execute", ask), ("before_cursor_execute", note))
    for name, listener in listening:
        event.listen(portal.house.engine, name, listener)
    try:
        with template_rendered.connected_to(keep, portal.app):
            deed()
    finally:
        for name, listener in listening:
            event.remove(portal.house.engine, name, listener)
    return seen


def bare_work(engine: Engine, seen: Seen, app, address: str, cookie: str):
    """The same statements through Core and the same contexts through Jinja, in a request that was set up beforehand."""
    environ = EnvironBuilder(path=address, base_url="http://localhost", headers={"Cookie": cookie}).get_environ()

    def again() -> None:
        with engine.connect() as connection:
            for statement, parameters in seen.statements:
                connection.execute(statement, parameters).fetchall()
        inside.length = sum(len(template.render(context).encode()) for template, context in seen.rendered)

    def inside() -> None:
        with app.request_context(environ):
            app.preprocess_request()
            _ = current_user.is_authenticated  # who looks is known before the clock starts
            inside.seconds = timed(again)

    inside.seconds, inside.length = 0.0, 0
    inside.inner = True
    return inside


def timed(deed) -> float:
    start = time.process_time()
    deed()
    whole = time.process_time() - start
    return deed.seconds if getattr(deed, "inner", False) else whole


def cookies(portal: Portal, person) -> str:
    client = portal.browser(person)
    return "; ".join(f"{name}={client.get_cookie(name).value}" for name in (portal.app.config["SESSION_COOKIE_NAME"], "lang"))


if __name__ == "__main__":
    main()
