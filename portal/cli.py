"""Knows the `portal` command: what an operator can do at a terminal."""

from __future__ import annotations

import sys

import click

from portal.gateways.database import Unreachable
from portal.settings import Settings, UnsafeSettings


class Commands(click.Group):
    """Every command ends with one line and 2 where the database does not answer, instead of with the story of a call."""

    def invoke(self, context: click.Context):
        try:
            return super().invoke(context)
        except Unreachable as error:
            click.echo(str(error), err=True)
            context.exit(2)


@click.group(cls=Commands, invoke_without_command=True, help="The Creator Portal: a marketplace for brands and creators.")
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def read_settings() -> Settings:
    """The settings, or the end of the command with each reason on a line."""
    try:
        return Settings.from_environment()
    except UnsafeSettings as error:
        click.echo(f"The portal does not start with these settings:\n{error}", err=True)
        sys.exit(2)


@main.command("settings", help="List every setting, its value and its meaning.")
def show_settings() -> None:
    for name, value, meaning in read_settings().listing():
        click.echo(f"{name}={value}\n    {meaning}")


from portal.commands import install  # noqa: E402

install(main, read_settings)
