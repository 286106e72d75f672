"""Knows the command that runs the demo."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from alembic import command

from portal.commands.running import alembic_config
from portal.demo import run


def install(main: click.Group, read_settings) -> None:
    @main.command(help="Run the portal with invented people, a stand-in for Stripe and a mailbox; nothing leaves this machine.")
    @click.option("--reset", is_flag=True, help="Forget what was done in it and begin anew.")
    @click.option("--port", default=8000, show_default=True, help="Port of the portal.")
    @click.option("--creators", default=300, show_default=True, help="How many creators are invented.")
    @click.option(
        "--data-dir",
        default=".demo",
        show_default=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="Where it keeps everything.",
    )
    @click.option("--stripe-port", default=4243, show_default=True)
    @click.option("--platforms-port", default=4244, show_default=True)
    @click.option("--smtp-port", default=1025, show_default=True)
    @click.option("--mail-port", default=8025, show_default=True, help="Port of the mailbox page.")
    def demo(
        reset: bool, port: int, creators: int, data_dir: Path, stripe_port: int, platforms_port: int, smtp_port: int, mail_port: int
    ) -> None:
        plan = run.Plan(
            folder=data_dir.absolute(),
            port=port,
            stripe_port=stripe_port,
            platforms_port=platforms_port,
            smtp_port=smtp_port,
            mail_port=mail_port,
            creators=creators,
            reset=reset,
        )
        sys.exit(run.run(plan, _say, migrate=_to("head", command.upgrade), forget=_to("base", command.downgrade)))


def _say(words: str) -> None:
    click.echo(words)


def _to(revision: str, way):
    return lambda database: way(alembic_config(database), revision)
