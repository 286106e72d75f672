"""Asks of every main page how many statements it takes, and whether any of them reads a whole table of more than 1,000 rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, select, text

from portal.demo import people
from portal.models.every import METADATA
from tests.support import world
from tests.support.portal import Portal

LARGE = 1_000
MOST = 12
COPIES = 1_010
OURS = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@pytest.fixture
def filled(portal: Portal) -> world.World:
    return world.build(portal, creators=1_050, copies=COPIES, amounts=people.Amounts(posts=2, weeks=2))


def test_main_pages_take_few_statements_and_read_no_large_table_whole(filled: world.World) -> None:
    engine, found, costs = filled.portal.house.engine, [], {}
    with engine.connect() as connection:
        large = {
            table.name for table in METADATA.sorted_tables if (connection.scalar(select(func.count()).select_from(table)) or 0) > LARGE
        }
    assert {
        "creator",
        "channel",
        "collaboration",
        "offer",
        "offer_version",
        "contract",
        "deliverable",
        "obligation",
        "activity",
        "message",
    } <= large
    for name, (who, address) in filled.addresses.items():
        browser = filled.portal.browser(filled.people[who])
        browser.get(address)
        with _watched(engine) as statements:
            answer = browser.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        costs[name] = len(statements)
        with engine.connect() as connection:
            found += [
                f"{name}: {scan}\n    {statement[:1500]}"
                for statement, asked in statements
                for scan in _scans(connection, statement, asked, large)
            ]
    assert not found, "\n".join(found)
    assert {name: number for name, number in costs.items() if number > MOST} == {}


class _watched:
    """Every statement of the block with its parameters, as the driver gets them."""

    def __init__(self, engine) -> None:
        self._engine, self._seen = engine, []

    def __enter__(self) -> list[tuple[str, object]]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self._seen

    def __exit__(self, *_) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.lstrip().upper().startswith(OURS):
            self._seen.append((statement, parameters))


def _scans(connection: Connection, statement: str, parameters, large: set[str]) -> Iterator[str]:
    """What the planner says it reads from end to end."""
    if connection.dialect.name == "sqlite":
        yield from _scans_of_sqlite(connection, statement, parameters, large)
    else:
        yield from _scans_of_postgres(connection, statement, parameters, large)


def _scans_of_sqlite(connection: Connection, statement: str, parameters, large: set[str]) -> Iterator[str]:
    names = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", statement)}
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        scan = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", row.detail)
        if scan is None or names.get(scan[1], scan[1]) not in large:
            continue
        # An index that is read in the order asked for stops at the LIMIT.
        if not (scan[2] and "LIMIT" in statement):
            yield row.detail


def _scans_of_postgres(connection: Connection, statement: str, parameters, large: set[str]) -> Iterator[str]:
    """With sequential scans made dear, one remains only where no index can serve; what is merely preferred does not count."""
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    yield from _sequential((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], large)


def _sequential(node: dict, large: set[str]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
        yield f"Seq Scan on {node['Relation Name']} ({node.get('Filter', 'no filter')})"
    for child in node.get("Plans", ()):
        yield from _sequential(child, large)


def test_the_watcher_sees_a_scan_where_there_is_one(portal: Portal, tmp_path: Path) -> None:
    with portal.house.engine.connect() as connection:
        assert list(_scans(connection, "SELECT * FROM creator WHERE tagline = 'x'", (), {"creator"}))
        assert not list(_scans(connection, "SELECT * FROM creator WHERE handle = 'x'", (), {"creator"}))
