"""Knows the commands that keep a portal safe: everything into one file, and back into an empty place."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.app import House, open_house
from portal.commands.keeping.archive import Broken
from portal.commands.keeping.reading import restore
from portal.commands.keeping.writing import back_up

__all__ = ["Broken", "back_up", "install", "restore"]


def install(main: click.Group, read_settings) -> None:
    @main.command(help="Write database and files into one archive, with hashes; works while the portal runs.")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def backup(file: Path) -> None:
        _guarded(read_settings, lambda house: back_up(house, file))

    @main.command("restore", help="Fill an empty database and data folder from an archive, and prove that everything is there.")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def bring_back(file: Path) -> None:
        _guarded(read_settings, lambda house: restore(house, file))


def _guarded(read_settings, deed) -> None:
    house: House = open_house(read_settings())
    try:
        click.echo(deed(house))
    except Broken as broken:
        click.echo(str(broken), err=True)
        sys.exit(1)
    finally:
        house.engine.dispose()
