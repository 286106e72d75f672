"""Knows the commands of discovery: the search index built anew, and every score computed anew."""

from __future__ import annotations

import sys

import click

from portal.app import open_house
from portal.services import discovery


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

    @main.command(help="Score every published creator anew, against peers gathered anew.")
    def score() -> None:
        office = open_house(read_settings()).office
        click.echo(f"{discovery.score_all(office)} creators scored.")
        discovery.index_changes(office)
