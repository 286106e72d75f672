"""Knows the command that fills the private reference peers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from portal.app import open_house
from portal.domain.accounts import SYSTEM
from portal.domain.creators.figures import Unreadable
from portal.gateways import peers
from portal.gateways.peers import Dataset
from portal.gateways.sheets.written import written
from portal.services import creators
from portal.services.creators import PeerReport
from portal.services.work import Office

SHOWN = 10


def install(main: click.Group, read_settings) -> None:
    @main.command(
        "import-peers", help="Take public lists (a CSV file, or a folder of them) as private peers that scores are compared with."
    )
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every refused row to this CSV file.")
    def import_peers(path: Path, report: Path | None) -> None:
        try:
            found = peers.find(path)
        except Unreadable as refusal:
            raise click.ClickException(str(refusal.text)) from None
        for file, reason in found.unknown:
            click.echo(f"{file}: not taken. {reason}", err=True)
        house = open_house(read_settings())
        try:
            reports = list(_take_every(house.office, found.datasets))
        finally:
            house.engine.dispose()
        if report is not None:
            _write(report, reports)
        sys.exit(0 if reports else 1)


def _take_every(office: Office, datasets: Iterable[Dataset]) -> Iterator[PeerReport]:
    """One transaction for each file: one that cannot be taken does not stop the others."""
    for dataset in datasets:
        try:
            yield _take(office, dataset)
        except Unreadable as refusal:
            click.echo(f"{dataset.path}: nothing was taken. {refusal.text}", err=True)


def _take(office: Office, dataset: Dataset) -> PeerReport:
    with (
        click.progressbar(length=dataset.rows_total, label=f"{dataset.name} ({dataset.path.name})", file=sys.stderr) as bar,
        office.work(SYSTEM) as work,
    ):
        taken = creators.import_dataset(work, dataset, advance=bar.update)
    click.echo(f"{taken.dataset} ({taken.file}): {taken.rows} rows, {taken.taken} taken ({taken.new} new), {taken.refused_rows} refused.")
    for each in taken.refused[:SHOWN]:
        click.echo(f"  row {each.row}, column {each.column or '–'}: {each.reason} ({each.value})")
    if len(taken.refused) > SHOWN:
        click.echo(f"  … and {len(taken.refused) - SHOWN} more; --report FILE writes them all.")
    return taken


def _write(target: Path, reports: list[PeerReport]) -> None:
    rows = ((taken.dataset, each.file, each.row, each.column, str(each.reason), each.value) for taken in reports for each in taken.refused)
    head = ("dataset", "file", "row", "column", "reason", "value")
    target.write_text(written(head, rows), encoding="utf-8", newline="")
