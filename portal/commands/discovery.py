"""Knows the commands of discovery: the search index built anew, and every score computed anew."""

from __future__ import annotations

import sys

import click

from portal.app import open_house
from portal.services import discovery

MOST_NAMED = 20


def install(main: click.Group, read_settings) -> None:
    @main.command(help="Build the search index anew beside the one in use, then switch.")
    def reindex() -> None:
        office = open_house(read_settings()).office
        count = discovery.reindex(office)
        if count is None:
            click.echo("Another process is writing the index at this moment. Try again.", err=True)
            sys.exit(1)
        changed = discovery.index_changes(office)
        click.echo(f"{count} creators indexed, {changed} of them again because they changed meanwhile or were waiting.")

    @main.group(help="Look after the search index.")
    def search() -> None: ...

    @search.command("doctor", help="Compare the search index with the database; --mend reads again whoever differs.")
    @click.option("--mend", is_flag=True)
    def examine(mend: bool) -> None:
        office = open_house(read_settings()).office
        found = discovery.compare(office)
        click.echo(f"✓ {found.same} creators stand in the index as in the database")
        if found.waiting:
            click.echo(f"· {found.waiting} changed since and are waiting for the indexer")
        for ids, words in ((found.missing, "are missing"), (found.outdated, "are out of date"), (found.left, "should be gone")):
            if ids:
                click.echo(f"✗ {len(ids)} {words}: {', '.join(map(str, ids[:MOST_NAMED]))}{' …' if len(ids) > MOST_NAMED else ''}")
        if mend and found.wrong:
            click.echo(f"{discovery.mend(office, found)} read again.")
            found = discovery.compare(office)
        sys.exit(bool(found.wrong))

    @main.command(help="Score every published creator anew, against peers gathered anew.")
    def score() -> None:
        office = open_house(read_settings()).office
        click.echo(f"{discovery.score_all(office)} creators scored.")
        discovery.index_changes(office)
